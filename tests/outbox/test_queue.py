from datetime import timedelta

import pytest
from django.db import transaction

from rapport_unique.outbox.models import Message
from rapport_unique.outbox.queue import OutsideTransaction, handler, put
from rapport_unique.ui import clock


def test_a_message_goes_with_its_cause(real_database, done):
    with pytest.raises(RuntimeError), transaction.atomic():
        put(kind="test", payload={}, key="one")
        raise RuntimeError
    assert not Message.objects.exists()


def test_putting_outside_a_transaction_is_refused(real_database, done):
    with pytest.raises(OutsideTransaction):
        put(kind="test", payload={}, key="one")


def test_the_same_key_again_changes_nothing(db, done):
    put(kind="test", payload={"first": True}, key="one")
    put(kind="test", payload={"first": False}, key="one")
    assert Message.objects.get().payload == {"first": True}


def test_an_unknown_kind_is_refused(db):
    with pytest.raises(ValueError, match="no handler"):
        put(kind="nobody", payload={}, key="one")


def test_a_kind_has_one_handler(done):
    with pytest.raises(ValueError, match="two handlers"):
        handler("test")(print)


def test_a_message_can_wait_for_its_day(db, done):
    put(kind="test", payload={}, key="one", due=clock.now() + timedelta(days=1))
    assert not Message.objects.ready(clock.now()).exists()
    with clock.shifted(days=2):
        assert Message.objects.ready(clock.now()).exists()
