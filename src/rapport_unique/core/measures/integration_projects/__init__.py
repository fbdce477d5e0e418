"""Individual social-integration projects (law of 26 May 2002, art. 43/2): four tables of costs, one subsidy of 10 %."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

from rapport_unique.core.declaration import Form
from rapport_unique.core.law import Parameters
from rapport_unique.core.measure import Ceiling, Grounds
from rapport_unique.core.money import ZERO, euros
from rapport_unique.core.provisions import expenses, staff
from rapport_unique.core.settlement import Mode, settlement
from rapport_unique.core.texts import Text

FORM = Form.read(Path(__file__).parent / "form.toml")
_STAFF_CEILING = Text("Plafond de personnel", "Personeelsplafond", "Personalobergrenze")
_ENVELOPE = Text("Subvention", "Toelage", "Subvention")


def eligible(row: Any, parameters: Parameters) -> Decimal:
    """PIIS-R06 and R07: less the excess overhead, for the share of the participants who have a project."""
    if parameters["mixed_key"] == "no":
        return expenses.without_overhead(row, parameters)
    return expenses.eligible(row, parameters)


def _staff_ceiling(grounds: Grounds) -> Decimal | None:
    """PIIS-R03."""
    grant = grounds.prefilled["grant"]
    return None if grant is None else euros(grounds.parameters["staff_cap"] * grant)


def _staff_bit(grounds: Grounds) -> Ceiling | None:
    limit = _staff_ceiling(grounds)
    charged = staff.charged_total(grounds.rows["staff"])
    bites = limit is not None and grounds.parameters["staff_cap"] < 1 and charged > limit
    return Ceiling(_STAFF_CEILING, limit) if bites and limit is not None else None


def _staff_total(grounds: Grounds) -> Decimal:
    """A ceiling of the whole subsidy is none: the sum of the costs is limited by it anyway."""
    bit = _staff_bit(grounds)
    return bit.amount if bit else staff.charged_total(grounds.rows["staff"])


def _individual_total(grounds: Grounds) -> Decimal:
    return sum((row.amount for row in grounds.rows["individual"]), ZERO)


def _overhead_cut(grounds: Grounds) -> Decimal:
    rows = grounds.rows["subcontracting"]
    return sum((row.amount - expenses.without_overhead(row, grounds.parameters) for row in rows), ZERO)


_PARTS = ("staff_total", "operating_total", "individual_total", "subcontracting_total")


def _justified(grounds: Grounds) -> Decimal:
    """PIIS-R01."""
    return sum((grounds.figures[part] or ZERO for part in _PARTS), ZERO)


def _subsidised(grounds: Grounds) -> Decimal | None:
    """PIIS-R02."""
    grant = grounds.prefilled["grant"]
    return None if grant is None else min(grant, _justified(grounds))


def _envelope(grounds: Grounds) -> Ceiling | None:
    grant = grounds.prefilled["grant"]
    return None if grant is None or _justified(grounds) <= grant else Ceiling(_ENVELOPE, grant)


JUSTIFIED = FORM.figure("justified", _justified)

MEASURE = FORM.measure(
    tables=(
        FORM.table("staff", computed=staff.COMPUTED, row_rules=staff.ROW_RULES, table_rules=staff.TABLE_RULES),
        FORM.table(
            "operating",
            computed={"eligible": eligible},
            row_rules=(expenses.BOOKING_RULE, *expenses.AUDIENCE_RULES),
        ),
        FORM.table("individual", row_rules=(expenses.BOOKING_RULE,)),
        FORM.table(
            "subcontracting",
            computed={"eligible": eligible},
            row_rules=expenses.ROW_RULES,
            table_rules=(expenses.partners_have_agreements,),
        ),
        FORM.table("agreements", row_rules=expenses.AGREEMENT_RULES),
    ),
    figures=(
        FORM.figure("staff_total", _staff_total, ceiling=_staff_bit),
        FORM.figure("operating_total", lambda grounds: expenses.eligible_total(grounds.rows["operating"])),
        FORM.figure("individual_total", _individual_total),
        FORM.figure("subcontracting_total", lambda grounds: expenses.eligible_total(grounds.rows["subcontracting"])),
        FORM.figure("overhead_cut", _overhead_cut),
        JUSTIFIED,
        FORM.figure("subsidised", _subsidised, ceiling=_envelope),
        *settlement(
            granted=("grant", _ENVELOPE),
            accepted=("justified", JUSTIFIED.label),
            law=FORM.law(),
            modes=(Mode.CLOSED, Mode.NONE),
        ),
    ),
    remarks=(*expenses.REMARKS, *staff.REMARKS),
    one_road=True,
)
