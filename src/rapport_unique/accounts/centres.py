"""Services on centres: what a centre says of itself, and where centres come from."""

import re
from collections.abc import Collection
from datetime import date, timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from rapport_unique.accounts.access import Actor, Program
from rapport_unique.accounts.codes import (
    CENTRE_CHANGED,
    CENTRE_INTO_ITSELF,
    CENTRE_MERGED,
    EMAIL_INVALID,
    LANGUAGES_WRONG,
    TELEPHONE_INVALID,
)
from rapport_unique.accounts.models import Centre
from rapport_unique.core.findings import Invalid, NotPossible, Stale
from rapport_unique.core.identifiers import parse_bic, parse_iban
from rapport_unique.core.municipalities import municipalities
from rapport_unique.core.texts import LANGUAGES
from rapport_unique.journal.recording import record

_TELEPHONE = re.compile(r"\+?[0-9][0-9 ./()-]{6,28}")


def update_centre(
    *,
    centre: Centre,
    actor: Actor | Program,
    revision: int,
    iban: str,
    bic: str,
    contact_name: str,
    contact_email: str,
    contact_phone: str,
) -> Centre:
    """Change the account and the contact person. `revision` is what its user saw; an identical save is no event."""
    values = {
        "iban": parse_iban(iban),
        "bic": parse_bic(bic),
        "contact_name": " ".join(contact_name.split()),
        "contact_email": checked_email(contact_email),
        "contact_phone": checked_telephone(contact_phone),
    }
    with transaction.atomic():
        stored: Centre = Centre.objects.select_for_update().get(pk=centre.pk)
        before = {name: getattr(stored, name) for name in values}
        changes = {name: [before[name], value] for name, value in values.items() if value != before[name]}
        if not changes:
            return stored
        if stored.revision != revision:
            raise Stale(CENTRE_CHANGED.code)
        for name, (_, value) in changes.items():
            setattr(stored, name, value)
        stored.revision += 1
        stored.save(update_fields=[*changes, "revision"])
        record(
            subject=stored.journal_subject, actor=actor.identifier, action="centre-updated", data={"changes": changes}
        )
    return stored


def confirm_account(*, centre: Centre, iban: str, actor: Actor) -> Centre:
    """The administration saw that `iban` is the centre's account, for example by its bank statement. Stale when the
    centre gave another one meanwhile."""
    with transaction.atomic():
        stored: Centre = Centre.objects.select_for_update().get(pk=centre.pk)
        if stored.iban != iban:
            raise Stale(CENTRE_CHANGED.code)
        if stored.confirmed_iban == iban:
            return stored
        before, stored.confirmed_iban = stored.confirmed_iban, iban
        stored.save(update_fields=["confirmed_iban"])
        data = {"before": before, "after": iban}
        record(subject=stored.journal_subject, actor=actor.identifier, action="account-confirmed", data=data)
    return stored


def change_languages(
    *, centre: Centre, actor: Actor | Program, revision: int, languages: Collection[str], written_in: str
) -> Centre:
    """Say which languages a centre works in, and in which of them it is written to. An identical save is no event.

    Raises Invalid where it is written to in another language than those.
    """
    spoken = [each for each in LANGUAGES if each in languages]
    if written_in not in spoken or len(spoken) != len(set(languages)):
        raise Invalid(LANGUAGES_WRONG.code)
    value = ",".join(sorted(spoken, key=lambda each: each != written_in))
    with transaction.atomic():
        stored: Centre = Centre.objects.select_for_update().get(pk=centre.pk)
        if stored.languages == value:
            return stored
        if stored.revision != revision:
            raise Stale(CENTRE_CHANGED.code)
        before, stored.languages = stored.languages, value
        stored.revision += 1
        stored.save(update_fields=["languages", "revision"])
        data = {"before": before, "after": value}
        record(subject=stored.journal_subject, actor=actor.identifier, action="centre-languages-changed", data=data)
    return stored


def merge(*, predecessor: Centre, successor: Centre, on: date, revision: int, actor: Actor | Program) -> None:
    """From `on` the successor stands in the place of the predecessor: its people see and sign what is still open.
    `revision` is the predecessor's, as its user saw it."""
    with transaction.atomic():
        stored: Centre = Centre.objects.select_for_update().get(pk=predecessor.pk)
        if stored.successor_id is not None or stored.valid_to is not None:
            raise NotPossible(CENTRE_MERGED.code)
        if stored.revision != revision:
            raise Stale(CENTRE_CHANGED.code)
        if stored in _line_of(successor):
            raise NotPossible(CENTRE_INTO_ITSELF.code)
        stored.successor, stored.valid_to = successor, on - timedelta(days=1)
        stored.revision += 1
        stored.save(update_fields=["successor", "valid_to", "revision"])
        record(
            subject=stored.journal_subject,
            actor=actor.identifier,
            action="centre-merged",
            data={"into": successor.ins, "on": on.isoformat()},
        )


def _line_of(centre: Centre) -> list[Centre]:
    """The centre and those it goes into one day, one after the other."""
    line = [centre]
    while line[-1].successor is not None:
        line.append(line[-1].successor)
    return line


def import_centres(*, actor: Actor | Program) -> int:
    """Add the municipalities' centres that the site is for and that are not there yet; how many were added."""
    with transaction.atomic():
        known = set(Centre.objects.values_list("ins", flat=True))
        packaged = [each for each in _packaged_centres() if settings.CENTRES is None or each.ins in settings.CENTRES]
        added = [centre for centre in packaged if centre.ins not in known]
        if added:
            Centre.objects.bulk_create(added)
            data = {"source": "municipalities-2020", "ins": [centre.ins for centre in added]}
            record(subject="centres", actor=actor.identifier, action="centres-imported", data=data)
    return len(added)


def checked_email(typed: str) -> str:
    email = typed.strip()
    try:
        validate_email(email)
    except ValidationError:
        raise Invalid(EMAIL_INVALID.code, {"read": email}) from None
    return email


def checked_telephone(typed: str) -> str:
    telephone = " ".join(typed.split())
    if not _TELEPHONE.fullmatch(telephone):
        raise Invalid(TELEPHONE_INVALID.code, {"read": telephone})
    return telephone


def _packaged_centres() -> list[Centre]:
    return [
        Centre(
            ins=each.ins,
            name_fr=each.name.fr,
            name_nl=each.name.nl,
            name_de=each.name.de if each.languages == ("de",) else "",
            languages=",".join(each.languages),
            region=each.region,
            province_fr=each.province.fr,
            province_nl=each.province.nl,
            inhabitants=each.inhabitants,
            postcode=each.postcode,
        )
        for each in municipalities().values()
    ]
