"""What every transport promises, by way of HTTPS: members pull from the hub's mailbox, the hub publishes into it."""

import secrets

import pytest
from tests.exchange.transport.benches import Bench
from tests.exchange.transport.test_contract import *  # noqa: F403
from tests.exchange.transport.test_contract import test_what_is_published_arrives_as_it_was_and_once
from tests.support.exchange import HUB

from rapport_unique.exchange.hub import running
from rapport_unique.exchange.transport.remote import Remote
from rapport_unique.exchange.transport.sql import SqlMailbox
from rapport_unique.ui import clock

del test_what_is_published_arrives_as_it_was_and_once
"""Of any bytes; by this way only tokens travel, which are ASCII."""


class Boxes:
    """The hub's own end to publish and to tidy; each member's end to pull, acknowledge and refuse."""

    def __init__(self, mailbox, remote):
        self._mailbox, self._remote = mailbox, remote

    def __getattr__(self, name):
        return getattr(self._mailbox, name)

    def pull(self, recipient, most=1):
        return self._remote(recipient).pull(recipient, most)

    def ack(self, deliveries):
        for recipient in {each.envelope.recipient for each in deliveries}:
            self._remote(recipient).ack(each for each in deliveries if each.envelope.recipient == recipient)

    def nack(self, delivery, poison=""):
        self._remote(delivery.envelope.recipient).nack(delivery, poison)


@pytest.fixture
def bench(hub_over_http, signer, monkeypatch):
    bench = Bench()
    monkeypatch.setattr(clock, "now", bench.now)
    mailbox = SqlMailbox(bench.now, bench.jitter)
    monkeypatch.setattr(running, "transport", lambda: mailbox)

    def remote(number):
        return Remote(hub_over_http, HUB, signer(number), bench.now, secrets.token_bytes)

    bench.transport, bench.rival = (Boxes(mailbox, remote) for _ in range(2))
    return bench
