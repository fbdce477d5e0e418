"""Investments over the whole subsidy: one ceiling for centre and partner, another per user, in any order of rows."""

from fractions import Fraction
from random import Random

import pytest
from tests.core.participation.reports import activity, evaluated

DAYS = ("2019-03-01", "2019-03-02")


def cents(amount):
    return f"{amount // 100}.{amount % 100:02d}"


def line(random, part):
    incl = random.randrange(60_000)
    everybody = random.randint(1, 4)
    return activity(
        cents(incl),
        part,
        booked_on=random.choice(DAYS),
        description=random.choice(("PC", "Table")),
        investment=random.choice(("centre", "partner", "user", None)),
        investment_nature="Matériel",
        amount_excl_vat=cents(random.choice((0, incl // 2, incl))),
        participants=str(everybody),
        target_participants=str(random.randint(0, everybody)),
    )


def tables(random):
    keys = {"a": "activities_a", "b": "expenses_b", "c": "activities_c"}
    return {key: [line(random, part) for _ in range(random.randint(0, 5))] for part, key in keys.items()}


def whole(text):
    return int(text.replace(".", ""))


def half_up(fraction):
    return int(fraction + Fraction(1, 2))


def cut_by_the_text(found):
    """The manual read again, in whole cents: what of each investment goes beyond what is left."""
    lines = []
    for place, key in enumerate(("activities_a", "expenses_b", "activities_c")):
        for row in found[key]:
            share = Fraction(int(row["target_participants"]), int(row["participants"]))
            incl, excl = (half_up(whole(row[name]) * share) for name in ("amount", "amount_excl_vat"))
            rest = (cents(incl), row["investment"] or "", row["amount"], row["participants"])
            rest += (row["target_participants"], row["description"])
            lines.append((row["booked_on"], place, -excl, rest, incl, row["investment"], row["target_participants"]))
    left, cut = 50_000, 0
    for *_, excl, _rest, incl, beneficiary, persons in sorted(lines, key=lambda each: each[:4]):
        if beneficiary is None:
            continue
        ceiling = 50_000 * int(persons) if beneficiary == "user" else left
        taken = -excl
        accepted = incl if taken <= ceiling or not taken else half_up(Fraction(incl * ceiling, taken))
        if beneficiary != "user":
            left -= min(taken, left)
        cut += incl - accepted
    return cents(cut)


@pytest.mark.parametrize("seed", range(200))
def test_the_cut_is_that_of_the_text_and_the_order_of_rows_changes_nothing(seed):
    random = Random(seed)
    found = tables(random)
    first = evaluated(operating_b="3000.00", tables=found)
    assert str(first.figures["investment_cut"]) == cut_by_the_text(found)
    for rows in found.values():
        random.shuffle(rows)
    again = evaluated(operating_b="3000.00", tables=found)
    assert (again.figures, again.digest) == (first.figures, first.digest)


def test_a_partner_of_b_uses_up_what_the_centre_then_lacks_in_c():
    first = activity("484.00", "b", booked_on=DAYS[0], investment="partner", amount_excl_vat="400.00")
    second = activity("242.00", "c", booked_on=DAYS[1], investment="centre", amount_excl_vat="200.00")
    found = evaluated(operating_b="484.00", tables={"expenses_b": [first], "activities_c": [second]})
    assert str(found.figures["investment_cut"]) == "121.00"
    assert str(found.figures["operating_accepted_c"]) == "121.00"


def test_from_2022_a_centre_invests_nothing_and_users_still_do():
    centre = activity("100.00", booked_on="2022-05-05", investment="centre", amount_excl_vat="80.00")
    user = activity("100.00", booked_on="2022-05-05", investment="user", amount_excl_vat="80.00")
    found = evaluated(period="2022", tables={"activities_a": [centre, user]})
    assert str(found.figures["operating_accepted_a"]) == "100.00"
