"""CSV files of a case system: taken over whole or not at all, each fault said with file, line and column."""

import stat
from dataclasses import replace
from datetime import date, timedelta

import pytest
from tests.exchange.cases.systems import (
    CAPITAL,
    DEBTOR,
    DECISION,
    FILE,
    INQUIRY,
    LINES,
    OTHER,
    PERSON,
    SHORT,
    STRANGER,
    as_csv,
)
from tests.exchange.cases.test_contract import TAKEN
from tests.support.exchange import a_ssin
from tests.support.races import together

from rapport_unique.adapters.tables import OF_PEOPLE
from rapport_unique.core.findings import Invalid, message_of, sentence_of
from rapport_unique.core.texts import LANGUAGES
from rapport_unique.exchange.node.case_systems import folder, tables
from rapport_unique.exchange.node.case_systems.folder import read_export
from rapport_unique.exchange.node.cases import Away

PERIOD = (date(2021, 3, 2), None)
FORMER = f"{PERSON[:-1]}{(int(PERSON[-1]) + 1) % 10}"
"""With a wrong check digit."""


@pytest.fixture
def filled(csv):
    csv.fill(LINES)
    return csv


def dossier(system, ssin=PERSON):
    return system.cases.file_of(ssin, *PERIOD).dossier


def said(findings):
    return [(each.code, each.place.table, each.place.row, each.place.column) for each in findings]


WRONG = [
    ("files", {**FILE, "ssin": FORMER}, "niss-invalid", "ssin"),
    ("files", {**FILE, "ssin": "x"}, "niss-unreadable", "ssin"),
    ("files", {**FILE, "ssin": ""}, "required", "ssin"),
    ("files", {**FILE, "ssin": STRANGER, "dossier": ""}, "required", "dossier"),
    ("files", {**FILE, "ssin": STRANGER, "manager": "A" * 101}, "text-unreadable", "manager"),
    ("files", {**FILE, "ssin": STRANGER, "protected": "perhaps"}, "choice-unknown", "protected"),
    ("files", FILE, "cases-twice", ""),
    ("decisions", {**DECISION, "id": "n° 4"}, "cases-not-a-reference", "id"),
    ("decisions", {**DECISION, "id": "4", "aid": "ri"}, "choice-unknown", "aid"),
    ("decisions", {**DECISION, "id": "4", "amount": "1288.467"}, "amount-too-many-decimals", "amount"),
    ("decisions", {**DECISION, "id": "4", "amount": "1.288"}, "amount-ambiguous", "amount"),
    ("decisions", {**DECISION, "id": "4", "decided": "31/02/2025"}, "date-unreadable", "decided"),
    ("decisions", {**DECISION, "id": "4", "motivation": "=HYPERLINK(1)"}, "table-formula", "motivation"),
    ("decisions", {**DECISION, "id": "4", "motivation": "x" * 501}, "text-unreadable", "motivation"),
    ("decisions", {**DECISION, "id": "4", "exemptions": "Insertion"}, "cases-not-exemptions", "exemptions"),
    ("decisions", {**DECISION, "id": "4", "exemptions": "300.00"}, "cases-not-exemptions", "exemptions"),
    (
        "decisions",
        {**DECISION, "id": "4", "exemptions": "|".join(["A 1.00"] * 21)},
        "cases-not-exemptions",
        "exemptions",
    ),
    ("decisions", {**DECISION, "id": "4", "net": ""}, "required", "net"),
    ("decisions", {**SHORT, "id": "4", "exemptions": "Insertion 1.00"}, "required", "category"),
    ("decisions", {**DECISION, "id": "4", "ends": "2024-12-31"}, "exchange-period-reversed", "ends"),
    ("decisions", DECISION, "cases-twice", ""),
    ("decisions", {**DECISION, "ssin": STRANGER}, "cases-without-file", ""),
    ("debtors", {**DEBTOR, "recovery": "no"}, "choice-unknown", "recovery"),
    ("debtors", {**DEBTOR, "ssin": STRANGER}, "cases-without-file", ""),
    ("capital", {**CAPITAL, "as_of": ""}, "required", "as_of"),
    ("inquiries", {**INQUIRY, "reference": "9", "closed": "2026-02-26"}, "exchange-period-reversed", "closed"),
    ("inquiries", INQUIRY, "cases-twice", ""),
]


