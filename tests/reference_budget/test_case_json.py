"""A case from outside: everything that is not exactly a case is refused with its path, in three languages."""

import json
import re
from datetime import date

import pytest

from rapport_unique.core.findings import sentence_of
from rapport_unique.core.texts import LANGUAGES
from rapport_unique.reference_budget import case_from_data, case_from_json, case_schema, case_to_json, policy_from_data


def case(**more):
    return {
        "members": [{"id": "1", "role": "adult", "sex": "f", "age": 30}],
        "housing": {"region": "brussels", "tenure": "private"},
        **more,
    }


def found(answer):
    assert answer.case is None
    for finding in answer.findings:
        assert not any(re.search(r"\{[a-z]", sentence_of(finding, language)) for language in LANGUAGES)
    return [(each.code, each.place.field) for each in answer.findings]


def member(**more):
    return case(members=[{"id": "1", "role": "adult", "sex": "f", "age": 30, **more}])


def cost(**more):
    return case(costs=[{"kind": "illness", "amount": "10.00", **more}])


@pytest.mark.parametrize(
    ("data", "code", "path"),
    [
        ([], "budget-case-value", ""),
        (None, "budget-case-value", ""),
        ({}, "budget-case-key-missing", "members"),
        (case(extra=1), "budget-case-key-unknown", "extra"),
        (member(niss="1"), "budget-case-key-unknown", "members[0].niss"),
        (case(members={}), "budget-case-value", "members"),
        (case(members=[1]), "budget-case-value", "members[0]"),
        (case(members=[]), "budget-no-adult", "members"),
        (
            case(members=[{"id": str(n), "role": "adult", "sex": "f", "age": 3} for n in range(21)]),
            "budget-case-list-too-long",
            "members",
        ),
        (member(role="Adult"), "budget-case-value", "members[0].role"),
        (member(role=["adult"]), "budget-case-value", "members[0].role"),
        (member(role="child"), "budget-no-adult", "members"),
        (member(age=-1), "budget-case-value", "members[0].age"),
        (member(age=30.0), "budget-case-value", "members[0].age"),
        (member(age=True), "budget-case-value", "members[0].age"),
        (member(age=10**30), "budget-case-value", "members[0].age"),
        (member(born="1990-02-30"), "budget-case-value", "members[0].born"),
        (member(born=19900130), "budget-case-value", "members[0].born"),
        (member(born="1890-02-03"), "budget-case-value", "members[0].born"),
        (member(born="30/01/1990"), "budget-case-value", "members[0].born"),
        (member(born="1990-01-30"), "budget-age-or-birth", "members[0].born"),
        (member(presence="1.5"), "budget-case-too-large", "members[0].presence"),
        (member(presence="٠.٥"), "budget-case-value", "members[0].presence"),
        (member(presence=0.5), "budget-case-value", "members[0].presence"),
        (member(working="yes"), "budget-case-value", "members[0].working"),
        (member(name="x" * 61), "budget-case-value", "members[0].name"),
        (member(name="a\u0007"), "budget-case-value", "members[0].name"),
        (member(id=" "), "budget-case-value", "members[0].id"),
        (member(share="0.5"), "budget-share-of-a-member", "members[0].share"),
        (case(housing={"region": "brussels"}), "budget-case-key-missing", "housing.tenure"),
        (case(housing={"region": "brussels", "tenure": "private", "rent": 780}), "budget-case-value", "housing.rent"),
        (case(incomes=[{"kind": "work", "amount": 12.5}]), "budget-case-value", "incomes[0].amount"),
        (case(incomes=[{"kind": "work", "amount": "-1"}]), "budget-case-value", "incomes[0].amount"),
        (case(incomes=[{"kind": "work", "amount": "1.234"}]), "budget-case-value", "incomes[0].amount"),
        (case(incomes=[{"kind": "work", "amount": "1e3"}]), "budget-case-value", "incomes[0].amount"),
        (case(incomes=[{"kind": "work", "amount": "NaN"}]), "budget-case-value", "incomes[0].amount"),
        (case(incomes=[{"kind": "work", "amount": "9999999999"}]), "budget-case-too-large", "incomes[0].amount"),
        (case(incomes=[{"kind": "work", "amount": "9" * 50}]), "budget-case-value", "incomes[0].amount"),
        (case(incomes=[{"kind": "work", "amount": "1", "member": "2"}]), "budget-member-unknown", "incomes[0].member"),
        (cost(member="2"), "budget-member-unknown", "costs[0].member"),
        (cost(kind="school"), "budget-member-needed", "costs[0].member"),
        (cost(kind="car"), "budget-reason-needed", "costs[0].reason"),
        (cost(refunded="10.01"), "budget-refund-beyond", "costs[0].refunded"),
        (
            case(overrides=[{"path": "presence.food", "value": "1.01", "reason": "x"}]),
            "budget-table-value",
            "overrides[0].value",
        ),
        (
            case(overrides=[{"path": "rent.private.1", "value": "900", "reason": ""}]),
            "budget-case-value",
            "overrides[0].reason",
        ),
        (
            case(overrides=[{"path": "rent.private.1", "value": "900"}]),
            "budget-case-key-missing",
            "overrides[0].reason",
        ),
    ],
)
def test_what_is_not_a_case_is_refused_with_its_path(data, code, path):
    assert (code, path) in found(case_from_data(data))


