"""The register of centres: who they are, what became of them, mergers, and accounts to confirm."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from rapport_unique.accounts.access import ActorRequest
from rapport_unique.accounts.centres import change_languages, confirm_account, merge
from rapport_unique.accounts.history import centre_history
from rapport_unique.accounts.models import Centre
from rapport_unique.control.forms.register import ConfirmAccountForm, LanguagesForm, MergeForm, SearchForm
from rapport_unique.control.regions import REGIONS
from rapport_unique.control.roles import MANAGER, for_administration, for_budget, for_managers
from rapport_unique.core.findings import Refused
from rapport_unique.core.texts import format_count
from rapport_unique.ui import language
from rapport_unique.ui.acts import carried_out, form_page, posted
from rapport_unique.ui.components import Answer

_PER_PAGE = 50
_LANGUAGES = "languages"


@require_safe
@for_administration
def register(request: ActorRequest) -> HttpResponse:
    form = SearchForm(request.GET)
    chosen = form.cleaned_data if form.is_valid() else {}
    found = Centre.objects.visible_to(request.actor).select_related("successor")
    if words := chosen.get("search", "").strip():
        found = found.searched(words)
    if chosen.get("region"):
        found = found.filter(region=chosen["region"])
    listing = Paginator(found, _PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "control/register/list.html", {"form": form, "listing": listing, "query": request.GET})


@require_safe
@for_administration
def centre(request: ActorRequest, ins: str) -> HttpResponse:
    return _centre(request, ins)


@require_http_methods(["GET", "HEAD", "POST"])
@for_managers
def languages(request: ActorRequest, ins: str) -> HttpResponse:
    """Which languages a centre works in, and in which of them it is written to."""
    form = LanguagesForm(posted(request), prefix=_LANGUAGES)
    found = get_object_or_404(Centre, ins=ins)
    if carried_out(form, lambda said: change_languages(centre=found, actor=request.actor, **said)):
        messages.success(request, _("The languages are saved."))
        return redirect("registered-centre", ins=ins)
    return _centre(request, ins, form)


@require_http_methods(["GET", "HEAD", "POST"])
@for_managers
def merge_into(request: ActorRequest, ins: str) -> HttpResponse:
    """From a day on its successor stands in a centre's place."""
    form = MergeForm(posted(request))

    def carry_out(said: dict[str, Any]) -> None:
        found = get_object_or_404(Centre, ins=ins)
        given = {name: said[name] for name in ("successor", "on", "revision")}
        merge(predecessor=found, actor=request.actor, **given)

    if carried_out(form, carry_out):
        messages.success(request, _("The merger is recorded."))
        return redirect("registered-centre", ins=ins)
    return _centre(request, ins, form)


@require_safe
@for_budget
def accounts(request: ActorRequest) -> HttpResponse:
    """Accounts that centres gave and nobody confirmed: money goes to none of them."""
    waiting = Centre.objects.to_confirm()
    listing = Paginator(waiting, _PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "control/register/accounts.html", {"listing": listing, "query": request.GET})


@require_POST
@for_budget
def confirm(request: ActorRequest, ins: str) -> HttpResponse:
    found = get_object_or_404(Centre, ins=ins)
    form = ConfirmAccountForm(request.POST)
    if form.is_valid():
        try:
            confirm_account(centre=found, iban=form.cleaned_data["iban"], actor=request.actor)
            messages.success(request, _("The account is confirmed."))
        except Refused as refused:
            messages.error(request, language.refusal(refused))
    return redirect("accounts-to-confirm")


def _centre(request: ActorRequest, ins: str, acted: forms.Form | None = None) -> HttpResponse:
    """A centre with what a manager may change of it. What was refused stays, on the revision that its user sees now."""
    found = get_object_or_404(Centre.objects.visible_to(request.actor).select_related("successor"), ins=ins)
    if acted is not None and acted.is_bound:
        seen = request.POST.copy()
        seen[acted.add_prefix("revision")] = str(found.revision)
        acted.data = seen
    facts = [
        Answer(_("INS code"), found.ins),
        Answer(_("Region"), REGIONS[found.region]),
        Answer(_("Languages"), found.languages.upper().replace(",", ", ")),
        Answer(_("Inhabitants"), format_count(found.inhabitants, language.active())),
        Answer(_("Account"), _("confirmed") if found.account_is_confirmed else _("not confirmed")),
    ]
    if found.successor:
        facts.append(Answer(_("Successor"), found.successor.label, note=found.successor.ins))
        facts.append(Answer(_("Last day"), found.valid_to))
    spoken = {"revision": found.revision, "languages": found.languages.split(","), "written_in": found.language}
    context: dict[str, Any] = {
        "centre": found,
        "manages": request.actor.role.key == MANAGER,
        "languages_form": _either(acted, LanguagesForm(initial=spoken, prefix=_LANGUAGES)),
        "merger": _either(acted, MergeForm(initial={"revision": found.revision})),
        "facts": facts,
        "predecessors": found.predecessors.all(),
        "history": centre_history(found),
    }
    return form_page(request, "control/register/centre.html", acted or context["merger"], context)


def _either(acted: forms.Form | None, fresh: forms.Form) -> forms.Form:
    """The form that was acted on where it is of this kind, else a fresh one."""
    return acted if acted is not None and acted.is_bound and type(acted) is type(fresh) else fresh
