"""A form field for each kind of value that a measure declares."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from rapport_unique.core.values import (
    Choice,
    Count,
    Day,
    Declared,
    Money,
    Quantity,
    Share,
    ValueKind,
    Words,
    show_decimal,
)
from rapport_unique.ui import language
from rapport_unique.ui.forms import AmountField, DateField, DeclarationField, KindField

_MOST_RADIOS = 5
_SHORT = 200
_DIGITS = {"inputmode": "numeric"}
_DECIMALS = {"inputmode": "decimal"}


class ChoiceOfKindField(KindField):
    """One code of a closed list, shown with its label: radio buttons for a few, else a list that drops down."""

    widget = forms.RadioSelect
    default_error_messages = {"required": _("Choose one of the possibilities.")}

    def __init__(self, kind: Choice, **options: Any) -> None:
        if len(kind.options) > _MOST_RADIOS:
            options["widget"] = forms.Select
        super().__init__(kind, **options)
        self.kind = kind

    @property
    def choices(self) -> list[tuple[str, str]]:
        listed = [(option.code, language.say(option.label)) for option in self.kind.options]
        return [("", "–"), *listed] if isinstance(self.widget, forms.Select) else listed


class DecimalsField(KindField):
    """A percentage or a quantity, shown with the comma of the three languages."""

    def __init__(self, kind: Share | Quantity, **options: Any) -> None:
        super().__init__(kind, widget=forms.TextInput(attrs=_DECIMALS), **options)

    def prepare_value(self, value: Any) -> Any:
        return show_decimal(value) if isinstance(value, Decimal) else value


def field_for(kind: ValueKind, **options: Any) -> forms.Field:
    """The form field that reads this kind of value as a workbook would."""
    match kind:
        case Money():
            return AmountField(signed=kind.signed, **options)
        case Day():
            return DateField(**options)
        case Choice():
            return ChoiceOfKindField(kind, **options)
        case Declared():
            return DeclarationField(kind, **options)
        case Words() if kind.longest > _SHORT:
            return KindField(kind, widget=forms.Textarea(attrs={"rows": 4}), **options)
        case Count():
            return KindField(kind, widget=forms.TextInput(attrs=_DIGITS), **options)
        case Share() | Quantity():
            return DecimalsField(kind, **options)
        case _:
            return KindField(kind, **options)