def test_two_people_need_two_names_and_co_residents_pay_no_more_than_everything():
    adult = {"id": "1", "role": "adult", "sex": "f", "age": 30}
    assert found(case_from_data(case(members=[adult, adult]))) == [("budget-member-twice", "members[1].id")]
    others = [{"id": str(n), "role": "co_resident", "sex": "m", "age": 30, "share": "0.6"} for n in (2, 3)]
    assert found(case_from_data(case(members=[adult, *others]))) == [("budget-shares-beyond", "members")]


@pytest.mark.parametrize(
    "written",
    ["", "{", "nul", '{"members": NaN}', "[" * 100_000, b"\xff\xfe\x00", "1" * 10_000, " " * 300_000],
    ids=["nothing", "open", "word", "NaN", "deep", "bytes", "number", "long"],
)
def test_what_is_not_json_is_refused(written):
    assert found(case_from_json(written)) in ([("budget-case-not-json", "")], [("budget-case-value", "")])


def test_a_key_that_comes_twice_is_refused_as_nobody_knows_which_one_holds():
    written = json.dumps(case()).replace('"tenure"', '"region": "flanders", "tenure"')
    assert found(case_from_json(written)) == [("budget-case-key-twice", "")]


def test_every_fault_is_told_at_once():
    data = {"members": [{"id": "1"}], "housing": {"region": "mars", "tenure": "tent"}}
    assert len(case_from_data(data).findings) == 4


def test_one_content_has_one_form():
    with_defaults = member(presence="1.00", working=False) | {"incomes": [], "increased_allowance": "unknown"}
    with_defaults["housing"] |= {"charges": "0", "tariff": "market"}
    assert case_to_json(case_from_data(with_defaults).case) == case_to_json(case_from_data(case()).case)
    amounts = [
        case_from_data(case(incomes=[{"kind": "work", "amount": said}])).case for said in ("12", "12.0", "12.00")
    ]
    assert len({case_to_json(each) for each in amounts}) == 1


def test_a_birthday_counts_from_its_day_on():
    data = case(members=[{"id": "1", "role": "adult", "sex": "f", "born": "2000-02-29"}])
    (person,) = case_from_data(data).case.members
    ages = [person.age_on(date(*day)) for day in ((2023, 2, 28), (2023, 3, 1), (2024, 2, 28), (2024, 2, 29))]
    assert ages == [22, 23, 23, 24]


@pytest.mark.parametrize(
    "data",
    [
        [],
        {"debts": "all"},
        {"debt_cap": 100},
        {"modes": []},
        {"modes": {"food": {"rule": "actual"}}},
        {"modes": {"rent": {"factor": "1.2"}}},
        {"modes": {"rent": {"rule": "added"}}},
        {"modes": {"rent": {"rule": "capped", "factor": 1.2}}},
    ],
)
def test_what_is_not_a_policy_is_refused(data):
    read = policy_from_data(data)
    assert read.policy is None and read.findings


def test_the_schema_says_what_is_read():
    schema = case_schema()
    assert schema["$schema"].endswith("2020-12/schema")
    assert schema["required"] == ["members", "housing"]
    assert schema["properties"]["housing"]["properties"]["rent"]["type"] == "string"
    assert schema["properties"]["members"]["items"]["required"] == ["id", "role", "sex"]
