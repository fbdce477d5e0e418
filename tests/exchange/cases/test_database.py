"""Views of a vendor's database: read only, nothing kept, and what is wrong is never said with a person's number."""

import socket
from datetime import date
from threading import Thread

import pytest
from tests.exchange.cases.systems import CAPITAL, DEBTOR, DECISION, FILE, LINES, PERSON, STRANGER
from tests.exchange.cases.test_contract import TAKEN
from tests.support.exchange import NOW
from tests.support.ports import free_port
from tests.support.postgres import WEB

from rapport_unique.core.findings import KINDS, Invalid
from rapport_unique.core.texts import LANGUAGES
from rapport_unique.exchange.node.case_systems import database
from rapport_unique.exchange.node.case_systems.choosing import cases_from
from rapport_unique.exchange.node.case_systems.folder import CsvFolder
from rapport_unique.exchange.node.cases import Away

PERIOD = (date(2021, 3, 2), None)


@pytest.fixture(params=["sqlite", "postgresql"])
def system(request):
    filled = request.getfixturevalue(request.param)
    filled.fill(LINES)
    return filled


@pytest.mark.parametrize(
    ("table", "line", "where"),
    [
        ("files", FILE, "rse_files"),
        ("decisions", {**DECISION, "id": "n° 4"}, "rse_decisions.id"),
        ("decisions", {**DECISION, "id": "4", "net": ""}, "rse_decisions.net"),
        ("decisions", {**DECISION, "id": "4", "ends": "2024-12-31"}, "rse_decisions.ends"),
        ("debtors", {**DEBTOR, "recovery": "perhaps"}, "rse_debtors.recovery"),
        ("capital", {**CAPITAL, "kind": "x" * 65}, "rse_capital.kind"),
    ],
)
def test_what_cannot_be_read_of_a_person_is_refused_with_its_place(system, table, line, where):
    system.insert(table, line)
    with pytest.raises(Invalid) as refused:
        system.cases.file_of(PERSON, *PERIOD)
    assert refused.value.code == "exchange-cases-unreadable"
    for language in LANGUAGES:
        said = KINDS[refused.value.code].message.say(language, refused.value.facts)
        assert where in said and PERSON not in said


def test_a_decision_without_a_file_is_no_missing_person(system):
    system.insert("decisions", {**DECISION, "ssin": STRANGER})
    with pytest.raises(Invalid, match="exchange-cases-unreadable"):
        system.cases.file_of(STRANGER, *PERIOD)


def test_what_is_wrong_with_another_person_hinders_nobody(system):
    system.insert("decisions", {**DECISION, "ssin": STRANGER, "aid": "x"})
    assert system.cases.file_of(PERSON, *PERIOD).dossier == "D-2025-8"


def test_a_view_that_is_missing_or_lacks_a_column_is_found(system):
    system.execute("DROP VIEW rse_capital")
    system.execute("DROP VIEW rse_files")
    system.execute("CREATE VIEW rse_files AS SELECT ssin, dossier FROM vendor_files")
    system.execute("DROP TABLE rse_taken_over")
    found = system.cases.findings()
    assert [each.code for each in found] == ["cases-table-missing"] * 3
    assert [each.place.table for each in found] == ["rse_files", "rse_capital", "rse_taken_over"]
    for act in (lambda: system.cases.file_of(PERSON, *PERIOD), lambda: system.cases.take_over(TAKEN)):
        with pytest.raises(Away) as away:
            act()
        assert PERSON not in f"{away.value} {away.value.__cause__} {away.value.__suppress_context__}"


def test_a_role_that_may_not_insert_is_found(postgresql):
    postgresql.execute(f"REVOKE INSERT ON rse_taken_over FROM {WEB}")
    (finding,) = postgresql.cases.findings()
    assert (finding.code, finding.place.table) == ("cases-table-missing", "rse_taken_over")


def test_a_database_that_is_away_is_found(system):
    system.leave()
    assert [each.code for each in system.cases.findings()] == ["cases-system-away"]


def test_reading_cannot_write(system):
    with pytest.raises(Away), system.cases._database.transaction() as execute:
        execute("INSERT INTO rse_taken_over (id) VALUES ('x')", ())
    assert system.taken_over() == []


@pytest.mark.parametrize("value", ["' OR 1=1 --", "'; DROP TABLE vendor_files; --", "%s", "?", '"'])
def test_what_somebody_types_stays_a_value(system, value):
    assert system.cases.open_inquiries(value, date(2026, 3, 2)) == []
    assert system.cases.file_of(value, *PERIOD) is None
    assert system.cases.file_of(PERSON, *PERIOD)


