"""What controllers and centres type about a control."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from rapport_unique.control.concluding import CONCLUSION_LABELS
from rapport_unique.control.correcting import articles_of
from rapport_unique.control.desk import controllers
from rapport_unique.control.inspecting import VERDICT_LABELS
from rapport_unique.control.models import ControlFile, Sample
from rapport_unique.control.pieces import KIND_LABELS
from rapport_unique.core.texts import LANGUAGE_NAMES, Text, format_amount
from rapport_unique.reporting.overview import campaigns
from rapport_unique.reporting.submissions import amounts_of
from rapport_unique.ui import language
from rapport_unique.ui.forms import AmountField, DateField, RevisionField, not_past, not_to_come, offer

_LONGEST = 4000


def _text(label: Any, *, required: bool = True, help_text: Any = "", rows: int = 3) -> forms.CharField:
    return forms.CharField(
        label=label,
        required=required,
        max_length=_LONGEST,
        help_text=help_text,
        widget=forms.Textarea(attrs={"rows": rows}),
    )


class SampleForm(forms.Form):
    """What to draw, and how much of it."""

    campaigns = forms.MultipleChoiceField(
        label=_("Measures and periods"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one measure.")},
    )
    of = forms.ChoiceField(
        label=_("Draw"),
        choices=[(Sample.Of.REPORTS, _("whole reports")), (Sample.Of.ROWS, _("rows of reports"))],
        widget=forms.RadioSelect,
        initial=Sample.Of.REPORTS,
    )
    rate = forms.DecimalField(
        label=_("Rate in percent"),
        help_text=_("Of each measure, rounded up; 100 draws all."),
        max_digits=5,
        decimal_places=2,
        localize=True,
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
    )
    seed = forms.CharField(
        label=_("Seed"),
        required=False,
        max_length=64,
        help_text=_("Leave it empty for a seed of chance, or give one that was drawn in public."),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        offer(
            self,
            "campaigns",
            ((each.pk, f"{language.say(each.measure.title)}, {each.period_id}") for each in campaigns()),
        )


class FileForm(forms.Form):
    """An act on a control file: at least the revision that its user saw."""

    revision = RevisionField()

    def __init__(self, *args: Any, file: ControlFile, **options: Any) -> None:
        super().__init__(*args, **options)
        self.file = file
        self.initial.setdefault("revision", file.revision)


class AssignForm(FileForm):
    controller: Any = forms.ModelChoiceField(label=_("Controller"), queryset=None)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["controller"].queryset = controllers()  # type: ignore[attr-defined]


class ProposeForm(FileForm):
    """A correction, of a whole amount or of one row that is part of it."""

    amount_key = forms.ChoiceField(
        label=_("Amount"), help_text=_("The balance follows those at the top, which it is computed from.")
    )
    table = forms.ChoiceField(
        label=_("Table, for a correction of one row"),
        required=False,
        help_text=_("Else the whole amount is corrected."),
    )
    position = forms.IntegerField(label=_("Number of the row"), required=False, min_value=0, max_value=2**31 - 1)
    declared = AmountField(
        label=_("Declared on this row"), required=False, help_text=_("What the row adds to the amount.")
    )
    accepted = AmountField(label=_("Accepted"), help_text=_("0 refuses all of it."))
    article = forms.ChoiceField(label=_("Legal basis"))
    reason = _text(_("Reason"), help_text=_("The centre reads it, also in the letter."))

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        submission, here = self.file.submission, language.active()
        measure = self.file.report.campaign.measure
        self.articles = articles_of(measure)
        amounts = amounts_of(submission)
        said = ((each.key, f"{each.label.say(here)} – {format_amount(each.declared, here)}") for each in amounts)
        offer(self, "amount_key", said)
        offer(self, "table", ((each.key, each.title) for each in measure.tables), nothing=_("none"))
        offer(self, "article", enumerate(self.articles))

    def clean_article(self) -> Text:
        return self.articles[int(self.cleaned_data["article"])]

    def clean(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        if cleaned.get("table"):
            for name, message in (
                ("position", _("Enter the number of the row.")),
                ("declared", _("Enter what the row adds to the amount.")),
            ):
                if name not in self.errors and cleaned.get(name) is None:
                    self.add_error(name, message)
        return cleaned


class ReasonForm(FileForm):
    reason = _text(_("Reason"))


class OptionalReasonForm(FileForm):
    reason = _text(_("Reason"), required=False)


class ObjectionForm(FileForm):
    text = _text(_("Why you object"), help_text=_("Once for each correction; somebody who did not propose it decides."))


class ObjectionDecisionForm(FileForm):
    accepted = AmountField(
        label=_("Accepted after the objection"),
        help_text=_("What was accepted before upholds the correction; what was declared lifts it."),
    )
    answer = _text(_("Answer to the centre"))


class WrittenForm(FileForm):
    """A text that the other side reads, and the language that it is in: of the centre's languages the reader's own,
    unless somebody chooses another."""

    language = forms.ChoiceField(label=_("Language of the text"), required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        centre = self.file.report.centre
        here, spoken = language.active(), centre.languages.split(",")
        offer(self, "language", LANGUAGE_NAMES.items())
        self.initial.setdefault("language", here if here in spoken else centre.language)

    def clean_language(self) -> str:
        return self.cleaned_data["language"] or str(self.initial["language"])


class AskForm(WrittenForm):
    """A piece, perhaps about one row of the report."""

    kind = forms.ChoiceField(label=_("Piece"))
    table = forms.ChoiceField(
        label=_("Table, for a piece about one row"),
        required=False,
        help_text=_("Else it is about the whole report."),
    )
    position = forms.IntegerField(label=_("Number of the row"), required=False, min_value=0, max_value=2**31 - 1)
    text = _text(_("What you ask for"), help_text=_("Never the social file, and no national number."))
    due = DateField(label=_("Due on"))

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        offer(self, "kind", KIND_LABELS.items())
        measure = self.file.report.campaign.measure
        offer(self, "table", ((each.key, each.title) for each in measure.tables), nothing=_("none"))

    def clean(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        named = {name for name in ("table", "position") if cleaned.get(name) not in (None, "")}
        if named == {"table"} and "position" not in self.errors:
            self.add_error("position", _("Enter the number of the row."))
        if named == {"position"} and "table" not in self.errors:
            self.add_error("table", _("Choose the table of the row."))
        return cleaned


class WriteForm(WrittenForm):
    text = _text(_("Message"))


class HandInForm(FileForm):
    piece = forms.FileField(
        label=_("File"),
        help_text=_("PDF, PNG, JPEG, XLSX or ODS, 20 MB at most. Never send the social file."),
        error_messages={"required": _("Choose a file."), "empty": _("This file is empty.")},
    )


class ExtractForm(FileForm):
    extract = forms.FileField(
        label=_("Extract of the budget tool (CSV)"),
        help_text=_("The list of this centre's simulations. It is compared and not kept."),
        widget=forms.FileInput(attrs={"accept": ".csv"}),
        error_messages={"required": _("Choose a file."), "empty": _("This file is empty.")},
    )


class ConcludeForm(FileForm):
    conclusion = forms.ChoiceField(label=_("Conclusion"))
    text = _text(_("What the letter says besides"), required=False, rows=5)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        offer(self, "conclusion", CONCLUSION_LABELS.items())


class PlanForm(FileForm):
    risk_reason = _text(
        _("Why the risk for the State is too great"), help_text=_("It is recorded and stands in the report.")
    )
    planned_on = DateField(label=_("Planned on"), validators=[not_past])


class VisitForm(FileForm):
    visited_on = DateField(label=_("Visited on"), validators=[not_to_come])
    course = _text(_("Course of the visit"), rows=5)


class NoteForm(FileForm):
    table = forms.ChoiceField(label=_("Table"))
    position = forms.IntegerField(label=_("Number of the row"), min_value=0, max_value=2**31 - 1)
    verdict = forms.ChoiceField(label=_("What was found"))
    remark = _text(_("Remark"), required=False, help_text=_("No name and no national number."))

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        tables = self.file.report.campaign.measure.tables
        offer(self, "table", ((each.key, each.title) for each in tables))
        offer(self, "verdict", VERDICT_LABELS.items())


class InspectionReportForm(FileForm):
    results = _text(_("Results"), rows=5)
    recommendations = _text(_("Recommendations"), rows=5)


class ReopenForm(forms.Form):
    """One that is `settled` wants a tick."""

    reason = _text(_("Why the report is reopened"), help_text=_("The centre reads it."))
    due = DateField(label=_("To be sent again by"))
    understood = forms.BooleanField(
        label=_("I know that the approved settlement stays, and reopen the report all the same"),
        error_messages={"required": _("Tick the box to confirm.")},
    )

    def __init__(self, *args: Any, settled: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        if not settled:
            del self.fields["understood"]
