"""What the access manager types."""

import base64
import binascii
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from rapport_unique.accounts.codes import NUMBER_NEEDED
from rapport_unique.accounts.roles import ROLES, Role, Scope, roles_of
from rapport_unique.core.findings import Invalid, NotPossible
from rapport_unique.core.identifiers import niss_is_valid, parse_niss
from rapport_unique.ui import language
from rapport_unique.ui.forms import DateField, ParsedField, RevisionField, offer
from rapport_unique.ui.settings import LANGUAGES


class NationalNumberField(ParsedField):
    """A national number with right check digits. Never shown again: it is kept as a keyed hash alone."""

    widget = forms.TextInput

    @staticmethod
    def parse(text: str) -> str:
        number = parse_niss(text)
        if not niss_is_valid(number):
            raise Invalid("niss-invalid")
        return number

    empty = ""


class PersonForm(forms.Form):
    """Who receives a role. One that must be identified is given to a number, not to what is known of an address."""

    given_name = forms.CharField(
        label=_("First name"), max_length=100, error_messages={"required": _("Enter the first name.")}
    )
    surname = forms.CharField(label=_("Surname"), max_length=100, error_messages={"required": _("Enter the surname.")})
    national_number = NationalNumberField(
        label=_("National number"),
        required=False,
        help_text=_(
            "On the identity card, for example 85.07.30-033.28. By it the person is recognised at the first sign-in. "
            "It is not shown again."
        ),
    )
    email = forms.EmailField(
        label=_("E-mail address"),
        max_length=254,
        widget=forms.EmailInput,
        error_messages={
            "required": _("Enter an e-mail address, for example name@example.be."),
            "invalid": _("This is not an e-mail address. Enter it like name@example.be."),
        },
    )
    language = forms.ChoiceField(label=_("Language"), choices=LANGUAGES, widget=forms.RadioSelect)

    def __init__(self, *args: Any, role: Role | None = None, **options: Any) -> None:
        super().__init__(*args, **options)
        self._role = role

    def clean(self) -> dict[str, Any]:
        answers: dict[str, Any] = super().clean() or self.cleaned_data
        role = self._role or ROLES.get(answers.get("role", ""))
        needed = role is not None and role.identified and not settings.DEMONSTRATION
        if needed and not answers.get("national_number") and "national_number" not in self.errors:
            self.add_error("national_number", language.refusal(NotPossible(NUMBER_NEEDED.code)))
        return answers


class PeriodForm(forms.Form):
    """From when to when."""

    starts = DateField(label=_("First day"))
    ends = DateField(
        label=_("Last day"), required=False, help_text=_("Leave this empty if the role has no end for now.")
    )


class GrantForm(PeriodForm, PersonForm):
    role = forms.ChoiceField(
        label=_("Role"), widget=forms.RadioSelect, error_messages={"required": _("Choose a role.")}
    )

    field_order = ["role"]

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        offer(self, "role", ((role.key, role.label) for role in roles_of(Scope.CENTRE)))


class DelegateForm(PeriodForm, PersonForm):
    revision = RevisionField()

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["ends"].required = True
        self.fields["ends"].help_text = _("For example 31/12/2025.")


class ReplaceForm(PeriodForm, PersonForm):
    revision = RevisionField()


class ReviewForm(forms.Form):
    """`seen` is the roles that were shown."""

    seen = forms.CharField(widget=forms.HiddenInput, max_length=20_000)


class EndForm(forms.Form):
    ends = DateField(
        label=_("Last day"),
        help_text=_("The role still works on this day. Give yesterday's date to end it at once."),
    )
    revision = RevisionField()


class Base64Field(forms.CharField):
    """Bytes that a script sends. Cleans to bytes."""

    def clean(self, value: Any) -> bytes:
        text = super().clean(value)
        try:
            return base64.b64decode(text, validate=True)
        except (binascii.Error, ValueError) as error:
            raise forms.ValidationError(_("The card gave something unreadable. Start again.")) from error


class CertificateForm(forms.Form):
    """The signing certificate of a card, as a page's script sends it."""

    certificate = Base64Field(max_length=12_000)


class CardAnswerForm(forms.Form):
    """What the card gave."""

    attempt = forms.UUIDField()
    signature = Base64Field(max_length=2_000)
