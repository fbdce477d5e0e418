"""What is known of centres beside money: a file is looked at, confirmed, and undone until the opening."""

import io
from datetime import timedelta
from decimal import Decimal

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from tests.reporting.conftest import COMPLETE, TEST
from tests.support.journal import no_event, one_event
from tests.support.people import EUPEN, GHENT, LIEGE, a_centre, an_actor, signed_in

from rapport_unique.core.findings import NotPossible, Stale
from rapport_unique.reporting.campaigns import GrantLine, import_grants, open_campaign
from rapport_unique.reporting.filling import save_fields
from rapport_unique.reporting.models import PrefilledBatch, PrefilledValue, Report
from rapport_unique.reporting.prefilled import confirm_prefilled, propose_prefilled, undo_prefilled
from rapport_unique.ui import clock

KEY = ("energy-fund", "2023")
SUBJECT = "campaign:energy-fund/2023"
FILE = b"ins;energy_class;joker_used\n62063;3;nee\n44021;;ja\n"
PAGE = reverse("campaign-prefilled", args=KEY)


@pytest.fixture
def manager(db):
    return an_actor("manager")


@pytest.fixture
def desk(manager):
    return signed_in(manager)


@pytest.fixture
def campaign(db):
    today = clock.today()
    opens = today + timedelta(days=10)
    found = open_campaign(measure=KEY[0], period=KEY[1], opens=opens, closes=today + timedelta(days=60), actor=TEST)
    lines = [GrantLine(a_centre(ins, **COMPLETE).ins, "main", Decimal("1000.00")) for ins in (LIEGE, GHENT)]
    import_grants(campaign=found, lines=lines, actor=TEST)
    found.refresh_from_db()
    return found


def known():
    return set(PrefilledValue.objects.values_list("centre__ins", "key", "value"))


def upload(desk, content=FILE, name="known.csv"):
    return desk.post(PAGE, {"file": SimpleUploadedFile(name, content)})


def press(desk, campaign, button, **more):
    campaign.refresh_from_db()
    batch = PrefilledBatch.objects.first()
    address = reverse("prefilled-batch", args=[*KEY, batch.pk])
    return desk.post(address, {"revision": campaign.revision, button: "1", **more})


def as_workbook(content):
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        sheet = book.add_worksheet()
        for number, line in enumerate(content.decode().splitlines()):
            sheet.write_row(number, 0, line.split(";"))
    return out.getvalue()


@pytest.mark.parametrize("content", [FILE, as_workbook(FILE)], ids=["csv", "xlsx"])
def test_a_file_is_looked_at_confirmed_and_undone(desk, campaign, content):
    with one_event(SUBJECT, "prefilled-proposed"):
        answer = upload(desk, content, "known.xlsx" if content != FILE else "known.csv")
    assert answer.status_code == 302
    assert known() == set()
    with one_event(SUBJECT, "prefilled-imported"):
        assert press(desk, campaign, "confirm").status_code == 302
    assert known() == {
        (LIEGE, "energy_class", "3"),
        (LIEGE, "joker_used", "no"),
        (GHENT, "joker_used", "yes"),
    }
    assert PrefilledValue.objects.first().origin_text.nl.startswith("Ingevoerd uit known.")
    with no_event():
        assert press(desk, campaign, "confirm").status_code == 422
    with one_event(SUBJECT, "prefilled-undone"):
        assert press(desk, campaign, "undo").status_code == 302
    assert known() == set()
    assert Report.objects.filter(campaign=campaign).count() == 2


def test_what_was_replaced_stands_again(desk, campaign, manager):
    upload(desk)
    press(desk, campaign, "confirm")
    first = PrefilledBatch.objects.get()
    upload(desk, b"ins;energy_class\n62063;4\n")
    page = desk.get(reverse("prefilled-batch", args=[*KEY, PrefilledBatch.objects.first().pk])).content.decode()
    assert ">3<" in page and ">4<" in page
    press(desk, campaign, "confirm")
    assert (LIEGE, "energy_class", "4") in known()
    campaign.refresh_from_db()
    with no_event(), pytest.raises(NotPossible, match="prefilled-replaced-since"):
        undo_prefilled(batch=first, actor=manager, revision=campaign.revision)
    press(desk, campaign, "undo")
    assert (LIEGE, "energy_class", "3") in known()
    assert (GHENT, "joker_used", "yes") in known()


