"""Check one's access on any day: a trial signature on a document of no content, which is thrown away."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from uuid import UUID

import pikepdf
from django.db import transaction

from rapport_unique.accounts import cards
from rapport_unique.accounts.models import AccessCheck, Person
from rapport_unique.adapters.signatures.certificates import Signer
from rapport_unique.adapters.signatures.fields import FIELDS, with_fields
from rapport_unique.adapters.signatures.signing import Prepared
from rapport_unique.journal.recording import record
from rapport_unique.ui import clock

_PURPOSE = "trial"
_REASON = "Trial signature, of no effect"


def prepare_trial(*, person: Person, certificate: bytes) -> tuple[UUID, Prepared]:
    """What the person's card shall sign."""
    attempt, prepared = cards.prepare_for_card(
        person=person,
        purpose=_PURPOSE,
        facts={},
        pdf=_empty_document(),
        field=FIELDS[0],
        certificate=certificate,
        reason=_REASON,
        first=True,
    )
    return attempt.identifier, prepared


def finish_trial(*, person: Person, level: int, attempt: UUID, value: bytes) -> AccessCheck:
    """The card signed: note that it can, and how long it will."""
    _, signer, _ = cards.finish_with_card(person=person, purpose=_PURPOSE, attempt=attempt, value=value, last=False)
    return _noted(person, level, cards.CARD, signer)


def prepare_elsewhere(*, person: Person, back: Callable[[UUID], str]) -> str:
    """The page of the federal signing service where the person signs."""
    return cards.prepare_elsewhere(
        person=person, purpose=_PURPOSE, facts={}, pdf=_empty_document(), field=FIELDS[0], back=back
    )


def finish_elsewhere(*, person: Person, level: int, attempt: UUID) -> AccessCheck:
    """The person signed there: note that they can."""
    _, signer, _ = cards.finish_elsewhere(person=person, purpose=_PURPOSE, attempt=attempt, last=False)
    return _noted(person, level, cards.FEDERAL, signer)


def abandon_elsewhere(*, person: Person, attempt: UUID) -> None:
    cards.abandon_elsewhere(person=person, purpose=_PURPOSE, attempt=attempt)


def try_software(*, person: Person, level: int) -> AccessCheck:
    """The same with the card that a fictional person would have."""
    _, signer = cards.sign_with_software(
        person=person, pdf=_empty_document(), field=FIELDS[0], reason=f"TEST - {_REASON}", first=True, last=False
    )
    return _noted(person, level, cards.SOFTWARE, signer)


def _noted(person: Person, level: int, means: cards.Means, signer: Signer) -> AccessCheck:
    with transaction.atomic():
        check: AccessCheck = AccessCheck.objects.create(
            person=person,
            at=clock.now(),
            level=level,
            means=means.key,
            card_until=clock.local(signer.certificate.not_valid_after).date(),
        )
        record(
            subject=person.journal_actor,
            actor=person.journal_actor,
            action="access-checked",
            data={"means": means.key, "level": level},
        )
    return check


def _empty_document() -> bytes:
    output = BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.save(output)
    return with_fields(output.getvalue(), {field: field for field in FIELDS})
