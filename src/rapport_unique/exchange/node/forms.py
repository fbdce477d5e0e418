"""The forms of a node."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from rapport_unique.core.values import Niss
from rapport_unique.exchange.protocol.code_lists import BLOCK_LABELS, PHASE_ONE, PURPOSE_LABELS, Block, Purpose
from rapport_unique.exchange.protocol.register import look_back
from rapport_unique.ui import clock
from rapport_unique.ui.forms import DateField, KindField, not_to_come, offer


class SsinField(KindField):
    """A national number. Cleans to eleven digits; the exchange checks the last two."""

    default_error_messages = {"required": _("Enter the national register number, eleven digits.")}

    def __init__(self, **options: Any) -> None:
        super().__init__(Niss(), **options)


class AskForm(forms.Form):
    """Person, inquiry and what to ask for; the rest has a usual value. `key` tells one press of the button twice."""

    key = forms.CharField(required=False, max_length=36, widget=forms.HiddenInput)
    ssin = SsinField(label=_("National register number of the person"))
    inquiry = forms.CharField(
        label=_("Reference of the social inquiry"),
        max_length=64,
        help_text=_("As your case system writes it, for example 2026/31. The inquiry is open, and yours."),
        error_messages={"required": _("Enter the reference of the social inquiry.")},
    )
    blocks = forms.MultipleChoiceField(
        label=_("What do you want to know?"),
        help_text=_("Ask for no more than the inquiry needs."),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one.")},
    )
    purpose = forms.ChoiceField(label=_("What the inquiry is for"), widget=forms.RadioSelect)
    begin = DateField(label=_("Since when"), validators=[not_to_come])
    end = DateField(label=_("Until when"), required=False, help_text=_("Leave it empty to ask until today."))

    DETAILS = ("purpose", "begin", "end")

    def __init__(self, data: Any = None, *, key: str, initial: dict[str, Any] | None = None) -> None:
        usual = {
            "key": key,
            "blocks": [each.value for each in Block if each in PHASE_ONE],
            "purpose": Purpose.NEW_APPLICATION.value,
            "begin": look_back(clock.today()),
        }
        super().__init__(data, initial={**usual, **(initial or {})})
        opened = [each for each in Block if each in settings.OPEN_BLOCKS]
        offer(self, "blocks", ((each.value, BLOCK_LABELS[each]) for each in opened))
        offer(self, "purpose", ((each.value, PURPOSE_LABELS[each]) for each in Purpose))

    @property
    def shows_details(self) -> bool:
        """Whether something beside the three fields needs a look."""
        return any(name in self.errors for name in self.DETAILS)

    def clean_blocks(self) -> list[Block]:
        chosen = [Block(each) for each in self.cleaned_data["blocks"]]
        if Block.CALCULATION in chosen and Block.DECISIONS not in chosen:
            raise forms.ValidationError(_("The details of the calculation come with the decisions: choose these too."))
        return chosen

    def clean_purpose(self) -> Purpose:
        return Purpose(self.cleaned_data["purpose"])
