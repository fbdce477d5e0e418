"""The register of references: inscribe a person, end an inscription, look one's own up. The reply comes by itself."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from rapport_unique.accounts.access import ActorRequest
from rapport_unique.accounts.history import names_of
from rapport_unique.core.identifiers import format_niss
from rapport_unique.exchange.node.core import Node
from rapport_unique.exchange.node.forms import EndForm, InscribeForm, LookUpForm
from rapport_unique.exchange.node.models import Errand, Question
from rapport_unique.exchange.node.roles import WORKER, for_inquirers
from rapport_unique.exchange.node.sql import errand_of
from rapport_unique.exchange.node.store import Errand as Sent
from rapport_unique.exchange.node.views.base import linked, masked, refusal_of, what_was_asked, with_node
from rapport_unique.exchange.node.views.questions import period_of
from rapport_unique.exchange.protocol import refusals
from rapport_unique.exchange.protocol.code_lists import QUALITY_LABELS, Quality
from rapport_unique.exchange.protocol.register import MAY_ASK
from rapport_unique.ui import clock, components, language
from rapport_unique.ui.acts import carried_out, form_page, posted

_PER_PAGE = 25
_PLACES = {refusals.SSIN_INVALID.code: ["ssin"], refusals.PERIOD_REVERSED.code: ["end", "begin"]}


@require_safe
@for_inquirers
def register(request: ActorRequest) -> HttpResponse:
    """What one asked of the register; the head of service sees what the centre asked."""
    found = Errand.objects.visible_to(request.actor).order_by("-asked", "-id")
    page = Paginator(found, _PER_PAGE).get_page(request.GET.get("page"))
    names = names_of(f"person:{each.agent}" for each in page)
    headings = (_("Asked on"), _("What"), _("Person"), _("Asked by"), _("State"))
    listed = components.Table(
        caption=_("Asked of the register"),
        columns=[components.Column(each) for each in headings],
        rows=[_row(errand_of(each), names) for each in page],
        empty=_("Nothing was asked of the register yet."),
    )
    return render(request, "exchange_node/register.html", {"listed": listed, "listing": page})


@require_http_methods(["GET", "HEAD", "POST"])
@for_inquirers
@with_node
def inscribe(request: ActorRequest, node: Node) -> HttpResponse:
    """Filled in with the person of a question that was `asked` too early, or from an errand that is tried `again`."""
    form = InscribeForm(posted(request), initial=_of_question(request) or _said_before(request))
    errands: list[str] = []

    def act(said: dict[str, Any]) -> None:
        about = {"ssin": said["ssin"], "quality": said["quality"], "begin": said["begin"]}
        period = {"begin": said["begin"].isoformat()}
        under_way = _under_way(request, "REGISTER", said["ssin"], int(said["quality"]), period)
        inscribing, agent = node.inscribing, str(request.actor.person.identifier)
        errands.append(under_way or inscribing.inscribe(agent=agent, proof=form.proof_given, **about))

    if carried_out(form, act, _PLACES):
        return redirect("errand", errand=errands[0])
    return form_page(request, "exchange_node/register_inscribe.html", form, {})


@require_http_methods(["GET", "HEAD", "POST"])
@for_inquirers
@with_node
def look_up(request: ActorRequest, node: Node) -> HttpResponse:
    """The centre's own inscriptions of a person."""
    form = LookUpForm(posted(request), initial={"ssin": _said_before(request).get("ssin")})
    errands: list[str] = []

    def act(said: dict[str, Any]) -> None:
        under_way = _under_way(request, "LIST", said["ssin"], None, {})
        agent = str(request.actor.person.identifier)
        errands.append(under_way or node.inscribing.ask_for_list(agent=agent, ssin=said["ssin"]))

    if carried_out(form, act, _PLACES):
        return redirect("errand", errand=errands[0])
    return form_page(request, "exchange_node/register_look_up.html", form, {})


@require_safe
@for_inquirers
def errand(request: ActorRequest, errand: UUID) -> HttpResponse:
    """What became of it: waiting, refused and why, or done with the centre's inscriptions of the person."""
    found = _own(request, errand)
    inscriptions = components.Table(
        caption=_("Inscriptions of your centre for this person"),
        columns=[components.Column(each) for each in (_("How your centre knows the person"), _("Period"), _("Act"))],
        rows=[_inscription(found, position, each) for position, each in enumerate(found.inscriptions)],
        empty=_("Your centre has no inscription for this person."),
    )
    context = {
        "errand": found,
        "title": _act(found),
        "state": _state(found),
        "colour": _colour(found),
        "inscriptions": inscriptions if found.done and not found.code else None,
        "refusal": refusal_of(found.code) if found.code else "",
        "replaced_by": format_niss(found.replaced_by) if found.replaced_by else "",
        "again": "register-inscribe" if found.action == "REGISTER" else "register-look-up",
        "already": found.code == refusals.ALREADY_INSCRIBED.code,
        "may_ask": _may_ask(request, found),
    }
    return render(request, "exchange_node/errand.html", context)


