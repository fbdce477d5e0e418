"""Any history of sending, taking, refusing, waiting and tidying up: nothing is lost, nothing is in two hands.

The SQL mailbox goes through the same histories as the one in memory, and says the same at each step.
"""

from datetime import timedelta
from itertools import count

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.exchange.transport.benches import CENTRE, Bench

from rapport_unique.exchange.protocol.deadlines import DEAD_LETTERS_KEPT
from rapport_unique.exchange.transport.memory import Memory
from rapport_unique.exchange.transport.port import KEPT, Envelope

IDS = st.integers(0, 1)
WAITS = st.sampled_from([timedelta(seconds=each) for each in (1, 30, 60, 900, 43_200, 345_600)])
STEPS = st.one_of(
    st.tuples(st.just("publish"), IDS),
    st.tuples(st.just("pull"), st.just(4)),
    st.tuples(st.just("ack"), IDS),
    st.tuples(st.just("nack"), IDS),
    st.tuples(st.just("nack_what_was_held_before"), IDS),
    st.tuples(st.just("poison"), IDS),
    st.tuples(st.just("replay"), IDS),
    st.tuples(st.just("tidy"), st.none()),
    st.tuples(st.just("wait"), WAITS),
)
HISTORIES = st.lists(STEPS, min_size=40, max_size=90).map(lambda steps: [("publish", 0), ("publish", 1), *steps])
_numbers = count()


class Walk:
    """Takes the steps of one history on one transport."""

    def __init__(self, transport, box) -> None:
        self.transport, self.box = transport, box
        self.last: dict[str, list] = {}

    def step(self, act, value):
        """What can be seen from outside afterwards."""
        getattr(self, act)(value)
        return self.pulled if act == "pull" else self.dead()

    def dead(self):
        return {(each.envelope.id, each.reason) for each in self.transport.dead_letters() if self.mine(each)}

    def mine(self, each) -> bool:
        return each.envelope.recipient == self.box

    def envelope(self, number) -> Envelope:
        return Envelope(f"{self.box}-{number}", self.box, b"sealed")

    def publish(self, number):
        self.transport.publish([self.envelope(number)])

    def pull(self, most):
        deliveries = self.transport.pull(self.box, most)
        for each in deliveries:
            self.last.setdefault(each.envelope.id, []).append(each)
        self.pulled = {(each.envelope.id, each.attempt, each.until) for each in deliveries}

    def ack(self, number):
        self.transport.ack(self.last.get(self.envelope(number).id, [])[-1:])

    def nack(self, number, poison=""):
        for each in self.last.get(self.envelope(number).id, [])[-1:]:
            self.transport.nack(each, poison)

    def nack_what_was_held_before(self, number):
        for each in self.last.get(self.envelope(number).id, [])[-2:-1]:
            self.transport.nack(each)

    def poison(self, number):
        self.nack(number, "poison")

    def replay(self, number):
        if any(id == self.envelope(number).id for id, _ in self.dead()):
            self.transport.replay(self.envelope(number).id)

    def tidy(self, _):
        self.transport.tidy()


@given(HISTORIES)
def test_nothing_is_lost_and_nothing_is_in_two_hands(history):
    bench = Bench()
    walk = Walk(Memory(bench.now, bench.jitter), CENTRE)
    published, acknowledged, held = {}, set(), {}
    for act, value in history:
        if act == "wait":
            bench.shift(seconds=value.total_seconds())
            continue
        walk.step(act, value)
        id = f"{CENTRE}-{value}"
        if act == "publish":
            published.setdefault(id, bench.now())
        elif act == "pull":
            for each, _, until in walk.pulled:
                assert held.get(each, bench.now()) <= bench.now(), "in two hands"
                held[each] = until
        elif act in ("ack", "nack", "poison") and walk.last.get(id):
            held.pop(id, None)
            acknowledged |= {id} if act == "ack" else set()
    bench.end_lease()
    walk.pull(4)
    walk.tidy(None)
    visible = {id for id, _, _ in walk.pulled} | {id for id, _ in walk.dead()}
    assert {id for id, at in published.items() if bench.now() < at + KEPT} - acknowledged <= visible


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=30)
@given(HISTORIES)
def test_the_mailbox_in_sql_says_the_same_as_the_one_in_memory(sql_bench, history):
    sql_bench.shift(days=DEAD_LETTERS_KEPT.days)
    sql_bench.jitter.share = 0.5
    box = f"box{next(_numbers)}"
    in_memory = Walk(Memory(sql_bench.now, sql_bench.jitter), box)
    in_sql = Walk(sql_bench.transport, box)
    for act, value in history:
        if act == "wait":
            sql_bench.shift(seconds=value.total_seconds())
        else:
            assert in_sql.step(act, value) == in_memory.step(act, value), (act, value)
