"""What a measure says of itself in words: kinds of values, who fills them in, rules, parameters."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from rapport_unique.core.law import DatedValue, read_toml
from rapport_unique.core.measure import FilledBy, Measure
from rapport_unique.core.texts import LANGUAGES, Text, format_amount, same
from rapport_unique.core.values import (
    Choice,
    Count,
    Day,
    Declared,
    Ins,
    Money,
    Niss,
    Number,
    Quantity,
    Share,
    ValueKind,
    Words,
)

_KINDS: dict[type, Text] = {
    Money: Text("montant en euro", "bedrag in euro", "Betrag in Euro"),
    Count: Text("nombre entier", "geheel getal", "ganze Zahl"),
    Quantity: Text("nombre", "getal", "Zahl"),
    Share: Text("pourcentage de 0 à 100", "percentage van 0 tot 100", "Prozentsatz von 0 bis 100"),
    Day: Text("date", "datum", "Datum"),
    Words: Text("texte", "tekst", "Text"),
    Declared: Text("déclaration à cocher", "aan te vinken verklaring", "anzukreuzende Erklärung"),
    Niss: Text("numéro NISS", "INSZ-nummer", "NISS-Nummer"),
    Ins: Text("code INS", "NIS-code", "NIS-Code"),
    Number: Text("numéro", "nummer", "Nummer"),
}
_ONE_OF = Text(
    "une valeur de la liste : {options}", "een waarde uit de lijst: {options}", "ein Wert der Liste: {options}"
)
FILLED_BY = {
    FilledBy.ADMINISTRATION: Text("l'administration", "de administratie", "die Verwaltung"),
    FilledBy.TOOL: Text("l'outil de budgets", "de budgettool", "das Budgetwerkzeug"),
    FilledBy.CENTRE: Text("le centre", "het centrum", "das Zentrum"),
    FilledBy.ENGINE: Text("calculé", "berekend", "berechnet"),
}
_SHARE_OF = "share"
_FACT = re.compile(r"\{\w+\}")


class SaidParameter(NamedTuple):
    """A parameter as people read it: its values with the day from which each holds and where it comes from, and of a
    choice the readings that are not taken."""

    name: str
    label: Text
    values: tuple[tuple[DatedValue, Text], ...]
    others: tuple[Text, ...]


def kind_in_words(kind: ValueKind) -> Text:
    if isinstance(kind, Choice):
        options = [option.label for option in kind.options]
        return Text(*(_ONE_OF.say(language, {"options": options}) for language in LANGUAGES))
    return _KINDS[type(kind)]


def in_general(sentence: Text) -> Text:
    """What a finding says wherever it is made: its facts are left open."""
    return Text(*(_FACT.sub("…", words) for words in sentence))


def parameters_of(measure: Measure) -> Iterator[SaidParameter]:
    """Every parameter of a measure, in the order of its declaration."""
    for name, values in measure.values.items():
        label = measure.parameter_labels.get(name) or _words("labels").get(name, same(name))
        said = tuple((each, _value_in_words(each)) for each in values)
        taken = {each.value for each in values}
        others = tuple(_reading(each) for each in values[-1].readings if each not in taken)
        yield SaidParameter(name, label, said, others)


def _value_in_words(dated: DatedValue) -> Text:
    value: Any = dated.value
    if isinstance(value, Decimal):
        if dated.unit.startswith(_SHARE_OF):
            return same(Share().show(value * 100, "fr"))
        return Text(*(format_amount(value, language) for language in LANGUAGES))
    return _reading(str(value))


def _reading(code: str) -> Text:
    return _words("readings").get(code, same(code))


@cache
def _words(table: str) -> dict[str, Text]:
    data = read_toml(Path(__file__).parent / "provisions" / "parameters.toml")
    return {name: Text(*words) for name, words in data[table].items()}
