"""Signatures on the pages of a federal signing service, which gives the document back through its store."""

import base64
from io import BytesIO
from random import Random
from urllib.parse import parse_qs, urlsplit
from uuid import UUID

import pikepdf
import pytest
import requests
from pyhanko.pdf_utils.reader import PdfFileReader
from tests.reporting.conftest import build_house
from tests.reporting.test_filling import version_of
from tests.reporting.test_signing_in_documents import asked, cards, fill, filled, in_a_moment, report_of, signs  # noqa: F401
from tests.support.journal import no_event, one_event
from tests.support.people import signed_in

from rapport_unique.accounts.cards import trust
from rapport_unique.accounts.models import AccessCheck, SigningAttempt
from rapport_unique.adapters.signatures.verification import verify
from rapport_unique.core.findings import Invalid, NotPossible, Stale
from rapport_unique.reporting.files import read_pdf
from rapport_unique.reporting.freezing import frozen
from rapport_unique.reporting.models import Document, Signature, Submission
from rapport_unique.reporting.signing import finish_elsewhere
from rapport_unique.reporting.submissions import pdf_of


@pytest.fixture
def service(cards, signing_service, settings):  # noqa: F811
    client = signing_service.client
    settings.SIGNATURE_MEANS = ["card", "federal"]
    settings.SIGNING_SERVICE = {name: getattr(client, name) for name in client.__slots__}
    return signing_service


def leaves(house, role, version):
    """The officer presses the button: where their browser is sent."""
    browser = signed_in(house.people[role].mandate)
    said = {"revision": version.revision, "digest": version.document_digest, "agreed": "on", "means": "federal"}
    answer = browser.post(f"/reports/{house.covid.pk}/sign", said)
    return browser, answer


def does(service, url, card, act="sign"):
    """The officer signs on the service's page; where the service sends the browser."""
    service.card = card
    page = requests.get(url, timeout=10)
    assert page.ok and "Sign" in page.text
    token = url.split("/sign/")[1].split("?")[0]
    back = parse_qs(urlsplit(url).query)["redirectUrl"][0]
    done = requests.get(
        f"{service.url}/done/{token}", {"redirectUrl": back, "act": act}, allow_redirects=False, timeout=30
    )
    return urlsplit(done.headers["Location"])


def comes_back(browser, address):
    return browser.get(f"{address.path}?{address.query}")


def signs_there(service, house, role, version):
    browser, answer = leaves(house, role, version)
    return comes_back(browser, does(service, answer["Location"], service.pki.cards[role]))


@pytest.mark.parametrize("stamps", [True, False], ids=["stamped there", "stamped here"])
@pytest.mark.parametrize("order", [("president", "director"), ("director", "president")])
def test_two_signatures_there_send_the_report(house, service, filled, order, stamps):  # noqa: F811
    service.stamps = stamps
    with one_event(house.covid.journal_subject, "signed"):
        assert signs_there(service, house, order[0], filled)["Location"].endswith("/signed")
    with one_event(house.covid.journal_subject, "signed-and-sent"):
        assert signs_there(service, house, order[1], filled)["Location"].endswith("/receipt")
    pdf = pdf_of(Submission.objects.get())
    verdict = verify(pdf, trust(), in_a_moment())
    assert verdict.good and verdict.archived_at
    assert not any(
        "/DocMDP" in str(each.sig_object) for each in PdfFileReader(BytesIO(pdf)).embedded_regular_signatures
    )
    assert service.kept == []
    assert not SigningAttempt.objects.exists()


def test_one_signs_there_and_the_other_with_a_card_here(house, service, filled):  # noqa: F811
    signs_there(service, house, "president", filled)
    assert isinstance(signs(house, "director", service.pki.cards, filled), Submission)
    assert verify(pdf_of(Submission.objects.get()), trust(), in_a_moment()).good


def test_one_signs_here_and_the_other_there(house, service, filled):  # noqa: F811
    signs(house, "director", service.pki.cards, filled)
    assert signs_there(service, house, "president", filled)["Location"].endswith("/receipt")


def test_who_turns_back_signs_nothing_and_leaves_nothing(house, service, filled):  # noqa: F811
    browser, answer = leaves(house, "president", filled)
    address = does(service, answer["Location"], None, act="cancel")
    with no_event():
        back = browser.get(f"{address.path}?{address.query}", follow=True)
    assert "Rien n'est signé" in back.content.decode().replace("&#x27;", "'")
    assert service.kept == []
    assert not Signature.objects.exists()


@pytest.mark.parametrize("card", ["other", "revoked", "expired", "stranger"])
def test_what_another_card_signed_there_is_refused(house, service, filled, card):  # noqa: F811
    browser, answer = leaves(house, "president", filled)
    owned = service.pki.stranger if card == "stranger" else service.pki.cards[card]
    address = does(service, answer["Location"], owned)
    with no_event():
        page = comes_back(browser, address)
    assert page.status_code == 422
    assert not Signature.objects.exists()
    assert signs_there(service, house, "president", filled)["Location"].endswith("/signed")


def another_page(pdf):
    output = BytesIO()
    with pikepdf.open(BytesIO(pdf)) as opened:
        opened.add_blank_page()
        opened.save(output)
    return output.getvalue()


