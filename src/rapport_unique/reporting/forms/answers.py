"""The form of a measure, made from its declaration."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from rapport_unique.core.findings import Invalid
from rapport_unique.core.measure import Field, FilledBy, Measure
from rapport_unique.core.texts import format_amount
from rapport_unique.core.values import Money, Unreadable, read
from rapport_unique.reporting.forms.fields import field_for
from rapport_unique.ui import language
from rapport_unique.ui.forms import RevisionField

AMBIGUOUS = "amount-ambiguous"


def reading_of(key: str) -> str:
    """Name of the choice between the readings of an ambiguous amount."""
    return f"{key}-reading"


def answered_by_centre(measure: Measure) -> list[Field]:
    return [field for field in measure.fields if field.filled_by is FilledBy.CENTRE]


class AnswersForm(forms.Form):
    """Every answer that the centre gives. An amount with two readings comes back as a choice between them."""

    revision = RevisionField()

    def __init__(self, measure: Measure, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.declared = answered_by_centre(measure)
        for each in self.declared:
            self.fields[each.key] = field_for(
                each.kind,
                label=language.say(each.label),
                help_text=language.say(each.hint) if each.hint else "",
                required=each.required,
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


def answers_to_show(measure: Measure, stored: Mapping[str, Any]) -> dict[str, Any]:
    """Stored answers as initial values: what cannot be read is shown as it was typed."""
    shown = {}
    for each in answered_by_centre(measure):
        value = read(each.kind, stored.get(each.key))
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
