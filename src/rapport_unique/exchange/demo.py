"""The demonstration of the exchange: invented people whom three centres know, as their case systems and the hub say it.

Everything is dated back from `today`. One person is known at two other centres, one at none, one has a protected file,
one a number that was replaced, one has first to be inscribed.
"""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from enum import Enum
from pathlib import Path
from typing import Any, NamedTuple
from uuid import UUID

from rapport_unique.accounts.fictional import fictional_number_of
from rapport_unique.accounts.models import Person
from rapport_unique.exchange.protocol.code_lists import AidType, DecisionType, Motive, Quality

LIEGE, GHENT, EUPEN = "62063", "44021", "63023"
"""The three centres, by the INS code of their municipality."""
_FIRST = 7_000_000_000
"""Of the identifiers that the national numbers are made from."""


class Who(Enum):
    """An invented person: last name, first name, and the number of the card."""

    KNOWN_TWICE = ("Haddad", "Karim", "592000000101")
    KNOWN_NOWHERE = ("Lejeune", "Océane", "592000000202")
    PROTECTED = ("Vandamme", "Lotte", "592000000303")
    RENUMBERED = ("Diallo", "Mariama", "592000000404")
    KNOWN_AT_LIEGE = ("Peeters", "Joris", "592000000505")
    NOT_INSCRIBED = ("Lambert", "Noé", "592000000606")

    @property
    def ssin(self) -> str:
        return _number(list(Who).index(self))

    @property
    def born(self) -> date:
        return date.fromisoformat(f"19{self.ssin[:2]}-{self.ssin[2:4]}-{self.ssin[4:6]}")


def _number(position: int) -> str:
    return fictional_number_of(Person(identifier=UUID(int=_FIRST + position)))


FORMER_NUMBER = _number(len(Who))
"""Under this one the person with the new number was inscribed at Ghent."""


class Known(NamedTuple):
    """A centre knows a person in a quality, from and until so many days ago."""

    ins: str
    ssin: str
    quality: Quality
    since: int
    until: int | None = None


KNOWN = (
    Known(LIEGE, Who.KNOWN_TWICE.ssin, Quality.UNDER_EXAMINATION, 5),
    Known(GHENT, Who.KNOWN_TWICE.ssin, Quality.INTEGRATION_INCOME, 900, 120),
    Known(EUPEN, Who.KNOWN_TWICE.ssin, Quality.OTHER_AID, 300, 200),
    Known(LIEGE, Who.KNOWN_NOWHERE.ssin, Quality.UNDER_EXAMINATION, 3),
    Known(EUPEN, Who.PROTECTED.ssin, Quality.UNDER_EXAMINATION, 8),
    Known(GHENT, Who.PROTECTED.ssin, Quality.INTEGRATION_INCOME, 700),
    Known(LIEGE, Who.RENUMBERED.ssin, Quality.UNDER_EXAMINATION, 2),
    Known(GHENT, FORMER_NUMBER, Quality.EQUIVALENT, 1_200, 400),
    Known(GHENT, Who.KNOWN_AT_LIEGE.ssin, Quality.UNDER_EXAMINATION, 6),
    Known(LIEGE, Who.KNOWN_AT_LIEGE.ssin, Quality.INTEGRATION_INCOME, 1_000, 90),
    Known(EUPEN, Who.NOT_INSCRIBED.ssin, Quality.OTHER_AID, 500, 470),
)
"""What stands in the register of references."""

_MANAGERS = {
    LIEGE: ("Amélie Dubois", "04 000 00 01"),
    GHENT: ("Els Vermeulen", "09 000 00 02"),
    EUPEN: ("Anna Schmitz", "087 00 00 03"),
}
_FILES = (
    (GHENT, Who.KNOWN_TWICE, "no"),
    (EUPEN, Who.KNOWN_TWICE, "no"),
    (GHENT, Who.PROTECTED, "yes"),
    (GHENT, Who.RENUMBERED, "no"),
    (LIEGE, Who.KNOWN_AT_LIEGE, "no"),
    (EUPEN, Who.NOT_INSCRIBED, "no"),
)
_INQUIRIES = (
    (LIEGE, Who.KNOWN_TWICE, 5),
    (LIEGE, Who.KNOWN_NOWHERE, 3),
    (LIEGE, Who.RENUMBERED, 2),
    (EUPEN, Who.PROTECTED, 8),
    (GHENT, Who.KNOWN_AT_LIEGE, 6),
    (LIEGE, Who.NOT_INSCRIBED, 1),
)
_CALCULATION = {
    "category": "2",
    "gross_resources": "310.00",
    "exemptions": "Insertion 300.00",
    "net": "10.00",
    "calculated": "1278.46",
}


class _Decided(NamedTuple):
    """A decision: from and until so many days ago; a calculation where there is an income to deduct."""

    ins: str
    who: Who
    aid: AidType
    kind: DecisionType
    motive: Motive
    motivation: str
    language: str
    amount: str
    since: int
    until: int | None
    calculation: Mapping[str, str]


