"""Nothing is lost when whoever pulls is killed, or the server."""

import signal
import threading

import pytest
from tests.exchange.transport.benches import CENTRE, envelopes
from tests.support.races import together
from tests.support.server import process
from tests.support.waiting import until

from rapport_unique.exchange.transport.port import Away


@pytest.fixture
def puller(lasting_bench, kind, tmp_path):
    """Runs a process that pulls so many messages and is killed before it acknowledges the last; every id ever seen."""

    def run(number):
        file, log = tmp_path / "ids", tmp_path / "puller.log"
        command = ["-m", "tests.exchange.transport.puller", kind, str(file), str(number)]
        with process(*command, variables=lasting_bench.variables, log=log) as pulling:
            assert pulling.wait(120) == -signal.SIGKILL, log.read_text()
        return file.read_text().splitlines()

    return run


@pytest.fixture
def kind(request):
    return request.node.callspec.params["lasting_bench"]


def test_what_a_killed_puller_held_comes_back(lasting_bench, puller):
    lasting_bench.transport.publish(envelopes(5))
    assert len(puller(1)) == 1
    lasting_bench.end_lease()
    again = [lasting_bench.next_delivery()[1] for _ in range(5)]
    assert {each.envelope for each in again} == set(envelopes(5))
    assert {each.attempt for each in again} == {2}


@pytest.mark.parametrize(
    "kills", [pytest.param((3, 11), id="few"), pytest.param(tuple(range(1, 31)), id="many", marks=pytest.mark.proof)]
)
def test_a_puller_killed_at_any_moment_loses_nothing(lasting_bench, puller, kills):
    sent = envelopes(2 * sum(kills))
    lasting_bench.transport.publish(sent)
    for number in kills:
        seen = puller(number)
    lasting_bench.end_lease()
    rest = []
    while set(seen) | {each.envelope.id for each in rest} != {each.id for each in sent}:
        _, delivery = lasting_bench.next_delivery()
        lasting_bench.transport.ack([delivery])
        rest.append(delivery)
    # Each kill leaves at most the five it had pulled to be seen again.
    assert len(seen) + len(rest) <= len(sent) + 5 * len(kills)


def test_a_server_killed_while_messages_arrive_has_kept_all_it_took(nats_server, nats_bench):
    sent = envelopes(300)
    half = threading.Event()

    def publish():
        for position, each in enumerate(sent):
            if position == len(sent) // 2:
                half.set()
            while True:
                try:
                    nats_bench.transport.publish([each])
                    break
                except Away:
                    continue

    publishing = threading.Thread(target=publish, daemon=True)
    publishing.start()
    assert half.wait(60)
    nats_server.kill()
    nats_server.start()
    publishing.join(120)
    assert not publishing.is_alive()
    received = []
    while deliveries := nats_bench.transport.pull(CENTRE, 50):
        received += [each.envelope for each in deliveries]
        nats_bench.transport.ack(deliveries)
    assert sorted(each.id for each in received) == sorted(each.id for each in sent)


def test_leases_dead_letters_and_failures_outlive_the_server(nats_server, nats_bench):
    nats_bench.transport.publish(envelopes(2))
    failing, poisoned = nats_bench.transport.pull(CENTRE, 2)
    nats_bench.transport.nack(failing)
    nats_bench.transport.nack(poisoned, poison="poison")
    nats_server.kill()
    nats_server.start()
    until(lambda: _answers(nats_bench.transport), "the server is found again")
    (dead,) = nats_bench.transport.dead_letters()
    assert dead.envelope == poisoned.envelope
    assert nats_bench.next_delivery()[1].attempt == 2


def _answers(transport):
    try:
        return transport.dead_letters()
    except Away:
        return None


def test_a_server_that_is_away_says_so(nats_server, nats_bench):
    transport = nats_bench.transport
    nats_server.kill()
    acts = (lambda: transport.publish(envelopes(1)), lambda: transport.pull(CENTRE), transport.dead_letters)
    found = together(*acts)
    assert [type(each) for each in found] == [Away] * 3 and all(str(each) for each in found), "the health page says why"
