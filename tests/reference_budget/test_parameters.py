"""Amounts by date and by level: the last one that began holds, the most local one first, and nothing is overwritten."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rapport_unique.core.findings import Refused
from rapport_unique.reference_budget import (
    Member,
    Override,
    ParameterSet,
    Region,
    Role,
    Sex,
    Value,
    shipped,
    simulate,
)
from reference_budget.households import DAY, case, woman

NATIONAL, FLANDERS = ("national", "person.work"), ("flanders", "person.work")


def value(since, amount, **more):
    return Value(since, Decimal(amount), "EUR/month", "synthetic", "a test", "none", **more)


def amount(parameters, path, day=DAY, region=Region.FLANDERS):
    return parameters.in_force(day, region)[path].value


def test_the_last_value_that_began_holds():
    later = shipped().merged({NATIONAL: [value(date(2024, 1, 1), 61), value(date(2025, 1, 1), 62)]})
    days = [date(2023, 12, 31), date(2024, 1, 1), date(2024, 12, 31), date(2025, 1, 1), date(2099, 1, 1)]
    assert [amount(later, "person.work", day) for day in days] == [60, 61, 61, 62, 62]


def test_before_the_first_day_there_is_nothing():
    with pytest.raises(Refused) as refused:
        simulate(case(), shipped(), date(2023, 9, 30))
    assert refused.value.code == "budget-parameter-missing"


def test_a_region_goes_before_the_country_and_a_centre_before_both_whatever_their_dates():
    regional = shipped().merged({FLANDERS: [value(date(2023, 10, 1), 65)], NATIONAL: [value(date(2023, 10, 15), 61)]})
    assert amount(regional, "person.work") == 65
    assert amount(regional, "person.work", region=Region.WALLONIA) == 61
    own = regional.for_centre([Override("person.work", Decimal(70), "trains are dear")], date(2023, 10, 20), "council")
    assert amount(own, "person.work") == 70
    assert amount(own, "person.work", date(2023, 10, 19)) == 65


def test_a_case_goes_before_everything_and_only_for_what_exists():
    own = case(woman(working=True), more={"overrides": (Override("person.work", Decimal(99), "night shifts"),)})
    assert simulate(own, shipped(), DAY).baskets["work"] == 99
    assert amount(shipped(), "person.work") == 60
    for odd in ("person.work.extra", "rent.private.9", ""):
        with pytest.raises(Refused) as refused:
            simulate(case(more={"overrides": (Override(odd, Decimal(1), "why"),)}), shipped(), DAY)
        assert refused.value.code == "budget-parameter-unknown"
    with pytest.raises(Refused):
        shipped().for_centre([Override("nothing", Decimal(1), "why")], DAY, "council")


def test_uprating_adds_new_values_and_leaves_the_old_ones():
    since = date(2024, 4, 1)
    later = shipped().uprated(since, Decimal("1.0333"), "index")
    for key, values in shipped().values.items():
        new = later.values[key]
        assert new[0] == values[0]
        if values[0].unit == "share":
            assert new == values
        else:
            assert new[1].value == (values[0].value * Decimal("1.0333")).quantize(Decimal("0.01"), "ROUND_HALF_UP")
            assert (new[1].since, new[1].source, new[1].status) == (since, "index", "synthetic")
    assert later.digest != shipped().digest


def test_uprating_can_be_of_one_region_and_one_branch():
    later = shipped().uprated(date(2024, 4, 1), Decimal(2), "rents", scope="wallonia", path="rent")
    day = date(2024, 4, 1)
    assert amount(later, "rent.private.1", day, Region.WALLONIA) == 1280
    assert amount(later, "rent.private.1", day, Region.FLANDERS) == 690
    assert amount(later, "energy.market.1", day, Region.WALLONIA) == 130


def test_the_digest_is_of_values_and_origins_not_of_names_or_writing():
    renamed = shipped().named("OTHER")
    assert (renamed.id, renamed.digest) == ("OTHER", shipped().digest)
    same = {
        key: tuple(each._replace(value=each.value + Decimal("0.000")) for each in values)
        for key, values in reversed(shipped().values.items())
    }
    assert ParameterSet("x", same).digest == shipped().digest
    moved = shipped().merged({NATIONAL: [value(date(2023, 10, 1), 60)]})
    assert moved.digest != shipped().digest


def test_a_set_is_synthetic_as_soon_as_one_value_is():
    official = {key: tuple(each._replace(status="official") for each in all) for key, all in shipped().values.items()}
    assert not ParameterSet("x", official).synthetic
    assert ParameterSet("x", {**official, NATIONAL: shipped().values[NATIONAL]}).synthetic
    assert simulate(case(), shipped(), DAY).synthetic


@given(st.integers(1, 2000), st.sampled_from(list(Region)))
def test_every_day_gives_what_the_last_change_gave(days, region):
    later = (
        shipped().uprated(date(2024, 4, 1), Decimal("1.02"), "index").uprated(date(2025, 4, 1), Decimal("1.02"), "i")
    )
    day = date(2023, 10, 1) + timedelta(days)
    begun = max(each for each in later.changes if each <= day)
    assert later.in_force(day, region) is later.in_force(begun, region)


@pytest.mark.parametrize(
    ("role", "age", "food"),
    [
        (Role.CHILD, 0, 95),
        (Role.CHILD, 2, 95),
        (Role.CHILD, 6, 145),
        (Role.CHILD, 17, 205),
        (Role.CHILD, 18, 205),
        (Role.STUDENT, 17, 205),
        (Role.STUDENT, 18, 210),
        (Role.STUDENT, 25, 205),
        (Role.ADULT, 16, 205),
        (Role.ADULT, 64, 205),
        (Role.ADULT, 65, 200),
        (Role.ADULT, 110, 200),
    ],
)
def test_who_outgrew_a_scale_is_an_adult(role, age, food):
    assert shipped().in_force(DAY, Region.BRUSSELS).person("food", role, Sex.FEMALE, age).found.value == food


def test_whoever_is_neither_woman_nor_man_gets_the_higher_amount():
    assert shipped().in_force(DAY, Region.BRUSSELS).person("food", Role.ADULT, Sex.OTHER, 30).found.value == 225


def test_a_birth_still_to_come_is_refused_with_its_place():
    with pytest.raises(Refused) as refused:
        simulate(case(woman(), Member("1", Role.CHILD, Sex.MALE, born=date(2023, 12, 1))), shipped(), DAY)
    assert (refused.value.code, refused.value.facts["place"]) == ("budget-born-later", "members[1].born")


def test_a_set_without_a_scale_says_which_path_is_missing():
    cut = ParameterSet("x", {key: all for key, all in shipped().values.items() if "rent.private" not in key[1]})
    with pytest.raises(Refused) as refused:
        simulate(case(), cut, DAY)
    assert refused.value.facts["path"] == "rent.private.1"
