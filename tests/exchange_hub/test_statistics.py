"""What the hub tells everybody: whole months, once, and nothing that concerns few."""

from collections import defaultdict
from datetime import UTC, date, datetime, timedelta
from itertools import product

import pytest
from django.db import transaction
from hypothesis import given
from hypothesis import strategies as st
from tests.support.journal import no_event

from rapport_unique.exchange.hub.counting import FEWEST, Cell, published, together
from rapport_unique.exchange.hub.models import Handed, Month
from rapport_unique.exchange.hub.statistics import NOT_IN_TIME, NUMBERS, numbers_of, publish_closed_months
from rapport_unique.exchange.protocol.states import Delivery
from rapport_unique.journal.models import Event
from rapport_unique.journal.recording import record, verify
from rapport_unique.ui import clock

MARCH = date(2026, 3, 1)
IN_MARCH = datetime(2026, 3, 10, 9, tzinfo=UTC)


def at(moment):
    """The clock at a moment."""
    return clock.shifted(seconds=(moment - clock.now()).total_seconds())


def ask(number, outcome=Delivery.ANSWERED, action="request-taken-over", on=IN_MARCH, persons=None, centres=None):
    """So many requests, each of a person and a centre of its own, or of few of them."""
    with at(on):
        for each in range(number):
            ticket = f"{on:%d}-{action[8:12]}-{outcome[:6]}-{each}"
            person, centre = each % (persons or number), each % (centres or number)

            with transaction.atomic():
                data = {"person": f"{outcome}-{person}", "targets": 1}
                record(subject=f"exchange:{ticket}", actor=f"member:{centre:010}", action=action, data=data)
            if action == "request-taken-over":
                Handed.objects.create(
                    delivery=ticket,
                    ticket=ticket,
                    customer=f"{centre:010}",
                    supplier=f"{centre + 1:010}",
                    accepted=on,
                    state=outcome,
                )


# One table


def a_cell(number, name, centres=None):
    persons = frozenset(f"{name}{each}" for each in range(number))
    return Cell(number, persons, persons if centres is None else frozenset(map(str, range(centres))))


NAMES = ("a", "b", "c")


def test_nothing_shown_tells_a_small_number_not_even_together_with_the_rule():
    """Everybody knows the rule and the total: each number that is kept back could still be several others."""
    fewest, most = 3, 10
    kept_back = defaultdict(list)
    for numbers in product(range(most + 1), repeat=len(NAMES)):
        shown = published({name: a_cell(each, name) for name, each in zip(NAMES, numbers, strict=True)}, fewest)
        kept_back[shown[0], tuple(shown[1].values())].append(numbers)
    for (total, parts), possible in kept_back.items():
        for place, part in enumerate(parts):
            values = {numbers[place] for numbers in possible}
            if part is not None:
                assert values == {part}
                assert part >= fewest
            elif total is None:
                assert values == set(range(fewest))
            elif total <= most:
                assert len(values) >= fewest, (total, parts, possible)


@given(st.dictionaries(st.sampled_from("abcd"), st.tuples(st.integers(0, 30), st.integers(0, 15)), min_size=1))
def test_what_is_shown_is_true_and_large(numbers):
    parts = {name: a_cell(persons, name, centres) for name, (persons, centres) in numbers.items()}
    total, shown = published(parts)
    persons = sum(each for each, _ in numbers.values())
    centres = max(each for _, each in numbers.values())
    assert total in (None, persons)
    assert (total is not None) == (persons >= FEWEST and centres >= FEWEST)
    for name, each in shown.items():
        assert each in (None, numbers[name][0])
        assert each is None or min(numbers[name]) >= FEWEST
    if all(min(each) >= FEWEST for each in numbers.values()):
        assert None not in shown.values()


def test_one_person_who_is_asked_about_often_is_one_person():
    asked = Cell(500, frozenset({"one"}), frozenset(map(str, range(50))))
    assert published({"a": asked}) == (None, {"a": None})
    assert together([asked, asked]).persons == {"one"}


# A month


