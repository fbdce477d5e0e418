"""The manager's pages: campaigns, and what they grant."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.reporting.conftest import COMPLETE, TEST
from tests.support.journal import no_event, one_event
from tests.support.people import EUPEN, GHENT, LIEGE, a_centre, an_actor, signed_in

from rapport_unique.accounts.centres import merge
from rapport_unique.core.findings import NotPossible
from rapport_unique.core.texts import format_date
from rapport_unique.reporting.campaigns import open_campaign, remove_campaign
from rapport_unique.reporting.models import Campaign, Grant, GrantBatch, Report
from rapport_unique.ui import clock

KEY = ("covid-premium", "2020")
SUBJECT = "campaign:covid-premium/2020"


@pytest.fixture
def desk(db):
    return signed_in(an_actor("manager"))


@pytest.fixture
def other(db):
    return signed_in(an_actor("manager"))


@pytest.fixture
def campaign(db):
    for ins in (LIEGE, GHENT, EUPEN):
        a_centre(ins, **COMPLETE)
    return open_campaign(measure=KEY[0], period=KEY[1], opens=day(20), closes=day(80), actor=TEST)


def day(days):
    return clock.today() + timedelta(days=days)


def typed(days):
    return format_date(day(days), "fr")


def file(*lines, header="ins;line;amount", name="list.csv"):
    return SimpleUploadedFile(name, "\n".join([header, *lines]).encode())


def preview(desk, *lines, **options):
    answer = desk.post(reverse("campaign-grants", args=KEY), {"file": file(*lines), **options})
    assert answer.status_code == 302, answer.content.decode()
    return answer.url


def revision():
    return Campaign.objects.get(measure_id=KEY[0]).revision


def said(**changes):
    stored = Campaign.objects.get(measure_id=KEY[0])
    return {
        "revision": stored.revision,
        "opens": format_date(stored.opens, "fr"),
        "closes": format_date(stored.closes, "fr"),
        "late_policy": stored.late_policy,
        "reminders": "-30, -14, -3, 1, 14",
        **changes,
    }


def test_a_campaign_is_made_for_a_day_to_come(desk):
    chosen = {"campaign": "covid-premium/2020", "opens": typed(10), "closes": typed(40), "late_policy": "warn"}
    page = desk.get(reverse("campaign-new"))
    assert 'value="covid-premium/2020"' in page.content.decode()
    with one_event(SUBJECT, "campaign-opened"):
        answer = desk.post(reverse("campaign-new"), chosen)
    assert answer.url == reverse("campaign-edit", args=KEY)
    assert Campaign.objects.get().opens == day(10)
    assert 'value="covid-premium/2020"' not in desk.get(reverse("campaign-new")).content.decode()
    with no_event():
        assert desk.post(reverse("campaign-new"), chosen).status_code == 422
    assert "covid-premium" in desk.get(reverse("campaigns")).content.decode()


def test_a_deadline_before_the_opening_is_refused(desk):
    chosen = {"campaign": "covid-premium/2020", "opens": typed(10), "closes": typed(9), "late_policy": "warn"}
    page = desk.post(reverse("campaign-new"), chosen)
    assert page.status_code == 422
    assert "avant de s'ouvrir" in page.content.decode().replace("&#x27;", "'")


def test_a_campaign_opens_on_no_day_that_is_past_and_on_no_measure_that_nobody_chose(desk, campaign):
    chosen = {"campaign": "", "opens": typed(-1), "closes": typed(9), "late_policy": "warn"}
    with no_event():
        page = desk.post(reverse("campaign-new"), chosen)
        assert desk.post(reverse("campaign-edit", args=KEY), said(opens=typed(-1))).status_code == 422
    assert page.status_code == 422
    assert set(page.context["form"].errors) == {"campaign", "opens"}


def test_a_campaign_is_changed_and_its_history_says_so(desk, campaign):
    texts = {f"message_{each}": f"Text {each}" for each in ("fr", "nl", "de")}
    address = reverse("campaign-edit", args=KEY)
    with one_event(SUBJECT, "campaign-changed"):
        answer = desk.post(address, said(closes=typed(90), reminders="-7, 2", **texts))
    assert answer.status_code == 302
    stored = Campaign.objects.get()
    assert (stored.closes, stored.reminders, stored.message_text.nl) == (day(90), [-7, 2], "Text nl")
    page = desk.get(address).content.decode()
    assert "Campagne modifiée" in page
    assert "-30, -14, -3, 1, 14 → -7, 2" in page


def test_a_campaign_made_by_mistake_is_removed(desk, campaign):
    edit, address = reverse("campaign-edit", args=KEY), reverse("campaign-remove", args=KEY)
    assert address in desk.get(edit).content.decode()
    assert desk.get(address).status_code == 200
    with no_event():
        assert desk.post(address, {"revision": campaign.revision + 1}).status_code == 422
    with one_event(SUBJECT, "campaign-removed"):
        assert desk.post(address, {"revision": campaign.revision}).url == reverse("campaigns")
    assert not Campaign.objects.exists()
    assert desk.post(address, {"revision": campaign.revision}).status_code == 404
    open_campaign(measure=KEY[0], period=KEY[1], opens=day(20), closes=day(80), actor=TEST)
    assert "Campagne supprimée" in desk.get(edit).content.decode()


def test_a_campaign_that_opened_stays(desk, campaign):
    Campaign.objects.update(opens=clock.today())
    assert reverse("campaign-remove", args=KEY) not in desk.get(reverse("campaign-edit", args=KEY)).content.decode()
    with no_event(), pytest.raises(NotPossible, match="campaign-used"):
        remove_campaign(campaign=campaign, actor=TEST, revision=campaign.revision)


def test_a_campaign_on_which_something_rests_stays(desk, campaign):
    preview(desk, f"{LIEGE};main;100,00")
    address = reverse("campaign-remove", args=KEY)
    assert address not in desk.get(reverse("campaign-edit", args=KEY)).content.decode()
    with no_event():
        assert desk.post(address, {"revision": revision()}).status_code == 422
    assert Campaign.objects.exists()


@pytest.mark.parametrize(
    "wrong",
    [
        {"reminders": "soon"},
        {"reminders": "-200"},
        {"message_fr": "Bonjour"},
        {"manual_fr": "javascript:alert(1)"},
        {"closes": ""},
        {"revision": "77", "reminders": "1"},
    ],
)
def test_what_cannot_be_is_told_and_nothing_changes(desk, campaign, wrong):
    with no_event():
        page = desk.post(reverse("campaign-edit", args=KEY), said(**wrong))
    assert page.status_code == 422
    assert "govuk-error-summary" in page.content.decode()


def test_the_centre_reads_the_message_and_finds_the_manual(desk, other, campaign):
    texts = {f"message_{each}": f"Message {each}" for each in ("fr", "nl", "de")}
    texts |= {f"manual_{each}": f"https://www.example.org/{each}" for each in ("fr", "nl", "de")}
    desk.post(reverse("campaign-edit", args=KEY), said(**texts))
    other.post(preview(desk, "62063;Avance;1000"), {"revision": revision()})
    agent = an_actor("agent", a_centre())
    with clock.shifted(days=25):
        page = signed_in(agent).get(reverse("report-form", args=[Report.objects.get().pk])).content.decode()
    assert "Message fr" in page
    assert 'href="https://www.example.org/fr"' in page


def test_once_open_the_opening_is_not_asked_any_more(desk, campaign):
    with clock.shifted(days=20):
        page = signed_in(an_actor("manager")).get(reverse("campaign-edit", args=KEY)).content.decode()
    assert 'name="opens"' not in page
    assert 'name="closes"' in page


def test_a_rehearsal_says_which_day_it_counts(desk, settings):
    settings.CLOCK_SHIFT_DAYS = 40
    for role, address in (("manager", "campaigns"), ("controller", "control-queue")):
        page = signed_in(an_actor(role)).get(reverse(address)).content.decode()
        assert typed(0) in page
        assert "RU_CLOCK_SHIFT_DAYS" in page


def test_a_list_is_previewed_confirmed_and_taken_back(desk, other, campaign):
    with one_event(SUBJECT, "grants-proposed"):
        address = preview(desk, "62063;Avance;1.000,50", "44021;Avance;2000", budget="3000,50")
    page = desk.get(address).content.decode()
    assert "1\u202f000,50\u00a0€" in page
    assert "Le total et le budget sont égaux." in page
    with one_event(SUBJECT, "grants-confirmed"):
        assert other.post(address, {"revision": revision(), "confirm": "1"}).status_code == 302
    assert Grant.objects.count() == 2
    assert "3\u202f000,50\u00a0€" in desk.get(reverse("campaign-grants", args=KEY)).content.decode()
    with one_event(SUBJECT, "grants-undone"):
        assert desk.post(address, {"revision": revision(), "undo": "1"}).status_code == 302
    assert not Grant.objects.exists()


def test_nobody_confirms_alone_what_they_proposed(desk, other, campaign, settings):
    address = preview(desk, "62063;Avance;1000")
    page = desk.get(address).content.decode()
    assert 'name="confirm"' not in page and 'name="abandon"' in page
    assert 'name="confirm"' in other.get(address).content.decode()
    with no_event():
        refused = desk.post(address, {"revision": revision(), "confirm": "1"})
    assert refused.status_code == 422
    assert "une autre personne doit les confirmer" in refused.content.decode()
    settings.FOUR_EYES_FROM = 1001
    with one_event(SUBJECT, "grants-confirmed"):
        assert desk.post(address, {"revision": revision(), "confirm": "1"}).status_code == 302


def test_a_preview_that_is_left_leaves_nothing(desk, campaign):
    address = preview(desk, "62063;Avance;1000")
    with one_event(SUBJECT, "grants-abandoned"):
        answer = desk.post(address, {"revision": revision(), "abandon": "1"})
    assert answer.url == reverse("campaign-grants", args=KEY)
    assert not GrantBatch.objects.exists()
    assert desk.get(address).status_code == 404


def test_an_old_page_confirms_nothing(desk, campaign):
    address = preview(desk, "62063;Avance;1000")
    with no_event():
        page = desk.post(address, {"revision": revision() + 1, "confirm": "1"})
    assert page.status_code == 422
    assert not Grant.objects.exists()


def test_problems_stand_with_their_line_and_what_is_expected(desk, campaign):
    page = desk.post(reverse("campaign-grants", args=KEY), {"file": file("99999;Avance;1000", "62063;Avance;1.234")})
    text = page.content.decode()
    assert page.status_code == 422
    assert "amount-ambiguous" not in text
    assert "« 1.234 » peut se lire" in text
    text = desk.post(reverse("campaign-grants", args=KEY), {"file": file("99999;Avance;1000")}).content.decode()
    assert "Aucun centre n&#x27;a le code INS 99999." in text
    assert not GrantBatch.objects.exists()


def test_a_wrong_template_of_reference_is_told(desk, campaign):
    answer = desk.post(
        reverse("campaign-grants", args=KEY), {"file": file("62063;Avance;1000"), "reference": "{surprise}"}
    )
    assert answer.status_code == 422
    assert "{surprise}" in answer.content.decode()


def shared(**changes):
    lines = ("62063;600;3000;oui;7000", "44021;300;1500;oui;", "63023;100;900;oui;")
    header = "ins;integration_income;increased_intervention;participates;last_year"
    return {
        "file": file(*lines, header=header, name="parameters.csv"),
        "parameters_on": "01/01/2018",
        "budget": "10000",
        "weight": "75",
        "unit": "1",
        "balance": "largest_remainder",
        "label_fr": "Subvention",
        "label_nl": "Toelage",
        "label_de": "Zuschuss",
        "restriction": "advance",
        "compensation_restriction": "advance",
        "loss": "10",
        "reference": "PSA/{seq}",
        **changes,
    }


def test_a_budget_is_shared_on_the_page(desk, other, campaign):
    assert desk.get(reverse("campaign-allocation", args=KEY)).status_code == 200
    answer = desk.post(reverse("campaign-allocation", args=KEY), shared())
    assert answer.status_code == 302, answer.content.decode()
    page = desk.get(answer.url).content.decode()
    for amount in ("4\u202f500,00", "1\u202f388,89", "5\u202f889,00", "411,00", "10\u202f411,00"):
        assert amount in page
    other.post(answer.url, {"revision": revision(), "confirm": "1"})
    assert Grant.objects.get(centre__ins=GHENT).label == "Toelage"
    csv = desk.get(f"{answer.url}.csv").content.decode("utf-8-sig").splitlines()
    assert len(csv) == 5
    assert csv[2].startswith("62063;Subvention;5889.00;advance;;PSA/2;2;")


def test_a_budget_that_cannot_be_shared_is_told(desk, campaign):
    page = desk.post(reverse("campaign-allocation", args=KEY), shared(budget="100,50"))
    assert page.status_code == 422
    assert "multiple de" in page.content.decode()


def test_a_batch_of_another_campaign_is_not_found(desk, campaign):
    address = preview(desk, "62063;Avance;1000")
    open_campaign(measure="redi", period="2023", opens=day(1), closes=day(2), actor=TEST)
    assert desk.get(address.replace("/".join(KEY), "redi/2023")).status_code == 404


@pytest.mark.parametrize("role", ["controller", "budget", "agent"])
def test_only_managers_come_in(campaign, role):
    client = signed_in(an_actor(role, a_centre() if role == "agent" else None))
    for name, args in (("campaigns", ()), ("campaign-new", ()), ("campaign-grants", KEY), ("campaign-edit", KEY)):
        assert client.get(reverse(name, args=args)).status_code == 403


def test_pages_cost_the_same_however_many_lines(desk, campaign):
    def cost(address):
        with CaptureQueriesContext(connection) as queries:
            assert desk.get(address).status_code == 200
        return len(queries)

    first = preview(desk, "62063;Avance;1000")
    cost(first)
    one, grants = cost(first), cost(reverse("campaign-grants", args=KEY))
    many = preview(desk, "62063;Avance;1000", "44021;Avance;1", "63023;Avance;1", "62063;B;2")
    assert cost(many) == one
    assert cost(reverse("campaign-grants", args=KEY)) == grants


def test_a_centre_that_was_merged_away_is_pointed_out(desk, campaign):
    merge(predecessor=a_centre(LIEGE), successor=a_centre(GHENT), on=day(5), revision=0, actor=TEST)
    address = preview(desk, "62063;Avance;1000", "44021;Avance;2000")
    page = desk.get(address).content.decode()
    assert "remplira le rapport de 62063 Liège." in page
