"""Make and use a passkey in a real Chromium, with its virtual authenticator."""

import json

import pytest
from playwright.sync_api import expect
from tests.support.accessibility import faults, overflow

from rapport_unique.accounts import credentials
from rapport_unique.accounts.models import Passkey
from rapport_unique.adapters.login import passkeys
from rapport_unique.core.findings import Invalid

pytestmark = pytest.mark.browser

WORDS = {
    "fr": ("Continuer", "Créer une clé d'accès", "S'identifier avec une clé d'accès", "Utiliser ma clé d'accès"),
    "nl": (
        "Doorgaan",
        "Een toegangssleutel maken",
        "Aanmelden met een toegangssleutel",
        "Mijn toegangssleutel gebruiken",
    ),
    "de": ("Weiter", "Einen Passkey erstellen", "Mit einem Passkey anmelden", "Meinen Passkey verwenden"),
}


@pytest.fixture
def site_variables():
    return {"RU_SIGN_IN": "passkey,totp"}


def authenticator(page, **changes):
    """A security key of this browser, whose owner is there."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    added = session.send("WebAuthn.addVirtualAuthenticator", {"options": options | changes})
    return session, added["authenticatorId"]


@pytest.fixture
def open_page(visitors):
    def open_one(language):
        address = visitors.address.replace("127.0.0.1", "localhost")
        context = visitors.chromium.new_context(
            locale=language, base_url=address, viewport={"width": 1100, "height": 900}
        )
        visitors.contexts.append(context)
        return context.new_page()

    return open_one


@pytest.fixture
def live_site(real_database, tmp_path, site_variables):
    """Passkeys are bound to a name, never to a number: the site is localhost."""
    from tests.support.ports import free_port
    from tests.support.server import served

    port = free_port()
    variables = {**real_database.variables, **site_variables, "RU_ADDRESS": f"http://localhost:{port}"}
    with served(variables, tmp_path, port=port) as address:
        yield address


@pytest.mark.parametrize("language", list(WORDS))
def test_a_passkey_is_made_by_invitation_and_signs_in(visitors, open_page, language, settings):
    going_on, make, way, use = WORDS[language]
    person = visitors.house.people["president"].person
    code = credentials.invite(person=person, by="program:test")
    page = open_page(language)
    authenticator(page)
    page.goto("/enrol")
    assert faults(page) == []
    page.locator("input[name=email]").fill(person.email)
    page.locator("input[name=code]").fill(code)
    page.get_by_role("button", name=going_on).click()
    page.wait_for_url("**/enrol/means")
    assert faults(page) == []
    page.get_by_role("button", name=make).click()
    page.wait_for_url("**/sign-in")
    assert Passkey.objects.get().person == person
    page.get_by_role("button", name=way).click()
    assert faults(page) == []
    page.get_by_role("button", name=use).click()
    page.wait_for_url("**/reports")
    page.goto("/account")
    assert faults(page) == []
    page.set_viewport_size({"width": 320, "height": 900})
    assert overflow(page) == 0


def test_without_a_passkey_the_page_says_so(visitors, open_page):
    page = open_page("fr")
    page.goto("/sign-in")
    authenticator(page)
    page.get_by_role("button", name=WORDS["fr"][2]).click()
    page.get_by_role("button", name=WORDS["fr"][3]).click()
    expect(page.locator("[data-passkey-status]")).to_contain_text("n'a pas été utilisée")


def test_what_an_authenticator_says_is_checked(visitors, open_page, settings):
    """A real answer of Chromium's authenticator, then altered in each way that matters."""
    page = open_page("fr")
    session, _ = authenticator(page)
    page.goto("/sign-in")
    origin = visitors.address.replace("127.0.0.1", "localhost")
    site = passkeys.Site("Test", "localhost", origin)
    options, challenge = passkeys.to_make(site, identifier=b"someone", name="someone", known=[])
    script = """async ([options, kind]) => {
        const parse = kind === "create" ? "parseCreationOptionsFromJSON" : "parseRequestOptionsFromJSON";
        const publicKey = PublicKeyCredential[parse](JSON.parse(options));
        return JSON.stringify((await navigator.credentials[kind]({publicKey})).toJSON());
    }"""
    answer = page.evaluate(script, [options, "create"])
    made = passkeys.made(site, answer, challenge)
    for other in (
        passkeys.Site("Test", "localhost", "http://evil.example"),
        passkeys.Site("Test", "evil.example", origin),
    ):
        with pytest.raises(Invalid, match="passkey-refused"):
            passkeys.made(other, answer, challenge)
    options, challenge = passkeys.to_use(site)
    answer = page.evaluate(script, [options, "get"])
    known = {"public_key": made.public_key, "uses": made.uses}
    uses = passkeys.used(site, answer, challenge, **known)
    assert uses > made.uses
    with pytest.raises(Invalid, match="passkey-refused"):
        passkeys.used(site, answer, challenge, public_key=made.public_key, uses=uses)
    with pytest.raises(Invalid, match="passkey-refused"):
        passkeys.used(site, answer, passkeys.to_use(site)[1], **known)
    with pytest.raises(Invalid, match="passkey-refused"):
        passkeys.used(passkeys.Site("Test", "localhost", "http://evil.example"), answer, challenge, **known)
    forged = json.loads(answer)
    forged["response"]["signature"] = "AAAA"
    with pytest.raises(Invalid, match="passkey-refused"):
        passkeys.used(site, json.dumps(forged), challenge, **known)
    session.send("WebAuthn.disable")


@pytest.mark.parametrize("answer", ["", "[]", "{}", "null", '{"id": 1}', '{"id": "x", "response": {}}'])
def test_what_is_no_answer_is_refused(answer):
    site = passkeys.Site("Test", "localhost", "http://localhost")
    with pytest.raises(Invalid, match="passkey-refused"):
        passkeys.made(site, answer, "AAAA")
    with pytest.raises(Invalid, match="passkey-refused"):
        passkeys.credential_of(answer)
        passkeys.used(site, answer, "AAAA", public_key=b"", uses=0)
