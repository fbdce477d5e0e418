"""What one simulation says: to the social worker line by line, to the family on a sheet in its own language."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpResponse
from django.utils import translation
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from rapport_unique.accounts.access import ActorRequest
from rapport_unique.adapters.documents import BudgetSheet, render_budget_sheet
from rapport_unique.budgets import policies
from rapport_unique.budgets.interview.people import person_labels
from rapport_unique.budgets.models import Household, Simulation
from rapport_unique.budgets.pictures import picture_of
from rapport_unique.budgets.roles import for_workers
from rapport_unique.budgets.sheets import NOT_COMPARED, rights_of, sheet_of, signed, summary_of
from rapport_unique.budgets.views.base import shown, simulation_of
from rapport_unique.core.findings import Severity, sentence_of
from rapport_unique.core.texts import LANGUAGES
from rapport_unique.reference_budget import (
    BASKETS,
    Line,
    Policy,
    Result,
    Scenario,
    Status,
    case_from_data,
    result_from_data,
    what_if,
)
from rapport_unique.ui import clock, components, language


@require_safe
@for_workers
def simulation(request: ActorRequest, pk: int) -> HttpResponse:
    """The result with every line explained, what would change it, and the rights to look into first."""
    found, household = simulation_of(request, pk)
    facts: dict[str, Any] = {"simulation": found, "facts": _facts(found), "decision": getattr(found, "decision", None)}
    if household is None:
        return shown(request, "simulation", synthetic=found.synthetic, **facts)
    result, here = result_from_data(household.result), language.active()
    compared = _compared(found, household)
    context: dict[str, Any] = {
        "case": household.case,
        "result": result,
        "summary": summary_of(result, here),
        "picture": picture_of(result),
        "baskets": _baskets(result, person_labels(household.data, here)),
        "incomes": _incomes(result, person_labels(household.data, here)),
        "rights": rights_of(result, here),
        "to_check": [sentence_of(each, here) for each in result.warnings if each.severity is Severity.TO_CONFIRM],
        "comparisons": None if compared is None else _comparisons(compared[1]),
        "not_compared": NOT_COMPARED,
        "languages": _languages_of(household),
    }
    return shown(request, "simulation", synthetic=result.synthetic, **facts, **context)


@require_safe
@for_workers
def simulation_sheet(request: ActorRequest, pk: int, sheet_language: str) -> HttpResponse:
    """The sheet for the family, in its language whatever that of the page before."""
    result, sheet = _sheet(request, pk, sheet_language)
    with translation.override(sheet_language):
        context: dict[str, Any] = {"sheet": sheet, "pk": pk, "picture": picture_of(result), "tables": _tables(sheet)}
        return shown(request, "sheet", synthetic=False, **context)  # the sheet says it in its own words


@require_safe
@for_workers
def simulation_pdf(request: ActorRequest, pk: int, sheet_language: str) -> HttpResponse:
    """The same sheet as a file."""
    _result, sheet = _sheet(request, pk, sheet_language)
    name = f"budget-{sheet.number}-{sheet_language}.pdf"
    disposition = content_disposition_header(as_attachment=True, filename=name) or "attachment"
    headers = {"Content-Disposition": disposition}
    return HttpResponse(render_budget_sheet(sheet), content_type="application/pdf", headers=headers)


def _sheet(request: ActorRequest, pk: int, sheet_language: str) -> tuple[Result, BudgetSheet]:
    simulation, household = simulation_of(request, pk)
    if household is None or sheet_language not in LANGUAGES:
        raise Http404
    compared, result = _compared(simulation, household), result_from_data(household.result)
    sheet = sheet_of(
        result,
        number=simulation.number,
        centre=simulation.centre.label,
        made_at=clock.local(simulation.made_at),
        data=household.data,
        policy=compared[0] if compared else None,
        scenarios=compared[1] if compared else None,
        language=sheet_language,
    )
    return result, sheet


def _tables(sheet: BudgetSheet) -> list[tuple[components.Table, str]]:
    """The tables of a sheet, each with its identifier on the page."""
    words = sheet.words
    item, amount = components.Column(words["item"]), components.Column(words["amount"], numeric=True)
    change = [components.Column(words["what"]), *(components.Column(words[key], True) for key in ("change", "balance"))]
    compared = [[each.label, each.change, each.balance] for each in sheet.comparisons]
    incomes = components.Table(words["incomes"], [item, amount], sheet.incomes, (words["total"], sheet.incomes_total))
    needs = components.Table(words["needs"], [item, amount], sheet.needs, (words["total"], sheet.needs_total))
    found = [(components.Table(words["comparisons"], change, compared), "comparisons")] if compared else []
    return [*found, (incomes, "incomes"), (needs, "needs")]


def _compared(simulation: Simulation, household: Household) -> tuple[Policy, tuple[Scenario, ...]] | None:
    """The policy and the "what if" of a simulation, by what it was computed with; None where that cannot be had any
    more, since anything else would not be comparable."""
    applied, case = policies.applied_to(simulation), case_from_data(household.data).case
    if applied is None or case is None:
        return None
    return applied.policy, what_if(case, applied.parameters, simulation.date, applied.policy)


def _facts(simulation: Simulation) -> list[components.Answer]:
    origin = f" ({language.say(Status.SYNTHETIC.label)})" if simulation.synthetic else ""
    policy = str(simulation.policy_number) if simulation.policy_number else _("none decided: the usual choices")
    return [
        components.Answer(_("Number of the budget"), simulation.number),
        components.Answer(_("Date"), simulation.date),
        components.Answer(_("Balance"), simulation.balance, numeric=True),
        components.Answer(_("At most subsidised a month"), simulation.ceiling, numeric=True),
        components.Answer(
            _("Set of parameters"), simulation.parameters + origin, note=simulation.parameters_digest[:16]
        ),
        components.Answer(_("Version of the centre's policy"), policy, note=simulation.policy_digest[:16]),
        components.Answer(_("Made by"), simulation.made_by.name, note=language.moment(simulation.made_at)),
    ]


@dataclass(frozen=True, slots=True)
class ShownLine:
    line: Line
    whose: str
    rule: str
    why: str


@dataclass(frozen=True, slots=True)
class ShownBasket:
    """A basket with its lines; `used` is what the budget counts of it."""

    key: str
    label: str
    used: Any
    lines: list[ShownLine]


def _baskets(result: Result, labels: dict[str, str]) -> list[ShownBasket]:
    here = language.active()
    found = []
    for key, used in result.baskets.items():
        lines = [
            ShownLine(each, labels.get(each.person, _("the household")), each.rule.label.say(here), each.explain(here))
            for each in result.lines
            if each.basket == key
        ]
        found.append(ShownBasket(key, BASKETS[key].say(here), used, lines))
    return found


def _incomes(result: Result, labels: dict[str, str]) -> components.Table:
    return components.Table(
        caption=_("Incomes"),
        columns=[
            components.Column(_("Income")),
            components.Column(_("Whose")),
            components.Column(_("Per month"), True),
        ],
        rows=[[each.kind.label, labels.get(each.member, _("the household")), each.monthly] for each in result.incomes],
        footer=[_("Total"), "", result.income],
        empty=_("No income was noted."),
    )


def _comparisons(scenarios: tuple[Scenario, ...]) -> components.Table:
    here = language.active()
    columns = [_("With"), _("Income"), _("Budget"), _("Balance"), _("Change per month")]
    return components.Table(
        caption=_("What if?"),
        columns=[components.Column(label, numeric=position > 0) for position, label in enumerate(columns)],
        rows=[
            [each.label, each.result.income, each.result.budget, each.result.balance, signed(each.delta, here)]
            for each in scenarios
        ],
        empty=_("None of the comparisons changes anything for this household."),
    )


def _languages_of(household: Household) -> list[tuple[str, str]]:
    """The three languages, that of the family first."""
    known = {"fr": "Français", "nl": "Nederlands", "de": "Deutsch"}
    return sorted(known.items(), key=lambda each: each[0] != household.case.language)
