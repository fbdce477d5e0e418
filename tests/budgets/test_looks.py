"""Who watches over the centre's data sees every look at a household, and every act that takes one away."""

import csv
import io

import pytest
from tests.budgets.conftest import OTHER_NISS
from tests.budgets.test_policies import taken_in
from tests.support.journal import one_event
from tests.support.people import signed_in

from rapport_unique.accounts.models import Person
from rapport_unique.budgets.cases import hand_over
from rapport_unique.budgets.erasing import erase_case, erase_expired
from rapport_unique.budgets.exporting import export_extract, export_workbook
from rapport_unique.budgets.looking import look, looks_at, looks_of
from rapport_unique.budgets.recomputing import ask
from rapport_unique.journal.models import Event
from rapport_unique.journal.recording import verify
from rapport_unique.outbox.worker import work_one
from rapport_unique.ui import clock


def listed(service, **sought):
    return [(each.who, each.case, each.what) for each in looks_at(looks_of(service.centre, **sought))]


def text(answer, status=200):
    assert answer.status_code == status, answer.content.decode()
    return answer.content.decode()


@pytest.fixture
def officer(service):
    return signed_in(service.officer)


def test_every_look_at_a_household_leaves_an_event(service):
    case = service.a_case()
    with one_event(f"looks:{service.centre.ins}", "case-looked-at"):
        signed_in(service.worker).get(f"/households/{case.identifier}")
    signed_in(service.head).get(f"/households/{case.identifier}/hand-over")
    assert listed(service) == [
        (service.head.name, case.reference, "case-hand-over"),
        (service.worker.name, case.reference, "case"),
    ]


def test_so_does_what_takes_a_household_away(service):
    simulation = service.a_decision()
    case, centre = simulation.household.case, service.centre
    with one_event(f"looks:{centre.ins}", "case-handed-over"):
        hand_over(case=case, actor=service.head, to=service.colleague.person)
    with one_event(f"looks:{centre.ins}", "budgets-exported"):
        export_extract(centre=centre, actor=service.head, period="2023")
    with one_event(f"looks:{centre.ins}", "case-erased"):
        erase_case(case=case, actor=service.colleague)
    with one_event(f"looks:{centre.ins}", "budgets-exported"):
        export_workbook(centre=centre, actor=service.head, period="2023", language="fr")
    verify(f"looks:{centre.ins}")
    told = looks_at(looks_of(centre))
    assert [(each.what, each.who, each.case) for each in told] == [
        ("budgets-exported", service.head.name, ""),
        ("case-erased", service.colleague.name, case.reference),
        ("budgets-exported", service.head.name, ""),
        ("case-handed-over", service.head.name, case.reference),
    ]
    assert told[3].to == service.colleague.name
    assert [(each.form, each.period, each.count) for each in told if each.form] == [
        ("workbook", "2023", 1),
        ("extract", "2023", 1),
    ]


def test_what_the_job_erases_is_told_as_its_own(service, settings, officer):
    case = service.a_case()
    with clock.shifted(days=settings.CASES_KEPT_DAYS + 1):
        erase_expired()
    [(who, reference, what)] = listed(service)
    assert (reference, what) == (case.reference, "case-erased")
    assert "erasure" in who and who in text(officer.get("/looks"))


def test_who_sees_the_balances_of_many_households_leaves_one_event(service):
    taken_in(service)
    case, other = service.a_case(), service.a_case(OTHER_NISS)
    asked = ask(centre=service.centre, actor=service.head, parameters="CENTRE-2026")
    head = signed_in(service.head)
    text(head.get(f"/recomputations/{asked.pk}"))
    assert listed(service) == []
    assert work_one()
    with one_event(f"looks:{service.centre.ins}", "recomputation-looked-at"):
        text(head.get(f"/recomputations/{asked.pk}"))
    for each in (case, other):
        assert listed(service, case=each.reference) == [(service.head.name, "", "recomputation-looked-at")]


def test_looks_are_found_by_household_by_person_and_by_day(service, officer):
    one, other = service.a_decision().household.case, service.a_case(OTHER_NISS)
    look(case=one, actor=service.worker, page="case")
    with clock.shifted(days=1):
        look(case=other, actor=service.head, page="case")
        hand_over(case=other, actor=service.head, to=service.colleague.person)
    with clock.shifted(days=2):
        export_extract(centre=service.centre, actor=service.head, period="2023")
        day = clock.today()
    look_at_one = (service.worker.name, one.reference, "case")
    look_at_other = (service.head.name, other.reference, "case")
    handed = (service.head.name, other.reference, "case-handed-over")
    export = (service.head.name, "", "budgets-exported")
    assert listed(service, case=one.reference) == [export, look_at_one]
    assert listed(service, case=other.reference.lower()) == [handed, look_at_other]
    assert listed(service, who=service.worker.identifier) == [look_at_one]
    assert listed(service, first=day) == [export]
    assert listed(service, last=clock.today()) == [look_at_one]
    assert listed(service, first=clock.today(), last=day) == [export, handed, look_at_other, look_at_one]
    assert listed(service, case=one.reference, who=service.head.identifier) == [export]

    shown = text(officer.get("/looks", {"case": f" {other.reference} ", "who": service.head.identifier}))
    assert f"Transmis à {service.colleague.name}" in shown and "2 événements" in shown
    assert one.reference not in shown
    assert f"who={service.head.identifier.replace(':', '%3A')}" in shown
    wrong = text(officer.get("/looks", {"case": "Dubois", "first": "hier"}), 422)
    assert 'href="#id_case"' in wrong and 'href="#id_first"' in wrong
    assert one.reference not in wrong


def test_the_data_protection_officer_sees_who_looked_and_no_household(service, officer):
    simulation = service.a_decision()
    case = simulation.household.case
    signed_in(service.worker).get(f"/households/{case.identifier}")
    assert officer.get("/").url == "/looks"
    shown = text(officer.get("/looks"))
    assert service.worker.name in shown and case.reference in shown and case.niss not in shown
    for address in ("/households", f"/households/{case.identifier}", "/simulations", "/exports", "/choices"):
        assert officer.get(address).status_code == 403
    for other in (service.manager, service.head):
        assert case.reference in text(signed_in(other).get("/looks"))
    assert signed_in(service.worker).get("/looks").status_code == 403


def test_the_file_holds_what_was_found_and_no_formula(service, officer):
    case = service.a_decision().household.case
    look(case=case, actor=service.worker, page="case")
    export_extract(centre=service.centre, actor=service.head, period="2023")
    file = text(officer.get("/looks/file", {"who": service.worker.identifier})).removeprefix("\ufeff")
    [row] = csv.DictReader(io.StringIO(file), delimiter=";")
    assert row.pop("at").startswith(clock.today().isoformat())
    told = {"who": service.worker.name, "role": "social-worker", "household": case.reference, "what": "case"}
    assert row == {**told, "count": "1", "to": "", "form": "", "period": ""}
    assert len(text(officer.get("/looks/file")).splitlines()) == 3
    Person.objects.filter(pk=service.worker.person.pk).update(given_name="=HYPERLINK(A1)")
    assert ";'=HYPERLINK(A1) " in text(officer.get("/looks/file"))
    assert len(text(officer.get("/looks/file", {"last": "x"})).splitlines()) == 1


def test_the_looks_of_another_centre_stay_there(service, elsewhere):
    case = elsewhere.a_case()
    signed_in(elsewhere.worker).get(f"/households/{case.identifier}")
    assert listed(service) == []
    assert [each.subject for each in Event.objects.filter(action="case-looked-at")] == [f"looks:{elsewhere.centre.ins}"]
