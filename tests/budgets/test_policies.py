"""What a centre computes with: versions of its policy, its own values with their reason, and sets it has taken in."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction
from tests.budgets.conftest import ALONE, DAY, SHORTFALL
from tests.support.journal import no_event, one_event
from tests.support.people import signed_in

from rapport_unique.budgets import policies
from rapport_unique.budgets.cases import computed, run
from rapport_unique.budgets.models import CentrePolicy, ImportedSet, ParameterOverride
from rapport_unique.budgets.parameter_sets import import_set, rows_of, set_of, table_of
from rapport_unique.core.findings import Invalid, NotPossible, Refused, Stale
from rapport_unique.reference_budget import DEFAULT, DebtPolicy, Mode, Policy, Region, Rule, shipped

INDEBTED = {**ALONE, "debts": [{"kind": "loan", "amount": "150.00"}]}


def decided(service, number=0, policy=None, parameters=DEFAULT):
    return policies.decide_policy(
        centre=service.centre,
        actor=service.head,
        number=number,
        policy=policy or Policy(DebtPolicy.ALL),
        parameters=parameters,
        reason="Conseil du 3 octobre",
    )


def own_value(service, value="60.00", starts=date(2023, 11, 1)):
    return policies.override(
        centre=service.centre,
        actor=service.head,
        path="rent.private.1",
        value=Decimal(value),
        starts=starts,
        reason="loyers du centre",
    )


def a_table(name="CENTRE-2026", factor=2):
    """The synthetic set as CSV, food twice as dear."""
    rows = [
        [*row[:3], f"{Decimal(row[3]) * factor:f}", *row[4:]] if ".food." in row[1] else row
        for row in rows_of(shipped())
    ]
    return table_of(set_of(name, rows)).encode()


def taken_in(service, name="CENTRE-2026", content=None):
    return import_set(
        centre=service.centre,
        actor=service.head,
        name=name,
        file_name="table.csv",
        content=a_table() if content is None else content,
    )


def licensed(service):
    """The centre computes with a table under licence from now on."""
    taken_in(service, content=a_table().replace(b";synthetic;", b";licensed;"))
    decided(service, parameters="CENTRE-2026")


def test_a_new_version_counts_for_what_is_simulated_after_it(service):
    case = service.a_case(data=INDEBTED)
    before = run(case=case, actor=service.worker, revision=1, seen=0, on=DAY)
    with one_event(f"budgets:{service.centre.ins}", "policy-decided"):
        decided(service)
    after = run(case=case, actor=service.worker, revision=1, seen=1, on=DAY)
    assert (before.balance, before.policy_number) == (Decimal(SHORTFALL), 0)
    assert (after.balance, after.policy_number) == (Decimal(SHORTFALL) - 150, 1)
    assert before.policy_digest != after.policy_digest


def test_a_policy_is_kept_whole(service):
    policy = Policy(DebtPolicy.CAPPED, Decimal("99.50"), {"rent": Mode(Rule.CAPPED, Decimal("1.25"))})
    decided(service, policy=policy)
    assert policies.in_force(service.centre).policy.digest == policy.digest


def test_two_heads_do_not_decide_over_one_another(service):
    decided(service)
    with no_event(), pytest.raises(Stale, match="content-changed"):
        decided(service)
    assert CentrePolicy.objects.count() == 1


def test_a_version_never_changes(service):
    decided(service)
    with pytest.raises(DatabaseError), transaction.atomic():
        CentrePolicy.objects.update(reason="other")


def test_a_centre_decides_for_itself_alone(service, elsewhere):
    decided(service)
    assert policies.in_force(elsewhere.centre).number == 0


def test_a_value_of_the_centre_holds_from_its_day_with_its_reason(service):
    data = {**ALONE, "housing": {"region": "brussels", "tenure": "private"}}
    case = service.a_case(data=data)
    reference = computed(case, on=DAY).budget
    with one_event(f"budgets:{service.centre.ins}", "parameter-overridden"):
        made = own_value(service)
    assert computed(case, on=DAY).budget == reference - 740
    assert computed(case, on=date(2023, 10, 31)).budget == reference
    with one_event(f"budgets:{service.centre.ins}", "override-withdrawn"):
        policies.withdraw_override(centre=service.centre, actor=service.head, override=made)
    with no_event():
        policies.withdraw_override(centre=service.centre, actor=service.head, override=made)
    assert computed(case, on=DAY).budget == reference


@pytest.mark.parametrize(
    ("code", "path", "value", "starts"),
    [
        ("budget-override-early", "rent.private.1", "700", date(2023, 9, 30)),
        ("budget-table-value", "rent.private.1", "100000.01", DAY),
        ("budget-table-value", "presence.food", "1.01", DAY),
        ("budget-parameter-unknown", "no.such", "1", DAY),
    ],
)
def test_what_cannot_be_a_value_of_the_centre(service, code, path, value, starts):
    own = {"path": path, "value": Decimal(value), "starts": starts, "reason": "x"}
    with no_event(), pytest.raises(Refused, match=code):
        policies.override(centre=service.centre, actor=service.head, **own)
    assert not ParameterOverride.objects.exists()


def a_set_of_2024(service):
    """Begins later than what the product brings, and knows no rent of six."""
    lines = a_table("CENTRE-2024").decode().splitlines(keepends=True)
    later = [line.replace("2023-10-01", "2024-01-01") for line in lines if "private.6;" not in line]
    taken_in(service, "CENTRE-2024", "".join(later).encode())


def test_a_value_of_the_centre_outlives_a_change_of_set(service):
    own_value(service)
    rent_of_six = {"path": "rent.private.6", "value": Decimal(900), "starts": DAY, "reason": "x"}
    policies.override(centre=service.centre, actor=service.head, **rent_of_six)
    a_set_of_2024(service)
    decided(service, parameters="CENTRE-2024")
    parameters = policies.in_force(service.centre).parameters
    assert parameters.changes[0] == date(2024, 1, 1)
    assert parameters.in_force(date(2024, 1, 1), Region.BRUSSELS)["rent.private.1"].value == 60
    assert "rent.private.6" not in parameters.paths
    shown = signed_in(service.head).get("/choices").content.decode()
    assert shown.count("pas dans ce jeu") == 1
    decided(service, number=1)
    assert policies.in_force(service.centre).parameters.in_force(DAY, Region.BRUSSELS)["rent.private.6"].value == 900


def test_another_value_of_the_same_day_takes_its_place(service):
    own_value(service)
    own_value(service, "70.00")
    found = policies.in_force(service.centre).parameters.values["centre", "rent.private.1"]
    assert [(each.value, each.reason) for each in found] == [(Decimal(70), "loyers du centre")]


def test_a_table_becomes_a_set_that_can_be_chosen(service):
    with one_event(f"budgets:{service.centre.ins}", "parameters-imported"):
        made = taken_in(service)
    assert policies.set_names(service.centre) == [DEFAULT, "CENTRE-2026"]
    assert policies.bare_set(service.centre, "CENTRE-2026").digest == made.digest
    decided(service, parameters="CENTRE-2026")
    assert computed(service.a_case(), on=DAY).balance == Decimal(SHORTFALL) - 205


def test_the_same_table_again_adds_nothing_and_another_takes_another_name(service):
    made = taken_in(service)
    with no_event():
        assert taken_in(service) == made
        with pytest.raises(Invalid, match="budget-set-exists"):
            taken_in(service, content=a_table(factor=3))
        with pytest.raises(Invalid, match="budget-set-exists"):
            taken_in(service, name=DEFAULT)


@pytest.mark.parametrize(
    "name, content, code",
    [
        ("CENTRE", b"", "budget-set-wrong"),
        ("CENTRE", b"scope;path\n", "budget-set-wrong"),
        ("CENTRE", b"PK\x03\x04", "budget-set-wrong"),
        ("../etc", None, "budget-set-name"),
        ("é", None, "budget-set-name"),
    ],
)
def test_a_wrong_table_is_refused_whole(service, name, content, code):
    with no_event(), pytest.raises((Invalid, NotPossible), match=code):
        taken_in(service, name=name, content=content)
    assert not ImportedSet.objects.exists()


def test_a_set_is_the_centre_s_that_has_the_licence(service, elsewhere):
    taken_in(service)
    with pytest.raises(Invalid, match="budget-set-unknown"):
        policies.bare_set(elsewhere.centre, "CENTRE-2026")


def test_a_set_survives_being_kept_as_rows():
    assert set_of("copy", rows_of(shipped())).digest == shipped().digest
