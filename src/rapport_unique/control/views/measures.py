"""Measures that the administration makes on the screen: write, try as a centre would, publish, add a period."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from rapport_unique.accounts.access import ActorRequest
from rapport_unique.control.forms.measures import (
    PERIOD,
    MeasureForm,
    PeriodForm,
    TrialPeriodForm,
    initial_of,
    period_of,
)
from rapport_unique.control.roles import for_managers
from rapport_unique.core.findings import Refused
from rapport_unique.core.measures import catalogue
from rapport_unique.reporting.simple_measures import (
    TrialForm,
    add_period,
    declared,
    publish_simple_measure,
    save_simple_measure,
    simple_measures,
    tried,
)
from rapport_unique.ui import language
from rapport_unique.ui.forms import RevisionField


class _RevisionForm(forms.Form):
    revision = RevisionField()


@require_safe
@for_managers
def measures(request: ActorRequest) -> HttpResponse:
    """Those made here, and those that come with the product."""
    own = [(each, declared(each)) for each in simple_measures()]
    return render(request, "control/measures/list.html", {"own": own, "built": catalogue().values()})


@require_http_methods(["GET", "HEAD", "POST"])
@for_managers
def new(request: ActorRequest) -> HttpResponse:
    form = MeasureForm(None, request.POST or None)
    if request.method == "POST" and form.is_valid() and _saved(request, form, form.cleaned_data["identifier"], None):
        return redirect("simple-measure-try", measure=form.cleaned_data["identifier"])
    return _editor(request, form)


@require_http_methods(["GET", "HEAD", "POST"])
@for_managers
def edit(request: ActorRequest, measure: str) -> HttpResponse:
    stored = get_object_or_404(simple_measures(), identifier=measure)
    if stored.published_at:
        return redirect("simple-measure-try", measure=measure)
    initial = {**initial_of(stored.definition), "revision": stored.revision}
    form = MeasureForm(stored.definition, request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid() and _saved(request, form, measure, form.cleaned_data["revision"]):
        return redirect("simple-measure-try", measure=measure)
    return _editor(request, form, stored)


@require_http_methods(["GET", "HEAD", "POST"])
@for_managers
def try_out(request: ActorRequest, measure: str) -> HttpResponse:
    """The form as a centre sees it, with amounts to try; nothing of it is kept."""
    stored = get_object_or_404(simple_measures(), identifier=measure)
    made = declared(stored)
    asked = request.method == "POST"
    period_form = TrialPeriodForm(list(made.periods), request.POST if asked else None, prefix="trial")
    form = TrialForm(made, request.POST if asked else None)
    trial = tried(form, period_form.cleaned_data["period"]) if period_form.is_valid() and form.is_valid() else None
    context = {
        "stored": stored,
        "measure": made,
        "form": form,
        "period_form": period_form,
        "trial": trial,
        "has_errors": asked and trial is None,
        "add": PeriodForm(initial={"revision": stored.revision}),
    }
    return render(request, "control/measures/try.html", context, status=422 if context["has_errors"] else 200)


@require_POST
@for_managers
def publish(request: ActorRequest, measure: str) -> HttpResponse:
    get_object_or_404(simple_measures(), identifier=measure)
    form = _RevisionForm(request.POST)
    if form.is_valid():
        try:
            publish_simple_measure(identifier=measure, revision=form.cleaned_data["revision"], actor=request.actor)
            messages.success(request, _("The measure is published: a campaign can be opened on it."))
        except Refused as refused:
            messages.error(request, language.refusal(refused))
    return redirect("simple-measure-try", measure=measure)


@require_http_methods(["GET", "HEAD", "POST"])
@for_managers
def period(request: ActorRequest, measure: str) -> HttpResponse:
    """One more period, also of a measure that is published."""
    stored = get_object_or_404(simple_measures(), identifier=measure)
    form = PeriodForm(request.POST or None, initial={"revision": stored.revision})
    if request.method == "POST" and form.is_valid():
        try:
            said = {name: form.cleaned_data[name] for name in PERIOD}
            add_period(
                identifier=measure,
                revision=form.cleaned_data["revision"],
                period=period_of(said),
                actor=request.actor,
            )
        except Refused as refused:
            form.add_error(None, language.refusal(refused))
        else:
            messages.success(request, _("The period is added."))
            return redirect("simple-measure-try", measure=measure)
    context = {"stored": stored, "form": form, "has_errors": bool(form.errors)}
    return render(request, "control/measures/period.html", context, status=422 if form.errors else 200)


def _saved(request: ActorRequest, form: MeasureForm, identifier: str, revision: int | None) -> bool:
    try:
        save_simple_measure(
            identifier=identifier, definition=form.as_definition(), revision=revision, actor=request.actor
        )
    except Refused as refused:
        form.add_error(None, language.refusal(refused))
        return False
    messages.success(request, _("The measure is saved. Try it as a centre would."))
    return True


def _editor(request: ActorRequest, form: MeasureForm, stored: Any = None) -> HttpResponse:
    context = {"form": form, "stored": stored, "has_errors": bool(form.errors)}
    return render(request, "control/measures/edit.html", context, status=422 if form.errors else 200)
