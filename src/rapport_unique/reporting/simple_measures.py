"""Make a `simple` measure on the screen: write it, try it as a centre would, publish it.

A definition is JSON: `title`, `purpose`, `law`, `section` are lists of three texts (fr, nl, de); `article` a text;
`settlement` a mode of core/settlement.py; `grants` `[{key, label}]`; `fields` `[{key, kind, label, hint, counts,
ceiling, ceiling_amount}]`, amounts and shares as strings; `unit` an amount or ""; `periods` `[{id, first, last,
report_due}]` with ISO days. What it becomes is the same data that a TOML file of core/measures declares.
"""

from __future__ import annotations

import re
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.db import transaction

from rapport_unique.accounts.access import Actor, Program
from rapport_unique.core.answers import answers_from
from rapport_unique.core.engine import evaluate
from rapport_unique.core.findings import SEVERITY_LABELS, Invalid, NotPossible, Severity, Stale, define, message_of
from rapport_unique.core.measure import Measure
from rapport_unique.core.measures import identifiers
from rapport_unique.core.measures.simple import declare
from rapport_unique.core.texts import Text, format_fact
from rapport_unique.journal.recording import record
from rapport_unique.reporting.forms.fields import field_for
from rapport_unique.reporting.models import SimpleMeasure
from rapport_unique.ui import clock, language

_IDENTIFIER = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
_KEY = re.compile(r"[a-z][a-z0-9_]{0,29}")
_TAKEN = {"revision", "csrfmiddlewaretoken", "granted", "to_repay", "to_pay", "deducted_next_year"}
"""What forms and figures are called already."""
_SECONDS = 5.0
"""How long a process may not know of a period that another one added."""

IDENTIFIER_WRONG = define(
    "measure-identifier",
    Severity.BLOCKING,
    Text(
        "« {read} » ne convient pas comme nom court, ou existe déjà.",
        "“{read}” kan geen korte naam zijn, of bestaat al.",
        "„{read}“ ist als Kurzname nicht möglich oder besteht bereits.",
    ),
    Text(
        "des lettres minuscules, des chiffres et des traits d'union, par exemple covid-premium",
        "kleine letters, cijfers en koppeltekens, bijvoorbeeld covid-premium",
        "Kleinbuchstaben, Ziffern und Bindestriche, zum Beispiel covid-premium",
    ),
)
KEY_WRONG = define(
    "measure-key",
    Severity.BLOCKING,
    Text(
        "« {read} » ne convient pas comme clé, ou sert deux fois.",
        "“{read}” kan geen sleutel zijn, of dient tweemaal.",
        "„{read}“ ist als Schlüssel nicht möglich oder dient zweimal.",
    ),
    Text(
        "des lettres minuscules, des chiffres et des soulignés, par exemple justified",
        "kleine letters, cijfers en lage streepjes, bijvoorbeeld justified",
        "Kleinbuchstaben, Ziffern und Unterstriche, zum Beispiel justified",
    ),
)
NOTHING_COUNTS = define(
    "measure-without-amount",
    Severity.BLOCKING,
    Text(
        "Il faut au moins un montant octroyé, un montant à justifier qui compte, et une période.",
        "Er is minstens één toegekend bedrag, één te verantwoorden bedrag dat meetelt en één periode nodig.",
        "Es braucht mindestens einen gewährten Betrag, einen zu belegenden Betrag, der zählt, und einen Zeitraum.",
    ),
)
PERIOD_WRONG = define(
    "measure-period",
    Severity.BLOCKING,
    Text(
        "La période « {read} » existe déjà, ou ses jours ne se suivent pas.",
        "De periode “{read}” bestaat al, of haar dagen volgen elkaar niet op.",
        "Der Zeitraum „{read}“ besteht bereits, oder seine Tage folgen nicht aufeinander.",
    ),
    Text(
        "premier jour, dernier jour, puis échéance du rapport",
        "eerste dag, laatste dag, daarna de uiterste datum van het verslag",
        "erster Tag, letzter Tag, danach der Stichtag des Berichts",
    ),
)
MEASURE_PUBLISHED = define(
    "measure-published",
    Severity.BLOCKING,
    Text(
        "Cette mesure est publiée : on ne peut plus qu'y ajouter une période.",
        "Deze maatregel is gepubliceerd: er kan enkel nog een periode aan toegevoegd worden.",
        "Diese Maßnahme ist veröffentlicht: Es kann nur noch ein Zeitraum hinzugefügt werden.",
    ),
)
MEASURE_CHANGED = define(
    "measure-changed",
    Severity.BLOCKING,
    Text(
        "Cette mesure a été modifiée entre-temps. Rien n'est enregistré ; regardez-la à nouveau.",
        "Deze maatregel werd intussen gewijzigd. Er is niets bewaard; bekijk hem opnieuw.",
        "Diese Maßnahme wurde inzwischen geändert. Nichts ist gespeichert; sehen Sie sie erneut an.",
    ),
)