@pytest.mark.parametrize(("table", "line", "code", "column"), WRONG)
def test_a_fault_is_said_with_its_place_and_the_last_faultless_export_stays(filled, table, line, code, column):
    assert dossier(filled) == "D-2025-8"
    lines = {**LINES, "files": [{**each, "dossier": "D-NEW"} for each in LINES["files"]]}
    filled.fill({**lines, table: [*lines[table], line]})
    assert (code, f"{table}.csv", len(lines[table]) + 2, column) in said(filled.cases.findings())
    assert dossier(filled) == "D-2025-8"
    for finding in filled.cases.findings():
        for language in LANGUAGES:
            assert "{" not in sentence_of(finding, language)
        assert not [each for each in (PERSON, FORMER, "xxx", "AAA") if each in f"{finding}"]
    filled.fill(lines)
    assert list(filled.cases.findings()) == []
    assert dossier(filled) == "D-NEW"


def test_every_fault_is_said_not_the_first_alone(filled):
    filled.fill({**LINES, "debtors": [{**DEBTOR, "obligation": "x", "recovery": "x"}, {**DEBTOR, "relation": ""}]})
    assert said(filled.cases.findings()) == [
        ("amount-unreadable", "debtors.csv", 2, "obligation"),
        ("choice-unknown", "debtors.csv", 2, "recovery"),
        ("required", "debtors.csv", 3, "relation"),
    ]


def test_without_a_faultless_export_before_the_case_system_is_away(csv):
    csv.fill({**LINES, "files": [{**FILE, "ssin": "x"}]})
    with pytest.raises(Away):
        csv.cases.file_of(PERSON, *PERIOD)
    csv.fill(LINES)
    assert dossier(csv) == "D-2025-8"


def test_who_became_protected_is_protected_also_by_an_export_with_faults(filled):
    """Also where the line itself has another fault, until an export without faults says otherwise."""
    before = filled.cases.file_of(PERSON, *PERIOD)
    assert not before.protected
    faulty = {**FILE, "protected": "yes", "manager": ""}
    filled.write("files", as_csv("files", [faulty, {**FILE, "ssin": STRANGER, "protected": "yes"}]))
    assert filled.cases.file_of(PERSON, *PERIOD) == replace(before, protected=True)
    with pytest.raises(Invalid) as unknown:
        filled.cases.file_of(STRANGER, *PERIOD)
    assert unknown.value.code == "exchange-cases-unreadable"
    filled.write("files", b"")
    assert filled.cases.file_of(PERSON, *PERIOD).protected
    filled.fill(LINES)
    assert filled.cases.file_of(PERSON, *PERIOD) == before
    assert filled.cases.file_of(STRANGER, *PERIOD) is None


def test_a_faultless_export_is_in_force_for_a_day_and_no_longer_where_a_newer_one_has_faults(filled):
    filled.now += timedelta(days=30)
    assert dossier(filled) == "D-2025-8", "nothing new came, and nothing is wrong"
    filled.fill(LINES)
    assert dossier(filled) == "D-2025-8"
    filled.now += timedelta(hours=47)
    filled.write("inquiries", as_csv("inquiries", [{**INQUIRY, "closed": "2026-02-26"}]))
    assert dossier(filled) == "D-2025-8"
    filled.now += timedelta(hours=1)
    for act in (
        lambda: filled.cases.file_of(PERSON, *PERIOD),
        lambda: filled.cases.inquiry("2026/31"),
        lambda: filled.cases.open_inquiries("an@ocmw.example", date(2026, 3, 2)),
    ):
        with pytest.raises(Away):
            act()
    filled.fill(LINES)
    assert dossier(filled) == "D-2025-8"


def test_a_missing_file_is_said_and_never_taken_for_an_empty_one(filled):
    assert dossier(filled) == "D-2025-8"
    (filled.folder / "decisions.csv").unlink()
    (finding,) = filled.cases.findings()
    assert said([finding]) == [("cases-table-missing", "decisions.csv", None, "")]
    assert "decisions.csv" in message_of(finding, "fr")
    assert len(filled.cases.file_of(PERSON, *PERIOD).decisions) == 2


def test_an_export_that_is_half_written_is_not_taken_over(filled):
    """The persons of the new decisions are not there yet."""
    assert dossier(filled) == "D-2025-8"
    filled.write("decisions", as_csv("decisions", [{**DECISION, "ssin": STRANGER}]))
    assert said(filled.cases.findings()) == [("cases-without-file", "decisions.csv", 2, "")]
    filled.write("files", as_csv("files", [*LINES["files"], {**FILE, "ssin": STRANGER, "dossier": "D-3"}]))
    assert dossier(filled, STRANGER) == "D-3"


