"""Households: the list, opening one, handing one over, erasing one."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from rapport_unique.accounts.access import ActorRequest
from rapport_unique.budgets.cases import find_case, hand_over, open_case
from rapport_unique.budgets.codes import CASE_ELSEWHERE, CASE_UNKNOWN
from rapport_unique.budgets.erasing import erase_case
from rapport_unique.budgets.forms import FindCaseForm, HandOverForm, OpenCaseForm
from rapport_unique.budgets.models import Case
from rapport_unique.budgets.roles import SOCIAL_WORKER, for_heads, for_workers
from rapport_unique.budgets.views.base import case_of, shown
from rapport_unique.budgets.views.interview import overview_of
from rapport_unique.core.findings import Refused
from rapport_unique.core.identifiers import mask_niss
from rapport_unique.ui import components, language
from rapport_unique.ui.acts import UNPROCESSABLE, posted, refuse

_PER_PAGE = 50
_AT_NUMBER = {CASE_UNKNOWN.code: ["niss"], CASE_ELSEWHERE.code: ["niss"]}


@require_http_methods(["GET", "HEAD", "POST"])
@for_workers
def cases(request: ActorRequest) -> HttpResponse:
    """The households one may see. By the national number a social worker opens one, a head of service finds one."""
    opens = request.actor.role.key == SOCIAL_WORKER
    form_class, reach = (OpenCaseForm, open_case) if opens else (FindCaseForm, find_case)
    form = form_class(posted(request), initial={"language": language.active()})
    if form.is_valid():
        try:
            case = reach(actor=request.actor, **form.cleaned_data)
        except Refused as refused:
            refuse(form, refused, _AT_NUMBER)
        else:
            return redirect("case", case=case.identifier)
    found = Case.objects.visible_to(request.actor).select_related("worker")
    page = Paginator(found, _PER_PAGE).get_page(request.GET.get("page"))
    listed = components.Table(
        caption=_("Households"),
        caption_hidden=True,
        columns=[components.Column(each) for each in _headings()],
        rows=[_row(each) for each in page],
        empty=_("There are no households yet."),
    )
    status = UNPROCESSABLE if form.errors else 200
    return shown(request, "cases", listed=listed, listing=page, form=form, opens=opens, status=status)


@require_safe
@for_workers
def case(request: ActorRequest, case: UUID) -> HttpResponse:
    """Where one stands with a household."""
    found = case_of(request, case)
    return shown(request, "case", case=found, head=request.actor.role.key != SOCIAL_WORKER, **overview_of(found))


@require_http_methods(["GET", "HEAD", "POST"])
@for_heads
def case_hand_over(request: ActorRequest, case: UUID) -> HttpResponse:
    found = case_of(request, case)
    form = HandOverForm(posted(request), case=found)
    if request.method == "POST" and form.is_valid():
        try:
            hand_over(case=found, actor=request.actor, to=form.cleaned_data["worker"])
        except Refused as refused:
            refuse(form, refused)
        else:
            messages.success(request, _("The household was handed over."))
            return redirect("cases")
    status = UNPROCESSABLE if form.errors else 200
    return shown(request, "case_hand_over", case=found, form=form, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@for_workers
def case_erase(request: ActorRequest, case: UUID) -> HttpResponse:
    """Erase a household before its time, on a second press."""
    found = case_of(request, case)
    if request.method != "POST" or "erase" not in request.POST:
        return shown(request, "case_erase", case=found, count=found.households.count())
    erase_case(case=found, actor=request.actor)
    messages.success(request, _("The household was erased."))
    return redirect("cases")


def _headings() -> list[str]:
    return [_("Household"), _("National register number"), _("Social worker"), _("Last change"), _("Will be erased on")]


def _row(case: Case) -> list[Any]:
    link = format_html(
        '<a class="govuk-link" href="{}">{}</a>', reverse("case", args=[case.identifier]), case.reference
    )
    return [link, mask_niss(case.niss), case.worker.name, case.changed_at, case.erased_on]
