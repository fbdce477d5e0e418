"""Winter shelter: so many nights at one amount."""

from decimal import Decimal
from pathlib import Path
from typing import Any

from rapport_unique.core.declaration import Form
from rapport_unique.core.law import Parameters
from rapport_unique.core.measure import Grounds
from rapport_unique.core.money import ZERO, euros
from rapport_unique.core.provisions.expenses import BOOKED_OUT_OF_PERIOD, BOOKING_RULE
from rapport_unique.core.settlement import Mode, settlement

FORM = Form.read(Path(__file__).parent / "form.toml")


def value(row: Any, parameters: Parameters) -> Decimal:
    return euros(row.nights * parameters["night"])


def _justified(grounds: Grounds) -> Decimal:
    return sum((row.value for row in grounds.rows["nights"]), ZERO)


JUSTIFIED = FORM.figure("justified", _justified)

MEASURE = FORM.measure(
    tables=(FORM.table("nights", computed={"value": value}, row_rules=(BOOKING_RULE,)),),
    figures=(
        JUSTIFIED,
        *settlement(
            granted=("grant", FORM.field(FORM.data["prefilled"][0]).label),
            accepted=("justified", JUSTIFIED.label),
            law=FORM.law(),
            modes=(Mode.CLOSED,),
        ),
    ),
    remarks=(BOOKED_OUT_OF_PERIOD,),
)
