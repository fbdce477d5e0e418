"""A form field for each kind of value that a case may hold, and the way between a field and the case's JSON."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from rapport_unique.core.findings import Finding
from rapport_unique.core.values import Count, Share, is_empty, show_decimal
from rapport_unique.core.values import Words as CoreWords
from rapport_unique.reference_budget.records import SHARE, Day, Flag, Kind, OneOf, Whole, Words, Written
from rapport_unique.ui import language
from rapport_unique.ui.forms import AmountField, DateField, KindField

_MOST_RADIOS = 4
_HUNDRED = Decimal(100)


class PercentField(KindField):
    """A share, typed and shown as a percentage. Cleans to the number before the sign."""

    def __init__(self, **options: Any) -> None:
        super().__init__(Share(), widget=forms.TextInput(attrs={"inputmode": "decimal"}), **options)

    def prepare_value(self, value: Any) -> Any:
        return show_decimal(value) if isinstance(value, Decimal) else value


class OneOfField(forms.ChoiceField):
    """One code of a closed list: radio buttons for a few that must be chosen from, else a list that drops down."""

    default_error_messages = {"required": _("Choose one of the possibilities.")}

    def __init__(self, kind: OneOf, *, only: Sequence[str] = (), few: bool = False, **options: Any) -> None:
        listed = [(each.value, language.say(each.label)) for each in kind.choices if not only or each.value in only]
        if few and len(listed) <= _MOST_RADIOS:
            options["widget"] = forms.RadioSelect
        else:
            listed = [("", "–"), *listed]
        super().__init__(choices=listed, **options)


def field_for(kind: Kind, *, only: Sequence[str] = (), default: object = None, **options: Any) -> forms.Field:
    """The form field for an answer; of a list with a default, the default is chosen and nothing is left empty."""
    match kind:
        case OneOf():
            has_default = isinstance(default, str)
            return OneOfField(kind, only=only, few=has_default or options["required"], **options)
        case Day():
            return DateField(**options)
        case Whole():
            return KindField(Count(natural=True), widget=forms.TextInput(attrs={"inputmode": "numeric"}), **options)
        case Flag():
            return forms.BooleanField(**{**options, "required": False})
        case Written() if kind == SHARE:
            return PercentField(**options)
        case Written():
            return AmountField(**options)
        case Words():
            return KindField(CoreWords(kind.longest), **options)
    raise TypeError(kind)


def to_show(kind: Kind, raw: Any) -> Any:
    """What a field shows of an answer in the case's JSON; what cannot be read, as it stands there."""
    found: list[Finding] = []
    value = kind.read(raw, "", found)
    if found:
        return raw
    return value * _HUNDRED if kind == SHARE else value


def to_store(kind: Kind, value: Any) -> Any:
    """What the case's JSON holds of a field; None where nothing was answered."""
    if value is None or value is False or (isinstance(value, str) and is_empty(value)):
        return None
    if isinstance(kind, OneOf):
        return value
    return kind.write(value / _HUNDRED if kind == SHARE else value)
