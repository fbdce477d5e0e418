"""The page on which an officer signs, and what it says afterwards."""

import base64
from functools import partial
from typing import Any
from uuid import UUID

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, resolve_url
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST, require_safe

from rapport_unique.accounts.access import ActorRequest
from rapport_unique.accounts.cards import CARD, FEDERAL, MEANS, SOFTWARE, open_means
from rapport_unique.accounts.forms import CardAnswerForm
from rapport_unique.accounts.models import Mandate
from rapport_unique.core.findings import Refused, Stale
from rapport_unique.core.lifecycle import ROLE_LABELS, SIGNATORIES, Role, State
from rapport_unique.reporting import signing
from rapport_unique.reporting.forms.signing import CardPreparationForm, SignForm
from rapport_unique.reporting.freezing import awaits_stamp
from rapport_unique.reporting.models import Report, Signature, Submission
from rapport_unique.reporting.overview import standing_of
from rapport_unique.reporting.signing import SIGNED_MEANWHILE, why_not
from rapport_unique.reporting.views.base import UNPROCESSABLE, for_readers, for_signing, refuse, report_of, shown
from rapport_unique.reporting.views.changes import last_change
from rapport_unique.reporting.views.said import said_by
from rapport_unique.ui import clock, language
from rapport_unique.ui.components import Answer


@require_http_methods(["GET", "HEAD", "POST"])
@for_signing
def sign(request: ActorRequest, pk: int) -> HttpResponse:
    """Sign what the summary showed. The second signature sends."""
    report = report_of(request, pk)
    version = report.version
    if request.method == "POST":
        return _sign(request, report)
    if why_not(version, request.actor):
        return redirect("report-summary", pk=pk)
    return _ask(request, report, SignForm(initial={"revision": version.revision, "digest": version.document_digest}))


@require_POST
@for_signing
def prepare_card(request: ActorRequest, pk: int) -> HttpResponse:
    """For the page's script: the digest that the officer's card shall sign."""
    report = report_of(request, pk)
    form = CardPreparationForm(request.POST)
    if not form.is_valid():
        return _refused_form(form)
    try:
        attempt, prepared = signing.prepare_card(
            report=report,
            actor=request.actor,
            revision=form.cleaned_data["revision"],
            digest=form.cleaned_data["digest"],
            certificate=form.cleaned_data["certificate"],
        )
    except Refused as refused:
        return _refused(refused)
    return JsonResponse(
        {
            "attempt": attempt,
            "hash": base64.b64encode(prepared.to_sign).decode(),
            "hash_function": prepared.hash_function,
        }
    )


@require_POST
@for_signing
def finish_card(request: ActorRequest, pk: int) -> HttpResponse:
    """For the page's script: what the card gave. The answer says where to go."""
    report = report_of(request, pk)
    form = CardAnswerForm(request.POST)
    if not form.is_valid():
        return _refused_form(form)
    try:
        done = signing.finish_card(
            report=report,
            actor=request.actor,
            attempt=form.cleaned_data["attempt"],
            value=form.cleaned_data["signature"],
        )
    except Refused as refused:
        return _refused(refused)
    return JsonResponse({"location": resolve_url(_after(done), pk=pk)})


@require_GET
@for_signing
def back(request: ActorRequest, pk: int, attempt: UUID) -> HttpResponse:
    """From the federal signing service: the signed document is in its store, or `err` is in the query. To load the page
    again asks again."""
    report = report_of(request, pk)
    try:
        if "err" in request.GET:
            signing.abandon_elsewhere(report=report, actor=request.actor, attempt=attempt)
            messages.warning(request, _("You did not sign on the pages of the federal service. Nothing is signed."))
            return redirect("report-sign", pk=pk)
        done = signing.finish_elsewhere(report=report, actor=request.actor, attempt=attempt)
    except Refused as refused:
        version = report.version
        if _signed_already(request, report, version.document_digest):
            return redirect("report-signed", pk=pk)
        form = SignForm({"revision": version.revision, "digest": version.document_digest, "means": FEDERAL.key})
        form.errors.clear()
        refuse(form, refused)
        return _ask(request, report, form)
    return redirect(_after(done), pk=pk)


