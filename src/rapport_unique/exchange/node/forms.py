"""The forms of a node."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from rapport_unique.core.values import Niss
from rapport_unique.exchange.protocol.code_lists import (
    BLOCK_LABELS,
    GENERIC,
    PURPOSE_LABELS,
    QUALITY_LABELS,
    USUAL,
    Block,
    Purpose,
    Quality,
)
from rapport_unique.exchange.protocol.register import look_back
from rapport_unique.ui import clock
from rapport_unique.ui.forms import DateField, KindField, not_to_come, offer


class SsinField(KindField):
    """A national number. Cleans to eleven digits; the exchange checks the last two."""

    default_error_messages = {"required": _("Enter the national register number, eleven digits.")}

    def __init__(self, **options: Any) -> None:
        super().__init__(Niss(), **options)


class AskForm(forms.Form):
    """Person, inquiry and what to ask for; the rest has a usual value. `key` tells one press of the button twice, and
    `nevertheless` is the button of who wants to ask once more."""

    key = forms.CharField(required=False, max_length=36, widget=forms.HiddenInput)
    nevertheless = forms.CharField(required=False, max_length=36)
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
            "blocks": [each.value for each in USUAL],
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


class ProofForm(forms.Form):
    """A person with the proof of identity that they showed: a card, or surname and date of birth."""

    CARD, NAME = "card", "name"
    PROOFS = (
        (CARD, _("The number of the identity card")),
        (NAME, _("Surname and date of birth")),
    )

    ssin = SsinField(label=_("National register number of the person"))
    proof = forms.ChoiceField(
        label=_("Proof of identity"),
        choices=PROOFS,
        widget=forms.RadioSelect,
        help_text=_("What the person shows you. It is checked, so that a wrong number is noticed."),
        error_messages={"required": _("Say which proof the person showed.")},
    )
    card = forms.CharField(
        label=_("Number of the identity card"),
        required=False,
        max_length=30,
        help_text=_("Twelve digits, for example 592-1234567-89; nine to twelve letters and digits of other cards."),
    )
    surname = forms.CharField(label=_("Surname"), required=False, max_length=100)
    given_name = forms.CharField(label=_("First name"), required=False, max_length=100)
    born = DateField(label=_("Date of birth"), required=False, validators=[not_to_come])

    def clean_card(self) -> str:
        return re.sub(r"[ .\-]", "", self.cleaned_data["card"]).upper()

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        if said.get("proof") == self.CARD and "card" in said and not re.fullmatch("[0-9A-Z]{9,12}", said["card"]):
            self.add_error("card", _("Enter the number that stands on the card, nine to twelve letters and digits."))
        if said.get("proof") == self.NAME:
            if not said.get("surname"):
                self.add_error("surname", _("Enter the surname as it stands on the document."))
            if "born" in said and not said["born"]:
                self.add_error("born", _("Enter the date of birth, for example 31/12/1985."))
        return said

    @property
    def proof_given(self) -> dict[str, str]:
        """As a message says it; the form is valid."""
        said = self.cleaned_data
        if said["proof"] == self.CARD:
            return {"identityCard": said["card"]}
        first = {"firstName": said["given_name"]} if said["given_name"] else {}
        return {"lastName": said["surname"], "birthDate": said["born"].isoformat(), **first}


class InscribeForm(ProofForm):
    """How the centre knows the person, and since when. The generic codes are not offered: a worker at the start of an
    inquiry knows how, and with a generic one the centre could not ask."""

    quality = forms.ChoiceField(label=_("How your centre knows the person"))
    begin = DateField(label=_("Since"), validators=[not_to_come])

    field_order = ("ssin", "quality", "begin", "proof", "card", "surname", "given_name", "born")

    def __init__(self, data: Any = None, *, initial: dict[str, Any] | None = None) -> None:
        usual = {"quality": str(int(Quality.UNDER_EXAMINATION)), "begin": clock.today()}
        super().__init__(data, initial={**usual, **(initial or {})})
        offer(self, "quality", ((int(each), QUALITY_LABELS[each]) for each in Quality if each not in GENERIC))

    def clean_quality(self) -> Quality:
        return Quality(int(self.cleaned_data["quality"]))


class LookUpForm(forms.Form):
    ssin = SsinField(label=_("National register number of the person"))


class EndForm(forms.Form):
    end = DateField(label=_("Last day on which your centre knows the person so"))


class DecideForm(forms.Form):
    """On a held file. `seen` is the digest of what would leave, as it was shown."""

    SHARE, TELEPHONE = "share", "telephone"
    CHOICES = (
        (SHARE, _("Share: send what stands above")),
        (TELEPHONE, _("Do not share: send only the telephone number of your centre")),
    )
    seen = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)
    decision = forms.ChoiceField(
        label=_("What do you decide?"),
        choices=CHOICES,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one of the two.")},
    )

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        if said.get("decision") == self.SHARE and not said.get("seen"):
            raise forms.ValidationError(_("Look first at what would leave, then decide again."))
        return said


class ContestForm(forms.Form):
    """Which accesses the person contests, by their tickets."""

    tickets = forms.MultipleChoiceField(
        label=_("What does the person contest?"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one.")},
    )

    def __init__(self, data: Any = None, *, accesses: list[tuple[str, str]]) -> None:
        super().__init__(data)
        offer(self, "tickets", accesses)


class ReviewForm(forms.Form):
    note = forms.CharField(
        label=_("Note"),
        max_length=1_000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_(
            "What you found out, and with whom you spoke. Only data protection officers of this centre read it."
        ),
        error_messages={"required": _("Write what you found out.")},
    )
