"""The form of a measure, made from its declaration."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from rapport_unique.core.findings import Invalid
from rapport_unique.core.measure import Field, FilledBy
from rapport_unique.core.texts import format_amount
from rapport_unique.core.values import Money, Unreadable, read
from rapport_unique.reporting.filling import fields_of_workbook
from rapport_unique.reporting.forms.fields import field_for
from rapport_unique.reporting.models import Version
from rapport_unique.ui import language
from rapport_unique.ui.forms import RevisionField

AMBIGUOUS = "amount-ambiguous"


def reading_of(key: str) -> str:
    """Name of the choice between the readings of an ambiguous amount."""
    return f"{key}-reading"


def answered_on_screen(version: Version) -> list[Field]:
    """What the centre answers on the form: everything but what the workbook in force answers."""
    elsewhere = fields_of_workbook(version)
    fields = version.report.campaign.measure.fields
    return [field for field in fields if field.filled_by is FilledBy.CENTRE and field.key not in elsewhere]


class AnswersForm(forms.Form):
    """Every answer that the centre gives on the screen. An amount with two readings comes back as a choice between
    them. A form of one screen is saved complete; one that goes with tables may be saved before everything is there."""

    revision = RevisionField()

    def __init__(self, version: Version, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.declared = answered_on_screen(version)
        complete = not version.report.campaign.measure.tables
        for each in self.declared:
            self.fields[each.key] = field_for(
                each.kind,
                label=language.say(each.label),
                help_text=language.say(each.hint) if each.hint else "",
                required=each.required and complete,
            )
        if self.is_bound:
            for each in self.declared:
                self._ask_again(each)

    def _ask_again(self, declared: Field) -> None:
        typed = self.data.get(declared.key)
        amounts = _readings(declared, typed)
        if not amounts:
            return
        shown = [(str(amount), format_amount(amount, language.active())) for amount in amounts]
        label = _("Which amount do you mean by “%(typed)s”?") % {"typed": typed}
        self.fields[reading_of(declared.key)] = forms.ChoiceField(label=label, choices=shown, widget=forms.RadioSelect)

    def clean(self) -> dict[str, Any]:
        answers = super().clean() or self.cleaned_data
        for each in self.declared:
            self.errors.pop(reading_of(each.key), None)
            if chosen := answers.pop(reading_of(each.key), ""):
                del self.errors[each.key]
                answers[each.key] = Decimal(chosen)
        return answers

    def canonical_answers(self) -> dict[str, str | None]:
        """The answers as they are stored: None where nothing was filled in."""
        return {
            each.key: None if (value := self.cleaned_data[each.key]) is None else each.kind.canonical(value)
            for each in self.declared
        }

    def typed(self) -> dict[str, str]:
        """What stands in the fields, understood or not: what a draft keeps, but for what no database keeps."""
        return {each.key: self.data.get(each.key, "").replace("\0", "") for each in self.declared}


def answers_to_show(version: Version) -> dict[str, Any]:
    """Stored answers as initial values: what cannot be read is shown as it was typed."""
    shown = {}
    for each in answered_on_screen(version):
        value = read(each.kind, version.answers.get("fields", {}).get(each.key))
        shown[each.key] = value.read if isinstance(value, Unreadable) else value
    return shown


def _readings(declared: Field, typed: str | None) -> tuple[Decimal, Decimal] | None:
    """Both readings of an ambiguous amount."""
    if not isinstance(declared.kind, Money) or not typed:
        return None
    try:
        declared.kind.parse(typed)
    except Invalid as refused:
        if refused.code == AMBIGUOUS:
            return refused.facts["large"], refused.facts["small"]  # type: ignore[return-value]
    return None
