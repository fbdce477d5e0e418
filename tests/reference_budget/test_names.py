"""What the paths of a set are called."""

import pytest

from rapport_unique.core.texts import LANGUAGES
from rapport_unique.reference_budget import name_of, shipped

PATHS = sorted({path for _scope, path in shipped().values})


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_path_has_a_name_of_its_own(language):
    names = [name_of(path).say(language) for path in PATHS]
    assert len(set(names)) == len(names)
    assert not any("." in name or "_" in name or "{" in name for name in names)


def test_names_say_whom_and_what():
    assert name_of("person.food.adult.f.18-64").fr == "Alimentation : adulte (femme), 18–64 ans"
    assert name_of("person.health.adult.any.65-").nl == "Gezondheid: volwassene, 65+ jaar"
    assert name_of("rent.private.3").de == "Private Miete, Personen: 3"


@pytest.mark.parametrize(
    "path", ["", "x", "person.food", "person.gold.adult.f.18-64", "rent.gold.1", "household.food.last"]
)
def test_what_is_no_path_of_the_engine_is_named_by_itself(path):
    assert name_of(path).fr == path
