"""Campaigns: when a measure opens and closes for a period, and what its centres are told."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from rapport_unique.accounts.access import ActorRequest
from rapport_unique.accounts.history import names_of
from rapport_unique.control.forms.campaigns import POLICIES, CampaignForm, NewCampaignForm, RemoveCampaignForm
from rapport_unique.control.roles import for_managers
from rapport_unique.core.texts import LANGUAGES, Text
from rapport_unique.journal.models import Event
from rapport_unique.reporting.campaigns import change_campaign, is_removable, open_campaign, openable, remove_campaign
from rapport_unique.reporting.overview import campaigns
from rapport_unique.ui import clock, components, language
from rapport_unique.ui.acts import carried_out, form_page, posted

_SAID = {
    "campaign-opened": Text("Campagne créée", "Campagne aangemaakt", "Kampagne angelegt"),
    "campaign-removed": Text("Campagne supprimée", "Campagne verwijderd", "Kampagne gelöscht"),
    "campaign-changed": Text("Campagne modifiée", "Campagne gewijzigd", "Kampagne geändert"),
    "grants-imported": Text("Montants importés", "Bedragen ingevoerd", "Beträge importiert"),
    "grants-proposed": Text("Octrois proposés", "Toekenningen voorgesteld", "Gewährungen vorgeschlagen"),
    "grants-abandoned": Text("Proposition abandonnée", "Voorstel opgegeven", "Vorschlag verworfen"),
    "grants-confirmed": Text("Octrois confirmés", "Toekenningen bevestigd", "Gewährungen bestätigt"),
    "grants-undone": Text("Octrois annulés", "Toekenningen ongedaan gemaakt", "Gewährungen rückgängig gemacht"),
    "prefilled-proposed": Text("Données proposées", "Gegevens voorgesteld", "Angaben vorgeschlagen"),
    "prefilled-abandoned": Text("Données abandonnées", "Gegevens opgegeven", "Angaben verworfen"),
    "prefilled-undone": Text("Données reprises", "Gegevens teruggenomen", "Angaben zurückgenommen"),
    "prefilled-imported": Text("Données préremplies", "Vooraf ingevulde gegevens", "Vorausgefüllte Daten"),
}
_FIELDS = {
    "opens": Text("ouverture", "opening", "Eröffnung"),
    "closes": Text("échéance", "uiterste datum", "Frist"),
    "late_policy": Text("envoi tardif", "laattijdig verzenden", "verspäteter Versand"),
    "reminders": Text("rappels", "herinneringen", "Erinnerungen"),
    "message": Text("message", "bericht", "Nachricht"),
    "manual": Text("manuel", "handleiding", "Handbuch"),
}

_ISO = re.compile(r"\d{4}-\d{2}-\d{2}")
_POLICIES: dict[Any, Any] = {key.value: said for key, said in POLICIES.items()}


@require_safe
@for_managers
def campaigns_list(request: ActorRequest) -> HttpResponse:
    """Every campaign, the one that closes last first."""
    return render(request, "control/campaigns/list.html", {"campaigns": _with_standing()})


@require_http_methods(["GET", "HEAD", "POST"])
@for_managers
def new(request: ActorRequest) -> HttpResponse:
    form = NewCampaignForm(openable(), posted(request))

    def carry_out(said: dict[str, Any]) -> None:
        measure, period = said["campaign"].split("/", 1)
        values = {name: said[name] for name in ("opens", "closes", "late_policy")}
        open_campaign(measure=measure, period=period, actor=request.actor, **values)

    if carried_out(form, carry_out):
        messages.success(request, _("The campaign is made. Now say what it grants."))
        return redirect("campaign-edit", *form.cleaned_data["campaign"].split("/", 1))
    return form_page(request, "control/campaigns/new.html", form, {})


@require_http_methods(["GET", "HEAD", "POST"])
@for_managers
def edit(request: ActorRequest, measure: str, period: str) -> HttpResponse:
    campaign = get_object_or_404(campaigns(), measure_id=measure, period_id=period)
    begun = campaign.opens <= clock.today()
    form = CampaignForm(posted(request), initial=_initial(campaign), begun=begun)
    if carried_out(form, lambda said: _change(request, campaign, form, said)):
        messages.success(request, _("The campaign is saved."))
        return redirect("campaign-edit", measure=measure, period=period)
    context = {
        "campaign": campaign,
        "begun": begun,
        "removable": is_removable(campaign),
        "history": _history(campaign),
    }
    return form_page(request, "control/campaigns/edit.html", form, context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_managers
def remove(request: ActorRequest, measure: str, period: str) -> HttpResponse:
    """Take back a campaign that was made by mistake, after asking once more."""
    campaign = get_object_or_404(campaigns(), measure_id=measure, period_id=period)
    form = RemoveCampaignForm(posted(request), initial={"revision": campaign.revision})

    def carry_out(said: dict[str, Any]) -> None:
        remove_campaign(campaign=campaign, actor=request.actor, revision=said["revision"])

    if carried_out(form, carry_out):
        messages.success(request, _("The campaign is removed."))
        return redirect("campaigns")
    return form_page(request, "control/campaigns/remove.html", form, {"campaign": campaign})


def _change(request: ActorRequest, campaign: Any, form: CampaignForm, said: dict[str, Any]) -> None:
    change_campaign(
        campaign=campaign,
        actor=request.actor,
        revision=said["revision"],
        opens=said.get("opens", campaign.opens),
        closes=said["closes"],
        late_policy=said["late_policy"],
        reminders=said["reminders"],
        message=form.message,
        manual=form.manual,
    )


def _initial(campaign: Any) -> dict[str, Any]:
    texts = {"message": campaign.message or [""] * 3, "manual": campaign.manual or [""] * 3}
    return {
        "revision": campaign.revision,
        "opens": campaign.opens,
        "closes": campaign.closes,
        "late_policy": campaign.late_policy,
        "reminders": ", ".join(map(str, campaign.reminders)),
        **{
            f"{name}_{each}": said for name, three in texts.items() for each, said in zip(LANGUAGES, three, strict=True)
        },
    }


def _with_standing() -> list[tuple[Any, str, str]]:
    """Each campaign with where it stands and the colour of that."""
    today = clock.today()
    found = []
    for campaign in campaigns():
        if campaign.opens > today:
            found.append((campaign, _("to come"), "yellow"))
        elif campaign.closes >= today:
            found.append((campaign, _("open"), "green"))
        else:
            found.append((campaign, _("past its deadline"), "grey"))
    return found


def _history(campaign: Any) -> components.Table:
    events = list(Event.objects.for_subject(campaign.journal_subject).reverse())
    names = names_of(event.actor for event in events)
    return components.Table(
        caption=_("History"),
        columns=[components.Column(each) for each in (_("Date"), _("By"), _("What"), _("Details"))],
        rows=[
            [event.at, names[event.actor], _SAID.get(event.action, event.action), _details(event)] for event in events
        ],
        empty=_("Nothing has happened yet."),
    )


def _details(event: Event) -> str:
    if "changes" in event.data:
        changes = event.data["changes"].items()
        return "; ".join(f"{language.say(_FIELDS[name])} {_short(old)} → {_short(new)}" for name, (old, new) in changes)
    if "lines" in event.data:
        file = event.data.get("file", "")
        said = _("%(number)s lines") % {"number": len(event.data["lines"])}
        return f"{file}, {said}" if file else said
    return "; ".join(
        f"{language.say(_FIELDS[name])} {_short(event.data[name])}"
        for name in ("opens", "closes", "late_policy")
        if name in event.data
    )


def _short(value: Any) -> str:
    if isinstance(value, list):
        shown = ", ".join(map(str, value)) or "–"
        return shown if len(shown) <= 60 else shown[:60] + "…"
    if isinstance(value, str) and _ISO.fullmatch(value):
        return language.say(date.fromisoformat(value))
    return str(_POLICIES.get(value, value))
