"""The register of centres: search, merge, confirm an account."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from rapport_unique.accounts.models import Centre
from rapport_unique.control.regions import REGIONS
from rapport_unique.core.texts import LANGUAGE_NAMES
from rapport_unique.ui import clock, language
from rapport_unique.ui.forms import DateField, RevisionField, offer


class SearchForm(forms.Form):
    """Which centres the register shows."""

    search = forms.CharField(label=_("Centre: name or INS code"), required=False, max_length=60)
    region = forms.ChoiceField(label=_("Region"), required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        offer(self, "region", REGIONS.items(), nothing=_("all"))


class LanguagesForm(forms.Form):
    """Which languages a centre works in, and in which of them it gets its letters."""

    revision = RevisionField()
    languages = forms.MultipleChoiceField(
        label=_("Languages"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one language.")},
    )
    written_in = forms.ChoiceField(
        label=_("Language of the letters"),
        widget=forms.RadioSelect,
        help_text=_("In which the administration writes to it, and in which its reports are typeset."),
        error_messages={"required": _("Choose the language of the letters.")},
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for name in ("languages", "written_in"):
            offer(self, name, LANGUAGE_NAMES.items())


_REGISTER = date(2020, 1, 1)
"""The day whose municipalities the register began with."""


def _after_the_register(day: date) -> None:
    if day <= _REGISTER:
        said = _("The register began with the centres of %(day)s. Enter a later day.")
        raise forms.ValidationError(said % {"day": language.say(_REGISTER)})


class MergeForm(forms.Form):
    """Into which centre another one goes, and from when."""

    revision = RevisionField()
    successor = forms.CharField(label=_("INS code of the successor"), max_length=5, help_text=_("For example 62063"))
    on = DateField(label=_("First day of the successor"), validators=[_after_the_register])
    understood = forms.BooleanField(
        label=_("I know that this cannot be undone"), error_messages={"required": _("Tick the box to merge.")}
    )

    def clean_successor(self) -> Centre:
        found: Centre | None = (
            Centre.objects.existing(clock.today()).filter(ins=self.cleaned_data["successor"].strip()).first()
        )
        if found is None:
            raise forms.ValidationError(_("No centre bears this INS code today."))
        return found


class ConfirmAccountForm(forms.Form):
    """The account that its user saw."""

    iban = forms.CharField(widget=forms.HiddenInput, max_length=34)
