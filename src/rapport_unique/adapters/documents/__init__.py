"""Reports and letters as PDF: plain data in; PDF/A-3a and PDF/UA-1 out, with the canonical JSON inside."""

from rapport_unique.adapters.documents.access_list import AccessEntry, AccessList, render_access_list
from rapport_unique.adapters.documents.budget_sheet import BarPart, BudgetSheet, Comparison, render_budget_sheet
from rapport_unique.adapters.documents.control_letter import ControlLetter, CorrectedAmount, render_control_letter
from rapport_unique.adapters.documents.inspection_report import (
    InspectedLine,
    InspectionReport,
    MatterLine,
    render_inspection_report,
)
from rapport_unique.adapters.documents.report import (
    Centre,
    Column,
    Digest,
    Entry,
    Figure,
    Lines,
    Remark,
    ReportDocument,
    Section,
    Signature,
    Status,
)
from rapport_unique.adapters.documents.typesetting import ATTACHMENT, LINES_PRINTED, NotRendered, render_report

__all__ = [
    "ATTACHMENT",
    "LINES_PRINTED",
    "AccessEntry",
    "AccessList",
    "BarPart",
    "BudgetSheet",
    "Centre",
    "Column",
    "Comparison",
    "ControlLetter",
    "CorrectedAmount",
    "Digest",
    "Entry",
    "Figure",
    "InspectedLine",
    "InspectionReport",
    "Lines",
    "MatterLine",
    "NotRendered",
    "Remark",
    "ReportDocument",
    "Section",
    "Signature",
    "Status",
    "render_access_list",
    "render_budget_sheet",
    "render_control_letter",
    "render_inspection_report",
    "render_report",
]
