"""Canonical bytes and digests."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rapport_unique.core import seal

ROWS = st.lists(st.lists(st.none() | st.text(st.characters(exclude_categories=["Cc", "Cs"])), min_size=3, max_size=3))


@pytest.mark.parametrize("data", [1.5, {"a": [1.0]}, [[0.1]]])
def test_a_float_has_no_canonical_form(data):
    with pytest.raises(TypeError):
        seal.canonical_bytes(data)


def test_keys_are_sorted_and_text_is_utf8():
    assert seal.canonical_bytes({"b": "é", "a": None}) == '{"a":null,"b":"é"}'.encode()


@given(ROWS, st.randoms())
def test_the_order_of_rows_does_not_count(rows, random):
    digests = [seal.row_digest(row) for row in rows]
    assert seal.rows_digest(random.sample(digests, len(digests))) == seal.rows_digest(digests)


@given(ROWS.filter(bool))
def test_the_number_of_rows_counts(rows):
    digests = [seal.row_digest(row) for row in rows]
    assert seal.rows_digest([*digests, digests[0]]) != seal.rows_digest(digests)


@given(ROWS.filter(lambda rows: len(rows) > 1))
def test_different_rows_have_different_digests(rows):
    plain = [[text or "" for text in row] for row in rows]
    assert len({seal.row_digest(row) for row in rows}) == len({tuple(row) for row in plain})


CONTENT = {
    "measure": "redi",
    "period": "2023",
    "rules_version": "1-a",
    "prefilled": {"grant": "1.00"},
    "fields": {},
    "tables": {"lines": "d"},
}


@pytest.mark.parametrize("part", CONTENT)
def test_every_part_of_the_content_enters_its_digest(part):
    other = {"x": "1"} if isinstance(CONTENT[part], dict) else "other"
    assert seal.content_digest(**(CONTENT | {part: other})) != seal.content_digest(**CONTENT)


def test_the_document_adds_centre_campaign_number_and_figures():
    document = {"content": "c", "centre": "62063", "campaign": "x", "number": 1, "figures": {"a": Decimal("1.00")}}
    digests = {seal.document_digest(**document)}
    for part, other in {"centre": "1", "campaign": "y", "number": 2, "figures": {"a": Decimal("1.01")}}.items():
        digests.add(seal.document_digest(**(document | {part: other})))
    assert len(digests) == 5
