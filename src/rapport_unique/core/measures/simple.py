"""A measure as data: what was granted, what is justified, and the balance between them.

A TOML file beside this module declares one. `balance = "open"` lets the administration pay what exceeds the grant;
`"closed"` ends at the grant. A parameter `unit` says of which amount the justified sum is normally a multiple.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

from rapport_unique.core.findings import Severity, define
from rapport_unique.core.law import LegalBasis, parameters_from, read_toml
from rapport_unique.core.measure import Field, Figure, FilledBy, Grounds, Measure, Remark, Rule, Section, remark
from rapport_unique.core.money import ZERO
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


def measures() -> Iterator[Measure]:
    for path in sorted(Path(__file__).parent.glob("*.toml")):
        yield declare(read_toml(path))


def declare(data: Mapping[str, Any]) -> Measure:
    """The measure that a TOML file describes."""
    advance = Field(
        key=data["advance"]["key"],
        label=_text(data["advance"]),
        kind=Money(),
        filled_by=FilledBy.ADMINISTRATION,
    )
    justified = Field(
        key=data["justified"]["key"],
        label=_text(data["justified"]),
        kind=Money(),
        hint=_text(data["justified"]["hint"]) if "hint" in data["justified"] else None,
    )
    law = LegalBasis(_text(data["law"]), str(data["law"].get("article", "")))
    periods = parameters_from(data, data["id"])
    return Measure(
        id=data["id"],
        title=_text(data["title"]),
        purpose=_text(data["purpose"]),
        law=law,
        rules_number=data["rules_number"],
        periods=periods,
        prefilled=(advance,),
        sections=(
            Section(
                key="justification",
                title=Text("Justification", "Verantwoording", "Nachweis"),
                fields=(justified,),
            ),
        ),
        figures=tuple(_figures(advance, justified, law, is_open=data["balance"] == "open")),
        rules=(Rule(field=justified.key, check=lambda grounds: _multiple_of_unit(grounds, justified.key)),),
    )


def _text(data: Mapping[str, Any]) -> Text:
    return Text(data["fr"], data["nl"], data["de"])


def _multiple_of_unit(grounds: Grounds, key: str) -> Remark | None:
    unit: Decimal | None = grounds.parameters.values.get("unit")
    amount = grounds.fields[key]
    if unit is None or amount is None or amount % unit == 0:
        return None
    return remark(NOT_A_MULTIPLE, key, unit=unit)


def _figures(advance: Field, justified: Field, law: LegalBasis, *, is_open: bool) -> Iterator[Figure]:
    def balance(grounds: Grounds) -> Decimal:
        """Justified minus advance; nil while either is missing."""
        paid, spent = grounds.prefilled[advance.key], grounds.fields[justified.key]
        return ZERO if paid is None or spent is None else spent - paid

    inputs = (advance.key, justified.key)
    yield Figure(
        key=advance.key,
        label=advance.label,
        formula=Text("montant payé par le SPP IS", "bedrag betaald door de POD MI", "vom ÖPD SE gezahlter Betrag"),
        inputs=(),
        compute=lambda grounds: grounds.prefilled[advance.key] or ZERO,
        law=law,
    )
    yield Figure(
        key=justified.key,
        label=justified.label,
        formula=Text("montant déclaré par le CPAS", "bedrag aangegeven door het OCMW", "vom ÖSHZ angegebener Betrag"),
        inputs=(),
        compute=lambda grounds: grounds.fields[justified.key] or ZERO,
        law=law,
    )
    yield Figure(
        key="to_repay",
        label=Text(
            "Montant à rembourser au SPP IS",
            "Aan de POD MI terug te betalen bedrag",
            "An den ÖPD SE zurückzuzahlender Betrag",
        ),
        formula=Text(
            "avance − montant justifié, s'il est inférieur à l'avance",
            "voorschot − verantwoord bedrag, als dit lager is dan het voorschot",
            "Vorschuss − belegter Betrag, wenn dieser unter dem Vorschuss liegt",
        ),
        inputs=inputs,
        compute=lambda grounds: max(ZERO, -balance(grounds)),
        law=law,
        shown=lambda figures: figures["to_repay"] != 0,
    )
    if is_open:
        yield Figure(
            key="to_pay",
            label=Text(
                "Montant à payer par le SPP IS au CPAS",
                "Door de POD MI aan het OCMW te betalen bedrag",
                "Vom ÖPD SE an das ÖSHZ zu zahlender Betrag",
            ),
            formula=Text(
                "montant justifié − avance, s'il dépasse l'avance",
                "verantwoord bedrag − voorschot, als dit hoger is dan het voorschot",
                "belegter Betrag − Vorschuss, wenn dieser den Vorschuss übersteigt",
            ),
            inputs=inputs,
            compute=lambda grounds: max(ZERO, balance(grounds)),
            law=law,
            shown=lambda figures: figures["to_pay"] != 0,
        )
