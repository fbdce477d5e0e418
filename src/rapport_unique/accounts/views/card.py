"""Sign in with the identity card itself, by Web eID."""

from datetime import timedelta
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from rapport_unique.accounts import throttling
from rapport_unique.accounts.access import Request, allow_everyone
from rapport_unique.accounts.kept import carried, own_url
from rapport_unique.accounts.levels import Level
from rapport_unique.accounts.national_numbers import person_with
from rapport_unique.accounts.views.sign_in import arrive, refused_page, unknown_page
from rapport_unique.accounts.ways import Way, open_ways, register_way
from rapport_unique.adapters.login import codes
from rapport_unique.adapters.login.web_eid import CardTrust, authorities_in, holder, new_nonce
from rapport_unique.core.findings import Invalid, Refused
from rapport_unique.core.texts import Text
from rapport_unique.ui import clock

CARD = register_way(
    Way(
        key="card",
        label=Text(
            "S'identifier directement avec la carte d'identité",
            "Rechtstreeks aanmelden met de identiteitskaart",
            "Direkt mit dem Personalausweis anmelden",
        ),
        hint=Text(
            "Avec un lecteur de carte et l'extension Web eID, sans passer par le service fédéral.",
            "Met een kaartlezer en de extensie Web eID, zonder de federale dienst.",
            "Mit einem Kartenleser und der Erweiterung Web eID, ohne den föderalen Dienst.",
        ),
        address="sign-in-card",
        level=Level.EID,
        ready=lambda: settings.CARD_AUTHORITIES is not None,
    )
)
_ASKED = "card"
_LONGEST = timedelta(minutes=5)


@never_cache
@require_POST
@allow_everyone
def start(request: Request) -> HttpResponse:
    """The page that asks the card."""
    if CARD not in open_ways():
        raise Http404
    nonce = new_nonce()
    request.session[_ASKED] = {"nonce": nonce, "at": clock.now().isoformat()}
    kept = carried(request)
    context = {
        "nonce": nonce,
        "kept": kept.dumped() if kept else "",
        "next": own_url(request, request.POST.get("next", "")),
        "strong": request.POST.get("strong"),
    }
    return render(request, "accounts/card.html", context)


@never_cache
@require_POST
@allow_everyone
def token(request: Request) -> HttpResponse:
    """What the card signed. The nonce counts once, whatever comes of it."""
    asked = request.session.pop(_ASKED, None)
    kept, next_url = carried(request), own_url(request, request.POST.get("next", ""))
    try:
        throttling.check(request)
        if CARD not in open_ways() or asked is None or clock.now() - clock.parsed(asked["at"]) > _LONGEST:
            raise Invalid(codes.CARD_EXPIRED.code)
        number = holder(
            request.POST.get("token", ""),
            nonce=asked["nonce"],
            origin=settings.SITE_ADDRESS.rstrip("/"),
            trust=_trust(
                settings.CARD_AUTHORITIES, tuple(settings.CARD_LOGIN_POLICIES), tuple(settings.CARD_OCSP_WITHOUT_NONCE)
            ),
            now=clock.now(),
        )
    except Refused as refused:
        if isinstance(refused, Invalid):
            throttling.failed(request)
        strong = bool(request.POST.get("strong"))
        return refused_page(request, refused, kept=kept, next_url=next_url, strong=strong)
    person = person_with(number)
    if person is None:
        return unknown_page(request)
    return arrive(request, person, CARD, CARD.level, kept, next_url)


@lru_cache(maxsize=4)
def _trust(authorities: Path, policies: frozenset[str], without_nonce: frozenset[str]) -> CardTrust:
    files = sorted(authorities.iterdir()) if authorities.is_dir() else [authorities]
    known = authorities_in(file.read_bytes() for file in files)
    return CardTrust(known, policies=policies, without_nonce=without_nonce)
