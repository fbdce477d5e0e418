"""People who act on one household at the same moment: nobody overwrites anybody, and a double click is one."""

import pytest
from tests.budgets.conftest import ALONE, DAY, NISS, a_service
from tests.support.people import LIEGE
from tests.support.races import together

from rapport_unique.budgets.cases import hand_over, open_case, run, save_draft
from rapport_unique.budgets.deciding import mark
from rapport_unique.budgets.models import Case, CentrePolicy, Decision, Simulation
from rapport_unique.budgets.policies import decide_policy
from rapport_unique.core.findings import NotAllowed, Stale
from rapport_unique.journal.models import Event
from rapport_unique.reference_budget import DEFAULT, Policy

TURNS = 5


@pytest.fixture
def service(real_database):
    return a_service(LIEGE)


def test_a_double_click_makes_one_simulation(service):
    for turn in range(TURNS):
        case = service.a_case()
        act = {"case": case, "actor": service.worker, "revision": case.revision, "seen": turn, "on": DAY}
        first, second = together(lambda act=act: run(**act), lambda act=act: run(**act))
        assert first.number == second.number
    assert Simulation.objects.count() == TURNS


def test_two_savings_of_one_revision_are_one(service):
    case = service.a_case()
    for turn in range(TURNS):
        save = [
            lambda rent=rent, turn=turn: save_draft(
                case=case, actor=service.worker, revision=turn + 1, data={**ALONE, "turn": [turn, rent]}
            )
            for rent in ("1", "2")
        ]
        outcomes = together(*save)
        assert sorted(type(each) for each in outcomes if isinstance(each, Exception)) == [Stale]
        assert Case.objects.get().revision == turn + 2


def test_a_person_has_one_case_however_many_open_it(service):
    outcomes = together(
        *(
            lambda actor=actor: open_case(actor=actor, niss=NISS, language="fr")
            for actor in (service.worker, service.worker, service.colleague)
        )
    )
    assert Case.objects.count() == 1
    assert Event.objects.filter(action="case-opened").count() == 1
    assert all(isinstance(each, Case | NotAllowed) for each in outcomes), outcomes


def test_who_lost_a_household_saves_nothing_into_it(service):
    case = service.a_case()
    give = {"case": case, "actor": service.head, "to": service.colleague.person}
    save = {"case": case, "actor": service.worker, "revision": 1, "data": {"members": []}}
    saved = together(lambda: hand_over(**give), lambda: save_draft(**save))[1]
    found = Case.objects.get()
    assert found.worker == service.colleague.person
    assert isinstance(saved, Case.DoesNotExist) or found.data == {"members": []}


def test_one_of_two_heads_decides(service):
    given = {"centre": service.centre, "actor": service.head, "number": 0, "parameters": DEFAULT, "policy": Policy()}
    outcomes = together(*(lambda reason=each: decide_policy(reason=reason, **given) for each in "ab"))
    assert [type(each) for each in outcomes if isinstance(each, Exception)] == [Stale]
    assert CentrePolicy.objects.count() == 1


def test_a_decision_that_two_mark_is_one(service):
    simulation = service.a_simulation()
    given = {"simulation": simulation, "actor": service.worker, "decided_on": DAY}
    together(lambda: mark(**given), lambda: mark(**given))
    assert Decision.objects.count() == 1
    assert Event.objects.filter(action="decision-marked").count() == 1