Definition = Mapping[str, Any]


def save_simple_measure(
    *, identifier: str, definition: Definition, revision: int | None, actor: Actor | Program
) -> SimpleMeasure:
    """Write a draft, new without a `revision`. Invalid says what cannot stand; an identical save is no event."""
    _check(identifier, definition)
    with transaction.atomic():
        stored = SimpleMeasure.objects.select_for_update().filter(identifier=identifier).first()
        if (stored is None) != (revision is None):
            raise Invalid(IDENTIFIER_WRONG.code, {"read": identifier})
        if stored is None:
            stored = SimpleMeasure(identifier=identifier, definition={})
        elif stored.revision != revision:
            raise Stale(MEASURE_CHANGED.code)
        if stored.published_at is not None:
            raise NotPossible(MEASURE_PUBLISHED.code)
        if stored.definition == definition:
            return stored
        stored.definition = dict(definition)
        stored.revision += 1
        stored.save()
        _record(stored, actor, "measure-written")
    return stored


def publish_simple_measure(*, identifier: str, revision: int, actor: Actor | Program) -> SimpleMeasure:
    """From now on campaigns can be opened on it, and it changes no more."""
    with transaction.atomic():
        stored = _locked(identifier, revision)
        if stored.published_at is not None:
            raise NotPossible(MEASURE_PUBLISHED.code)
        stored.published_at = clock.now()
        stored.revision += 1
        stored.save()
        _record(stored, actor, "measure-published")
    PUBLISHED.forget()
    return stored


def add_period(*, identifier: str, revision: int, period: Mapping[str, str], actor: Actor | Program) -> SimpleMeasure:
    """One more period, also of a published measure: what was sent for another is not touched by it."""
    with transaction.atomic():
        stored = _locked(identifier, revision)
        definition = {**stored.definition, "periods": [*stored.definition["periods"], dict(period)]}
        _check(identifier, definition)
        stored.definition = definition
        stored.revision += 1
        stored.save()
        _record(stored, actor, "measure-period-added")
    PUBLISHED.forget()
    return stored


def simple_measures() -> Any:
    return SimpleMeasure.objects.all()


def declared(stored: SimpleMeasure) -> Measure:
    """What the definition makes, published or not."""
    return declare(declaration_of(stored.identifier, stored.definition))


def declaration_of(identifier: str, definition: Definition) -> dict[str, Any]:
    """The data that core/measures/simple.py reads from a TOML file."""
    values: dict[str, Any] = {}
    first = min(date.fromisoformat(each["first"]) for each in definition["periods"])
    if definition["unit"]:
        source = definition["law"][0]
        values["unit"] = [{"from": first, "value": Decimal(definition["unit"]), "unit": "EUR", "source": source}]
    article = definition["article"]
    return {
        "id": identifier,
        "rules_number": 1,
        "settlement": definition["settlement"],
        "law": f"law:{article}" if article else "law",
        "title": definition["title"],
        "purpose": definition["purpose"],
        "laws": {"law": definition["law"]},
        "prefilled": [{"key": each["key"], "kind": "money", "label": each["label"]} for each in definition["grants"]],
        "sections": [
            {
                "key": "justification",
                "title": definition["section"],
                "fields": [_field(each) for each in definition["fields"]],
            }
        ],
        "periods": {
            each["id"]: {name: date.fromisoformat(each[name]) for name in ("first", "last", "report_due")}
            for each in definition["periods"]
        },
        "values": values,
    }


def _field(given: Mapping[str, Any]) -> dict[str, Any]:
    field = {name: given[name] for name in ("key", "kind", "label")}
    field["counts"] = bool(given["counts"]) and given["kind"] == "money"
    if all(given["hint"]):
        field["hint"] = given["hint"]
    for name in ("ceiling", "ceiling_amount"):
        if given[name]:
            field[name] = Decimal(given[name])
    return field


