"""The means of signing that this site offers, whom it trusts, and documents that wait for a card."""

from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction

from rapport_unique.accounts.fictional import fictional_number_of
from rapport_unique.accounts.models import Person, SigningAttempt
from rapport_unique.accounts.national_numbers import is_of
from rapport_unique.adapters.signatures.certificates import Signer, admitted_signer, signer_of
from rapport_unique.adapters.signatures.signing import Prepared, Signed, finish, prepare
from rapport_unique.adapters.signatures.software import SoftwareCards
from rapport_unique.adapters.signatures.trust import Trust, certificates_in, read, time_stamp_service, trust_in
from rapport_unique.core.findings import NotAllowed, Severity, Stale, define
from rapport_unique.core.texts import Text
from rapport_unique.ui import clock

_WAITS = timedelta(minutes=5)

OTHER_PERSON = define(
    "card-of-another",
    Severity.BLOCKING,
    Text(
        "Cette carte n'est pas celle de la personne identifiée. Utilisez votre propre carte, ou identifiez-vous avec.",
        "Deze kaart is niet van de aangemelde persoon. Gebruik uw eigen kaart, of meld u daarmee aan.",
        "Diese Karte gehört nicht der angemeldeten Person. Verwenden Sie Ihre eigene Karte, oder melden Sie sich "
        "damit an.",
    ),
)
WAITED_TOO_LONG = define(
    "signing-expired",
    Severity.BLOCKING,
    Text(
        "La demande de signature a expiré ou a déjà servi. Rien n'est signé ; recommencez.",
        "Het verzoek tot ondertekening is verlopen of al gebruikt. Er is niets ondertekend; begin opnieuw.",
        "Die Unterzeichnungsanfrage ist abgelaufen oder wurde schon verwendet. Nichts wurde unterzeichnet; "
        "beginnen Sie erneut.",
    ),
)


@dataclass(frozen=True, slots=True)
class Means:
    """A way of signing. `in_document` ones put a signature into the PDF itself."""

    key: str
    label: Text
    hint: Text
    in_document: bool = True


CARD = Means(
    "card",
    Text(
        "Signer avec la carte d'identité", "Ondertekenen met de identiteitskaart", "Mit dem Personalausweis signieren"
    ),
    Text(
        "Insérez votre carte dans le lecteur ; l'extension Web eID demande le code PIN.",
        "Steek uw kaart in de lezer; de extensie Web eID vraagt de pincode.",
        "Stecken Sie Ihre Karte in das Lesegerät; die Erweiterung Web eID fragt nach der PIN.",
    ),
)
SOFTWARE = Means(
    "software",
    Text(
        "Signer avec une carte de démonstration",
        "Ondertekenen met een demonstratiekaart",
        "Mit einer Demonstrationskarte signieren",
    ),
    Text(
        "Signature de test, sans aucune valeur juridique.",
        "Testhandtekening, zonder enige juridische waarde.",
        "Testunterschrift ohne jeden rechtlichen Wert.",
    ),
)
ACCOUNT = Means(
    "account",
    Text("Signer", "Ondertekenen", "Unterzeichnen"),
    Text(
        "La signature est liée à votre compte.",
        "De handtekening is verbonden aan uw account.",
        "Die Unterschrift ist mit Ihrem Konto verbunden.",
    ),
    in_document=False,
)
MEANS = {means.key: means for means in (CARD, SOFTWARE, ACCOUNT)}


def open_means() -> list[Means]:
    """Those that the operator offers (`RU_SIGNATURE_MEANS`), in that order."""
    return [MEANS[key] for key in settings.SIGNATURE_MEANS if key in MEANS]


def trust() -> Trust:
    """The authorities of cards and stamps by the settings; the demonstration's too where its cards are offered."""
    demonstration = settings.HOME if SOFTWARE.key in settings.SIGNATURE_MEANS else None
    return _trust(settings.CARD_AUTHORITIES, settings.TSA_AUTHORITIES, settings.TSA_URL, demonstration)


@lru_cache(maxsize=8)
def _trust(cards: Path | None, stamps: Path | None, stamp_url: str, demonstration: Path | None) -> Trust:
    stamper = time_stamp_service(stamp_url) if stamp_url else None
    found = trust_in(certificates_in(cards) if cards else (), certificates_in(stamps) if stamps else (), stamper)
    return found.and_also(_software_cards(demonstration).trust()) if demonstration else found


@lru_cache(maxsize=2)
def _software_cards(home: Path) -> SoftwareCards:
    return SoftwareCards(home / "demonstration-cards", clock.now())


def prepare_for_card(
    *,
    person: Person,
    purpose: str,
    facts: dict[str, Any],
    pdf: bytes,
    field: str,
    certificate: bytes,
    reason: str,
    first: bool,
) -> tuple[SigningAttempt, Prepared]:
    """Let a document wait for the person's card. `facts` come back with its answer.

    Invalid for a certificate that may not sign, NotAllowed for another person's.
    """
    now = clock.now()
    signer = admitted_signer(certificate, trust(), now)
    if not is_of(person, signer.national_number):
        raise NotAllowed(OTHER_PERSON.code)
    prepared = prepare(pdf, field=field, certificate=certificate, reason=reason, first=first)
    SigningAttempt.objects.filter(expires_at__lt=now).delete()
    attempt = SigningAttempt.objects.create(
        person=person,
        purpose=purpose,
        facts=facts,
        pdf=prepared.pdf,
        prepared=prepared.to_data(),
        expires_at=now + _WAITS,
    )
    return attempt, prepared


def finish_with_card(
    *, person: Person, purpose: str, attempt: UUID, value: bytes, last: bool
) -> tuple[Signed, Signer, dict[str, Any]]:
    """What the card gave, put into the document that waited for it; once, and in time."""
    with transaction.atomic():
        waiting = SigningAttempt.objects.select_for_update().filter(
            identifier=attempt, person=person, purpose=purpose, expires_at__gte=clock.now()
        )
        found = waiting.first()
        if found is None:
            raise Stale(WAITED_TOO_LONG.code)
        SigningAttempt.objects.filter(pk=found.pk).delete()
    prepared = Prepared.from_data(bytes(found.pdf), found.prepared)
    signed = finish(prepared, value, trust(), last=last)
    return signed, signer_of(read(prepared.certificate)), found.facts


def sign_with_software(
    *, person: Person, pdf: bytes, field: str, reason: str, first: bool, last: bool
) -> tuple[Signed, Signer]:
    """At once, with the card that a fictional person would have."""
    card = _software_cards(settings.HOME).card(
        given_name=person.given_name, surname=person.surname, national_number=fictional_number_of(person)
    )
    signer = admitted_signer(card.certificate, trust(), clock.now())
    if not person.fictional or not is_of(person, signer.national_number):
        raise NotAllowed(OTHER_PERSON.code)
    prepared = prepare(pdf, field=field, certificate=card.certificate, reason=reason, first=first)
    return finish(prepared, card.sign(prepared.to_sign), trust(), last=last), signer
