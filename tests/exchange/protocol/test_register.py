"""Who may ask, and who is asked, against a slow reading of the rules day by day."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.support.exchange import EUPEN, GHENT, LIEGE, TODAY, a_ssin

from rapport_unique.core.findings import Invalid, NotAllowed, NotPossible
from rapport_unique.exchange.protocol import register
from rapport_unique.exchange.protocol.code_lists import PHASE_TWO, Quality
from rapport_unique.exchange.protocol.register import Inscription

DAY = timedelta(days=1)
FIRST, LAST = TODAY - 40 * DAY, TODAY
DAYS = st.dates(FIRST - 20 * DAY, LAST + 20 * DAY)
INSCRIPTIONS = st.lists(
    st.builds(
        lambda centre, quality, begin, length: Inscription(
            centre, "person", quality, begin, None if length is None else begin + length * DAY
        ),
        st.sampled_from([LIEGE, GHENT, EUPEN]),
        st.sampled_from(Quality),
        DAYS,
        st.none() | st.integers(0, 30),
    ),
    max_size=8,
)
ASKS = {1, 2, 3, 4, 9}
IS_ASKED = {1, 2, 3, 4, 7, 9}


@pytest.mark.parametrize("quality", Quality, ids=int)
def test_which_qualities_ask_and_which_answer(quality):
    known = [Inscription(LIEGE, "person", quality, FIRST), Inscription(GHENT, "person", quality, FIRST)]
    try:
        register.check_integrated(known, LIEGE, TODAY)
        asks = True
    except NotAllowed:
        asks = False
    answers = register.targets(known, LIEGE, FIRST, LAST) == (GHENT,)
    assert (asks, answers) == (int(quality) in ASKS, int(quality) in IS_ASKED)


def days_of(inscription):
    last = min(inscription.end or LAST + 60 * DAY, LAST + 60 * DAY)
    return {inscription.begin + at * DAY for at in range((last - inscription.begin).days + 1)}


@given(INSCRIPTIONS)
def test_targets_are_the_others_who_knew_the_person(inscriptions):
    window = {FIRST + at * DAY for at in range((LAST - FIRST).days + 1)}
    expected = {
        each.centre
        for each in inscriptions
        if each.centre != LIEGE and int(each.quality) in IS_ASKED and days_of(each) & window
    }
    assert register.targets(inscriptions, LIEGE, FIRST, LAST) == tuple(sorted(expected))


@given(INSCRIPTIONS)
def test_only_who_knows_the_person_today_may_ask(inscriptions):
    allowed = any(
        each.centre == LIEGE and int(each.quality) in ASKS and TODAY in days_of(each) for each in inscriptions
    )
    if allowed:
        register.check_integrated(inscriptions, LIEGE, TODAY)
    else:
        with pytest.raises(NotAllowed, match="exchange-not-integrated"):
            register.check_integrated(inscriptions, LIEGE, TODAY)


def question(**values):
    asked = {
        "legal_context": "PCSA:SOCIAL_INQUIRY:RSE",
        "ssin": a_ssin(),
        "blocks": ["PRACTICAL", "DECISIONS"],
        "begin": TODAY - 365 * DAY,
        "end": None,
        "today": TODAY,
    }
    register.check_question(**{**asked, **values})


def test_a_question_within_the_rules():
    question()
    question(begin=date(2021, 3, 2), end=TODAY)
    question(blocks=["CAPITAL"], open_blocks=PHASE_TWO)


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"legal_context": "PCSA:INSPECTION"}, "exchange-context-not-allowed"),
        ({"legal_context": ""}, "exchange-context-not-allowed"),
        ({"blocks": ["PRACTICAL", "CAPITAL"]}, "exchange-block-not-open"),
        ({"ssin": "80050690099"}, "exchange-ssin-invalid"),
        ({"begin": date(2021, 3, 1)}, "exchange-period-too-long"),
        ({"begin": TODAY, "end": TODAY - DAY}, "exchange-period-reversed"),
    ],
)
def test_a_question_outside_the_rules(values, code):
    with pytest.raises((Invalid, NotAllowed)) as refused:
        question(**values)
    assert refused.value.code == code


def test_five_years_before_29_february():
    assert register.look_back(date(2028, 2, 29)) == date(2023, 2, 28)


def test_an_inscription_is_not_made_twice():
    first = Inscription(LIEGE, "person", Quality.UNDER_EXAMINATION, TODAY)
    register.inscribed([], first)
    for other in (first, Inscription(LIEGE, "person", Quality.UNDER_EXAMINATION, TODAY + DAY, TODAY + 2 * DAY)):
        with pytest.raises(NotPossible, match="exchange-already-inscribed"):
            register.inscribed([first], other)
    for other in (
        Inscription(GHENT, "person", Quality.UNDER_EXAMINATION, TODAY),
        Inscription(LIEGE, "another", Quality.UNDER_EXAMINATION, TODAY),
        Inscription(LIEGE, "person", Quality.OTHER_AID, TODAY),
        Inscription(LIEGE, "person", Quality.UNDER_EXAMINATION, TODAY - 2 * DAY, TODAY - DAY),
    ):
        register.inscribed([first], other)
    with pytest.raises(Invalid, match="exchange-period-reversed"):
        register.inscribed([], Inscription(LIEGE, "person", Quality.OTHER_AID, TODAY, TODAY - DAY))


def test_only_an_open_inscription_of_ones_own_can_end():
    opened = Inscription(LIEGE, "person", Quality.OTHER_AID, FIRST)
    ended = Inscription(LIEGE, "person", Quality.OTHER_AID, FIRST, LAST)
    assert register.ended([opened], ended) == ended
    for existing in ([], [ended], [Inscription(GHENT, "person", Quality.OTHER_AID, FIRST)]):
        with pytest.raises(NotPossible, match="exchange-not-inscribed"):
            register.ended(existing, ended)


def test_numbers_at_rest_tell_nothing_without_the_key():
    ssin = a_ssin()
    assert register.pseudonym(ssin, b"a") == register.pseudonym(ssin, b"a") != register.pseudonym(ssin, b"b")
    assert register.pseudonym(ssin, b"a") != register.pseudonym(a_ssin(1), b"a")
    assert ssin not in register.pseudonym(ssin, b"a")


def test_a_replaced_number_leads_to_the_one_of_today():
    assert register.current_number("a", {"a": "b", "b": "c"}) == "c"
    assert register.current_number("c", {"a": "b", "b": "c"}) == "c"
    assert register.current_number("a", {"a": "b", "b": "a"}) in ("a", "b")  # a ring is an error, not a hang
