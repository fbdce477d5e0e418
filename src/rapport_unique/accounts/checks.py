"""The system check that finds views open by oversight."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.core.checks import CheckMessage, Error
from django.urls import URLPattern, URLResolver, get_resolver

from rapport_unique.accounts.access import access_of
from rapport_unique.accounts.roles import ROLES


def routes(resolver: URLResolver | None = None, prefix: str = "/") -> Iterator[tuple[str, URLPattern]]:
    """Every address of the site with its pattern."""
    for pattern in (resolver or get_resolver()).url_patterns:
        address = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from routes(pattern, address)
        else:
            yield address, pattern


def every_view_declares_access(app_configs: Sequence[Any] | None = None, **options: Any) -> list[CheckMessage]:
    errors: list[CheckMessage] = []
    for address, pattern in routes():
        access = access_of(pattern.callback)
        if access is None:
            errors.append(Error(f"{address} does not declare who may use it", id="accounts.E001"))
        elif unknown := (access.roles or frozenset()) - ROLES.keys():
            errors.append(Error(f"{address} names unknown roles: {', '.join(sorted(unknown))}", id="accounts.E002"))
    return errors
