"""Simple measures as data: several grant lines, ceilings, and every settlement mode."""

import pytest

from rapport_unique.core.answers import answers_from
from rapport_unique.core.engine import evaluate
from rapport_unique.core.law import read_toml
from rapport_unique.core.measures import simple

PATH = next(path for path in simple.Path(simple.__file__).parent.glob("food_aid.toml"))


def declared(**changes):
    data = read_toml(PATH)
    return simple.declare({**data, **changes})


def line(key):
    return {"key": key, "kind": "money", "label": ["Un", "Een", "Ein"]}


def evaluated(measure, **answers):
    return evaluate(measure, measure.parameters("2023"), answers_from(measure, answers))


def limited(**ceiling):
    section = {"key": "aid", "title": ["Un", "Een", "Ein"], "fields": [{**line("parcels"), "counts": True, **ceiling}]}
    return declared(sections=[section])


def test_grant_lines_are_added():
    measure = declared(prefilled=[line("first"), line("second")])
    found = evaluated(measure, prefilled={"first": "100.00", "second": "50.00"}, fields={"parcels": "120.00"})
    assert (str(found.figures["granted"]), str(found.figures["to_repay"])) == ("150.00", "30.00")


@pytest.mark.parametrize("ceiling", [{"ceiling": simple.Decimal("0.10")}, {"ceiling_amount": simple.Decimal("100.00")}])
def test_what_exceeds_a_ceiling_is_not_counted_and_explained(ceiling):
    found = evaluated(limited(**ceiling), prefilled={"grant": "1000.00"}, fields={"parcels": "100.01"})
    assert str(found.figures["parcels"]) == "100.00"
    assert [each.code for each in found.findings] == ["over-the-share"]
    bit = found.explanation["parcels"].ceiling
    assert bit is not None and str(bit.amount) == "100.00" and bit.label.nl == "Plafond: Een"
    within = evaluated(limited(**ceiling), prefilled={"grant": "1000.00"}, fields={"parcels": "100.00"})
    assert within.findings == () and within.explanation["parcels"].ceiling is None


@pytest.mark.parametrize(
    ("mode", "owed"),
    [
        ("closed", {"to_repay": "20.00"}),
        ("open", {"to_repay": "20.00", "to_pay": "0.00"}),
        ("next_year", {"deducted_next_year": "20.00"}),
        ("none", {}),
    ],
)
def test_each_settlement_mode_has_its_figures(mode, owed):
    found = evaluated(declared(settlement=mode), prefilled={"grant": "100.00"}, fields={"parcels": "80.00"})
    others = {key: str(amount) for key, amount in found.figures.items() if key not in ("grant", "justified")}
    assert others == owed


def test_the_check_on_multiples_can_be_switched_off():
    covid = simple.declare(read_toml(PATH.with_name("covid_premium.toml")))
    answers = answers_from(covid, {"prefilled": {"advance": "75.00"}, "fields": {"justified": "75.00"}})
    parameters = covid.parameters("2020")
    assert [each.code for each in evaluate(covid, parameters, answers).findings] == ["not-a-multiple"]
    assert evaluate(covid, parameters.merged({"multiple_check": "off"}), answers).findings == ()