@require_safe
@for_inquirers
def errand_state(request: ActorRequest, errand: UUID) -> JsonResponse:
    """Whether the hub replied: the page asks while it waits."""
    done = _own(request, errand).done is not None
    return JsonResponse({"version": str(done), "open": not done})


@require_http_methods(["GET", "HEAD", "POST"])
@for_inquirers
@with_node
def end(request: ActorRequest, node: Node, errand: UUID, position: int) -> HttpResponse:
    """End one of the inscriptions that an earlier reply listed."""
    found = _own(request, errand)
    if position >= len(found.inscriptions):
        raise Http404
    inscription = found.inscriptions[position]
    quality, period = Quality(inscription["quality"]), inscription["period"]
    form = EndForm(posted(request), initial={"end": clock.today()})
    errands: list[str] = []

    def act(said: dict[str, Any]) -> None:
        ended = {"begin": period["begin"], "end": said["end"].isoformat()}
        under_way = _under_way(request, "UNREGISTER", found.ssin, int(quality), ended)
        inscribing, agent = node.inscribing, str(request.actor.person.identifier)
        begin = date.fromisoformat(period["begin"])
        errands.append(
            under_way or inscribing.end(agent=agent, ssin=found.ssin, quality=quality, begin=begin, end=said["end"])
        )

    if carried_out(form, act, _PLACES):
        return redirect("errand", errand=errands[0])
    context = {"errand": found, "quality": QUALITY_LABELS[quality], "period": _period(period)}
    return form_page(request, "exchange_node/register_end.html", form, context)


def _own(request: ActorRequest, id: UUID) -> Sent:
    """What the actor may see; 404 for anything else."""
    return errand_of(get_object_or_404(Errand.objects.visible_to(request.actor), id=str(id)))


def _under_way(
    request: ActorRequest, action: str, ssin: str, quality: int | None, period: dict[str, str]
) -> str | None:
    """The same, asked a moment ago: a button that is pressed twice asks once."""
    agent = str(request.actor.person.identifier)
    waiting = Errand.objects.filter(agent=agent, action=action, quality=quality, done=None)
    return next((each.id for each in map(errand_of, waiting) if (each.ssin, each.period) == (ssin, period)), None)


def _of_question(request: ActorRequest) -> dict[str, Any]:
    """The person of one's own question alone: a head of service does not see about whom the centre asks."""
    own = Question.objects.filter(agent=str(request.actor.person.identifier))
    row = own.filter(ticket=request.GET.get("asked", "")).first()
    asked = what_was_asked(row) if row else None
    return {"ssin": asked.ssin} if asked else {}


def _said_before(request: ActorRequest) -> dict[str, Any]:
    row = Errand.objects.visible_to(request.actor).filter(id=request.GET.get("again", "")).first()
    if row is None:
        return {}
    before = errand_of(row)
    said: dict[str, Any] = {"ssin": before.replaced_by or before.ssin}
    if before.quality is not None:
        said |= {"quality": str(before.quality), "begin": date.fromisoformat(before.period["begin"])}
    return said


def _row(errand: Sent, names: dict[str, str]) -> list[Any]:
    link = linked(errand.asked, reverse("errand", args=[errand.id]))
    return [link, _act(errand), masked(errand.ssin), names[f"person:{errand.agent}"], _state(errand)]


def _act(errand: Sent) -> str:
    return {
        "REGISTER": _("Inscribe a person"),
        "UNREGISTER": _("End an inscription"),
        "LIST": _("Look up a person"),
    }[errand.action]


def _state(errand: Sent) -> str:
    if errand.done is None:
        return _("Waits for the hub")
    return _("Refused") if errand.code else _("Carried out")


def _colour(errand: Sent) -> str:
    if errand.done is None:
        return "yellow"
    return "red" if errand.code else "green"


def _may_ask(request: ActorRequest, errand: Sent) -> bool:
    """Whether the reader may ask other centres with what is inscribed, now or before."""
    inscribed = errand.action == "REGISTER" and bool(errand.done)
    stands = errand.code in ("", refusals.ALREADY_INSCRIBED.code)
    return inscribed and stands and request.actor.role.key == WORKER and errand.quality in MAY_ASK


def _inscription(errand: Sent, position: int, inscription: Any) -> list[Any]:
    label = language.say(QUALITY_LABELS[Quality(inscription["quality"])])
    if "end" in inscription["period"]:
        return [label, _period(inscription["period"]), _("ended")]
    link = format_html(
        '<a class="govuk-link" href="{}">{}<span class="govuk-visually-hidden">, {}</span></a>',
        reverse("register-end", args=[errand.id, position]),
        _("End"),
        label,
    )
    return [label, _period(inscription["period"]), link]


def _period(period: dict[str, str]) -> str:
    ends = date.fromisoformat(period["end"]) if "end" in period else None
    return period_of(date.fromisoformat(period["begin"]), ends)
