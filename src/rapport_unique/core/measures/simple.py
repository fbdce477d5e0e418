"""A measure as data: what was granted, what is justified, and the balance between them.

A TOML file beside this module declares one, in the words of core/declaration.py. Beside these:

- `settlement` is `closed`, `open`, `next_year` or `none` (core/settlement.py);
- every prefilled value is a grant line, and what was granted is their sum;
- a field of money with `counts = true` is part of what is justified; `ceiling = 0.10` accepts at most that share of
  what was granted, and `ceiling_amount = 2500.00` at most that amount;
- the parameter `unit` says of which amount a justified sum is normally a multiple, unless `multiple_check` is `off`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

from rapport_unique.core.declaration import Form
from rapport_unique.core.findings import Kind, Severity, define
from rapport_unique.core.law import read_toml
from rapport_unique.core.measure import Ceiling, Figure, Grounds, Measure, Remark, Rule, remark
from rapport_unique.core.money import ZERO, euros
from rapport_unique.core.settlement import Mode, settlement
from rapport_unique.core.texts import Text
from rapport_unique.core.values import Money

NOT_A_MULTIPLE = define(
    "not-a-multiple",
    Severity.TO_CONFIRM,
    Text(
        "Le montant justifié n'est pas un multiple de {unit}.",
        "Het verantwoorde bedrag is geen veelvoud van {unit}.",
        "Der belegte Betrag ist kein Vielfaches von {unit}.",
    ),
    Text("un multiple de {unit}", "een veelvoud van {unit}", "ein Vielfaches von {unit}"),
)
OVER_THE_SHARE = define(
    "over-the-share",
    Severity.NOT_COUNTED,
    Text(
        "Ce montant dépasse le plafond de {ceiling} : {amount} ne sont pas pris en compte.",
        "Dit bedrag overschrijdt het plafond van {ceiling}: met {amount} wordt geen rekening gehouden.",
        "Dieser Betrag übersteigt die Obergrenze von {ceiling}: {amount} werden nicht berücksichtigt.",
    ),
    Text("au plus {ceiling}", "hoogstens {ceiling}", "höchstens {ceiling}"),
)
_GRANTED_BY = Text("montant payé par le SPP IS", "bedrag betaald door de POD MI", "vom ÖPD SE gezahlter Betrag")
_DECLARED_BY = Text("montant déclaré par le CPAS", "bedrag aangegeven door het OCMW", "vom ÖSHZ angegebener Betrag")
_GRANTED_SUM = (
    Text("Montant total octroyé", "Totaal toegekend bedrag", "Gewährter Gesamtbetrag"),
    Text("somme des montants octroyés", "som van de toegekende bedragen", "Summe der gewährten Beträge"),
)
_JUSTIFIED_SUM = (
    Text("Montant total justifié", "Totaal verantwoord bedrag", "Belegter Gesamtbetrag"),
    Text(
        "somme des montants déclarés, chacun dans la limite de son plafond",
        "som van de aangegeven bedragen, elk binnen zijn plafond",
        "Summe der angegebenen Beträge, jeder innerhalb seiner Obergrenze",
    ),
)
_CEILING = Text("Plafond : {label}", "Plafond: {label}", "Obergrenze: {label}")


def read(path: Path) -> Measure:
    return declare(read_toml(path))


def declare(data: Mapping[str, Any]) -> Measure:
    """The measure that a TOML file describes."""
    form = Form(data)
    counting = [each for section in data["sections"] for each in section.get("fields", ()) if each.get("counts")]
    granted = data["prefilled"][0]["key"] if len(data["prefilled"]) == 1 else "granted"
    justified = counting[0]["key"] if len(counting) == 1 else "justified"
    return form.measure(
        figures=tuple(_figures(form, granted, justified, counting)),
        rules=tuple(_rules(counting)),
        remarks=tuple(_remarks(data, counting)),
    )


def _remarks(data: Mapping[str, Any], counting: list[Mapping[str, Any]]) -> Iterator[Kind]:
    """What its rules can find: a measure without unit or ceiling has nothing of the kind."""
    if "unit" in data.get("values", {}):
        yield NOT_A_MULTIPLE
    if any("ceiling" in each or "ceiling_amount" in each for each in counting):
        yield OVER_THE_SHARE


def _figures(form: Form, granted: str, justified: str, counting: list[Mapping[str, Any]]) -> Iterator[Figure]:
    lines = [form.field(each) for each in form.data["prefilled"]]
    given, formula = (lines[0].label, _GRANTED_BY) if len(lines) == 1 else _GRANTED_SUM
    yield Figure(
        key=granted,
        label=given,
        formula=formula,
        inputs=() if len(lines) == 1 else tuple(each.key for each in lines),
        compute=lambda grounds: _granted(grounds) or ZERO,
        law=form.law(),
        kind=Money(),
    )
    answers = [form.field(each) for each in counting]
    spent, formula = (answers[0].label, _DECLARED_BY) if len(answers) == 1 else _JUSTIFIED_SUM
    yield Figure(
        key=justified,
        label=spent,
        formula=formula,
        inputs=() if len(answers) == 1 else tuple(each.key for each in answers),
        compute=lambda grounds: sum((_accepted(grounds, each) for each in counting), ZERO),
        ceiling=lambda grounds: next(filter(None, (_bit(form, grounds, each) for each in counting)), None),
        law=form.law(),
        kind=Money(),
    )
    yield from settlement(
        granted=(granted, given),
        accepted=(justified, spent),
        law=form.law(),
        modes=(Mode(form.data["settlement"]),),
    )


def _granted(grounds: Grounds) -> Decimal | None:
    """The sum of the grant lines; None while the administration gave none."""
    given = [amount for amount in grounds.prefilled.values() if amount is not None]
    return sum(given, ZERO) if given else None


def _limit(grounds: Grounds, field: Mapping[str, Any]) -> Decimal | None:
    """The ceiling on a field, if it has one that is known."""
    if "ceiling_amount" in field:
        return euros(field["ceiling_amount"])
    granted = _granted(grounds)
    return euros(field["ceiling"] * granted) if "ceiling" in field and granted is not None else None


def _accepted(grounds: Grounds, field: Mapping[str, Any]) -> Decimal:
    amount: Decimal = grounds.fields[field["key"]] or ZERO
    limit = _limit(grounds, field)
    return amount if limit is None else min(amount, limit)


def _bit(form: Form, grounds: Grounds, field: Mapping[str, Any]) -> Ceiling | None:
    limit = _limit(grounds, field)
    if limit is None or (grounds.fields[field["key"]] or ZERO) <= limit:
        return None
    label = form.field(field).label
    return Ceiling(Text(*(_CEILING.say(each, {"label": label}) for each in Text._fields)), limit)


def _rules(counting: list[Mapping[str, Any]]) -> Iterator[Rule]:
    for field in counting:
        yield Rule(field=field["key"], check=_on(field, _multiple_of_unit))
        yield Rule(field=field["key"], check=_on(field, _within_its_ceiling))


def _on(
    field: Mapping[str, Any], check: Callable[[Grounds, Mapping[str, Any]], Remark | None]
) -> Callable[[Grounds], Remark | None]:
    return lambda grounds: check(grounds, field)


def _multiple_of_unit(grounds: Grounds, field: Mapping[str, Any]) -> Remark | None:
    unit: Decimal | None = grounds.parameters.values.get("unit")
    amount = grounds.fields[field["key"]]
    if unit is None or amount is None or grounds.parameters.values.get("multiple_check") == "off" or not amount % unit:
        return None
    return remark(NOT_A_MULTIPLE, field["key"], unit=unit)


def _within_its_ceiling(grounds: Grounds, field: Mapping[str, Any]) -> Remark | None:
    limit = _limit(grounds, field)
    amount = grounds.fields[field["key"]]
    if limit is None or amount is None or amount <= limit:
        return None
    return remark(OVER_THE_SHARE, field["key"], ceiling=limit, amount=amount - limit)
