"""The means of signing that this site offers, whom it trusts, and documents that wait for a card or a service."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings

from rapport_unique.accounts.fictional import fictional_number_of
from rapport_unique.accounts.models import Person, SigningAttempt
from rapport_unique.accounts.national_numbers import is_of
from rapport_unique.adapters.signatures.certificates import Signer, admitted_signer, signer_of
from rapport_unique.adapters.signatures.remote import SigningService
from rapport_unique.adapters.signatures.signing import Prepared, Signed, adopt, finish, prepare
from rapport_unique.adapters.signatures.software import SoftwareCards
from rapport_unique.adapters.signatures.trust import Trust, certificates_in, read, time_stamp_service, trust_in
from rapport_unique.core.findings import NotAllowed, Severity, Stale, define
from rapport_unique.core.texts import Text
from rapport_unique.ui import clock

_WAITS = timedelta(minutes=5)
_WAITS_ELSEWHERE = timedelta(minutes=60)

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
    """A way of signing: its `name`, and the `label` of its button. `in_document` ones put a signature into the PDF."""

    key: str
    name: Text
    label: Text
    hint: Text
    in_document: bool = True


CARD = Means(
    "card",
    Text("Carte d'identité", "Identiteitskaart", "Personalausweis"),
    Text(
        "Signer avec la carte d'identité", "Ondertekenen met de identiteitskaart", "Mit dem Personalausweis signieren"
    ),
    Text(
        "Insérez votre carte dans le lecteur ; l'extension Web eID demande le code PIN.",
        "Steek uw kaart in de lezer; de extensie Web eID vraagt de pincode.",
        "Stecken Sie Ihre Karte in das Lesegerät; die Erweiterung Web eID fragt nach der PIN.",
    ),
)
FEDERAL = Means(
    "federal",
    Text("Service fédéral de signature", "Federale ondertekendienst", "Föderaler Signaturdienst"),
    Text(
        "Signer par le service fédéral de signature",
        "Ondertekenen via de federale ondertekendienst",
        "Über den föderalen Signaturdienst signieren",
    ),
    Text(
        "Vous signez sur les pages du service fédéral, puis revenez ici de vous-même.",
        "U ondertekent op de pagina's van de federale dienst en keert daarna vanzelf hier terug.",
        "Sie unterzeichnen auf den Seiten des föderalen Dienstes und kehren danach von selbst hierher zurück.",
    ),
)
SOFTWARE = Means(
    "software",
    Text("Carte de démonstration", "Demonstratiekaart", "Demonstrationskarte"),
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
    Text("Compte de l'utilisateur", "Account van de gebruiker", "Konto des Benutzers"),
    Text("Signer", "Ondertekenen", "Unterzeichnen"),
    Text(
        "La signature est liée à votre compte.",
        "De handtekening is verbonden aan uw account.",
        "Die Unterschrift ist mit Ihrem Konto verbunden.",
    ),
    in_document=False,
)
MEANS = {means.key: means for means in (CARD, FEDERAL, SOFTWARE, ACCOUNT)}


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


def signing_service() -> SigningService:
    """The federal one, by the settings."""
    return SigningService(**settings.SIGNING_SERVICE)


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
    _admitted(person, certificate)
    prepared = prepare(pdf, field=field, certificate=certificate, reason=reason, first=first)
    return _waiting(_WAITS, person, purpose, facts, prepared.pdf, prepared.to_data()), prepared


def finish_with_card(
    *, person: Person, purpose: str, attempt: UUID, value: bytes, last: bool
) -> tuple[Signed, Signer, dict[str, Any]]:
    """What the card gave, put into the document that waited for it; once, and in time."""
    found = _taken(person, purpose, attempt)
    prepared = Prepared.from_data(bytes(found.pdf), found.prepared)
    signed = finish(prepared, value, trust(), last=last)
    return signed, signer_of(read(prepared.certificate)), found.facts


def prepare_elsewhere(
    *, person: Person, purpose: str, facts: dict[str, Any], pdf: bytes, field: str, back: Callable[[UUID], str]
) -> str:
    """Leave a document with the federal signing service; the page where the person signs it. The service sends their
    browser to `back` of the attempt."""
    attempt = _waiting(_WAITS_ELSEWHERE, person, _elsewhere(purpose), facts, pdf, {"field": field})
    service, name, language = signing_service(), attempt.identifier.hex, person.language
    token = service.begin(pdf, name=name, signature_field=field, language=language)
    return service.page_for(token, back=back(attempt.identifier), language=language)


def finish_elsewhere(
    *, person: Person, purpose: str, attempt: UUID, last: bool
) -> tuple[Signed, Signer, dict[str, Any]]:
    """The document that the person signed with the service, fetched back; once, and in time. It goes on waiting while
    the service does not answer.

    Invalid or NotAllowed as for a card: the service does not say beforehand with what a person signs.
    """
    service, name = signing_service(), attempt.hex
    _found(person, _elsewhere(purpose), attempt)
    returned = service.collect(name)
    found = _taken(person, _elsewhere(purpose), attempt)
    service.forget(name)
    signed, certificate = adopt(bytes(found.pdf), returned, found.prepared["field"], trust(), last=last)
    return signed, _admitted(person, certificate), found.facts


def abandon_elsewhere(*, person: Person, purpose: str, attempt: UUID) -> None:
    """The person did not sign: nothing of the document stays with the service."""
    _taken(person, _elsewhere(purpose), attempt)
    signing_service().forget(attempt.hex)


def _elsewhere(purpose: str) -> str:
    """What waits for a service is never finished by a card's answer, nor the other way round."""
    return f"{purpose}:elsewhere"


