"""Where reports stand; and that nothing of their content shows before they are sent."""

import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.reporting.conftest import build_house
from tests.support.people import GHENT, an_actor

from rapport_unique.reporting.filling import save_fields
from rapport_unique.reporting.models import Report
from rapport_unique.reporting.overview import centres_and_measures, standings_for
from rapport_unique.reporting.signing import sign


def standing(house):
    return next(each for each in standings_for(house.agent) if each.report.pk == house.covid.pk)


def test_marks_and_turns_follow_the_report(house):
    found = standing(house)
    assert (found.marks, found.whose_turn("nl")) == ((False, False, False, False), "bij het centrum")
    save_fields(report=house.covid, actor=house.agent, revision=0, fields={"justified": "1,00"})
    found = standing(house)
    assert (found.marks, len(found.missing)) == ((True, False, False, False), 2)
    digest = found.report.version.document_digest
    sign(report=house.covid, actor=house.director, revision=1, digest=digest)
    found = standing(house)
    assert (found.marks, found.status("fr")) == ((True, False, True, False), "À signer : Président")
    sign(report=house.covid, actor=house.president, revision=1, digest=digest)
    assert standing(house).marks == (True, True, True, True)


def test_a_centre_sees_its_own_reports_only(house):
    other = build_house(GHENT)
    assert {each.report.centre for each in standings_for(house.reader)} == {house.centre}
    assert not Report.objects.visible_to(other.agent).filter(centre=house.centre).exists()
    assert not Report.objects.visible_to(an_actor("access-manager")).exists()


@pytest.mark.parametrize("amount", ["987654,32"])
def test_the_administration_sees_no_content_before_sending(house, amount):
    save_fields(report=house.covid, actor=house.agent, revision=0, fields={"justified": amount})
    shown = json.dumps(list(centres_and_measures()), default=str)
    assert not any(word in shown for word in ("987654", "45000", "85073003328", "6349", "digest"))


def test_lists_cost_the_same_however_many_centres(house):
    with CaptureQueriesContext(connection) as one:
        standings_for(house.agent)
        list(centres_and_measures())
    build_house(GHENT)
    with CaptureQueriesContext(connection) as two:
        standings_for(house.agent)
        list(centres_and_measures())
    assert len(one) == len(two)
