"""The transport on NATS JetStream: a work queue on disk, from which a message goes when it is acknowledged.

The server keeps leases, pauses and ages. Whether a message failed too often or too long is judged by whoever pulls it,
not by the server's `max_deliver`: the server would stop delivering, and leave it where nobody looks. A second stream
keeps aside the dead letters, and since when a message fails; it holds one entry per subject, so that a step done twice
changes nothing.

The operator sets the streams up and gives each member its rights; a member's client reaches no other box.
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
QUEUE, ASIDE = "exchange", "exchange-aside"
_NEXT = f"$JS.API.CONSUMER.MSG.NEXT.{QUEUE}.{{}}"
_NO_MORE = ("404", "408")
_SECONDS = 5.0
"""How long one question to the server may take."""
_LINGER = 100_000_000
"""Nanoseconds that the server waits for a message before it says that there is none."""
_AGAIN = 0.5
"""Seconds between attempts to find the server again."""
_AT_ONCE = 500
"""Questions on their way."""
_ID, _REASON, _SINCE = "Exchange-Id", "Exchange-Reason", "Exchange-Since"
_WITHOUT_ID = "without-id"
"""Why a message was put aside that somebody published with no id, or with one that is none."""


def rights(member: str, correspondents: Iterable[str]) -> dict[str, list[str]]:
    """The subjects on which the server lets a member publish and subscribe: into those boxes, and out of its own."""
    publish = [_box(each) for each in correspondents]
    publish += [_NEXT.format(member), f"$JS.ACK.{QUEUE}.{member}.>", _dead(member, "*"), _failing(member, "*")]
    publish += [f"$JS.API.DIRECT.GET.{ASIDE}.{_failing(member, '*')}"]
    return {"publish": publish, "subscribe": [f"{_inbox(member)}.>"]}


def _inbox(member: str) -> str:
    """Where the server answers a member; the usual one could be listened to by all."""
    return f"_INBOX_{member}"


def _box(recipient: str) -> str:
    return f"{QUEUE}.to.{recipient}"


def _dead(recipient: str, id: str) -> str:
    return f"{QUEUE}.dead.{recipient}.{id}"


def _failing(recipient: str, id: str) -> str:
    return f"{QUEUE}.failing.{recipient}.{id}"


class JetStream(Transport, Custody):
    """On a NATS server. Threads may share it; `close` it at the end.

    `member` says whose rights the client has, nobody's for the operator; `options` go to the client as they are
    (credentials, tls). Raises Away when no server answers at the start.
    """

    def __init__(
        self,
        servers: list[str],
        now: Clock,
        random: Random,
        lease: timedelta = LEASE,
        member: str = "",
        **options: Any,
    ) -> None:
        self._now, self._random, self._lease = now, random, lease
        if member:
            options["inbox_prefix"] = _inbox(member)
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="jetstream", daemon=True)
        self._thread.start()
        self._client: Client | None = None
        try:
            self._run(self._open(servers, options))
        except BaseException:
            self.close()
            raise

    def set_up(self, recipients: Iterable[str]) -> None:
        """Make the streams and a box for each recipient, before anybody publishes. Again, it adds what is missing."""
        self._run(self._set_up(recipients))

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

    def count_dead(self) -> int:
        return self._run(self._count_dead())

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
            raise Away(type(error).__name__) from error

    async def _open(self, servers: list[str], options: dict[str, Any]) -> None:
        self._client = await nats.connect(
            servers, max_reconnect_attempts=-1, reconnect_time_wait=_AGAIN, error_cb=_note, **options
        )
        self._jetstream: JetStreamContext = self._client.jetstream(timeout=_SECONDS)

    async def _set_up(self, recipients: Iterable[str]) -> None:
        await self._jetstream.add_stream(
            StreamConfig(
                name=QUEUE,
                subjects=[_box("*")],
                retention=RetentionPolicy.WORK_QUEUE,
                storage=StorageType.FILE,
                max_age=KEPT.total_seconds(),
                duplicate_window=REMEMBERED.total_seconds(),
            )
        )
        await self._jetstream.add_stream(
            StreamConfig(
                name=ASIDE,
                subjects=[_dead("*", "*"), _failing("*", "*")],
                storage=StorageType.FILE,
                max_age=DEAD_LETTERS_KEPT.total_seconds(),
                max_msgs_per_subject=1,
                allow_direct=True,
            )
        )
        for each in recipients:
            await self._jetstream.add_consumer(
                QUEUE,
                ConsumerConfig(
                    durable_name=each,
                    filter_subject=_box(each),
                    ack_wait=self._lease.total_seconds(),
                    max_deliver=-1,
                    max_ack_pending=-1,
                ),
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
        headers = {Header.MSG_ID.value: message_id, _ID: envelope.id}
        await self._jetstream.publish(_box(envelope.recipient), envelope.content, headers=headers)

    async def _pull(self, recipient: str, most: int) -> list[Delivery]:
        while True:
            now = self._now()
            messages = await self._next(recipient, min(most, _AT_ONCE))
            judged = [await self._judge(each, recipient, now) for each in messages]
            if not messages or any(judged):
                return [each for each in judged if each]

    async def _next(self, recipient: str, most: int) -> list[Msg]:
        """What waits now. A message shows some milliseconds after it was published: where there is none, the server
        waits for the first, and what came with it is fetched then.

        The client's own `fetch` may leave a question with the server that takes messages for nobody.
        """
        if found := await self._ask(recipient, most, no_wait=True):
            return found
        first = await self._ask(recipient, 1, expires=_LINGER)
        rest = await self._ask(recipient, most - 1, no_wait=True) if first and most > 1 else []
        return first + rest

    async def _ask(self, recipient: str, most: int, **how: object) -> list[Msg]:
        assert self._client is not None  # noqa: S101
        inbox = self._client.new_inbox()
        answers = await self._client.subscribe(inbox)
        question = json.dumps({"batch": most, **how}).encode()
        await self._client.publish(_NEXT.format(recipient), question, reply=inbox)
        messages: list[Msg] = []
        try:
            while len(messages) < most:
                message = await answers.next_msg(_SECONDS)
                if status := JetStreamContext.is_status_msg(message):
                    if status not in _NO_MORE and not messages:
                        raise Away(f"NATS {status}")
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
        try:
            envelope = Envelope((message.headers or {})[_ID], recipient, message.data)
        except (KeyError, ValueError):
            unnamed = Envelope(f"{QUEUE}-{message.metadata.sequence.stream}", recipient, message.data)
            await self._put_aside(unnamed, message.reply, _WITHOUT_ID, now)
            return None
        attempt = message.metadata.num_delivered
        if attempt > 1:
            failing_since = await self._failing_since(envelope, now)
            if reason := given_up(attempt - 1, failing_since, now):
                await self._put_aside(envelope, message.reply, reason, now)
                return None
        return Delivery(envelope, attempt, now + self._lease, message.reply)

    async def _failing_since(self, envelope: Envelope, now: datetime) -> datetime:
        """The moment of the first failure; now, where nobody noted it."""
        subject = _failing(envelope.recipient, envelope.id)
        try:
            noted = await self._jetstream.get_last_msg(ASIDE, subject, direct=True)
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
        await self._failing_since(delivery.envelope, now)
        pause = pause_before(delivery.attempt + 1, self._random)
        delay = b' {"delay": %d}' % (pause / timedelta(microseconds=1) * 1000)
        await self._say(delivery.hold, Msg.Ack.Nak + delay)

    async def _put_aside(self, envelope: Envelope, hold: str, reason: str, now: datetime) -> None:
        """First stored there, then gone from here: in between it is in both, and in the dead letters once."""
        headers = {_ID: envelope.id, _REASON: reason, _SINCE: now.isoformat()}
        await self._jetstream.publish(_dead(envelope.recipient, envelope.id), envelope.content, headers=headers)
        await self._say(hold, Msg.Ack.Term)

    async def _say(self, hold: str, word: bytes) -> None:
        """Tell the server what became of a delivery, and wait until it knows."""
        assert self._client is not None  # noqa: S101
        await self._client.request(hold, word, timeout=_SECONDS)

    async def _dead_letters(self) -> list[DeadLetter]:
        entries = [each async for each in self._entries(_dead("*", "*"))]
        return sorted(map(_dead_letter, entries), key=lambda each: each.since)

    async def _count_dead(self) -> int:
        about = await self._jetstream.stream_info(ASIDE, subjects_filter=_dead("*", "*"))
        return len(about.state.subjects or {})

    async def _replay(self, id: str) -> None:
        entries = [each async for each in self._entries(_dead("*", id))]
        if not entries:
            raise KeyError(id)
        (entry,) = entries
        envelope = _dead_letter(entry).envelope
        await self._jetstream.purge_stream(ASIDE, subject=_failing(envelope.recipient, id))
        await self._store(envelope, message_id=f"{id}.{entry.seq}")
        await self._jetstream.delete_msg(ASIDE, entry.seq or 0)

    async def _entries(self, subjects: str) -> Any:
        about = await self._jetstream.stream_info(ASIDE, subjects_filter=subjects)
        for subject in about.state.subjects or {}:
            yield await self._jetstream.get_last_msg(ASIDE, subject)


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
