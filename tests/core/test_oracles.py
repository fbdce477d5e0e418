"""The four smaller measures beside an oracle written from the text of the law: integer cents, no shared code."""

from fractions import Fraction
from random import Random

import pytest

from rapport_unique.core.answers import answers_from
from rapport_unique.core.engine import evaluate
from rapport_unique.core.measures import measure

CASES = range(150)


def cents(amount):
    return f"{amount // 100}.{amount % 100:02d}"


def half_up(fraction):
    """To whole cents, a half away from zero; nothing here is negative."""
    return int(fraction + Fraction(1, 2))


def figures(name, period, data, **overrides):
    declared = measure(name)
    parameters = declared.parameters(period).merged(overrides)
    found = evaluate(declared, parameters, answers_from(declared, data)).figures
    return {key: None if amount is None else str(amount) for key, amount in found.items()}


def shuffled(random, rows):
    other = list(rows)
    random.shuffle(other)
    return other


def colleague(random, number, **others):
    share, gross = random.randrange(0, 10_001), random.randrange(1, 9_000_000)
    row = {
        "person": f"Agent {number}",
        "regime": random.choice(["full-time", "four-fifths", "three-quarters", "half-time", "quarter-time"]),
        "time_share": cents(share),
        "months": str(random.randint(1, 12)),
        "gross": cents(gross),
        "charged": cents(half_up(Fraction(gross * share, 10_000)) // 2),
    }
    return row | others


def charged(row):
    return int(row["charged"].replace(".", ""))


@pytest.mark.parametrize("seed", CASES)
def test_staff_costs(seed):
    random = Random(seed)
    year = random.choice([2016, 2017, 2018, 2021, 2022])
    yearly = {2016: 47_000, 2017: 47_000, 2018: Fraction(47_000 * 6 + 51_500 * 6, 12), 2021: 56_000, 2022: 51_800}[year]
    files, grant = random.randrange(1, 90_000), random.randrange(10_000_000)
    staff = [colleague(random, number, function="lawyer") for number in range(random.randint(0, 5))]
    reception = [
        {"description": "x", "type": "works", "booked_on": f"{year}-03-01", "amount": cents(random.randrange(900_000))}
        for _ in range(random.randint(0, 3))
    ]
    data = {
        "prefilled": {"grant": cents(grant), "dossiers": cents(files)},
        "tables": {"staff": staff, "reception": reception},
    }
    justified = sum(map(charged, staff)) + sum(int(row["amount"].replace(".", "")) for row in reception)
    expected = {
        "expected_grant": cents(half_up(Fraction(files, 100) * yearly)),
        "justified": cents(justified),
        "unjustified": cents(max(0, grant - justified)),
        "to_repay": "0.00",
    }
    found = figures("staff-costs", str(year), data)
    assert {key: found[key] for key in expected} == expected
    data["tables"] = {key: shuffled(random, rows) for key, rows in data["tables"].items()}
    assert figures("staff-costs", str(year), data) == found


@pytest.mark.parametrize("seed", CASES)
def test_rental_guarantees(seed):
    random = Random(seed)
    kinds = [random.randrange(40) for _ in range(3)]
    plans, grant = random.randint(0, sum(kinds)), random.randrange(300_000)
    fields = dict(zip(("bank_guarantees", "letters", "deposits"), map(str, kinds), strict=True))
    data = {"prefilled": {"grant": cents(grant)}, "fields": {**fields, "with_plan": str(plans)}}
    justified = 2_500 * plans
    found = figures("rental-guarantees", "2020", data)
    assert (found["guarantees"], found["eligible_guarantees"]) == (str(sum(kinds)), str(plans))
    assert (found["justified"], found["subsidised"]) == (cents(justified), cents(min(justified, grant)))
    assert (found["to_repay"], found["to_pay"]) == (cents(max(0, grant - justified)), "0.00")
    per_case = figures("rental-guarantees", "2020", data, settlement="open")
    assert per_case["to_pay"] == cents(max(0, justified - grant))
    without_plan = figures("rental-guarantees", "2020", data, require_plan="no")
    assert without_plan["justified"] == cents(2_500 * sum(kinds))


PARTS = {"full-time": 100, "four-fifths": 80, "three-quarters": 75, "half-time": 50, "quarter-time": 25}


@pytest.mark.parametrize("seed", CASES)
def test_energy_fund(seed):
    random = Random(seed)
    linked = [random.randrange(200_000) for _ in range(random.randint(0, 4))]
    staff = [
        colleague(random, number, function="lawyer", linked_costs=cents(cost)) for number, cost in enumerate(linked)
    ]
    hundredths = sum(
        half_up(
            Fraction(PARTS[row["regime"]] * int(row["time_share"].replace(".", "")) * int(row["months"]), 12 * 10_000)
        )
        for row in staff
    )
    now, before = random.randrange(0, 600), random.randrange(0, 600)
    used = random.choice(["yes", "no"])
    granted_hundredths = before if before > now and used == "no" else now
    s4, s6, supplement = (random.randrange(5_000_000) for _ in range(3))
    aid = [random.randrange(3_000_000) for _ in range(3)]
    data = {
        "prefilled": {
            "art4": cents(s4),
            "art6": cents(s6),
            "supplement_art6": cents(supplement),
            "class_fte": cents(now),
            "previous_fte": cents(before),
            "joker_used": used,
        },
        "fields": dict(
            zip(("amount_curative", "amount_individual", "amount_collective"), map(cents, aid), strict=True)
        ),
        "tables": {"staff": staff},
    }
    j4 = sum(map(charged, staff)) + sum(linked)
    ceiling = min(s4, 3_718_400 * hundredths // 100) if hundredths < granted_hundredths else s4
    accepted4, accepted6 = min(j4, ceiling), min(sum(aid), s6 + supplement)
    rest = s4 - accepted4 + s6 + supplement - accepted6
    found = figures("energy-fund", "2023", data)
    assert (found["fte_granted"], found["fte_declared"]) == (cents(granted_hundredths), cents(hundredths))
    assert (found["accepted_art4"], found["accepted_art6"]) == (cents(accepted4), cents(accepted6))
    assert (found["deducted_next_year"], found["to_repay"]) == (cents(rest), "0.00")
    invoiced = figures("energy-fund", "2023", data, settlement="closed")
    assert (invoiced["deducted_next_year"], invoiced["to_repay"]) == ("0.00", cents(rest))
    carried = figures("energy-fund", "2023", data, transfer="art4_surplus_to_art6")
    assert carried["accepted_art6"] == cents(min(sum(aid), s6 + supplement + s4 - accepted4))
    assert figures("energy-fund", "2023", {**data, "tables": {"staff": shuffled(random, staff)}}) == found


@pytest.mark.parametrize("seed", CASES)
def test_integration_projects(seed):
    random = Random(seed)
    staff = [colleague(random, number, function="coach") for number in range(random.randint(0, 3))]
    lines, expected = {"operating": [], "subcontracting": []}, {"operating": 0, "subcontracting": 0}
    cut = 0
    for table, rows in lines.items():
        for _ in range(random.randint(0, 5)):
            amount, everybody = random.randrange(200_000), random.randint(1, 30)
            target = random.randint(0, everybody)
            row = {
                "description": "x",
                "booked_on": "2023-05-05",
                "amount": cents(amount),
                "participants": str(everybody),
                "target_participants": str(target),
            }
            left = amount
            if table == "operating":
                row["rubric"] = "travel"
            else:
                invoice = random.randrange(amount, 400_001)
                overhead = random.randrange(0, invoice // 4 + 1)
                row |= {"partner": "Asbl", "invoice_total": cents(invoice), "overhead": cents(overhead)}
                left = max(0, amount - max(0, overhead - half_up(Fraction(invoice, 10))))
                cut += amount - left
            rows.append(row)
            expected[table] += half_up(Fraction(left * target, everybody))
    grant = random.randrange(1_000_000)
    data = {"prefilled": {"grant": cents(grant)}, "tables": {"staff": staff, **lines}}
    total = sum(map(charged, staff)) + sum(expected.values())
    found = figures("integration-projects", "2023", data)
    assert found["operating_total"] == cents(expected["operating"])
    assert found["subcontracting_total"] == cents(expected["subcontracting"])
    assert (found["overhead_cut"], found["justified"]) == (cents(cut), cents(total))
    assert (found["subsidised"], found["to_repay"]) == (cents(min(total, grant)), cents(max(0, grant - total)))
    data["tables"] = {key: shuffled(random, rows) for key, rows in data["tables"].items()}
    assert figures("integration-projects", "2023", data) == found
