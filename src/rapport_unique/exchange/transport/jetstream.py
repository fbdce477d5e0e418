"""The transport on NATS JetStream: a work queue on disk, from which a message goes when it is acknowledged.

The server keeps leases, pauses and ages. Whether a message failed too often or too long is judged by whoever pulls it,
not by the server's `max_deliver`: the server would stop delivering, and leave it where nobody looks. A second stream
keeps aside the dead letters, and since when a message fails; it holds one entry per subject, so that a step done twice
changes nothing.
"""

from __future__ import annotations

import asyncio
import json
import logging
import threading
from collections.abc import Awaitable, Coroutine, Iterable
from contextlib import suppress
from datetime import datetime, timedelta
from itertools import islice
from random import Random
from typing import Any, TypeVar

import nats
from nats.aio.client import Client
from nats.aio.msg import Msg
from nats.errors import Error
from nats.js import JetStreamContext
from nats.js.api import ConsumerConfig, Header, RawStreamMsg, RetentionPolicy, StorageType, StreamConfig
from nats.js.errors import BadRequestError, NotFoundError

from rapport_unique.exchange.protocol.deadlines import DEAD_LETTERS_KEPT, LEASE, pause_before
from rapport_unique.exchange.transport.port import (
    KEPT,
    REMEMBERED,
    Away,
    Clock,
    Custody,
    DeadLetter,
    Delivery,
    Envelope,
    Transport,
    given_up,
)

logger = logging.getLogger(__name__)

T = TypeVar("T")
_SECONDS = 5.0
"""How long one question to the server may take."""
_AGAIN = 0.5
"""Seconds between attempts to find the server again."""
_AT_ONCE = 500
"""Questions on their way."""
_ID, _REASON, _SINCE = "Exchange-Id", "Exchange-Reason", "Exchange-Since"


