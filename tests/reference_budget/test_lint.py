"""A set that passes answers for every household; every way of failing is found where it is."""

from datetime import date
from decimal import Decimal

import pytest

from rapport_unique.core.findings import Severity, sentence_of
from rapport_unique.core.texts import LANGUAGES
from rapport_unique.reference_budget import ParameterSet, shipped
from rapport_unique.reference_budget.lint import lint

FOOD = ("national", "person.food.child.any.6-11")
SOME = shipped().values[FOOD][0]


def found(values):
    findings = lint(ParameterSet("x", values))
    for finding in findings:
        assert all("{" not in sentence_of(finding, language) for language in LANGUAGES)
    return {(each.code, each.place.field) for each in findings}


def with_value(key, **change):
    return {**shipped().values, key: (SOME._replace(**change),)}


def without(*prefixes):
    return {key: all for key, all in shipped().values.items() if not ".".join(key).startswith(prefixes)}


def test_what_is_shipped_has_no_fault():
    assert found(shipped().values) == set()


@pytest.mark.parametrize(
    ("values", "code", "place"),
    [
        (
            with_value(("national", "person.foot.child.any.6-11")),
            "budget-table-path",
            "national.person.foot.child.any.6-11",
        ),
        (
            with_value(("national", "person.food.child.any.11-6")),
            "budget-table-path",
            "national.person.food.child.any.11-6",
        ),
        (with_value(("national", "rent.private.0")), "budget-table-path", "national.rent.private.0"),
        (with_value(("mars", "rent.private.1")), "budget-table-path", "mars.rent.private.1"),
        (with_value(FOOD, unit="EUR"), "budget-table-unit", ".".join(FOOD)),
        (with_value(("national", "presence.food")), "budget-table-unit", "national.presence.food"),
        (with_value(("national", "presence.food"), unit="share"), "budget-table-value", "national.presence.food"),
        (with_value(FOOD, value=Decimal(-1)), "budget-table-value", ".".join(FOOD)),
        (with_value(FOOD, value=Decimal("NaN")), "budget-table-value", ".".join(FOOD)),
        (with_value(FOOD, status="guessed"), "budget-table-status", ".".join(FOOD)),
        (with_value(FOOD, source=" "), "budget-table-origin", ".".join(FOOD)),
        (with_value(FOOD, licence=""), "budget-table-origin", ".".join(FOOD)),
        (with_value(("centre", "person.work")), "budget-table-reason", "centre.person.work"),
        (with_value(FOOD, since=date(2024, 1, 1)), "budget-table-late", ".".join(FOOD)),
        (with_value(("national", "person.food.child.any.11-12")), "budget-table-ages-overlap", "person.food.child"),
        (with_value(("national", "person.food.adult.any.30-40")), "budget-table-ages-overlap", "person.food.adult"),
        (without("national.person.food.child.any.6-11"), "budget-table-ages-gap", "person.food.child"),
        (without("national.person.food.child.any.0-2"), "budget-table-ages-gap", "person.food.child"),
        (without("national.person.food.adult.any.65-"), "budget-table-ages-gap", "person.food.adult"),
        (without("national.person.food.adult.m"), "budget-table-ages-gap", "person.food.adult"),
        (without("national.person.food.child"), "budget-table-ages-gap", "person.food.child"),
        (without("brussels.rent.private.2"), "budget-table-sizes-gap", "rent.private"),
        (without("brussels.rent.private"), "budget-table-missing", "rent.private.1"),
        (without("national.person.work"), "budget-table-missing", "person.work"),
        (with_value(("brussels", "rent.private.3"), value=Decimal(1)), "budget-table-sizes-fall", "rent.private"),
        (without("brussels"), "budget-table-region", "brussels"),
        ({}, "budget-table-missing", "person.work"),
    ],
)
def test_each_fault_is_told_where_it_is(values, code, place):
    assert (code, place) in found(values)


def test_what_every_region_lacks_is_told_once():
    codes = [each.code for each in lint(ParameterSet("x", without("national.person.work")))]
    assert codes == ["budget-table-missing"]


def test_a_region_that_is_not_served_and_a_falling_scale_only_ask_for_attention():
    for values in (without("brussels"), with_value(("brussels", "rent.private.3"), value=Decimal(1))):
        assert {each.severity for each in lint(ParameterSet("x", values))} == {Severity.TO_CONFIRM}


def test_a_scale_of_children_reaches_to_the_day_before_adulthood():
    """Somebody of seventeen would silently be an adult otherwise."""
    key = ("national", "person.food.child.any.12-17")
    shorter = {path: all for path, all in shipped().values.items() if path != key}
    shorter["national", "person.food.child.any.12-16"] = shipped().values[key]
    assert found(shorter) == {("budget-table-ages-gap", "person.food.child")}


def test_students_need_no_scale():
    assert found(without(*(f"national.person.{each}.student" for each in ("food", "school")))) == set()
