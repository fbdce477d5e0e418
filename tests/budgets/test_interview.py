"""The steps and their forms, without a site: what a form makes of a case, and where a fault is said."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rapport_unique.budgets.interview.answers import (
    faults_of,
    is_missing,
    kind_of,
    new_member,
    rows_of,
    said,
    standings,
    with_answers,
)
from rapport_unique.budgets.interview.fields import to_show, to_store
from rapport_unique.budgets.interview.forms import StepForm
from rapport_unique.budgets.interview.home import ENERGY, HOUSEHOLD, HOUSING
from rapport_unique.budgets.interview.money import HEALTH, INCOMES, MOBILITY, SCHOOL
from rapport_unique.budgets.interview.people import person_labels
from rapport_unique.budgets.interview.steps import BY_KEY, STEPS
from rapport_unique.reference_budget import Expense, case_from_data
from rapport_unique.reference_budget.case_json import CASE

ANNA = {"id": "m1", "role": "adult", "sex": "f", "born": "1990-02-01", "name": "Anna"}
TOM = {"id": "m2", "role": "child", "sex": "m", "age": 8, "presence": "0.5"}
CASE_DATA = {
    "members": [ANNA, TOM],
    "housing": {"region": "brussels", "tenure": "private", "rent": "780.00", "energy": "120.00", "tariff": "social"},
    "incomes": [{"kind": "integration", "amount": "1214.13", "member": "m1"}],
    "costs": [
        {"kind": "illness", "amount": "30.00", "member": "m1"},
        {"kind": "car", "amount": "1200.00", "every": "year", "reason": "nuit"},
        {"kind": "school", "amount": "40.00", "member": "m2"},
    ],
    "debts": [{"kind": "loan", "amount": "50.00"}],
    "increased_allowance": "yes",
    "overrides": [{"path": "person.food.adult.f.18-64", "value": "210", "reason": "diète"}],
}
PATHS = ["person.food.adult.f.18-64"]
"""The amounts that may be another one's own."""


def typed_as_shown(form):
    """What a browser posts of a page that nobody touched."""
    posted = {}
    for name in form.fields:
        value = form[name].value()
        if value not in (None, False, ""):
            posted[name] = "on" if value is True else str(value)
    return posted


def test_every_key_of_a_case_is_asked_in_exactly_one_step():
    asked = [(step.within, each.key) for step in STEPS for each in step.questions]
    housing = [("housing", key) for key in CASE.keys["housing"].keys]
    assert sorted(asked) == sorted([*housing, ("", "increased_allowance")])
    for of in ("members", "incomes", "costs", "debts", "overrides"):
        for step in STEPS:
            if step.rows and step.rows.of == of:
                assert {each.key for each in step.rows.questions} | {"id"} >= set(CASE.keys[of].record.keys)
    kinds = [kind for step in STEPS if step.rows and step.rows.of == "costs" for kind in step.rows.kinds]
    assert sorted(kinds) == sorted(each.value for each in Expense)


@pytest.mark.parametrize("step", STEPS, ids=lambda step: step.key)
def test_a_step_saved_as_it_was_shown_changes_no_answer(step):
    form = StepForm(step, CASE_DATA, typed_as_shown(StepForm(step, CASE_DATA, paths=PATHS)), paths=PATHS)
    assert form.is_valid(), form.errors
    assert case_from_data(form.data_after).case == case_from_data(with_answers_in_order(step)).case


def with_answers_in_order(step):
    """Saving a step lists its rows after those of the other steps."""
    return with_answers(step, CASE_DATA, said(step, CASE_DATA), rows_of(step, CASE_DATA))


@given(st.sampled_from(STEPS), st.sampled_from(STEPS))
def test_a_step_never_touches_what_another_asked(changed, other):
    after = with_answers(changed, CASE_DATA, {}, [])
    if changed is not other:
        assert (said(other, after), rows_of(other, after)) == (said(other, CASE_DATA), rows_of(other, CASE_DATA))


def test_a_person_is_added_named_and_taken_away():
    shown = StepForm(HOUSEHOLD, CASE_DATA, more=True)
    posted = typed_as_shown(shown) | {"2-role": "child", "2-sex": "f", "2-age": "3", "0-remove": "on"}
    form = StepForm(HOUSEHOLD, {**CASE_DATA, "members": [ANNA, TOM]}, posted)
    assert not form.is_valid()
    assert "adulte" in str(form.non_field_errors())
    del posted["0-remove"]
    form = StepForm(HOUSEHOLD, CASE_DATA, posted | {"1-remove": "on"})
    assert form.is_valid(), form.errors
    assert [each["id"] for each in form.data_after["members"]] == ["m1", "m3"]


def test_an_untouched_row_is_no_answer():
    form = StepForm(INCOMES, CASE_DATA, typed_as_shown(StepForm(INCOMES, CASE_DATA, more=True)))
    assert form.is_valid(), form.errors
    assert len(form.data_after["incomes"]) == 1