@require_safe
@for_readers
def signed(request: ActorRequest, pk: int) -> HttpResponse:
    """After the first signature: what was signed, and whose turn it is."""
    report = report_of(request, pk)
    version = report.version
    if version.state == State.SENT:
        return redirect("report-receipt", pk=pk)
    signatures = version.live_signatures
    if not signatures:
        return redirect("report-summary", pk=pk)
    (signature,) = signatures.values()
    missing = next(role for role in SIGNATORIES if role not in signatures)
    context: dict[str, Any] = {
        "signature": signature,
        "facts": [
            Answer(_("Signed by"), signature.person.name),
            Answer(_("Role"), signature.acted_as),
            Answer(_("Means"), MEANS[signature.means].name),
            Answer(_("Fingerprint"), signature.digest),
        ],
        "pending": awaits_stamp(version),
        "next_role": ROLE_LABELS[missing],
        "next_people": ", ".join(each.person.name for each in _holders(report, missing)),
    }
    return shown(request, "signed", report, here=_("Signed"), **context)


def _holders(report: Report, role: Role) -> Any:
    """Who can give the signature that is missing."""
    centre = report.centre.in_charge(clock.today())
    mandates = Mandate.objects.filter(centre=centre, role_key=role.value).active(clock.today())
    return mandates.select_related("person")


def _sign(request: ActorRequest, report: Report) -> HttpResponse:
    form = SignForm(request.POST)
    if not form.is_valid():
        return _ask(request, report, form)
    means, seen = form.cleaned_data["means"], {name: form.cleaned_data[name] for name in ("revision", "digest")}
    try:
        if means == FEDERAL.key:
            back = partial(_way_back, report)
            return redirect(signing.prepare_elsewhere(report=report, actor=request.actor, back=back, **seen))
        give = signing.sign_with_software if means == SOFTWARE.key else signing.sign
        done = give(report=report, actor=request.actor, **seen)
    except Stale as stale:
        if stale.code == SIGNED_MEANWHILE.code:
            refuse(form, stale)
            return _ask(request, report_of(request, report.pk), form)
        return shown(request, "changed", report, here=_("Sign"), status=409, change=last_change(report))
    except Refused as refused:
        if _signed_already(request, report, form.cleaned_data["digest"]):
            return redirect("report-signed", pk=report.pk)
        refuse(form, refused)
        return _ask(request, report, form)
    return redirect(_after(done), pk=report.pk)


def _way_back(report: Report, attempt: UUID) -> str:
    return settings.SITE_ADDRESS.rstrip("/") + resolve_url("report-sign-back", pk=report.pk, attempt=attempt)


def _after(done: Signature | Submission) -> str:
    return "report-receipt" if isinstance(done, Submission) else "report-signed"


def _refused(refused: Refused) -> JsonResponse:
    return JsonResponse({"message": language.refusal(refused)}, status=409 if isinstance(refused, Stale) else 422)


def _refused_form(form: forms.Form) -> JsonResponse:
    return JsonResponse(
        {"message": " ".join(str(each) for errors in form.errors.values() for each in errors)}, status=422
    )


def _signed_already(request: ActorRequest, report: Report, digest: str) -> bool:
    """Whether this very signature stands: the answer to a second click."""
    standing = report.version.live_signatures.get(request.actor.role.key)
    return standing is not None and (standing.person, standing.digest) == (request.person, digest)


def _ask(request: ActorRequest, report: Report, form: SignForm) -> HttpResponse:
    version = report.version
    campaign, signatures = report.campaign, version.live_signatures
    context: dict[str, Any] = {
        "form": form,
        "said": said_by(version),
        "facts": [
            Answer(_("You are"), request.actor.name),
            Answer(_("You sign as"), request.actor.role_label),
            Answer(_("On behalf of"), report.centre.label),
            Answer(_("Report"), f"{language.say(campaign.measure.title)}, {campaign.period_id}"),
        ],
        "means": open_means(),
        "card": CARD,
        "others": [(each.acted_as, each) for each in signatures.values()],
        "late": standing_of(report).late,
        "sends": len(signatures) == len(SIGNATORIES) - 1 and request.actor.role.key not in signatures,
    }
    return shown(request, "sign", report, here=_("Sign"), status=UNPROCESSABLE if form.errors else 200, **context)
