"""What the hub forgets, and when; each time one event says how much."""

from datetime import timedelta

import pytest
from tests.exchange.transport.benches import CENTRE, envelopes
from tests.support.journal import no_event, one_event

from rapport_unique.exchange.hub import running
from rapport_unique.exchange.hub.models import Handed, Inscription, PeerRoot, Seen, TakenOver
from rapport_unique.exchange.hub.retention import forget
from rapport_unique.exchange.protocol.deadlines import KEY_LIVES
from rapport_unique.exchange.transport.models import Letter
from rapport_unique.journal.models import Event
from rapport_unique.outbox.periodic import TASKS
from rapport_unique.ui import clock

pytestmark = pytest.mark.django_db
_FORGOTTEN = ("exchange:retention", "forgotten")


@pytest.fixture
def kept(db):
    """One of everything, of this moment."""
    now = clock.now()
    Seen.objects.create(sender=CENTRE, message="m", at=now)
    TakenOver.objects.create(
        customer=CENTRE, idempotency_key="k", digest="d", acknowledgement=b"sealed", ticket="t", asked=now, asked_for={}
    )
    Handed.objects.create(
        delivery="d", ticket="t", customer=CENTRE, supplier="1", accepted=now, state="answered", reminders=0
    )
    Inscription.objects.create(centre=CENTRE, subject="s", quality=2, begin=clock.today(), end=clock.today())
    Inscription.objects.create(centre=CENTRE, subject="s", quality=2, begin=clock.today())
    PeerRoot.objects.create(member=CENTRE, size=1, hash="h", made=now, signed="s")
    return now


def test_it_is_what_the_worker_does_every_hour():
    assert TASKS["hub-retention"].interval == timedelta(hours=1)


def test_within_eight_days_nothing_is_forgotten(kept):
    with clock.shifted(seconds=KEY_LIVES.total_seconds() - 60), no_event():
        forget()
    assert bytes(TakenOver.objects.get().acknowledgement) == b"sealed"


def test_after_eight_days_the_sealed_acknowledgement_goes_and_that_it_was_given_stays(kept):
    with clock.shifted(days=8, seconds=1), one_event(*_FORGOTTEN):
        forget()
    request = TakenOver.objects.get()
    assert (bytes(request.acknowledgement), request.digest) == (b"", "d")
    assert not Seen.objects.exists()
    assert Handed.objects.exists()
    assert Event.objects.get().data == {"seen": 1, "acknowledgements": 1}


def test_again_there_is_nothing_to_forget(kept):
    with clock.shifted(days=8, seconds=1):
        forget()
        with no_event():
            forget()


def test_after_ten_years_the_metadata_goes_and_an_open_inscription_stays(kept):
    with clock.shifted(days=3654), one_event(*_FORGOTTEN):
        forget()
    assert not TakenOver.objects.exists()
    assert not Handed.objects.exists()
    assert not PeerRoot.objects.exists()
    assert [each.end for each in Inscription.objects.all()] == [None]


def test_the_operator_may_keep_metadata_for_less(kept, settings):
    settings.METADATA_KEPT_DAYS = 400
    with clock.shifted(days=401):
        forget()
    assert not Handed.objects.exists()


def test_an_event_of_it_names_nothing_but_numbers(kept):
    with clock.shifted(days=4000):
        forget()
    assert all(isinstance(each, int) for each in Event.objects.get().data.values())


# The mailbox, as the site of the hub tidies it


def letters(**lengths):
    with clock.shifted(**lengths):
        running.transport().tidy()
    return Letter.objects.count()


def test_the_content_of_a_letter_goes_with_its_acknowledgement_and_its_id_a_day_after():
    post = running.transport()
    post.publish(envelopes(1))
    post.ack(post.pull(CENTRE))
    assert bytes(Letter.objects.get().content) == b""
    assert (letters(hours=23), letters(hours=25)) == (1, 0)


def test_a_letter_that_nobody_fetched_goes_after_eight_days():
    running.transport().publish(envelopes(1))
    assert (letters(days=7, hours=23), letters(days=8, hours=1)) == (1, 0)


def test_a_dead_letter_goes_after_fourteen_days():
    post = running.transport()
    post.publish(envelopes(1))
    post.nack(post.pull(CENTRE)[0], poison="poison")
    assert (letters(days=13), letters(days=15)) == (1, 0)
