"""Listings as files: each page that has one answers `?as=csv`, `xlsx` or `parquet` with it."""

from collections.abc import Callable

from django.http import HttpResponse

from rapport_unique.accounts.access import ActorRequest
from rapport_unique.control.listings import KINDS, Listing
from rapport_unique.control.views.acts import attachment
from rapport_unique.ui import clock


def downloaded(request: ActorRequest, listing: Callable[[], Listing]) -> HttpResponse | None:
    """The listing as the file that the address asks for, if it asks for one."""
    kind = request.GET.get("as", "")
    if kind not in KINDS:
        return None
    found = listing()
    content: bytes = getattr(found, f"as_{kind}")()
    return attachment(content, KINDS[kind], f"{found.key}-{clock.today().isoformat()}.{kind}")
