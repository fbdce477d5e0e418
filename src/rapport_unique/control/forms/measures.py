"""The editor of a simple measure: what is typed, and the definition that it makes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from rapport_unique.core.settlement import Mode
from rapport_unique.core.texts import LANGUAGES, Text
from rapport_unique.core.values import Share
from rapport_unique.ui import language
from rapport_unique.ui.forms import AmountField, DateField, KindField, RevisionField, offer

_NAMES = {"fr": "FR", "nl": "NL", "de": "DE"}
_MOST_GRANTS, _MOST_FIELDS, _BLANKS = 4, 10, 1
MODES = {
    Mode.CLOSED: Text(
        "ce qui n'est pas justifié est remboursé",
        "wat niet verantwoord is, wordt terugbetaald",
        "was nicht belegt ist, wird zurückgezahlt",
    ),
    Mode.OPEN: Text(
        "remboursement, ou paiement de ce qui dépasse l'avance",
        "terugbetaling, of betaling van wat het voorschot overschrijdt",
        "Rückzahlung, oder Zahlung dessen, was den Vorschuss übersteigt",
    ),
    Mode.NEXT_YEAR: Text(
        "déduction de la subvention de l'année suivante",
        "aftrek van de toelage van het volgende jaar",
        "Abzug von der Subvention des folgenden Jahres",
    ),
    Mode.NONE: Text("aucun décompte", "geen afrekening", "keine Abrechnung"),
}
KINDS = {
    "money": Text("montant", "bedrag", "Betrag"),
    "count": Text("nombre", "aantal", "Anzahl"),
    "words:2000": Text("texte", "tekst", "Text"),
    "declared": Text("déclaration à cocher", "aan te vinken verklaring", "anzukreuzende Erklärung"),
}


def _text(label: Any, required: bool = True, longest: int = 200) -> forms.Field:
    if longest > 200:
        area = forms.Textarea(attrs={"rows": 2})
        return forms.CharField(label=label, required=required, max_length=longest, widget=area)
    return forms.CharField(label=label, required=required, max_length=longest)


class MeasureForm(forms.Form):
    """Everything but the identifier of a measure that exists. `groups` are its parts as the page shows them."""

    revision = RevisionField(required=False)

    def __init__(self, definition: Mapping[str, Any] | None, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.definition = definition or {}
        if definition is None:
            self.fields["identifier"] = forms.CharField(
                label=_("Short name"), max_length=40, help_text=_("It stands in addresses, for example covid-premium.")
            )
        self._in_three("title", _("Name of the measure"))
        self._in_three("purpose", _("What it is for"), longest=600)
        self._in_three("law", _("Legal basis"))
        self.fields["article"] = forms.CharField(label=_("Article"), required=False, max_length=20)
        self.fields["settlement"] = forms.ChoiceField(
            label=_("What becomes of the difference"),
            choices=[(mode.value, language.say(label)) for mode, label in MODES.items()],
        )
        self._in_three("section", _("Title of what the centre fills in"))
        self.fields["unit"] = AmountField(
            label=_("What is justified is normally a multiple of"), required=False, help_text=_("Empty for any amount.")
        )
        self.grants = list(self._rows("grants", _MOST_GRANTS))
        self.answers = list(self._rows("fields", _MOST_FIELDS))
        for name in self.grants:
            self._row(name, _("Amount that the administration grants"))
        for name in self.answers:
            self._row(name, _("What the centre fills in"))
            self._in_three(f"{name}-hint", _("Help"), required=False, longest=300)
            self.fields[f"{name}-kind"] = forms.ChoiceField(
                label=_("Kind"), choices=[(kind, language.say(label)) for kind, label in KINDS.items()]
            )
            self.fields[f"{name}-counts"] = forms.BooleanField(
                label=_("This amount counts as justified"), required=False
            )
            self.fields[f"{name}-ceiling"] = KindField(
                Share(),
                label=_("At most this share of what is granted"),
                required=False,
                help_text=_("For example 10 %"),
            )
            self.fields[f"{name}-ceiling_amount"] = AmountField(label=_("At most this amount"), required=False)
        if not self.definition.get("periods"):
            add_period_fields(self)

    def _rows(self, part: str, most: int) -> Iterator[str]:
        given = len(self.definition.get(part, ()))
        if self.is_bound:
            given = max(given, sum(f"{part}-{number}-key" in self.data for number in range(most)) - _BLANKS)
        for number in range(min(most, given + _BLANKS)):
            yield f"{part}-{number}"

    def _row(self, name: str, label: Any) -> None:
        self.fields[f"{name}-key"] = forms.CharField(
            label=_("Key"),
            required=False,
            max_length=30,
            help_text=_("Its short name in files, for example advance. Empty: there is none here."),
        )
        self._in_three(f"{name}-label", label, required=False)

    def _in_three(self, name: str, label: Any, *, required: bool = True, longest: int = 200) -> None:
        for each in LANGUAGES:
            self.fields[f"{name}-{each}"] = _text(f"{label} ({_NAMES[each]})", required, longest)

    def shown(self, *names: str) -> list[forms.BoundField]:
        """The fields whose name is, or begins with, one of these."""
        return [self[each] for each in self.fields if each in names or any(each.startswith(f"{n}-") for n in names)]

    @property
    def about(self) -> list[forms.BoundField]:
        return self.shown("identifier", "title", "purpose", "law", "article", "settlement", "section", "unit")

    @property
    def periods(self) -> list[forms.BoundField]:
        return [self[each] for each in PERIOD if each in self.fields]

    @property
    def grant_rows(self) -> list[list[forms.BoundField]]:
        return [self.shown(name) for name in self.grants]

    @property
    def answer_rows(self) -> list[list[forms.BoundField]]:
        return [self.shown(name) for name in self.answers]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for name in (*self.grants, *self.answers):
            if cleaned.get(f"{name}-key"):
                for each in LANGUAGES:
                    if not cleaned.get(f"{name}-label-{each}"):
                        self.add_error(f"{name}-label-{each}", _("Write it in all three languages."))
            elif any(cleaned.get(f"{name}-{part}-{each}") for part in ("label", "hint") for each in LANGUAGES):
                self.add_error(f"{name}-key", _("Give what you described here its key."))
        return cleaned

    def as_definition(self) -> dict[str, Any]:
        """What reporting/simple_measures.py keeps."""
        said = self.cleaned_data

        def three(name: str) -> list[str]:
            return [said[f"{name}-{each}"] for each in LANGUAGES]

        return {
            **{name: three(name) for name in ("title", "purpose", "law", "section")},
            "article": said["article"],
            "settlement": said["settlement"],
            "unit": _written(said["unit"]),
            "grants": [
                {"key": said[f"{name}-key"], "label": three(f"{name}-label")}
                for name in self.grants
                if said[f"{name}-key"]
            ],
            "fields": [
                {
                    "key": said[f"{name}-key"],
                    "label": three(f"{name}-label"),
                    "hint": three(f"{name}-hint"),
                    "kind": said[f"{name}-kind"],
                    "counts": said[f"{name}-counts"],
                    "ceiling": _written(said[f"{name}-ceiling"]),
                    "ceiling_amount": _written(said[f"{name}-ceiling_amount"]),
                }
                for name in self.answers
                if said[f"{name}-key"]
            ],
            "periods": self.definition.get("periods") or [period_of(said)],
        }


PERIOD = ("id", "first", "last", "report_due")


def add_period_fields(form: forms.Form) -> None:
    form.fields["id"] = forms.SlugField(label=_("Period"), max_length=20, help_text=_("For example 2024"))
    form.fields["first"] = DateField(label=_("First day"))
    form.fields["last"] = DateField(label=_("Last day"))
    form.fields["report_due"] = DateField(label=_("Report due on"))


class PeriodForm(forms.Form):
    """One more period."""

    revision = RevisionField()

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        add_period_fields(self)


class TrialPeriodForm(forms.Form):
    """For which period a measure is tried."""

    period = forms.ChoiceField(label=_("Period"))

    def __init__(self, periods: list[str], *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        offer(self, "period", ((each, each) for each in periods))


def period_of(said: Mapping[str, Any]) -> dict[str, str]:
    return {name: said[name].isoformat() if isinstance(said[name], date) else said[name] for name in PERIOD}


def initial_of(definition: Mapping[str, Any]) -> dict[str, Any]:
    """A definition as initial values of its form."""
    initial: dict[str, Any] = {name: definition[name] for name in ("article", "settlement")}
    initial["unit"] = Decimal(definition["unit"]) if definition["unit"] else None
    texts = {name: definition[name] for name in ("title", "purpose", "law", "section")}
    for part in ("grants", "fields"):
        for number, each in enumerate(definition[part]):
            name = f"{part}-{number}"
            initial[f"{name}-key"] = each["key"]
            texts[f"{name}-label"] = each["label"]
            if part == "fields":
                texts[f"{name}-hint"] = each["hint"]
                initial |= {f"{name}-kind": each["kind"], f"{name}-counts": each["counts"]}
                for limit in ("ceiling", "ceiling_amount"):
                    initial[f"{name}-{limit}"] = _shown(each[limit], limit)
    for name, said in texts.items():
        initial |= {f"{name}-{each}": text for each, text in zip(LANGUAGES, said, strict=True)}
    return initial


def _shown(value: str, limit: str) -> Any:
    if not value:
        return None
    return Decimal(value) if limit == "ceiling_amount" else Share().show(Decimal(value), language.active())


def _written(value: Decimal | None) -> str:
    return "" if value is None else str(value)
