"""The members of the exchange as the processes of its benchmark: one is the hub, each other one many centres."""

from __future__ import annotations

import heapq
import itertools
import secrets
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import partial
from random import Random
from typing import Any

from tests.exchange.memory import Files, MemoryNode, People
from tests.exchange.protocol.examples import DECISION

from benchmarks.exchange_plan import PSEUDONYM_KEY, Cast, Phase, Request
from rapport_unique.exchange import courier
from rapport_unique.exchange.correspondence import Correspondent
from rapport_unique.exchange.node.cases import File, Inquiry
from rapport_unique.exchange.node.core import Node
from rapport_unique.exchange.node.store import How, Outcome
from rapport_unique.exchange.protocol import states
from rapport_unique.exchange.protocol.code_lists import Block, Purpose
from rapport_unique.exchange.protocol.identifiers import new_id
from rapport_unique.exchange.transport.port import Away, Transport

SOON = 0.05
"""Seconds until somebody who awaits the hub's word looks into the box again."""
_BLOCKS = (Block.PRACTICAL, Block.DECISIONS)
_MANAGER, _TELEPHONE = "An Peeters", "09 000 00 00"


def now() -> datetime:
    return datetime.now(UTC)  # noqa: TID251 - the members keep the machine's own time


def correspondent(cast: Cast, number: str) -> Correspondent:
    keys = cast.keys[number]
    return Correspondent(keys.signer, (keys.opening,), cast.directory, now, secrets.token_bytes)


def dossier(centre: str, ssin: str) -> str:
    """What this centre alone says of this person."""
    return f"{centre}/{ssin[::-1]}"


@dataclass(frozen=True)
class Day:
    """What the processes share: who there is, what is planned, and the end. `pause` is between two looks of a centre.

    `stop` and `completed`, the number of questions that are, belong to all processes.
    """

    who: Cast
    phase: Phase
    begins: float
    pause: float
    stop: Any
    completed: Any

    @property
    def passed(self) -> float:
        return time.time() - self.begins


class CaseSystem(Files):
    """Knows everybody who is asked about; an inquiry is named after its person."""

    def __init__(self, centre: str) -> None:
        super().__init__()
        self.centre = centre

    def inquiry(self, reference: str) -> Inquiry:
        return Inquiry(reference, reference, "", now().date())

    def file_of(self, ssin: str, begin: date, end: date | None) -> File:
        return File(dossier(self.centre, ssin), _MANAGER, _TELEPHONE, decisions=(DECISION,))


@dataclass
class Centre:
    number: str
    node: Node
    store: MemoryNode
    away: tuple[float, float]
    asked: dict[str, Request] = field(default_factory=dict)
    """By ticket."""
    open: set[str] = field(default_factory=set)
    lag: list[float] = field(default_factory=list)

    def question(self, ticket: str) -> Any:
        return self.store.tables["questions"][ticket]

    @property
    def awaits_word(self) -> bool:
        return any(self.question(each).targets is None for each in self.open)


@dataclass
class Shift:
    """A thread that lets its centres ask, answer and look into their boxes, each when it is time."""

    day: Day
    centres: list[Centre]
    transport: Transport
    plan: list[tuple[float, int, Callable[[], None]]] = field(default_factory=list)
    order: Iterator[int] = field(default_factory=itertools.count)

    def at(self, when: float, act: Callable[[], None]) -> None:
        heapq.heappush(self.plan, (when, next(self.order), act))

    def run(self) -> None:
        """Until the end, for the centres look into their boxes for ever."""
        mine = {each.number: each for each in self.centres}
        for centre in self.centres:
            self.at(Random(centre.number).random() * self.day.pause, partial(self.round, centre))
        for request in self.day.phase.requests:
            if request.asker in mine:
                self.at(request.at, partial(self.ask, mine[request.asker], request))
        while True:
            when, _, act = heapq.heappop(self.plan)
            if self.day.stop.wait(max(0.0, when - self.day.passed)):
                return
            act()

    def ask(self, centre: Centre, request: Request) -> None:
        centre.lag.append(self.day.passed - request.at)
        ticket = centre.node.asking.ask(
            agent="a7f3",
            inquiry=request.ssin,
            purpose=Purpose.NEW_APPLICATION,
            ssin=request.ssin,
            blocks=_BLOCKS,
            begin=now().date() - timedelta(days=700),
            idempotency_key=new_id(now(), secrets.token_bytes(10)),
        )
        centre.asked[ticket] = request
        centre.open.add(ticket)
        self.send(centre)
        self.at(self.day.passed + SOON, partial(self.look, centre, SOON))

    def look(self, centre: Centre, waited: float) -> None:
        """Again while the hub's word is awaited, after half as long again each time, as `carrying.carry` does."""
        self.collect(centre)
        if centre.awaits_word:
            wait = min(1.5 * waited, self.day.pause)
            self.at(self.day.passed + wait, partial(self.look, centre, wait))

    def round(self, centre: Centre) -> None:
        self.collect(centre)
        self.at(self.day.passed + self.day.pause, partial(self.round, centre))

    def collect(self, centre: Centre) -> None:
        leaves, returns = centre.away
        if leaves <= self.day.passed < returns:
            return
        with suppress(Away):
            while courier.collect(centre.node, self.transport) == courier.AT_ONCE:
                pass
        self.send(centre)
        ended = {each for each in centre.open if centre.question(each).state is states.Request.COMPLETE}
        centre.open -= ended
        with self.day.completed.get_lock():
            self.day.completed.value += len(ended)

    def send(self, centre: Centre) -> None:
        with suppress(Away):
            while courier.send(centre.node, self.transport):
                pass


