"""The page about a measure, for everybody who is signed in, in the three languages."""

import pytest
from tests.support.people import an_actor, signed_in

from rapport_unique.core.measures import catalogue


@pytest.mark.parametrize("measure", catalogue())
def test_every_measure_has_its_page_in_every_language(db, measure):
    reader = an_actor("controller")
    for language in ("fr", "nl", "de"):
        reader.person.language = language
        reader.person.save()
        page = signed_in(reader).get(f"/measures/{measure}").content.decode()
        declared = catalogue()[measure]
        assert declared.title.say(language).replace("'", "&#x27;") in page
        for figure in declared.figures:
            assert figure.label.say(language).replace("'", "&#x27;") in page
        assert "{" not in page.partition("<main")[2].partition("</main>")[0]


def test_a_measure_without_parameters_has_no_empty_list(db):
    page = signed_in(an_actor("controller")).get("/measures/food-aid").content.decode()
    assert 'id="parameters"' not in page and 'id="examples"' in page


def test_there_is_no_page_about_nothing(db):
    assert signed_in(an_actor("controller")).get("/measures/nothing").status_code == 404
