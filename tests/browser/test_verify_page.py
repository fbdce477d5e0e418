"""Anyone checks a signed report, in three languages."""

import pytest
from playwright.sync_api import expect
from tests.reporting.test_filling import version_of
from tests.support.accessibility import faults, overflow

from rapport_unique.reporting.filling import save_fields
from rapport_unique.reporting.models import Submission
from rapport_unique.reporting.signing import sign_with_software
from rapport_unique.reporting.submissions import pdf_of

pytestmark = pytest.mark.browser

WORDS = {
    "fr": ("Rapport en PDF", "Vérifier", "Ce rapport est en ordre", "Ce n'est pas un rapport en ordre"),
    "nl": ("Verslag als pdf", "Nakijken", "Dit verslag is in orde", "Dit is geen verslag dat in orde is"),
    "de": ("Bericht als PDF", "Prüfen", "Dieser Bericht ist in Ordnung", "Dies ist kein ordnungsgemäßer Bericht"),
}


@pytest.fixture
def demonstration_cards(settings, tmp_path):
    """The cards of software that the served site trusts."""
    settings.HOME = tmp_path


@pytest.mark.parametrize("language", list(WORDS))
def test_a_report_is_checked(visitors, demonstration_cards, chromium, language, tmp_path):
    house = visitors.house
    save_fields(report=house.covid, actor=house.agent, revision=0, fields={"justified": "43250,00"})
    version = version_of(house.covid)
    for role in ("president", "director"):
        house.covid.refresh_from_db()
        sign_with_software(
            report=house.covid,
            actor=house.people[role],
            revision=version.revision,
            digest=version.document_digest,
        )
    file = tmp_path / "report.pdf"
    file.write_bytes(pdf_of(Submission.objects.get()))
    label, button, good, bad = WORDS[language]

    context = chromium.new_context(locale=language, base_url=visitors.address, viewport={"width": 1000, "height": 900})
    page = context.new_page()
    page.goto("/verify")
    assert faults(page) == []
    page.get_by_label(label).set_input_files(file)
    page.get_by_role("button", name=button, exact=True).click()
    expect(page.get_by_role("heading", name=good)).to_be_visible()
    assert faults(page) == []
    content = bytearray(file.read_bytes())
    content[-40] ^= 1
    page.get_by_label(label).set_input_files({"name": "x.pdf", "mimeType": "application/pdf", "buffer": bytes(content)})
    page.get_by_role("button", name=button, exact=True).click()
    expect(page.get_by_role("heading", name=bad)).to_be_visible()
    assert faults(page) == []
    page.set_viewport_size({"width": 320, "height": 900})
    assert overflow(page) == 0
    context.close()
