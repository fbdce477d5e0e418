"""The boxes of the members, and the directory that the hub hands on. A call is a message that its member signed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from rapport_unique.accounts.access import allow_everyone
from rapport_unique.core.findings import Invalid, Refused
from rapport_unique.exchange.hub import running
from rapport_unique.exchange.membership import DIRECTORY
from rapport_unique.exchange.protocol import refusals, sealing
from rapport_unique.exchange.protocol.identifiers import instant, read_instant
from rapport_unique.exchange.protocol.messages import LARGEST
from rapport_unique.exchange.transport.port import Delivery, Envelope, Transport
from rapport_unique.exchange.turned_away import turned_away
from rapport_unique.ui import clock


@csrf_exempt
@require_POST
@allow_everyone
def mailbox(request: HttpRequest) -> HttpResponse:
    """Publish to the hub, pull from one's own box, acknowledge: who signed the call is who calls."""
    if settings.NATS:
        return HttpResponse("members use NATS", status=404, content_type="text/plain")
    signed = ""
    try:
        signed = _signed(request)
        call = _believed(signed)
    except Refused as refusal:
        return _turn_away(signed, refusal)
    return JsonResponse(_CALLS[call["call"]](running.transport(), call))


@require_safe
@allow_everyone
def directory(request: HttpRequest) -> HttpResponse:
    """Who is a member, as the authority signed it."""
    return HttpResponse((settings.MEMBERSHIP / DIRECTORY).read_bytes(), content_type="application/jose")


def _signed(request: HttpRequest) -> str:
    if int(request.headers.get("Content-Length") or 0) > 2 * LARGEST:
        raise Invalid(refusals.TOO_LARGE.code)
    try:
        return request.body.decode("ascii")
    except UnicodeDecodeError:
        raise Invalid(refusals.SIGNATURE_WRONG.code) from None


def _believed(signed: str) -> dict[str, Any]:
    """The call that was signed by a member, in these minutes."""
    now, members = clock.now(), running.directory()
    call = sealing.verified(signed, members, to=running.membership().signer.number, at=now)
    if call["type"] != "rse.mailbox.v1":
        raise Invalid(refusals.UNKNOWN_REFERENCE.code)
    if read_instant(call["sent"]) < now - sealing.CLOCK_SKEW:
        raise Invalid(refusals.CLOCK_OFF.code, {"sent": call["sent"]})
    return call


def _turn_away(signed: str, refusal: Refused) -> HttpResponse:
    """The code is also in a header, which the node's health page shows. The journal has who it claims to be of."""
    turned_away("nobody", "call-refused", code=refusal.code, claimed=sealing.claimed_by(signed, running.directory()))
    return JsonResponse({"refused": refusal.code}, status=400, headers={"Exchange-Refusal": refusal.code})


def _publish(transport: Transport, call: Mapping[str, Any]) -> dict[str, Any]:
    """Into the hub's box, whoever calls: members never write to each other."""
    transport.publish(Envelope(each["id"], call["to"], each["content"].encode("ascii")) for each in call["envelopes"])
    return {}


def _pull(transport: Transport, call: Mapping[str, Any]) -> dict[str, Any]:
    found = transport.pull(call["from"], call["most"])
    return {
        "deliveries": [
            {
                "id": each.envelope.id,
                "content": each.envelope.content.decode("ascii"),
                "attempt": each.attempt,
                "until": instant(each.until),
                "hold": each.hold,
            }
            for each in found
        ]
    }


def _ack(transport: Transport, call: Mapping[str, Any]) -> dict[str, Any]:
    transport.ack(_held(call))
    return {}


def _nack(transport: Transport, call: Mapping[str, Any]) -> dict[str, Any]:
    for each in _held(call):
        transport.nack(each, call.get("poison", ""))
    return {}


_CALLS = {"publish": _publish, "pull": _pull, "ack": _ack, "nack": _nack}


def _held(call: Mapping[str, Any]) -> list[Delivery]:
    """Letters of the caller's own box; those of another's are none of its."""
    return [
        Delivery(Envelope(each["id"], call["from"], b""), each["attempt"], clock.now(), each["hold"])
        for each in call["held"]
    ]
