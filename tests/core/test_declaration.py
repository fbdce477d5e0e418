"""Forms as data: what a TOML file may say, and what it is told when it says something else."""

import pytest

from rapport_unique.core.declaration import Form, text
from rapport_unique.core.measure import FilledBy
from rapport_unique.core.measures import catalogue
from rapport_unique.core.values import Choice, Count, Words

THREE = ["Un", "Een", "Ein"]
DATA = {
    "id": "example",
    "law": "decree:4",
    "laws": {"decree": ["arrêté", "besluit", "Erlass"]},
    "choices": {"colours": [["red", "rouge", "rood", "rot"], ["blue", "bleu", "blauw", "blau"]]},
    "tables": {
        "lines": {
            "title": THREE,
            "sheet": "Lines",
            "columns": [
                {"shared": "booked_on"},
                {"shared": "amount", "label": THREE, "required": False},
                {"key": "colour", "kind": "choice:colours", "label": THREE},
                {"key": "double", "kind": "money", "label": THREE, "computed": True, "formula": "{amount}*2"},
            ],
        }
    },
}
FORM = Form(DATA)


@pytest.mark.parametrize("wrong", ["Un", ["Un", "Een"], ["Un", "Een", "Ein", "One"]])
def test_a_text_has_three_languages(wrong):
    with pytest.raises(ValueError, match="three languages"):
        text(wrong)


def test_a_law_with_and_without_an_article():
    assert FORM.law().text.nl == "besluit, art. 4"
    assert FORM.law("decree").text.fr == "arrêté"


def test_kinds():
    assert FORM.kind("words:80") == Words(80)
    assert FORM.kind("count") == Count(natural=True)
    colours = FORM.kind("choice:colours")
    assert isinstance(colours, Choice)
    assert colours.parse("blauw") == "blue"
    with pytest.raises(ValueError, match="no kind of value is called 'colour'"):
        FORM.kind("colour")


def test_a_table_takes_shared_columns_and_overrides_them():
    table = FORM.table("lines", computed={"double": lambda row, parameters: row.amount * 2})
    assert [(column.letter, column.key) for column in table.columns] == [
        ("A", "booked_on"),
        ("B", "amount"),
        ("C", "colour"),
        ("D", "double"),
        ("E", "control"),
    ]
    booked_on, amount, _, double, _ = table.columns
    assert booked_on.required and booked_on.label.nl == "Boekingsdatum"
    assert not amount.required and amount.label.nl == "Een"
    assert double.filled_by is FilledBy.ENGINE
    assert table.in_workbook.sheet == "Lines"


def test_a_table_without_a_sheet_has_no_place_in_a_workbook():
    bare = Form({**DATA, "tables": {"lines": {**DATA["tables"]["lines"], "columns": [{"shared": "amount"}]}}})
    bare.data["tables"]["lines"].pop("sheet", None)
    table = bare.table("lines")
    assert [column.key for column in table.columns] == ["amount"]
    with pytest.raises(ValueError, match="no place in a workbook"):
        _ = table.in_workbook


@pytest.mark.parametrize("measure", catalogue().values(), ids=lambda measure: measure.id)
def test_every_measure_speaks_three_languages_everywhere(measure):
    texts = [measure.title, measure.purpose, measure.law.text, *measure.examples]
    for section in measure.sections:
        texts += [section.title, *filter(None, [section.help]), *(field.label for field in section.fields)]
    for table in measure.tables:
        texts += [table.title, *(column.label for column in table.columns)]
        texts += [column.hint for column in table.columns if column.hint]
    for figure in measure.figures:
        texts += [figure.label, figure.formula, figure.law.text]
    assert all(words.strip() for each in texts for words in each)


@pytest.mark.parametrize("measure", catalogue().values(), ids=lambda measure: measure.id)
def test_what_a_figure_mentions_exists_and_is_computed_before(measure):
    known = {each.key for each in (*measure.prefilled, *measure.fields)}
    for figure in measure.figures:
        assert set(figure.inputs) <= known | {figure.key}, figure.key
        assert set(figure.tables) <= {table.key for table in measure.tables}, figure.key
        known.add(figure.key)
