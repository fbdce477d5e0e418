"""Households: opened once, saved by revision, handed over, computed into simulations that never change."""

from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction
from tests.budgets.conftest import ALONE, DAY, NISS, OTHER_NISS, SHORTFALL
from tests.support.journal import no_event, one_event

from rapport_unique.budgets.cases import computed, hand_over, keep_typed, open_case, run, save_draft
from rapport_unique.budgets.looking import looks_subject
from rapport_unique.budgets.models import Case, Household, Simulation
from rapport_unique.core.findings import Invalid, NotAllowed, NotPossible, Stale
from rapport_unique.journal.models import Event


def test_a_household_is_opened_once(service):
    first = open_case(actor=service.worker, niss="85.07.30-033.28", language="nl")
    with no_event():
        again = open_case(actor=service.worker, niss=NISS, language="fr")
    assert (again, again.language) == (first, "nl")


def test_opening_leaves_one_event_without_the_national_number(service):
    case = open_case(actor=service.worker, niss=NISS, language="fr")
    event = Event.objects.get()
    assert (event.subject, event.action) == (case.journal_subject, "case-opened")
    assert NISS not in str(event.data)


@pytest.mark.parametrize("niss, code", [("85073003329", "niss-invalid"), ("abc", "niss-unreadable")])
def test_a_wrong_number_opens_nothing(service, niss, code):
    with no_event(), pytest.raises(Invalid, match=code):
        open_case(actor=service.worker, niss=niss, language="fr")
    assert not Case.objects.exists()


def test_a_colleague_s_household_stays_theirs(service):
    service.a_case()
    with no_event(), pytest.raises(NotAllowed, match="budget-case-elsewhere") as refused:
        open_case(actor=service.colleague, niss=NISS, language="fr")
    assert refused.value.facts == {"name": service.worker.name}


def test_the_same_person_may_be_known_in_two_centres(service, elsewhere):
    assert service.a_case() != elsewhere.a_case()


def test_who_sees_which_household(service, elsewhere):
    case = service.a_case()
    for actor, seen in [
        (service.worker, [case]),
        (service.head, [case]),
        (service.colleague, []),
        (service.manager, []),
        (elsewhere.worker, []),
        (elsewhere.head, []),
    ]:
        assert list(Case.objects.visible_to(actor)) == seen


def test_a_draft_carries_the_revision_that_was_seen(service):
    case = service.a_case()
    with no_event():
        saved = save_draft(case=case, actor=service.worker, revision=1, data={"members": []})
    assert saved.revision == 2
    with pytest.raises(Stale, match="content-changed"):
        save_draft(case=case, actor=service.worker, revision=1, data=ALONE)
    assert Case.objects.get().data == {"members": []}


def test_the_same_draft_again_is_no_other_revision(service):
    case = service.a_case()
    assert save_draft(case=case, actor=service.worker, revision=1, data=ALONE).revision == 1


def test_what_is_typed_waits_beside_the_household_until_its_step_is_saved(service):
    case = service.a_case()
    kept = keep_typed(case=case, actor=service.worker, step="incomes", values={"amount": "12\0x"})
    kept = keep_typed(case=case, actor=service.worker, step="housing", values={"rent": "7"})
    assert (kept.typed, kept.revision) == ({"incomes": {"amount": "12x"}, "housing": {"rent": "7"}}, 1)
    saved = save_draft(case=case, actor=service.worker, revision=1, data=ALONE, step="incomes")
    assert saved.typed == {"housing": {"rent": "7"}}


def test_a_simulation_says_what_the_engine_says_and_is_one_event(service):
    case = service.a_case()
    with one_event(case.journal_subject, "budget-simulated"):
        simulation = run(case=case, actor=service.worker, revision=1, seen=0, on=DAY)
    assert (simulation.niss, simulation.date, simulation.balance) == (NISS, DAY, Decimal(SHORTFALL))
    assert (simulation.parameters, simulation.synthetic, simulation.policy_number) == ("DEMO-2023Q4", True, 0)
    assert simulation.household.data["members"][0]["age"] == 40
    assert computed(case, on=DAY).balance == simulation.balance


def test_a_second_click_makes_no_second_simulation_and_running_again_does(service):
    case = service.a_case()
    first = run(case=case, actor=service.worker, revision=1, seen=0, on=DAY)
    with no_event():
        assert run(case=case, actor=service.worker, revision=1, seen=0, on=DAY) == first
    second = run(case=case, actor=service.worker, revision=1, seen=1, on=DAY)
    assert second.number != first.number
    assert Simulation.objects.count() == 2


def test_an_incomplete_household_gives_no_simulation(service):
    case = service.a_case(data={"members": []})
    assert computed(case) is None
    with no_event(), pytest.raises(NotPossible, match="budget-case-incomplete"):
        run(case=case, actor=service.worker, revision=case.revision, seen=0, on=DAY)


def test_a_simulation_rests_on_the_household_that_was_seen(service):
    case = service.a_case()
    save_draft(case=case, actor=service.worker, revision=1, data={"members": []})
    with pytest.raises(Stale, match="content-changed"):
        run(case=case, actor=service.worker, revision=1, seen=0, on=DAY)


@pytest.mark.parametrize("field, value", [("balance", "0"), ("niss", OTHER_NISS), ("number", "1"), ("seal", "x")])
def test_a_simulation_never_changes(service, field, value):
    simulation = service.a_simulation()
    with pytest.raises(DatabaseError), transaction.atomic():
        Simulation.objects.filter(pk=simulation.pk).update(**{field: value})


def test_numbers_are_random_and_as_long_as_the_form_takes(service):
    case = service.a_case()
    numbers = {service.a_simulation(case).number for _ in range(20)}
    assert len(numbers) == 20
    assert all(len(number) == 12 and number[0] != "0" for number in numbers)


def test_a_household_is_handed_to_a_social_worker_of_the_centre(service):
    case = service.a_case()
    simulation = service.a_simulation(case)
    with one_event(looks_subject(service.centre), "case-handed-over"):
        hand_over(case=case, actor=service.head, to=service.colleague.person)
    assert list(Simulation.objects.visible_to(service.colleague)) == [simulation]
    assert not Case.objects.visible_to(service.worker).exists()
    assert not Simulation.objects.visible_to(service.worker).exists()
    with pytest.raises(Case.DoesNotExist):
        save_draft(case=case, actor=service.worker, revision=1, data={})


def test_nobody_else_is_handed_a_household(service, elsewhere):
    case = service.a_case()
    for person in (service.manager.person, elsewhere.worker.person):
        with no_event(), pytest.raises(NotPossible, match="budget-not-a-worker"):
            hand_over(case=case, actor=service.head, to=person)
    assert not Household.objects.exists()