@pytest.mark.parametrize(
    "change",
    [
        lambda content: b"\xef\xbb\xbf" + content,
        lambda content: content.replace(b"\r\n", b"\n"),
        lambda content: content + b"\n\n;;;;\n",
        lambda content: content.decode().encode("cp1252"),
    ],
    ids=["mark", "lf", "empty lines", "windows"],
)
def test_a_file_is_read_however_it_is_saved(filled, change):
    filled.write("decisions", change(as_csv("decisions", LINES["decisions"])))
    assert list(filled.cases.findings()) == []
    decision = filled.cases.file_of(PERSON, *PERIOD).decisions[1]
    assert decision["motivation"]["text"] == "Loyer payé, sans autre ressource."


@pytest.mark.parametrize("separator", [",", "\t"])
def test_other_separators_are_read(filled, separator):
    filled.write("decisions", as_csv("decisions", LINES["decisions"], separator))
    assert len(filled.cases.file_of(PERSON, *PERIOD).decisions) == 2


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (as_csv("capital", [CAPITAL]).replace(b"savings", b"sav\0ings"), "table-unreadable"),
        (as_csv("capital", [CAPITAL]).decode().encode("utf-16"), "table-unreadable"),
        (as_csv("capital", [CAPITAL]).replace(b"savings", b'"savings'), "table-unreadable"),
        (as_csv("capital", [CAPITAL]).replace(b"as_of", b"when"), "table-header"),
        (as_csv("capital", [CAPITAL]).replace(b";as_of", b""), "table-header"),
        (as_csv("capital", [CAPITAL]) + f"{PERSON};savings\n".encode(), "table-line"),
        (b"", "table-header"),
        (b"x" * (folder.MOST.megabytes * 2**20 + 1), "table-too-large"),
        (as_csv("capital", [{**CAPITAL, "kind": "k" * 200_000}]), "table-unreadable"),
    ],
    ids=["nul", "utf-16", "quote", "header", "column", "line", "nothing", "large", "cell"],
)
def test_what_is_no_such_file_is_refused(filled, content, code):
    assert dossier(filled) == "D-2025-8"
    filled.write("capital", content)
    assert code in [each.code for each in filled.cases.findings()]
    assert dossier(filled) == "D-2025-8"
    assert filled.cases.file_of(PERSON, *PERIOD).capital


def test_control_characters_never_reach_an_answer(filled):
    filled.write("debtors", as_csv("debtors", [{**DEBTOR, "relation": "a\x1bb\nc\u2028d\u202ee"}]))
    (debtor,) = filled.cases.file_of(PERSON, *PERIOD).debtors
    assert debtor["relation"] == "a\ufffdb c d\ufffde"


def test_an_export_that_did_not_change_is_not_read_again(filled, monkeypatch):
    assert dossier(filled) == "D-2025-8"

    def read(contents):
        raise AssertionError

    monkeypatch.setattr(folder, "read_export", read)
    assert dossier(filled) == "D-2025-8"


def test_what_is_taken_over_is_one_file_each_for_its_owner_alone(filled):
    filled.cases.take_over(TAKEN)
    target = filled.folder / "taken-over"
    (written,) = target.iterdir()
    assert written.name == f"{TAKEN.id}.json"
    assert stat.S_IMODE(written.stat().st_mode) == 0o600
    assert stat.S_IMODE(target.stat().st_mode) == 0o700


def test_two_that_take_over_at_once_write_one_file(filled):
    acts = [lambda who=who: filled.cases.take_over(replace(TAKEN, worker=who)) for who in ("a", "b")]
    assert together(*acts) == [None, None]
    assert len(filled.taken_over()) == 1
    assert not [each for each in (filled.folder / "taken-over").iterdir() if each.name.startswith(".")]


def test_a_folder_that_is_no_folder_is_away(filled):
    (filled.folder / "taken-over").write_text("")
    with pytest.raises(Away):
        filled.cases.take_over(TAKEN)


def test_a_large_centre_has_more_lines_than_people_would_send():
    persons = [a_ssin(serial, date(1950 + year, 1, 1)) for year in range(40) for serial in range(26)]
    files = [{**FILE, "ssin": ssin} for ssin in persons]
    decisions = [{**DECISION, "ssin": ssin, "id": f"{n}"} for ssin in persons for n in range(21)]
    lines = {**{table: [] for table in tables.TABLES}, "files": files, "decisions": decisions}
    export, findings = read_export({table: as_csv(table, each) for table, each in lines.items()})
    assert not findings
    assert sum(len(each.decisions) for each in export.files.values()) == len(decisions) > OF_PEOPLE.lines


def test_protected_in_any_word(filled):
    for word, protected in {"oui": True, "JA": True, "1": True, "nein": False, "0": False}.items():
        filled.fill({**LINES, "files": [{**FILE, "protected": word}, {**FILE, "ssin": OTHER}]})
        assert filled.cases.file_of(PERSON, *PERIOD).protected is protected
