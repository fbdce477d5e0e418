"""The register of centres: search, history, mergers, and accounts that are confirmed before money goes there."""

import html
from datetime import timedelta

import pytest
from tests.accounts.test_centres import DATA
from tests.support.journal import no_event, one_event
from tests.support.people import GHENT, LIEGE, a_centre, an_actor, signed_in

from rapport_unique.accounts.access import Program
from rapport_unique.accounts.centres import change_languages, confirm_account, update_centre
from rapport_unique.accounts.models import Centre
from rapport_unique.core.findings import Invalid, Stale
from rapport_unique.ui import clock

PROGRAM = Program("test")
IBAN = "BE68539007547034"
OTHER = "BE71096123456769"


@pytest.fixture
def centre(db):
    return update_centre(centre=a_centre(), actor=PROGRAM, revision=0, **DATA)


@pytest.fixture
def budget(db):
    return an_actor("budget")


@pytest.fixture
def manager(db):
    return an_actor("manager")


def test_an_account_is_confirmed_once_by_the_administration(centre, budget):
    assert not centre.account_is_confirmed
    assert list(Centre.objects.to_confirm()) == [centre]
    with one_event("centre:62063", "account-confirmed"):
        confirmed = confirm_account(centre=centre, iban=centre.iban, actor=budget)
    assert confirmed.account_is_confirmed
    assert not Centre.objects.to_confirm().exists()
    with no_event():
        confirm_account(centre=centre, iban=centre.iban, actor=budget)


def test_a_changed_account_waits_again(centre, budget):
    confirm_account(centre=centre, iban=centre.iban, actor=budget)
    changed = update_centre(centre=centre, actor=PROGRAM, revision=1, **{**DATA, "iban": OTHER})
    assert not changed.account_is_confirmed
    with no_event(), pytest.raises(Stale, match="centre-changed"):
        confirm_account(centre=changed, iban=centre.iban, actor=budget)


def test_a_centre_without_account_has_nothing_to_confirm(db):
    a_centre()
    assert not Centre.objects.to_confirm().exists()


def test_the_page_shows_both_accounts_and_confirms_the_one_that_was_seen(centre, budget):
    desk = signed_in(budget)
    assert "BE68 5390 0754 7034" in desk.get("/administration/accounts").content.decode()
    desk.post("/administration/accounts/62063", {"iban": OTHER})
    assert Centre.objects.to_confirm().exists()
    desk.post("/administration/accounts/62063", {"iban": centre.iban})
    assert not Centre.objects.to_confirm().exists()
    assert desk.post("/administration/accounts/99999", {"iban": "x"}).status_code == 404


def test_the_register_finds_by_name_and_region(centre, manager):
    a_centre(GHENT)
    desk = signed_in(manager)
    assert "44021" not in desk.get("/administration/register", {"search": "Liège"}).content.decode()
    assert "62063" not in desk.get("/administration/register", {"region": "flanders"}).content.decode()
    assert "44021" in desk.get("/administration/register", {"search": "44021"}).content.decode()


def test_the_history_says_that_and_never_what(centre, manager):
    page = html.unescape(signed_in(manager).get("/administration/register/62063").content.decode())
    assert "modifiés par le centre" in page
    assert "BE68" not in page and DATA["contact_name"] not in page


def test_a_merger_is_recorded_on_the_screen(centre, manager):
    other = a_centre(GHENT)
    desk = signed_in(manager)
    day = clock.today() + timedelta(days=30)
    said = {"successor": LIEGE, "on": day.isoformat(), "understood": "on", "revision": 0}
    with one_event("centre:44021", "centre-merged"):
        assert desk.post("/administration/register/44021/merge", said).status_code == 302
    other.refresh_from_db()
    assert (other.successor, other.valid_to) == (centre, day - timedelta(days=1))
    page = desk.get("/administration/register/44021").content.decode()
    assert "Fusion avec 62063" in page
    assert "CPAS Gand (44021)" in desk.get("/administration/register/62063").content.decode()
    with no_event():
        assert desk.post("/administration/register/44021/merge", said).status_code == 422


