"""The SQL mailbox of the hub over HTTPS: a member calls out, and nobody ever calls in.

Each call is a message that the member signs. What travels in it is sealed already; the connection is TLS besides.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from itertools import islice
from typing import Any

import requests

from rapport_unique.exchange.protocol import sealing
from rapport_unique.exchange.protocol.identifiers import RANDOM_BYTES, instant, new_id, read_instant
from rapport_unique.exchange.transport.port import Away, Clock, Delivery, Envelope, Transport

MAILBOX, DIRECTORY = "mailbox", "directory"
"""The hub's addresses."""
_SECONDS = (5.0, 30.0)
"""To connect, and between two bytes."""
_LARGEST = 384 * 1024
"""Bytes of the envelopes of a call, which with its signature must not be larger than a message may be."""
_AT_ONCE = 50


class Remote(Transport):
    """The box of one member. Threads do not share it."""

    def __init__(self, address: str, hub: str, signer: sealing.Signer, now: Clock, random: Callable[[int], bytes]):
        self._address, self._hub, self._signer = address.rstrip("/"), hub, signer
        self._now, self._random = now, random
        self._session = requests.Session()

    def publish(self, envelopes: Iterable[Envelope]) -> None:
        some: list[dict[str, str]] = []
        size = 0
        for each in envelopes:
            if some and (len(some) == _AT_ONCE or size + len(each.content) > _LARGEST):
                self._call("publish", envelopes=some)
                some, size = [], 0
            some.append({"id": each.id, "content": each.content.decode("ascii")})
            size += len(each.content)
        if some:
            self._call("publish", envelopes=some)

    def pull(self, recipient: str, most: int = 1) -> list[Delivery]:
        found = self._call("pull", most=min(most, _AT_ONCE))["deliveries"]
        return [
            Delivery(
                Envelope(each["id"], recipient, each["content"].encode("ascii")),
                each["attempt"],
                read_instant(each["until"]),
                each["hold"],
            )
            for each in found
        ]

    def ack(self, deliveries: Iterable[Delivery]) -> None:
        rest = iter(deliveries)
        while some := list(islice(rest, _AT_ONCE)):
            self._call("ack", held=[_held(each) for each in some])

    def nack(self, delivery: Delivery, poison: str = "") -> None:
        self._call("nack", held=[_held(delivery)], poison=poison)

    def directory(self) -> str:
        """The directory as the hub hands it on; only the authority's signature makes it believable."""
        return self._said(lambda: self._session.get(f"{self._address}/{DIRECTORY}", timeout=_SECONDS)).text

    def _call(self, call: str, **fields: Any) -> dict[str, Any]:
        now: datetime = self._now()
        message = {
            "type": "rse.mailbox.v1",
            "id": new_id(now, self._random(RANDOM_BYTES)),
            "from": self._signer.number,
            "to": self._hub,
            "sent": instant(now),
            "call": call,
            **fields,
        }
        signed = sealing.sign(message, self._signer)
        headers = {"Content-Type": "application/jose"}
        response = self._said(
            lambda: self._session.post(f"{self._address}/{MAILBOX}", signed, headers=headers, timeout=_SECONDS)
        )
        try:
            return dict(response.json())
        except ValueError as error:
            raise Away("not JSON") from error

    def _said(self, ask: Callable[[], requests.Response]) -> requests.Response:
        try:
            response = ask()
        except requests.RequestException as error:
            raise Away(type(error).__name__) from error
        if response.status_code != requests.codes.ok:
            raise Away(f"{response.status_code} {response.headers.get('Exchange-Refusal', '')}".strip())
        return response


def _held(delivery: Delivery) -> dict[str, Any]:
    return {"id": delivery.envelope.id, "hold": delivery.hold, "attempt": delivery.attempt}