def centres(day: Day, transport: Transport, *, numbers: Sequence[str], threads: int) -> dict[str, Any]:
    """Let these centres work until the end; what became of their questions."""
    mine = [_centre(day, each) for each in numbers]
    threads = min(threads, len(mine))
    _together([Shift(day, mine[each::threads], transport).run for each in range(threads)], day.stop)
    found: dict[str, Any] = {name: [] for name in ("acknowledged", "answered", "returned", "lag")}
    found["problems"] = Counter()
    for centre in mine:
        _report(centre, day, found)
    return found


def _centre(day: Day, number: str) -> Centre:
    store, member = MemoryNode(), correspondent(day.who, number)
    node = Node.of(member, store, CaseSystem(number), day.who.hub)
    return Centre(number, node, store, day.phase.away.get(number, (0.0, 0.0)))


def _report(centre: Centre, day: Day, found: dict[str, Any]) -> None:
    """What is wrong: nothing may be missing, foreign, or there twice. And how long each question took."""
    problems, tables = found["problems"], centre.store.tables
    given = Counter((each.customer, each.ticket) for each in tables["given"].values())
    problems["given twice"] += sum(number > 1 for number in given.values())
    told = Counter(
        (each.subject, each.data["supplier"]) for each in tables["events"].values() if each.action.startswith("outcome")
    )
    problems["told twice"] += sum(number > 1 for number in told.values())
    outcomes: defaultdict[str, list[Outcome]] = defaultdict(list)
    for (ticket, _), outcome in tables["outcomes"].items():
        outcomes[ticket].append(outcome)
    problems["nobody's"] += len(outcomes.keys() - centre.asked.keys())
    for ticket, request in centre.asked.items():
        question, suppliers = centre.question(ticket), {each.supplier for each in outcomes[ticket]}
        problems["refused"] += bool(question.code)
        problems["lost"] += len(request.targets - suppliers) or question.state is not states.Request.COMPLETE
        problems["of no target"] += len(suppliers - request.targets)
        problems["wrong"] += sum(not _is_right(each, request) for each in outcomes[ticket])
    found["lag"] += centre.lag
    _add_seconds(centre, day, outcomes, found)


def _is_right(outcome: Outcome, request: Request) -> bool:
    expected = dossier(outcome.supplier, request.ssin)
    return outcome.how is How.ANSWERED and bool(outcome.body) and outcome.body["practical"]["dossier"] == expected


def _add_seconds(centre: Centre, day: Day, outcomes: Mapping[str, list[Outcome]], found: dict[str, Any]) -> None:
    """How long the hub's word and each answer took; where somebody was away, from the return on, and apart."""
    words = {
        each.subject: each.at
        for each in reversed(centre.store.tables["events"].values())
        if each.action in ("question-routed", "question-complete")
    }
    for ticket in centre.asked:
        asked = centre.question(ticket).asked.timestamp() - day.begins
        came = [("acknowledged", words[ticket], (centre.number,))] if ticket in words else []
        came += [("answered", each.at, (centre.number, each.supplier)) for each in outcomes.get(ticket, ())]
        for what, moment, who in came:
            at = moment.timestamp() - day.begins
            absences = [day.phase.away[each] for each in who if each in day.phase.away]
            returns = [back for _, back in absences if asked < back <= at]
            found["returned" if returns else what].append(at - max([asked, *returns]))


def hub(day: Day, transport: Any) -> dict[str, Any]:
    """Carry as the hub's own process does, until the end; what is wrong."""
    from rapport_unique.exchange import carrying
    from rapport_unique.exchange.hub.core import Hub
    from rapport_unique.exchange.hub.models import Handed, Pulse
    from rapport_unique.exchange.hub.persons import Persons
    from rapport_unique.exchange.hub.running import PAUSE
    from rapport_unique.exchange.hub.sql import SqlHub

    office = Hub.of(correspondent(day.who, day.who.hub), SqlHub(), Persons(People(), (PSEUDONYM_KEY,)))
    carrying.carry(lambda: office, transport, day.stop, pause=PAUSE, noted=Pulse.note)
    handed = Handed.objects.filter(accepted__gte=datetime.fromtimestamp(day.begins - 1, UTC))
    answered = handed.filter(state=states.Delivery.ANSWERED).count()
    problems = Counter({"lost": sum(len(each.targets) for each in day.phase.requests) - answered})
    problems["handed out twice"] = max(0, handed.count() - sum(len(each.targets) for each in day.phase.requests))
    problems.update(f"dead letters ({each.reason})" for each in transport.dead_letters())
    return {"problems": problems}


def _together(acts: list[Callable[[], None]], stop: Any) -> None:
    """In a thread each, until all end; what one raises ends all."""
    errors: list[BaseException] = []

    def run(act: Callable[[], None]) -> None:
        try:
            act()
        except BaseException as error:
            errors.append(error)
            stop.set()

    threads = [threading.Thread(target=run, args=(each,)) for each in acts]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    if errors:
        raise errors[0]
