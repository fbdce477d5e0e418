"""What a campaign knows of centres beside money: a file, looked at before it is confirmed, undone until the opening."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from rapport_unique.accounts.access import ActorRequest
from rapport_unique.accounts.models import Centre
from rapport_unique.control.forms.campaigns import PrefilledFileForm, SettleBatchForm
from rapport_unique.control.roles import for_managers
from rapport_unique.control.views.grants import STATES, problems, table
from rapport_unique.core.findings import Finding
from rapport_unique.core.texts import Text
from rapport_unique.reporting.overview import campaigns
from rapport_unique.reporting.prefilled import (
    Differences,
    abandon_prefilled,
    can_be_taken_back,
    confirm_prefilled,
    known_fields,
    prefilled_batches,
    prefilled_differences,
    prefilled_lines,
    propose_prefilled,
    undo_prefilled,
)
from rapport_unique.ui import components, language
from rapport_unique.ui.acts import UNPROCESSABLE, carried_out, form_page, posted

_PER_PAGE = 50
_SHOWN = 200
_STATES = {**STATES, "confirmed": Text("confirmé", "bevestigd", "bestätigt")}
_SETTLED: dict[str, tuple[Callable[..., object], Any]] = {
    "abandon": (abandon_prefilled, gettext_lazy("The proposal is thrown away.")),
    "undo": (undo_prefilled, gettext_lazy("The values are taken back.")),
    "confirm": (confirm_prefilled, gettext_lazy("The values are confirmed.")),
}


@require_http_methods(["GET", "HEAD", "POST"])
@for_managers
def prefilled(request: ActorRequest, measure: str, period: str) -> HttpResponse:
    """The files so far, and one to look at."""
    campaign = _campaign(measure, period)
    form = PrefilledFileForm(posted(request), request.FILES or None)
    findings: list[Finding] = []
    batches: list[Any] = []

    def carry_out(said: dict[str, Any]) -> None:
        file = said["file"]
        batch, found = propose_prefilled(campaign=campaign, actor=request.actor, name=file.name, data=file.read())
        findings.extend(found)
        batches.extend([batch] if batch else [])

    carried_out(form, carry_out)
    if batches:
        return redirect("prefilled-batch", measure, period, batches[0].pk)
    context = {
        "campaign": campaign,
        "form": form,
        "findings": len(findings),
        "problems": problems(findings),
        "shown_limit": _SHOWN,
        "columns": [("ins", _("INS code")), *((each.key, each.label) for each in known_fields(campaign.measure))],
        "batches": [(each, _STATES[each.state], len(each.lines)) for each in prefilled_batches(campaign)],
        "has_errors": bool(form.errors or findings),
    }
    status = UNPROCESSABLE if form.errors or findings else 200
    return render(request, "control/campaigns/prefilled.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@for_managers
def prefilled_batch(request: ActorRequest, measure: str, period: str, batch: int) -> HttpResponse:
    """One file: what it would change, or what it said; confirm it, leave it, or undo it."""
    campaign = _campaign(measure, period)
    found = get_object_or_404(prefilled_batches(campaign), pk=batch)
    found.campaign = campaign
    form = SettleBatchForm(posted(request), initial={"revision": campaign.revision})
    act, done = _SETTLED[next((each for each in _SETTLED if each in request.POST), "confirm")]
    if carried_out(form, lambda said: act(batch=found, actor=request.actor, **said)):
        messages.success(request, done)
        if "abandon" in request.POST:
            return redirect("campaign-prefilled", measure, period)
        return redirect("prefilled-batch", measure, period, batch)
    plan = prefilled_differences(found) if found.state == "proposed" else None
    names = {each.ins: f"{each.ins} {language.say(each.name)}" for each in Centre.objects.visible_to(request.actor)}
    labels = {each.key: each.label for each in known_fields(campaign.measure)}
    listing = Paginator(prefilled_lines(found), _PER_PAGE).get_page(request.GET.get("page"))
    context: dict[str, Any] = {
        "campaign": campaign,
        "batch": found,
        "state": _STATES[found.state],
        "plan": plan,
        "changes": _changes(plan, names, labels) if plan else None,
        "shown_limit": _SHOWN,
        "listing": listing,
        "lines": table(
            _("Lines"),
            (_("Centre"), _("What is known"), _("Value"), _("Line of the file")),
            [[names[each.ins], labels[each.key], each.value, str(each.line)] for each in listing.object_list],
        ),
        "undoable": can_be_taken_back(found),
    }
    return form_page(request, "control/campaigns/prefilled_batch.html", form, context)


def _campaign(measure: str, period: str) -> Any:
    """A campaign whose measure knows something beforehand beside money; 404 for any other."""
    found = get_object_or_404(campaigns(), measure_id=measure, period_id=period)
    if not known_fields(found.measure):
        raise Http404
    return found


def _changes(plan: Differences, names: dict[str, str], labels: dict[str, Text]) -> components.Table:
    rows = [[names[line.ins], labels[line.key], "", line.value] for line in plan.new[:_SHOWN]]
    rows += [[names[line.ins], labels[line.key], each.value, line.value] for each, line in plan.changed[:_SHOWN]]
    heads = (_("Centre"), _("What is known"), _("Now"), _("Then"))
    return table(_("What would change"), heads, rows, empty=_("Nothing would change."))
