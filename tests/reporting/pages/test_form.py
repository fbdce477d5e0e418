"""Fill in: amounts as people type them, drafts beside the content, and nobody overwritten silently."""

import pytest
from tests.support.journal import no_event, one_event
from tests.support.people import an_actor, signed_in

from rapport_unique.accounts.models import Person
from rapport_unique.reporting.models import Draft


def stored(report):
    report.version.refresh_from_db()
    return report.version.answers.get("fields", {}).get("justified")


@pytest.mark.parametrize("typed", ["1234,56", "1 234,56", "1.234,56", "1234.56"])
def test_amounts_are_read_as_people_type_them(house, covid, typed):
    with one_event(house.covid.journal_subject, "fields-saved"):
        answer = covid("agent").save(typed)
    assert answer.headers["Location"] == f"/reports/{house.covid.pk}/summary"
    assert stored(house.covid) == "1234.56"


def test_an_ambiguous_amount_is_asked_again_with_both_readings(house, covid):
    with no_event():
        answer = covid("agent").save("1.234")
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Quel montant voulez-vous dire par « 1.234 » ?" in page
    assert 'value="1234.00"' in page and 'value="1.23"' in page
    assert page.count('<li><a href="#id_justified">') == 1
    assert covid("agent").save("1.234", **{"justified-reading": "1234.00"}).status_code == 302
    assert stored(house.covid) == "1234.00"


def test_a_reading_of_another_amount_is_not_taken(house, covid):
    with no_event():
        assert covid("agent").save("2.345", **{"justified-reading": "1234.00"}).status_code == 422
    covid("agent").save("99", **{"justified-reading": "1234.00"})
    assert stored(house.covid) == "99.00"


@pytest.mark.parametrize("typed", ["", "abc", "-5", "1,2345678"])
def test_what_cannot_be_read_stays_on_the_page(covid, typed):
    with no_event():
        answer = covid("agent").save(typed)
    assert answer.status_code == 422
    assert f'value="{typed}"' in answer.content.decode()


def test_the_prefilled_amount_is_text_with_its_source(covid):
    page = covid("agent").text("form")
    assert "45\u202f000,00\xa0€" in page
    assert "Rempli par l’administration" in page
    assert 'name="advance"' not in page


def test_a_draft_is_kept_as_one_types_and_comes_back(house, covid):
    pages = covid("agent")
    with no_event():
        answer = pages.autosave("12,", 0)
    assert answer.status_code == 200
    assert answer.json()["message"].startswith("Brouillon gardé à ")
    assert stored(house.covid) is None
    page = pages.text("form")
    assert 'value="12,"' in page
    assert "est de retour dans le formulaire" in page
    assert pages.post("form/abandon").status_code == 302
    assert 'value="12,"' not in pages.text("form")


def test_without_scripts_a_button_keeps_the_draft(covid):
    pages = covid("agent")
    answer = pages.post("form/draft", {"justified": "abc", "revision": 0, "signed": ""})
    assert answer.headers["Location"] == pages.url("form")
    assert 'value="abc"' in pages.text("form")


def test_what_cannot_be_saved_is_kept_as_a_draft(covid):
    pages = covid("agent")
    pages.save("1.234")
    assert 'value="1.234"' in pages.text("form")


def test_no_character_breaks_a_draft(covid):
    pages = covid("agent")
    typed = "1\0<img src=x onerror=alert(1)>'\"\u202e"
    assert pages.autosave(typed, 0).status_code == 200
    page = pages.text("form")
    assert "<img" not in page
    assert "1&lt;img src=x onerror=alert(1)&gt;&#x27;&quot;\u202e" in page
    assert "<img" not in covid("president").text("form")


@pytest.mark.parametrize("revision", ["", "x", "-1", "99999999999999999999"])
def test_a_forged_revision_changes_nothing(covid, revision):
    pages = covid("agent")
    with no_event():
        assert pages.autosave("1", revision).status_code in (400, 409)
        assert pages.save("1", revision=revision).status_code in (302, 422)


def test_the_draft_survives_a_change_of_language(covid):
    pages = covid("agent")
    pages.autosave("77", 0)
    answer = pages.client.post("/language", {"language": "de", "next": pages.url("form")}, follow=True)
    assert answer.redirect_chain == [(pages.url("form"), 302)]
    page = answer.content.decode()
    assert 'value="77"' in page and "Bericht ausfüllen" in page


def test_a_colleague_sees_the_draft(house, covid):
    covid("agent").autosave("500", 0)
    page = covid("president").text("form")
    assert "remplit aussi ce formulaire" in page
    assert "500,00\xa0€" in page
    assert 'value="500"' not in page


def test_saving_takes_the_draft_away(covid):
    pages = covid("agent")
    pages.autosave("500", 0)
    pages.save("500")
    assert not Draft.objects.exists()


