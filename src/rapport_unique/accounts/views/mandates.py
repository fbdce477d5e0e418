"""The access manager's pages: who has which role in the centre, grant, end, replace, and how it came about."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.db import transaction
from django.db.models import OuterRef, Subquery
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from rapport_unique.accounts import codes
from rapport_unique.accounts.access import ActorRequest, allow, allow_strongly_signed_in
from rapport_unique.accounts.forms import DelegateForm, EndForm, GrantForm, ReplaceForm, ReviewForm
from rapport_unique.accounts.history import mandate_history
from rapport_unique.accounts.mandates import delegate_mandate, end_mandate, grant_mandate, person_named, replace_mandate
from rapport_unique.accounts.models import AccessCheck, Mandate, Person
from rapport_unique.accounts.review import YEAR, confirm_review, is_due, state_of, to_review
from rapport_unique.accounts.roles import ACCESS_MANAGER
from rapport_unique.accounts.vacancies import vacancies
from rapport_unique.accounts.views.local import is_offered
from rapport_unique.ui import clock
from rapport_unique.ui.acts import carried_out, form_page, posted

_AHEAD = timedelta(days=90)
"""How far the page of the access manager looks for roles that will be vacant."""
_PLACES = {
    codes.MANDATE_BACKWARDS.code: ("ends",),
    codes.MANDATE_OVERLAPS.code: ("starts", "ends"),
    codes.MANDATE_PAST.code: ("starts", "ends"),
    codes.DELEGATION_OUTSIDE.code: ("ends",),
    codes.PERSON_OTHER_NAME.code: ("email",),
    codes.PERSON_OTHER_NUMBER.code: ("national_number",),
    codes.PERSON_OTHER_NAME_ON_NUMBER.code: ("national_number",),
}
"""At which field a refusal is said."""

allow_access_manager = allow(roles={ACCESS_MANAGER.key})
allow_access_manager_strongly = allow(roles={ACCESS_MANAGER.key}, strong=True)


@require_safe
@allow_access_manager
def mandates(request: ActorRequest) -> HttpResponse:
    today = clock.today()
    held = Mandate.objects.visible_to(request.actor).known().select_related("person", "centre", "delegated_by__person")
    centre = request.actor.centre
    tested = AccessCheck.objects.filter(person=OuterRef("person")).order_by("-at").values("at")[:1]
    context = {
        "review_due": centre is not None and is_due(centre),
        "vacancies": vacancies([centre], today + _AHEAD).get(centre.pk, []) if centre else [],
        "current": held.not_ended(today).annotate(tested_at=Subquery(tested)),
        "past": held.ended(today),
        "invites": is_offered(),
        "own": request.person,
        "today": today,
        "history": mandate_history(request.actor.centre),
    }
    return render(request, "accounts/mandates.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@allow_access_manager_strongly
def review(request: ActorRequest) -> HttpResponse:
    """The yearly review: every role of the centre, confirmed with one click."""
    centre = request.actor.centre
    assert centre is not None  # noqa: S101
    mandates = to_review(centre)
    form = ReviewForm(posted(request), initial={"seen": state_of(mandates)})

    def act(answers: dict[str, Any]) -> None:
        confirm_review(centre=centre, actor=request.actor, seen=answers["seen"])
        messages.success(request, _("The roles are confirmed."))

    return _act_or_ask(
        request,
        form,
        act,
        "accounts/review.html",
        {"mandates": mandates, "own": request.person, "absent_since": clock.now() - YEAR},
    )


@require_http_methods(["GET", "HEAD", "POST"])
@allow_access_manager_strongly
def grant(request: ActorRequest) -> HttpResponse:
    form = GrantForm(posted(request), initial={"starts": clock.today(), "language": request.person.language})

    def act(answers: dict[str, Any]) -> None:
        grant_mandate(
            person=_person(request, answers),
            centre=request.actor.centre,
            role=answers["role"],
            starts=answers["starts"],
            ends=answers["ends"],
            actor=request.actor,
        )
        messages.success(request, _("The role is granted."))

    return _act_or_ask(request, form, act, "accounts/grant.html", {})


@require_http_methods(["GET", "HEAD", "POST"])
@allow_strongly_signed_in
def end(request: ActorRequest, pk: int) -> HttpResponse:
    """The access manager for any role, an officer for the delegations of their own."""
    if request.actor is None:
        raise Http404
    mandate = _mandate(request, pk)
    own = mandate.delegated_by == request.actor.mandate
    if not own and request.actor.role != ACCESS_MANAGER:
        raise Http404
    form = EndForm(posted(request), initial={"ends": clock.today(), "revision": mandate.revision})

    def act(answers: dict[str, Any]) -> None:
        end_mandate(mandate=mandate, ends=answers["ends"], revision=answers["revision"], actor=request.actor)
        messages.success(request, _("The last day of the role is changed."))

    after = "account" if own else "mandates"
    return _act_or_ask(request, form, act, "accounts/end.html", {"mandate": mandate, "own": own}, after)


@require_http_methods(["GET", "HEAD", "POST"])
@allow_access_manager_strongly
def replace(request: ActorRequest, pk: int) -> HttpResponse:
    mandate = _mandate(request, pk)
    initial = {"starts": clock.today(), "language": mandate.person.language, "revision": mandate.revision}
    form = ReplaceForm(posted(request), initial=initial, role=mandate.role)

    def act(answers: dict[str, Any]) -> None:
        replace_mandate(
            mandate=mandate,
            person=_person(request, answers),
            starts=answers["starts"],
            ends=answers["ends"],
            revision=answers["revision"],
            actor=request.actor,
        )
        messages.success(request, _("The role is handed over."))

    return _act_or_ask(request, form, act, "accounts/replace.html", {"mandate": mandate})


@require_http_methods(["GET", "HEAD", "POST"])
@allow_strongly_signed_in
def delegate(request: ActorRequest, pk: int) -> HttpResponse:
    """The access manager for any officer, an officer for their own box."""
    if request.actor is None:
        raise Http404
    mandate = _mandate(request, pk)
    if mandate.delegated_by_id or not mandate.role.officer or not _may_delegate(request, mandate):
        raise Http404
    initial = {"starts": clock.today(), "language": mandate.person.language, "revision": mandate.revision}
    form = DelegateForm(posted(request), initial=initial, role=mandate.role)

    def act(answers: dict[str, Any]) -> None:
        delegate_mandate(
            mandate=mandate,
            person=_person(request, answers),
            starts=answers["starts"],
            ends=answers["ends"],
            revision=answers["revision"],
            actor=request.actor,
        )
        messages.success(request, _("The signature is delegated."))

    own = mandate == request.actor.mandate
    return _act_or_ask(
        request,
        form,
        act,
        "accounts/delegate.html",
        {"mandate": mandate, "own": own},
        "account" if own else "mandates",
    )


def _may_delegate(request: ActorRequest, mandate: Mandate) -> bool:
    return request.actor.role == ACCESS_MANAGER or mandate == request.actor.mandate


def _act_or_ask(
    request: ActorRequest,
    form: forms.Form,
    act: Callable[[dict[str, Any]], None],
    template: str,
    context: dict[str, Any],
    after: str = "mandates",
) -> HttpResponse:
    """Do it, or nothing of it, and return to the list; else show the form, with what stands in the way."""
    if carried_out(form, transaction.atomic(act), _PLACES):
        return redirect(after)
    return form_page(request, template, form, context)


def _mandate(request: ActorRequest, pk: int) -> Mandate:
    held = Mandate.objects.visible_to(request.actor).known().not_ended(clock.today())
    return get_object_or_404(held.select_related("person", "centre", "delegated_by__person"), pk=pk)


def _person(request: ActorRequest, answers: dict[str, Any]) -> Person:
    return person_named(
        given_name=answers["given_name"],
        surname=answers["surname"],
        email=answers["email"],
        language=answers["language"],
        national_number=answers["national_number"],
        actor=request.actor,
    )
