"""The form of a plan: an amount per part, and a shift between two of them."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from rapport_unique.core.measure import Planning
from rapport_unique.core.money import ZERO
from rapport_unique.ui import language
from rapport_unique.ui.forms import AmountField


class PlanForm(forms.Form):
    """Amounts that nobody fills in are nil."""

    def __init__(self, planning: Planning, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.planned = planning.amounts
        for each in planning.amounts:
            self.fields[each.key] = AmountField(label=language.say(each.label), required=False)

    @property
    def amounts(self) -> dict[str, Decimal]:
        return {each.key: self.cleaned_data.get(each.key) or ZERO for each in self.planned}


class ShiftForm(forms.Form):
    """What if we moved an amount from one part to another?"""

    amount = AmountField(label=_("Amount to move"))
    source = forms.ChoiceField(label=_("From"))
    target = forms.ChoiceField(label=_("To"))

    def __init__(self, planning: Planning, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        choices = [(each.key, language.say(each.label)) for each in planning.amounts]
        for name in ("source", "target"):
            field = self.fields[name]
            if isinstance(field, forms.ChoiceField):
                field.choices = choices
        self.fields["target"].initial = choices[-1][0]
