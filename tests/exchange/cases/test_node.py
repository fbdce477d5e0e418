"""What the node makes of its case system: away, wrong, or asked to take something over."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from tests.exchange.memory import Crash
from tests.exchange.protocol.examples import DECISION
from tests.exchange.world import PERSON, World
from tests.support.exchange import EUPEN, GHENT, LIEGE, NAMES, NOW, TELEPHONES, Authority, a_ssin

from rapport_unique.core.findings import Invalid, NotAllowed, NotPossible, Refused
from rapport_unique.exchange.node.cases import Away, Inquiry, Part
from rapport_unique.exchange.node.store import How
from rapport_unique.exchange.node.taking_over import TakingOver
from rapport_unique.exchange.protocol import refusals
from rapport_unique.exchange.protocol.code_lists import PHASE_TWO, Block, Purpose, Quality
from rapport_unique.exchange.protocol.states import Answer, Request

FILE = {"dossier": "D-2025-8", "decisions": (DECISION,)}
DEBTOR = {"relation": "parent", "obligation": "50.00", "recovery": "NO"}


@pytest.fixture
def world(any_world):
    any_world.knows(LIEGE, PERSON, Quality.UNDER_EXAMINATION)
    return any_world


def given(world, centre=GHENT):
    (found,) = world.stores[centre].read("given").values()
    return found


def refused(world, member=LIEGE):
    return [each.data.get("code") for each in world.stores[member].read("events").values()]


def test_what_was_asked_while_the_case_system_is_away_is_answered_when_it_is_back(world):
    world.knows(GHENT, PERSON, **FILE)
    world.files[GHENT].away = True
    ticket = world.ask(LIEGE, PERSON)
    world.settle()
    world.pass_time(hours=5)
    assert given(world).state is Answer.RECEIVED
    assert not world.dead_codes(GHENT)
    world.files[GHENT].away = False
    world.pass_time(minutes=1)
    assert world.outcomes(LIEGE, ticket)[GHENT].body["practical"]["dossier"] == "D-2025-8"
    assert world.question(LIEGE, ticket).state is Request.COMPLETE
    assert (given(world).state, given(world).signed) == (Answer.SENT, "")


def test_one_person_whose_file_never_comes_holds_nobody_up(world, monkeypatch):
    """Questions that come while one waits are answered at the next tick; a case system that is away is tried thrice."""
    persons = [a_ssin(serial) for serial in range(10, 16)]
    files, tried = world.files[GHENT], []
    for ssin in persons:
        world.knows(LIEGE, ssin)
        world.knows(GHENT, ssin, **FILE)

    def file_of(ssin, begin, end):
        tried.append(ssin)
        if ssin == persons[0] or files.away:
            raise Away("a view that takes too long")
        return files.files[ssin]

    monkeypatch.setattr(files, "file_of", file_of)
    tickets = [world.ask(LIEGE, ssin, inquiry=f"2026/{ssin[-4:]}") for ssin in persons]
    world.settle()
    assert tried == persons[:1]
    files.away = True
    world.pass_time(minutes=1)
    assert len(tried) == 4
    files.away = False
    world.pass_time(minutes=1)
    answered = [GHENT in world.outcomes(LIEGE, ticket) for ticket in tickets]
    assert answered == [False, True, True, True, True, True]


def test_a_case_system_that_stays_away_gives_a_telephone_number_in_time(world):
    world.knows(GHENT, PERSON, **FILE)
    world.files[GHENT].away = True
    ticket = world.ask(LIEGE, PERSON)
    world.settle()
    world.pass_time(hours=22, minutes=59)
    assert not world.outcomes(LIEGE, ticket)
    world.pass_time(minutes=1)
    outcome = world.outcomes(LIEGE, ticket)[GHENT]
    assert (outcome.how, outcome.body["status"]) == (How.ANSWERED, "NO_RESULT")
    assert outcome.body["practical"] == {"telephone": TELEPHONES[GHENT]}


def test_who_is_revoked_while_the_case_system_is_away_gets_nothing():
    authority = Authority()
    keys = {number: authority.member(number) for number in NAMES}
    world = World(authority.directory(), keys)
    world.knows(LIEGE, PERSON)
    world.knows(GHENT, PERSON, **FILE)
    world.files[GHENT].away = True
    ticket = world.ask(LIEGE, PERSON)
    world.settle()
    authority.revoke(world.keys[LIEGE].signer.certificate, NOW)
    world.directories[GHENT] = authority.directory()
    node = world.nodes[GHENT]
    world.nodes[GHENT] = replace(node, answering=replace(node.answering, correspondent=world.correspondent(GHENT)))
    world.files[GHENT].away = False
    world.pass_time(minutes=1)
    assert given(world).state is Answer.REFUSED
    assert world.outcomes(LIEGE, ticket)[GHENT].how is How.REFUSED


def test_nobody_asks_while_the_own_case_system_is_away(world):
    world.files[LIEGE].away = True
    with pytest.raises(NotPossible) as said:
        world.ask(LIEGE, PERSON)
    assert said.value.code == "exchange-cases-away" == refusals.CASES_AWAY.code
    assert not world.stores[LIEGE].read("outgoing")


@pytest.mark.parametrize(
    ("inquiry", "allowed"),
    [
        ({"opened": date(2026, 3, 2)}, True),
        ({"closed": date(2026, 3, 2)}, True),
        ({"closed": date(2026, 3, 1)}, False),
        ({"opened": date(2026, 3, 3)}, False),
    ],
)
def test_an_inquiry_counts_from_the_day_it_is_opened_to_the_day_it_is_closed(world, inquiry, allowed):
    world.files[LIEGE].open("2026/40", PERSON, **inquiry)
    asked = {"agent": "a7f3", "inquiry": "2026/40", "purpose": Purpose.NEW_APPLICATION, "ssin": PERSON}
    asked |= {"blocks": {Block.PRACTICAL}, "begin": date(2025, 1, 1)}
    asked["idempotency_key"] = world.correspondent(LIEGE).new_id()
    if allowed:
        assert world.nodes[LIEGE].asking.ask(**asked)
    else:
        with pytest.raises(NotAllowed, match="exchange-inquiry-not-open"):
            world.nodes[LIEGE].asking.ask(**asked)


def test_an_inquiry_is_of_whom_it_is_assigned_to_where_that_is_told():
    assert Inquiry("1", PERSON, "An@ocmw.example", date(2026, 1, 1)).is_of("an@OCMW.example")
    assert not Inquiry("1", PERSON, "an@ocmw.example", date(2026, 1, 1)).is_of("els@ocmw.example")
    assert Inquiry("1", PERSON, "", date(2026, 1, 1)).is_of("els@ocmw.example")


@pytest.mark.parametrize(
    "wrong",
    [{"dossier": "D" * 65}, {"manager": "two\nlines"}, {"decisions": ({**DECISION, "amount": "1288.5"},)}],
)
def test_a_file_that_fits_no_answer_is_held_and_never_lost(world, wrong):
    world.knows(GHENT, PERSON, **{**FILE, **wrong})
    ticket = world.ask(LIEGE, PERSON)
    world.settle()
    assert given(world).state is Answer.HELD
    assert "exchange-cases-unreadable" in refused(world, GHENT)
    with pytest.raises(Invalid) as said:
        world.nodes[GHENT].answering.decide(delivery=given(world).delivery, agent="b1", share=True)
    assert said.value.code == refusals.CASES_UNREADABLE.code
    world.files[GHENT].files[PERSON] = type(world.files[GHENT].files[PERSON])("D-1", "An Peeters", "09 000 00 02")
    world.nodes[GHENT].answering.decide(delivery=given(world).delivery, agent="b1", share=True)
    world.settle()
    assert world.outcomes(LIEGE, ticket)[GHENT].body["practical"]["dossier"] == "D-1"


def test_what_cannot_be_read_of_a_file_is_no_reason_to_forget_the_question(world, monkeypatch):
    world.knows(GHENT, PERSON, **FILE)

    def unreadable(ssin, begin, end):
        raise Invalid("exchange-cases-unreadable", {"why": "rse_decisions.amount"})

    monkeypatch.setattr(world.files[GHENT], "file_of", unreadable)
    world.ask(LIEGE, PERSON)
    world.settle()
    assert given(world).state is Answer.HELD
    assert not world.dead_codes(GHENT)


def test_while_the_case_system_is_away_a_held_file_cannot_be_shared(world):
    world.knows(GHENT, PERSON, protected=True, **FILE)
    world.ask(LIEGE, PERSON)
    world.settle()
    world.files[GHENT].away = True
    with pytest.raises(NotPossible, match="exchange-cases-away"):
        world.nodes[GHENT].answering.decide(delivery=given(world).delivery, agent="b1", share=True)
    assert given(world).state is Answer.HELD


class TestTakingOver:
    @pytest.fixture
    def answered(self, directory, keys):
        world = World(directory, keys, open_blocks=PHASE_TWO)
        world.knows(LIEGE, PERSON)
        world.knows(GHENT, PERSON, **FILE, debtors=(DEBTOR,))
        world.ticket = world.ask(LIEGE, PERSON, blocks=PHASE_TWO)
        world.settle()
        return world

    def take(self, world, part, decision="", supplier=GHENT):
        desk = TakingOver(world.correspondent(LIEGE), world.stores[LIEGE], world.files[LIEGE])
        said = {"agent": "a7f3", "worker": "amelie@cpas.example", "ticket": world.ticket, "supplier": supplier}
        return desk.take_over(**said, part=part, decision=decision)

    def acts(self, world):
        return [each for each in world.stores[LIEGE].read("events").values() if each.action == "part-taken-over"]

    @pytest.mark.parametrize(
        ("part", "decision", "content"),
        [
            (
                Part.PRACTICAL,
                "",
                {"dossier": "D-2025-8", "manager": "An Peeters", "telephone": TELEPHONES[GHENT]},
            ),
            (Part.DECISION, DECISION["id"], DECISION),
            (Part.DEBTORS, "", [DEBTOR]),
        ],
    )
    def test_what_was_answered_goes_into_the_file_of_the_inquiry(self, answered, part, decision, content):
        self.take(answered, part, decision)
        (taken,) = answered.files[LIEGE].taken_over()
        assert (taken.inquiry, taken.part, taken.content) == ("2026/31", part, content)
        assert (taken.centre, taken.ticket, taken.worker) == (GHENT, answered.ticket, "amelie@cpas.example")
        assert taken.at == answered.now
        (act,) = self.acts(answered)
        assert (act.actor, act.subject) == ("a7f3", answered.ticket)
        assert PERSON not in str(act) and "Loyer" not in str(act)

    def test_nothing_is_taken_over_by_itself(self, answered):
        assert answered.files[LIEGE].taken_over() == []

    def test_a_double_click_takes_over_once(self, answered):
        first = self.take(answered, Part.PRACTICAL)
        answered.now += timedelta(minutes=1)
        assert self.take(answered, Part.PRACTICAL).id == first.id
        assert answered.files[LIEGE].taken_over() == [first]
        assert len(self.acts(answered)) == 1

    @pytest.mark.parametrize("later", [{"minutes": 1}, {"days": 9}])
    def test_what_the_case_system_has_taken_away_is_not_written_again(self, answered, later):
        """A vendor reads each file, and deletes it; after eight days the node has forgotten which messages it saw."""
        self.take(answered, Part.PRACTICAL)
        answered.files[LIEGE].taken_over_by_id.clear()
        answered.now += timedelta(**later)
        answered.stores[LIEGE].tables["seen"].clear()
        self.take(answered, Part.PRACTICAL)
        assert answered.files[LIEGE].taken_over() == []
        assert len(self.acts(answered)) == 1
        self.take(answered, Part.DEBTORS)
        assert len(answered.files[LIEGE].taken_over()) == 1

    @pytest.mark.parametrize(
        ("part", "decision", "supplier"),
        [(Part.CAPITAL, "", GHENT), (Part.DECISION, "2025/9", GHENT), (Part.PRACTICAL, "", EUPEN)],
    )
    def test_what_was_not_answered_cannot_be_taken_over(self, answered, part, decision, supplier):
        with pytest.raises(NotPossible, match="exchange-nothing-to-take-over"):
            self.take(answered, part, decision, supplier)

    def test_nothing_goes_into_a_closed_inquiry(self, answered):
        answered.files[LIEGE].open("2026/31", PERSON, closed=date(2026, 3, 1))
        with pytest.raises(NotAllowed, match="exchange-inquiry-not-open"):
            self.take(answered, Part.PRACTICAL)
        assert not self.acts(answered)

    def test_while_the_case_system_is_away_nothing_is_recorded_and_the_act_can_be_repeated(self, answered):
        answered.files[LIEGE].away = True
        with pytest.raises(Refused, match="exchange-cases-away"):
            self.take(answered, Part.PRACTICAL)
        assert not self.acts(answered)
        answered.files[LIEGE].away = False
        self.take(answered, Part.PRACTICAL)
        assert len(self.acts(answered)) == len(answered.files[LIEGE].taken_over()) == 1

    def test_who_dies_before_the_commit_takes_over_once_all_the_same(self, answered):
        answered.stores[LIEGE].crash = True
        with pytest.raises(Crash):
            self.take(answered, Part.PRACTICAL)
        assert not self.acts(answered)
        self.take(answered, Part.PRACTICAL)
        assert len(self.acts(answered)) == len(answered.files[LIEGE].taken_over()) == 1
