"""Form fields that read what people type. They validate only; `{% field %}` shows them."""

import re
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from rapport_unique.core import identifiers, money
from rapport_unique.core.findings import Invalid
from rapport_unique.core.texts import format_date
from rapport_unique.ui import language


class AmountInput(forms.TextInput):
    """An amount: € before it, right-aligned, the numeric keyboard with a comma on telephones."""


class DateInput(forms.TextInput):
    """A day, typed as it is written."""


def valid(parse: Any, typed: str) -> Any:
    """What a parser of the core makes of `typed`; its refusal becomes the message at the field."""
    try:
        return parse(typed)
    except Invalid as refused:
        raise ValidationError(language.refusal(refused), code=refused.code) from refused


class AmountField(forms.CharField):
    """An amount in euro, exact to the cent; `1.234` is asked again with both readings. Cleans to Decimal or None."""

    widget = AmountInput
    default_error_messages = {
        "required": _("Enter an amount, for example 1234,56. If there is none, enter 0."),
        "negative": _("Enter an amount that is not negative."),
    }

    def __init__(self, *, signed: bool = False, **options: Any) -> None:
        super().__init__(**options)
        self.signed = signed

    def to_python(self, value: Any) -> Any:
        typed = super().to_python(value)
        if typed in self.empty_values:
            return None
        amount = valid(money.parse_amount, typed)
        if amount < 0 and not self.signed:
            raise ValidationError(self.error_messages["negative"], code="negative")
        return amount

    def prepare_value(self, value: Any) -> Any:
        return f"{value:.2f}".replace(".", ",") if isinstance(value, Decimal) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return bool(self.clean(data) != initial)
        except ValidationError:
            return True


_DAY_MONTH_YEAR = re.compile(r"(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4})")
_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})")


class DateField(forms.CharField):
    """A day as `31/12/2025`, `31-12-2025`, `31.12.2025` or, from a date picker, `2025-12-31`. Cleans to date or None."""

    widget = DateInput
    default_error_messages = {
        "required": _("Enter a date, for example 31/12/2025."),
        "unreadable": _("Enter a date as day, month and year, for example 31/12/2025."),
        "impossible": _("This day does not exist in the calendar. Check day and month."),
    }

    def to_python(self, value: Any) -> Any:
        if isinstance(value, date):
            return value
        typed = super().to_python(value)
        if typed in self.empty_values:
            return None
        if match := _DAY_MONTH_YEAR.fullmatch(typed):
            day, month, year = map(int, match.groups())
        elif match := _ISO.fullmatch(typed):
            year, month, day = map(int, match.groups())
        else:
            raise ValidationError(self.error_messages["unreadable"], code="unreadable")
        try:
            return date(year, month, day)
        except ValueError:
            raise ValidationError(self.error_messages["impossible"], code="impossible") from None

    def prepare_value(self, value: Any) -> Any:
        return format_date(value, language.active()) if isinstance(value, date) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return bool(self.clean(data) != initial)
        except ValidationError:
            return True


class IbanField(forms.CharField):
    """An account number, with its check digits. Cleans to the bare IBAN; shown in groups of four."""

    default_error_messages = {"required": _("Enter the account number (IBAN), for example BE68 5390 0754 7034.")}

    def to_python(self, value: Any) -> Any:
        typed = super().to_python(value)
        return valid(identifiers.parse_iban, typed) if typed else ""

    def prepare_value(self, value: Any) -> Any:
        try:
            return identifiers.format_iban(identifiers.parse_iban(value))
        except (Invalid, TypeError):
            return value


class BicField(forms.CharField):
    """The bank's code. Cleans to 8 or 11 characters."""

    default_error_messages = {"required": _("Enter the BIC of the bank, for example GKCCBEBB.")}

    def to_python(self, value: Any) -> Any:
        typed = super().to_python(value)
        return valid(identifiers.parse_bic, typed) if typed else ""


class RevisionField(forms.IntegerField):
    """The revision its user saw; every write carries it back."""

    widget = forms.HiddenInput

    def __init__(self, **options: Any) -> None:
        super().__init__(min_value=0, **options)
