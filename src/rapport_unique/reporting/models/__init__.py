"""The tables of the reports, one module per concern."""

from rapport_unique.reporting.models.campaigns import (
    BatchSource,
    BatchState,
    Campaign,
    Grant,
    GrantBatch,
    LatePolicy,
    PrefilledBatch,
    PrefilledValue,
    Simulation,
)
from rapport_unique.reporting.models.documents import Document, DocumentFile
from rapport_unique.reporting.models.reports import Draft, Figure, Report, Row, Version
from rapport_unique.reporting.models.signatures import Signature, Submission
from rapport_unique.reporting.models.simple_measures import SimpleMeasure
from rapport_unique.reporting.models.workbooks import Workbook, WorkbookState

__all__ = [
    "BatchSource",
    "BatchState",
    "Campaign",
    "Document",
    "DocumentFile",
    "Draft",
    "Figure",
    "Grant",
    "GrantBatch",
    "LatePolicy",
    "PrefilledBatch",
    "PrefilledValue",
    "Report",
    "Row",
    "Signature",
    "SimpleMeasure",
    "Simulation",
    "Submission",
    "Version",
    "Workbook",
    "WorkbookState",
]
