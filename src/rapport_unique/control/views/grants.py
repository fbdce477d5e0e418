"""What a campaign grants: a list or a shared budget, looked at before it is confirmed, undone until the opening."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from rapport_unique.accounts.access import ActorRequest
from rapport_unique.accounts.models import Centre
from rapport_unique.adapters.sheets import as_csv
from rapport_unique.control import deducting
from rapport_unique.control.forms.campaigns import AllocationForm, GrantsFileForm, SettleBatchForm
from rapport_unique.control.roles import for_managers
from rapport_unique.core.findings import Finding, Refused, expected_of, message_of
from rapport_unique.core.money import ZERO
from rapport_unique.core.texts import Text, format_count, plain_fact
from rapport_unique.reporting.grant_proposals import Proposal, propose_allocation, propose_deductions, propose_from_file
from rapport_unique.reporting.grants import (
    BatchLine,
    Differences,
    abandon_batch,
    batches_of,
    can_be_undone,
    differences,
    may_confirm,
    totals_of,
)
from rapport_unique.reporting.overview import campaigns
from rapport_unique.reporting.prefilled import known_fields
from rapport_unique.ui import components, language
from rapport_unique.ui.acts import UNPROCESSABLE, carried_out, form_page, posted

_PER_PAGE = 50
_SHOWN = 200
STATES = {
    "proposed": Text("à confirmer", "te bevestigen", "zu bestätigen"),
    "confirmed": Text("octroyé", "toegekend", "gewährt"),
    "undone": Text("annulé", "ongedaan gemaakt", "rückgängig gemacht"),
}
_SOURCES = {
    "file": Text("liste de montants", "lijst met bedragen", "Liste von Beträgen"),
    "allocation": Text("répartition d'un budget", "verdeling van een budget", "Verteilung eines Budgets"),
    "deductions": Text("déductions", "aftrek", "Abzüge"),
}


_SETTLED: dict[str, tuple[Callable[..., object], Any]] = {
    "abandon": (abandon_batch, gettext_lazy("The proposal is thrown away.")),
    "undo": (deducting.undo, gettext_lazy("The grants are taken back.")),
    "confirm": (deducting.confirm, gettext_lazy("The grants are confirmed.")),
}
"""What becomes of a batch, by the button that was pressed."""


@require_http_methods(["GET", "HEAD", "POST"])
@for_managers
def grants(request: ActorRequest, measure: str, period: str) -> HttpResponse:
    """What is granted, the batches in which it came, and a list to look at."""
    campaign = _campaign(measure, period)
    form = GrantsFileForm(posted(request), request.FILES or None)
    proposals: list[Proposal] = []

    def carry_out(said: dict[str, Any]) -> None:
        proposals.append(
            propose_from_file(
                campaign=campaign,
                actor=request.actor,
                name=said["file"].name,
                data=said["file"].read(),
                whole=said["whole"],
                budget=said["budget"],
                reference=said["reference"],
                deductions=deducting.deductions_for(campaign),
            )
        )

    carried_out(form, carry_out)
    if (answer := _to_look_at(campaign, proposals)) is not None:
        return answer
    waiting = deducting.waiting_for(campaign)
    context = {"totals": _totals(campaign), "batches": _batches(campaign), "waiting": len(waiting)}
    context["known"] = known_fields(campaign.measure)
    context["left"] = sum((each.amount for each in waiting), ZERO)
    return _page(request, "grants", campaign, form, proposals, **context)


@require_POST
@for_managers
def deductions(request: ActorRequest, measure: str, period: str) -> HttpResponse:
    """Propose what waits to be deducted, off what is granted already."""
    campaign = _campaign(measure, period)
    try:
        waiting = deducting.deductions_for(campaign)
        batch = propose_deductions(campaign=campaign, actor=request.actor, deductions=waiting)
    except Refused as refused:
        messages.error(request, language.refusal(refused))
        return redirect("campaign-grants", measure, period)
    return redirect("grant-batch", measure, period, batch.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@for_managers
def allocation(request: ActorRequest, measure: str, period: str) -> HttpResponse:
    """Share a budget by parameters."""
    campaign = _campaign(measure, period)
    year = campaign.parameters.period.first.year
    initial = {"weight": "75", "parameters_on": date(year - 1, 1, 1)}
    form = AllocationForm(campaign.measure, posted(request), request.FILES or None, initial=initial)
    proposals: list[Proposal] = []

    def carry_out(said: dict[str, Any]) -> None:
        proposals.append(
            propose_allocation(
                campaign=campaign,
                actor=request.actor,
                name=said["file"].name,
                data=said["file"].read(),
                sharing=form.sharing,
                whole=said["whole"],
                deductions=deducting.deductions_for(campaign),
            )
        )

    carried_out(form, carry_out)
    if (answer := _to_look_at(campaign, proposals)) is not None:
        return answer
    return _page(request, "allocation", campaign, form, proposals)


def _to_look_at(campaign: Any, proposals: list[Proposal]) -> HttpResponse | None:
    """The way to the batch of a proposal, if there is one."""
    batch = proposals[0].batch if proposals else None
    return redirect("grant-batch", campaign.measure_id, campaign.period_id, batch.pk) if batch else None


@require_http_methods(["GET", "HEAD", "POST"])
@for_managers
def batch_page(request: ActorRequest, measure: str, period: str, batch: int) -> HttpResponse:
    """One batch: what it would change, or what it granted; confirm it, leave it, or undo it."""
    campaign = _campaign(measure, period)
    found = get_object_or_404(batches_of(campaign), pk=batch)
    found.campaign = campaign
    form = SettleBatchForm(posted(request), initial={"revision": campaign.revision})
    settle, done = next((_SETTLED[name] for name in _SETTLED if name in request.POST), _SETTLED["confirm"])
    if carried_out(form, lambda seen: settle(batch=found, actor=request.actor, **seen)):
        messages.success(request, done)
        if "abandon" in request.POST:
            return redirect("campaign-grants", measure=measure, period=period)
        return redirect("grant-batch", measure=measure, period=period, batch=batch)
    return _shown_batch(request, campaign, found, form)


def _shown_batch(request: ActorRequest, campaign: Any, found: Any, form: SettleBatchForm) -> HttpResponse:
    proposed = found.state == "proposed"
    plan = differences(found) if proposed else None
    lines = [BatchLine.from_data(each) for each in found.lines]
    granted = {line.ins for line in lines}
    centres = list(Centre.objects.visible_to(request.actor))
    names = {each.ins: f"{each.ins} {language.say(each.name)}" for each in centres}
    gone = [each for each in centres if each.ins in granted and each.valid_to and each.valid_to < campaign.opens]
    listing = Paginator(lines, _PER_PAGE).get_page(request.GET.get("page"))
    context: dict[str, Any] = {
        "campaign": campaign,
        "batch": found,
        "state": STATES[found.state],
        "source": _SOURCES[found.source],
        "plan": plan,
        "facts": _facts(found, lines),
        "changes": _changes(plan, names) if plan else None,
        "shown_limit": _SHOWN,
        "listing": listing,
        "lines": _lines(campaign, list(listing.object_list), names),
        "shares": _shares(found, [line.ins for line in listing.object_list], names),
        "gone": [names[each.ins] for each in gone],
        "undoable": can_be_undone(found),
        "another": plan is not None and not may_confirm(found, plan, request.actor),
    }
    return form_page(request, "control/campaigns/batch.html", form, context)


@require_safe
@for_managers
def batch_csv(request: ActorRequest, measure: str, period: str, batch: int) -> HttpResponse:
    """Every line of a batch, with what explains it."""
    campaign = _campaign(measure, period)
    found = get_object_or_404(batches_of(campaign), pk=batch)
    headings = [
        "ins", "line", "amount", "restriction", "paid_on", "reference", _("Line of the file"), _("Origin")
    ]  # fmt: skip
    parts = [
        "integration_income",
        "increased_intervention",
        _("First part"),
        _("Second part"),
        _("Rounding"),
        _("Share"),
    ]
    rows = [[*headings, *(parts if found.shares else [])]]
    for each in found.lines:
        line = BatchLine.from_data(each)
        shown = [*map(_plain, line[:7]), language.say(line.origin)]
        rows.append(shown + [str(part) for part in found.shares.get(line.ins, ())])
    name = f"{campaign.key.replace('/', '-')}-{found.pk}.csv"
    disposition = content_disposition_header(as_attachment=True, filename=name) or "attachment"
    return HttpResponse(
        as_csv(rows), content_type="text/csv; charset=utf-8", headers={"Content-Disposition": disposition}
    )


def _plain(fact: Any) -> str:
    return plain_fact(fact) or ""


def _campaign(measure: str, period: str) -> Any:
    return get_object_or_404(campaigns(), measure_id=measure, period_id=period)


def _page(
    request: ActorRequest, name: str, campaign: Any, form: Any, proposals: list[Proposal], **context: Any
) -> HttpResponse:
    findings = proposals[0].findings if proposals else ()
    failed = bool(form.errors or findings)
    said = {
        "campaign": campaign,
        "form": form,
        "findings": len(findings),
        "problems": problems(findings),
        "shown_limit": _SHOWN,
        "has_errors": failed,
        **context,
    }
    return render(request, f"control/campaigns/{name}.html", said, status=UNPROCESSABLE if failed else 200)


def table(
    caption: str, labels: Sequence[Any], rows: Sequence[Sequence[Any]], *numeric: int, **more: Any
) -> components.Table:
    columns = [components.Column(label, numeric=position in numeric) for position, label in enumerate(labels)]
    return components.Table(caption=caption, columns=columns, rows=rows, **more)


def problems(findings: Sequence[Finding]) -> components.Table:
    """What is wrong in a file, by line."""
    here = language.active()
    rows = [
        [
            str(each.place.row or ""),
            f"{each.place.column} {each.place.cell}".strip(),
            message_of(each, here),
            expected_of(each, here) or "",
        ]
        for each in sorted(findings, key=lambda each: each.place.row or 0)[:_SHOWN]
    ]
    labels = (_("Line"), _("Column"), _("What is wrong"), _("What is expected"))
    return table(_("Problems in the file"), labels, rows)


def _totals(campaign: Any) -> components.Table:
    totals = totals_of(campaign)
    whole = sum((each.amount for each in totals), ZERO)
    return table(
        _("What is granted"),
        (_("Name of the line"), _("Centres"), _("Amount")),
        [[each.label, str(each.centres), each.amount] for each in totals],
        1,
        2,
        footer=[_("Total"), "", whole] if totals else (),
        empty=_("Nothing is granted yet."),
    )


def _batches(campaign: Any) -> list[dict[str, Any]]:
    return [
        {
            "pk": each.pk,
            "name": each.file_name,
            "source": _SOURCES[each.source],
            "state": STATES[each.state],
            "at": each.proposed_at,
            "by": each.proposed_by.name if each.proposed_by else "",
            "lines": len(each.lines),
        }
        for each in batches_of(campaign)
    ]


def _count(number: int) -> str:
    return format_count(number, language.active())


def _facts(batch: Any, lines: Sequence[BatchLine]) -> list[components.Answer]:
    """What a batch says of itself, its total against the budget among it."""
    total = sum((line.amount for line in lines), ZERO)
    found = [
        components.Answer(_("File"), batch.file_name, note=f"SHA-256 {batch.sha256[:16]}…"),
        components.Answer(_("Lines"), _count(len(lines)), numeric=True),
        components.Answer(_("Total"), total, numeric=True),
    ]
    compensation = Decimal(batch.key.get("compensation", "0.00"))
    deducted = sum((line.amount for line in lines if line.rest_of is not None), ZERO)
    if batch.key:
        found.insert(1, components.Answer(_("Key"), batch.key["key"]))
        found.insert(2, components.Answer(_("Day of the parameters"), date.fromisoformat(batch.key["parameters_on"])))
        totals = batch.key["totals"]
        found.insert(3, components.Answer(_("Integration income, all centres"), _count(totals[0]), numeric=True))
        found.insert(4, components.Answer(_("Increased intervention, all centres"), _count(totals[1]), numeric=True))
        found.append(components.Answer(_("Of which compensation, beside the budget"), compensation, numeric=True))
    if deducted:
        found.append(components.Answer(_("Of which deducted of earlier years"), deducted, numeric=True))
    if batch.budget is not None:
        found.append(components.Answer(_("Budget"), batch.budget, numeric=True))
        left = batch.budget - (total - compensation - deducted)
        note = _("The total and the budget are equal.") if not left else _("The total differs from the budget.")
        found.append(components.Answer(_("Left of the budget"), left, numeric=True, note=note))
    return found


def _changes(plan: Differences, names: dict[str, str]) -> components.Table:
    rows: list[list[Any]] = [[names[line.ins], line.label, "", line.amount, _("new")] for line in plan.new[:_SHOWN]]
    rows += [
        [names[grant.centre.ins], grant.label, grant.amount, line.amount, _what_differs(grant, line)]
        for grant, line in plan.changed[:_SHOWN]
    ]
    rows += [
        [names[grant.centre.ins], grant.label, grant.amount, "", _("withdrawn")] for grant in plan.removed[:_SHOWN]
    ]
    labels = (_("Centre"), _("Name of the line"), _("Now"), _("Then"), _("Difference"))
    return table(_("What would change"), labels, rows, 2, 3, empty=_("Nothing would change."))


def _what_differs(grant: Any, line: BatchLine) -> str:
    """Beside the amount, which stands in its own columns."""
    pairs = (
        (_("payment"), grant.paid_on, line.paid_on),
        (_("reference"), grant.reference, line.reference),
        (_("restriction"), grant.restriction, line.restriction),
    )
    said = [
        f"{label}: {language.say(old) or '–'} → {language.say(new) or '–'}" for label, old, new in pairs if old != new
    ]
    return "; ".join([_("changed"), *said])


def _lines(campaign: Any, lines: Sequence[BatchLine], names: dict[str, str]) -> components.Table:
    amounts = {each.key: each.label for each in campaign.measure.prefilled}
    labels = (
        _("Centre"), _("Name of the line"), _("Amount"), _("Goes into"), _("Paid on"), _("Reference"), _("Origin")
    )  # fmt: skip
    rows = [
        [
            names[line.ins],
            line.label,
            line.amount,
            amounts.get(line.restriction, ""),
            line.paid_on or "",
            line.reference,
            line.origin,
        ]
        for line in lines
    ]
    return table(_("Lines"), labels, rows, 2)


def _shares(batch: Any, codes: Sequence[str], names: dict[str, str]) -> components.Table | None:
    """How the shares of these centres came about."""
    if not batch.shares:
        return None
    rows = []
    for ins in dict.fromkeys(codes):
        income, intervention, *amounts = batch.shares[ins]
        rows.append([names[ins], str(income), str(intervention), *map(Decimal, amounts)])
    first, second = batch.key["key"].split("/")
    labels = (
        _("Centre"),
        _("Integration income"),
        _("Increased intervention"),
        _("Part of %(share)s %%") % {"share": first},
        _("Part of %(share)s %%") % {"share": second},
        _("Rounding"),
        _("Share"),
    )
    return table(_("How the shares are computed"), labels, rows, 1, 2, 3, 4, 5, 6)
