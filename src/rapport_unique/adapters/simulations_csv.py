"""Read the list of simulations that the budget tool exports: `niss,budget_number,budget_date,balance`; or its sealed
extract, whose lines also say the centre (`ins`), the `key` and the `seal` over the five."""

from __future__ import annotations

import csv
import logging
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from rapport_unique.adapters.seals import SYNTHETIC, SealedFacts, Trusted, fault_of, trusted_keys
from rapport_unique.core.answers import PreparedRow
from rapport_unique.core.findings import Finding, Place, Severity, define
from rapport_unique.core.identifiers import niss_is_valid
from rapport_unique.core.measures.redi import LINES
from rapport_unique.core.messages import NISS_INVALID, REQUIRED
from rapport_unique.core.texts import Text
from rapport_unique.core.values import Cells, Unreadable, read_cells

_log = logging.getLogger(__name__)
HEADER = tuple(column.key for column in LINES.compared)
SEALED_HEADER = ("ins", *HEADER, "key", "seal")
LARGEST = 200_000
"""Lines; the whole country has far fewer."""

HEADER_MISSING = define(
    "simulations-header",
    Severity.BLOCKING,
    Text(
        "La première ligne du fichier n'est pas celle d'une liste de simulations.",
        "De eerste regel van het bestand is niet die van een lijst met simulaties.",
        "Die erste Zeile der Datei ist nicht die einer Liste von Simulationen.",
    ),
    Text("{header}", "{header}", "{header}"),
)
LINE_WRONG = define(
    "simulations-line",
    Severity.BLOCKING,
    Text(
        "Cette ligne a {found} colonnes.",
        "Deze regel heeft {found} kolommen.",
        "Diese Zeile hat {found} Spalten.",
    ),
    Text("{wanted} colonnes", "{wanted} kolommen", "{wanted} Spalten"),
)
TOO_MANY_LINES = define(
    "simulations-too-many",
    Severity.BLOCKING,
    Text(
        "Le fichier contient plus de {largest} lignes.",
        "Het bestand bevat meer dan {largest} regels.",
        "Die Datei enthält mehr als {largest} Zeilen.",
    ),
)
KEYS_UNREADABLE = define(
    "seal-keys-unreadable",
    Severity.BLOCKING,
    Text(
        "Les scellés ne peuvent pas être vérifiés pour le moment : les clés sont illisibles ici. Rien n'a été repris.",
        "De zegels kunnen nu niet nagekeken worden: de sleutels zijn hier niet leesbaar. Er werd niets overgenomen.",
        "Die Siegel können gerade nicht geprüft werden: die Schlüssel sind hier nicht lesbar. Nichts wurde übernommen.",
    ),
    Text(
        "que le service d'aide le répare ; puis le même extrait",
        "dat de helpdesk dit herstelt; daarna hetzelfde uittreksel",
        "dass die Hilfe es behebt; danach derselbe Auszug",
    ),
)


@dataclass(frozen=True, slots=True)
class SimulationsFile:
    """Columns as read, the line of every row, and what is wrong; `Place.row` of a finding is a line of the file.

    `centres` are the INS codes of an extract whose seals were looked at, row by row; any other list has none.
    `synthetic` says that invented amounts gave one of the rows.
    """

    columns: dict[str, Cells]
    lines: Sequence[int]
    findings: tuple[Finding, ...]
    centres: Sequence[str] = ()
    synthetic: bool = False

    @property
    def sealed(self) -> bool:
        """Whether the seal of every row was looked at: what is wrong with one is among the findings."""
        return bool(self.centres)

    @property
    def rows(self) -> list[PreparedRow]:
        """The canonical texts of every row, in the order of `HEADER`: what `Answers.prepared` wants."""
        return list(zip(*(self.columns[key].texts for key in HEADER), strict=True))

    @property
    def blocking(self) -> bool:
        return any(finding.severity is Severity.BLOCKING for finding in self.findings)


def read_simulations(data: bytes, trusted: Trusted | None = None) -> SimulationsFile:
    """Read CSV with commas or semicolons, in UTF-8 (with or without a mark) or Windows-1252. Refuses nothing silently:
    every unreadable value is a blocking finding with its line; check digits of a NISS are one too, and so is a seal
    that none of the `trusted` keys made over what its line says. Without `trusted` seals are not looked at, and an
    extract is worth as much as a list without any."""
    try:
        return _read(data, trusted)
    except csv.Error:
        return _refused(HEADER_MISSING.at(Place(row=1), header=",".join(HEADER)))


