"""What the administration filled in beside the money says where it comes from."""

import html

from tests.reporting.conftest import TEST
from tests.reporting.measures import a_report
from tests.support.people import signed_in

from rapport_unique.core.texts import Text, format_date
from rapport_unique.reporting.campaigns import PrefilledLine, import_prefilled
from rapport_unique.reporting.documents import _known
from rapport_unique.reporting.models import Report
from rapport_unique.ui import clock

SOURCE = Text("liste du 1er janvier 2018", "lijst van 1 januari 2018", "Liste vom 1. Januar 2018")


def shown(house, report):
    return html.unescape(signed_in(house.agent).get(f"/reports/{report.pk}/form").content.decode())


def test_without_a_source_the_day_is_said(house):
    report = a_report(house, "staff-costs", "2018", {"grant": "59100.00"}, {"dossiers": "120"})
    assert f"Rempli par l'administration, reçu le {format_date(clock.today(), 'fr')}" in shown(house, report)


def test_the_source_stands_beside_the_value_on_the_page_and_in_the_document(house):
    report = a_report(house, "staff-costs", "2018", {"grant": "59100.00"}, {"dossiers": "100"})
    lines = [PrefilledLine(house.centre.ins, "dossiers", "120")]
    import_prefilled(campaign=report.campaign, lines=lines, actor=TEST, source=SOURCE)
    assert SOURCE.fr in shown(house, report)
    version = Report.objects.get(pk=report.pk).version
    (entry,) = _known(version, report.campaign.measure, "nl")
    assert SOURCE.nl in entry.source
