"""What is shown of a finding outside the centre's own file: where it stands, and never a whole NISS."""

from __future__ import annotations

from rapport_unique.core.findings import Finding
from rapport_unique.core.identifiers import mask_niss
from rapport_unique.core.measure import Measure, Table
from rapport_unique.core.texts import Text
from rapport_unique.core.values import Niss


def masked(table: Table | None, finding: Finding, text: str) -> str:
    """`text` without the NISS that the finding is about: none stands whole on a page or in a document."""
    column = table.by_key.get(finding.place.column) if table else None
    if column is None or not isinstance(column.kind, Niss):
        return text
    for number in (finding.read, (finding.facts or {}).get("stored")):
        if isinstance(number, str) and number:
            text = text.replace(number, mask_niss(number))
    return text


_ROW = Text("Ligne {row}, {column}", "Lijn {row}, {column}", "Zeile {row}, {column}")


def where(finding: Finding, measure: Measure, language: str) -> str:
    """Sheet and cell, table, row and column, or field, as people call them."""
    place = finding.place
    if place.sheet:
        return f"{place.sheet} {place.cell}".strip()
    if place.table:
        table = measure.table(place.table)
        title = f"{table.title.say(language)}: " if len(measure.tables) > 1 else ""
        if place.row is None:
            return title.removesuffix(": ")
        column = table.by_key.get(place.column)
        facts = {"row": place.row, "column": column.label if column else ""}
        return title + _ROW.say(language, facts).strip(", ")
    labels = {each.key: each.label for each in (*measure.prefilled, *measure.fields)}
    label = labels.get(place.field)
    return label.say(language) if label else place.field
