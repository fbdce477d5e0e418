"""Signing roles that nobody holds, against a day by day count."""

from datetime import timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.support.people import a_centre, a_mandate, a_person

from rapport_unique.accounts.models import Mandate
from rapport_unique.accounts.vacancies import vacancies
from rapport_unique.ui import clock

DAY = timedelta(days=1)
SPAN = 12
held = st.lists(st.tuples(st.integers(-3, SPAN), st.none() | st.integers(-3, SPAN)), max_size=4)


@given(presidents=held, directors=held)
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_first_day_that_nobody_covers_is_found(db, presidents, directors):
    Mandate.objects.all().delete()
    centre, today = a_centre(), clock.today()
    expected = {}
    for role, spans in (("president", presidents), ("director", directors)):
        for starts, ends in spans:
            last = None if ends is None else today + ends * DAY
            a_mandate(role, centre, a_person(), starts=today + starts * DAY, ends=last)
        for day in range(SPAN + 1):
            if not any(starts <= day and (ends is None or day <= ends) for starts, ends in spans):
                expected[role] = today + day * DAY
                break
    found = vacancies([centre], today + SPAN * DAY).get(centre.pk, [])
    assert {each.role.key: each.since for each in found} == expected


def test_many_centres_take_one_query(db, django_assert_num_queries):
    centres = [a_centre(), a_centre("44021")]
    with django_assert_num_queries(1):
        assert set(vacancies(centres, clock.today())) == {each.pk for each in centres}
