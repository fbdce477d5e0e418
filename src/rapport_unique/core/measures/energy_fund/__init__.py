"""Social fund for gas and electricity: staff (art. 4), aid (art. 6), a balance that is reaffected (art. 5 § 4)."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

from rapport_unique.core.declaration import Form
from rapport_unique.core.findings import Severity, define
from rapport_unique.core.measure import Ceiling, Grounds, Remark, Rule, remark
from rapport_unique.core.money import ZERO, euros
from rapport_unique.core.provisions import staff
from rapport_unique.core.settlement import Mode, settlement
from rapport_unique.core.texts import Text
from rapport_unique.core.values import Quantity

FORM = Form.read(Path(__file__).parent / "form.toml")
AID = ("amount_curative", "amount_individual", "amount_collective")
COUNTS = {
    "amount_curative": "households",
    "amount_individual": "individual_measures",
    "amount_collective": "collective_actions",
}
"""What an amount of aid is counted in."""

JOKER_IN_USE = define(
    "joker-in-use",
    Severity.INFORMATION,
    Text(
        "Le centre descend de classe et garde cette année les {previous} ETP de l'année précédente (joker).",
        "Het centrum zakt van klasse en behoudt dit jaar de {previous} VTE van het vorige jaar (joker).",
        "Das Zentrum fällt in eine niedrigere Klasse und behält dieses Jahr die {previous} VZÄ des Vorjahres (Joker).",
    ),
)
STAFF_BELOW_GRANTED = define(
    "staff-below-granted",
    Severity.TO_CONFIRM,
    Text(
        "Les ETP affectés, {declared}, n'atteignent pas les {granted} ETP octroyés : le montant est réduit d'autant.",
        "De toegewezen VTE, {declared}, bereiken de {granted} toegekende VTE niet: het bedrag wordt naar verhouding "
        "verminderd.",
        "Die zugewiesenen VZÄ, {declared}, erreichen die {granted} gewährten nicht: der Betrag wird anteilig gekürzt.",
    ),
    Text("au moins {granted} ETP", "minstens {granted} VTE", "mindestens {granted} VZÄ"),
)
NOBODY_AIDED = define(
    "nobody-aided",
    Severity.BLOCKING,
    Text(
        "Un montant de {amount} est déclaré, mais le nombre est 0.",
        "Er is een bedrag van {amount} aangegeven, maar het aantal is 0.",
        "Ein Betrag von {amount} ist angegeben, aber die Anzahl ist 0.",
    ),
    Text("un nombre au-dessus de 0", "een getal boven 0", "eine Zahl über 0"),
)
HIGH_MEAN_AID = define(
    "high-mean-aid",
    Severity.TO_CONFIRM,
    Text(
        "L'aide moyenne par ménage, {mean}, dépasse {limit}.",
        "De gemiddelde hulp per gezin, {mean}, is hoger dan {limit}.",
        "Die durchschnittliche Hilfe pro Haushalt, {mean}, übersteigt {limit}.",
    ),
    Text("une aide habituelle, ou une raison", "gewone hulp, of een reden", "eine übliche Hilfe, oder ein Grund"),
)
REAFFECTED_OVER_BALANCE = define(
    "reaffected-over-balance",
    Severity.BLOCKING,
    Text(
        "Le montant réaffecté, {read}, dépasse le solde, {balance}.",
        "Het heraangewende bedrag, {read}, is hoger dan het saldo, {balance}.",
        "Der wiederverwendete Betrag, {read}, übersteigt den Saldo, {balance}.",
    ),
    Text("au plus {balance}", "hoogstens {balance}", "höchstens {balance}"),
)
_GRANTED = Text("Montant octroyé", "Toegekend bedrag", "Gewährter Betrag")
_PRO_RATA = Text("37 184 € par ETP affecté", "37 184 € per toegewezen VTE", "37 184 € pro zugewiesenem VZÄ")
_BALANCE = Text("Solde", "Saldo", "Saldo")


def _keeps_previous(grounds: Grounds) -> bool:
    """FGE-P3: whether the joker serves this year."""
    now, before = grounds.prefilled["class_fte"], grounds.prefilled["previous_fte"]
    if now is None or before is None or grounds.parameters["joker"] == "no":
        return False
    return bool(now < before) and grounds.prefilled["joker_used"] != "yes"


def _fte_granted(grounds: Grounds) -> Decimal | None:
    granted: Decimal | None = grounds.prefilled["previous_fte" if _keeps_previous(grounds) else "class_fte"]
    return granted


def _fte_declared(grounds: Grounds) -> Decimal:
    return sum((row.full_time_equivalent for row in grounds.rows["staff"]), ZERO)


def _declared_art4(grounds: Grounds) -> Decimal:
    """FGE-R1: the lump sum covers wages and the costs linked to this staff."""
    rows = grounds.rows["staff"]
    return staff.charged_total(rows) + sum((row.linked_costs for row in rows), ZERO)


def _ceiling_art4(grounds: Grounds) -> Ceiling | None:
    """FGE-R1, R2: what was granted, or the amount of the full-time equivalents when too few are charged."""
    granted = grounds.prefilled["art4"]
    if granted is None:
        return None
    wanted, declared = _fte_granted(grounds), _fte_declared(grounds)
    if grounds.parameters["fte_prorata"] == "yes" and wanted is not None and declared < wanted:
        pro_rata = euros(grounds.parameters["fte_amount"] * declared)
        if pro_rata < granted:
            return Ceiling(_PRO_RATA, pro_rata)
    return Ceiling(_GRANTED, granted)


def _accepted_art4(grounds: Grounds) -> Decimal | None:
    ceiling = _ceiling_art4(grounds)
    return None if ceiling is None else min(_declared_art4(grounds), ceiling.amount)


def _declared_art6(grounds: Grounds) -> Decimal:
    """FGE-R3: curative and preventive, as the centre decides."""
    return sum((grounds.fields[amount] or ZERO for amount in AID), ZERO)


def _ceiling_art6(grounds: Grounds) -> Ceiling | None:
    """FGE-R4, R5: with its supplements, and with what art. 4 leaves if the parameter says so."""
    granted = grounds.prefilled["art6"]
    if granted is None:
        return None
    limit = granted + (grounds.prefilled["supplement_art6"] or ZERO)
    accepted = _accepted_art4(grounds)
    if grounds.parameters["transfer"] == "art4_surplus_to_art6" and accepted is not None:
        limit += grounds.prefilled["art4"] - accepted
    return Ceiling(_GRANTED, limit)


def _accepted_art6(grounds: Grounds) -> Decimal | None:
    ceiling = _ceiling_art6(grounds)
    return None if ceiling is None else min(_declared_art6(grounds), ceiling.amount)


def _mean_aid(grounds: Grounds) -> Decimal:
    """FGE-R9."""
    households = grounds.fields["households"]
    return euros((grounds.fields["amount_curative"] or ZERO) / households) if households else ZERO


def _accepted_reaffected(grounds: Grounds) -> Decimal:
    """FGE-R7."""
    return min(grounds.fields["reaffected"] or ZERO, grounds.prefilled["reaffectation"] or ZERO)


def _granted(grounds: Grounds) -> Decimal | None:
    if grounds.prefilled["art4"] is None and grounds.prefilled["art6"] is None:
        return None
    return sum((grounds.prefilled[key] or ZERO for key in ("art4", "art6", "supplement_art6")), ZERO)


def _accepted(grounds: Grounds) -> Decimal:
    return (grounds.figures["accepted_art4"] or ZERO) + (grounds.figures["accepted_art6"] or ZERO)


def _bites(
    declared: Callable[[Grounds], Decimal], ceiling: Callable[[Grounds], Ceiling | None]
) -> Callable[[Grounds], Ceiling | None]:
    """The ceiling, where more was declared."""

    def bit(grounds: Grounds) -> Ceiling | None:
        limit = ceiling(grounds)
        return limit if limit is not None and declared(grounds) > limit.amount else None

    return bit


def _balance_bit(grounds: Grounds) -> Ceiling | None:
    balance = grounds.prefilled["reaffectation"] or ZERO
    return Ceiling(_BALANCE, balance) if (grounds.fields["reaffected"] or ZERO) > balance else None


def _joker(grounds: Grounds) -> Remark | None:
    if not _keeps_previous(grounds):
        return None
    return remark(JOKER_IN_USE, "", previous=_shown(grounds.prefilled["previous_fte"]))


def _staff_reaches_granted(grounds: Grounds) -> Remark | None:
    """FGE-R2."""
    wanted, declared = _fte_granted(grounds), _fte_declared(grounds)
    if wanted is None or declared >= wanted or grounds.parameters["fte_prorata"] == "no":
        return None
    return remark(STAFF_BELOW_GRANTED, "", declared=_shown(declared), granted=_shown(wanted))


def _shown(quantity: Decimal) -> str:
    """A number of full-time equivalents, as the three languages write it."""
    return Quantity().show(quantity, "fr")


def _somebody_aided(amount: str, count: str) -> Callable[[Grounds], Remark | None]:
    def check(grounds: Grounds) -> Remark | None:
        """FGE-R8."""
        if not grounds.fields[amount] or grounds.fields[count] != 0:
            return None
        return remark(NOBODY_AIDED, count, amount=grounds.fields[amount])

    return check


def _usual_aid(grounds: Grounds) -> Remark | None:
    mean, limit = _mean_aid(grounds), grounds.parameters["mean_warning"]
    return remark(HIGH_MEAN_AID, "amount_curative", mean=mean, limit=limit) if mean > limit else None


def _within_balance(grounds: Grounds) -> Remark | None:
    reaffected, balance = grounds.fields["reaffected"], grounds.prefilled["reaffectation"] or ZERO
    if reaffected is None or reaffected <= balance:
        return None
    return remark(REAFFECTED_OVER_BALANCE, "reaffected", read=reaffected, balance=balance)


GRANTED, ACCEPTED = FORM.figure("granted", _granted), FORM.figure("accepted", _accepted)

MEASURE = FORM.measure(
    tables=(FORM.table("staff", computed=staff.COMPUTED, row_rules=staff.ROW_RULES, table_rules=staff.TABLE_RULES),),
    figures=(
        FORM.figure("fte_granted", _fte_granted),
        FORM.figure("fte_declared", _fte_declared),
        FORM.figure("declared_art4", _declared_art4),
        FORM.figure("accepted_art4", _accepted_art4, ceiling=_bites(_declared_art4, _ceiling_art4)),
        FORM.figure("declared_art6", _declared_art6),
        FORM.figure("accepted_art6", _accepted_art6, ceiling=_bites(_declared_art6, _ceiling_art6)),
        FORM.figure("mean_aid", _mean_aid),
        FORM.figure("accepted_reaffected", _accepted_reaffected, ceiling=_balance_bit),
        GRANTED,
        ACCEPTED,
        # FGE-R6, P7
        *settlement(
            granted=("granted", GRANTED.label),
            accepted=("accepted", ACCEPTED.label),
            law=FORM.law(),
            modes=(Mode.NEXT_YEAR, Mode.CLOSED),
        ),
    ),
    rules=(
        Rule(field="class_fte", check=_joker),
        Rule(field="staff", check=_staff_reaches_granted),
        *(Rule(field=count, check=_somebody_aided(amount, count)) for amount, count in COUNTS.items()),
        Rule(field="amount_curative", check=_usual_aid),
        Rule(field="reaffected", check=_within_balance),
    ),
    remarks=(
        JOKER_IN_USE,
        STAFF_BELOW_GRANTED,
        NOBODY_AIDED,
        HIGH_MEAN_AID,
        REAFFECTED_OVER_BALANCE,
        *staff.REMARKS,
    ),
)
