"""What the pages of a node have in common."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import wraps
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from rapport_unique.accounts.access import ActorRequest
from rapport_unique.core.findings import KINDS, Finding, Invalid, sentence_of
from rapport_unique.core.identifiers import mask_niss
from rapport_unique.exchange.node import running
from rapport_unique.exchange.node.models import Question
from rapport_unique.exchange.node.sql import question_of
from rapport_unique.exchange.protocol import sealing
from rapport_unique.exchange.protocol.code_lists import BLOCK_LABELS, Block, Purpose
from rapport_unique.exchange.protocol.directory import Directory, Member
from rapport_unique.exchange.protocol.identifiers import read_period
from rapport_unique.ui import errors, language

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Asked:
    """What a question says; `replaced_by` is the person's present number, where the hub knows another."""

    ssin: str
    inquiry: str
    blocks: list[Block]
    purpose: Purpose
    begin: date
    end: date | None
    replaced_by: str


def with_node(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Give the view the node; where its keys or its directory cannot be read, say so."""

    @wraps(view)
    def given(request: ActorRequest, **words: Any) -> HttpResponse:
        try:
            node = running.node()
        except (OSError, ValueError):
            logger.exception("The membership cannot be read")
            return errors.page(
                request,
                503,
                _("The node cannot work at the moment"),
                _("The keys or the directory of members cannot be read: see the log of the node."),
                _("Try again later: nothing is lost."),
            )
        return view(request, node, **words)

    return given


def own_question(request: ActorRequest, ticket: UUID) -> Question:
    """A question that the actor may see; 404 for any other."""
    found: Question = get_object_or_404(Question.objects.visible_to(request.actor), ticket=str(ticket))
    return found


def what_was_asked(row: Question) -> Asked | None:
    """Nothing where the node has forgotten it."""
    question = question_of(row)
    if not question.signed:
        return None
    said = sealing.said(question.signed)
    begin, end = read_period(said["period"])
    return Asked(
        said["ssin"],
        question.inquiry,
        [each for each in Block if each.value in said["blocks"]],
        Purpose(said["purpose"]["code"]),
        begin,
        end,
        question.replaced_by,
    )


def refusal_of(code: str) -> str:
    """Why the hub refused, in the reader's language: the code came without its facts."""
    kind, spoken = KINDS.get(code), language.active()
    if kind is None or any("{" in each.say(spoken) for each in (kind.message, kind.expected) if each):
        return _("The hub refused (%(code)s).") % {"code": code}
    return sentence_of(Finding(code, kind.severity), spoken)


def blocks_of(blocks: Iterable[str]) -> str:
    """In the order of the code list."""
    asked = set(blocks)
    return ", ".join(language.say(BLOCK_LABELS[each]) for each in Block if each.value in asked)


def masked(ssin: str) -> SafeString:
    """A masked number that stays on one line in the cell of a table."""
    return format_html('<span class="en-whole">{}</span>', mask_niss(ssin))


def linked(at: datetime, address: str) -> SafeString:
    """A moment that leads to what happened then."""
    return format_html('<a class="govuk-link" href="{}">{}</a>', address, language.moment(at))


def member_of(directory: Directory, number: str) -> Member:
    """Also a centre that is no member any more."""
    try:
        return directory.member(number)
    except Invalid:
        return Member(number, number, "")
