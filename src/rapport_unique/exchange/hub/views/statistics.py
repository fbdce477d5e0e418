"""The published numbers of the exchange. They are as they are: whoever asks for a part of them is refused."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from rapport_unique.accounts.access import allow_everyone
from rapport_unique.core.findings import Invalid
from rapport_unique.core.texts import Text
from rapport_unique.exchange.hub.counting import FEWEST
from rapport_unique.exchange.hub.models import Month
from rapport_unique.exchange.hub.statistics import NUMBERS, published_months
from rapport_unique.exchange.protocol.refusals import STATISTICS_FIXED
from rapport_unique.ui import language
from rapport_unique.ui.components import Column, Table

_COLUMNS = (
    Text("Mois", "Maand", "Monat"),
    Text("Demandes", "Aanvragen", "Anfragen"),
    Text("Reprises", "Overgenomen", "Übernommen"),
    Text("Refusées", "Geweigerd", "Abgelehnt"),
    Text("Centres qui demandent", "Vragende centra", "Anfragende Zentren"),
    Text("Centres interrogés", "Bevraagde centra", "Befragte Zentren"),
    Text("Réponses à temps", "Op tijd beantwoord", "Rechtzeitig beantwortet"),
    Text("Pas à temps", "Niet op tijd", "Nicht rechtzeitig"),
    Text("dont tardives", "waarvan laat", "davon verspätet"),
    Text("dont sans réponse", "waarvan onbeantwoord", "davon ohne Antwort"),
    Text("dont refusées", "waarvan geweigerd", "davon abgelehnt"),
)
"""The month, then `NUMBERS`."""


@require_safe
@allow_everyone
def page(request: HttpRequest) -> HttpResponse:
    if request.GET:
        refusal = language.refusal(Invalid(STATISTICS_FIXED.code))
        return render(request, "exchange_hub/statistics.html", {"refusal": refusal}, status=400)
    table = Table(
        Text("Par mois", "Per maand", "Nach Monaten"),
        [Column(_COLUMNS[0]), *(Column(each, numeric=True) for each in _COLUMNS[1:])],
        [[f"{each.first:%m/%Y}", *(_shown(each.numbers[name]) for name in NUMBERS)] for each in Month.objects.all()],
        empty=Text(
            "Aucun mois n'est encore publié.", "Nog geen maand gepubliceerd.", "Noch ist kein Monat veröffentlicht."
        ),
    )
    return render(request, "exchange_hub/statistics.html", {"table": table, "fewest": FEWEST})


@require_safe
@allow_everyone
def as_json(request: HttpRequest) -> JsonResponse:
    if request.GET:
        return JsonResponse({"refused": STATISTICS_FIXED.code}, status=400)
    return JsonResponse(published_months())


def _shown(number: int | None) -> str:
    return "–" if number is None else str(number)
