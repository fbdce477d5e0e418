"""Failed attempts slow down whoever makes them: by the person they try to be, and by the address they come from."""

from __future__ import annotations

import hashlib
import hmac
from datetime import datetime, timedelta

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from rapport_unique.accounts.models import FailedAttempt
from rapport_unique.core.findings import NotPossible, Refused, Severity, define
from rapport_unique.core.texts import Text
from rapport_unique.ui import clock

_WINDOW = timedelta(minutes=15)
_PER_PERSON, _PER_ADDRESS = 5, 50

TOO_MANY = define(
    "too-many-attempts",
    Severity.BLOCKING,
    Text(
        "Trop d'essais manqués. Recommencez à {at}.",
        "Te veel mislukte pogingen. Begin opnieuw om {at}.",
        "Zu viele fehlgeschlagene Versuche. Beginnen Sie erneut um {at}.",
    ),
)


def check(request: HttpRequest, whom: str = "") -> None:
    """NotPossible while there were too many failures in the last quarter of an hour."""
    for key, most in _keys(request, whom):
        failures = FailedAttempt.objects.filter(key=key, at__gt=clock.now() - _WINDOW).order_by("-at")
        times: list[datetime] = list(failures.values_list("at", flat=True)[:most])
        if len(times) == most:
            again = clock.local(times[-1] + _WINDOW + timedelta(minutes=1))
            raise NotPossible(TOO_MANY.code, {"at": f"{again:%H:%M}"})


def failed(request: HttpRequest, whom: str = "") -> None:
    """Note a failure. Old ones are forgotten."""
    now = clock.now()
    FailedAttempt.objects.filter(at__lt=now - 2 * _WINDOW).delete()
    FailedAttempt.objects.bulk_create(FailedAttempt(key=key, at=now) for key, _ in _keys(request, whom))


def status_of(refused: Refused) -> int:
    """Of the page that says why a sign-in was refused."""
    if refused.code == TOO_MANY.code:
        return 429
    return 503 if isinstance(refused, NotPossible) else 422


def with_retry(response: HttpResponse) -> HttpResponse:
    """Programs read it in a header."""
    if response.status_code == 429:
        response["Retry-After"] = str(int(_WINDOW.total_seconds()))
    return response


def _keys(request: HttpRequest, whom: str) -> list[tuple[str, int]]:
    """Hashes with the site's key: the table tells nobody's address."""
    keys = [(_hashed("address", _address(request)), _PER_ADDRESS)]
    return [*keys, (_hashed("person", whom.casefold()), _PER_PERSON)] if whom else keys


def _address(request: HttpRequest) -> str:
    """Behind the proxy that RU_HTTPS speaks of, the last address that it adds."""
    forwarded: str = request.headers.get("X-Forwarded-For", "") if settings.SECURE_PROXY_SSL_HEADER else ""
    return forwarded.rpartition(",")[2].strip() or str(request.META.get("REMOTE_ADDR", ""))


def _hashed(kind: str, value: str) -> str:
    return hmac.new(settings.SECRET_KEY.encode(), f"{kind}:{value}".encode(), hashlib.sha256).hexdigest()
