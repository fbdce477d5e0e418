"""What a measure says of itself in words."""

import pytest

from rapport_unique.core.handbook import in_general, kind_in_words, parameters_of
from rapport_unique.core.measures import catalogue, measure
from rapport_unique.core.texts import Text


@pytest.mark.parametrize("declared", catalogue().values(), ids=lambda each: each.id)
def test_every_parameter_and_every_kind_has_words(declared):
    for parameter in parameters_of(declared):
        assert parameter.label.fr != parameter.name, parameter.name
        for dated, shown in parameter.values:
            assert shown.fr != str(dated.value) or not isinstance(dated.value, str), (parameter.name, dated.value)
            assert dated.unit and dated.source
    for field in (*declared.prefilled, *declared.fields):
        assert kind_in_words(field.kind).de


def test_amounts_shares_and_readings_are_written_as_people_read_them():
    said = {each.name: [shown for _, shown in each.values] for each in parameters_of(measure("participation"))}
    assert said["max_a"][0].nl == "50\u00a0%"
    assert [shown.de for shown in said["invest_cap"]] == ["500,00\u00a0€", "0,00\u00a0€"]
    assert said["small_staff_cap"][0].fr == "un plafond commun, A d'abord"


def test_a_rule_in_general_leaves_its_facts_open():
    assert in_general(Text("au plus {ceiling}", "hoogstens {ceiling}", "höchstens {ceiling}")).fr == "au plus …"
