"""Filters of the lists."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from rapport_unique.control.dashboard import DIMENSION_LABELS
from rapport_unique.control.regions import REGIONS
from rapport_unique.core.lifecycle import State
from rapport_unique.reporting.overview import STATUS, campaigns
from rapport_unique.ui import language
from rapport_unique.ui.forms import offer


class DimensionForm(forms.Form):
    """By what the centres of a campaign are grouped."""

    by = forms.ChoiceField(label=_("Group by"), required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        offer(self, "by", DIMENSION_LABELS.items())


class FilterForm(forms.Form):
    """Which reports a list shows; nothing chosen shows all."""

    campaign = forms.ChoiceField(label=_("Measure and period"), required=False)
    state = forms.ChoiceField(label=_("Status"), required=False)
    region = forms.ChoiceField(label=_("Region"), required=False)
    late = forms.BooleanField(label=_("Only late reports"), required=False)
    search = forms.CharField(label=_("Centre: name or INS code"), required=False, max_length=60)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        known = ((each.pk, f"{language.say(each.measure.title)}, {each.period_id}") for each in campaigns())
        offer(self, "campaign", known, nothing=_("all"))
        offer(self, "state", ((state, STATUS[state]) for state in State), nothing=_("all"))
        offer(self, "region", REGIONS.items(), nothing=_("all"))
