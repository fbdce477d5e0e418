"""The pages of settlement, recovery and payment, and the centre's page on what it has to pay back."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from rapport_unique.accounts.access import ActorRequest, allow
from rapport_unique.accounts.models import ADMINISTRATION
from rapport_unique.adapters.banking import LARGEST, TOO_LARGE
from rapport_unique.control import money_exports
from rapport_unique.control.forms.money import (
    BatchForm,
    ChosenForm,
    DecisionForm,
    EndingForm,
    InstalmentsForm,
    MatchForm,
    ModeForm,
    ReasonForm,
    RecoveryFilterForm,
    RevisionForm,
    StatementForm,
)
from rapport_unique.control.ledgers import ledger_of, ledgers_of, total
from rapport_unique.control.letters import letter_of
from rapport_unique.control.models import (
    BankEntry,
    Batch,
    BatchState,
    Ending,
    Mode,
    Payment,
    Recovery,
    RecoveryState,
    Run,
    Settlement,
    Statement,
    StatementState,
    Step,
)
from rapport_unique.control.money_exports import LISTINGS, TITLES, Listing
from rapport_unique.control.paying import (
    BATCH_LABELS,
    OUTCOME_LABELS,
    abandon_batch,
    abandon_statement,
    approve_batch,
    confirm_statement,
    execute_batch,
    match_entry,
    own_account,
    prepare_batch,
    preview,
    refuse_batch,
    set_aside,
    take_batch,
    to_pay,
    undo_match,
    upload_statement,
)
from rapport_unique.control.recovering import (
    ENDING_LABELS,
    STATE_LABELS,
    contest,
    decide_ending,
    notify,
    plan_instalments,
    propose_ending,
    uphold,
)
from rapport_unique.control.roles import BUDGET, MANAGER, for_administration, for_budget
from rapport_unique.control.settling import (
    MODE_LABELS,
    STEP_LABELS,
    approve,
    choose_mode,
    compute,
    propose,
    send_back,
)
from rapport_unique.core.findings import Invalid, Refused
from rapport_unique.core.identifiers import format_iban, format_structured_communication
from rapport_unique.core.ledger import ACCOUNT_LABELS, Account
from rapport_unique.core.money import ZERO
from rapport_unique.reporting.overview import READERS, campaigns
from rapport_unique.ui import clock, language
from rapport_unique.ui.components import Answer, Crumb

_PER_PAGE = 100
_UNPROCESSABLE = 422
_KINDS = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "parquet": "application/vnd.apache.parquet",
}

for_approval = allow(roles={BUDGET, MANAGER})
for_centres = allow(roles=READERS)


def _posted(request: ActorRequest) -> Any:
    """What was posted, also where that is nothing."""
    return request.POST if request.method == "POST" else None


def _refuse(form: forms.Form, refused: Refused) -> None:
    form.add_error(None, language.refusal(refused))


def _carried_out(form: forms.Form, act: Callable[[dict[str, Any]], object]) -> bool:
    """Whether a valid form was acted on; else it says why not."""
    if not form.is_valid():
        return False
    try:
        act(form.cleaned_data)
    except Refused as refused:
        _refuse(form, refused)
    return not form.errors


def _file(content: bytes, kind: str, name: str) -> HttpResponse:
    disposition = content_disposition_header(as_attachment=True, filename=name)
    return HttpResponse(content, content_type=kind, headers={"Content-Disposition": disposition or "attachment"})


def _download(request: ActorRequest, listing: Listing) -> HttpResponse | None:
    """The listing as the file that the address asks for, if it asks for one."""
    kind = request.GET.get("as", "")
    if kind not in _KINDS:
        return None
    content: bytes = getattr(listing, f"as_{kind}")()
    return _file(content, _KINDS[kind], f"{listing.key}-{clock.today().isoformat()}.{kind}")


# Settlement


@require_safe
@for_administration
def overview(request: ActorRequest) -> HttpResponse:
    """What is to be done: campaigns to settle, recoveries, payments in and out."""
    closed = campaigns().filter(closes__lt=clock.today()).select_related("settlement_run")
    steps: dict[int, dict[str, int]] = defaultdict(lambda: dict.fromkeys(Step.values, 0))
    counted = Settlement.objects.order_by().values("run", "step").annotate(number=Count("pk"))
    for run_pk, step, number in counted.values_list("run", "step", "number"):
        steps[run_pk][step] = number
    rows = [(each, steps.get(each.settlement_run.pk) if hasattr(each, "settlement_run") else None) for each in closed]
    context = {
        "rows": rows,
        "expecting": Recovery.objects.expecting_money().count(),
        "issued": Recovery.objects.filter(state=RecoveryState.ISSUED).count(),
        "worklist": BankEntry.objects.filter(settled=False).count(),
        "to_pay": to_pay().count(),
        "to_decide": Recovery.objects.exclude(ending="").filter(state__in=_RUNNING).count(),
    }
    return render(request, "control/money/overview.html", context)


_RUNNING = (RecoveryState.ISSUED, RecoveryState.NOTIFIED, RecoveryState.PARTLY_PAID, RecoveryState.CONTESTED)


@require_safe
@for_administration
def run(request: ActorRequest, measure: str, period: str) -> HttpResponse:
    """The settlement of one campaign with its totals, line by line."""
    campaign = _campaign(measure, period)
    found = Run.objects.filter(campaign=campaign).first()
    if found is not None and (file := _download(request, money_exports.settlements(found))):
        return file
    return _shown_run(request, campaign, found)


def _campaign(measure: str, period: str) -> Any:
    return get_object_or_404(campaigns(), measure_id=measure, period_id=period)


def _shown_run(
    request: ActorRequest, campaign: Any, found: Run | None, form: forms.Form | None = None, status: int = 200
) -> HttpResponse:
    lines = _lines(found)
    listing = Paginator(lines, _PER_PAGE).get_page(request.GET.get("page"))
    sums = list(lines.values_list("mode", "step", "granted", "accepted", "amount")) if found else []
    ledger = total(each for _report, each in ledgers_of(campaign)) if found else None
    context: dict[str, Any] = {
        "campaign": campaign,
        "run": found,
        "open": campaign.closes >= clock.today(),
        "form": form or ChosenForm(choices=[], initial={"revision": found.revision if found else 0}),
        "has_errors": bool(form and form.errors),
        "listing": listing,
        "rows": [
            (
                each,
                MODE_LABELS[Mode(each.mode)],
                STEP_LABELS[Step(each.step)],
                each.step != Step.APPROVED,
                getattr(each.report.version, "submission", None) not in (None, each.submission),
            )
            for each in listing.object_list
        ],
        "steps": [(STEP_LABELS[step], sum(each[1] == step for each in sums)) for step in Step],
        "modes": [
            (
                MODE_LABELS[mode],
                sum(each[0] == mode for each in sums),
                sum((each[4] for each in sums if each[0] == mode), ZERO),
            )
            for mode in Mode
        ],
        "granted": sum((each[2] for each in sums), ZERO),
        "accepted": sum((each[3] for each in sums), ZERO),
        "accounts": [(ACCOUNT_LABELS[account], ledger.on(account)) for account in Account] if ledger else [],
        "to_propose": any(each[1] == Step.COMPUTED for each in sums),
        "to_approve": any(each[1] == Step.PROPOSED for each in sums),
        "budget": request.actor.role.key == BUDGET,
        "approver": request.actor.role.key in (BUDGET, MANAGER),
        "query": request.GET,
        "crumbs": [Crumb(_("Money"), reverse("money")), Crumb(campaign.measure.title)],
    }
    return render(request, "control/money/run.html", context, status=status)


def _lines(found: Run | None) -> Any:
    lines = Settlement.objects.filter(run=found) if found else Settlement.objects.none()
    return lines.select_related(
        "report__centre", "report__version__submission", "submission", "proposed_by", "recovery"
    )


@require_POST
@for_budget
def compute_run(request: ActorRequest, measure: str, period: str) -> HttpResponse:
    campaign = _campaign(measure, period)
    form = forms.Form(request.POST)
    if _carried_out(form, lambda _answers: compute(campaign=campaign, actor=request.actor)):
        messages.success(request, _("The settlements are computed."))
        return redirect("settlement-run", measure, period)
    return _shown_run(request, campaign, Run.objects.filter(campaign=campaign).first(), form, _UNPROCESSABLE)


@require_POST
@for_budget
def propose_lines(request: ActorRequest, measure: str, period: str) -> HttpResponse:
    return _act_on_lines(request, measure, period, Step.COMPUTED, propose)


@require_POST
@for_approval
def approve_lines(request: ActorRequest, measure: str, period: str) -> HttpResponse:
    return _act_on_lines(request, measure, period, Step.PROPOSED, approve)


@require_POST
@for_approval
def send_lines_back(request: ActorRequest, measure: str, period: str) -> HttpResponse:
    return _act_on_lines(request, measure, period, Step.PROPOSED, send_back)


def _act_on_lines(
    request: ActorRequest, measure: str, period: str, step: Step, act: Callable[..., int]
) -> HttpResponse:
    campaign = _campaign(measure, period)
    found = get_object_or_404(Run.objects.select_related("campaign"), campaign=campaign)
    every = list(found.settlements.filter(step=step).values_list("pk", flat=True))
    form = ChosenForm(request.POST, choices=every)

    def carry_out(answers: dict[str, Any]) -> None:
        with_reason = {"reason": answers["reason"]} if act is send_back else {}
        revision = -1 if answers["revision"] is None else answers["revision"]
        number = act(run=found, chosen=form.picked, revision=revision, actor=request.actor, **with_reason)
        said = ngettext("One settlement was treated.", "%(number)d settlements were treated.", number)
        messages.success(request, said % {"number": number})

    if _carried_out(form, carry_out):
        return redirect("settlement-run", measure, period)
    return _shown_run(request, campaign, found, form, _UNPROCESSABLE)


@require_http_methods(["GET", "HEAD", "POST"])
@for_budget
def mode(request: ActorRequest, settlement_pk: int) -> HttpResponse:
    """One settlement, and another mode for its rest."""
    settlements = Settlement.objects.select_related("run__campaign", "report__centre", "report__campaign")
    found = get_object_or_404(settlements, pk=settlement_pk)
    campaign = found.run.campaign
    form = ModeForm(_posted(request), initial={"revision": found.run.revision, "mode": found.mode})

    def carry_out(answers: dict[str, Any]) -> None:
        choose_mode(
            settlement=found,
            mode=Mode(answers["mode"]),
            note=answers["reason"],
            revision=answers["revision"],
            actor=request.actor,
        )

    if request.method == "POST" and _carried_out(form, carry_out):
        messages.success(request, _("The mode is changed."))
        return redirect("settlement-run", campaign.measure_id, campaign.period_id)
    context = {
        "settlement": found,
        "campaign": campaign,
        "form": form,
        "has_errors": bool(form.errors),
        "open": found.step == Step.COMPUTED and found.unjustified,
        "facts": _settlement_facts(found),
        "figures": figures_of(found),
    }
    return render(request, "control/money/mode.html", context, status=_UNPROCESSABLE if form.errors else 200)


def _settlement_facts(found: Settlement) -> list[Answer]:
    return [
        Answer(_("Centre"), found.report.centre.label),
        Answer(_("Granted"), found.granted, numeric=True),
        Answer(_("Accepted"), found.accepted, numeric=True),
        Answer(_("Mode"), MODE_LABELS[Mode(found.mode)], note=found.note),
        Answer(_("Amount"), found.amount, numeric=True),
        Answer(_("Status"), STEP_LABELS[Step(found.step)]),
    ]


def figures_of(settlement: Settlement) -> list[Answer]:
    """The figures on which a settlement rests, by the names of the measure."""
    measure, here = settlement.report.campaign.measure, language.active()
    values = {key: Decimal(value) for key, value in settlement.figures.items()}
    return [
        Answer(each.label, each.kind.show(values[each.key], here), numeric=True)
        for each in measure.figures
        if each.key in values and each.shown({figure.key: values.get(figure.key) for figure in measure.figures})
    ]


# Recoveries


@require_safe
@for_administration
def recoveries(request: ActorRequest) -> HttpResponse:
    found = _filtered(request)
    return _download(request, money_exports.recoveries(found)) or _shown_recoveries(request)


def _filtered(request: ActorRequest) -> Any:
    form = RecoveryFilterForm(request.GET)
    chosen = form.cleaned_data if form.is_valid() else {}
    found = Recovery.objects.select_related("settlement__report__centre", "settlement__report__campaign")
    if chosen.get("state") == "late":
        found = found.filter(due__lt=clock.today()).expecting_money()
    elif chosen.get("state"):
        found = found.filter(state=chosen["state"])
    if words := chosen.get("search", "").strip():
        digits = words.translate(str.maketrans("", "", "+/* "))
        of_centre = Q(settlement__report__centre__ins=words)
        found = found.filter(Q(number__icontains=words) | Q(communication=digits) | of_centre)
    return found.prefetch_related("payments")


def _shown_recoveries(request: ActorRequest, form: forms.Form | None = None, status: int = 200) -> HttpResponse:
    listing = Paginator(_filtered(request), _PER_PAGE).get_page(request.GET.get("page"))
    query = request.GET.copy()
    query.pop("page", None)
    today = clock.today()
    context: dict[str, Any] = {
        "filter": RecoveryFilterForm(request.GET),
        "form": form or ChosenForm(choices=[]),
        "has_errors": bool(form and form.errors),
        "listing": listing,
        "rows": [
            (each, STATE_LABELS[RecoveryState(each.state)], each.due < today and each.remaining and each.notified_at)
            for each in listing.object_list
        ],
        "to_notify": Recovery.objects.filter(state=RecoveryState.ISSUED).count(),
        "budget": request.actor.role.key == BUDGET,
        "query": request.GET,
        "filters": query.urlencode(),
    }
    return render(request, "control/money/recoveries.html", context, status=status)


@require_POST
@for_budget
def notify_recoveries(request: ActorRequest) -> HttpResponse:
    every = list(Recovery.objects.filter(state=RecoveryState.ISSUED).values_list("pk", flat=True))
    form = ChosenForm(request.POST, choices=every)

    def carry_out(_answers: dict[str, Any]) -> None:
        number = notify(chosen=form.picked, actor=request.actor)
        said = ngettext("One centre is told.", "%(number)d centres are told.", number)
        messages.success(request, said % {"number": number})

    if _carried_out(form, carry_out):
        return redirect("recoveries")
    return _shown_recoveries(request, form, _UNPROCESSABLE)


def _recovery(pk: int) -> Recovery:
    found = Recovery.objects.select_related(
        "settlement__report__centre", "settlement__report__campaign", "settlement__submission", "ending_by"
    )
    recovery: Recovery = get_object_or_404(found, pk=pk)
    return recovery


_FORMS: dict[str, type[RevisionForm]] = {
    "contest": ReasonForm,
    "uphold": ReasonForm,
    "end": EndingForm,
    "instalments": InstalmentsForm,
    "undo": ReasonForm,
}
"""What a budget officer does with one recovery, each with its form."""


@require_safe
@for_administration
def recovery(request: ActorRequest, recovery_pk: int) -> HttpResponse:
    return _shown_recovery(request, _recovery(recovery_pk))


def _shown_recovery(
    request: ActorRequest, found: Recovery, refused: tuple[str, forms.Form] | None = None
) -> HttpResponse:
    budget = request.actor.role.key == BUDGET
    initial = {"revision": found.revision}
    shown: dict[str, forms.Form] = {
        name: form(initial=initial, prefix=name, auto_id=f"{name}-%s") for name, form in _FORMS.items()
    }
    if refused:
        shown[refused[0]] = refused[1]
    unpaid = found.state in _RUNNING
    context: dict[str, Any] = {
        "recovery": found,
        "centre": found.settlement.report.centre,
        "campaign": found.settlement.report.campaign,
        "state": STATE_LABELS[RecoveryState(found.state)],
        "facts": _recovery_facts(found),
        "payments": [
            (each, ENDING_LABELS[Ending(each.ending)] if each.ending else _("Payment"))
            for each in found.payments.select_related("entry")
        ],
        "instalments": found.instalments.all(),
        "ending": ENDING_LABELS[Ending(found.ending)] if found.ending and unpaid else "",
        "may_decide": request.actor.role.key in (BUDGET, MANAGER) and found.ending_by_id != request.person.pk,
        "forms": shown,
        "refused": refused[1] if refused else None,
        "has_errors": bool(refused),
        "may_contest": budget and found.state in (RecoveryState.NOTIFIED, RecoveryState.PARTLY_PAID),
        "may_uphold": budget and found.state == RecoveryState.CONTESTED,
        "may_end": budget and unpaid and not found.ending,
        "budget": budget,
        "accounts": [
            (ACCOUNT_LABELS[account], amount)
            for account in Account
            if (amount := ledger_of(found.settlement.report).on(account))
        ],
        "crumbs": [
            Crumb(_("Money"), reverse("money")),
            Crumb(_("Recoveries"), reverse("recoveries")),
            Crumb(found.number),
        ],
    }
    return render(request, "control/money/recovery.html", context, status=_UNPROCESSABLE if refused else 200)


def _recovery_facts(found: Recovery) -> list[Answer]:
    return [
        Answer(_("Number"), found.number),
        Answer(_("Status"), STATE_LABELS[RecoveryState(found.state)], note=found.contested_why),
        Answer(_("Amount to pay back"), found.amount, numeric=True),
        Answer(_("Still to pay"), found.remaining, numeric=True),
        Answer(_("Due"), found.due),
        Answer(_("Communication"), format_structured_communication(found.communication)),
        Answer(_("Reason"), found.reason_text),
        Answer(_("Legal basis"), found.law_text),
        Answer(_("Issued"), found.dated),
        Answer(_("Told to the centre"), found.notified_at or _("not yet")),
    ]


@require_POST
@for_budget
def act_on_recovery(request: ActorRequest, recovery_pk: int, act: str) -> HttpResponse:
    if act not in _FORMS:
        raise Http404
    found = _recovery(recovery_pk)
    form = _FORMS[act](request.POST, prefix=act, auto_id=f"{act}-%s")

    def carry_out(answers: dict[str, Any]) -> None:
        seen: dict[str, Any] = {"revision": answers["revision"], "actor": request.actor}
        match act:
            case "contest":
                contest(recovery=found, reason=answers["reason"], **seen)
            case "uphold":
                uphold(recovery=found, reason=answers["reason"], **seen)
            case "end":
                propose_ending(recovery=found, ending=Ending(answers["ending"]), reason=answers["reason"], **seen)
            case "instalments":
                plan_instalments(recovery=found, instalments=answers["instalments"], **seen)
            case "undo":
                key = request.POST.get("payment", "")
                payments = Payment.objects.filter(recovery=found).exclude(entry=None)
                payment = get_object_or_404(payments, pk=int(key) if key.isdecimal() and len(key) < 19 else 0)
                undo_match(payment=payment, reason=answers["reason"], **seen)

    if _carried_out(form, carry_out):
        messages.success(request, _("Done, and in the journal."))
        return redirect("recovery", found.pk)
    return _shown_recovery(request, found, (act, form))


@require_POST
@for_approval
def decide(request: ActorRequest, recovery_pk: int) -> HttpResponse:
    found = _recovery(recovery_pk)
    form = DecisionForm(request.POST)

    def carry_out(answers: dict[str, Any]) -> None:
        decide_ending(recovery=found, approved=answers["approved"], revision=answers["revision"], actor=request.actor)

    if _carried_out(form, carry_out):
        messages.success(request, _("Done, and in the journal."))
        return redirect("recovery", found.pk)
    return _shown_recovery(request, found, ("decide", form))


@require_safe
@for_administration
def letter(request: ActorRequest, recovery_pk: int) -> HttpResponse:
    return _letter(_recovery(recovery_pk).settlement)


@require_safe
@for_administration
def settlement_letter(request: ActorRequest, settlement_pk: int) -> HttpResponse:
    approved = Settlement.objects.approved().select_related("report__centre", "report__campaign", "submission")
    return _letter(get_object_or_404(approved, pk=settlement_pk))


def _letter(found: Settlement) -> HttpResponse:
    report = found.report
    name = f"{report.campaign.measure_id}-{report.campaign.period_id}-{report.centre.ins}.pdf"
    try:
        return _file(letter_of(found), "application/pdf", name)
    except Refused as refused:
        return HttpResponse(language.refusal(refused), status=_UNPROCESSABLE, content_type="text/plain; charset=utf-8")


# Payments in


@require_http_methods(["GET", "HEAD", "POST"])
@for_budget
def statements(request: ActorRequest) -> HttpResponse:
    """The worklist, and a file of statements to take over."""
    form = StatementForm(_posted(request), request.FILES or None)
    uploaded: list[Statement] = []

    def carry_out(answers: dict[str, Any]) -> None:
        file = answers["file"]
        if file.size > LARGEST:
            raise Invalid(TOO_LARGE.code)
        uploaded.append(upload_statement(name=file.name, content=file.read(), actor=request.actor))

    if request.method == "POST" and _carried_out(form, carry_out):
        return redirect("statement", uploaded[0].pk)
    worklist = BankEntry.objects.filter(settled=False).prefetch_related("payments")
    context = {
        "form": form,
        "has_errors": bool(form.errors),
        "listing": Paginator(worklist, _PER_PAGE).get_page(request.GET.get("page")),
        "waiting": Statement.objects.filter(state=StatementState.PROPOSED),
        "query": request.GET,
    }
    return render(request, "control/money/statements.html", context, status=_UNPROCESSABLE if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@for_budget
def statement(request: ActorRequest, statement_pk: int) -> HttpResponse:
    """What a file would do, to be confirmed or given up."""
    found = get_object_or_404(Statement, pk=statement_pk)
    form = forms.Form(_posted(request))

    def carry_out(_answers: dict[str, Any]) -> None:
        if "abandon" in request.POST:
            abandon_statement(statement=found, actor=request.actor)
            messages.success(request, _("Nothing of the file was taken over."))
            return
        number = confirm_statement(statement=found, actor=request.actor)
        said = ngettext("One payment is taken over.", "%(number)d payments are taken over.", number)
        messages.success(request, said % {"number": number})

    if request.method == "POST" and _carried_out(form, carry_out):
        return redirect("statements")
    listed = preview(found) if found.state == StatementState.PROPOSED else []
    listing = Paginator(listed, _PER_PAGE).get_page(request.GET.get("page"))
    context: dict[str, Any] = {
        "statement": found,
        "form": form,
        "has_errors": bool(form.errors),
        "open": found.state == StatementState.PROPOSED,
        "listing": listing,
        "rows": [(each, OUTCOME_LABELS[each.outcome]) for each in listing.object_list],
        "counts": [
            (label, sum(each.outcome == outcome for each in listed)) for outcome, label in OUTCOME_LABELS.items()
        ],
        "query": request.GET,
    }
    return render(request, "control/money/statement.html", context, status=_UNPROCESSABLE if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@for_budget
def bank_entry(request: ActorRequest, entry_pk: int) -> HttpResponse:
    """One payment that nobody could place: put it on a recovery, or set it aside."""
    found = get_object_or_404(BankEntry.objects.prefetch_related("payments__recovery"), pk=entry_pk)
    initial = {"revision": found.revision}
    aside = "aside" in request.POST
    matching = MatchForm(None if aside else _posted(request), initial=initial)
    setting = ReasonForm(request.POST if aside else None, initial=initial, auto_id="aside-%s")

    def match(answers: dict[str, Any]) -> None:
        match_entry(entry=found, named=answers["recovery"], revision=answers["revision"], actor=request.actor)

    def put_aside(answers: dict[str, Any]) -> None:
        set_aside(entry=found, reason=answers["reason"], revision=answers["revision"], actor=request.actor)

    if request.method == "POST":
        form, act = (setting, put_aside) if aside else (matching, match)
        if _carried_out(form, act):
            messages.success(request, _("Done, and in the journal."))
            return redirect("statements")
    context = {
        "entry": found,
        "matching": matching,
        "setting": setting,
        "has_errors": bool(matching.errors or setting.errors),
        "facts": [
            Answer(_("Booked"), found.booked_on),
            Answer(_("Amount"), found.amount, numeric=True),
            Answer(_("Not placed yet"), found.rest, numeric=True),
            Answer(_("Payer"), found.payer, note=format_iban(found.payer_iban)),
            Answer(_("Communication"), _said(found)),
            Answer(_("Statement"), found.statement_number, note=found.reference),
        ],
    }
    return render(request, "control/money/entry.html", context, status=_UNPROCESSABLE if context["has_errors"] else 200)


def _said(entry: BankEntry) -> str:
    return format_structured_communication(entry.communication) if entry.communication else entry.words


# Payments out


@require_http_methods(["GET", "HEAD", "POST"])
@for_budget
def payments(request: ActorRequest) -> HttpResponse:
    """The balances that wait, and the orders made of them."""
    form = BatchForm(_posted(request), initial={"execute_on": clock.today()})
    made: list[Batch] = []

    def carry_out(answers: dict[str, Any]) -> None:
        made.append(prepare_batch(execute_on=answers["execute_on"], actor=request.actor))

    if request.method == "POST" and _carried_out(form, carry_out):
        return redirect("payment-order", made[0].pk)
    waiting = list(to_pay())
    listing = Paginator(Batch.objects.prefetch_related("transfers"), _PER_PAGE).get_page(request.GET.get("page"))
    context: dict[str, Any] = {
        "form": form,
        "has_errors": bool(form.errors),
        "waiting": waiting,
        "sum": sum((each.amount for each in waiting), ZERO),
        "listing": listing,
        "batches": [(each, BATCH_LABELS[BatchState(each.state)]) for each in listing.object_list],
        "query": request.GET,
    }
    return render(request, "control/money/payments.html", context, status=_UNPROCESSABLE if form.errors else 200)


@require_safe
@for_approval
def batch(request: ActorRequest, batch_pk: int) -> HttpResponse:
    return _shown_batch(request, _batch(batch_pk))


def _batch(pk: int) -> Batch:
    found: Batch = get_object_or_404(Batch.objects.select_related("prepared_by", "approved_by", "taken_by"), pk=pk)
    return found


def _shown_batch(request: ActorRequest, found: Batch, form: forms.Form | None = None) -> HttpResponse:
    context: dict[str, Any] = {
        "batch": found,
        "form": form or RevisionForm(),
        "refusing": form if isinstance(form, ReasonForm) else ReasonForm(initial={"revision": found.revision}),
        "may_refuse": found.state == BatchState.TAKEN and found.taken_by_id != request.person.pk,
        "has_errors": bool(form),
        "facts": [
            Answer(_("Status"), BATCH_LABELS[BatchState(found.state)]),
            Answer(_("Day on which the bank pays"), found.execute_on),
            Answer(_("Total"), found.total, numeric=True),
            Answer(_("Prepared by"), found.prepared_by.name, note=found.prepared_at),
            Answer(_("Approved by"), found.approved_by.name if found.approved_by else "", note=found.approved_at or ""),
            Answer(_("File taken by"), found.taken_by.name if found.taken_by else "", note=found.sha256),
        ],
        "transfers": found.transfers.select_related("settlement__report__centre"),
        "may_approve": found.state == BatchState.PREPARED and found.prepared_by_id != request.person.pk,
        "may_abandon": request.actor.role.key == BUDGET and found.state in (BatchState.PREPARED, BatchState.APPROVED),
        "may_take": request.actor.role.key == BUDGET and found.state == BatchState.APPROVED,
        "may_execute": request.actor.role.key == BUDGET and found.state == BatchState.TAKEN,
    }
    return render(request, "control/money/order.html", context, status=_UNPROCESSABLE if form else 200)


def _act_on(request: ActorRequest, batch_pk: int, act: Callable[..., object]) -> HttpResponse:
    found = _batch(batch_pk)
    form = RevisionForm(request.POST)
    if _carried_out(form, lambda seen: act(batch=found, revision=seen["revision"], actor=request.actor)):
        messages.success(request, _("Done, and in the journal."))
        return redirect("payment-order", found.pk)
    return _shown_batch(request, found, form)


@require_POST
@for_approval
def approve_order(request: ActorRequest, batch_pk: int) -> HttpResponse:
    return _act_on(request, batch_pk, approve_batch)


@require_POST
@for_budget
def act_on_order(request: ActorRequest, batch_pk: int, act: str) -> HttpResponse:
    acts: dict[str, Callable[..., object]] = {"abandon": abandon_batch, "execute": execute_batch}
    if act not in acts:
        raise Http404
    return _act_on(request, batch_pk, acts[act])


@require_POST
@for_approval
def refuse_order(request: ActorRequest, batch_pk: int) -> HttpResponse:
    """The bank did not carry out a file that was taken."""
    found = _batch(batch_pk)
    form = ReasonForm(request.POST)

    def carry_out(said: dict[str, Any]) -> None:
        refuse_batch(batch=found, reason=said["reason"], revision=said["revision"], actor=request.actor)

    if _carried_out(form, carry_out):
        messages.success(request, _("Done, and in the journal."))
        return redirect("payment-order", found.pk)
    return _shown_batch(request, found, form)


@require_POST
@for_budget
def take_order(request: ActorRequest, batch_pk: int) -> HttpResponse:
    """The file for the bank: once."""
    found = _batch(batch_pk)
    form = RevisionForm(request.POST)
    taken: list[bytes] = []

    def carry_out(seen: dict[str, Any]) -> None:
        taken.append(take_batch(batch=found, revision=seen["revision"], actor=request.actor))

    if _carried_out(form, carry_out):
        return _file(taken[0], "application/xml", f"{found.number}.xml")
    return _shown_batch(request, found, form)


# Exports


@require_safe
@for_administration
def exports(request: ActorRequest) -> HttpResponse:
    return render(request, "control/money/exports.html", {"listings": TITLES.items()})


@require_safe
@for_administration
def export(request: ActorRequest, listing: str) -> HttpResponse:
    if listing not in LISTINGS or request.GET.get("as") not in _KINDS:
        raise Http404
    return _download(request, LISTINGS[listing]()) or HttpResponse(status=404)


# The centre's own


def _own(request: ActorRequest) -> Any:
    """The approved settlements of the centre; one that claims money only once that claim reached the centre."""
    found = Settlement.objects.visible_to(request.actor).approved()
    claimed = Q(mode=Mode.RECOVERY) & Q(recovery__notified_at=None)
    return found.exclude(claimed).select_related("report__centre", "report__campaign", "submission", "recovery")


@require_safe
@for_centres
def own_settlements(request: ActorRequest) -> HttpResponse:
    rows = [
        (
            each,
            MODE_LABELS[Mode(each.mode)],
            STATE_LABELS[RecoveryState(each.recovery.state)] if hasattr(each, "recovery") else "",
        )
        for each in _own(request).order_by("-approved_at")
    ]
    return render(request, "control/money/own_settlements.html", {"rows": rows, "centre": request.actor.centre})


@require_safe
@for_centres
def own_settlement(request: ActorRequest, settlement_pk: int) -> HttpResponse:
    """Accepted figures, what is to be paid back, why, until when, where to and with which communication."""
    found = get_object_or_404(_own(request), pk=settlement_pk)
    claim = getattr(found, "recovery", None)
    try:
        account = own_account()
    except Refused:
        account = None
    context: dict[str, Any] = {
        "settlement": found,
        "campaign": found.report.campaign,
        "mode": MODE_LABELS[Mode(found.mode)],
        "figures": figures_of(found),
        "recovery": claim,
        "claimed": claim is not None and claim.state in _RUNNING,
        "facts": _own_facts(claim, account) if claim else [],
        "payments": claim.payments.all() if claim else [],
        "instalments": claim.instalments.all() if claim else [],
        "crumbs": [
            Crumb(_("Settlement and repayment"), reverse("own-settlements")),
            Crumb(found.report.campaign.measure.title),
        ],
    }
    return render(request, "control/money/own_settlement.html", context)


def _own_facts(claim: Recovery, account: Any) -> list[Answer]:
    return [
        Answer(_("Amount to pay back"), claim.amount, numeric=True),
        Answer(_("Still to pay"), claim.remaining, numeric=True),
        Answer(_("Due"), claim.due),
        Answer(
            _("On the account of"),
            ADMINISTRATION,
            note=f"{format_iban(account.iban)} · {account.bic}" if account else "",
        ),
        Answer(_("Communication"), format_structured_communication(claim.communication)),
        Answer(_("Reason"), claim.reason_text),
        Answer(_("Legal basis"), claim.law_text),
        Answer(_("Number"), claim.number),
        Answer(_("Status"), STATE_LABELS[RecoveryState(claim.state)]),
    ]


@require_safe
@for_centres
def own_letter(request: ActorRequest, settlement_pk: int) -> HttpResponse:
    return _letter(get_object_or_404(_own(request), pk=settlement_pk))
