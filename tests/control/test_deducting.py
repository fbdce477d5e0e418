"""What is left to the next year is taken off the next grants of the measure: once, visibly, given back if undone."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from tests.control.money import Desk
from tests.reporting.conftest import COMPLETE, TEST
from tests.support.journal import no_event, one_event
from tests.support.people import EUPEN, GHENT, LIEGE, a_centre, an_actor, signed_in
from tests.support.races import together

from rapport_unique.accounts.centres import merge
from rapport_unique.control.contesting import decide_ending, propose_ending
from rapport_unique.control.deducting import confirm, deductions_for, to_deduct, undo
from rapport_unique.control.ledgers import ledger_of
from rapport_unique.control.models import Ending, Mode, Settlement
from rapport_unique.control.money_exports import deductions
from rapport_unique.control.settling import choose_mode, compute
from rapport_unique.core.findings import Stale
from rapport_unique.core.money import ZERO
from rapport_unique.reporting.campaigns import GrantLine, import_grants, open_campaign
from rapport_unique.reporting.evaluation import prefilled_of
from rapport_unique.reporting.grant_proposals import propose_from_file
from rapport_unique.reporting.models import Campaign, Grant, Report
from rapport_unique.reporting.submissions import reports_to_settle
from rapport_unique.ui import clock

REST = Decimal("1341.65")


def opened(measure, period, days):
    today = clock.today()
    first, last = today + timedelta(days=days), today + timedelta(days=days + 60)
    return open_campaign(measure=measure, period=period, opens=first, closes=last, actor=TEST)


def settled(measure, period, restriction="", amount=REST):
    """A campaign that has closed with nothing sent, and the two who settle it."""
    campaign = opened(measure, period, -90)
    lines = [GrantLine(ins, "main", amount, restriction=restriction) for ins in (LIEGE, GHENT)]
    import_grants(campaign=campaign, lines=lines, actor=TEST)
    Campaign.objects.filter(pk=campaign.pk).update(closes=clock.today() - timedelta(days=1))
    campaign.refresh_from_db()
    return Desk(campaign, an_actor("budget"), an_actor("budget"))


@pytest.fixture
def desk(db, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"
    for ins in (LIEGE, GHENT, EUPEN):
        a_centre(ins, **COMPLETE)
    desk = settled("energy-fund", "2022", "art6")
    desk.approved()
    return desk


def proposed(campaign, *lines, **options):
    data = "\n".join(["ins;line;amount;restriction", *lines]).encode()
    found = propose_from_file(
        campaign=campaign, actor=TEST, name="list.csv", data=data, deductions=deductions_for(campaign), **options
    )
    return found.batch


def confirmed(campaign, *lines, **options):
    batch = proposed(campaign, *lines, **options)
    confirm(batch=batch, actor=TEST, revision=Campaign.objects.get(pk=campaign.pk).revision)
    return batch


def taken(campaign):
    found = Grant.objects.filter(campaign=campaign).exclude(rest_of=None).select_related("centre")
    return {(grant.centre.ins, grant.label): str(grant.amount) for grant in found}


def deducted(desk, ins=LIEGE):
    ledger = ledger_of(Report.objects.get(campaign=desk.campaign, centre__ins=ins))
    assert ledger.grant == REST
    return ledger.deductible, ledger.compensated


def test_the_next_grants_take_off_what_is_left(desk):
    following = opened("energy-fund", "2023", 10)
    assert deducted(desk) == (REST, ZERO)
    batch = proposed(following, "62063;Article 6;9000;art6", "63023;Article 6;9000;art6")
    with one_event("campaign:energy-fund/2023", "grants-confirmed"):
        confirm(batch=batch, actor=TEST, revision=Campaign.objects.get(pk=following.pk).revision)
    assert taken(following) == {(LIEGE, "Déduction 2022"): "-1341.65"}
    assert deducted(desk) == (ZERO, REST)
    assert deducted(desk, GHENT) == (REST, ZERO)
    report = Report.objects.get(campaign=following, centre__ins=LIEGE)
    assert prefilled_of(report) == {"art6": "9000.00", "compensation": "-1341.65"}
    granted = {each.report.centre.ins: each.granted for each in reports_to_settle(following)}
    assert granted == {LIEGE: Decimal("9000.00"), EUPEN: Decimal("9000.00")}


def test_the_centre_sees_it_with_its_origin(desk):
    following = opened("energy-fund", "2023", 10)
    confirmed(following, "62063;Article 6;9000;art6")
    agent = signed_in(an_actor("agent", a_centre()))
    with clock.shifted(days=20):
        report = Report.objects.get(campaign=following)
        page = agent.get(f"/reports/{report.pk}/form").content.decode()
        own = agent.get(reverse("own-settlement", args=[desk.settlement().pk])).content.decode()
    assert "Déduction 2022" in page and "Solde de 2022, règlement approuvé le" in page
    assert "2023 – 1\u202f341,65" in own


def test_undoing_gives_it_back(desk):
    following = opened("energy-fund", "2023", 10)
    batch = confirmed(following, "62063;Article 6;9000;art6")
    with one_event("campaign:energy-fund/2023", "grants-undone"):
        undo(batch=batch, actor=TEST, revision=Campaign.objects.get(pk=following.pk).revision)
    assert taken(following) == {}
    assert deducted(desk) == (REST, ZERO)
    assert {each.ins for each in deductions_for(following)} == {LIEGE, GHENT}


def test_what_exceeds_the_grant_waits_for_the_year_after(desk):
    following, third = opened("energy-fund", "2023", 10), opened("energy-fund", "2024", 20)
    confirmed(following, "62063;Article 6;1000;art6")
    assert taken(following) == {(LIEGE, "Déduction 2022"): "-1000.00"}
    assert deducted(desk) == (Decimal("341.65"), Decimal("1000.00"))
    confirmed(third, "62063;Article 6;9000;art6")
    assert taken(third) == {(LIEGE, "Déduction 2022"): "-341.65"}
    assert deducted(desk) == (ZERO, REST)
    assert {each.ins: each.amount for each in deductions_for(third)} == {LIEGE: Decimal("341.65"), GHENT: REST}


def test_it_is_taken_once(desk):
    following, third = opened("energy-fund", "2023", 10), opened("energy-fund", "2024", 20)
    late = proposed(third, "62063;Article 6;9000;art6")
    confirmed(following, "62063;Article 6;9000;art6")
    with no_event(), pytest.raises(Stale, match="deduction-gone"):
        confirm(batch=late, actor=TEST, revision=Campaign.objects.get(pk=third.pk).revision)
    assert taken(third) == {}
    assert [each.ins for each in deductions_for(third)] == [GHENT]


def test_a_second_list_leaves_the_line_or_lessens_it(desk):
    following = opened("energy-fund", "2023", 10)
    confirmed(following, "62063;Article 6;9000;art6")
    confirmed(following, "62063;Supplément;50;supplement_art6")
    assert taken(following) == {(LIEGE, "Déduction 2022"): "-1341.65"}
    confirmed(following, "62063;Article 6;1000;art6", whole=True)
    assert taken(following) == {(LIEGE, "Déduction 2022"): "-1000.00"}
    assert deducted(desk) == (Decimal("341.65"), Decimal("1000.00"))


def test_the_successor_bears_it(desk):
    gone, on = a_centre(GHENT), clock.today() + timedelta(days=1)
    merge(predecessor=gone, successor=a_centre(EUPEN), on=on, revision=gone.revision, actor=TEST)
    with clock.shifted(days=5):
        following = opened("energy-fund", "2023", 10)
        confirmed(following, "63023;Article 6;9000;art6")
    assert taken(following) == {(EUPEN, f"Abzug 2022 {GHENT}"): "-1341.65"}
    assert deducted(desk, GHENT) == (ZERO, REST)


def test_a_measure_without_a_place_for_it_shows_the_line_and_asks_no_less(db, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"
    a_centre(LIEGE, **COMPLETE), a_centre(GHENT, **COMPLETE)
    desk = settled("food-aid", "2020")
    run = compute(campaign=desk.campaign, actor=TEST)
    for ins in (LIEGE, GHENT):
        settlement, revision = desk.settlement(ins), desk.run.revision
        choose_mode(settlement=settlement, mode=Mode.DEDUCTION, note="x", revision=revision, actor=desk.officer)
    assert run.campaign == desk.campaign
    desk.approved()
    following = opened("food-aid", "2022", 10)
    confirmed(following, "62063;Subvention;9000;")
    assert taken(following) == {(LIEGE, "Déduction 2020"): "-1341.65"}
    assert list(prefilled_of(Report.objects.get(campaign=following)).values()) == ["9000.00"]


def test_a_compensated_recovery_is_deducted_too(db, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"
    a_centre(LIEGE, **COMPLETE), a_centre(GHENT, **COMPLETE)
    desk = settled("food-aid", "2020")
    recovery = desk.notified()[0]
    seen = {"recovery": recovery, "revision": recovery.revision}
    propose_ending(ending=Ending.COMPENSATE, reason="x", actor=desk.officer, **seen)
    seen["revision"] += 1
    decide_ending(approved=True, actor=desk.second, **seen)
    following = opened("food-aid", "2022", 10)
    assert [each.number for each in to_deduct()] == [recovery.number]
    ins = recovery.settlement.report.centre.ins
    confirmed(following, f"{ins};Subvention;9000;")
    grant = Grant.objects.exclude(rest_of=None).get()
    assert grant.origin_text.nl == f"Terugvordering {recovery.number} verrekend"
    assert deducted(desk, ins) == (ZERO, REST)


def test_a_settlement_and_its_supplement_are_one_line(desk):
    first = desk.settlement()
    Settlement.objects.filter(pk=first.pk).update(amount=Decimal("1000.00"))
    first.pk, first.number, first.amount = None, 2, Decimal("341.65")
    first.save()
    following = opened("energy-fund", "2023", 10)
    (line,) = [each for each in deductions_for(following) if each.rest_of == first.report_id]
    assert line.amount == REST
    confirmed(following, f"{LIEGE};Article 6;1200;art6")
    assert taken(following) == {(LIEGE, "Déduction 2022"): "-1200.00"}
    assert deducted(desk) == (Decimal("141.65"), Decimal("1200.00"))
    rows = [(row[4], *row[7:]) for row in deductions().rows if row[0] == LIEGE]
    assert rows == [
        (Decimal("1000.00"), Decimal("1000.00"), ZERO, "2023"),
        (Decimal("341.65"), Decimal("200.00"), Decimal("141.65"), "2023"),
    ]


def test_what_came_up_after_the_grants_is_deducted_alone(desk):
    following = opened("energy-fund", "2023", 10)
    lines = [GrantLine(ins, "Article 6", Decimal("9000.00"), restriction="art6") for ins in (LIEGE, EUPEN)]
    import_grants(campaign=following, lines=lines, actor=TEST)
    manager, other = signed_in(an_actor("manager")), signed_in(an_actor("manager"))
    grants, now = (reverse(name, args=["energy-fund", "2023"]) for name in ("campaign-grants", "grant-deductions"))
    assert now in manager.get(grants).content.decode()
    with one_event("campaign:energy-fund/2023", "grants-proposed"):
        answer = manager.post(now)
    revision = Campaign.objects.get(pk=following.pk).revision
    assert other.post(answer.url, {"revision": revision, "confirm": "1"}).status_code == 302
    assert taken(following) == {(LIEGE, "Déduction 2022"): "-1341.65"}
    with no_event():
        assert manager.post(now).url == grants
    assert "Cette proposition ne change rien" in manager.get(grants).content.decode()


def test_the_page_of_the_batch_proposes_and_the_export_follows(desk):
    following = opened("energy-fund", "2023", 10)
    manager = signed_in(an_actor("manager"))
    data = b"ins;line;amount;restriction\n62063;Article 6;9000;art6"
    file = SimpleUploadedFile("list.csv", data)
    answer = manager.post(reverse("campaign-grants", args=["energy-fund", "2023"]), {"file": file})
    page = manager.get(answer.url).content.decode()
    assert "Déduction 2022" in page
    revision = Campaign.objects.get(pk=following.pk).revision
    other = signed_in(an_actor("manager"))
    assert other.post(answer.url, {"revision": revision, "confirm": "1"}).status_code == 302
    assert deducted(desk) == (ZERO, REST)
    listing = signed_in(desk.officer).get(reverse("money-export", args=["deductions"]), {"as": "csv"})
    rows = [line.split(";") for line in listing.content.decode().splitlines()]
    assert next(row for row in rows if row[0] == LIEGE)[-3:] == ["1341,65", "0,00", "2023"]
    assert next(row for row in rows if row[0] == GHENT)[-3:] == ["0,00", "1341,65", ""]


@pytest.fixture
def raced(real_database, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"
    for ins in (LIEGE, GHENT):
        a_centre(ins, **COMPLETE)
    desk = settled("energy-fund", "2022", "art6")
    desk.approved()
    return desk


@pytest.mark.parametrize("round_", range(3))
def test_two_campaigns_at_once_take_it_once(raced, round_):
    both = [opened("energy-fund", "2023", 10), opened("energy-fund", "2024", 20)]
    batches = [proposed(each, "62063;Article 6;9000;art6") for each in both]
    outcomes = together(*(lambda batch=batch: confirm(batch=batch, actor=TEST, revision=0) for batch in batches))
    assert sorted(isinstance(each, Stale) for each in outcomes) == [False, True], outcomes
    assert Grant.objects.exclude(rest_of=None).count() == 1
    assert deducted(raced) == (ZERO, REST)
