"""Means of signing in without any federal service: passkeys and codes, enrolled by invitation."""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction

from rapport_unique.accounts.encryption import decrypted, encrypted
from rapport_unique.accounts.models import CodeGenerator, Invitation, Passkey, Person
from rapport_unique.adapters.login import codes, passkeys, totp
from rapport_unique.core.findings import Invalid, NotPossible, Severity, define
from rapport_unique.core.texts import Text
from rapport_unique.journal.recording import record
from rapport_unique.ui import clock

_INVITED_FOR = timedelta(days=3)
_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"

LAST_MEANS = define(
    "last-means",
    Severity.BLOCKING,
    Text(
        "C'est votre dernier moyen de vous identifier : ajoutez-en un autre avant de le supprimer.",
        "Dit is uw laatste middel om u aan te melden: voeg eerst een ander toe.",
        "Das ist Ihr letztes Anmeldemittel: Fügen Sie zuerst ein anderes hinzu.",
    ),
)


def site() -> passkeys.Site:
    parts = urlsplit(settings.SITE_ADDRESS)
    return passkeys.Site(settings.PRODUCT.fr, parts.hostname or "", f"{parts.scheme}://{parts.netloc}")


def invite(*, person: Person, by: str) -> str:
    """A code that lets a person enrol, once and within three days. It is told by voice or on paper, never by mail."""
    code = "-".join("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(4))
    with transaction.atomic():
        Invitation.objects.filter(person=person, used_at=None).delete()
        Invitation.objects.create(person=person, code=_hashed(code), expires_at=clock.now() + _INVITED_FOR)
        record(subject=person.journal_actor, actor=by, action="invited", data={})
    return code


def invited(email: str, code: str) -> Invitation:
    """The invitation that a person may still use."""
    found = Invitation.objects.filter(
        person__email=email.strip().lower(), code=_hashed(code), used_at=None, expires_at__gte=clock.now()
    )
    invitation = found.select_related("person").first()
    if invitation is None:
        raise Invalid(codes.INVITATION.code)
    return invitation


def add_passkey(*, person: Person, made: passkeys.Made, invitation: Invitation | None = None) -> Passkey:
    with transaction.atomic():
        _use(invitation)
        passkey: Passkey = Passkey.objects.create(
            person=person,
            credential=made.credential,
            public_key=made.public_key,
            uses=made.uses,
            added_at=clock.now(),
        )
        record(subject=person.journal_actor, actor=person.journal_actor, action="passkey-added", data={})
    return passkey


def add_generator(*, person: Person, secret: str, code: str, invitation: Invitation | None = None) -> CodeGenerator:
    """Replace the person's generator of codes, once a code of the new one shows that it works."""
    step = totp.matching_step(secret, code.replace(" ", ""), clock.now(), after=0)
    if step is None:
        raise Invalid(codes.CODE.code)
    with transaction.atomic():
        _use(invitation)
        CodeGenerator.objects.filter(person=person).delete()
        generator: CodeGenerator = CodeGenerator.objects.create(
            person=person, secret=encrypted(secret), last_step=step, added_at=clock.now()
        )
        record(subject=person.journal_actor, actor=person.journal_actor, action="generator-added", data={})
    return generator


def person_by_passkey(answer: str, challenge: str) -> Person:
    """Whose passkey answered the challenge."""
    credential = passkeys.credential_of(answer)
    with transaction.atomic():
        found = Passkey.objects.select_for_update(of=("self",)).select_related("person").filter(credential=credential)
        passkey = found.first()
        if passkey is None:
            raise Invalid(codes.PASSKEY.code)
        passkey.uses = passkeys.used(site(), answer, challenge, public_key=bytes(passkey.public_key), uses=passkey.uses)
        passkey.used_at = clock.now()
        passkey.save(update_fields=["uses", "used_at"])
    return passkey.person


def person_by_code(email: str, code: str) -> Person:
    """Whose generator gives this code now; the same answer for a wrong code and for an unknown address."""
    with transaction.atomic():
        found = CodeGenerator.objects.select_for_update(of=("self",)).select_related("person")
        generator = found.filter(person__email=email.strip().lower()).first()
        secret = decrypted(generator.secret) if generator else totp.new_secret()
        after = generator.last_step if generator else 0
        step = totp.matching_step(secret, code.replace(" ", ""), clock.now(), after=after)
        if generator is None or step is None:
            raise Invalid(codes.CODE.code)
        generator.last_step = step
        generator.save(update_fields=["last_step"])
    return generator.person


def remove(*, person: Person, means: Passkey | CodeGenerator) -> None:
    """Forget a means, unless it is the last one."""
    with transaction.atomic():
        Person.objects.select_for_update().get(pk=person.pk)
        left = person.passkeys.count() + CodeGenerator.objects.filter(person=person).count()
        if left < 2:
            raise NotPossible(LAST_MEANS.code)
        means.delete()
        record(subject=person.journal_actor, actor=person.journal_actor, action="means-removed", data={})


def _use(invitation: Invitation | None) -> None:
    if invitation is not None and not Invitation.objects.filter(pk=invitation.pk, used_at=None).update(
        used_at=clock.now()
    ):
        raise Invalid(codes.INVITATION.code)


def _hashed(code: str) -> str:
    bare = "".join(character for character in code.upper() if character.isalnum())
    return hashlib.sha256(f"{settings.SECRET_KEY}:{bare}".encode()).hexdigest()
