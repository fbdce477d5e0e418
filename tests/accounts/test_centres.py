import pytest
from tests.support.journal import no_event, one_event
from tests.support.people import EUPEN, GHENT, LIEGE, a_centre, an_actor
from tests.support.races import together

from rapport_unique.accounts.access import Program
from rapport_unique.accounts.centres import import_centres, update_centre
from rapport_unique.accounts.models import Centre
from rapport_unique.core.findings import Invalid, Stale
from rapport_unique.journal.models import Event

PROGRAM = Program("test")
DATA = {
    "iban": "BE68 5390 0754 7034",
    "bic": "gkccbebb",
    "contact_name": " Amélie  Dubois ",
    "contact_email": "amelie@cpas.example",
    "contact_phone": "+32 4 220 00 00",
}


def test_every_municipality_has_a_centre(db):
    with one_event("centres", "centres-imported"):
        assert import_centres(actor=PROGRAM) == 581
    with no_event():
        assert import_centres(actor=PROGRAM) == 0


def test_a_centre_speaks_the_language_of_its_region(db):
    import_centres(actor=PROGRAM)
    by_languages = {
        languages: Centre.objects.filter(languages=languages).count() for languages in ("fr", "nl", "fr,nl", "de")
    }
    assert by_languages == {"fr": 253, "nl": 300, "fr,nl": 19, "de": 9}
    assert Centre.objects.get(ins="21004").language == "fr"


def test_a_centre_is_called_by_the_name_of_each_language(db):
    assert a_centre(LIEGE).label == ("CPAS Liège", "OCMW Luik", "ÖSHZ Liège")
    assert a_centre(GHENT).label.de == "ÖSHZ Gent"
    assert a_centre(EUPEN).label.de == "ÖSHZ Eupen"


def test_centre_data_are_stored_as_they_are_compared(db):
    centre = a_centre()
    assert not centre.is_complete
    with one_event("centre:62063", "centre-updated"):
        centre = update_centre(centre=centre, actor=PROGRAM, revision=0, **DATA)
    assert (centre.iban, centre.bic, centre.contact_name) == ("BE68539007547034", "GKCCBEBB", "Amélie Dubois")
    assert centre.is_complete and centre.revision == 1


def test_the_journal_keeps_before_and_after(db):
    centre = update_centre(centre=a_centre(), actor=PROGRAM, revision=0, **DATA)
    update_centre(centre=centre, actor=PROGRAM, revision=1, **{**DATA, "contact_phone": "04 220 00 01"})
    changes = Event.objects.for_subject("centre:62063").last().data["changes"]
    assert changes == {"contact_phone": ["+32 4 220 00 00", "04 220 00 01"]}


def test_an_identical_save_is_no_change(db):
    centre = update_centre(centre=a_centre(), actor=PROGRAM, revision=0, **DATA)
    with no_event():
        update_centre(centre=centre, actor=PROGRAM, revision=0, **DATA)


def test_what_someone_else_changed_is_not_overwritten(db):
    centre = update_centre(centre=a_centre(), actor=PROGRAM, revision=0, **DATA)
    with no_event(), pytest.raises(Stale, match="centre-changed"):
        update_centre(centre=centre, actor=PROGRAM, revision=0, **{**DATA, "bic": "BBRUBEBB"})


@pytest.mark.parametrize(
    ("field", "typed", "code"),
    [
        ("iban", "BE68 5390 0754 7035", "iban-invalid"),
        ("bic", "GKCC", "bic-invalid"),
        ("contact_email", "amelie@", "email-invalid"),
        ("contact_phone", "ask Amélie", "telephone-invalid"),
    ],
)
def test_wrong_data_are_refused(db, field, typed, code):
    with no_event(), pytest.raises(Invalid, match=code):
        update_centre(centre=a_centre(), actor=PROGRAM, revision=0, **{**DATA, field: typed})


def test_of_two_who_change_at_once_one_is_told(real_database):
    centre = a_centre()
    outcomes = together(
        lambda: update_centre(centre=centre, actor=PROGRAM, revision=0, **DATA),
        lambda: update_centre(centre=centre, actor=PROGRAM, revision=0, **{**DATA, "bic": "BBRUBEBB"}),
    )
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Centre", "Stale"]
    assert Event.objects.for_subject("centre:62063").count() == 1


def test_a_centre_sees_itself_and_the_administration_sees_all(db):
    liege, ghent = a_centre(LIEGE), a_centre(GHENT)
    assert list(Centre.objects.visible_to(an_actor("clerk", ghent))) == [ghent]
    assert set(Centre.objects.visible_to(an_actor("inspector"))) == {liege, ghent}
