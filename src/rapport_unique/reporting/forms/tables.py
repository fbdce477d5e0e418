"""The forms of a measure with a table: files, a row, and the confirmation of what was read."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from rapport_unique.core.measure import Column, Table
from rapport_unique.core.values import Unreadable, read
from rapport_unique.reporting.forms.fields import field_for
from rapport_unique.ui import language
from rapport_unique.ui.forms import RevisionField


class WorkbookForm(forms.Form):
    """A completed workbook."""

    revision = RevisionField()
    file = forms.FileField(
        label=_("Completed workbook"),
        help_text=_("An Excel (.xlsx) or OpenDocument (.ods) file of at most 32 MB and 100,000 rows."),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.ods"}),
        error_messages={
            "required": _("Choose the workbook on your computer."),
            "empty": _("The file is empty. Choose the completed workbook."),
        },
    )


class SimulationsForm(forms.Form):
    """The list of simulations that the budget tool exports."""

    revision = RevisionField()
    file = forms.FileField(
        label=_("List of simulations"),
        help_text=_(
            "A sealed extract of the calculator, or a CSV file with the columns niss, budget_number, budget_date and "
            "balance, of at most 4 MB."
        ),
        widget=forms.FileInput(attrs={"accept": ".csv,text/csv"}),
        error_messages={
            "required": _("Choose the list of simulations on your computer."),
            "empty": _("The file is empty. Choose the list of simulations."),
        },
    )


class ConfirmUploadForm(forms.Form):
    """What was read replaces what is there. Remarks that want to be confirmed ask for a tick."""

    revision = RevisionField()
    confirmed = forms.BooleanField(
        label=_("I have checked these remarks and the workbook is correct as it is"), required=False
    )


def column_label(table: Table, column: Column) -> str:
    """The name of a column, behind its letter where it has one in a workbook."""
    said = language.say(column.label)
    return f"{column.letter} – {said}" if table.layout else said


class RowForm(forms.Form):
    """What the centre fills in of a row; a row may be saved incomplete, and then does not count."""

    revision = RevisionField()

    def __init__(self, table: Table, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.table = table
        for column in table.centre_columns:
            self.fields[column.key] = field_for(
                column.kind,
                label=column_label(table, column),
                help_text=language.say(column.hint) if column.hint else "",
                required=False,
            )

    def typed(self) -> dict[str, str]:
        """What stands in the fields, understood or not: what a draft keeps."""
        return {column.key: self.data.get(column.key, "") for column in self.table.centre_columns}


def row_to_show(table: Table, stored: Mapping[str, Any]) -> dict[str, Any]:
    """Stored cells as initial values: what cannot be read is shown as it was filled in."""
    shown = {}
    for column in table.centre_columns:
        value = read(column.kind, stored.get(column.key))
        shown[column.key] = value.read if isinstance(value, Unreadable) else value
    return shown