_DECISIONS = (
    _Decided(
        GHENT,
        Who.KNOWN_TWICE,
        AidType.INTEGRATION_INCOME,
        DecisionType.GRANT,
        Motive.CONDITIONS_MET,
        "Woont alleen, volgt een opleiding lassen.",
        "nl",
        "1278.46",
        900,
        120,
        _CALCULATION,
    ),
    _Decided(
        GHENT,
        Who.KNOWN_TWICE,
        AidType.INTEGRATION_INCOME,
        DecisionType.WITHDRAWAL,
        Motive.NO_RESIDENCE,
        "Verhuisd naar Luik.",
        "nl",
        "",
        120,
        None,
        {},
    ),
    _Decided(
        EUPEN,
        Who.KNOWN_TWICE,
        AidType.MEDICAL,
        DecisionType.GRANT,
        Motive.CONDITIONS_MET,
        "Zahnarztkosten nach Kostenvoranschlag.",
        "de",
        "240.00",
        300,
        200,
        {},
    ),
    _Decided(
        GHENT,
        Who.PROTECTED,
        AidType.INTEGRATION_INCOME,
        DecisionType.GRANT,
        Motive.CONDITIONS_MET,
        "Verblijft op een geheim adres.",
        "nl",
        "1288.46",
        700,
        None,
        {},
    ),
    _Decided(
        GHENT,
        Who.RENUMBERED,
        AidType.EQUIVALENT,
        DecisionType.GRANT,
        Motive.CONDITIONS_MET,
        "",
        "nl",
        "1288.46",
        1_200,
        400,
        {},
    ),
    _Decided(
        LIEGE,
        Who.KNOWN_AT_LIEGE,
        AidType.INTEGRATION_INCOME,
        DecisionType.GRANT,
        Motive.CONDITIONS_MET,
        "Isolé, inscrit comme demandeur d'emploi.",
        "fr",
        "1278.46",
        1_000,
        90,
        _CALCULATION,
    ),
    _Decided(
        LIEGE,
        Who.KNOWN_AT_LIEGE,
        AidType.ENERGY,
        DecisionType.GRANT,
        Motive.CONDITIONS_MET,
        "Facture de gaz impayée.",
        "fr",
        "185.20",
        430,
        400,
        {},
    ),
    _Decided(
        EUPEN,
        Who.NOT_INSCRIBED,
        AidType.ENERGY,
        DecisionType.GRANT,
        Motive.CONDITIONS_MET,
        "Heizöl für den Winter.",
        "de",
        "210.00",
        500,
        470,
        {},
    ),
)
_DEBTORS = ((GHENT, Who.KNOWN_TWICE, "ouder", "0.00", "WAIVED"),)
_CAPITAL = ((LIEGE, Who.KNOWN_AT_LIEGE, "livret d'épargne", "850.00", 1_000),)


def write_cases(folder: Path, ins: str, today: date, worker: str) -> None:
    """The export of a centre's case system; its open inquiries are those of `worker`, an e-mail address."""
    folder.mkdir(parents=True, exist_ok=True)
    tables: dict[str, Iterable[Mapping[str, Any]]] = {
        "files": _files(ins),
        "decisions": _decisions(ins, today),
        "debtors": (
            {"ssin": who.ssin, "relation": relation, "obligation": obligation, "recovery": recovery}
            for at, who, relation, obligation, recovery in _DEBTORS
            if at == ins
        ),
        "capital": (
            {"ssin": who.ssin, "kind": kind, "amount": amount, "as_of": _ago(today, days)}
            for at, who, kind, amount, days in _CAPITAL
            if at == ins
        ),
        "inquiries": (
            {
                "ssin": who.ssin,
                "reference": f"{_ago(today, days)[:4]}/{number}",
                "worker": worker,
                "opened": _ago(today, days),
                "closed": "",
            }
            for number, (at, who, days) in enumerate(_INQUIRIES, start=31)
            if at == ins
        ),
    }
    for table, lines in tables.items():
        new = folder / f"{table}.new"
        new.write_text(_csv(_COLUMNS[table], lines), encoding="utf-8")
        os.replace(new, folder / f"{table}.csv")


def population() -> bytes:
    """The table that the hub's population is loaded from."""
    columns = ("ssin", "last_name", "first_name", "birth_date", "identity_card", "replaced_by")
    lines: list[dict[str, Any]] = [
        {
            "ssin": who.ssin,
            "last_name": who.value[0],
            "first_name": who.value[1],
            "birth_date": who.born.isoformat(),
            "identity_card": who.value[2],
        }
        for who in Who
    ]
    return _csv(columns, [*lines, {"ssin": FORMER_NUMBER, "replaced_by": Who.RENUMBERED.ssin}]).encode()


def _files(ins: str) -> Iterator[dict[str, Any]]:
    manager, telephone = _MANAGERS[ins]
    for number, (at, who, protected) in enumerate(_FILES, start=101):
        if at == ins:
            about = {"ssin": who.ssin, "dossier": f"D-{number}", "protected": protected}
            yield {**about, "manager": manager, "telephone": telephone}


def _decisions(ins: str, today: date) -> Iterator[dict[str, Any]]:
    for number, each in enumerate(_DECISIONS, start=1):
        if each.ins == ins:
            starts = _ago(today, each.since)
            yield {
                "ssin": each.who.ssin,
                "id": f"{starts[:4]}/{number}",
                "aid": each.aid.value,
                "kind": each.kind.value,
                "motive": each.motive.value,
                "motivation": each.motivation,
                "language": each.language,
                "amount": each.amount,
                "starts": starts,
                "ends": "" if each.until is None else _ago(today, each.until),
                "decided": _ago(today, each.since - 10),
                **each.calculation,
            }


_COLUMNS = {
    "files": ("ssin", "dossier", "manager", "telephone", "protected"),
    "decisions": (
        *("ssin", "id", "aid", "kind", "motive", "motivation", "language", "amount", "starts", "ends", "decided"),
        *_CALCULATION,
    ),
    "debtors": ("ssin", "relation", "obligation", "recovery"),
    "capital": ("ssin", "kind", "amount", "as_of"),
    "inquiries": ("ssin", "reference", "worker", "opened", "closed"),
}


def _ago(today: date, days: int) -> str:
    return (today - timedelta(days=days)).isoformat()


def _csv(columns: Iterable[str], lines: Iterable[Mapping[str, Any]]) -> str:
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, list(columns), delimiter=";")
    writer.writeheader()
    writer.writerows(lines)
    return text.getvalue()