class JetStream(Transport, Custody):
    """On a NATS server. Threads may share it; `close` it at the end.

    `options` go to the client as they are (credentials, tls). Raises Away when no server answers at the start.
    """

    def __init__(
        self,
        servers: list[str],
        now: Clock,
        random: Random,
        lease: timedelta = LEASE,
        name: str = "exchange",
        **options: Any,
    ) -> None:
        self._now, self._random, self._lease, self._name = now, random, lease, name
        self._queue, self._aside = name, f"{name}-aside"
        self._consumers: set[str] = set()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="jetstream", daemon=True)
        self._thread.start()
        self._client: Client | None = None
        try:
            self._run(self._open(servers, options))
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Let go of the server. What was pulled and not acknowledged is somebody else's after its lease."""
        self._run(self._leave())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def publish(self, envelopes: Iterable[Envelope]) -> None:
        self._run(_all(self._store(each, message_id=each.id) for each in envelopes))

    def pull(self, recipient: str, most: int = 1) -> list[Delivery]:
        return self._run(self._pull(recipient, most))

    def ack(self, deliveries: Iterable[Delivery]) -> None:
        self._run(_all(self._say(each.hold, Msg.Ack.Ack) for each in deliveries))

    def nack(self, delivery: Delivery, poison: str = "") -> None:
        self._run(self._nack(delivery, poison))

    def dead_letters(self) -> list[DeadLetter]:
        return self._run(self._dead_letters())

    def replay(self, id: str) -> None:
        self._run(self._replay(id))

    def tidy(self) -> None:
        """Nothing to do: the server forgets by itself, and who pulls puts aside what failed."""

    def _run(self, work: Coroutine[Any, Any, T]) -> T:
        try:
            return asyncio.run_coroutine_threadsafe(work, self._loop).result()
        except BadRequestError:
            raise
        except (Error, OSError) as error:
            raise Away from error

    async def _open(self, servers: list[str], options: dict[str, Any]) -> None:
        self._client = await nats.connect(
            servers, max_reconnect_attempts=-1, reconnect_time_wait=_AGAIN, error_cb=_note, **options
        )
        self._jetstream: JetStreamContext = self._client.jetstream(timeout=_SECONDS)
        await self._jetstream.add_stream(
            StreamConfig(
                name=self._queue,
                subjects=[f"{self._name}.to.*"],
                retention=RetentionPolicy.WORK_QUEUE,
                storage=StorageType.FILE,
                max_age=KEPT.total_seconds(),
                duplicate_window=REMEMBERED.total_seconds(),
            )
        )
        await self._jetstream.add_stream(
            StreamConfig(
                name=self._aside,
                subjects=[f"{self._name}.dead.*.*", f"{self._name}.failing.*"],
                storage=StorageType.FILE,
                max_age=DEAD_LETTERS_KEPT.total_seconds(),
                max_msgs_per_subject=1,
            )
        )

    async def _leave(self) -> None:
        if self._client is not None:
            with suppress(Error, OSError):  # a server that is away needs no goodbye
                await self._client.close()
        tasks = asyncio.all_tasks() - {asyncio.current_task()}
        for each in tasks:
            each.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _store(self, envelope: Envelope, message_id: str) -> None:
        subject = f"{self._name}.to.{envelope.recipient}"
        headers = {Header.MSG_ID.value: message_id, _ID: envelope.id}
        await self._jetstream.publish(subject, envelope.content, headers=headers)

    async def _pull(self, recipient: str, most: int) -> list[Delivery]:
        await self._ensure_consumer(recipient)
        while True:
            now = self._now()
            messages = await self._next(recipient, min(most, _AT_ONCE))
            judged = [await self._judge(each, recipient, now) for each in messages]
            if not messages or any(judged):
                return [each for each in judged if each]

    async def _ensure_consumer(self, recipient: str) -> None:
        if recipient in self._consumers:
            return
        config = ConsumerConfig(
            durable_name=recipient,
            filter_subject=f"{self._name}.to.{recipient}",
            ack_wait=self._lease.total_seconds(),
            max_deliver=-1,
            max_ack_pending=-1,
        )
        await self._jetstream.add_consumer(self._queue, config)
        self._consumers.add(recipient)

    async def _next(self, recipient: str, most: int) -> list[Msg]:
        """What waits now. The client's own `fetch` leaves a question with the server that takes messages for nobody."""
        assert self._client is not None  # noqa: S101
        inbox = self._client.new_inbox()
        answers = await self._client.subscribe(inbox)
        question = json.dumps({"batch": most, "no_wait": True}).encode()
        await self._client.publish(f"$JS.API.CONSUMER.MSG.NEXT.{self._queue}.{recipient}", question, reply=inbox)
        messages: list[Msg] = []
        try:
            while len(messages) < most:
                message = await answers.next_msg(_SECONDS)
                if JetStreamContext.is_status_msg(message):
                    break
                messages.append(message)
        except nats.errors.TimeoutError:
            if not messages:
                raise
        finally:
            await answers.unsubscribe()
        return messages

    async def _judge(self, message: Msg, recipient: str, now: datetime) -> Delivery | None:
        """A delivery of what was pulled, or nothing where it has become a dead letter."""
        envelope = Envelope((message.headers or {})[_ID], recipient, message.data)
        attempt = message.metadata.num_delivered
        if attempt > 1:
            failing_since = await self._failing_since(envelope.id, now)
            if reason := given_up(attempt - 1, failing_since, now):
                await self._put_aside(envelope, message.reply, reason, now)
                return None
        return Delivery(envelope, attempt, now + self._lease, message.reply)

    async def _failing_since(self, id: str, now: datetime) -> datetime:
        """The moment of the first failure; now, where nobody noted it."""
        subject = f"{self._name}.failing.{id}"
        try:
            noted = await self._jetstream.get_last_msg(self._aside, subject)
            return datetime.fromisoformat((noted.data or b"").decode())
        except NotFoundError:
            await self._jetstream.publish(subject, now.isoformat().encode())
            return now

    async def _nack(self, delivery: Delivery, poison: str) -> None:
        now = self._now()
        if delivery.until <= now:
            return  # the server would take it from whoever has it now
        if poison:
            await self._put_aside(delivery.envelope, delivery.hold, poison, now)
            return
        await self._failing_since(delivery.envelope.id, now)
        pause = pause_before(delivery.attempt + 1, self._random)
        delay = b' {"delay": %d}' % (pause / timedelta(microseconds=1) * 1000)
        await self._say(delivery.hold, Msg.Ack.Nak + delay)

    async def _put_aside(self, envelope: Envelope, hold: str, reason: str, now: datetime) -> None:
        """First stored there, then gone from here: in between it is in both, and in the dead letters once."""
        subject = f"{self._name}.dead.{envelope.recipient}.{envelope.id}"
        headers = {_ID: envelope.id, _REASON: reason, _SINCE: now.isoformat()}
        await self._jetstream.publish(subject, envelope.content, headers=headers)
        await self._say(hold, Msg.Ack.Term)

    async def _say(self, hold: str, word: bytes) -> None:
        """Tell the server what became of a delivery, and wait until it knows."""
        assert self._client is not None  # noqa: S101
        await self._client.request(hold, word, timeout=_SECONDS)

    async def _dead_letters(self) -> list[DeadLetter]:
        entries = [each async for each in self._entries(f"{self._name}.dead.*.*")]
        return sorted(map(_dead_letter, entries), key=lambda each: each.since)

    async def _replay(self, id: str) -> None:
        entries = [each async for each in self._entries(f"{self._name}.dead.*.{id}")]
        if not entries:
            raise KeyError(id)
        (entry,) = entries
        await self._jetstream.purge_stream(self._aside, subject=f"{self._name}.failing.{id}")
        await self._store(_dead_letter(entry).envelope, message_id=f"{id}.{entry.seq}")
        await self._jetstream.delete_msg(self._aside, entry.seq or 0)

    async def _entries(self, subjects: str) -> Any:
        about = await self._jetstream.stream_info(self._aside, subjects_filter=subjects)
        for subject in about.state.subjects or {}:
            yield await self._jetstream.get_last_msg(self._aside, subject)


def _dead_letter(entry: RawStreamMsg) -> DeadLetter:
    headers = entry.headers or {}
    recipient = (entry.subject or "").split(".")[-2]
    envelope = Envelope(headers[_ID], recipient, entry.data or b"")
    return DeadLetter(envelope, headers[_REASON], datetime.fromisoformat(headers[_SINCE]))


async def _note(error: Exception) -> None:
    logger.warning("NATS: %s", type(error).__name__)


async def _all(questions: Iterable[Awaitable[None]]) -> None:
    pending = iter(questions)
    while some := list(islice(pending, _AT_ONCE)):
        await asyncio.gather(*some)