@pytest.mark.parametrize(
    "wrong",
    [
        {"successor": "99999"},
        {"successor": GHENT},
        {"on": "x"},
        {"on": "01/01/1999"},
        {"understood": ""},
        {"successor": ""},
    ],
)
def test_a_wrong_merger_is_refused_and_what_was_typed_stays(centre, manager, wrong):
    a_centre(GHENT)
    said = {"successor": LIEGE, "on": clock.today().isoformat(), "understood": "on", "revision": 0, **wrong}
    with no_event():
        page = signed_in(manager).post(f"/administration/register/{GHENT}/merge", said)
    assert page.status_code == 422
    assert "<details" in page.content.decode() and " open" in page.content.decode()


@pytest.mark.parametrize(
    ("role", "address"), [("controller", "/administration/accounts"), ("manager", "/administration/accounts")]
)
def test_only_the_budget_confirms_accounts(db, role, address):
    assert signed_in(an_actor(role)).get(address).status_code == 403


@pytest.mark.parametrize("role", ["controller", "budget"])
def test_only_managers_merge(centre, role):
    a_centre(GHENT)
    assert signed_in(an_actor(role)).post(f"/administration/register/{GHENT}/merge", {}).status_code == 403


def languages(*spoken, written_in, revision=0):
    return {"languages-languages": spoken, "languages-written_in": written_in, "languages-revision": revision}


def test_the_languages_of_a_centre_are_changed_and_told(centre, manager):
    desk = signed_in(manager)
    address = "/administration/register/62063/languages"
    with one_event("centre:62063", "centre-languages-changed"):
        assert desk.post(address, languages("fr", "nl", written_in="nl", revision=1)).status_code == 302
    centre.refresh_from_db()
    assert (centre.languages, centre.language) == ("nl,fr", "nl")
    assert "FR en NL, FR" in html.unescape(desk.get("/administration/register/62063").content.decode())
    with no_event():
        assert desk.post(address, languages("nl", "fr", written_in="nl", revision=1)).status_code == 302


@pytest.mark.parametrize(
    "wrong",
    [languages(written_in="fr"), languages("fr", written_in="nl"), languages("xx", written_in="fr"), {}],
)
def test_a_centre_is_written_to_in_one_of_its_languages(centre, manager, wrong):
    with no_event():
        page = signed_in(manager).post("/administration/register/62063/languages", {"languages-revision": 1, **wrong})
    assert page.status_code == 422
    with no_event(), pytest.raises(Invalid, match="centre-languages"):
        change_languages(centre=centre, actor=manager, revision=1, languages=["xx", "fr"], written_in="fr")


def test_a_stale_form_changes_nothing_and_can_be_sent_again(centre, manager):
    a_centre(GHENT)
    desk = signed_in(manager)
    desk.post("/administration/register/62063/languages", languages("fr", "nl", written_in="fr", revision=1))
    merger = {"successor": GHENT, "on": clock.today().isoformat(), "understood": "on", "revision": 1}
    for address, said in (
        ("languages", languages("fr", written_in="fr", revision=1)),
        ("merge", merger),
    ):
        with no_event():
            page = desk.post(f"/administration/register/62063/{address}", said)
        assert page.status_code == 422
        assert 'name="revision" value="2"' in page.content.decode().replace('id="id_revision" ', "")
    assert desk.post("/administration/register/62063/merge", {**merger, "revision": 2}).status_code == 302


@pytest.mark.parametrize("role", ["controller", "budget"])
def test_only_managers_change_languages(centre, role):
    desk = signed_in(an_actor(role))
    assert desk.post("/administration/register/62063/languages", {}).status_code == 403
    assert "/languages" not in desk.get("/administration/register/62063").content.decode()
