"""Whatever stands in the tables: as CSV and as views of a database, it gives the same answer."""

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.exchange.cases.systems import OTHER, PERSON

from rapport_unique.core.values import ERROR_WORDS
from rapport_unique.exchange.node.bodies import body_of
from rapport_unique.exchange.protocol.code_lists import PHASE_TWO, AidType, DecisionType, Motive
from rapport_unique.exchange.protocol.messages import validate

PERIOD = (date(2021, 3, 2), date(2026, 3, 2))
_iso = st.dates(date(1900, 1, 1), date(2199, 12, 31)).map(date.isoformat)
_amounts = st.decimals(-(10**9), 10**9, places=2).map(str)
_persons = st.sampled_from([PERSON, OTHER])


def _readable(text):
    """No formula, nor the word of a spreadsheet for one that failed; NUL is for each table apart."""
    return "\0" not in text and not text.strip().startswith("=") and text not in ERROR_WORDS


def _texts(longest):
    return st.text(st.characters(exclude_categories=["Cs"]), max_size=longest).filter(_readable)


def _filled(longest):
    return _texts(longest).filter(lambda text: text.strip("\u00a0\u202f \t\r\n") and " ".join(text.split()))


def _codes(codes):
    return st.sampled_from([each.value for each in codes])


@st.composite
def _periods(draw):
    first, last = sorted([draw(_iso), draw(_iso)])
    return {"starts": first, "ends": draw(st.sampled_from([last, ""]))}


_exemptions = st.lists(
    st.tuples(st.from_regex(r"[A-Za-zé]{1,20}", fullmatch=True), _amounts).map(" ".join), max_size=20
).map(" | ".join)
_NO_CALCULATION = st.just(dict.fromkeys(("category", "gross_resources", "exemptions", "net", "calculated"), ""))
_calculations = _NO_CALCULATION | st.fixed_dictionaries(
    {
        "category": _filled(64),
        "gross_resources": _amounts,
        "exemptions": _exemptions,
        "net": _amounts,
        "calculated": _amounts,
    }
)
_decisions = st.builds(
    lambda line, period, calculation: {**line, **period, **calculation},
    st.fixed_dictionaries(
        {
            "ssin": _persons,
            "id": st.from_regex(r"[A-Za-z0-9._/-]{1,64}", fullmatch=True),
            "aid": _codes(AidType),
            "kind": _codes(DecisionType),
            "motive": _codes(Motive),
            "motivation": _texts(500),
            "language": st.sampled_from(["", "fr", "nl", "de"]),
            "amount": st.just("") | _amounts,
            "decided": _iso,
        }
    ),
    _periods(),
    _calculations,
)
_file = {"dossier": _filled(64), "manager": _filled(100), "telephone": _filled(40)}
_file["protected"] = st.sampled_from(["yes", "no"])
TABLES = st.fixed_dictionaries(
    {
        "files": st.tuples(*(st.fixed_dictionaries({"ssin": st.just(ssin), **_file}) for ssin in (PERSON, OTHER))).map(
            list
        ),
        "decisions": st.lists(_decisions, max_size=6, unique_by=lambda each: (each["ssin"], each["id"])),
        "debtors": st.lists(
            st.fixed_dictionaries(
                {
                    "ssin": _persons,
                    "relation": _filled(64),
                    "obligation": _amounts,
                    "recovery": st.sampled_from(["YES", "NO", "WAIVED"]),
                }
            ),
            max_size=4,
        ),
        "capital": st.lists(
            st.fixed_dictionaries({"ssin": _persons, "kind": _filled(64), "amount": _amounts, "as_of": _iso}),
            max_size=4,
        ),
        "inquiries": st.just([]),
    }
)


def same_answers(csv, sql, lines):
    csv.fill(lines)
    sql.fill(lines)
    assert list(csv.cases.findings()) == []
    for ssin in (PERSON, OTHER):
        bodies = [body_of(each.cases.file_of(ssin, *PERIOD), PHASE_TWO, *PERIOD) for each in (csv, sql)]
        assert bodies[0] == bodies[1]
        validate(bodies[0])


_KEPT = [HealthCheck.function_scoped_fixture]
"""Each example fills the tables anew."""


@settings(max_examples=60, suppress_health_check=_KEPT)
@given(lines=TABLES)
def test_csv_and_sqlite_answer_the_same(csv, sqlite, lines):
    same_answers(csv, sqlite, lines)


@settings(max_examples=30, suppress_health_check=_KEPT)
@given(lines=TABLES)
def test_csv_and_postgresql_answer_the_same(csv, postgresql, lines):
    same_answers(csv, postgresql, lines)


@pytest.mark.proof
@settings(max_examples=500, suppress_health_check=_KEPT)
@given(lines=TABLES)
def test_csv_and_sqlite_answer_the_same_at_length(csv, sqlite, lines):
    same_answers(csv, sqlite, lines)
