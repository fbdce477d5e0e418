"""The centre's own data: its account, its contact person, and how they changed."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from rapport_unique.accounts.access import ActorRequest
from rapport_unique.accounts.centres import update_centre
from rapport_unique.accounts.history import names_of
from rapport_unique.accounts.models import Centre
from rapport_unique.core.findings import Refused, Stale
from rapport_unique.core.identifiers import format_iban
from rapport_unique.core.lifecycle import Action, may
from rapport_unique.journal.models import Event
from rapport_unique.reporting.forms.centre import CentreForm
from rapport_unique.reporting.views.base import UNPROCESSABLE, centre_answers, for_readers, for_writers, refuse
from rapport_unique.ui.components import Crumb


@dataclass(frozen=True, slots=True)
class CentreChange:
    at: datetime
    who: str
    changes: list[tuple[str, str, str]]
    """Label, before, after."""


@require_safe
@for_readers
def centre(request: ActorRequest) -> HttpResponse:
    stored = _centre(request)
    context: dict[str, Any] = {
        "centre": stored,
        "answers": centre_answers(_said(stored)),
        "editable": may(request.actor.role.key, Action.EDIT),
        "history": _history(stored),
        "crumbs": [Crumb(_("Data of the centre"))],
    }
    return render(request, "reporting/centre.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_writers
def change(request: ActorRequest) -> HttpResponse:
    stored = _centre(request)
    form = CentreForm(request.POST or None, initial=CentreForm.initial_of(stored))
    if request.method == "POST" and form.is_valid():
        try:
            update_centre(centre=stored, actor=request.actor, **form.cleaned_data)
        except Stale as stale:
            refuse(form, stale)
            return _ask(request, stored, _seen_again(request, stored), theirs=True, refused=form)
        except Refused as refused:
            refuse(form, refused)
        else:
            messages.success(request, _("The data of the centre are saved."))
            return redirect("centre")
    return _ask(request, stored, form)


def _ask(
    request: ActorRequest, stored: Centre, form: CentreForm, *, theirs: bool = False, refused: Any = None
) -> HttpResponse:
    """`theirs`: a colleague saved meanwhile; what is stored is shown beside what was typed."""
    context: dict[str, Any] = {
        "centre": stored,
        "form": form,
        "theirs": centre_answers(_said(stored)) if theirs else [],
        "refused": refused or form,
        "has_errors": theirs or bool(form.errors),
        "crumbs": [Crumb(_("Data of the centre"), reverse("centre")), Crumb(_("Change"))],
    }
    status = 409 if theirs else UNPROCESSABLE if form.errors else 200
    return render(request, "reporting/centre_change.html", context, status=status)


def _seen_again(request: ActorRequest, stored: Centre) -> CentreForm:
    """What was typed, on the revision that its user sees now."""
    return CentreForm({**request.POST.dict(), "revision": stored.revision})


def _centre(request: ActorRequest) -> Centre:
    centre: Centre = Centre.objects.visible_to(request.actor).get()
    return centre


def _said(stored: Centre) -> dict[str, str]:
    return {name: getattr(stored, name) for name in Centre.COMPLETED_BY_ITSELF}


def _label(name: str) -> str:
    return str(CentreForm.base_fields[name].label)


def _shown(name: str, value: str) -> str:
    return format_iban(value) if name == "iban" and value else value


def _history(stored: Centre) -> list[CentreChange]:
    events = list(Event.objects.for_subject(stored.journal_subject).filter(action="centre-updated").order_by("-seq"))
    names = names_of(event.actor for event in events)
    return [
        CentreChange(
            event.at,
            names[event.actor],
            [
                (_label(name), _shown(name, before) or "–", _shown(name, after))
                for name, (before, after) in event.data["changes"].items()
                if name in Centre.COMPLETED_BY_ITSELF
            ],
        )
        for event in events
    ]
