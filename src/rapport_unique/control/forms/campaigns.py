"""The forms of campaigns and grants."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from rapport_unique.core.allocation import EURO, Balance
from rapport_unique.core.measure import Measure
from rapport_unique.core.money import CENT
from rapport_unique.core.texts import LANGUAGES, Text
from rapport_unique.core.values import Money, Share
from rapport_unique.reporting.campaigns import LatePolicy
from rapport_unique.reporting.grant_proposals import Sharing
from rapport_unique.ui import language
from rapport_unique.ui.forms import AmountField, DateField, KindField, RevisionField, not_past, offer

_IN = {"fr": _("in French"), "nl": _("in Dutch"), "de": _("in German")}
POLICIES = {
    LatePolicy.BLOCK: _("refused"),
    LatePolicy.WARN: _("accepted and marked as late"),
    LatePolicy.ALLOW: _("accepted"),
}
_QUARTERS = 4


def _late_policy() -> forms.ChoiceField:
    return forms.ChoiceField(label=_("What is sent after the deadline is"), choices=list(POLICIES.items()))


def _opens() -> DateField:
    return DateField(
        label=_("Opens on"), help_text=_("A day to come, or today. For example 31/12/2025."), validators=[not_past]
    )


class NewCampaignForm(forms.Form):
    """A measure in a period that has no campaign yet."""

    campaign = forms.ChoiceField(label=_("Measure and period"))
    opens = _opens()
    closes = DateField(label=_("Deadline"))
    late_policy = _late_policy()

    def __init__(self, free: Iterable[tuple[Measure, str]], *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        said = ((f"{measure.id}/{period}", f"{language.say(measure.title)}, {period}") for measure, period in free)
        offer(self, "campaign", said, nothing="–")


class RemoveCampaignForm(forms.Form):
    """The campaign as its user saw it."""

    revision = RevisionField()


class CampaignForm(forms.Form):
    """When a campaign opens, closes and reminds, and what its centres read."""

    revision = RevisionField()
    opens = _opens()
    closes = DateField(label=_("Deadline"))
    late_policy = _late_policy()
    reminders = forms.CharField(
        label=_("Reminders: days from the deadline"),
        required=False,
        max_length=60,
        help_text=_("Numbers with commas between them, for example -30, -14, -3, 1, 14: before it with a minus sign."),
    )

    def __init__(self, *args: Any, begun: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        if begun:
            del self.fields["opens"]
        for each in LANGUAGES:
            self.fields[f"message_{each}"] = forms.CharField(
                label=_("Message to the centres, %(language)s") % {"language": _IN[each]},
                required=False,
                max_length=2000,
                widget=forms.Textarea(attrs={"rows": 3}),
            )
        for each in LANGUAGES:
            self.fields[f"manual_{each}"] = forms.URLField(
                label=_("Address of the manual, %(language)s") % {"language": _IN[each]},
                required=False,
                max_length=300,
                assume_scheme="https",
            )

    def clean_reminders(self) -> list[int]:
        typed = self.cleaned_data["reminders"].replace("\u2212", "-").replace(";", ",")
        try:
            return [int(each) for each in typed.split(",") if each.strip()]
        except ValueError:
            raise ValidationError(_("Write whole numbers with commas between them, for example -14, -3, 1.")) from None

    @property
    def message(self) -> Text:
        return Text(*(self.cleaned_data[f"message_{each}"] for each in LANGUAGES))

    @property
    def manual(self) -> Text:
        return Text(*(self.cleaned_data[f"manual_{each}"] for each in LANGUAGES))

    @property
    def about(self) -> list[forms.BoundField]:
        return [self[name] for name in ("opens", "closes", "late_policy", "reminders") if name in self.fields]

    @property
    def texts(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name.startswith(("message_", "manual_"))]


def _file(label: Any, help_text: Any) -> forms.FileField:
    return forms.FileField(
        label=label,
        help_text=help_text,
        max_length=200,
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx,.ods,text/csv"}),
        error_messages={"required": _("Choose a file."), "empty": _("The file is empty.")},
    )


def _whole() -> forms.BooleanField:
    return forms.BooleanField(
        label=_("This is everything that is granted: withdraw the lines that it does not name"), required=False
    )


def _reference() -> forms.CharField:
    return forms.CharField(
        label=_("Payment reference"),
        required=False,
        max_length=60,
        help_text=_(
            "{seq} becomes a number, {quarter} and {year} those of the payment, for example REMI-REDI_23/{seq}."
        ),
    )


class GrantsFileForm(forms.Form):
    """A list of amounts per centre."""

    file = _file(
        _("List of amounts"),
        _(
            "CSV, xlsx or ods of at most 4 MB. The first line names the columns: ins, line and amount, and where they "
            "are known measure, period, restriction, paid_on and reference."
        ),
    )
    budget = AmountField(
        label=_("Budget"), required=False, help_text=_("To compare the total with. For example 1234,56.")
    )
    reference = _reference()
    whole = _whole()


class PrefilledFileForm(forms.Form):
    """What is known of each centre beside money."""

    file = _file(
        _("Values by centre"),
        _("CSV, xlsx or ods of at most 4 MB. The first line names the columns: ins, and those that follow below."),
    )


class AllocationForm(forms.Form):
    """A budget, the parameters and the key by which it is shared, and how it is paid."""

    file = _file(
        _("Parameters by centre"),
        _(
            "CSV, xlsx or ods of at most 4 MB. The first line names the columns: ins, integration_income, "
            "increased_intervention, and where they are needed participates (yes or no), last_year and compensation."
        ),
    )
    parameters_on = DateField(label=_("Day of the parameters"))
    budget = AmountField(label=_("Budget to share"))
    weight = KindField(
        Share(),
        label=_("Share of the integration income in the key"),
        help_text=_("In percent; the increased intervention has the rest. For example 75."),
    )
    unit = forms.ChoiceField(
        label=_("Amounts are rounded to"), choices=[(str(EURO), _("the euro")), (str(CENT), _("the cent"))]
    )
    balance = forms.ChoiceField(
        label=_("Rounding"),
        choices=[
            (Balance.LARGEST_REMAINDER.value, _("adds up to the budget (largest remainders)")),
            (Balance.NONE.value, _("each amount by itself")),
        ],
    )
    reference = _reference()
    loss = KindField(
        Share(),
        label=_("Compensate so that a centre loses at most"),
        required=False,
        help_text=_("In percent of last_year in the file; empty for no compensation."),
    )
    whole = _whole()

    def __init__(self, measure: Measure, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        amounts = [each for each in measure.prefilled if isinstance(each.kind, Money)]
        choices = [(each.key, language.say(each.label)) for each in amounts]
        for each in LANGUAGES:
            self.fields[f"label_{each}"] = forms.CharField(
                label=_("Name of the line, %(language)s") % {"language": _IN[each]},
                max_length=100,
                initial=getattr(amounts[0].label, each),
            )
        self.fields["restriction"] = forms.ChoiceField(label=_("It goes into"), choices=choices)
        self.fields["compensation_restriction"] = forms.ChoiceField(
            label=_("The compensation goes into"), choices=choices, initial=choices[-1][0]
        )
        for number in range(1, _QUARTERS + 1):
            self.fields[f"paid_on_{number}"] = DateField(
                label=_("Paid on, instalment %(number)s") % {"number": number}, required=False
            )

    @property
    def about_key(self) -> list[forms.BoundField]:
        return [self[name] for name in ("file", "parameters_on", "budget", "weight", "unit", "balance")]

    @property
    def about_lines(self) -> list[forms.BoundField]:
        return [self[name] for name in (*(f"label_{each}" for each in LANGUAGES), "restriction")]

    @property
    def about_payment(self) -> list[forms.BoundField]:
        return [self["reference"], *(self[f"paid_on_{number}"] for number in range(1, _QUARTERS + 1))]

    @property
    def about_compensation(self) -> list[forms.BoundField]:
        return [self["loss"], self["compensation_restriction"], self["whole"]]

    @property
    def sharing(self) -> Sharing:
        said = self.cleaned_data
        days: list[date | None] = [said[f"paid_on_{number}"] for number in range(1, _QUARTERS + 1)]
        return Sharing(
            budget=said["budget"],
            parameters_on=said["parameters_on"],
            label=Text(*(said[f"label_{each}"] for each in LANGUAGES)),
            weight=said["weight"] / 100,
            unit=Decimal(said["unit"]),
            balance=Balance(said["balance"]),
            restriction=said["restriction"],
            reference=said["reference"],
            payments=tuple(day for day in days if day) or (None,),
            loss=None if said["loss"] is None else said["loss"] / 100,
            compensation_restriction=said["compensation_restriction"],
        )


class SettleBatchForm(forms.Form):
    """Confirm or undo what was seen."""

    revision = RevisionField()