def test_nobody_gets_the_identifier_of_who_was_taken_away():
    left = {"members": [ANNA], "costs": [{"kind": "school", "amount": "1.00", "member": "m2"}]}
    assert new_member(left, []) == "m3"
    assert new_member({}, []) == "m1"
    assert new_member({}, ["m1"]) == "m2"


@pytest.mark.parametrize(
    ("step", "typed", "field"),
    [
        (HOUSEHOLD, {"rows": "1", "0-role": "adult", "0-sex": "f"}, "0-born"),
        (HOUSEHOLD, {"rows": "1", "0-role": "adult", "0-sex": "f", "0-age": "200"}, "0-age"),
        (HOUSEHOLD, {"rows": "1", "0-role": "adult", "0-sex": "f", "0-born": "31/02/1990"}, "0-born"),
        (HOUSEHOLD, {"rows": "1", "0-role": "adult", "0-sex": "f", "0-born": "1/1/2199"}, "0-born"),
        (HOUSEHOLD, {"rows": "1", "0-sex": "f", "0-age": "30"}, "0-role"),
        (HOUSEHOLD, {"rows": "1", "0-role": "adult", "0-sex": "f", "0-age": "30", "0-presence": "150"}, "0-presence"),
        (HOUSEHOLD, {"rows": "1", "0-role": "adult", "0-sex": "f", "0-age": "30", "0-share": "50"}, "0-share"),
        (HOUSING, {"region": "brussels"}, "tenure"),
        (HOUSING, {"region": "brussels", "tenure": "private", "rent": "1.234"}, "rent"),
        (HOUSING, {"region": "brussels", "tenure": "private", "bedrooms": "99"}, "bedrooms"),
        (ENERGY, {"tariff": "market", "energy": "-5"}, "energy"),
        (MOBILITY, {"rows": "1", "0-kind": "car", "0-amount": "90", "0-every": "month"}, "0-reason"),
        (MOBILITY, {"rows": "1", "0-kind": "transport", "0-amount": "9", "0-every": "month"}, "0-member"),
        (MOBILITY, {"rows": "2", "1-kind": "transport", "1-amount": "9", "1-every": "month"}, "1-member"),
        (SCHOOL, {"rows": "1", "0-kind": "car", "0-amount": "9", "0-every": "month"}, "0-kind"),
        (
            HEALTH,
            {
                "increased_allowance": "no",
                "rows": "1",
                "0-kind": "illness",
                "0-amount": "9",
                "0-refunded": "10",
                "0-every": "month",
            },
            "0-refunded",
        ),
        (INCOMES, {"rows": "1", "0-kind": "work", "0-amount": "9", "0-every": "month", "0-member": "m9"}, "0-member"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(step, typed, field):
    form = StepForm(step, {"members": [ANNA, TOM]} if step is not HOUSEHOLD else {}, typed)
    assert not form.is_valid()
    assert list(form.errors) == [field]
    assert form.typed()[field] == typed.get(field, "")


def test_a_step_is_checked_before_the_others_are_answered():
    after_debts = StepForm(BY_KEY["debts"], {}, {"rows": "1", "0-kind": "loan", "0-amount": "50"})
    assert after_debts.is_valid(), after_debts.errors
    energy = StepForm(ENERGY, {}, {"energy": "120", "tariff": "social"})
    assert energy.is_valid(), energy.errors
    assert energy.data_after == {"housing": {"energy": "120.00", "tariff": "social"}}


def test_what_is_missing_is_told_step_by_step():
    missing = [each.step.key for each in standings({}) if each.missing]
    assert missing == ["household", "housing"]
    assert not any(each.missing or each.faults for each in standings(CASE_DATA))
    assert is_missing(HOUSING, {"housing": {"energy": "120.00"}})


def test_what_was_noted_of_somebody_taken_away_asks_whose_it_is():
    faults = faults_of({**CASE_DATA, "members": [ANNA]})
    assert [(fault.row, fault.field) for fault in faults["school"]] == [(0, "member")]
    assert not any(faults[step.key] for step in STEPS if step.key != "school")


@given(st.text(max_size=30))
def test_no_text_breaks_a_form(text):
    for step in STEPS:
        fields = StepForm(step, CASE_DATA, more=True).fields
        form = StepForm(step, CASE_DATA, dict.fromkeys(fields, text))
        form.is_valid()
        assert form.typed().keys() == form.fields.keys() - {"revision"}


def test_a_share_is_shown_as_a_percentage_and_kept_as_a_part():
    presence = kind_of(
        HOUSEHOLD, next(each for each in HOUSEHOLD.rows.questions if each.key == "presence"), in_row=True
    )
    shown = to_show(presence, "0.5")
    assert shown == 50
    assert to_store(presence, shown) == "0.5"
    assert to_show(presence, "half") == "half"


def test_people_are_called_by_their_name_or_by_what_they_are():
    assert person_labels(CASE_DATA, "nl") == {"m1": "Anna", "m2": "kind 1"}
    assert "m3" not in person_labels({"members": [{"id": "m3", "role": "co_resident"}]}, "fr")
