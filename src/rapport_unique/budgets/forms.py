"""The forms of the calculator beside the interview."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from rapport_unique.accounts.history import names_of
from rapport_unique.accounts.models import Mandate, Person
from rapport_unique.budgets import exporting
from rapport_unique.budgets.erasing import PROGRAM
from rapport_unique.budgets.models import Case
from rapport_unique.budgets.roles import SOCIAL_WORKER
from rapport_unique.core.findings import Invalid
from rapport_unique.core.identifiers import niss_is_valid, parse_niss
from rapport_unique.core.measures.redi import MEASURE
from rapport_unique.core.texts import format_date
from rapport_unique.reference_budget import BASKETS, DEFAULT_MODES, DebtPolicy, Mode, Policy, Rule, name_of
from rapport_unique.ui import clock, language
from rapport_unique.ui.forms import AmountField, DateField, ParsedField, RevisionField, offer


def _niss(typed: str) -> str:
    digits = parse_niss(typed)
    if not niss_is_valid(digits):
        raise Invalid("niss-invalid")
    return digits


class NissField(ParsedField):
    """A national number with its check digits. Cleans to eleven digits."""

    parse = staticmethod(_niss)
    empty = ""
    default_error_messages = {"required": _("Enter the national register number, eleven digits.")}


class FindCaseForm(forms.Form):
    niss = NissField(label=_("National register number of the person who asks"))


class OpenCaseForm(FindCaseForm):
    language = forms.ChoiceField(
        label=_("Language of the family"),
        choices=[("fr", "Français"), ("nl", "Nederlands"), ("de", "Deutsch")],
        widget=forms.RadioSelect,
    )


class HandOverForm(forms.Form):
    """To another social worker of the centre than the one who has the case."""

    worker = forms.ModelChoiceField(
        label=_("New social worker"),
        queryset=Person.objects.none(),
        empty_label="–",
        error_messages={"required": _("Choose a social worker.")},
    )

    def __init__(self, *args: Any, case: Case, **options: Any) -> None:
        super().__init__(*args, **options)
        mandates = Mandate.objects.filter(centre=case.centre, role_key=SOCIAL_WORKER).active(clock.today())
        people = Person.objects.filter(mandates__in=mandates).exclude(pk=case.worker_id).distinct()
        self.fields["worker"].queryset = people  # type: ignore[attr-defined]  # the stubs know a field by its base alone


class DecisionForm(forms.Form):
    decided_on = DateField(label=_("Date of the decision"))


class LooksForm(forms.Form):
    """Which looks to show. Cleans to what `looking.looks_of` takes."""

    case = forms.RegexField(
        label=_("Household"),
        regex=r"^[0-9A-Fa-f]{8}$",
        strip=True,
        required=False,
        help_text=_("What it is called: eight letters and digits."),
        error_messages={"invalid": _("A household is called by eight digits and letters from A to F.")},
    )
    who = forms.ChoiceField(label=_("By whom"), required=False)
    first = DateField(label=_("From the day"), required=False)
    last = DateField(label=_("Until"), required=False)

    def __init__(self, *args: Any, centre: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        people = Person.objects.filter(mandates__centre=centre).distinct().order_by("surname", "given_name")
        known = [(each.journal_actor, each.name) for each in people]
        programs = names_of([PROGRAM.identifier]).items()
        offer(self, "who", [*known, *programs], nothing=_("everybody"))


class ExportForm(forms.Form):
    """Of one period of the subsidy."""

    period = forms.ChoiceField(label=_("Period of the subsidy"))

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        offer(self, "period", ((each, period_label(each)) for each in exporting.periods()))


def period_label(period: str) -> str:
    within = MEASURE.periods[period].period
    first, last = (format_date(each, language.active()) for each in (within.first, within.last))
    return f"{period} ({first} – {last})"


_RULES = {each.value: each for each in Rule}
_DEBTS = {each.value: each for each in DebtPolicy}
_FACTORS = ("1", "1.1", "1.25", "1.5")


class PolicyForm(forms.Form):
    """A new version of the centre's policy."""

    number = RevisionField()
    parameters = forms.ChoiceField(label=_("Set of parameters"))
    debts = forms.ChoiceField(label=_("Debts"), widget=forms.RadioSelect)
    debt_cap = AmountField(
        label=_("Ceiling for debts, per month"),
        required=False,
        help_text=_("Only where debts count up to a ceiling."),
    )
    reason = forms.CharField(label=_("Reason"), max_length=500, help_text=_("For example the decision of the council."))

    def __init__(self, *args: Any, sets: list[str], **options: Any) -> None:
        super().__init__(*args, **options)
        offer(self, "parameters", ((each, each) for each in sets))
        offer(self, "debts", ((each.value, each.label) for each in DebtPolicy))
        for basket in DEFAULT_MODES:
            self.fields[f"mode_{basket}"] = forms.ChoiceField(
                label=language.say(BASKETS[basket]), choices=_modes(), widget=forms.Select
            )

    @property
    def modes(self) -> list[forms.BoundField]:
        return [self[f"mode_{basket}"] for basket in DEFAULT_MODES]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("debts") == DebtPolicy.CAPPED and cleaned.get("debt_cap") is None:
            self.add_error("debt_cap", _("Enter the ceiling, for example 150,00."))
        return cleaned

    @property
    def policy(self) -> Policy:
        """What was chosen; the form is valid."""
        modes = {}
        for basket, usual in DEFAULT_MODES.items():
            rule, _sign, factor = self.cleaned_data[f"mode_{basket}"].partition(":")
            mode = Mode(_RULES[rule], Decimal(factor or "1"))
            if mode != usual:
                modes[basket] = mode
        debts = _DEBTS[self.cleaned_data["debts"]]
        cap = self.cleaned_data["debt_cap"] if debts is DebtPolicy.CAPPED else None
        return Policy(debts, **({"debt_cap": cap} if cap is not None else {}), modes=modes)