def test_numbers_of_the_database_are_read_exactly(sqlite):
    """SQLite gives an amount as a binary number: what it shows counts, and what it does not show exactly is refused."""
    sqlite.fill({**LINES, "capital": [{**CAPITAL, "amount": 1234567890.12}, {**CAPITAL, "amount": 7}]})
    assert [each["amount"] for each in sqlite.cases.file_of(PERSON, *PERIOD).capital] == ["1234567890.12", "7.00"]
    sqlite.insert("capital", {**CAPITAL, "amount": 0.1 + 0.2})
    with pytest.raises(Invalid, match="exchange-cases-unreadable"):
        sqlite.cases.file_of(PERSON, *PERIOD)


def test_numbers_of_persons_may_stand_as_numbers(postgresql):
    """Their leading zeros are lost there, and restored here."""
    postgresql.execute("DROP VIEW rse_capital")
    postgresql.execute("ALTER TABLE vendor_capital ALTER COLUMN ssin TYPE bigint USING ssin::bigint")
    postgresql.execute("CREATE VIEW rse_capital AS SELECT * FROM vendor_capital")
    postgresql.execute("GRANT SELECT ON rse_capital TO PUBLIC")
    postgresql.fill(LINES)
    assert postgresql.cases.file_of(PERSON, *PERIOD).capital


def test_what_the_database_itself_cannot_make_out_concerns_that_person_alone(postgresql):
    postgresql.fill(LINES)
    postgresql.execute("DROP VIEW rse_capital")
    postgresql.execute("ALTER TABLE vendor_capital ALTER COLUMN amount TYPE text")
    postgresql.execute("CREATE VIEW rse_capital AS SELECT ssin, kind, amount::numeric, as_of FROM vendor_capital")
    postgresql.execute("GRANT SELECT ON rse_capital TO PUBLIC")
    postgresql.insert("files", {**FILE, "ssin": STRANGER})
    postgresql.insert("capital", {**CAPITAL, "ssin": STRANGER, "amount": "much"})
    assert postgresql.cases.file_of(PERSON, *PERIOD).capital
    with pytest.raises(Invalid) as refused:
        postgresql.cases.file_of(STRANGER, *PERIOD)
    assert refused.value.code == "exchange-cases-unreadable"
    assert "much" not in str(refused.value.facts)


def test_text_of_another_encoding_is_shown_as_such(sqlite):
    sqlite.fill(LINES)
    sqlite.execute("UPDATE vendor_debtors SET relation = CAST(X'706572e9' AS TEXT)")
    assert sqlite.cases.file_of(PERSON, *PERIOD).debtors[0]["relation"] == "per\ufffd"


def test_a_text_with_a_nul_reaches_no_answer(sqlite):
    sqlite.fill({**LINES, "debtors": [{**DEBTOR, "relation": "a\0b"}]})
    assert sqlite.cases.file_of(PERSON, *PERIOD).debtors[0]["relation"] == "a\ufffdb"


def test_a_database_that_hangs_is_away(monkeypatch):
    """It takes the connection, and says nothing."""
    monkeypatch.setattr(database, "PATIENCE", database.timedelta(seconds=2))
    port = free_port()
    with socket.create_server(("127.0.0.1", port)):
        cases = cases_from(f"postgresql://user:secret@127.0.0.1:{port}/name", lambda: NOW)
        with pytest.raises(Away) as away:
            cases.file_of(PERSON, *PERIOD)
    assert "secret" not in str(away.value)


def test_a_question_that_takes_too_long_is_given_up(postgresql, monkeypatch):
    monkeypatch.setattr(database, "PATIENCE", database.timedelta(seconds=1))
    postgresql.fill(LINES)
    postgresql.execute("DROP VIEW rse_capital")
    columns = "ssin, kind, amount, as_of"
    postgresql.execute(f"CREATE VIEW rse_capital AS SELECT {columns} FROM vendor_capital, pg_sleep(60)")  # noqa: S608
    postgresql.execute("GRANT SELECT ON rse_capital TO PUBLIC")
    with pytest.raises(Away):
        postgresql.cases.file_of(PERSON, *PERIOD)


def test_many_threads_ask_at_once(system):
    found = []
    threads = [Thread(target=lambda: found.append(system.cases.file_of(PERSON, *PERIOD))) for _ in range(8)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert len(found) == 8 and len({str(each) for each in found}) == 1


@pytest.mark.parametrize(
    ("address", "kind"),
    [
        ("csv:/srv/export", CsvFolder),
        ("sqlite:/srv/vendor.db", database.SqlCases),
        ("postgresql://user:secret@host/name", database.SqlCases),
    ],
)
def test_one_address_says_which_case_system_it_is(address, kind):
    assert isinstance(cases_from(address, lambda: NOW), kind)


@pytest.mark.parametrize("address", ["", "csv:", "sqlite:", "mysql://user:secret@host/name", "postgresql:name", "/srv"])
def test_another_address_is_refused_without_its_password(address):
    with pytest.raises(ValueError, match="csv:/folder") as refused:
        cases_from(address, lambda: NOW)
    assert "secret" not in str(refused.value)
