"""After the period: aid that is still to be paid, and its proofs row by row, for the administration."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from rapport_unique.accounts.access import ActorRequest
from rapport_unique.adapters.sheets import as_csv
from rapport_unique.control import proving
from rapport_unique.control.forms.desk import FileForm, ReasonForm
from rapport_unique.control.forms.monitoring import AskProofsForm, JudgeForm
from rapport_unique.control.models import ControlFile
from rapport_unique.control.monitoring import STAGE_LABELS, Line, Stage, followed, lines_of
from rapport_unique.control.roles import CONTROLLER, for_administration, for_controllers
from rapport_unique.control.views.acts import acted, attachment
from rapport_unique.core.findings import Refused
from rapport_unique.core.money import ZERO
from rapport_unique.core.texts import Fact
from rapport_unique.reporting.later_aid import follows_payments
from rapport_unique.reporting.overview import campaigns
from rapport_unique.reporting.submissions import sent_reports
from rapport_unique.ui import clock, components, language
from rapport_unique.ui.acts import UNPROCESSABLE

_COLOURS = {Stage.OVERDUE: "red", Stage.TO_JUDGE: "yellow", Stage.TO_PROPOSE: "yellow", Stage.SETTLED: "green"}


@require_safe
@for_administration
def still_to_pay_page(request: ActorRequest, measure: str, period: str) -> HttpResponse:
    """The centres to follow up, those whose proofs are due first at the top."""
    return _overview(request, _campaign(measure, period))


@require_POST
@for_controllers
def ask_everyone(request: ActorRequest, measure: str, period: str) -> HttpResponse:
    """Ask every centre of which nothing was asked yet."""
    campaign = _campaign(measure, period)
    form = AskProofsForm(request.POST)
    asked = 0
    if form.is_valid():
        try:
            asked = proving.ask_everyone(campaign=campaign, actor=request.actor, due=form.cleaned_data["due"])
        except Refused as refused:
            form.add_error(None, language.refusal(refused))
    if form.errors:
        return _overview(request, campaign, form)
    said = ngettext("%(count)s centre is asked.", "%(count)s centres are asked.", asked) % {"count": asked}
    messages.success(request, said)
    return redirect("still-to-pay", measure=measure, period=period)


def _campaign(measure: str, period: str) -> Any:
    return get_object_or_404(campaigns(), measure_id=measure, period_id=period)


def _overview(request: ActorRequest, campaign: Any, form: AskProofsForm | None = None) -> HttpResponse:
    everyone = followed(campaign)
    which = "all" if request.GET.get("which") == "all" else "open"
    listed = [each for each in everyone if which == "all" or each.is_open]
    if "csv" in request.GET:
        headings = [
            _("INS code"),
            _("Centre"),
            _("Reference"),
            _("Still to be paid"),
            _("Proven"),
            _("Last aid ends on"),
            _("Proofs until"),
            _("Status"),
        ]
        rows: list[list[Fact]] = [
            [
                each.ins,
                each.centre,
                each.submission.reference,
                each.remaining,
                each.proven,
                each.ends_on or "",
                each.proofs_until or "",
                STAGE_LABELS[each.stage],
            ]
            for each in listed
        ]
        return _csv(campaign, headings, rows, f"still-to-pay-{campaign.measure_id}-{campaign.period_id}")
    context: dict[str, Any] = {
        "campaign": campaign,
        "listed": [(each, STAGE_LABELS[each.stage], _COLOURS.get(each.stage, "grey")) for each in listed],
        "which": which,
        "ended": len(everyone) - sum(each.is_open for each in everyone),
        "total": sum((each.remaining for each in listed), ZERO),
        "proven": sum((each.proven for each in listed), ZERO),
        "ask": form or (AskProofsForm() if request.actor.role.key == CONTROLLER else None),
        "askable": sum(each.stage is Stage.TO_ASK for each in everyone),
        "has_errors": bool(form and form.errors),
    }
    return render(request, "control/desk/still_to_pay.html", context, status=UNPROCESSABLE if form else 200)


def _csv(campaign: Any, headings: list[str], rows: Sequence[Sequence[Fact]], name: str) -> HttpResponse:
    """A list with what it covers in its head."""
    head = [
        [_("Aid still to be paid"), language.say(campaign.measure.title), campaign.period_id],
        [_("Date"), language.moment(clock.now())],
        [_("Rows"), str(len(rows))],
        [],
        headings,
    ]
    said = [[language.say(cell) for cell in row] for row in rows]
    return attachment(as_csv([*head, *said]), "text/csv; charset=utf-8", f"{name}.csv")


@require_safe
@for_administration
def proofs(request: ActorRequest, reference: str) -> HttpResponse:
    """The rows of one report whose payment is to be proven."""
    submission = _submission(reference)
    if "csv" in request.GET:
        return _csv_of_lines(submission)
    return _page(request, submission)


def _submission(reference: str) -> Any:
    """A report of a measure whose aid may be paid after its period; 404 for any other."""
    found = get_object_or_404(sent_reports(), reference=reference)
    if not follows_payments(found.version.report.campaign.measure):
        raise Http404
    return found


def _page(request: ActorRequest, submission: Any, *, refused: Any = None, status: int = 200) -> HttpResponse:
    lines = lines_of(submission)
    controls = request.actor.role.key == CONTROLLER
    file = ControlFile.objects.filter(submission=submission).first()
    stages = {each.stage for each in lines}
    report = submission.version.report
    context: dict[str, Any] = {
        "submission": submission,
        "campaign": report.campaign,
        "centre": report.centre,
        "file": file,
        "rows": shown_lines(lines),
        "total": sum((each.aid.remaining for each in lines), ZERO),
        "proven": sum((each.proof.proven or ZERO for each in lines if each.proof), ZERO),
        "controls": controls,
        "refused": refused,
        "has_errors": refused is not None,
        "crumbs": [
            components.Crumb(_("Aid still to be paid"), _address(report.campaign)),
            components.Crumb(submission.reference),
        ],
    }
    if controls and Stage.TO_ASK in stages:
        context["ask"] = _form(refused, "ask") or AskProofsForm(prefix="ask")
    if controls and file is not None and stages - {Stage.TO_ASK, Stage.TOO_LATE, Stage.SETTLED}:
        context["judge"] = _form(refused, "judge") or JudgeForm(file=file, prefix="judge")
    if controls and file is not None and Stage.TO_PROPOSE in stages:
        context["propose"] = _form(refused, "propose") or ReasonForm(file=file, prefix="propose")
    return render(request, "control/desk/proofs.html", context, status=status)


def _address(campaign: Any) -> str:
    return reverse("still-to-pay", args=[campaign.measure_id, campaign.period_id])


def _form(refused: Any, prefix: str) -> Any:
    return refused if refused is not None and refused.prefix == prefix else None


def shown_lines(lines: Sequence[Line]) -> list[dict[str, Any]]:
    """Rows as pages show them, a national number masked."""
    here = language.active()
    return [
        {
            "line": each,
            "name": each.aid.name(here),
            "stage": STAGE_LABELS[each.stage],
            "colour": _COLOURS.get(each.stage, "grey"),
            "due": each.proof.request.due if each.proof else None,
            "pieces": each.proof.request.pieces.all() if each.proof else (),
            "choosable": each.proof is not None and not each.proof.is_settled,
        }
        for each in lines
    ]


def _csv_of_lines(submission: Any) -> HttpResponse:
    report = submission.version.report
    headings = [
        _("INS code"),
        _("Reference"),
        _("Row"),
        _("About"),
        _("Counted"),
        _("Paid within the period"),
        _("Still to be paid"),
        _("Aid ends on"),
        _("Proofs until"),
        _("Due on"),
        _("Files"),
        _("Proven"),
        _("Status"),
    ]
    rows: list[list[Fact]] = []
    for each in shown_lines(lines_of(submission)):
        aid, proof = each["line"].aid, each["line"].proof
        proven = proof.proven if proof and proof.proven is not None else ""
        about: list[Fact] = [report.centre.ins, submission.reference, str(aid.position), each["name"]]
        amounts: list[Fact] = [aid.counted, aid.paid, aid.remaining, aid.ends_on, each["line"].until]
        rows.append([*about, *amounts, each["due"] or "", str(len(each["pieces"])), proven, each["stage"]])
    return _csv(report.campaign, headings, rows, f"{submission.reference}-proofs")


@require_POST
@for_controllers
def ask(request: ActorRequest, reference: str) -> HttpResponse:
    """Ask for the proof of every row that nobody asked about."""
    submission = _submission(reference)
    form = AskProofsForm(request.POST, prefix="ask")
    if form.is_valid():
        try:
            proving.ask_for_proofs(submission=submission, actor=request.actor, due=form.cleaned_data["due"])
        except Refused as refused:
            form.add_error(None, language.refusal(refused))
        else:
            messages.success(request, _("The centre is asked for the proofs."))
            return redirect("awaited-proofs", reference)
    return _page(request, submission, refused=form, status=UNPROCESSABLE)


@require_POST
@for_controllers
def judge(request: ActorRequest, reference: str) -> HttpResponse:
    """Say what the chosen rows are found to prove."""
    return _acted(request, reference, JudgeForm, "judge", proving.judge, _("What is proven is noted."))


@require_POST
@for_controllers
def propose(request: ActorRequest, reference: str) -> HttpResponse:
    """Propose to refuse what nobody proved in time."""
    done = _("What is not proven is proposed for correction.")
    return _acted(request, reference, ReasonForm, "propose", proving.propose_unproven, done)


def _acted(request: ActorRequest, reference: str, make: Any, prefix: str, service: Any, done: str) -> HttpResponse:
    file = get_object_or_404(ControlFile.objects.with_reports(), submission=_submission(reference))
    form: FileForm = make(request.POST, file=file, prefix=prefix)

    def carry_out(**values: Any) -> None:
        service(file=file, actor=request.actor, **values)

    return acted(request, file, form, carry_out, done=done, page=_of_file, back=("awaited-proofs", reference))


def _of_file(request: ActorRequest, file: ControlFile, **options: Any) -> HttpResponse:
    return _page(request, file.submission, **options)
