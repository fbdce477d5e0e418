"""One's own account: roles, sessions, and whether one can sign."""

import base64
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render, resolve_url
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST, require_safe

from rapport_unique.accounts import cards, sessions, signing_in, trial
from rapport_unique.accounts.access import Request, allow_signed_in
from rapport_unique.accounts.forms import CardAnswerForm, CertificateForm
from rapport_unique.accounts.levels import STRONG
from rapport_unique.accounts.models import AccessCheck, CodeGenerator, OpenSession, Person
from rapport_unique.accounts.views.local import is_offered
from rapport_unique.accounts.ways import WAYS
from rapport_unique.core.findings import Refused, Stale
from rapport_unique.ui import clock, language
from rapport_unique.ui.components import Answer

_SOON = timedelta(days=60)


@require_safe
@allow_signed_in
def account(request: Request) -> HttpResponse:
    person = _person(request)
    here = signing_in.session_of(request)
    context = {
        "roles": signing_in.mandates_of(person),
        "own": request.actor.mandate if request.actor else None,
        "delegations": _delegations(request),
        "sessions": [(each, sessions.browser_label(each), each.pk == here) for each in sessions.open_sessions(person)],
        "check": _latest(person),
        "local": is_offered(),
        "passkeys": person.passkeys.all(),
        "generator": CodeGenerator.objects.filter(person=person).first(),
    }
    return render(request, "accounts/account.html", context)


@require_POST
@allow_signed_in
def end_session(request: Request, session_pk: int) -> HttpResponse:
    """Sign out one browser; this one too, if it is the one."""
    person = _person(request)
    if not sessions.end(person=person, sessions=OpenSession.objects.standing().filter(pk=session_pk)):
        raise Http404
    messages.success(request, _("That browser is signed out at its next request."))
    return redirect("account")


@require_POST
@allow_signed_in
def end_everywhere(request: Request) -> HttpResponse:
    """Sign out every browser, this one included."""
    person = _person(request)
    sessions.end(person=person, sessions=OpenSession.objects.standing())
    signing_in.sign_out(request)
    messages.success(request, _("You are signed out in every browser."))
    return redirect("sign-in")


@require_safe
@allow_signed_in
def check(request: Request) -> HttpResponse:
    """Whether one can sign when it counts: sign-in, level, role, card and PIN."""
    person = _person(request)
    level, latest = signing_in.level_of(request), _latest(person)
    way = WAYS.get(signing_in.means_of(request))
    roles = list(signing_in.mandates_of(person))
    facts = [
        Answer(_("You are"), person.name),
        Answer(_("Signed in by"), way.label if way else signing_in.means_of(request)),
        Answer(
            _("Level"),
            str(level),
            note=_("Enough to sign and to give roles.")
            if level >= STRONG
            else _("Enough to read and fill in. To sign, sign in with eID or itsme."),
        ),
        *[Answer(_("Role"), each.acting_label, note=language.say(each.centre_label)) for each in roles],
    ]
    context: dict[str, Any] = {
        "facts": facts,
        "officer": any(each.role.officer for each in roles),
        "roles": roles,
        "latest": latest,
        "expires_soon": latest is not None and latest.card_until < clock.today() + _SOON,
        "means": [means for means in cards.open_means() if means.in_document],
        "card": cards.CARD,
        "federal": cards.FEDERAL,
    }
    return render(request, "accounts/check.html", context)


@require_POST
@allow_signed_in
def try_software(request: Request) -> HttpResponse:
    """A trial with a card of software, in the demonstration."""
    if cards.SOFTWARE not in cards.open_means():
        raise Http404
    try:
        trial.try_software(person=_person(request), level=signing_in.level_of(request))
    except Refused as refused:
        messages.error(request, language.refusal(refused))
    return redirect("access-check")


@require_POST
@allow_signed_in
def try_federal(request: Request) -> HttpResponse:
    """A trial on the pages of the federal signing service."""
    if cards.FEDERAL not in cards.open_means():
        raise Http404
    try:
        return redirect(trial.prepare_elsewhere(person=_person(request), back=_way_back))
    except Refused as refused:
        messages.error(request, language.refusal(refused))
    return redirect("access-check")


@require_GET
@allow_signed_in
def federal_back(request: Request, attempt: UUID) -> HttpResponse:
    """From the federal signing service, with `err` in the query if the trial was not signed."""
    person = _person(request)
    try:
        if "err" in request.GET:
            trial.abandon_elsewhere(person=person, attempt=attempt)
            messages.warning(request, _("You did not sign on the pages of the federal service. Nothing is signed."))
        else:
            trial.finish_elsewhere(person=person, level=signing_in.level_of(request), attempt=attempt)
    except Refused as refused:
        messages.error(request, language.refusal(refused))
    return redirect("access-check")


def _way_back(attempt: UUID) -> str:
    return settings.SITE_ADDRESS.rstrip("/") + resolve_url("access-check-federal-back", attempt=attempt)


@require_POST
@allow_signed_in
def prepare_trial(request: Request) -> HttpResponse:
    """For the page's script: what the card shall sign."""
    form = CertificateForm(request.POST)
    if not form.is_valid() or cards.CARD not in cards.open_means():
        return _refused_text(_("The card gave something unreadable. Start again."))
    try:
        attempt, prepared = trial.prepare_trial(person=_person(request), certificate=form.cleaned_data["certificate"])
    except Refused as refused:
        return _refused_text(language.refusal(refused))
    hashed = base64.b64encode(prepared.to_sign).decode()
    return JsonResponse({"attempt": attempt, "hash": hashed, "hash_function": prepared.hash_function})


@require_POST
@allow_signed_in
def finish_trial(request: Request) -> HttpResponse:
    """For the page's script: what the card gave."""
    form = CardAnswerForm(request.POST)
    if not form.is_valid():
        return _refused_text(_("The card gave something unreadable. Start again."))
    try:
        trial.finish_trial(
            person=_person(request),
            level=signing_in.level_of(request),
            attempt=form.cleaned_data["attempt"],
            value=form.cleaned_data["signature"],
        )
    except Refused as refused:
        return _refused_text(language.refusal(refused), 409 if isinstance(refused, Stale) else 422)
    return JsonResponse({"location": resolve_url("access-check")})


def _refused_text(message: str, status: int = 422) -> JsonResponse:
    return JsonResponse({"message": message}, status=status)


def _person(request: Request) -> Person:
    assert request.person is not None  # noqa: S101
    return request.person


def _delegations(request: Request) -> Any:
    """Who signs, now or later, for the role that the person acts in."""
    if request.actor is None:
        return ()
    return request.actor.mandate.delegations.known().not_ended(clock.today()).select_related("person")


def _latest(person: Person) -> AccessCheck | None:
    found: AccessCheck | None = AccessCheck.objects.filter(person=person).order_by("-at").first()
    return found
