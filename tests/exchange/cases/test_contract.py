"""What every adapter to a case system does alike."""

from dataclasses import replace
from datetime import UTC, date, datetime
from uuid import UUID

import pytest
from tests.exchange.cases.systems import LINES, OTHER, PERSON, STRANGER

from rapport_unique.exchange.node.bodies import body_of
from rapport_unique.exchange.node.cases import Away, File, Inquiry, Part, TakenOver
from rapport_unique.exchange.protocol.code_lists import PHASE_TWO
from rapport_unique.exchange.protocol.messages import validate

TODAY = date(2026, 3, 2)
PERIOD = (date(2021, 3, 2), None)
TAKEN = TakenOver(
    UUID("019c0a3e-1c00-7abc-8def-0123456789ab"),
    "2026/31",
    Part.DECISION,
    {"id": "2025/117", "motivation": {"text": "Loyer payé · „Miete“ € 'quote' \"double\" \\ ; = 1+1"}},
    "1999990146",
    "019c0a3e-1c01-7abc-8def-0123456789ab",
    "an@ocmw.example",
    datetime(2026, 3, 2, 9, 0, tzinfo=UTC),
)


@pytest.fixture
def filled(system):
    system.fill(LINES)
    return system


def test_a_file_says_all_that_the_tables_say(filled):
    assert filled.cases.file_of(PERSON, *PERIOD) == File(
        dossier="D-2025-8",
        manager="An Peeters",
        telephone="09 000 00 02",
        protected=False,
        decisions=(
            {
                "id": "2026/2",
                "aid": "RI",
                "kind": "GRANT",
                "motivation": {"code": "CONDITIONS_MET"},
                "period": {"begin": "2026-01-01"},
                "decided": "2026-01-10",
            },
            {
                "id": "2025/117",
                "aid": "RI",
                "kind": "GRANT",
                "motivation": {
                    "code": "CONDITIONS_MET",
                    "text": "Loyer payé, sans autre ressource.",
                    "language": "fr",
                },
                "amount": "1288.46",
                "calculation": {
                    "category": "2",
                    "grossResources": "310.00",
                    "exemptions": [{"label": "Insertion", "amount": "300.00"}],
                    "net": "10.00",
                    "amount": "1278.46",
                },
                "period": {"begin": "2025-01-01", "end": "2025-12-31"},
                "decided": "2025-01-14",
            },
        ),
        debtors=({"relation": "parent", "obligation": "50.00", "recovery": "WAIVED"},),
        capital=({"kind": "savings", "amount": "6200.00", "asOf": "2025-01-01"},),
    )


def test_a_file_makes_a_valid_answer(filled):
    for ssin in (PERSON, OTHER, STRANGER):
        validate(body_of(filled.cases.file_of(ssin, *PERIOD), PHASE_TWO, *PERIOD))


def test_a_file_may_be_protected(filled):
    assert filled.cases.file_of(OTHER, *PERIOD) == File("D-1999-1", "An Peeters", "09 000 00 02", protected=True)


def test_a_stranger_has_no_file(filled):
    assert filled.cases.file_of(STRANGER, *PERIOD) is None


def test_the_order_of_lines_says_nothing(system):
    system.fill(LINES)
    before = system.cases.file_of(PERSON, *PERIOD)
    system.fill({table: list(reversed(list(lines))) for table, lines in LINES.items()})
    assert system.cases.file_of(PERSON, *PERIOD) == before


def test_an_inquiry_is_found_by_its_reference(filled):
    assert filled.cases.inquiry("2026/31") == Inquiry("2026/31", PERSON, "an@ocmw.example", date(2026, 2, 27))
    assert filled.cases.inquiry("2026/30") == Inquiry(
        "2026/30", PERSON, "an@ocmw.example", date(2026, 1, 5), date(2026, 2, 1)
    )
    assert filled.cases.inquiry("2026/42").worker == ""


@pytest.mark.parametrize("reference", ["", "2026/99", "'", "2026/31'--", "%", "\0", "\ud800", "x" * 100_000])
def test_there_is_no_such_inquiry(filled, reference):
    assert filled.cases.inquiry(reference) is None


def test_open_inquiries_of_a_worker_the_newest_first(filled):
    def of(worker, day=TODAY):
        return [each.reference for each in filled.cases.open_inquiries(worker, day)]

    assert of("an@ocmw.example") == of("An@OCMW.example") == ["2026/40", "2026/31"]
    assert of("an@ocmw.example", date(2026, 1, 31)) == ["2026/30"]
    assert of("els@ocmw.example") == ["2026/41"]
    assert of("") == of("nobody@ocmw.example") == of("%") == []


def test_changes_are_seen_at_once(filled):
    filled.fill({**LINES, "files": [{**each, "dossier": "D-NEW"} for each in LINES["files"]]})
    assert filled.cases.file_of(PERSON, *PERIOD).dossier == "D-NEW"


def test_what_is_taken_over_keeps_where_it_comes_from(filled):
    filled.cases.take_over(TAKEN)
    (kept,) = filled.taken_over()
    assert kept["id"] == str(TAKEN.id)
    for name in ("inquiry", "part", "content", "centre", "ticket", "worker"):
        assert kept[name] == getattr(TAKEN, name), name
    assert "2026-03-02" in str(kept.get("taken_at") or kept["at"])


def test_the_same_act_again_changes_nothing(filled):
    filled.cases.take_over(TAKEN)
    before = filled.taken_over()
    filled.cases.take_over(replace(TAKEN, worker="els@ocmw.example", content={}))
    assert filled.taken_over() == before
    filled.cases.take_over(replace(TAKEN, id=UUID(int=1)))
    assert len(filled.taken_over()) == 2


def test_where_all_is_well_there_are_no_findings(filled):
    assert list(filled.cases.findings()) == []
    assert filled.taken_over() == []


def test_empty_tables_are_no_fault(system):
    system.fill({table: [] for table in LINES})
    assert list(system.cases.findings()) == []
    assert system.cases.file_of(PERSON, *PERIOD) is None
    assert system.cases.inquiry("2026/31") is None


def test_a_case_system_that_is_away_says_so(filled):
    filled.leave()
    for act in (
        lambda: filled.cases.inquiry("2026/31"),
        lambda: filled.cases.open_inquiries("an@ocmw.example", TODAY),
        lambda: filled.cases.file_of(PERSON, *PERIOD),
        lambda: filled.cases.take_over(TAKEN),
    ):
        with pytest.raises(Away) as said:
            act()
        assert PERSON not in str(said.value)
