"""Filters of the lists."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from rapport_unique.control.dashboard import DIMENSION_LABELS
from rapport_unique.control.regions import REGIONS
from rapport_unique.core.lifecycle import State
from rapport_unique.reporting.overview import STATUS, campaigns
from rapport_unique.ui import language


class DimensionForm(forms.Form):
    """By what the centres of a campaign are grouped."""

    by = forms.ChoiceField(label=_("Group by"), required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["by"].choices = [  # type: ignore[attr-defined]
            (each.value, language.say(label)) for each, label in DIMENSION_LABELS.items()
        ]


class FilterForm(forms.Form):
    """Which reports a list shows; nothing chosen shows all."""

    campaign = forms.ChoiceField(label=_("Measure and period"), required=False)
    state = forms.ChoiceField(label=_("Status"), required=False)
    region = forms.ChoiceField(label=_("Region"), required=False)
    late = forms.BooleanField(label=_("Only late reports"), required=False)
    search = forms.CharField(label=_("Centre: name or INS code"), required=False, max_length=60)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        everything = [("", _("all"))]
        self.fields["campaign"].choices = everything + [  # type: ignore[attr-defined]
            (str(each.pk), f"{language.say(each.measure.title)}, {each.period_id}") for each in campaigns()
        ]
        self.fields["state"].choices = everything + [  # type: ignore[attr-defined]
            (state.value, language.say(STATUS[state])) for state in State
        ]
        self.fields["region"].choices = everything + [  # type: ignore[attr-defined]
            (key, language.say(label)) for key, label in REGIONS.items()
        ]