def _check(identifier: str, definition: Definition) -> None:
    if not _IDENTIFIER.fullmatch(identifier) or len(identifier) > 40 or identifier in identifiers():
        raise Invalid(IDENTIFIER_WRONG.code, {"read": identifier})
    keys = [each["key"] for each in (*definition["grants"], *definition["fields"])]
    counting = [each for each in definition["fields"] if each["counts"] and each["kind"] == "money"]
    if not (definition["grants"] and counting and definition["periods"]):
        raise Invalid(NOTHING_COUNTS.code)
    taken = _TAKEN if len(counting) == 1 else _TAKEN | {"justified"}
    for key in keys:
        if not _KEY.fullmatch(key) or key in taken or keys.count(key) > 1:
            raise Invalid(KEY_WRONG.code, {"read": key})
    names = [each["id"] for each in definition["periods"]]
    for each in definition["periods"]:
        if names.count(each["id"]) > 1 or not each["first"] <= each["last"] <= each["report_due"]:
            raise Invalid(PERIOD_WRONG.code, {"read": each["id"]})
    declare(declaration_of(identifier, definition))


def _locked(identifier: str, revision: int) -> SimpleMeasure:
    stored: SimpleMeasure = SimpleMeasure.objects.select_for_update().get(identifier=identifier)
    if stored.revision != revision:
        raise Stale(MEASURE_CHANGED.code)
    return stored


def _record(stored: SimpleMeasure, actor: Actor | Program, action: str) -> None:
    data = {"revision": stored.revision, "definition": stored.definition}
    record(subject=stored.journal_subject, actor=actor.identifier, action=action, data=data)


class _Published:
    """The published measures, for the catalogue; kept for some seconds, since lists ask again for each line."""

    def __init__(self) -> None:
        self._kept: dict[str, tuple[float, Measure]] = {}

    def identifiers(self) -> Iterable[str]:
        published = SimpleMeasure.objects.exclude(published_at=None)
        return list(published.values_list("identifier", flat=True))

    def measure(self, measure_id: str) -> Measure | None:
        kept = self._kept.get(measure_id)
        if kept and time.monotonic() - kept[0] < _SECONDS:
            return kept[1]
        stored = SimpleMeasure.objects.exclude(published_at=None).filter(identifier=measure_id).first()
        if stored is None:
            self._kept.pop(measure_id, None)
            return None
        found = declared(stored)
        self._kept[measure_id] = (time.monotonic(), found)
        return found

    def forget(self) -> None:
        self._kept.clear()


PUBLISHED = _Published()


# Try it as a centre would


class TrialForm(forms.Form):
    """The amounts that the administration would grant, and the fields of the measure as its centre sees them."""

    def __init__(self, measure: Measure, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.measure = measure
        for each in (*measure.prefilled, *measure.fields):
            self.fields[each.key] = field_for(
                each.kind,
                label=language.say(each.label),
                help_text=language.say(each.hint) if each.hint else "",
                required=False,
            )


@dataclass(frozen=True, slots=True)
class Trial:
    """What the rules make of the answers: figures as `reporting/_figures.html` shows them, and what was found."""

    figures: list[dict[str, Any]]
    findings: list[tuple[Text, str]]


def tried(form: TrialForm, period: str) -> Trial:
    """For a form that is valid; nothing is written."""
    measure, here = form.measure, language.active()
    given = {
        each.key: "" if (value := form.cleaned_data[each.key]) is None else each.kind.canonical(value)
        for each in (*measure.prefilled, *measure.fields)
    }
    answers = answers_from(
        measure,
        {
            "prefilled": {each.key: given[each.key] for each in measure.prefilled},
            "fields": {each.key: given[each.key] for each in measure.fields},
        },
    )
    evaluation = evaluate(measure, measure.parameters(period), answers)
    figures = [
        {
            "key": each.key,
            "label": each.label,
            "detail": each.detail,
            "shown": "" if (amount := evaluation.figures[each.key]) is None else each.kind.show(amount, here),
            "explanation": evaluation.explanation[each.key],
            "inputs": [(label, format_fact(fact, here)) for label, fact in evaluation.explanation[each.key].inputs],
        }
        for each in measure.figures
        if each.shown(evaluation.figures)
    ]
    return Trial(figures, [(SEVERITY_LABELS[each.severity], message_of(each, here)) for each in evaluation.findings])