@pytest.mark.parametrize(
    "spoil",
    [
        another_page,
        lambda pdf: b"%PDF-1.7 nothing",
        lambda pdf: pdf[:-2000],
        lambda pdf: pdf[: pdf.rindex(b"/ByteRange")],
        lambda pdf: pdf[: pdf.rindex(b"%%EOF", 0, -10) + 6],
    ],
    ids=["rewritten", "another file", "cut", "cut in the signature", "not signed"],
)
def test_another_document_than_was_left_is_refused(house, service, filled, spoil):  # noqa: F811
    service.spoil = spoil
    _, answer = leaves(house, "president", filled)
    attempt = does(service, answer["Location"], service.pki.cards["president"]).path.rsplit("/", 1)[1]
    with no_event(), pytest.raises(Invalid, match="signed-elsewhere-otherwise"):
        finish_elsewhere(report=report_of(house), actor=house.people["president"], attempt=UUID(attempt))
    assert not Signature.objects.exists()


def test_coming_back_twice_is_one_signature(house, service, filled):  # noqa: F811
    browser, answer = leaves(house, "president", filled)
    address = does(service, answer["Location"], service.pki.cards["president"])
    assert comes_back(browser, address)["Location"].endswith("/signed")
    with no_event():
        assert comes_back(browser, address)["Location"].endswith("/signed")
    assert Signature.objects.count() == 1


def test_a_change_meanwhile_is_not_signed(house, service, filled):  # noqa: F811
    browser, answer = leaves(house, "president", filled)
    fill(house, "2,00")
    with no_event():
        assert comes_back(browser, does(service, answer["Location"], service.pki.cards["president"])).status_code == 422
    assert not Signature.objects.exists()


def test_nobody_comes_back_with_the_attempt_of_another(house, service, filled):  # noqa: F811
    _, answer = leaves(house, "president", filled)
    address = does(service, answer["Location"], service.pki.cards["president"])
    elsewhere = signed_in(build_house("44021").people["president"].mandate)
    with no_event():
        assert comes_back(signed_in(house.people["director"].mandate), address).status_code == 422
        assert comes_back(elsewhere, address).status_code == 404
    assert not Signature.objects.exists()


def test_a_service_that_is_away_is_said_and_nothing_is_lost(house, service, filled):  # noqa: F811
    service.away = True
    with no_event():
        _, answer = leaves(house, "president", filled)
    assert answer.status_code == 422
    assert "service fédéral de signature" in answer.content.decode()
    service.away = False
    browser, answer = leaves(house, "president", filled)
    address = does(service, answer["Location"], service.pki.cards["president"])
    assert comes_back(browser, address)["Location"].endswith("/signed")
    assert version_of(house.covid).live_signatures["president"].means == "federal"


def test_a_store_that_is_away_when_one_comes_back_can_be_asked_again(house, service, filled, settings):  # noqa: F811
    browser, answer = leaves(house, "president", filled)
    address = does(service, answer["Location"], service.pki.cards["president"])
    there = settings.SIGNING_SERVICE
    settings.SIGNING_SERVICE = {**there, "store": "http://127.0.0.1:9"}
    assert comes_back(browser, address).status_code == 422
    attempt = UUID(address.path.rsplit("/", 1)[1])
    with pytest.raises(NotPossible, match="signing-service-away"):
        finish_elsewhere(report=report_of(house), actor=house.people["president"], attempt=attempt)
    settings.SIGNING_SERVICE = there
    assert comes_back(browser, address)["Location"].endswith("/signed")


def test_what_the_service_is_told(house, service, filled):  # noqa: F811
    leaves(house, "president", filled)
    (said,) = service.asked.values()
    assert said["psfN"] == "president"
    assert said["lang"] == house.people["president"].language
    number = service.pki.cards["president"].national_number
    assert number not in str(said)
    assert service.kept == [said["in"]]
    assert Document.objects.count() == 1


def test_a_trial_signature_there(house, service):
    browser = signed_in(house.people["president"].mandate)
    answer = browser.post("/account/check/federal")
    with one_event(house.people["president"].person.journal_actor, "access-checked"):
        comes_back(browser, does(service, answer["Location"], service.pki.cards["president"]))
    assert AccessCheck.objects.get().means == "federal"


def test_the_trial_is_not_found_where_the_service_is_not_offered(house, cards):  # noqa: F811
    assert signed_in(house.people["president"].mandate).post("/account/check/federal").status_code == 404


def test_what_waits_for_the_service_is_not_finished_by_a_card(house, service, filled):  # noqa: F811
    browser, answer = leaves(house, "president", filled)
    attempt = does(service, answer["Location"], service.pki.cards["president"]).path.rsplit("/", 1)[1]
    said = {"attempt": attempt, "signature": base64.b64encode(bytes(96)).decode()}
    with no_event():
        assert browser.post(f"/reports/{house.covid.pk}/sign/finish", said).status_code == 409
    assert not Signature.objects.exists()


def test_the_attempt_of_a_card_is_not_fetched_from_the_service(house, service, filled):  # noqa: F811
    attempt, _ = asked(house, "president", service.pki.cards["president"], filled)
    with no_event(), pytest.raises(Stale, match="signing-expired"):
        finish_elsewhere(report=report_of(house), actor=house.people["president"], attempt=attempt)


def test_whatever_is_damaged_on_the_way_back_is_refused_and_never_an_error(house, service, filled):  # noqa: F811
    chance, base = Random(7), len(read_pdf(frozen(house.covid).latest.path))
    for _ in range(12):

        def damaged(pdf):
            at = chance.randrange(base, len(pdf))
            return pdf[:at] + bytes([pdf[at] ^ (1 << chance.randrange(8))]) + pdf[at + 1 :]

        service.spoil = damaged
        browser, answer = leaves(house, "president", filled)
        with no_event():
            page = comes_back(browser, does(service, answer["Location"], service.pki.cards["president"]))
        assert page.status_code == 422
    assert not Signature.objects.exists()