def mode_choice(mode: Mode) -> str:
    return f"{mode.rule.value}:{mode.factor.normalize():f}" if mode.rule is Rule.CAPPED else mode.rule.value


def _modes() -> list[tuple[str, str]]:
    listed = [(rule.value, language.say(rule.label)) for rule in (Rule.REFERENCE, Rule.ACTUAL)]
    return listed + [
        (f"{Rule.CAPPED.value}:{factor}", f"{language.say(Rule.CAPPED.label)} (× {factor.replace('.', ',')})")
        for factor in _FACTORS
    ]


class OverrideForm(forms.Form):
    """A centre's own value of one parameter."""

    path = forms.ChoiceField(label=_("Parameter"))
    value = AmountField(label=_("Value of the centre, per month"))
    starts = DateField(label=_("From the day"))
    reason = forms.CharField(label=_("Reason"), max_length=500)

    def __init__(self, *args: Any, paths: Iterable[str], **options: Any) -> None:
        super().__init__(*args, **options)
        offer(self, "path", ((each, name_of(each)) for each in paths))


class ImportForm(forms.Form):
    """A table of parameters that somebody supplied."""

    name = forms.CharField(
        label=_("Name of the set"),
        max_length=60,
        help_text=_("For example CENTRE-2026. A TOML file that names itself keeps its own name."),
    )
    file = forms.FileField(
        label=_("Table of parameters"),
        help_text=_("A file in TOML, CSV or Excel with, for each value, its dates, its source and its licence."),
        widget=forms.FileInput(attrs={"accept": ".toml,.csv,.xlsx"}),
        error_messages={
            "required": _("Choose the table on your computer."),
            "empty": _("The file is empty. Choose the table."),
        },
    )


class RecomputeForm(forms.Form):
    parameters = forms.ChoiceField(label=_("Set of parameters"))

    def __init__(self, *args: Any, sets: list[str], **options: Any) -> None:
        super().__init__(*args, **options)
        offer(self, "parameters", ((each, each) for each in sets))
