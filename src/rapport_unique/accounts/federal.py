"""The federal authentication service: how this site is its client, and the roles that it may tell."""

import logging
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from rapport_unique.accounts.access import Program
from rapport_unique.accounts.levels import Level
from rapport_unique.accounts.mandates import end_mandate, grant_mandate
from rapport_unique.accounts.models import Centre, Mandate, Person
from rapport_unique.accounts.roles import ROLES, Scope
from rapport_unique.adapters.login.openid import Provider
from rapport_unique.core.findings import Refused
from rapport_unique.ui import clock

logger = logging.getLogger(__name__)
PROGRAM = Program("federal")
"""Who gives the roles that the service tells."""


def is_set_up() -> bool:
    said = _settings()
    return bool(said["issuer"] and said["client_id"] and said["key_file"])


def provider() -> Provider:
    """The service by the settings, this site as its client."""
    said = _settings()
    return Provider(
        issuer=said["issuer"],
        authorization_endpoint=said["authorization_endpoint"],
        token_endpoint=said["token_endpoint"],
        userinfo_endpoint=said["userinfo_endpoint"],
        jwks_uri=said["jwks_uri"],
        client_id=said["client_id"],
        redirect_uri=settings.SITE_ADDRESS.rstrip("/") + reverse("sign-in-federal-back"),
        key=said["key_file"].read_text(),
        key_id=said["key_id"],
        scopes=tuple(said["scopes"]),
        levels={said["level_name"].format(level=int(level)): int(level) for level in Level},
        **said["claims"],
    )


def follow_roles(person: Person, claim: Any) -> None:
    """Give the person the roles that the service tells of them, and end those that it no longer tells.

    Without a table of roles (`RU_FEDERAL_ROLES`) nothing is given: access managers do it.
    """
    table = _settings()["roles"]
    if table is None:
        return
    told = set(_told(claim, _table(table)))
    today = clock.today()
    held = Mandate.objects.filter(person=person).not_ended(today).select_related("person", "centre")
    given = {(each.role_key, each.centre.ins): each for each in held if each.centre}
    with transaction.atomic():
        for role, ins in told - given.keys():
            centre = Centre.objects.existing(today).filter(ins=ins).first()
            if centre:
                with _refusal_noted(person, role, ins):
                    grant_mandate(person=person, centre=centre, role=role, starts=today, actor=PROGRAM)
        for (role, ins), mandate in given.items():
            if mandate.granted_by == PROGRAM.identifier and (role, ins) not in told:
                with _refusal_noted(person, role, ins):
                    end_mandate(mandate=mandate, ends=clock.yesterday(), revision=mandate.revision, actor=PROGRAM)


@contextmanager
def _refusal_noted(person: Person, role: str, ins: str) -> Iterator[None]:
    """A role that cannot be given keeps nobody from signing in: the operator finds it in the log."""
    try:
        with transaction.atomic():
            yield
    except Refused as refused:
        logger.warning(
            "Role %s in %s does not follow the service for %s: %s", role, ins, person.identifier, refused.code
        )


def _settings() -> dict[str, Any]:
    return dict(settings.FEDERAL)


def _told(claim: Any, table: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Role and centre (INS) of each entry of the claim that the table knows."""
    roles, centres = table.get("roles", {}), table.get("centres", {})
    for each in claim if isinstance(claim, list) else ():
        if not isinstance(each, dict):
            continue
        role = roles.get(str(each.get(table.get("role_key", "name"))))
        ins = centres.get(str(each.get(table.get("organisation_key", "organisation"))))
        if role in ROLES and ROLES[role].scope is Scope.CENTRE and ins:
            yield role, ins


@lru_cache(maxsize=1)
def _table(path: Path) -> dict[str, Any]:
    """`role_key`, `organisation_key`; `[roles]` by the name in the claim; `[centres]` INS by enterprise number."""
    return tomllib.loads(path.read_text(encoding="utf-8"))
