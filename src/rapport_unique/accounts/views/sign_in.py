"""Sign in to the demonstration, choose a role, sign out, stay signed in."""

from itertools import groupby
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render, resolve_url
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from rapport_unique.accounts import signing_in
from rapport_unique.accounts.access import Request, allow_everyone, allow_signed_in
from rapport_unique.accounts.kept import Kept, carried, own_url
from rapport_unique.accounts.models import Mandate, Person
from rapport_unique.ui import clock, errors


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@allow_everyone
def sign_in(request: Request) -> HttpResponse:
    """The demonstration's sign-in: one of its fictional people."""
    if not settings.DEMONSTRATION:
        return _refused(request)
    if request.method != "POST":
        return sign_in_page(request)
    person = get_object_or_404(Person, identifier=_identifier(request), fictional=True)
    signing_in.sign_in(request, person)
    signing_in.recognise(request)
    if request.actor is None:
        return choose_page(request, kept=carried(request))
    return _go_on(request)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@allow_signed_in
def choose_mandate(request: Request) -> HttpResponse:
    """Choose in which of one's mandates to act."""
    assert request.person is not None  # noqa: S101
    if request.method != "POST":
        return choose_page(request)
    mandate = get_object_or_404(signing_in.mandates_of(request.person), pk=_number(request.POST.get("mandate", "")))
    signing_in.choose(request, mandate)
    return _go_on(request)


@require_POST
@allow_everyone
def sign_out(request: Request) -> HttpResponse:
    signing_in.sign_out(request)
    return HttpResponseRedirect(resolve_url("sign-in"))


@never_cache
@require_POST
@allow_signed_in
def keep_alive(request: Request) -> HttpResponse:
    """Activity by itself: recognising the request slid the end of its session."""
    return HttpResponse(status=204)


def sign_in_page(
    request: HttpRequest, *, status: int = 200, kept: Kept | None = None, files: bool = False
) -> HttpResponse:
    """The demonstration's people by centre. `kept` is what an ended session left unsent."""
    if not settings.DEMONSTRATION:
        return _refused(request)
    mandates = (
        Mandate.objects.filter(person__fictional=True)
        .active(clock.today())
        .known()
        .select_related("person", "centre")
        .order_by("centre__ins", "person__surname", "person__given_name", "person_id", "pk")
    )
    places = [
        (label, [(person, list(held)) for person, held in groupby(group, key=lambda each: each.person)])
        for label, group in groupby(mandates, key=lambda each: each.centre_label)
    ]
    context = {"places": places, "interrupted": status == 401, "files": files, **_carry_on(request, kept)}
    return render(request, "accounts/sign_in.html", context, status=status)


def choose_page(request: Request, *, status: int = 200, kept: Kept | None = None) -> HttpResponse:
    assert request.person is not None  # noqa: S101
    mandates = signing_in.mandates_of(request.person)
    context = {"mandates": mandates, "interrupted": status == 401, **_carry_on(request, kept)}
    return render(request, "accounts/choose_mandate.html", context, status=status)


def _go_on(request: Request) -> HttpResponse:
    """Send what was kept, after a look; else to the page one came for."""
    kept = carried(request)
    if kept:
        signing_in.recognise(request)
        return render(request, "accounts/send_again.html", {"again": kept})
    return HttpResponseRedirect(own_url(request, request.POST.get("next", "")) or resolve_url("home"))


def _carry_on(request: HttpRequest, kept: Kept | None) -> dict[str, Any]:
    """What the next page needs to go on from here."""
    if kept:
        return {"kept": kept.dumped()}
    source = request.POST if request.method == "POST" else request.GET
    return {"next": own_url(request, source.get("next", ""))}


def _refused(request: HttpRequest) -> HttpResponse:
    return errors.page(
        request,
        403,
        _("Signing in is not possible here"),
        _("The sign-in of the demonstration is closed on this site."),
    )


def _identifier(request: HttpRequest) -> str:
    """What a forged value cannot crash."""
    try:
        return str(UUID(request.POST.get("person", "")))
    except ValueError:
        return str(UUID(int=0))


def _number(typed: str) -> int:
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 18 else 0
