import pytest
from tests.support.people import a_person

from rapport_unique.accounts.national_numbers import digest_of, is_of, person_with
from rapport_unique.core.findings import Invalid

NUMBER = "85073000160"


def test_a_person_is_found_by_the_number_however_it_is_written(db):
    person = a_person(national_number_digest=digest_of(NUMBER))
    assert person_with("85.07.30-001.60") == person
    assert is_of(person, NUMBER)


def test_a_person_without_a_number_is_nobody_by_number(db):
    assert not is_of(a_person(fictional=False), NUMBER)
    assert person_with(NUMBER) is None


def test_what_is_kept_depends_on_the_key(settings):
    before = digest_of(NUMBER)
    assert NUMBER not in before
    settings.NATIONAL_NUMBER_KEY = "another"
    assert digest_of(NUMBER) != before


def test_wrong_check_digits_are_refused():
    with pytest.raises(Invalid, match="niss-invalid"):
        digest_of("85073000161")
