"""A form field for each kind of value that a measure declares."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from rapport_unique.core.values import Choice, Day, Money, ValueKind, Words
from rapport_unique.ui import language
from rapport_unique.ui.forms import AmountField, DateField, KindField


class ChoiceOfKindField(KindField):
    """One code of a closed list, shown with its label."""

    widget = forms.RadioSelect
    default_error_messages = {"required": _("Choose one of the possibilities.")}

    def __init__(self, kind: Choice, **options: Any) -> None:
        super().__init__(kind, **options)
        self.kind = kind

    @property
    def choices(self) -> list[tuple[str, str]]:
        return [(option.code, language.say(option.label)) for option in self.kind.options]


def field_for(kind: ValueKind, **options: Any) -> forms.Field:
    """The form field that reads this kind of value as a workbook would."""
    match kind:
        case Money():
            return AmountField(signed=kind.signed, **options)
        case Day():
            return DateField(**options)
        case Choice():
            return ChoiceOfKindField(kind, **options)
        case Words():
            return KindField(kind, widget=forms.Textarea(attrs={"rows": 4}), **options)
        case _:
            return KindField(kind, **options)
