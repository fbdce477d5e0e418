"""The five tables that a case system offers, as CSV files or as views: their columns, and what their lines mean.

A person is known by the present national number in every table. The order of lines and columns says nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any, ClassVar

from rapport_unique.adapters.tables import Column, Said
from rapport_unique.core.findings import Finding, Invalid, Place, Severity, define
from rapport_unique.core.messages import REQUIRED
from rapport_unique.core.texts import LANGUAGES, Text
from rapport_unique.core.values import Day, Money, Raw, Words, fold
from rapport_unique.exchange.node.cases import File, Inquiry
from rapport_unique.exchange.protocol.code_lists import AidType, DecisionType, Motive
from rapport_unique.exchange.protocol.refusals import PERIOD_REVERSED
from rapport_unique.exchange.protocol.values import Line, Ssin

NOT_A_REFERENCE = define(
    "cases-not-a-reference",
    Severity.BLOCKING,
    Text("« {read} » n'est pas une référence.", "“{read}” is geen referentie.", "„{read}“ ist keine Referenz."),
    Text(
        "1 à 64 lettres sans accent, chiffres, points, tirets, traits de soulignement ou barres obliques",
        "1 tot 64 letters zonder accent, cijfers, punten, streepjes, onderstrepingstekens of schuine strepen",
        "1 bis 64 Buchstaben ohne Akzent, Ziffern, Punkte, Bindestriche, Unterstriche oder Schrägstriche",
    ),
)
NOT_EXEMPTIONS = define(
    "cases-not-exemptions",
    Severity.BLOCKING,
    Text(
        "« {read} » n'est pas une liste d'exonérations.",
        "“{read}” is geen lijst van vrijstellingen.",
        "„{read}“ ist keine Liste von Freibeträgen.",
    ),
    Text(
        "au plus vingt fois un libellé suivi d'un montant, séparés par « | » : Insertion 300.00 | Forfait 20.00",
        "hoogstens twintig keer een omschrijving met een bedrag, gescheiden door “|”: Inschakeling 300.00 | Forfait "
        "20.00",
        "höchstens zwanzigmal eine Bezeichnung mit einem Betrag, durch „|“ getrennt: Eingliederung 300.00 | Pauschale "
        "20.00",
    ),
)
TWICE = define(
    "cases-twice",
    Severity.BLOCKING,
    Text(
        "Cette ligne répète la ligne {earlier}.",
        "Deze regel herhaalt regel {earlier}.",
        "Diese Zeile wiederholt Zeile {earlier}.",
    ),
    Text(
        "une seule ligne par personne dans files, par personne et par id dans decisions, par reference dans inquiries",
        "één regel per persoon in files, per persoon en per id in decisions, per reference in inquiries",
        "eine Zeile je Person in files, je Person und id in decisions, je reference in inquiries",
    ),
)
WITHOUT_FILE = define(
    "cases-without-file",
    Severity.BLOCKING,
    Text(
        "La personne de cette ligne n'a pas de dossier dans files.",
        "De persoon van deze regel heeft geen dossier in files.",
        "Die Person dieser Zeile hat keine Akte in files.",
    ),
    Text("un dossier par personne", "een dossier per persoon", "eine Akte je Person"),
)
TABLE_MISSING = define(
    "cases-table-missing",
    Severity.BLOCKING,
    Text(
        "Le fichier ou la vue {table} manque ou ne se lit pas.",
        "Het bestand of de view {table} ontbreekt of is onleesbaar.",
        "Die Datei oder Sicht {table} fehlt oder ist nicht lesbar.",
    ),
    Text("les colonnes {columns}", "de kolommen {columns}", "die Spalten {columns}"),
)
SYSTEM_AWAY = define(
    "cases-system-away",
    Severity.BLOCKING,
    Text(
        "La base de données des dossiers ne répond pas. Ce qui est demandé attend.",
        "De databank van de dossiers antwoordt niet. Wat gevraagd wordt, wacht.",
        "Die Datenbank der Akten antwortet nicht. Was angefragt wird, wartet.",
    ),
)
_REFERENCE = re.compile(r"[A-Za-z0-9._/-]{1,64}")
_MOST_EXEMPTIONS = 20
_FLAGS = {
    **dict.fromkeys(("yes", "oui", "ja", "true", "t", "1"), True),
    **dict.fromkeys(("no", "non", "nee", "nein", "false", "f", "0"), False),
}


def is_reference(text: str) -> bool:
    return _REFERENCE.fullmatch(text) is not None


@dataclass(frozen=True, slots=True)
class Reference(Line):
    def parse(self, raw: Raw) -> str:
        if not is_reference(text := str(raw).strip()):
            raise Invalid(NOT_A_REFERENCE.code)
        return text


@dataclass(frozen=True, slots=True)
class Code(Line):
    """One code of a code list, as it is sent."""

    codes: tuple[str, ...] = ()

    def parse(self, raw: Raw) -> str:
        if (text := str(raw).strip()) not in self.codes:
            raise Invalid("choice-unknown", {"choices": list(self.codes)})
        return text


@dataclass(frozen=True, slots=True)
class Flag:
    """Yes or no, as people write it and as databases do."""

    blank: ClassVar[bool] = False

    def parse(self, raw: Raw) -> bool:
        if (word := fold(str(raw))) not in _FLAGS:
            raise Invalid("choice-unknown", {"choices": ["yes", "no", "1", "0"]})
        return _FLAGS[word]

    def canonical(self, value: bool) -> str:
        return "yes" if value else "no"

    def show(self, value: bool, language: str) -> str:
        return self.canonical(value)


@dataclass(frozen=True, slots=True)
class Exemptions:
    """`Insertion 300.00 | Forfait 20.00`: labels, each with its amount."""

    blank: ClassVar[tuple[Mapping[str, str], ...]] = ()

    def parse(self, raw: Raw) -> tuple[Mapping[str, str], ...]:
        parts = [each.split() for each in str(raw).split("|")]
        try:
            found = [(_LABEL.parse(" ".join(label)), _AMOUNT.parse(amount)) for *label, amount in parts]
        except (Invalid, ValueError):
            raise Invalid(NOT_EXEMPTIONS.code) from None
        if len(found) > _MOST_EXEMPTIONS or not all(label for label, _ in found):
            raise Invalid(NOT_EXEMPTIONS.code)
        return tuple({"label": label, "amount": str(amount)} for label, amount in found)

    def canonical(self, value: Sequence[Mapping[str, str]]) -> str:
        return " | ".join(f"{each['label']} {each['amount']}" for each in value)

    def show(self, value: Sequence[Mapping[str, str]], language: str) -> str:
        return self.canonical(value)


def _codes(codes: type[StrEnum]) -> Code:
    return Code(codes=tuple(each.value for each in codes))


_ANYTHING = 2**26
"""Characters; more than a file may have."""
_LABEL, _AMOUNT = Line(100), Money(signed=True)
_SSIN = Column("ssin", Ssin(), True, True)
TABLES: Mapping[str, tuple[Column, ...]] = {
    "files": (
        _SSIN,
        Column("dossier", Line(64), True, True),
        Column("manager", Line(100), True, True),
        Column("telephone", Line(40), True, True),
        Column("protected", Flag(), True, True),
    ),
    "decisions": (
        _SSIN,
        Column("id", Reference(), True, True),
        Column("aid", _codes(AidType), True, True),
        Column("kind", _codes(DecisionType), True, True),
        Column("motive", _codes(Motive), True, True),
        Column("motivation", Line(500), True),
        Column("language", Code(codes=LANGUAGES), True),
        Column("amount", _AMOUNT, True),
        Column("starts", Day(), True, True),
        Column("ends", Day(), True),
        Column("decided", Day(), True, True),
        Column("category", Line(64), True),
        Column("gross_resources", _AMOUNT, True),
        Column("exemptions", Exemptions(), True),
        Column("net", _AMOUNT, True),
        Column("calculated", _AMOUNT, True),
    ),
    "debtors": (
        _SSIN,
        Column("relation", Line(64), True, True),
        Column("obligation", _AMOUNT, True, True),
        Column("recovery", Code(codes=("YES", "NO", "WAIVED")), True, True),
    ),
    "capital": (
        _SSIN,
        Column("kind", Line(64), True, True),
        Column("amount", _AMOUNT, True, True),
        Column("as_of", Day(), True, True),
    ),
    "inquiries": (
        _SSIN,
        Column("reference", Reference(), True, True),
        Column("worker", Line(254), True),
        Column("opened", Day(), True, True),
        Column("closed", Day(), True),
    ),
}
"""Every column must be there; those that are `filled` in every line too."""
PROTECTION = tuple(
    each if each.key in ("ssin", "protected") else Column(each.key, Words(_ANYTHING), True) for each in TABLES["files"]
)
"""The columns of `files`, where it counts only who is protected."""
_CALCULATION = ("category", "gross_resources", "net", "calculated")
_KEYS = {"files": ("ssin",), "decisions": ("ssin", "id"), "inquiries": ("reference",)}
_PERIODS = {"decisions": ("starts", "ends"), "inquiries": ("opened", "closed")}

Lines = Mapping[str, Sequence[Said]]
"""The lines of tables, by the name of the table."""


def faults(lines: Lines) -> Iterator[Finding]:
    """What is wrong with lines that can be read one by one; their places name the table."""
    known = {said["ssin"] for _, said in lines["files"]}
    for table, every in lines.items():
        yield from _twice(table, every)
        for number, said in every:
            place = Place(table=table, row=number)
            if table in ("decisions", "debtors", "capital") and said["ssin"] not in known:
                yield WITHOUT_FILE.at(place)
            yield from _reversed(table, place, said)
            if table == "decisions":
                yield from _half_calculated(place, said)


def _twice(table: str, lines: Iterable[Said]) -> Iterator[Finding]:
    if table not in _KEYS:
        return
    first: dict[tuple[str, ...], int] = {}
    for number, said in lines:
        key = tuple(said[name] for name in _KEYS[table])
        if first.setdefault(key, number) != number:
            yield TWICE.at(Place(table=table, row=number), earlier=first[key])


def _reversed(table: str, place: Place, said: Mapping[str, Any]) -> Iterator[Finding]:
    if table in _PERIODS:
        begin, end = _PERIODS[table]
        if said[end] and said[end] < said[begin]:
            yield PERIOD_REVERSED.at(place._replace(column=end), said[end], first=said[begin], last=said[end])


def _half_calculated(place: Place, said: Mapping[str, Any]) -> Iterator[Finding]:
    """A calculation is told whole or not at all."""
    missing = [name for name in _CALCULATION if said[name] is None]
    if len(missing) < len(_CALCULATION) or said["exemptions"] is not None:
        yield from (REQUIRED.at(place._replace(column=name)) for name in missing)


def file_from(
    said: Mapping[str, Any],
    decisions: Iterable[Mapping[str, Any]],
    debtors: Iterable[Mapping[str, Any]],
    capital: Iterable[Mapping[str, Any]],
) -> File:
    """The file of a person, from the lines about them: the latest decision first."""
    return File(
        dossier=said["dossier"],
        manager=said["manager"],
        telephone=said["telephone"],
        protected=said["protected"],
        decisions=tuple(
            sorted(map(_decision, decisions), key=lambda each: (each["decided"], each["id"]), reverse=True)
        ),
        debtors=_in_order(
            {"relation": each["relation"], "obligation": _said(each["obligation"]), "recovery": each["recovery"]}
            for each in debtors
        ),
        capital=_in_order(
            {"kind": each["kind"], "amount": _said(each["amount"]), "asOf": _said(each["as_of"])} for each in capital
        ),
    )


def inquiry_from(said: Mapping[str, Any]) -> Inquiry:
    return Inquiry(said["reference"], said["ssin"], said["worker"] or "", said["opened"], said["closed"])


def newest_first(inquiries: Iterable[Inquiry]) -> list[Inquiry]:
    return sorted(inquiries, key=lambda each: (each.opened, each.reference), reverse=True)


def _decision(said: Mapping[str, Any]) -> dict[str, Any]:
    motivation = {"code": said["motive"], "text": said["motivation"], "language": said["language"]}
    decision = {
        "id": said["id"],
        "aid": said["aid"],
        "kind": said["kind"],
        "motivation": _filled(motivation),
        "period": _filled({"begin": _said(said["starts"]), "end": _said(said["ends"])}),
        "decided": _said(said["decided"]),
        "amount": _said(said["amount"]),
    }
    if said["category"] is not None:
        decision["calculation"] = {
            "category": said["category"],
            "grossResources": _said(said["gross_resources"]),
            "exemptions": [dict(each) for each in said["exemptions"] or ()],
            "net": _said(said["net"]),
            "amount": _said(said["calculated"]),
        }
    return _filled(decision)


def _said(value: Decimal | date | None) -> str | None:
    if value is None:
        return None
    return value.isoformat() if isinstance(value, date) else str(value)


def _filled(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value is not None}


def _in_order(values: Iterable[dict[str, Any]]) -> tuple[dict[str, Any], ...]:
    return tuple(sorted(values, key=lambda each: tuple(each.values())))
