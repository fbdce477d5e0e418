from datetime import date, timedelta

import pytest
from tests.support.journal import no_event, one_event
from tests.support.people import GHENT, a_centre, a_mandate, a_person, an_actor
from tests.support.races import together

from rapport_unique.accounts.access import Program
from rapport_unique.accounts.mandates import end_mandate, grant_mandate, person_named, replace_mandate
from rapport_unique.accounts.models import Mandate, Person
from rapport_unique.core.findings import Invalid, NotAllowed, NotPossible, Stale
from rapport_unique.ui import clock

DAY = timedelta(days=1)


@pytest.fixture
def manager(db):
    return an_actor("access-manager", a_centre())


def grant(manager, person=None, **values):
    today = clock.today()
    return grant_mandate(
        **{"person": person or a_person(), "centre": a_centre(), "role": "clerk", "starts": today, "actor": manager}
        | values
    )


def test_a_granted_role_is_in_force_from_its_first_to_its_last_day(manager):
    today = clock.today()
    with one_event("mandates:62063", "mandate-granted"):
        mandate = grant(manager, starts=today + DAY, ends=today + 2 * DAY)
    days = [today + number * DAY for number in range(4)]
    active = [Mandate.objects.filter(pk=mandate.pk).active(day).exists() for day in days]
    assert active == [False, True, True, False]


def test_ending_with_yesterday_ends_at_once(manager):
    mandate = a_mandate("clerk", a_centre())
    with one_event("mandates:62063", "mandate-ended"):
        end_mandate(mandate=mandate, ends=clock.today() - DAY, revision=0, actor=manager)
    assert not Mandate.objects.filter(pk=mandate.pk).active(clock.today()).exists()


def test_a_role_to_come_can_be_withdrawn(manager):
    mandate = grant(manager, starts=clock.today() + 5 * DAY)
    mandate = end_mandate(mandate=mandate, ends=clock.today(), revision=0, actor=manager)
    assert mandate.withdrawn
    assert not Mandate.objects.filter(pk=mandate.pk).active(clock.today()).exists()
    grant(manager, person=mandate.person, starts=clock.today() + 5 * DAY)


def test_a_role_is_handed_over_without_a_gap(manager):
    mandate, successor, start = a_mandate("clerk", a_centre()), a_person("Petit"), clock.today() + 10 * DAY
    with one_event("mandates:62063", "mandate-replaced"):
        new = replace_mandate(mandate=mandate, person=successor, starts=start, revision=0, actor=manager)
    mandate.refresh_from_db()
    assert mandate.ends == start - DAY
    assert (new.person, new.starts, new.ends, new.role_key) == (successor, start, None, "clerk")


def test_the_past_does_not_change(manager):
    yesterday = clock.today() - DAY
    over = a_mandate("clerk", a_centre(), ends=yesterday)
    with no_event():
        for act in (
            lambda: grant(manager, starts=yesterday),
            lambda: end_mandate(mandate=over, ends=clock.today(), revision=0, actor=manager),
            lambda: end_mandate(
                mandate=a_mandate("clerk", a_centre()), ends=yesterday - DAY, revision=0, actor=manager
            ),
            lambda: replace_mandate(
                mandate=a_mandate("clerk", a_centre()), person=a_person(), starts=yesterday, revision=0, actor=manager
            ),
        ):
            with pytest.raises(NotPossible, match="mandate-past"):
                act()


def test_nobody_changes_their_own_roles(manager):
    with no_event():
        for act in (
            lambda: grant(manager, person=manager.person),
            lambda: end_mandate(mandate=manager.mandate, ends=clock.today(), revision=0, actor=manager),
            lambda: replace_mandate(
                mandate=manager.mandate, person=a_person(), starts=clock.today(), revision=0, actor=manager
            ),
            lambda: replace_mandate(
                mandate=a_mandate("clerk", a_centre()),
                person=manager.person,
                starts=clock.today(),
                revision=0,
                actor=manager,
            ),
        ):
            with pytest.raises(NotAllowed, match="mandate-own"):
                act()


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"role": "nobody"}, "mandate-role"),
        ({"role": "inspector"}, "mandate-role"),
        ({"centre": None}, "mandate-role"),
        ({"ends": date(2020, 1, 1)}, "mandate-backwards"),
    ],
)
def test_an_impossible_role_is_refused(manager, changed, code):
    with no_event(), pytest.raises(NotPossible, match=code):
        grant(manager, **changed)


def test_the_same_role_twice_is_refused_elsewhere_it_is_not(manager):
    person = a_person()
    grant(manager, person=person)
    with no_event(), pytest.raises(NotPossible, match="mandate-overlaps"):
        grant(manager, person=person, starts=clock.today() + DAY)
    grant(Program("test"), person=person, centre=a_centre(GHENT))


def test_extending_a_role_into_the_next_is_refused(manager):
    person = a_person()
    first = grant(manager, person=person, ends=clock.today() + DAY)
    grant(manager, person=person, starts=clock.today() + 5 * DAY)
    with pytest.raises(NotPossible, match="mandate-overlaps"):
        end_mandate(mandate=first, ends=clock.today() + 6 * DAY, revision=0, actor=manager)


def test_who_hands_over_to_the_same_person_is_told(manager):
    mandate = a_mandate("clerk", a_centre())
    with pytest.raises(NotPossible, match="mandate-same-person"):
        replace_mandate(mandate=mandate, person=mandate.person, starts=clock.today(), revision=0, actor=manager)


def test_what_someone_else_changed_is_not_overwritten(manager):
    mandate = a_mandate("clerk", a_centre())
    end_mandate(mandate=mandate, ends=clock.today(), revision=0, actor=manager)
    with no_event(), pytest.raises(Stale, match="mandate-changed"):
        end_mandate(mandate=mandate, ends=clock.today() + DAY, revision=0, actor=manager)


def test_of_two_grants_at_once_one_holds(real_database):
    person, centre, program = a_person(), a_centre(), Program("test")
    act = [lambda: grant(program, person=person, centre=centre)] * 4
    outcomes = together(*act)
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Mandate"] + ["NotPossible"] * 3


def test_an_address_is_one_person(db):
    program = Program("test")
    typed = {"given_name": "Amélie", "surname": "Dubois", "email": "A.Dubois@cpas.example", "language": "fr"}
    first = person_named(**typed, actor=program)
    again = {"given_name": "A.", "surname": " dubois", "email": "a.dubois@cpas.example", "language": "nl"}
    assert person_named(**again, actor=program) == first
    assert Person.objects.count() == 1
    with pytest.raises(Invalid, match="person-other-name"):
        person_named(**{**again, "surname": "Petit"}, actor=program)
