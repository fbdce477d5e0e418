"""The page for vendors says what is so: its tables, its example, its statements."""

import re
from pathlib import Path

from tests.exchange.cases.systems import PERSON, Csv
from tests.exchange.cases.test_contract import PERIOD, TAKEN
from tests.support.exchange import NOW

from rapport_unique.exchange.node.bodies import body_of
from rapport_unique.exchange.node.case_systems.choosing import cases_from
from rapport_unique.exchange.node.case_systems.tables import TABLES
from rapport_unique.exchange.protocol.code_lists import PHASE_TWO
from rapport_unique.exchange.protocol.messages import validate

PAGE = (Path(__file__).parents[3] / "docs" / "connecting-a-case-system.md").read_text(encoding="utf-8")


def blocks(title):
    """What is indented under a title."""
    section = PAGE.split(f"## {title}\n")[1].split("\n## ")[0]
    return [re.sub("^    ", "", each, flags=re.M) for each in re.findall(r"(?:^    .*\n)+", section, re.M)]


def test_every_column_is_named_and_those_that_are_filled_are_marked():
    for table, columns in TABLES.items():
        (row,) = re.findall(rf"^\| {table} \| (.*) \|$", PAGE, re.M)
        named = dict(re.findall(r"`([a-z_]+)`(\*?)", row))
        assert named == {each.key: "*" if each.filled else "" for each in columns}


def test_the_example_gives_the_answer_it_speaks_of(csv: Csv):
    for table, columns in TABLES.items():
        csv.write(table, ";".join(each.key for each in columns).encode())
    for table, block in zip(("files", "decisions", "inquiries"), blocks("A worked example"), strict=False):
        csv.write(table, block.encode())
    assert list(csv.cases.findings()) == []
    body = body_of(csv.cases.file_of(PERSON, *PERIOD), PHASE_TWO, *PERIOD)
    validate(body)
    assert body["decisions"][0]["calculation"]["exemptions"] == [{"label": "Inschakeling", "amount": "300.00"}]
    assert csv.cases.inquiry("2026/31").worker == "an@ocmw.example"


def test_the_table_for_what_is_taken_over_takes_it(postgresql, vendor_server):
    (statement,) = (each for each in "".join(blocks("Views")).split(";") if "CREATE TABLE" in each)
    postgresql.execute("DROP TABLE rse_taken_over")
    postgresql.execute(statement)
    (name,) = postgresql.execute("SELECT current_database()")[0]
    for _ in range(2):
        cases_from(vendor_server.url(name), lambda: NOW).take_over(TAKEN)
    assert len(postgresql.taken_over()) == 1
