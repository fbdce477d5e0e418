"""The act of signing, and of confirming."""

from django import forms
from django.utils.translation import gettext_lazy as _

from rapport_unique.accounts.cards import CARD, open_means
from rapport_unique.accounts.forms import CertificateForm
from rapport_unique.ui.forms import RevisionField


class SignForm(forms.Form):
    """`revision` and `digest` are what the signatory saw; the box is never ticked beforehand; `means` is the button."""

    revision = RevisionField()
    digest = forms.CharField(widget=forms.HiddenInput, max_length=64)
    agreed = forms.BooleanField(
        label=_("I have checked the report and I sign it"),
        error_messages={"required": _("Tick the box to sign.")},
    )
    means = forms.CharField(required=False, max_length=20)

    def clean_means(self) -> str:
        """One that this site offers; the first one where none is said. A card answers through the page's script."""
        offered = [means.key for means in open_means()]
        means: str = self.cleaned_data["means"] or next(iter(offered), "")
        if means not in offered:
            raise forms.ValidationError(_("This way of signing is not offered here."))
        if means == CARD.key:
            raise forms.ValidationError(
                _("Signing with a card needs the Web eID extension and JavaScript in this browser.")
            )
        return means


class CardPreparationForm(CertificateForm, SignForm):
    """What the page's script sends before the PIN is asked: the signing certificate, for what was seen."""

    def clean_means(self) -> str:
        if CARD not in open_means():
            raise forms.ValidationError(_("This way of signing is not offered here."))
        return CARD.key


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
