"""What this centre answered: to whom, when, by itself or by whom. Neither about whom nor what."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from rapport_unique.accounts.access import ActorRequest
from rapport_unique.accounts.history import names_of
from rapport_unique.core.texts import Text
from rapport_unique.exchange.node.core import Node
from rapport_unique.exchange.node.models import Given
from rapport_unique.exchange.node.roles import for_overseers
from rapport_unique.exchange.node.views.base import blocks_of, member_of, with_node
from rapport_unique.exchange.protocol.code_lists import PURPOSE_LABELS, AnswerStatus, Purpose
from rapport_unique.exchange.protocol.states import Answer
from rapport_unique.ui import components, language

_PER_PAGE = 50
_SAID = {
    AnswerStatus.DATA_FOUND: Text("Données communiquées", "Gegevens meegedeeld", "Angaben mitgeteilt"),
    AnswerStatus.NO_DATA_FOUND: Text("Rien trouvé", "Niets gevonden", "Nichts gefunden"),
    AnswerStatus.NO_RESULT: Text("Seulement le téléphone", "Enkel het telefoonnummer", "Nur die Telefonnummer"),
}


@require_safe
@for_overseers
@with_node
def given(request: ActorRequest, node: Node) -> HttpResponse:
    correspondent = node.correspondent
    page = Paginator(Given.objects.order_by("-received", "-delivery"), _PER_PAGE).get_page(request.GET.get("page"))
    headings = (_("Received"), _("Who asked"), _("Why"), _("Asked for"), _("Answered"), _("How"))
    listed = components.Table(
        caption=_("Answers given"),
        caption_hidden=True,
        columns=[components.Column(each) for each in headings],
        rows=[
            [
                each.received,
                member_of(correspondent.directory, each.customer).name,
                PURPOSE_LABELS[Purpose(each.purpose)],
                blocks_of(each.blocks),
                each.answered or "",
                how_it_ended(each, correspondent.number),
            ]
            for each in page
        ],
        empty=_("No centre asked yours anything yet."),
    )
    return render(request, "exchange_node/given.html", {"listed": listed, "listing": page})


def how_it_ended(row: Given, me: str) -> str:
    """In a few words: what left, and who had it leave. `me` is the number of the centre itself."""
    state = Answer(row.state)
    if state is Answer.HELD:
        return _("Waits for a decision")
    if state is Answer.RECEIVED:
        return _("Waits for the case system")
    if state is Answer.REFUSED:
        return _("Not believed any more: no answer")
    name = f"person:{row.by}"
    who = _("by itself") if row.by == me else _("decided by %(name)s") % {"name": names_of([name])[name]}
    return f"{language.say(_SAID[AnswerStatus(row.status)])}, {who}"
