"""What is shown of a finding outside the centre's own file: never a whole NISS."""

from __future__ import annotations

from rapport_unique.core.findings import Finding
from rapport_unique.core.identifiers import mask_niss
from rapport_unique.core.measure import Table
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
