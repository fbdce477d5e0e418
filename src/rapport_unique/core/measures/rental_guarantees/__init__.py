"""Rental guarantees: a flat amount for each one that comes with a repayment plan."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

from rapport_unique.core.declaration import Form
from rapport_unique.core.findings import Severity, define
from rapport_unique.core.measure import Ceiling, Grounds, Remark, Rule, remark
from rapport_unique.core.money import euros
from rapport_unique.core.settlement import Mode, settlement
from rapport_unique.core.texts import Text

FORM = Form.read(Path(__file__).parent / "form.toml")
KINDS = ("bank_guarantees", "letters", "deposits")

MORE_PLANS_THAN_GUARANTEES = define(
    "more-plans-than-guarantees",
    Severity.BLOCKING,
    Text(
        "{read} garanties ont un plan de remboursement, mais il n'y en a que {total} en tout.",
        "{read} waarborgen hebben een afbetalingsplan, maar er zijn er maar {total} in totaal.",
        "{read} Garantien haben einen Rückzahlungsplan, aber es gibt insgesamt nur {total}.",
    ),
    Text("au plus {total}", "hoogstens {total}", "höchstens {total}"),
)
_ENVELOPE = Text("Subvention", "Toelage", "Subvention")


def _guarantees(grounds: Grounds) -> Decimal:
    return Decimal(sum(grounds.fields[kind] or 0 for kind in KINDS))


def _eligible(grounds: Grounds) -> Decimal:
    """GL-R2: with a repayment plan only."""
    if grounds.parameters["require_plan"] == "no":
        return _guarantees(grounds)
    return min(Decimal(grounds.fields["with_plan"] or 0), _guarantees(grounds))


def _justified(grounds: Grounds) -> Decimal:
    """GL-R1."""
    return euros(grounds.parameters["unit"] * _eligible(grounds))


def _subsidised(grounds: Grounds) -> Decimal | None:
    """GL-R4: within the envelope, or case by case."""
    grant = grounds.prefilled["grant"]
    if grounds.parameters["settlement"] == Mode.OPEN:
        return _justified(grounds)
    return None if grant is None else min(grant, _justified(grounds))


def _envelope(grounds: Grounds) -> Ceiling | None:
    grant = grounds.prefilled["grant"]
    if grant is None or grounds.parameters["settlement"] == Mode.OPEN or _justified(grounds) <= grant:
        return None
    return Ceiling(_ENVELOPE, grant)


def _plans_within_total(grounds: Grounds) -> Remark | None:
    plans, total = grounds.fields["with_plan"], _guarantees(grounds)
    if plans is None or plans <= total:
        return None
    return remark(MORE_PLANS_THAN_GUARANTEES, "with_plan", read=plans, total=int(total))


JUSTIFIED = FORM.figure("justified", _justified)

MEASURE = FORM.measure(
    figures=(
        FORM.figure("guarantees", _guarantees),
        FORM.figure("eligible_guarantees", _eligible),
        JUSTIFIED,
        FORM.figure("subsidised", _subsidised, ceiling=_envelope),
        *settlement(
            granted=("grant", Text("Avance", "Voorschot", "Vorschuss")),
            accepted=("justified", JUSTIFIED.label),
            law=FORM.law(),
            modes=(Mode.CLOSED, Mode.OPEN),
        ),
    ),
    rules=(Rule(field="with_plan", check=_plans_within_total),),
    remarks=(MORE_PLANS_THAN_GUARANTEES,),
)