def _admitted(person: Person, certificate: bytes) -> Signer:
    signer = admitted_signer(certificate, trust(), clock.now())
    if not is_of(person, signer.national_number):
        raise NotAllowed(OTHER_PERSON.code)
    return signer


def _waiting(
    how_long: timedelta, person: Person, purpose: str, facts: dict[str, Any], pdf: bytes, prepared: dict[str, Any]
) -> SigningAttempt:
    now = clock.now()
    SigningAttempt.objects.filter(expires_at__lt=now).delete()
    attempt: SigningAttempt = SigningAttempt.objects.create(
        person=person, purpose=purpose, facts=facts, pdf=pdf, prepared=prepared, expires_at=now + how_long
    )
    return attempt


def _found(person: Person, purpose: str, attempt: UUID) -> SigningAttempt:
    waiting = SigningAttempt.objects.filter(
        identifier=attempt, person=person, purpose=purpose, expires_at__gte=clock.now()
    )
    found: SigningAttempt | None = waiting.first()
    if found is None:
        raise Stale(WAITED_TOO_LONG.code)
    return found


def _taken(person: Person, purpose: str, attempt: UUID) -> SigningAttempt:
    """The document that waits, which then waits no more: of two answers, one finds it."""
    found = _found(person, purpose, attempt)
    deleted, _ = SigningAttempt.objects.filter(pk=found.pk).delete()
    if not deleted:
        raise Stale(WAITED_TOO_LONG.code)
    return found


def sign_with_software(
    *, person: Person, pdf: bytes, field: str, reason: str, first: bool, last: bool
) -> tuple[Signed, Signer]:
    """At once, with the card that a fictional person would have."""
    card = _software_cards(settings.HOME).card(
        given_name=person.given_name, surname=person.surname, national_number=fictional_number_of(person)
    )
    if not person.fictional:
        raise NotAllowed(OTHER_PERSON.code)
    signer = _admitted(person, card.certificate)
    prepared = prepare(pdf, field=field, certificate=card.certificate, reason=reason, first=first)
    return finish(prepared, card.sign(prepared.to_sign), trust(), last=last), signer
