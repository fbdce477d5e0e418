"""Once a day roots go from hand to hand: the hub's own, and what its members told it."""

from datetime import timedelta

import pytest
from tests.support.exchange import GHENT, HUB, LIEGE

from rapport_unique.exchange.hub import running
from rapport_unique.exchange.hub.models import Outgoing, PeerRoot
from rapport_unique.exchange.hub.publishing import publish_roots
from rapport_unique.exchange.membership import read_kept_directory, read_membership
from rapport_unique.exchange.protocol import sealing
from rapport_unique.exchange.protocol.identifiers import instant
from rapport_unique.exchange.witnessing import WITNESSES
from rapport_unique.journal.models import Root
from rapport_unique.outbox.periodic import TASKS
from rapport_unique.ui import clock

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _members(members):
    return members


def a_root(size=3):
    return Root.objects.create(size=size, hash="c" * 64, peaks=[], made_at=clock.now())


def sent(members):
    """What leaves, as its receivers read it."""
    for each in Outgoing.objects.all():
        receiver = read_membership(members / each.recipient)
        signed = sealing.decrypt(bytes(each.content), receiver.opening)
        yield sealing.verified(signed, read_kept_directory(members / HUB), to=each.recipient, at=clock.now())


def told(member=LIEGE, size=5, hash="a" * 64):
    message = {"type": "rse.root.v1", "id": running.hub().correspondent.new_id(), "from": member, "to": HUB}
    message |= {"sent": instant(clock.now()), "size": size, "root": hash, "made": instant(clock.now())}
    signed = sealing.sign(message, read_membership(running.settings.MEMBERSHIP.parent / member).signer)
    hub = running.hub()
    with hub.store.transaction():
        hub.receive(hub.correspondent.seal(signed, HUB).content)


def test_it_is_done_every_day():
    assert TASKS["hub-roots"].interval == timedelta(days=1)


def test_the_hub_s_own_root_goes_to_a_few(members):
    a_root()
    publish_roots()
    found = list(sent(members))
    assert len({each["to"] for each in found}) == len(found) == WITNESSES
    assert {(each["type"], each["size"], each["root"]) for each in found} == {("rse.root.v1", 3, "c" * 64)}


def test_what_members_told_is_handed_on_once_and_never_to_themselves(members):
    told()
    publish_roots()
    found = list(sent(members))
    assert {each["type"] for each in found} == {"rse.roots.v1"}
    assert LIEGE not in {each["to"] for each in found}
    assert all(len(each["roots"]) == 1 for each in found)
    assert len(found) == min(WITNESSES, len(read_kept_directory(members / HUB).members) - 2)
    Outgoing.objects.all().delete()
    publish_roots()
    assert not Outgoing.objects.exists()


def test_a_journal_that_contradicts_itself_is_an_alarm_of_the_health_page(client):
    told()
    assert not any("contradicted" in each for each in client.get("/health").json()["trouble"])
    told(hash="b" * 64)
    assert PeerRoot.objects.filter(contradicts=True).count() == 1
    answer = client.get("/health")
    assert answer.status_code == 503
    assert f"journal-contradicted: {LIEGE}" in answer.json()["trouble"]
    assert GHENT not in str(answer.json()["trouble"])