def test_the_same_again_changes_nothing(desk, campaign):
    upload(desk)
    press(desk, campaign, "confirm")
    upload(desk)
    with no_event():
        assert press(desk, campaign, "confirm").status_code == 422
    with one_event(SUBJECT, "prefilled-abandoned"):
        assert press(desk, campaign, "abandon").status_code == 302
    assert PrefilledBatch.objects.count() == 1


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"ins;energy_class\n99999;3\n", "99999"),
        (b"ins;energy_class\n63023;3\n", "63023"),
        (b"ins;energy_class\n62063;x\n", "energy_class"),
        (b"ins;other\n62063;3\n", "other"),
        (b"ins;energy_class\n62063;3\n62063;4\n", "62063"),
        (b"", ""),
    ],
)
def test_what_is_wrong_in_a_file_is_said_and_nothing_is_kept(desk, campaign, content, said):
    a_centre(EUPEN)
    with no_event():
        answer = upload(desk, content)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not PrefilledBatch.objects.exists()


def test_a_centre_without_a_report_is_not_told_anything(campaign, manager):
    a_centre(EUPEN)
    given = {"campaign": campaign, "actor": manager, "name": "known.csv"}
    batch, (finding,) = propose_prefilled(**given, data=b"ins;energy_class\n63023;3\n")
    assert (batch, finding.code, finding.place.row) == (None, "prefilled-no-report", 2)


def test_once_the_campaign_is_open_nothing_is_undone(desk, campaign, manager):
    upload(desk)
    press(desk, campaign, "confirm")
    campaign.refresh_from_db()
    batch = PrefilledBatch.objects.get()
    with clock.shifted(days=10), no_event(), pytest.raises(NotPossible, match="prefilled-campaign-open"):
        undo_prefilled(batch=batch, actor=manager, revision=campaign.revision)


def test_a_report_that_has_begun_keeps_what_it_rests_on(desk, campaign, manager):
    upload(desk)
    press(desk, campaign, "confirm")
    report = Report.objects.get(campaign=campaign, centre__ins=LIEGE)
    with clock.shifted(days=10):
        save_fields(report=report, actor=an_actor("agent", report.centre), revision=0, fields={})
    report.version.refresh_from_db()
    report.version.content_digest = "0" * 64
    report.version.save()
    campaign.refresh_from_db()
    batch = PrefilledBatch.objects.get()
    with no_event(), pytest.raises(NotPossible, match="grants-report-begun"):
        undo_prefilled(batch=batch, actor=manager, revision=campaign.revision)


def test_somebody_was_faster(desk, campaign, manager):
    upload(desk)
    batch = PrefilledBatch.objects.get()
    with no_event(), pytest.raises(Stale, match="campaign-changed"):
        confirm_prefilled(batch=batch, actor=manager, revision=campaign.revision + 1)
    confirm_prefilled(batch=batch, actor=manager, revision=campaign.revision)
    campaign.refresh_from_db()
    with no_event(), pytest.raises(NotPossible, match="prefilled-batch-settled"):
        confirm_prefilled(batch=batch, actor=manager, revision=campaign.revision)
    again = PrefilledBatch.objects.create(campaign=campaign, lines=batch.lines, proposed_at=clock.now())
    with no_event(), pytest.raises(NotPossible, match="prefilled-nothing-new"):
        confirm_prefilled(batch=again, actor=manager, revision=campaign.revision)


def test_a_measure_that_knows_only_money_has_no_such_page(desk, campaign):
    open_campaign(measure="redi", period="2023", opens=campaign.opens, closes=campaign.closes, actor=TEST)
    assert desk.get(reverse("campaign-prefilled", args=["redi", "2023"])).status_code == 404
    assert PAGE in desk.get(reverse("campaign-grants", args=KEY)).content.decode()
