"""What people type is read as they mean it, or asked again."""

from datetime import date
from decimal import Decimal

import pytest
from django import forms
from django.utils import translation
from tests.ui.pages import INITIAL, Everything

from rapport_unique.core.findings import Invalid
from rapport_unique.core.texts import Text
from rapport_unique.ui import forms as fields
from rapport_unique.ui.acts import carried_out
from rapport_unique.ui.forms import offer


def cleaned(field, typed):
    return field.clean(typed)


def message(field, typed, language="fr"):
    with translation.override(language), pytest.raises(forms.ValidationError) as refused:
        field.clean(typed)
    return " ".join(refused.value.messages)


@pytest.mark.parametrize("typed", ["1234,56", "1 234,56", "1\u202f234,56", "1.234,56", "1234.56", " € 1.234,56 "])
def test_an_amount_is_read_as_people_write_it(typed):
    assert cleaned(fields.AmountField(), typed) == Decimal("1234.56")


@pytest.mark.parametrize(
    ("language", "readings"),
    [
        ("fr", ("1\u202f234,00\u00a0€", "1,23\u00a0€")),
        ("nl", ("€\u00a01.234,00", "€\u00a01,23")),
        ("de", ("1.234,00\u00a0€", "1,23\u00a0€")),
    ],
)
def test_an_ambiguous_amount_is_asked_again_with_both_readings(language, readings):
    asked = message(fields.AmountField(), "1.234", language)
    assert "1.234" in asked
    for reading in readings:
        assert reading in asked


def test_a_negative_amount_is_refused_unless_the_field_is_signed():
    assert "négatif" in message(fields.AmountField(), "-5")
    assert cleaned(fields.AmountField(signed=True), "-5") == Decimal("-5.00")


def test_an_empty_amount_is_none_or_asked_for():
    assert cleaned(fields.AmountField(required=False), "  ") is None
    assert "1234,56" in message(fields.AmountField(), "")


@pytest.mark.parametrize("typed", ["31/12/2025", "31-12-2025", "31.12.2025", "2025-12-31"])
def test_a_date_is_read_day_first_or_as_a_date_picker_sends_it(typed):
    assert cleaned(fields.DateField(), typed) == date(2025, 12, 31)


@pytest.mark.parametrize("typed", ["12/31/2025", "30/02/2025", "demain", "31/12/25"])
def test_what_is_no_date_is_named(typed):
    assert typed in message(fields.DateField(), typed)


def test_an_account_is_checked_and_kept_bare():
    assert cleaned(fields.IbanField(), "be68 5390 0754 7034") == "BE68539007547034"
    assert "BE68 5390 0754 7035" in message(fields.IbanField(), "BE68 5390 0754 7035")
    assert cleaned(fields.IbanField(required=False), "") == ""
    assert cleaned(fields.BicField(), "gkccbebb") == "GKCCBEBB"
    assert "GKCC" in message(fields.BicField(), "GKCC")


def test_what_is_shown_reads_back_to_the_same_value():
    form = Everything(initial=INITIAL)
    for name in ("justified", "paid_on", "iban"):
        assert form.fields[name].clean(form[name].value()) == INITIAL[name]


def test_the_same_value_written_differently_is_no_change():
    field = fields.AmountField()
    assert not field.has_changed(Decimal("1234.50"), "1.234,50")
    assert field.has_changed(Decimal("1234.50"), "1.234,51")
    assert field.has_changed(Decimal("1234.50"), "1.234")
    assert not fields.DateField().has_changed(date(2025, 12, 31), "31.12.2025")


def test_a_date_shows_how_it_is_written():
    with translation.override("de"):
        assert str(fields.DateField().help_text) == "Zum Beispiel 31.12.2025."
    assert fields.DateField(help_text="Premier jour").help_text == "Premier jour"


class _Choice(forms.Form):
    colour = forms.ChoiceField(required=False)
    note = forms.CharField(required=False)


def test_choices_are_said_in_the_language_of_the_page():
    form = _Choice()
    with translation.override("nl"):
        offer(form, "colour", [(1, Text("rouge", "rood", "rot")), ("b", "B")], nothing="alles")
    assert form.fields["colour"].choices == [("", "alles"), ("1", "rood"), ("b", "B")]


def test_a_refused_act_is_said_at_its_field_or_above_the_form():
    def act(_answers):
        raise Invalid("amount-unreadable", {"read": "x"})

    for places, where in (({}, "__all__"), ({"amount-unreadable": ("gone", "note")}, "note")):
        form = _Choice({"note": "x"})
        assert not carried_out(form, act, places)
        assert list(form.errors) == [where]


def test_nothing_is_done_with_a_form_that_was_not_sent_or_is_not_right():
    done = []
    assert not carried_out(_Choice(), done.append)
    assert not carried_out(_Choice({"colour": "none of them"}), done.append)
    assert not done
    assert carried_out(_Choice({}), done.append)
    assert done == [{"colour": "", "note": ""}]
