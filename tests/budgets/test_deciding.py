"""The mark of a decision, and how long what is known of a household stays."""

from datetime import timedelta

import pytest
from tests.budgets.conftest import DAY, NISS
from tests.support.journal import no_event, one_event

from rapport_unique.budgets.deciding import mark, unmark
from rapport_unique.budgets.erasing import erase_case, erase_expired
from rapport_unique.budgets.looking import looks_subject
from rapport_unique.budgets.models import Case, Decision, Household, Simulation
from rapport_unique.core.findings import Invalid
from rapport_unique.journal.models import Event
from rapport_unique.ui import clock


def test_a_decision_is_marked_once_and_can_be_corrected(service):
    simulation = service.a_simulation()
    with one_event(simulation.journal_subject, "decision-marked"):
        mark(simulation=simulation, actor=service.worker, decided_on=DAY)
    with no_event():
        mark(simulation=simulation, actor=service.worker, decided_on=DAY)
    with one_event(simulation.journal_subject, "decision-marked"):
        mark(simulation=simulation, actor=service.head, decided_on=DAY + timedelta(days=3))
    assert Decision.objects.get().marked_by == service.head.person
    with one_event(simulation.journal_subject, "decision-unmarked"):
        unmark(simulation=simulation, actor=service.worker)
    with no_event():
        unmark(simulation=simulation, actor=service.worker)


def test_nobody_decides_before_the_simulation_or_after_today(service):
    simulation = service.a_simulation()
    with no_event():
        with pytest.raises(Invalid, match="budget-decided-earlier"):
            mark(simulation=simulation, actor=service.worker, decided_on=DAY - timedelta(days=1))
        with pytest.raises(Invalid, match="budget-decided-later"):
            mark(simulation=simulation, actor=service.worker, decided_on=clock.today() + timedelta(days=1))


def test_an_erased_household_leaves_the_five_facts_and_their_seal(service):
    simulation = service.a_decision()
    before = Simulation.objects.values().get()
    case = Case.objects.get()
    with one_event(looks_subject(service.centre), "case-erased"):
        erase_case(case=case, actor=service.worker)
    with no_event():
        erase_case(case=case, actor=service.worker)
    assert Simulation.objects.values().get() == before
    assert not Case.objects.exists() and not Household.objects.exists()
    assert Decision.objects.get().simulation == simulation
    assert list(Simulation.objects.visible_to(service.head)) == [simulation]
    assert not Simulation.objects.visible_to(service.worker).exists()


def test_households_go_after_their_time_and_sealed_facts_after_theirs(service, settings):
    service.a_decision()
    with clock.shifted(days=settings.CASES_KEPT_DAYS - 1):
        with no_event():
            erase_expired()
        assert Case.objects.exists()
    with clock.shifted(days=settings.CASES_KEPT_DAYS + 1):
        erase_expired()
        assert not Case.objects.exists()
        assert Simulation.objects.exists()
    with clock.shifted(days=settings.SIMULATIONS_KEPT_DAYS + 1):
        erase_expired()
        erase_expired()
    assert not Simulation.objects.exists()
    actions = [each.action for each in Event.objects.order_by("pk")][-2:]
    assert actions == ["case-erased", "simulation-erased"]
    assert NISS not in str(list(Event.objects.values()))
