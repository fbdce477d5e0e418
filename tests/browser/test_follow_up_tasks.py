"""What the desk follows before and after a campaign, in a real Chromium, in French and Dutch: proofs of aid that is
paid later, and what is known of centres beforehand. Pages are accessible and fit a telephone at each step."""

from datetime import timedelta
from decimal import Decimal

import pytest
from playwright.sync_api import expect
from tests.browser.test_desk_tasks import LANGUAGES, PIECE, fill, usable
from tests.control.test_redi_desk import sent
from tests.reporting.conftest import TEST
from tests.support.people import LIEGE, an_actor

from rapport_unique.control.models import AwaitedProof, ControlFile
from rapport_unique.core.texts import format_date
from rapport_unique.reporting.campaigns import GrantLine, import_grants, open_campaign
from rapport_unique.reporting.models import PrefilledValue
from rapport_unique.ui import clock

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("language", LANGUAGES)
def test_proofs_of_aid_paid_later_are_asked_handed_in_and_judged(visitors, language):
    house = visitors.house
    house.people["controller"] = an_actor("controller")
    submission = sent(house, paid="100.00", ends_on=f"{clock.today() - timedelta(days=30):%d/%m/%Y}")
    page = visitors.open("controller", "/administration/still-to-pay/redi/2023", language=language)
    usable(page)
    page.goto(f"/administration/sent/{submission.reference}/proofs")
    usable(page)
    fill(page, "/ask", due=format_date(clock.today() + timedelta(days=14), language))
    usable(page)
    centre = visitors.open("agent", f"/controls/{ControlFile.objects.get().pk}/proofs", language=language)
    usable(centre)
    centre.locator("[name$='chosen']").check()
    fill(centre, "/hand-in", piece=PIECE)
    usable(centre)
    page.reload()
    page.locator("[name$='chosen']").check()
    fill(page, "/judge", verdict="proven")
    usable(page)
    proof = AwaitedProof.objects.get()
    assert proof.proven == proof.remaining


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_known_of_centres_is_looked_at_confirmed_and_undone(visitors, language):
    visitors.people["manager"] = an_actor("manager")
    today = clock.today()
    known = {"measure": "energy-fund", "period": "2023"}
    dates = {"opens": today + timedelta(days=10), "closes": today + timedelta(days=60)}
    campaign = open_campaign(**known, **dates, actor=TEST)
    import_grants(campaign=campaign, lines=[GrantLine(LIEGE, "main", Decimal("1000.00"))], actor=TEST)
    page = visitors.open("manager", "/administration/campaigns/energy-fund/2023/prefilled", language=language)
    usable(page)
    for content in (b"ins;energy_class\n99999;3\n", b"ins;energy_class\n62063;3\n"):
        page.locator("[name='file']").set_input_files({"name": "known.csv", "mimeType": "text/csv", "buffer": content})
        page.locator("main form button").first.click()
        page.wait_for_load_state()
        usable(page)
    page.locator("button[name='confirm']").click()
    expect(page.locator(".govuk-notification-banner--success")).to_be_visible()
    usable(page)
    assert [each.value for each in PrefilledValue.objects.all()] == ["3"]
    page.locator("button[name='undo']").click()
    expect(page.locator(".govuk-notification-banner--success")).to_be_visible()
    assert not PrefilledValue.objects.exists()
