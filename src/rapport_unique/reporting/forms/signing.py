"""The act of signing, and of confirming."""

from django import forms
from django.utils.translation import gettext_lazy as _

from rapport_unique.ui.forms import RevisionField


class SignForm(forms.Form):
    """`revision` and `digest` are what the signatory saw; the box is never ticked beforehand."""

    revision = RevisionField()
    digest = forms.CharField(widget=forms.HiddenInput, max_length=64)
    agreed = forms.BooleanField(
        label=_("I have checked the report and I sign it"),
        error_messages={"required": _("Tick the box to sign.")},
    )


class ConfirmForm(forms.Form):
    """Somebody answers for what the rules found unusual."""

    revision = RevisionField()
    confirmed = forms.BooleanField(
        label=_("I have checked these remarks and the report is correct as it is"),
        error_messages={"required": _("Tick the box to confirm.")},
    )


class RevisionForm(forms.Form):
    """A press on a button: only what its user saw."""

    revision = RevisionField()
