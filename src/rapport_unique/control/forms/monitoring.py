"""What is typed about the proofs of aid that is paid after the period."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from rapport_unique.control.forms.desk import FileForm
from rapport_unique.control.models import AwaitedProof
from rapport_unique.control.monitoring import VERDICT_LABELS, Verdict
from rapport_unique.ui import language
from rapport_unique.ui.forms import AmountField, DateField


class AskProofsForm(forms.Form):
    """By when proofs are to come."""

    due = DateField(label=_("Due on"))


class RowsForm(FileForm):
    """An act on some rows of a report whose proofs are awaited."""

    chosen = forms.TypedMultipleChoiceField(
        label=_("Rows"), coerce=int, error_messages={"required": _("Choose at least one row.")}
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        proofs = AwaitedProof.objects.filter(request__file=self.file)
        self.fields["chosen"].choices = [(pk, pk) for pk in proofs.values_list("pk", flat=True)]  # type: ignore[attr-defined]

    @property
    def ticked(self) -> list[str]:
        """The rows that somebody chose, to be shown again."""
        return [str(each) for each in self["chosen"].value() or ()]


class JudgeForm(RowsForm):
    """What rows are found to prove."""

    verdict = forms.ChoiceField(label=_("What is proven"), widget=forms.RadioSelect)
    amount = AmountField(
        label=_("Proven amount"), required=False, help_text=_("Only for a part, of one row at a time.")
    )
    remark = forms.CharField(
        label=_("Remark"),
        required=False,
        max_length=1000,
        help_text=_("The centre reads it. No name and no national number."),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["verdict"].choices = [  # type: ignore[attr-defined]
            (verdict.value, language.say(label)) for verdict, label in VERDICT_LABELS.items()
        ]

    def clean_verdict(self) -> Verdict:
        return Verdict(self.cleaned_data["verdict"])

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = self.cleaned_data
        part: Decimal | None = cleaned.get("amount")
        if cleaned.get("verdict") == Verdict.PARTLY and part is None and "amount" not in self.errors:
            self.add_error("amount", _("Enter what is proven."))
        return cleaned


class ProveForm(RowsForm):
    """A file of the centre for some rows."""

    piece = forms.FileField(
        label=_("File"),
        help_text=_("PDF, PNG, JPEG, XLSX or ODS, 20 MB at most. Never send the social file."),
        error_messages={"required": _("Choose a file."), "empty": _("This file is empty.")},
    )
