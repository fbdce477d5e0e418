"""A table on its way out of the site as CSV, Excel or Parquet: what it covers, when it was made, how many rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from rapport_unique.adapters import parquet
from rapport_unique.adapters.sheets import as_csv, sheet
from rapport_unique.core.texts import Text
from rapport_unique.ui import clock, language

KINDS = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "parquet": "application/vnd.apache.parquet",
}
"""The media type of each way out."""
_MADE = Text("Établi le", "Opgemaakt op", "Erstellt am")
_ROWS = Text("Lignes", "Rijen", "Zeilen")
_SCOPE = Text("Contenu", "Inhoud", "Inhalt")


@dataclass(frozen=True, slots=True)
class Listing:
    """Rows under headings. Cells are texts of the core, amounts, days, numbers or words; `scope` says more of what is
    covered; `key` is the name of the file."""

    key: str
    title: Text | str
    headings: Sequence[Text | str]
    rows: Sequence[Sequence[Any]]
    scope: Sequence[tuple[Text | str, str]] = field(default_factory=tuple)

    def as_csv(self) -> bytes:
        """For a spreadsheet of these countries, in the active language."""
        rows = [*self._head(), [], self._headings()]
        rows += [[_plain(cell) for cell in row] for row in self.rows]
        return as_csv(rows)

    def as_xlsx(self) -> bytes:
        return sheet(self.key, self._head(), self._headings(), self._cells())

    def as_parquet(self) -> bytes:
        return parquet.table(dict(self._head()), self._headings(), self._cells())

    def _headings(self) -> list[str]:
        return [language.say(each) for each in self.headings]

    def _cells(self) -> list[list[Any]]:
        return [[language.say(cell) if isinstance(cell, Text) else naive(cell) for cell in row] for row in self.rows]

    def _head(self) -> list[list[str]]:
        return [
            [language.say(_SCOPE), language.say(self.title)],
            [language.say(_MADE), language.moment(clock.now())],
            [language.say(_ROWS), str(len(self.rows))],
            *([language.say(label), value] for label, value in self.scope),
        ]


def _plain(cell: Any) -> str:
    """Amounts with a decimal comma and no group, so that a spreadsheet adds them up."""
    if isinstance(cell, Decimal):
        return f"{cell:.2f}".replace(".", ",")
    if isinstance(cell, int):
        return str(cell)
    return "" if cell is None else language.say(cell)


def naive(cell: Any) -> Any:
    """The day of a moment, here; anything else as it is."""
    return clock.local(cell).date() if isinstance(cell, datetime) else cell
