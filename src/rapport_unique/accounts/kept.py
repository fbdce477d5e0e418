"""What was typed into a page whose session had ended: carried through sign-in, sent again on request. Never files."""

import json
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme

FIELD = "kept"


@dataclass(frozen=True, slots=True)
class Kept:
    """A POST to repeat: its address and its fields in order."""

    url: str
    fields: tuple[tuple[str, str], ...]

    def dumped(self) -> str:
        return json.dumps({"url": self.url, "fields": self.fields})


def keep(request: HttpRequest) -> Kept:
    """What this POST holds, for a page that carries it on."""
    fields = tuple(
        (name, value)
        for name, values in request.POST.lists()
        if name != "csrfmiddlewaretoken"
        for value in values
        if isinstance(value, str)
    )
    return Kept(request.get_full_path(), fields)


def carried(request: HttpRequest) -> Kept | None:
    """What a page before this one carries on, if it stays on this site."""
    kept = restored(request.POST.get(FIELD, ""))
    return kept if kept and own_url(request, kept.url) else None


def restored(dumped: str) -> Kept | None:
    """What `Kept.dumped` gave; nothing where it is something else."""
    try:
        read: Any = json.loads(dumped)
        return Kept(str(read["url"]), tuple((str(name), str(value)) for name, value in read["fields"]))
    except (ValueError, TypeError, KeyError):
        return None


def own_url(request: HttpRequest, url: str) -> str:
    """`url` if it is an address of this site, else nothing."""
    safe = url_has_allowed_host_and_scheme(url, allowed_hosts={request.get_host()}, require_https=request.is_secure())
    return url if safe and url.startswith("/") else ""
