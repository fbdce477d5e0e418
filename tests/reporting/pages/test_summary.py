"""Check before signing: everything that will be signed, with its reasons."""

import pytest
from django.utils.translation import override
from tests.support.journal import no_event, one_event

from rapport_unique.core.findings import Finding, Place, Severity
from rapport_unique.core.measures import catalogue
from rapport_unique.reporting.views.said import groups_of


def test_every_figure_explains_itself(covid):
    covid("agent").save("44000")
    page = covid("reader").text("summary")
    assert "Montant à rembourser au SPP IS" in page
    assert "1\u202f000,00\xa0€" in page
    assert "montant de l&#x27;avance − montant justifié" in page
    assert "arrêté royal n° 47 du 26 juin 2020, art. 5" in page


def test_a_balance_of_nil_shows_neither_amount(ready):
    page = ready("agent").text("summary")
    assert "Le solde est de 0,00" in page
    assert "à rembourser au SPP IS" not in page and "à payer par le SPP IS" not in page


def test_it_shows_the_digest_that_is_signed(house, ready):
    house.covid.version.refresh_from_db()
    assert house.covid.version.document_digest in ready("president").text("summary")


@pytest.mark.parametrize(
    ("role", "said"),
    [
        ("agent", "Seuls le président et le directeur général signent."),
        ("reader", "Seuls le président et le directeur général signent."),
        ("president", "Aller à la signature"),
    ],
)
def test_it_says_who_can_sign_and_why_not(ready, role, said):
    assert said in ready(role).text("summary")


def test_an_empty_report_cannot_be_signed_and_says_why(covid):
    page = covid("president").text("summary")
    assert "Le formulaire n&#x27;est pas encore rempli." in page
    assert "rien n’a été rempli" in page
    assert "Les montants sont calculés dès que quelque chose est enregistré." in page
    assert covid("president").get("sign").headers["Location"] == covid("president").url("summary")


def test_the_draft_is_not_on_the_page_but_mentioned(ready):
    pages = ready("agent")
    pages.autosave("7", 1)
    page = pages.text("summary")
    assert "Vous avez un brouillon" in page and "7,00" not in page


class TestRemarks:
    @pytest.fixture
    def pages(self, covid):
        covid("agent").save("44001")
        return covid("agent")

    def test_they_are_confirmed_once_and_told(self, house, pages, covid):
        assert "n&#x27;est pas un multiple de 50,00" in pages.text("summary")
        with one_event(house.covid.journal_subject, "fields-saved"):
            assert pages.post("confirm", {"revision": 1, "confirmed": "on"}).status_code == 302
        house.covid.version.refresh_from_db()
        assert house.covid.version.revision == 1
        for page in (covid("president").text("summary"), covid("president").text("sign")):
            assert f"{house.agent.name} a confirmé les remarques" in page
        assert 'name="confirmed"' not in pages.text("summary")

    def test_the_box_must_be_ticked(self, pages):
        with no_event():
            answer = pages.post("confirm", {"revision": 1})
        assert answer.status_code == 422
        assert "Cochez la case pour confirmer." in answer.content.decode()

    def test_what_changed_meanwhile_is_not_confirmed(self, pages):
        with no_event():
            answer = pages.post("confirm", {"revision": 0, "confirmed": "on"})
        assert answer.status_code == 422
        assert "Le contenu a changé" in answer.content.decode()

    def test_an_identical_save_keeps_the_confirmation(self, pages):
        pages.post("confirm", {"revision": 1, "confirmed": "on"})
        with no_event():
            pages.save("44 001,00")
        assert "a confirmé les remarques" in pages.text("summary")

    def test_another_amount_wants_another_confirmation(self, pages):
        pages.post("confirm", {"revision": 1, "confirmed": "on"})
        pages.save("44002")
        assert 'name="confirmed"' in pages.text("summary")


def test_remarks_on_rows_say_where_and_hide_the_niss():
    measure = catalogue()["redi"]
    place = Place(table="lines", row=7, column="niss")
    unreadable = Finding("niss-unreadable", Severity.BLOCKING, place, "8507300332", None)
    in_a_workbook = Finding("niss-unreadable", Severity.BLOCKING, place._replace(sheet="REDI", cell="B7"), "x", None)
    with override("de"):
        (group,) = groups_of([unreadable, in_a_workbook], measure)
    first, second = group.findings
    assert first.place == f"Zeile 7, {measure.table('lines').by_key['niss'].label.de}"
    assert second.place == "REDI B7"
    assert "8507300332" not in first.message and "32" in first.message
