"""Sign with a card in a real Chromium: a fake Web eID extension, keys in SoftHSM2, a real authority behind."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect
from tests.browser.covid import WORDS
from tests.reporting.test_filling import version_of
from tests.support.accessibility import faults, overflow
from tests.support.extension import Extension
from tests.support.signing import trust_of

from rapport_unique.accounts.national_numbers import digest_of
from rapport_unique.adapters.signatures.verification import verify
from rapport_unique.reporting.filling import save_fields
from rapport_unique.reporting.models import Signature, Submission
from rapport_unique.reporting.submissions import pdf_of
from rapport_unique.ui import clock

pytestmark = pytest.mark.browser

SIGN = {"fr": "Signer", "nl": "Ondertekenen", "de": "Unterzeichnen"}


@pytest.fixture
def site_variables(pki, tmp_path):
    authorities = tmp_path / "authorities.pem"
    authorities.write_bytes(pki.pem("root", "citizens"))
    return {
        "RU_SIGNATURE_MEANS": "card",
        "RU_CARD_AUTHORITIES": str(authorities),
        "RU_TSA_AUTHORITIES": str(authorities),
        "RU_TSA_URL": pki.time_stamp_url,
    }


@pytest.fixture
def ready(visitors, pki):
    """A report that waits for its signatures, and officers who own cards."""
    house = visitors.house
    for role in ("president", "director"):
        person = house.people[role].person
        person.national_number_digest = digest_of(pki.cards[role].national_number)
        person.save()
    save_fields(report=house.covid, actor=house.agent, revision=0, fields={"justified": "43250,00"})
    return visitors


def signing_page(visitors, covid, role, extension=None, language="fr"):
    page = visitors.open(role, f"{covid}/sign", language=language, extension=extension)
    page.get_by_role("checkbox").check()
    return page


def press(page, language="fr"):
    page.get_by_role("button", name=SIGN[language]).or_(
        page.get_by_role("button", name=WORDS[language]["send"])
    ).click()


def status(page):
    return page.locator("[data-card-status]")


@pytest.mark.parametrize(
    ("order", "language"),
    [(("president", "director"), "fr"), (("director", "president"), "nl"), (("president", "director"), "de")],
)
def test_two_cards_in_either_order_send_the_report(ready, covid, pki, order, language):
    for role in order:
        page = signing_page(ready, covid, role, Extension(pki.cards[role]), language)
        press(page, language)
        page.wait_for_url(f"**{covid}/{'signed' if role == order[0] else 'receipt'}")
    pdf = pdf_of(Submission.objects.get())
    verdict = verify(pdf, trust_of(pki), pki.now() + timedelta(seconds=5))
    assert verdict.good
    assert [each.signer.national_number for each in verdict.signatures] == [
        pki.cards[role].national_number for role in order
    ]


@pytest.mark.parametrize("language", list(WORDS))
def test_the_page_is_accessible_and_says_what_went_wrong(ready, covid, language):
    page = signing_page(ready, covid, "president", language=language)
    assert faults(page) == []
    press(page, language)
    expect(status(page)).to_contain_text("Web eID")
    expect(status(page)).to_be_focused()
    assert faults(page) == []
    page.set_viewport_size({"width": 320, "height": 900})
    assert overflow(page) == 0
    assert not Signature.objects.exists()


@pytest.mark.parametrize(
    ("person", "said"),
    [
        (lambda cards: Extension(cards["president"], cancels=True), "Vous avez annulé"),
        (lambda cards: Extension(cards["other"]), "Cette carte n'est pas celle de la personne identifiée"),
        (lambda cards: Extension(cards["revoked"]), "révoqué"),
        (lambda cards: Extension(cards["expired"]), "n'est plus, ou pas encore, valable"),
        (lambda cards: Extension(None), "La carte n'a pas répondu à temps"),
        (lambda cards: Extension(cards["president"], signature=bytes(96)), "ne correspond pas au document"),
    ],
    ids=["cancel", "wrong card", "revoked", "expired", "no card", "another value"],
)
def test_what_goes_wrong_signs_nothing_and_can_be_tried_again(ready, covid, pki, person, said):
    extension = person(pki.cards)
    page = signing_page(ready, covid, "president", extension)
    press(page)
    expect(status(page)).to_contain_text(said)
    assert not Signature.objects.exists()
    extension.card, extension.cancels, extension.signature = pki.cards["president"], False, None
    press(page)
    page.wait_for_url(f"**{covid}/signed")


def test_an_issuer_that_nobody_trusts_is_refused(ready, covid, pki):
    page = signing_page(ready, covid, "president", Extension(pki.stranger))
    press(page)
    expect(status(page)).to_contain_text("autorité reconnue")
    assert not Signature.objects.exists()


def test_a_tampered_digest_is_found_out(ready, covid, pki):
    """A page that was made to ask for the signature of something else."""
    page = signing_page(ready, covid, "president", Extension(pki.cards["president"]))

    def tamper(route):
        answer = route.fetch()
        changed = answer.json() | {"hash": "A" * 64}
        route.fulfill(response=answer, json=changed)

    page.route("**/sign/prepare", tamper)
    press(page)
    expect(status(page)).to_contain_text("ne correspond pas au document")
    assert not Signature.objects.exists()


def test_an_answer_sent_twice_signs_once(ready, covid, pki):
    page = signing_page(ready, covid, "president", Extension(pki.cards["president"]))
    sent = []
    page.on("request", lambda request: sent.append(request) if request.url.endswith("/sign/finish") else None)
    press(page)
    page.wait_for_url(f"**{covid}/signed")
    (finish,) = sent
    again = page.request.post(finish.url, data=finish.post_data, headers=finish.headers)
    assert again.status == 409
    assert "expiré" in again.json()["message"]
    assert Signature.objects.count() == 1


def test_in_two_tabs_the_second_hears_that_it_is_signed(ready, covid, pki):
    extension = Extension(pki.cards["president"])
    first = signing_page(ready, covid, "president", extension)
    second = first.context.new_page()
    second.goto(f"{covid}/sign")
    second.get_by_role("checkbox").check()
    press(first)
    first.wait_for_url(f"**{covid}/signed")
    press(second)
    expect(status(second)).to_contain_text("Cette signature est déjà apposée")
    assert Signature.objects.count() == 1


def test_what_changed_meanwhile_is_not_signed(ready, covid, pki):
    house = ready.house
    page = signing_page(ready, covid, "president", Extension(pki.cards["president"]))
    revision = version_of(house.covid).revision
    save_fields(report=house.covid, actor=house.agent, revision=revision, fields={"justified": "1,00"})
    press(page)
    expect(status(page)).to_contain_text("Le contenu a changé")
    assert not Signature.objects.exists()


def test_without_scripts_the_page_says_what_is_needed(ready, covid):
    page = ready.open("president", f"{covid}/sign", java_script_enabled=False)
    page.get_by_role("checkbox").check()
    press(page)
    expect(page.get_by_role("alert")).to_contain_text("Web eID")
    assert not Signature.objects.exists()


class TestOnThePagesOfTheFederalService:
    @pytest.fixture
    def site_variables(self, site_variables, signing_service):
        return {**site_variables, "RU_SIGNATURE_MEANS": "federal", **signing_service.variables}

    @pytest.mark.parametrize("language", list(WORDS))
    def test_both_sign_there_and_come_back(self, ready, covid, signing_service, language):
        for role, then in (("president", "signed"), ("director", "receipt")):
            signing_service.card = signing_service.pki.cards[role]
            page = signing_page(ready, covid, role, language=language)
            assert faults(page) == []
            press(page, language)
            page.get_by_role("button", name="Sign").click()
            page.wait_for_url(f"**{covid}/{then}")
        assert verify(pdf_of(Submission.objects.get()), trust_of(signing_service.pki), clock.now()).good

    def test_turning_back_leads_to_the_page_of_before(self, ready, covid):
        page = signing_page(ready, covid, "president")
        press(page)
        page.get_by_role("button", name="Cancel").click()
        page.wait_for_url(f"**{covid}/sign")
        expect(page.locator("main")).to_contain_text("Rien n'est signé")
        assert not Signature.objects.exists()
