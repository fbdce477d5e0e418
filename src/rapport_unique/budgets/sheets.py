"""The sheet for the family: one simulation in plain words and amounts, in the language that the family chose."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

from rapport_unique.adapters.documents import BarPart, BudgetSheet, Comparison
from rapport_unique.budgets.interview.people import person_labels
from rapport_unique.budgets.pictures import WIDTH, Picture, Segment, picture_of
from rapport_unique.core.findings import Severity, message_of
from rapport_unique.core.texts import Text, format_amount, format_date
from rapport_unique.reference_budget import BASKETS, Policy, Result, Scenario

_COMES_IN = Text(
    "Chaque mois, {income} entrent dans le ménage.",
    "Elke maand komt er {income} binnen.",
    "Jeden Monat kommen {income} herein.",
)
_NEEDED = Text(
    "Pour vivre dignement, il faut {budget} par mois.",
    "Om waardig te leven is er {budget} per maand nodig.",
    "Für ein Leben in Würde braucht es {budget} im Monat.",
)
_MISSING = Text(
    "Il manque donc {amount} par mois.", "Er ontbreekt dus {amount} per maand.", "Es fehlen also {amount} im Monat."
)
_LEFT = Text(
    "Il reste donc {amount} par mois.", "Er blijft dus {amount} per maand over.", "Es bleiben also {amount} im Monat."
)
_EXACT = Text("Les deux sont égaux.", "Beide zijn gelijk.", "Beides ist gleich.")
_DEBTS = Text("Dettes : {policy}.", "Schulden: {policy}.", "Schulden: {policy}.")
_ADVICE = Text(
    "Ce budget aide à comprendre et à choisir. Il ne donne pas de lui-même droit à une aide : le centre en décide.",
    "Dit budget helpt om te begrijpen en te kiezen. Het geeft op zich geen recht op hulp: het centrum beslist.",
    "Dieses Budget hilft, zu verstehen und zu wählen. Es gibt allein kein Recht auf Hilfe: das Zentrum entscheidet.",
)
NOT_COMPARED = Text(
    "Les montants de ce budget ne sont plus disponibles ici : faites-en un nouveau pour comparer.",
    "De bedragen van dit budget zijn hier niet meer beschikbaar: maak een nieuw budget om te vergelijken.",
    "Die Beträge dieses Budgets sind hier nicht mehr verfügbar: machen Sie ein neues, um zu vergleichen.",
)
_PARAMETERS = Text("Montants de référence : {name}.", "Referentiebedragen: {name}.", "Referenzbeträge: {name}.")


def sheet_of(
    result: Result,
    *,
    number: str,
    centre: Text,
    made_at: datetime,
    data: dict[str, Any],
    policy: Policy | None,
    scenarios: tuple[Scenario, ...] | None,
    language: str,
) -> BudgetSheet:
    """`data` is the household's JSON, which names its people; `policy` and `scenarios` are None where what was applied
    is not known any more."""
    picture = picture_of(result)
    labels = person_labels(data, language)
    incomes = [
        (", ".join([each.kind.label.say(language), *filter(None, [labels.get(each.member)])]), each.monthly)
        for each in result.incomes
    ]
    notes = [_PARAMETERS.say(language, {"name": result.parameters}), _ADVICE.say(language)]
    if policy and any(line.basket == "debts" for line in result.lines):
        notes.insert(0, _DEBTS.say(language, {"policy": policy.debts.label}))
    if scenarios is None:
        notes.insert(0, NOT_COMPARED.say(language))
    return BudgetSheet(
        language=language,
        centre=centre.say(language),
        number=number,
        day=format_date(result.day, language),
        made_at=made_at,
        summary=summary_of(result, language),
        income=_part(picture.income, language),
        budget=tuple(_part(each, language) for each in picture.budget),
        gap=_gap(picture, language),
        needs=tuple(
            (BASKETS[key].say(language), format_amount(used, language)) for key, used in result.baskets.items()
        ),
        needs_total=format_amount(result.budget, language),
        incomes=tuple((label, format_amount(amount, language)) for label, amount in incomes),
        incomes_total=format_amount(result.income, language),
        rights=rights_of(result, language),
        comparisons=tuple(
            Comparison(
                each.label.say(language), format_amount(each.result.balance, language), signed(each.delta, language)
            )
            for each in scenarios or ()
        ),
        notes=tuple(notes),
        synthetic=result.synthetic,
    )


def summary_of(result: Result, language: str) -> tuple[str, ...]:
    """Three sentences: what comes in, what is needed, what that leaves."""
    balance = result.balance
    last = _EXACT if not balance else _MISSING if balance < 0 else _LEFT
    return (
        _COMES_IN.say(language, {"income": result.income}),
        _NEEDED.say(language, {"budget": result.budget}),
        last.say(language, {"amount": abs(balance)}),
    )


def rights_of(result: Result, language: str) -> tuple[str, ...]:
    """What the household may be entitled to and does not have."""
    return tuple(message_of(each, language) for each in result.warnings if each.severity is Severity.INFORMATION)


def signed(amount: Decimal, language: str) -> str:
    """With a plus where something is gained."""
    return f"{'+' if amount > 0 else ''}{format_amount(amount, language)}"


def _gap(picture: Picture, language: str) -> BarPart | None:
    return _part(picture.gap, language) if picture.gap else None


def _part(segment: Segment, language: str) -> BarPart:
    scale = Decimal(100) / WIDTH
    return BarPart(
        segment.key,
        str(segment.number or ""),
        segment.label.say(language),
        format_amount(segment.amount, language),
        segment.share,
        f"{Decimal(segment.x) * scale:.2f}",
        f"{Decimal(segment.width) * scale:.2f}",
    )
