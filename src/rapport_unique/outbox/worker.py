"""The worker: lease one message, carry it out outside any transaction, mark it done; a failure comes back later."""

import logging
import random
import secrets
import threading
from datetime import datetime, timedelta

from django.db import DatabaseError, InterfaceError, close_old_connections, connection, transaction
from django.db.models import QuerySet

from rapport_unique.outbox.models import Message
from rapport_unique.outbox.periodic import run_due
from rapport_unique.outbox.queue import HANDLERS, Handler
from rapport_unique.ui import clock

logger = logging.getLogger(__name__)

POLL_SECONDS = 1.0
_FIRST_DELAY = timedelta(seconds=5)
_LONGEST_DELAY = timedelta(hours=1)


def run(stop: threading.Event, poll_seconds: float = POLL_SECONDS) -> None:
    """Work until `stop` is set; the message in hand is finished first. A database that is away is waited for."""
    while not stop.is_set():
        try:
            close_old_connections()
            worked = work_one() or run_due()
        except (DatabaseError, InterfaceError):
            logger.exception("The database is away")
            connection.close()
            worked = False
        if not worked:
            stop.wait(poll_seconds)
    connection.close()


def work_one() -> bool:
    """Carry out the next message that is ready; False when there is none."""
    message = _lease()
    if message is None:
        return False
    handler = HANDLERS[message.kind]
    try:
        handler.work(message)
    except Exception as error:
        logger.exception("Message %s (%s) failed, attempt %d", message.pk, message.kind, message.attempts)
        _fail(message, handler, error)
    else:
        _finish(message)
    return True


def _lease() -> Message | None:
    """Take the next message: nobody else gets it before its lease runs out."""
    now = clock.now()
    ready = Message.objects.ready(now).filter(kind__in=HANDLERS).order_by("due", "pk")
    if not ready.exists():
        return None
    with transaction.atomic():
        if connection.features.has_select_for_update_skip_locked:
            ready = ready.select_for_update(skip_locked=True)
        message = ready.first()
        if message is None:
            return None
        handler = HANDLERS[message.kind]
        if message.attempts >= handler.attempts:
            _give_up(message)
            return None
        message.attempts += 1
        message.lease_token = secrets.token_hex(16)
        message.lease_until = now + handler.lease
        message.save(update_fields=["attempts", "lease_token", "lease_until"])
        return message


def _finish(message: Message) -> None:
    """What was delivered is not kept: only that it was."""
    if not _mine(message).update(done_at=clock.now(), payload={}, lease_until=None, last_error=""):
        logger.warning("Message %s took longer than its lease and was carried out again", message.pk)


def _fail(message: Message, handler: Handler, error: Exception) -> None:
    last_error = type(error).__name__
    if message.attempts >= handler.attempts:
        _mine(message).update(dead=True, lease_until=None, last_error=last_error)
        logger.error("Message %s (%s) is given up after %d attempts", message.pk, message.kind, message.attempts)
        return
    due = _again_at(clock.now(), message.attempts)
    _mine(message).update(due=due, lease_until=None, last_error=last_error)


def _give_up(message: Message) -> None:
    """Every attempt took its worker with it."""
    message.dead, message.lease_until, message.last_error = True, None, "WorkerDied"
    message.save(update_fields=["dead", "lease_until", "last_error"])
    logger.error("Message %s (%s) is given up: each attempt ended its worker", message.pk, message.kind)


def _mine(message: Message) -> QuerySet[Message]:
    return Message.objects.filter(pk=message.pk, lease_token=message.lease_token, done_at=None)


def _again_at(now: datetime, attempts: int) -> datetime:
    """Twice as long after each failure, with a share of chance so that messages do not return in a crowd."""
    delay: timedelta = min(_LONGEST_DELAY, _FIRST_DELAY * 2 ** min(attempts - 1, 20))
    return now + delay * random.uniform(0.5, 1.0)  # noqa: S311
