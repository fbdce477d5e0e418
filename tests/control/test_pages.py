"""The administration's pages: where every report stands, and nothing of its content before it is sent."""

import csv
import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook
from pyarrow.parquet import read_table
from tests.reporting.conftest import build_house
from tests.support.people import GHENT, an_actor, signed_in

from rapport_unique.reporting.filling import save_fields
from rapport_unique.reporting.models import Submission
from rapport_unique.reporting.signing import sign

LISTS = ("follow-up", "followed-reports")


@pytest.fixture
def house(db, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"
    return build_house()


@pytest.fixture(params=["manager", "controller", "budget"])
def desk(request, db):
    return signed_in(an_actor(request.param))


def fill(house, amount="987654,32"):
    save_fields(report=house.covid, actor=house.agent, revision=0, fields={"justified": amount})
    house.covid.refresh_from_db()
    return house.covid.version


def send(house, amount="987654,32"):
    version = fill(house, amount)
    for role in ("president", "director"):
        sign(report=house.covid, actor=house.people[role], revision=1, digest=version.document_digest)
    return Submission.objects.get(version=version)


def test_no_content_shows_before_sending(house, desk):
    fill(house)
    pages = [desk.get(reverse(name)) for name in LISTS] + [desk.get(reverse("followed-centre", args=["62063"]))]
    for page in pages:
        assert page.status_code == 200
        text = page.content.decode()
        assert not any(word in text for word in ("987", "45000", "45.000", "85073003328", "6349", "BE68"))


@pytest.mark.parametrize("name", ["sent-report", "sent-report-pdf", "sent-report-json"])
def test_a_guessed_reference_opens_nothing(house, desk, name):
    fill(house)
    assert desk.get(reverse(name, args=["RU-COVID-PREMIUM-2020-62063-1"])).status_code == 404


def test_a_sent_report_opens_whole(house, desk):
    sent = send(house)
    page = desk.get(reverse("sent-report", args=[sent.reference]))
    text = page.content.decode()
    assert page.status_code == 200
    assert "942\u202f654,32" in text
    assert sent.document_digest in text
    assert "BE68539007547034" in text
    pdf = desk.get(reverse("sent-report-pdf", args=[sent.reference]))
    assert pdf.content.startswith(b"%PDF")
    assert desk.get(reverse("sent-report-json", args=[sent.reference])).json() == sent.document


def test_filters_leave_what_was_asked(house, desk):
    build_house(GHENT)
    fill(house)
    shown = desk.get(reverse("followed-reports"), {"state": "ready"}).content.decode()
    assert "62063" in shown
    assert "44021" not in shown
    assert "44021" in desk.get(reverse("followed-reports"), {"region": "flanders"}).content.decode()
    assert "62063" not in desk.get(reverse("followed-reports"), {"search": "gen"}).content.decode()


def test_the_download_says_what_it_covers_and_holds_no_formula(house, desk):
    house.centre.name_fr = "=cmd|' /C calc'!A0"
    house.centre.save()
    answer = desk.get(reverse("followed-reports"), {"search": "62063", "as": "csv"})
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))
    assert rows[2][1] == str(len([row for row in rows if row and row[0] == "62063"])) == "2"
    assert "62063" in rows[3][1]
    assert not any(cell.startswith(("=", "+", "@")) for row in rows for cell in row)


@pytest.mark.parametrize("kind", ["xlsx", "parquet"])
def test_the_same_list_leaves_in_every_format(house, desk, kind):
    content = desk.get(reverse("followed-reports"), {"search": "62063", "as": kind}).content
    if kind == "xlsx":
        rows = list(load_workbook(io.BytesIO(content)).active.values)
        assert [row[0] for row in rows if row[0] == "62063"] == ["62063"] * 2
        assert rows[2][:2] == ("Lignes", "2")
        return
    table = read_table(io.BytesIO(content))
    assert table.column("Code INS").to_pylist() == ["62063"] * 2
    assert str(table.column("Échéance").type) == "date32[day]"
    about = {key.decode(): value.decode() for key, value in table.schema.metadata.items()}
    assert (about["Lignes"], about["Contenu"]) == ("2", "Rapports par centre et par mesure")
    assert "Établi le" in about and "62063" in about["Filtres"]


def test_lists_cost_the_same_however_many_centres(house, desk):
    def cost():
        with CaptureQueriesContext(connection) as queries:
            for name in LISTS:
                desk.get(reverse(name))
                desk.get(reverse(name), {"as": "csv"})
        return len(queries)

    cost()
    before = cost()
    build_house(GHENT)
    assert cost() == before


@pytest.mark.parametrize("name", LISTS)
def test_a_centre_has_no_way_in(house, name):
    for actor in house.people.values():
        assert signed_in(actor).get(reverse(name)).status_code == 403
