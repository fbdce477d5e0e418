"""The catalogues are complete, and the tool would tell if they were not."""

import ast
import io

import pytest
from babel.messages.catalog import Catalog, Message
from tools import translations


def test_a_new_message_is_missing_until_translated(monkeypatch):
    template = translations.template()
    template.add("A message nobody translated")
    monkeypatch.setattr(translations, "template", lambda: template)
    assert sum("A message nobody translated" in line for line in translations.check()) == 3


def test_a_message_that_left_the_code_is_reported(monkeypatch):
    monkeypatch.setattr(translations, "template", lambda: Catalog())
    assert any("no longer used" in line for line in translations.check())


@pytest.mark.parametrize(
    ("message", "fault"),
    [
        (Message("Home", ""), "not translated"),
        (Message("Home", "Accueil", flags=["fuzzy"]), "fuzzy"),
        (Message("Page %(number)s", "Page"), "other placeholders"),
        (Message("Page %(number)s", "Page %(nombre)s"), "other placeholders"),
        (Message(("%(n)s row", "%(n)s rows"), ("une ligne", "")), "not translated"),
    ],
)
def test_faults_of_one_message(message, fault):
    assert list(translations.faults(message)) == [fault]


def test_a_singular_may_leave_out_its_number():
    message = Message(("%(n)s row", "%(n)s rows"), ("une ligne", "%(n)s lignes"))
    assert list(translations.faults(message)) == []


def test_every_form_of_the_template_tags_is_extracted():
    source = """{% translate "One" %}{% blocktranslate with name=x %}Two {{ name }}{% endblocktranslate %}
    {% blocktranslate count n=n %}{{ n }} row{% plural %}{{ n }} rows{% endblocktranslate %}
    {% translate "May" context "month" %}{{ _("Three")|upper }} gettext('not this')"""
    found = list(translations.extract_template(io.BytesIO(source.encode()), None, None, None))
    assert [(name, text) for _line, name, text, _comments in found] == [
        ("gettext", "One"),
        ("gettext", "Two %(name)s"),
        ("ngettext", ("%(n)s row", "%(n)s rows")),
        ("pgettext", ("month", "May")),
        ("_", "Three"),
    ]
    assert [line for line, *_rest in found] == [1, 1, 2, 3, 3]


def test_the_catalogues_are_written_the_same_again():
    for language in translations.LANGUAGES:
        written = translations.written(translations.read(language))
        assert written == translations.path_of(language).read_text(encoding="utf-8")


def test_every_text_of_the_code_is_one_that_the_tool_sees():
    """One within an f-string is not, and would never be translated."""
    known = {message.id for message in translations.template()}
    calls = [
        (file.name, node.args[0].value)
        for file in translations.PACKAGE.rglob("*.py")
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "_"
        if node.args and isinstance(node.args[0], ast.Constant)
    ]
    assert [call for call in calls if call[1] not in known] == []
