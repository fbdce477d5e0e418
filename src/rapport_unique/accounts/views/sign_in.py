"""Sign in, choose a role, sign out, stay signed in."""

from itertools import groupby
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render, resolve_url
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from rapport_unique.accounts import signing_in, throttling
from rapport_unique.accounts.access import Request, allow_everyone, allow_signed_in
from rapport_unique.accounts.kept import Kept, carried, own_url
from rapport_unique.accounts.levels import Level
from rapport_unique.accounts.models import Mandate, Person
from rapport_unique.accounts.ways import Way, open_ways, register_way
from rapport_unique.core.findings import Refused
from rapport_unique.core.texts import Text
from rapport_unique.ui import clock, language

DEMONSTRATION = register_way(
    Way(
        key="demonstration",
        label=Text("Personnes inventées", "Verzonnen personen", "Erfundene Personen"),
        hint=Text(
            "Aucun mot de passe n'est demandé.", "Er wordt geen wachtwoord gevraagd.", "Kein Passwort wird verlangt."
        ),
        address="sign-in-demonstration",
        level=Level.EID,
    )
)


@never_cache
@require_safe
@allow_everyone
def sign_in(request: Request) -> HttpResponse:
    """The ways of signing in."""
    return sign_in_page(request, next_url=own_url(request, request.GET.get("next", "")))


@never_cache
@require_POST
@allow_everyone
def demonstration(request: Request) -> HttpResponse:
    """As one of the demonstration's fictional people."""
    if DEMONSTRATION not in open_ways():
        raise Http404
    person = get_object_or_404(Person, identifier=_identifier(request), fictional=True)
    return arrive(request, person, DEMONSTRATION, DEMONSTRATION.level, carried(request), request.POST.get("next", ""))


def arrive(
    request: Request, person: Person, way: Way, level: Level, kept: Kept | None = None, next_url: str = ""
) -> HttpResponse:
    """Where every way ends: `person` is signed in, chooses a role if need be, and goes on where they were."""
    signing_in.sign_in(request, person, means=way.key, level=level)
    signing_in.recognise(request)
    if request.actor is None:
        return choose_page(request, kept=kept, next_url=next_url)
    return _go_on(request, kept, next_url)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@allow_signed_in
def choose_mandate(request: Request) -> HttpResponse:
    """Choose in which of one's mandates to act."""
    assert request.person is not None  # noqa: S101
    if request.method != "POST":
        return choose_page(request, next_url=own_url(request, request.GET.get("next", "")))
    mandate = get_object_or_404(signing_in.mandates_of(request.person), pk=_number(request.POST.get("mandate", "")))
    signing_in.choose(request, mandate)
    return _go_on(request, carried(request), request.POST.get("next", ""))


@require_POST
@allow_everyone
def sign_out(request: Request) -> HttpResponse:
    signing_in.sign_out(request)
    messages.success(request, _("You are signed out."))
    return HttpResponseRedirect(resolve_url("sign-in"))


@never_cache
@require_POST
@allow_signed_in
def keep_alive(request: Request) -> HttpResponse:
    """Activity by itself: recognising the request slid the end of its session."""
    return HttpResponse(status=204)


def sign_in_page(
    request: HttpRequest,
    *,
    status: int = 200,
    kept: Kept | None = None,
    next_url: str = "",
    files: bool = False,
    strong: bool = False,
    refusal: str = "",
) -> HttpResponse:
    """The ways to sign in. `kept` is what an ended session left unsent; `strong` asks for a fresh sign-in that is sure
    enough to sign."""
    ways = open_ways(strong=strong)
    context = {
        "ways": [way for way in ways if way is not DEMONSTRATION],
        "local": any(way.key in ("passkey", "totp") for way in open_ways()),
        "demonstration": DEMONSTRATION in ways,
        "places": _cast() if DEMONSTRATION in ways else [],
        "interrupted": bool(kept or files),
        "strong": strong,
        "refusal": refusal,
        "minutes": settings.FRESH_SIGN_IN_SECONDS // 60,
        "files": files,
        **_carry_on(kept, next_url),
    }
    return render(request, "accounts/sign_in.html", context, status=status)


def refused_page(
    request: Request, refused: Refused, *, kept: Kept | None = None, next_url: str = "", strong: bool = False
) -> HttpResponse:
    """Why a sign-in failed, what to do, and the ways to try again; nothing that was typed is lost."""
    response = sign_in_page(
        request,
        status=throttling.status_of(refused),
        kept=kept,
        next_url=next_url,
        strong=strong,
        refusal=language.refusal(refused),
    )
    return throttling.with_retry(response)


def unknown_page(request: Request) -> HttpResponse:
    """Recognised by the service, but nobody gave them a role here: who can."""
    return render(request, "accounts/unknown_person.html", status=403)


def choose_page(request: Request, *, status: int = 200, kept: Kept | None = None, next_url: str = "") -> HttpResponse:
    assert request.person is not None  # noqa: S101
    mandates = signing_in.mandates_of(request.person)
    context = {"mandates": mandates, "interrupted": status == 401, **_carry_on(kept, next_url)}
    return render(request, "accounts/choose_mandate.html", context, status=status)


def _cast() -> list[tuple[Text, list[tuple[Person, list[Mandate]]]]]:
    """The demonstration's people by centre."""
    mandates = (
        Mandate.objects.filter(person__fictional=True)
        .active(clock.today())
        .known()
        .select_related("person", "centre")
        .order_by("centre__ins", "person__surname", "person__given_name", "person_id", "pk")
    )
    return [
        (label, [(person, list(held)) for person, held in groupby(group, key=lambda each: each.person)])
        for label, group in groupby(mandates, key=lambda each: each.centre_label)
    ]


def _go_on(request: Request, kept: Kept | None, next_url: str) -> HttpResponse:
    """Send what was kept, after a look; else to the page one came for."""
    if kept:
        signing_in.recognise(request)
        return render(request, "accounts/send_again.html", {"again": kept})
    return HttpResponseRedirect(own_url(request, next_url) or resolve_url("home"))


def _carry_on(kept: Kept | None, next_url: str) -> dict[str, Any]:
    """What the next page needs to go on from here."""
    return {"kept": kept.dumped()} if kept else {"next": next_url}


def _identifier(request: HttpRequest) -> str:
    """What a forged value cannot crash."""
    try:
        return str(UUID(request.POST.get("person", "")))
    except ValueError:
        return str(UUID(int=0))


def _number(typed: str) -> int:
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 18 else 0
