"""Code lists: complete in three languages, the same as in the schemas, and no ground for control among them."""

import re
from enum import IntEnum

import pytest

from rapport_unique.core.texts import LANGUAGES
from rapport_unique.exchange.protocol import code_lists
from rapport_unique.exchange.protocol.messages import schema, shared

BODY = schema("rse.answer.body.v1")["properties"]
DECISION = BODY["decisions"]["items"]["properties"]
REQUEST = schema("rse.request.v1")["properties"]
IN_SCHEMAS = {
    code_lists.Purpose: shared("purpose")["enum"],
    code_lists.Quality: shared("quality")["enum"],
    code_lists.Block: shared("blocks")["items"]["enum"],
    code_lists.AnswerStatus: BODY["status"]["enum"],
    code_lists.Withheld: BODY["withheld"]["items"]["enum"],
    code_lists.AidType: DECISION["aid"]["enum"],
    code_lists.DecisionType: DECISION["kind"]["enum"],
    code_lists.Motive: DECISION["motivation"]["properties"]["code"]["enum"],
}


@pytest.mark.parametrize("codes", code_lists.LABELS, ids=lambda codes: codes.__name__)
def test_every_code_has_its_label_in_three_languages(codes):
    labels = code_lists.LABELS[codes]
    assert set(labels) == set(codes)
    for label in labels.values():
        assert all(label.say(language).strip() for language in LANGUAGES)


@pytest.mark.parametrize("codes", IN_SCHEMAS, ids=lambda codes: codes.__name__)
def test_schemas_know_the_same_codes(codes):
    assert IN_SCHEMAS[codes] == [each.value for each in codes]


def test_the_legal_contexts_are_those_of_the_schema():
    assert set(REQUEST["legalContext"]["enum"]) == code_lists.LEGAL_CONTEXTS


def test_qualities_have_the_numbers_of_sector_17_and_then_the_generic_ones():
    assert issubclass(code_lists.Quality, IntEnum)
    assert [int(each) for each in code_lists.Quality] == [1, 2, 3, 4, 5, 6, 7, 8, 9, 11, 12, 0, 902]
    assert {int(each) for each in code_lists.GENERIC} == {0, 902}
    assert 999 not in IN_SCHEMAS[code_lists.Quality], "a replaced number is the hub's to know, nobody's inscription"


CONTROL = re.compile("control|contr[oô]l|inspect|inspekt|fraud|fraude|betrug|kontroll|audit|police|polit", re.I)


def test_no_code_serves_control():
    words = [*code_lists.LEGAL_CONTEXTS]
    for codes, labels in code_lists.LABELS.items():
        words += [f"{each.name} {each.value} {' '.join(labels[each])}" for each in codes]
    assert not [each for each in words if CONTROL.search(each)]


def test_there_are_two_phases_and_the_second_adds_what_the_inquiry_found():
    assert code_lists.PHASE_ONE == {"PRACTICAL", "DECISIONS", "CALCULATION"}
    assert code_lists.PHASE_TWO - code_lists.PHASE_ONE == {"DEBTORS", "CAPITAL"}
    assert set(code_lists.Block) == code_lists.PHASE_TWO
