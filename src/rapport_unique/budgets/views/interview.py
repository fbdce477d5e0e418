"""The interview: one page per step, saved as one goes, with the budget that follows beside it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from rapport_unique.accounts.access import ActorRequest
from rapport_unique.budgets import policies
from rapport_unique.budgets.cases import keep_typed, run, save_draft
from rapport_unique.budgets.interview.forms import StepForm
from rapport_unique.budgets.interview.steps import BY_KEY, STEPS
from rapport_unique.budgets.interview.vocabulary import Step
from rapport_unique.budgets.models import Case
from rapport_unique.budgets.roles import for_workers
from rapport_unique.budgets.views.base import case_of, shown
from rapport_unique.budgets.views.running import Running, running_of, steps_of
from rapport_unique.core.findings import Refused, Stale
from rapport_unique.core.texts import LANGUAGES
from rapport_unique.ui import clock, language
from rapport_unique.ui.acts import UNPROCESSABLE
from rapport_unique.ui.forms import RevisionField


class SimulateForm(forms.Form):
    """What its user saw: the revision of the case, and how many simulations there were."""

    revision = RevisionField()
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0)


@require_http_methods(["GET", "HEAD", "POST"])
@for_workers
def case_step(request: ActorRequest, case: UUID, step: str) -> HttpResponse:
    """Ask one step, and save it. What was typed and not saved is back in the form."""
    found, asked = case_of(request, case), _step(step)
    if "abandon" in request.POST:
        save_draft(case=found, actor=request.actor, revision=found.revision, data=found.data, step=asked.key)
        return redirect("case-step", case=case, step=step)
    if request.method == "POST":
        return _save(request, found, asked)
    kept = found.typed.get(asked.key)
    form = StepForm(asked, found.data, kept=kept, more="more" in request.GET, paths=_paths(found))
    return _ask(request, found, form)


@require_POST
@for_workers
def case_draft(request: ActorRequest, case: UUID, step: str) -> HttpResponse:
    """Keep what stands in the form while one types, and answer with the budget that would follow."""
    found, asked = _in_hand(request, case), _step(step)
    form = StepForm(asked, found.data, request.POST.dict(), paths=_paths(found))
    valid = form.is_valid()
    kept = keep_typed(case=found, actor=request.actor, step=asked.key, values=form.typed())
    if form.cleaned_data.get("revision") not in (None, kept.revision):
        said = _("Something else was saved in this household meanwhile. What you typed is kept: save to compare both.")
        return JsonResponse({"message": said}, status=409)
    at = f"{clock.local(kept.changed_at):%H:%M}"
    if not valid:
        said = _("Kept at %(time)s. The budget follows once every answer can be read: save to see which one cannot.")
        return JsonResponse({"message": said % {"time": at}})
    running = running_of(found, form.data_after)
    said = _("Kept at %(time)s, not saved yet. %(balance)s") % {"time": at, "balance": running.sentence}
    return JsonResponse({"message": said, "picture": _as_html(running)})


@require_POST
@for_workers
def case_language(request: ActorRequest, case: UUID) -> HttpResponse:
    """In which language the family reads its sheet."""
    found = _in_hand(request, case)
    if (chosen := request.POST.get("language", "")) in LANGUAGES:
        save_draft(case=found, actor=request.actor, revision=found.revision, data=found.data, language=chosen)
    return redirect("case", case=case)


@require_POST
@for_workers
def case_simulate(request: ActorRequest, case: UUID) -> HttpResponse:
    """Compute, seal and keep."""
    found, saw = _in_hand(request, case), SimulateForm(request.POST)
    if not saw.is_valid():
        return redirect("case", case=case)
    try:
        made = run(case=found, actor=request.actor, **saw.cleaned_data)
    except Refused as refused:
        messages.warning(request, language.refusal(refused))
        return redirect("case", case=case)
    return redirect("simulation", pk=made.pk)


def overview_of(case: Case) -> dict[str, Any]:
    """What the page of a household says of its interview."""
    made = case.households.select_related("simulation__decision").order_by("-pk")
    return {
        "running": running_of(case),
        "tasks": [each.task for each in steps_of(case)],
        "simulations": [each.simulation for each in made],
        "simulate": SimulateForm(initial={"revision": case.revision, "seen": len(made)}),
        "languages": [("fr", "Français"), ("nl", "Nederlands"), ("de", "Deutsch")],
    }


def _in_hand(request: ActorRequest, case: UUID) -> Case:
    """The household of an act that shows nothing of it: whoever acts has looked already."""
    cases = Case.objects.visible_to(request.actor).select_related("centre", "worker")
    found: Case = get_object_or_404(cases, identifier=case)
    return found


def _step(key: str) -> Step:
    if key not in BY_KEY:
        raise Http404
    return BY_KEY[key]


def _paths(case: Case) -> tuple[str, ...]:
    """The reference amounts that the centre computes with."""
    return policies.in_force(case.centre).parameters.paths


def _save(request: ActorRequest, case: Case, step: Step) -> HttpResponse:
    form = StepForm(step, case.data, request.POST.dict(), paths=_paths(case))
    if not form.is_valid():
        keep_typed(case=case, actor=request.actor, step=step.key, values=form.typed())
        return _ask(request, case, form)
    revision = form.cleaned_data.get("revision")
    if form.data_after == case.data:
        revision = case.revision  # a second press of the same button, or the way back: there is nothing to overwrite
    try:
        if revision is None:
            raise Stale("content-changed")
        save_draft(case=case, actor=request.actor, revision=revision, data=form.data_after, step=step.key)
    except Stale:
        keep_typed(case=case, actor=request.actor, step=step.key, values=form.typed())
        return _ask(request, case, form.on_revision(case.revision), stored=True)
    if "more" in request.POST:
        return redirect(f"{reverse('case-step', args=[case.identifier, step.key])}?more=1#new")
    return _next(case, step)


def _next(case: Case, step: Step) -> HttpResponse:
    following = STEPS.index(step) + 1
    if following == len(STEPS):
        return redirect("case", case=case.identifier)
    return redirect("case-step", case=case.identifier, step=STEPS[following].key)


def _ask(request: ActorRequest, case: Case, form: StepForm, *, stored: bool = False) -> HttpResponse:
    """`stored`: another content was saved since its user saw the page, and is shown beside what was typed."""
    if not form.is_bound:
        form.initial["revision"] = case.revision
        if "region" in form.fields and not form.initial["region"]:
            form.initial["region"] = case.centre.region
    position = STEPS.index(form.step)
    context: dict[str, Any] = {
        "case": case,
        "form": form,
        "step": form.step,
        "number": position + 1,
        "steps": steps_of(case),
        "running": running_of(case),
        "last": position + 1 == len(STEPS),
        "differences": form.differences if stored else [],
        "autosave_url": reverse("case-draft", args=[case.identifier, form.step.key]),
    }
    status = 409 if stored else UNPROCESSABLE if form.is_bound and form.errors else 200
    return shown(request, "step", status=status, **context)


def _as_html(running: Running) -> str:
    return render_to_string("budgets/_running.html", {"running": running})
