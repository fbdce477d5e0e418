"""Workbooks of a measure: written for a centre, read back behind a guard, annotated with what was found.

Nothing heavy is imported before it is needed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rapport_unique.adapters.workbooks.checking import WorkbookReport, annotated_copy, check_workbook, sheet_cells
    from rapport_unique.adapters.workbooks.structure import Limits
    from rapport_unique.adapters.workbooks.writing import write_workbook

__all__ = ["Limits", "WorkbookReport", "annotated_copy", "check_workbook", "sheet_cells", "write_workbook"]

_HOME = {
    "Limits": "structure",
    "WorkbookReport": "checking",
    "annotated_copy": "checking",
    "check_workbook": "checking",
    "sheet_cells": "checking",
    "write_workbook": "writing",
}


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(name)
    from importlib import import_module

    return getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
