"""Form fields that read what people type, by the rules of the core. They validate only; `{% field %}` shows them."""

from collections.abc import Callable, Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from rapport_unique.core import identifiers
from rapport_unique.core.findings import Invalid
from rapport_unique.core.texts import Text, format_date
from rapport_unique.core.values import Day, Money, ValueKind, is_empty
from rapport_unique.ui import clock, language


def offer(form: forms.Form, name: str, choices: Iterable[tuple[Any, Any]], *, nothing: Any = None) -> None:
    """Let a field choose among keys, each with its text in the active language; `nothing` is what an empty choice
    is called, where there is one."""
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)  # noqa: S101
    first = [] if nothing is None else [("", nothing)]
    field.choices = [*first, *((str(key), _said(label)) for key, label in choices)]


def _said(label: Any) -> Any:
    return language.say(label) if isinstance(label, Text) else label


class AmountInput(forms.TextInput):
    """An amount: € before it, right-aligned, the numeric keyboard with a comma on telephones."""


class DateInput(forms.TextInput):
    """A day, typed as it is written."""


class ParsedField(forms.Field):
    """A text that `parse` turns into a value; its refusal becomes the message at the field."""

    parse: Callable[[str], Any]
    empty: Any = None

    def to_python(self, value: Any) -> Any:
        if not isinstance(value, str):
            return value
        if is_empty(value):
            return self.empty
        try:
            return self.parse(value.strip())
        except Invalid as refused:
            raise ValidationError(language.refusal(refused, value.strip()), code=refused.code) from refused

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return bool(self.to_python(data) != initial)
        except ValidationError:
            return True


class KindField(ParsedField):
    """Any kind of value of the core, read on screen as in a workbook."""

    def __init__(self, kind: ValueKind, **options: Any) -> None:
        super().__init__(**options)
        self.parse = kind.parse


class DeclarationField(KindField):
    """A box that is ticked to declare something. Cleans to the value of the declaration, or None."""

    widget = forms.CheckboxInput
    default_error_messages = {"required": _("Tick the box to make this declaration.")}

    def to_python(self, value: Any) -> Any:
        return super().to_python("on" if value is True else value if value else "")


class AmountField(KindField):
    """An amount in euro, exact to the cent; `1.234` is asked again with both readings. Cleans to Decimal or None."""

    widget = AmountInput
    default_error_messages = {"required": _("Enter an amount, for example 1234,56. If there is none, enter 0.")}

    def __init__(self, *, signed: bool = False, **options: Any) -> None:
        super().__init__(Money(signed=signed), **options)

    def prepare_value(self, value: Any) -> Any:
        return f"{value:.2f}".replace(".", ",") if isinstance(value, Decimal) else value


class DateField(KindField):
    """A day as `31/12/2025`, `31-12-2025`, `31.12.2025` or, from a date picker, ISO. Cleans to date or None."""

    widget = DateInput
    default_error_messages = {"required": _("Enter a date, for example 31/12/2025.")}

    def __init__(self, **options: Any) -> None:
        options["help_text"] = options.get("help_text") or _("For example 31/12/2025.")
        super().__init__(Day(), **options)

    def prepare_value(self, value: Any) -> Any:
        return format_date(value, language.active()) if isinstance(value, date) else value


def not_past(day: date) -> None:
    """A validator: the day on which something is to happen."""
    if day < clock.today():
        raise ValidationError(_("This day is past. Choose today or a day to come."))


def not_to_come(day: date) -> None:
    """A validator: the day on which something happened."""
    if day > clock.today():
        raise ValidationError(_("This day is still to come. Choose today or an earlier day."))


class IbanField(ParsedField):
    """An account number, with its check digits. Cleans to the bare IBAN; shown in groups of four."""

    parse = staticmethod(identifiers.parse_iban)
    empty = ""
    default_error_messages = {"required": _("Enter the account number (IBAN), for example BE68 5390 0754 7034.")}

    def prepare_value(self, value: Any) -> Any:
        try:
            return identifiers.format_iban(identifiers.parse_iban(value))
        except (Invalid, TypeError):
            return value


class BicField(ParsedField):
    """The bank's code. Cleans to 8 or 11 characters."""

    parse = staticmethod(identifiers.parse_bic)
    empty = ""
    default_error_messages = {"required": _("Enter the BIC of the bank, for example GKCCBEBB.")}


class RevisionField(forms.IntegerField):
    """The revision its user saw; every write carries it back."""

    widget = forms.HiddenInput

    def __init__(self, **options: Any) -> None:
        super().__init__(min_value=0, max_value=2**31 - 1, **options)
