"""Sign in by the federal service and by card, in a real Chromium, in three languages."""

import pytest
from playwright.sync_api import expect
from tests.support.accessibility import faults, overflow
from tests.support.extension import Extension
from tests.support.openid import LEVEL, client_key, running
from tests.support.ports import free_port

from rapport_unique.accounts.national_numbers import digest_of

pytestmark = pytest.mark.browser

WORDS = {
    "fr": {
        "federal": "S'identifier avec eID, itsme ou une application mobile",
        "card": "S'identifier directement avec la carte d'identité",
        "ask": "Interroger ma carte",
        "reports": "Rapports",
        "cancelled": "Vous avez annulé",
        "missing": "n'a pas été trouvée",
        "unknown": "Vous n'avez pas encore de rôle ici",
        "low": "pas assez sûr",
    },
    "nl": {
        "federal": "Aanmelden met eID, itsme of een mobiele app",
        "card": "Rechtstreeks aanmelden met de identiteitskaart",
        "ask": "Mijn kaart vragen",
        "reports": "Verslagen",
        "cancelled": "U hebt geannuleerd",
        "missing": "werd niet gevonden",
        "unknown": "U hebt hier nog geen rol",
        "low": "niet sterk genoeg",
    },
    "de": {
        "federal": "Anmelden mit eID, itsme oder einer mobilen App",
        "card": "Direkt mit dem Personalausweis anmelden",
        "ask": "Meine Karte fragen",
        "reports": "Berichte",
        "cancelled": "Sie haben abgebrochen",
        "missing": "wurde in diesem Browser nicht gefunden",
        "unknown": "Sie haben hier noch keine Rolle",
        "low": "nicht sicher genug",
    },
}
PORT = free_port()


@pytest.fixture(scope="module")
def key():
    return client_key()


@pytest.fixture
def site_variables(pki, tmp_path, key):
    authorities, private = tmp_path / "authorities.pem", tmp_path / "key.pem"
    authorities.write_bytes(pki.pem("root", "citizens"))
    private.write_bytes(key.as_pem(private=True))
    issuer = f"http://127.0.0.1:{PORT}"
    return {
        "RU_SIGN_IN": "federal,card",
        "RU_CARD_AUTHORITIES": str(authorities),
        "RU_FEDERAL_ISSUER": issuer,
        "RU_FEDERAL_AUTHORIZATION": f"{issuer}/auth",
        "RU_FEDERAL_TOKEN": f"{issuer}/token",
        "RU_FEDERAL_USERINFO": f"{issuer}/me",
        "RU_FEDERAL_JWKS": f"{issuer}/jwks",
        "RU_FEDERAL_CLIENT": "rapport",
        "RU_FEDERAL_KEY": str(private),
        "RU_FEDERAL_KEY_ID": "rapport-1",
    }


@pytest.fixture
def known(visitors, pki):
    """The president is known by the number of their card."""
    person = visitors.house.people["president"].person
    person.national_number_digest = digest_of(pki.cards["president"].national_number)
    person.save()
    return visitors


@pytest.fixture
def service(known, key):
    with running([f"{known.address}/sign-in/federal/back"], port=PORT, key=key) as provider:
        yield provider


def stranger(visitors, language, extension=None):
    """A browser in which nobody is signed in."""
    context = visitors.chromium.new_context(
        locale=language, base_url=visitors.address, viewport={"width": 1100, "height": 900}
    )
    visitors.contexts.append(context)
    if extension:
        extension.install(context)
    page = context.new_page()
    page.on("console", lambda said: visitors._listen(said.text))
    return page


@pytest.mark.parametrize("language", list(WORDS))
def test_by_the_federal_service_and_back_to_the_page(service, known, language):
    words = WORDS[language]
    page = stranger(known, language)
    service.control(wait=True, account="president", acr=LEVEL.format(500))
    page.goto("/reports")
    assert faults(page) == []
    page.get_by_role("button", name=words["federal"]).click()
    page.get_by_role("button", name="Log in").click()
    page.wait_for_url("**/reports")
    page.goto("/sign-in")
    page.context.clear_cookies()
    page.goto("/reports")
    service.control(wait=False, acr=LEVEL.format(200))
    page.get_by_role("button", name=words["federal"]).click()
    expect(page.get_by_role("alert")).to_contain_text(words["low"])
    assert faults(page) == []
    page.set_viewport_size({"width": 320, "height": 900})
    assert overflow(page) == 0


@pytest.mark.parametrize("language", list(WORDS))
def test_by_card_and_back_to_the_page(known, pki, language):
    words = WORDS[language]
    extension = Extension(pki.cards["president"], cancels=True)
    page = stranger(known, language, extension)
    page.goto("/reports")
    page.get_by_role("button", name=words["card"]).click()
    assert faults(page) == []
    page.get_by_role("button", name=words["ask"]).click()
    expect(page.locator("[data-card-status]")).to_contain_text(words["cancelled"])
    assert faults(page) == []
    extension.cancels = False
    page.get_by_role("button", name=words["ask"]).click()
    page.wait_for_url("**/reports")


@pytest.mark.parametrize("language", list(WORDS))
def test_without_the_extension_or_without_a_role(known, pki, language):
    words = WORDS[language]
    page = stranger(known, language)
    page.goto("/sign-in")
    page.get_by_role("button", name=words["card"]).click()
    page.get_by_role("button", name=words["ask"]).click()
    expect(page.locator("[data-card-status]")).to_contain_text(words["missing"])
    page = stranger(known, language, Extension(pki.cards["other"]))
    page.goto("/sign-in")
    page.get_by_role("button", name=words["card"]).click()
    page.get_by_role("button", name=words["ask"]).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(words["unknown"])
    assert faults(page) == []
    page.set_viewport_size({"width": 320, "height": 900})
    assert overflow(page) == 0


def test_a_page_that_pretends_to_be_another_site_signs_nobody_in(known, pki):
    page = stranger(known, "fr", Extension(pki.cards["president"], origin="https://evil.example"))
    page.goto("/sign-in")
    page.get_by_role("button", name=WORDS["fr"]["card"]).click()
    page.get_by_role("button", name=WORDS["fr"]["ask"]).click()
    expect(page.get_by_role("alert")).to_contain_text("n'a pas signé la demande de ce site")
