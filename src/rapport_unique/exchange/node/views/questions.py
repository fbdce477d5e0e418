"""The questions of this centre: ask, follow, read what came back."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from rapport_unique.accounts.access import ActorRequest
from rapport_unique.exchange.node.models import Question
from rapport_unique.exchange.node.roles import for_inquirers


@require_safe
@for_inquirers
def questions(request: ActorRequest) -> HttpResponse:
    """A worker's own questions; a head of service sees those of the centre, without their answers."""
    found = Question.objects.visible_to(request.actor).order_by("-asked")
    return render(request, "exchange_node/questions.html", {"questions": found})
