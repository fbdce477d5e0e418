"""Every code has its texts, and data about findings survives the way through JSON."""

import json
import string
from datetime import date
from decimal import Decimal

import pytest

from rapport_unique.core import codec, messages
from rapport_unique.core.findings import KINDS, LISTED, Place, Severity, define, findings_json, listed, message_of
from rapport_unique.core.measures import catalogue
from rapport_unique.core.texts import LANGUAGES, Text

catalogue()


E5 = Place(table="lines", row=5, column="balance", sheet="REDI", cell="E5")


def placeholders(text):
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("code", sorted(KINDS))
def test_every_text_has_the_same_placeholders_in_the_three_languages(code):
    kind = KINDS[code]
    for text in filter(None, (kind.message, kind.expected, kind.law)):
        assert all(text), code
        assert len({frozenset(placeholders(each)) for each in text}) == 1, code


def test_a_code_is_defined_once():
    with pytest.raises(ValueError, match="twice"):
        define("required", Severity.BLOCKING, Text("a", "b", "c"))


def test_facts_are_written_as_each_language_writes_them():
    finding = messages.ROW_INCOMPLETE.at(missing=[Text("un", "een", "ein")], lost=Decimal("1234.5"))
    assert "1\u202f234,50\u00a0€" in message_of(finding, "fr")
    assert "€\u00a01.234,50" in message_of(finding, "nl")
    assert "1.234,50\u00a0€" in message_of(finding, "de")


def test_findings_survive_json():
    finding = messages.DIFFERS_FROM_PREPARED.at(
        Place(table="lines", row=5, column="balance", sheet="REDI", cell="E5"),
        Decimal("-1.00"),
        stored=date(2023, 5, 1),
    )
    data = json.loads(json.dumps(codec.findings_to_data([finding])))
    assert codec.findings_from_data(data) == (finding,)


def test_json_for_machines_has_eight_keys_and_strings():
    finding = messages.DIFFERS_FROM_PREPARED.at(
        Place(table="lines", row=5, column="balance", sheet="REDI", cell="E5"),
        Decimal("-1.00"),
        stored=Decimal("-2.00"),
    )
    for language in LANGUAGES:
        (found,) = findings_json([finding], language)
        assert list(found) == ["code", "severity", "sheet", "cell", "read", "expected", "law", "message"]
        assert (found["sheet"], found["cell"], found["read"], found["severity"]) == ("REDI", "E5", "-1.00", "blocking")


def test_too_many_findings_are_cut_blocking_ones_first():
    information = [messages.SIMULATIONS_NOT_COMPARED.at()] * LISTED
    shown, left_out = listed([*information, messages.REQUIRED.at()])
    assert (len(shown), left_out, shown[0].code) == (LISTED, 1, "required")
