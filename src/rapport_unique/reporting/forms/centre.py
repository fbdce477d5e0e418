"""What a centre says of itself."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from rapport_unique.accounts.centres import checked_email, checked_telephone
from rapport_unique.accounts.models import Centre
from rapport_unique.ui.forms import BicField, IbanField, ParsedField, RevisionField


class EmailField(ParsedField):
    widget = forms.EmailInput
    parse = staticmethod(checked_email)
    empty = ""


class TelephoneField(ParsedField):
    parse = staticmethod(checked_telephone)
    empty = ""


class CentreForm(forms.Form):
    """The account on which the administration pays, and the person it can ask."""

    revision = RevisionField()
    iban = IbanField(
        label=_("Account number (IBAN)"),
        help_text=_("On which the administration pays, for example BE68 5390 0754 7034."),
    )
    bic = BicField(label=_("BIC of the bank"), help_text=_("For example GKCCBEBB. Your bank statement mentions it."))
    contact_name = forms.CharField(
        label=_("Name of the contact person"),
        max_length=150,
        error_messages={"required": _("Enter the name of the person who can answer questions.")},
    )
    contact_email = EmailField(
        label=_("E-mail address of the contact person"),
        error_messages={"required": _("Enter an e-mail address, for example name@centre.be.")},
    )
    contact_phone = TelephoneField(
        label=_("Telephone number of the contact person"),
        help_text=_("For example 04 123 45 67 or +32 4 123 45 67."),
        error_messages={"required": _("Enter a telephone number, for example 04 123 45 67.")},
    )

    @staticmethod
    def initial_of(centre: Centre) -> dict[str, Any]:
        return {"revision": centre.revision, **{name: getattr(centre, name) for name in Centre.COMPLETED_BY_ITSELF}}