@pytest.mark.django_db
def test_a_month_of_many_is_told_in_full():
    ask(12)
    ask(11, Delivery.LATE_ANSWERED)
    ask(13, Delivery.EXPIRED)
    ask(10, Delivery.REFUSED)
    ask(14, action="request-refused")
    assert numbers_of(MARCH) == {
        "requests": 60,
        "taken_over": 46,
        "refused_by_hub": 14,
        "asking_centres": 14,
        "targets": 46,
        "answered": 12,
        "not_in_time": 34,
        "late": 11,
        "expired": 13,
        "refused_by_target": 10,
    }


@pytest.mark.django_db
def test_what_few_did_is_kept_back_and_so_is_what_would_tell_it():
    ask(40)
    ask(9, Delivery.LATE_ANSWERED)
    ask(9, action="request-refused")
    told = numbers_of(MARCH)
    assert {name: each for name, each in told.items() if each is not None} == {
        "requests": 58,
        "asking_centres": 40,
        "targets": 49,
    }


@pytest.mark.django_db
def test_where_few_answered_in_time_the_others_are_not_split_either():
    ask(9)
    for each in NOT_IN_TIME:
        ask(20, each)
    told = numbers_of(MARCH)
    assert told["targets"] == 69
    assert {told[name] for name in ("answered", "not_in_time", *NOT_IN_TIME.values())} == {None}


@pytest.mark.django_db
@pytest.mark.parametrize("few", [{"persons": 9}, {"centres": 9}])
def test_many_requests_of_few_are_not_told(few):
    ask(60, **few)
    assert set(numbers_of(MARCH).values()) == {None}


@pytest.mark.django_db
def test_a_month_counts_in_belgium():
    ask(20, on=datetime(2026, 2, 28, 23, 30, tzinfo=UTC))
    ask(20, on=datetime(2026, 3, 31, 22, 30, tzinfo=UTC))
    assert numbers_of(MARCH)["requests"] == 20
    assert numbers_of(date(2026, 4, 1))["requests"] == 20


# What is published


@pytest.fixture
def march(db):
    ask(20)
    with at(datetime(2026, 4, 9, 9, tzinfo=UTC)):
        publish_closed_months()
    return Month.objects.get()


@pytest.mark.django_db
def test_a_month_is_published_when_no_answer_of_it_can_come_any_more():
    ask(20)
    with at(datetime(2026, 4, 8, 21, 59, tzinfo=UTC)), no_event():
        publish_closed_months()
    assert not Month.objects.exists()
    with at(datetime(2026, 4, 8, 22, 1, tzinfo=UTC)):
        publish_closed_months()
    assert Month.objects.get().first == MARCH


def test_once_published_it_never_changes(march):
    ask(20, Delivery.LATE_ANSWERED, on=IN_MARCH + timedelta(days=1))
    with at(datetime(2026, 4, 10, 9, tzinfo=UTC)), no_event():
        publish_closed_months()
    assert Month.objects.get().numbers == march.numbers
    assert Event.objects.filter(action="statistics-published").count() == 1
    assert verify("exchange:statistics:2026-03") == 1


@pytest.mark.parametrize("language", ["fr", "nl", "de"])
def test_everybody_reads_it_in_three_languages(client, march, language):
    client.cookies["language"] = language
    page = client.get("/statistics")
    assert page.status_code == 200
    assert "03/2026" in page.text
    assert {"fr": "Demandes", "nl": "Aanvragen", "de": "Anfragen"}[language] in page.text


def test_as_data_it_is_the_same(client, march):
    told = client.get("/statistics.json").json()
    assert told["months"] == [{"month": "2026-03", **march.numbers}]
    assert tuple(told["months"][0])[1:] == NUMBERS


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/statistics", "/statistics.json"])
@pytest.mark.parametrize("part", ["from=2026-03-01", "centre=1999990045", "region=wallonia", "month=2026-03", "x"])
def test_who_asks_for_a_part_is_refused(client, march, address, part):
    answer = client.get(f"{address}?{part}")
    assert answer.status_code == 400
    assert "03/2026" not in answer.text
    if address.endswith("json"):
        assert answer.json() == {"refused": "exchange-statistics-fixed"}


@pytest.mark.parametrize("language", ["fr", "nl", "de"])
def test_the_manual_leads_there(client, db, language):
    client.cookies["language"] = language
    assert 'href="/statistics"' in client.get("/manual").text
