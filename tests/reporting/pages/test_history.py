"""What happened, in plain words."""

import re
from pathlib import Path

import pytest
from tests.reporting.pages.conftest import Pages

import rapport_unique.reporting
from rapport_unique.reporting.views.changes import _SAID

SERVICES = Path(rapport_unique.reporting.__file__).parent


def test_a_voided_signature_stays_in_sight_with_its_reason(house, ready):
    ready("president").sign()
    signature = house.covid.version.signatures.get()
    ready("agent").post("form/modify", {"revision": 1})
    ready("agent").save("44950", signed=str(signature.pk))
    page = ready("reader").text("history")
    assert "annulée le" in page and "Formulaire enregistré" in page
    assert "Signature annulée : Président." in page
    assert "Modifié : Montant justifié." in page


@pytest.mark.parametrize(
    ("language", "said"),
    [("fr", "Signé et envoyé"), ("nl", "Ondertekend en verzonden"), ("de", "Unterzeichnet und gesendet")],
)
def test_it_is_told_in_the_readers_language(house, ready, language, said):
    ready("president").sign()
    ready("director").sign()
    house.reader.person.language = language
    house.reader.person.save()
    page = ready("reader").text("history")
    assert said in page
    assert "RU-COVID-PREMIUM-2020-62063-1" in page


def test_every_action_of_the_services_has_words():
    written = "".join(path.read_text() for path in SERVICES.glob("*.py"))
    actions = set(re.findall(r'action="([a-z-]+)"', written)) | set(re.findall(r'"(row-[a-z]+)"', written))
    of_campaigns = {"campaign-opened", "campaign-changed", "campaign-removed", "grants-imported", "prefilled-imported"}
    assert len(actions) > 8
    assert actions - of_campaigns <= set(_SAID)


def test_simulations_and_corrections_on_the_screen_are_told_too(house):
    pages = Pages(house.reader, house.redi)
    assert "Simulations reprises" in pages.text("history")
    assert "3 nouvelles, 0 modifiées, 0 inchangées." in pages.text("history")
