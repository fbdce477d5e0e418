"""How far a campaign is: groups, weeks and tiles, in numbers and in pictures that say the same."""

import csv
import io
from collections import Counter
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pyarrow.parquet import read_table
from tests.control.test_pages import fill, send
from tests.reporting.conftest import build_house
from tests.support.people import GHENT, an_actor, signed_in

from rapport_unique.accounts.access import Program
from rapport_unique.accounts.centres import import_centres
from rapport_unique.accounts.models import Centre
from rapport_unique.control.dashboard import (
    Dimension,
    Standing,
    blocks,
    days_of,
    grouped,
    lines_of,
    places,
    progress,
    shares,
)
from rapport_unique.control.follow_up import standings
from rapport_unique.core.texts import format_date
from rapport_unique.reporting.campaigns import GrantLine, import_grants, open_campaign
from rapport_unique.reporting.models import Campaign
from rapport_unique.reporting.signing import sign
from rapport_unique.ui import clock

PAGE = "/administration/follow-up/covid-premium/2020"


@pytest.fixture
def house(db, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"
    return build_house()


@pytest.fixture
def desk(db):
    return signed_in(an_actor("manager"))


def sign_once(house, role):
    version = fill(house)
    sign(report=house.covid, actor=house.people[role], revision=1, digest=version.document_digest)


def covid():
    return Campaign.objects.get(measure_id="covid-premium")


def test_every_centre_stands_in_one_place_and_groups_add_up(house):
    other = build_house(GHENT)
    send(house)
    sign_once(other, "president")
    found = places(covid())
    assert {each.ins: each.standing for each in found} == {"62063": Standing.SENT, "44021": Standing.FOR_DIRECTOR}
    for dimension in Dimension:
        *groups, everyone = grouped(found, dimension)
        assert everyone.total == len(found) == sum(each.total for each in groups)
        assert sum((Counter(each.counts) for each in groups), Counter()) == Counter(everyone.counts)


@pytest.mark.parametrize(("signs", "standing"), [("president", "for_director"), ("director", "for_president")])
def test_who_has_to_sign_is_named_with_since_when(house, desk, signs, standing):
    sign_once(house, signs)
    assert [each.standing for each in places(covid())] == [standing]
    page = desk.get("/administration").content.decode()
    missing = {"president": "Secrétaire / directeur général", "director": "Président"}[signs]
    assert f"1 rapport attend le rôle « {missing} », depuis le" in page


def test_what_is_late_is_counted_after_the_deadline_and_for_ever(house):
    with clock.shifted(days=(covid().closes - clock.today()).days + 1):
        assert [each.late for each in standings(clock.today() - timedelta(days=9)) if each.pk == covid().pk] == [1]
        sent = send(house)
        assert sent.late
        (standing,) = [each for each in standings(clock.today() - timedelta(days=9)) if each.pk == covid().pk]
        assert (standing.late, standing.total) == (1, 1)


def test_the_weeks_are_counted_from_the_deadline(house):
    campaign = covid()
    assert set(progress(campaign, None).sent) <= {0, None}
    send(house)
    shown = progress(campaign, None)
    by_week = dict(zip(shown.weeks, shown.sent, strict=True))
    for week, count in by_week.items():
        ends = campaign.closes + timedelta(weeks=week)
        if count is not None:
            assert count == (1 if clock.today() <= ends else 0)
    assert shown.before == (None,) * len(shown.weeks)


def test_the_year_before_is_drawn_beside(house):
    campaign = covid()
    shown = progress(campaign, campaign)
    assert [each.key for each in lines_of(shown)][:1] == ["before"]


def test_tiles_stand_in_rows_of_twelve_each_once(db):
    import_centres(actor=Program("test"))
    campaign = _granted_to_all("food-aid", "2023")
    found = blocks(places(campaign))
    assert sum(len(each.tiles) for each in found) == Centre.objects.count()
    for block in found:
        assert len({(x, y) for _, x, y in block.tiles}) == len(block.tiles)
        assert all(x < block.width and y < block.height for _, x, y in block.tiles)


def _granted_to_all(measure, period):
    today = clock.today()
    actor = Program("test")
    campaign = open_campaign(
        measure=measure, period=period, opens=today, closes=today + timedelta(days=30), actor=actor
    )
    lines = [GrantLine(ins, "Subvention", 100) for ins in Centre.objects.values_list("ins", flat=True)]
    import_grants(campaign=campaign, lines=lines, actor=actor)
    return campaign


@pytest.mark.parametrize("by", [each.value for each in Dimension])
def test_the_page_shows_each_group(house, desk, by):
    page = desk.get(PAGE, {"by": by})
    assert page.status_code == 200
    assert "Liège" in page.content.decode()


def test_an_unknown_group_or_campaign_is_no_error_of_ours(house, desk):
    assert desk.get(PAGE, {"by": "x"}).status_code == 200
    assert desk.get("/administration/follow-up/covid-premium/1999").status_code == 404


def test_the_download_says_the_same_as_the_page(house, desk):
    send(house)
    text = desk.get(PAGE, {"by": "region", "as": "csv"}).content.decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text), delimiter=";"))
    assert (rows[2][1], rows[3][1]) == ("2", "2020")
    assert ["Wallonie", "1", "0", "0", "0", "0", "0", "1", "0"] in rows
    assert ["Ensemble", "1", "0", "0", "0", "0", "0", "1", "0"] in rows


def test_the_figures_leave_with_their_types(house, desk):
    send(house)
    groups = read_table(io.BytesIO(desk.get(PAGE, {"by": "region", "as": "parquet"}).content))
    assert groups.column("Centres").to_pylist() == [1, 1]
    weeks = read_table(io.BytesIO(desk.get(PAGE, {"of": "weeks", "as": "parquet"}).content))
    assert str(weeks.column("Semaine jusqu'au").type) == "date32[day]"
    assert max(each or 0 for each in weeks.column("Envoyé").to_pylist()) == 1
    assert desk.get(PAGE, {"of": "weeks", "as": "xlsx"}).content.startswith(b"PK")


def test_nothing_of_the_content_shows(house, desk):
    fill(house)
    for page in (desk.get(PAGE), desk.get(PAGE, {"as": "csv"}), desk.get("/administration")):
        text = page.content.decode()
        assert not any(word in text for word in ("987", "45000", "6349", "BE68"))


def test_more_centres_cost_no_more_queries(house, desk):
    campaign = covid()

    def asked():
        counts = []
        for address in ("/administration", PAGE):
            with CaptureQueriesContext(connection) as queries:
                desk.get(address)
            counts.append(len(queries))
        return counts

    asked()
    few = asked()
    import_centres(actor=Program("test"))
    others = Centre.objects.exclude(ins="62063").values_list("ins", flat=True)
    lines = [GrantLine(ins, "Avance", 100) for ins in others]
    import_grants(campaign=campaign, lines=lines, actor=Program("test"))
    assert asked() == few


def test_the_picture_over_time_names_its_shares_and_its_days(house, desk):
    shown = progress(house.covid.campaign, None)
    closes = house.covid.campaign.closes
    assert shares() == [(0, 200), (50, 100), (100, 0)]
    found = dict(days_of(closes, shown))
    assert found[closes] == pytest.approx(600 * 12 / 20)
    assert (min(found.values()), max(found.values()), len(found)) == (0, 600, 6)
    page = desk.get(PAGE).content.decode()
    assert all(f">{format_date(day, 'fr')}</text>" in page for day in found)
    assert ">50 %</text>" in page