class TestConflict:
    @pytest.fixture
    def pages(self, house, covid):
        """The agent typed 200 on the empty form; the president saved 100 meanwhile."""
        covid("president").save("100")
        return covid("agent")

    def test_both_values_are_shown_and_nothing_is_overwritten(self, house, pages):
        with no_event():
            answer = pages.save("200", revision=0)
        assert answer.headers["Location"] == pages.url("form")
        assert stored(house.covid) == "100.00"
        shown = pages.get("form")
        page = shown.content.decode()
        assert shown.status_code == 409
        assert 'value="200.00"' in page and 'value="100.00"' in page
        assert house.president.name in page

    def test_autosave_says_so_and_keeps_what_was_typed(self, pages):
        answer = pages.autosave("200", 0)
        assert answer.status_code == 409
        assert "rechargez la page" in answer.json()["message"]
        assert pages.get("form").status_code == 409

    @pytest.mark.parametrize(("chosen", "expected"), [("200.00", "200.00"), ("100.00", "100.00")])
    def test_one_value_is_chosen(self, house, pages, chosen, expected):
        pages.save("200", revision=0)
        assert pages.save(chosen, choices="1").status_code == 302
        assert stored(house.covid) == expected
        assert not Draft.objects.exists()

    def test_choosing_nothing_is_asked_again(self, pages):
        pages.save("200", revision=0)
        answer = pages.post("form", {"revision": 1, "signed": "", "choices": "1"})
        assert answer.status_code == 422
        assert 'value="200.00"' in answer.content.decode()

    def test_the_same_amount_typed_otherwise_is_no_conflict(self, pages):
        pages.autosave("100,00", 0)
        assert pages.get("form").status_code == 200


class TestSignedOnce:
    @pytest.fixture
    def signed(self, ready):
        ready("president").sign()
        return ready

    @pytest.fixture
    def signature(self, house, signed):
        return house.covid.version.signatures.get()

    def test_it_opens_read_only_and_modify_warns(self, signed, house):
        page = signed("agent").text("form")
        assert 'name="justified"' not in page
        assert f"{house.president.name} a signé ce rapport" in page
        assert "Modifier" in page

    def test_modify_opens_it_and_abandoning_leaves_the_signature(self, signed, signature):
        pages = signed("agent")
        with no_event():
            pages.post("form/modify", {"revision": 1})
            page = pages.text("form")
            pages.post("form/abandon")
        assert 'name="justified"' in page
        assert "annulée dès que vous enregistrez une modification" in page
        assert 'name="justified"' not in pages.text("form")
        signature.refresh_from_db()
        assert signature.voided_at is None

    def test_a_change_voids_and_an_identical_save_does_not(self, signed, signature):
        pages = signed("agent")
        pages.post("form/modify", {"revision": 1})
        with no_event():
            answer = pages.save("45 000,00", signed=str(signature.pk), follow=True)
        assert "Rien n’a changé : le rapport est comme il était." in answer.content.decode()
        signature.refresh_from_db()
        assert signature.voided_at is None
        pages.post("form/modify", {"revision": 1})
        pages.save("45100", signed=str(signature.pk))
        signature.refresh_from_db()
        assert signature.voided_at is not None

    def test_a_signature_that_the_page_did_not_show_is_not_voided_unseen(self, signed, signature):
        pages = signed("agent")
        with no_event():
            answer = pages.save("45100", signed="")
        assert answer.headers["Location"] == pages.url("form")
        signature.refresh_from_db()
        assert signature.voided_at is None
        page = pages.text("form")
        assert 'value="45100.00"' in page
        assert f'name="signed" value="{signature.pk}"' in page


def test_an_ended_session_keeps_what_was_typed(house, covid):
    pages = covid("agent")
    pages.client.cookies.clear()
    answer = pages.save("1234,56")
    page = answer.content.decode()
    assert answer.status_code == 401
    assert "1234,56" in page
    kept = answer.context["kept"]
    again = pages.client.post("/sign-in/demonstration", {"person": house.agent.person.identifier, "kept": kept})
    assert 'name="justified" value="1234,56"' in again.content.decode()
    assert pages.save("1234,56", revision=0).status_code == 302
    assert stored(house.covid) == "1234.56"


def test_autosave_after_the_session_says_so(covid):
    pages = covid("agent")
    pages.client.cookies.clear()
    assert pages.autosave("1", 0).status_code == 401


def test_a_sent_report_has_no_form(ready):
    ready("president").sign()
    ready("director").sign()
    pages = ready("agent")
    assert pages.get("form").headers["Location"] == pages.url()
    with no_event():
        assert pages.save("1").headers["Location"] == pages.url()
        assert pages.autosave("1", 1).status_code == 422


def test_readers_and_strangers_do_not_fill_in(house, covid):
    assert covid("reader").get("form").status_code == 403
    assert covid("reader").save("1").status_code == 403
    manager = an_actor("access-manager", house.centre, Person.objects.get(pk=house.agent.person.pk))
    assert signed_in(manager).get(f"/reports/{house.covid.pk}").status_code == 403
