"""All households of a centre at other parameters: who would change, and by how much."""

from decimal import Decimal

from tests.budgets.conftest import ALONE, OTHER_NISS
from tests.budgets.test_policies import taken_in
from tests.support.journal import one_event
from tests.support.people import signed_in

from rapport_unique.budgets.erasing import erase_case
from rapport_unique.budgets.models import Recomputation, Simulation
from rapport_unique.budgets.recomputing import ask
from rapport_unique.outbox.worker import work_one
from rapport_unique.reference_budget import DEFAULT

INSTITUTION = {"members": [], "housing": {"region": "brussels", "tenure": "owner"}}


def carried_out(service, parameters):
    asked = ask(centre=service.centre, actor=service.head, parameters=parameters)
    assert work_one()
    asked.refresh_from_db()
    return asked


def test_who_would_change_and_by_how_much(service, elsewhere):
    taken_in(service)
    case = service.a_case()
    service.a_case(OTHER_NISS, INSTITUTION)
    elsewhere.a_case()
    with one_event(f"budgets:{service.centre.ins}", "recomputation-asked"):
        asked = ask(centre=service.centre, actor=service.head, parameters="CENTRE-2026")
    assert work_one()
    asked.refresh_from_db()
    assert (asked.cases, asked.changed, asked.failed) == (2, 1, 1)
    [[reference, before, after]] = asked.lines
    assert reference == case.reference
    assert Decimal(after) - Decimal(before) == -205
    assert not Simulation.objects.exists()


def test_the_same_parameters_change_nobody(service):
    service.a_case()
    asked = carried_out(service, DEFAULT)
    assert (asked.cases, asked.changed, asked.lines) == (1, 0, [])


def test_the_largest_changes_stand_first(service):
    taken_in(service)
    service.a_case()
    couple = {**ALONE, "members": [*ALONE["members"], {"id": "2", "role": "adult", "sex": "m", "age": 42}]}
    service.a_case(OTHER_NISS, couple)
    changes = [Decimal(after) - Decimal(before) for _, before, after in carried_out(service, "CENTRE-2026").lines]
    assert changes == [-430, -205]


def test_the_page_tells_when_it_is_done(service):
    service.a_case()
    client = signed_in(service.head)
    answer = client.post("/recomputations", {"parameters": DEFAULT})
    assert 'role="status"' in client.get(answer.url).content.decode()
    assert work_one()
    text = client.get(answer.url).content.decode()
    assert 'role="status"' not in text
    assert Recomputation.objects.get().cases == 1


def test_an_erased_household_is_in_no_list_of_those_that_would_change(service):
    taken_in(service)
    case, other = service.a_case(), service.a_case(OTHER_NISS)
    done = carried_out(service, "CENTRE-2026")
    asked = ask(centre=service.centre, actor=service.head, parameters="CENTRE-2026")
    with one_event(f"looks:{service.centre.ins}", "case-erased"):
        erase_case(case=case, actor=service.worker)
    assert work_one()
    for each in (done, asked):
        each.refresh_from_db()
        assert [line[0] for line in each.lines] == [other.reference]
    assert done.cases == 2
