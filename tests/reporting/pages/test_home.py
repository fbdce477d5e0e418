"""The task list: marks, whose turn, deadlines, and why something cannot start."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.reporting.conftest import build_house
from tests.support.people import GHENT, signed_in

from rapport_unique.reporting.models import Campaign
from rapport_unique.ui import clock


def home(actor):
    return signed_in(actor).get("/reports").content.decode()


def test_it_says_where_each_report_stands_and_whose_turn_it_is(house, ready):
    page = home(house.president)
    assert "Covid-19 : prime temporaire de 50 EUR, 2020" in page
    assert "Subvention REDI, 2023" in page
    assert "À signer : les deux signataires" in page
    assert f"Échéance : {clock.today() + timedelta(days=10):%d/%m/%Y}" in page
    assert page.count('class="ru-mark ru-mark--done"') == 1
    assert page.count('class="ru-mark ru-mark--open"') == 7
    ready("president").sign()
    assert "À signer : Secrétaire / directeur général" in home(house.president)
    assert home(house.agent).count('class="ru-mark ru-mark--done"') == 2


def test_it_says_what_waits_for_oneself(house, ready):
    waiting = {role: home(house.people[role]).count("À vous") for role in ("agent", "president", "reader")}
    assert waiting == {"agent": 1, "president": 2, "reader": 0}


def test_nothing_starts_before_the_centre_is_complete(house):
    house.centre.iban = ""
    house.centre.save()
    page = home(house.agent)
    assert page.count("Ne peut pas encore commencer : le compte et la personne de contact du centre manquent.") == 2
    assert f'href="/reports/{house.covid.pk}"' not in page
    client = signed_in(house.agent)
    assert client.get(f"/reports/{house.covid.pk}/form").headers["Location"] == f"/reports/{house.covid.pk}"
    assert "Complétez d&#x27;abord les données du centre" in client.get(f"/reports/{house.covid.pk}").content.decode()


def test_what_was_sent_for_an_earlier_year_is_apart(house, ready):
    ready("president").sign()
    ready("director").sign()
    Campaign.objects.filter(measure_id="covid-premium").update(opens="2021-01-01", closes="2021-02-28")
    current, earlier = home(house.reader).split("Années précédentes")
    assert "Covid-19" in earlier and "Envoyé" in earlier
    assert "Covid-19" not in current and "Subvention REDI" in current


def test_a_late_report_says_so(house):
    Campaign.objects.update(closes=clock.today() - timedelta(days=1))
    assert home(house.agent).count("En retard") == 2


@pytest.mark.parametrize(
    ("language", "title"),
    [("fr", "Rapports de l’année"), ("nl", "Verslagen van dit jaar"), ("de", "Berichte dieses Jahres")],
)
def test_it_speaks_the_persons_language(house, language, title):
    house.agent.person.language = language
    house.agent.person.save()
    page = home(house.agent)
    assert f'<html lang="{language}"' in page
    assert title in page


@pytest.mark.parametrize("role", ["agent", "president", "director", "reader"])
def test_the_address_in_e_mails_leads_here(house, role):
    assert signed_in(house.people[role]).get("/").headers["Location"] == "/reports"
    assert signed_in(house.people[role]).get("/sign-in?next=/reports").status_code == 200


def test_another_centres_reports_are_not_there(house):
    other = build_house(GHENT)
    page = home(house.agent)
    assert f"/reports/{other.covid.pk}" not in page
    client = signed_in(house.agent)
    for page in ("", "/form", "/summary", "/history", "/pdf", "/receipt", "/signed"):
        assert client.get(f"/reports/{other.covid.pk}{page}").status_code == 404


def test_its_queries_do_not_grow_with_the_reports(house, ready):
    client = signed_in(house.agent)
    client.get("/reports")
    with CaptureQueriesContext(connection) as two:
        client.get("/reports")
    Campaign.objects.filter(measure_id="redi").update(opens=clock.today() + timedelta(days=1))
    with CaptureQueriesContext(connection) as one:
        assert "REDI" not in client.get("/reports").content.decode()
    assert len(two) == len(one)
