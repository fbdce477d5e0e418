"""What people say when they settle, recover and pay."""

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from rapport_unique.control.contesting import ENDING_LABELS
from rapport_unique.control.models import Ending, Mode
from rapport_unique.control.recovering import STATE_LABELS
from rapport_unique.control.settling import MODE_LABELS
from rapport_unique.core.findings import Invalid
from rapport_unique.core.money import parse_amount
from rapport_unique.core.values import Day
from rapport_unique.ui.forms import AmountField, DateField, ParsedField, RevisionField, offer


class ChosenForm(forms.Form):
    """Which lines of a list: those ticked, or everything at the step of the act."""

    revision = RevisionField(required=False)
    chosen = forms.TypedMultipleChoiceField(coerce=int, required=False)
    everything = forms.BooleanField(label=_("All lines, also those on the other pages"), required=False)
    reason = forms.CharField(label=_("Reason, if you send lines back"), required=False, max_length=500)

    def __init__(self, *args: Any, choices: list[int], **options: Any) -> None:
        super().__init__(*args, **options)
        self.every = choices
        offer(self, "chosen", ((pk, pk) for pk in choices))

    @property
    def picked(self) -> list[int]:
        """The lines meant, of those that the form was given."""
        chosen: list[int] = self.cleaned_data["chosen"]
        return self.every if self.cleaned_data["everything"] else chosen


class RevisionForm(forms.Form):
    revision = RevisionField()


class ReasonForm(RevisionForm):
    reason = forms.CharField(
        label=_("Reason"),
        max_length=500,
        error_messages={"required": _("Say why: it stays in the journal.")},
    )


class ModeForm(ReasonForm):
    """Another mode than the measure's for what is left of a grant."""

    mode = forms.TypedChoiceField(label=_("What becomes of the rest"), widget=forms.RadioSelect, coerce=Mode)
    field_order = ["revision", "mode", "reason"]

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        offer(self, "mode", ((mode, MODE_LABELS[mode]) for mode in (Mode.RECOVERY, Mode.DEDUCTION, Mode.NONE)))


class EndingForm(ReasonForm):
    ending = forms.TypedChoiceField(label=_("How it ends"), widget=forms.RadioSelect, coerce=Ending)
    amount = AmountField(label=_("New amount, to lower it"), required=False)
    field_order = ["revision", "ending", "amount", "reason"]

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["reason"].help_text = _("A centre that contests reads it as the answer.")
        offer(self, "ending", ENDING_LABELS.items())


class ContestForm(RevisionForm):
    """Why a recovery is contested; a centre may add a file."""

    reason = forms.CharField(
        label=_("Why it is contested"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": _("Say why.")},
    )


class OwnContestForm(ContestForm):
    piece = forms.FileField(
        label=_("File"),
        required=False,
        help_text=_("PDF, PNG, JPEG, XLSX or ODS, 20 MB at most. Never send the social file."),
        error_messages={"empty": _("This file is empty.")},
    )


class DecisionForm(RevisionForm):
    approved = forms.TypedChoiceField(choices=[("yes", "yes"), ("no", "no")], coerce=lambda value: value == "yes")


class InstalmentsField(ParsedField):
    """One line for each part: a day, then an amount. Cleans to pairs in the order of their days."""

    widget = forms.Textarea
    empty = ()

    def parse(self, typed: str) -> list[tuple[date, Decimal]]:
        found = []
        for line in filter(None, map(str.strip, typed.splitlines())):
            day, _space, amount = line.partition(" ")
            if not amount:
                raise Invalid("amount-unreadable", {"read": line})
            found.append((Day().parse(day), parse_amount(amount)))
        return sorted(found)


class InstalmentsForm(RevisionForm):
    instalments = InstalmentsField(
        label=_("Parts"),
        help_text=_("One line for each: the day, a space, the amount. For example: 31/12/2026 1000,00"),
        error_messages={"required": _("Enter at least one line, for example 31/12/2026 1000,00.")},
    )


class RecoveryFilterForm(forms.Form):
    state = forms.ChoiceField(label=_("Status"), required=False)
    search = forms.CharField(label=_("Number, communication or INS code"), required=False, max_length=60)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        offer(self, "state", [("late", _("Late")), *STATE_LABELS.items()], nothing=_("all"))


class CentreSearchForm(forms.Form):
    search = forms.CharField(label=_("Centre: name or INS code"), required=False, max_length=60)


class EntrySearchForm(forms.Form):
    search = forms.CharField(
        label=_("Number, communication, payer, day or amount"),
        help_text=_("For example 2026-001, 31/12/2026 or 1000,00"),
        required=False,
        max_length=60,
    )


class StatementForm(forms.Form):
    file = forms.FileField(
        label=_("Account statements of the bank (camt.053)"),
        help_text=_("An XML file. You see what it would do before anything changes."),
        error_messages={"required": _("Choose the file that your bank made.")},
    )


class MatchForm(RevisionForm):
    recovery = forms.CharField(
        label=_("Recovery"),
        help_text=_("Its number or its structured communication."),
        max_length=60,
        error_messages={"required": _("Enter the number or the communication of the recovery.")},
    )


class BatchForm(forms.Form):
    execute_on = DateField(label=_("Day on which the bank pays"))