def read_extract(data: bytes, keys: Path) -> SimulationsFile:
    """The same, with the trusted keys of a file; no seal is believed while that cannot be read."""
    try:
        return read_simulations(data, trusted_keys(keys))
    except ValueError as error:
        _log.error("no seal can be checked: %s", error)
    file = read_simulations(data, {})
    return _refused(KEYS_UNREADABLE.at()) if file.sealed else file


def _read(data: bytes, trusted: Trusted | None) -> SimulationsFile:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp1252", errors="replace")
    first_line = text.split("\n", 1)[0]
    reader = csv.reader(text.splitlines(), delimiter=";" if ";" in first_line else ",", strict=False)
    header = [name.strip().lower() for name in next(reader, [])]
    if sorted(header) not in (sorted(HEADER), sorted(SEALED_HEADER)):
        return _refused(HEADER_MISSING.at(Place(row=1), first_line[:200].strip(), header=",".join(HEADER)))

    findings: list[Finding] = []
    rows: list[list[str]] = []
    lines: list[int] = []
    for row in reader:
        if not any(row):
            continue
        if len(rows) == LARGEST:
            return _refused(TOO_MANY_LINES.at(Place(row=reader.line_num), largest=LARGEST))
        if len(row) != len(header):
            findings.append(LINE_WRONG.at(Place(row=reader.line_num), found=len(row), wanted=len(header)))
            continue
        rows.append(row)
        lines.append(reader.line_num)
    by_name = dict(zip(header, zip(*rows, strict=True), strict=True)) if rows else dict.fromkeys(header, ())
    columns = {key: read_cells(LINES.by_key[key].kind, by_name[key]) for key in HEADER}
    findings += _problems(columns, lines)
    if trusted is None or "seal" not in by_name:
        return SimulationsFile(columns, lines, tuple(findings))
    centres = [ins.strip() for ins in by_name["ins"]]
    findings += _faults(columns, by_name, lines, trusted)
    synthetic = any(key.strip().startswith(SYNTHETIC) for key in by_name["key"])
    return SimulationsFile(columns, lines, tuple(findings), centres, synthetic)


def _refused(finding: Finding) -> SimulationsFile:
    return SimulationsFile({key: Cells([], [], False, False) for key in HEADER}, (), (finding,))


def _faults(
    columns: dict[str, Cells], by_name: Mapping[str, Sequence[str]], lines: Sequence[int], trusted: Trusted
) -> Iterator[Finding]:
    """What is wrong with the seal of each line that can be read; what cannot is said already."""
    rows = zip(*(zip(columns[key].values, columns[key].texts, strict=True) for key in HEADER), strict=True)
    for line, ins, row, key, value in zip(lines, by_name["ins"], rows, by_name["key"], by_name["seal"], strict=True):
        if not any(each is None or isinstance(each, Unreadable) for each, _ in row):
            facts = SealedFacts(ins.strip(), *(text or "" for _, text in row))
            if fault := fault_of(trusted, facts, key.strip(), value.strip()):
                day = date.fromisoformat(facts.date)
                yield fault.at(Place(row=line, column="seal"), key=key.strip()[:40], day=day)


def _problems(columns: dict[str, Cells], lines: Sequence[int]) -> list[Finding]:
    found = []
    for key, cells in columns.items():
        if cells.has_empty or cells.has_unreadable:
            for line, value in zip(lines, cells.values, strict=True):
                if value is None:
                    found.append(REQUIRED.at(Place(row=line, column=key)))
                elif isinstance(value, Unreadable):
                    place = Place(row=line, column=key)
                    found.append(Finding(value.code, Severity.BLOCKING, place, value.read, value.facts))
    wrong = {niss for niss in columns["niss"].values if isinstance(niss, str) and not niss_is_valid(niss)}
    if wrong:
        found += [
            NISS_INVALID.at(Place(row=line, column="niss"), niss)
            for line, niss in zip(lines, columns["niss"].values, strict=True)
            if niss in wrong
        ]
    return found
