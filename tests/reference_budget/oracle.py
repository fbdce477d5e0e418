"""The budget a second time: its own tables, typed from the published description of the synthetic set, and its own
arithmetic in fractions. It reads the JSON of a case and knows nothing of the engine."""

from fractions import Fraction

ROWS = {
    "adult f": (205, 55, 58, 42, 45, 45, 30, 0, 0),
    "adult m": (225, 55, 58, 42, 45, 45, 30, 0, 0),
    "adult 65": (200, 50, 80, 44, 42, 35, 29, 0, 0),
    "0": (95, 35, 15, 30, 5, 5, 0, 5, 0),
    "3": (95, 35, 18, 12, 20, 8, 12, 30, 15),
    "6": (145, 40, 22, 15, 45, 15, 23, 60, 35),
    "12": (205, 48, 30, 25, 60, 40, 37, 55, 60),
    "student": (210, 45, 40, 30, 45, 45, 35, 30, 60),
}
PERSONAL = ("food", "clothing", "health", "care", "leisure", "mobility", "relations", "childhood", "school")
HOUSEHOLD = {
    "leisure": (20, 0),
    "relations": (110, 0),
    "upkeep": (75, 12),
    "safety": (28, 0),
    "sleep": (12, 3),
    "unforeseen": (25, 5),
}
RENTS = {
    "brussels": (800, 1045, Fraction("1062.5"), 1080, 1115, 1150),
    "flanders": (690, 790, 830, 870, 910, 950),
    "wallonia": (640, 730, 765, 800, 835, 870),
    "social": (300, 370, 400, 430, 460, 490),
}
ENERGY = {
    "brussels": (130, 176, 180, 184, 195, 205),
    "flanders": (125, 165, Fraction("172.5"), 180, 190, 200),
    "wallonia": (130, 170, Fraction("177.5"), 185, 195, 205),
    "off": (45, 60, 65, 70, 75, 80),
}
MODES = {"rent": "actual", "energy": "actual", "school": "actual", "mobility": "reference", "safety": "reference"}
REPLACES = {"school": "school", "child_care": "school", "transport": "mobility", "insurance": "safety"}


def cents(amount):
    """Half-up to the cent; no amount here is negative."""
    return Fraction(int(amount * 100 + Fraction(1, 2)), 100)


def monthly(entry):
    amount = Fraction(entry["amount"]) - Fraction(entry.get("refunded", "0"))
    return cents(amount / 12 if entry.get("every") == "year" else amount)


def row(member):
    role, age, sex = member["role"], member["age"], member["sex"]
    if role == "student" and 18 <= age <= 24:
        return ROWS["student"]
    if role != "adult" and age < 18:
        return ROWS[next(first for first in ("12", "6", "3", "0") if age >= int(first))]
    if age >= 65:
        return ROWS["adult 65"]
    return ROWS["adult f" if sex == "f" else "adult m"]


def chosen(policy, basket, reference, actual):
    """What is used of a reference and a real cost."""
    if actual is None:
        return reference
    mode = policy.get("modes", {}).get(basket, {"rule": MODES.get(basket, "reference")})
    if mode["rule"] == "actual" or (mode["rule"] == "capped" and reference == 0):
        return actual
    if mode["rule"] == "capped":
        return min(actual, cents(reference * Fraction(mode.get("factor", "1"))))
    return reference


def replaced(case, basket, member=None):
    costs = [
        monthly(each)
        for each in case["costs"]
        if REPLACES.get(each["kind"]) == basket and (member is None or each["member"] == member)
    ]
    return sum(costs) if costs else None


def budget(case, policy):
    """The reference budget and the income of a case, as fractions."""
    household = [each for each in case["members"] if each["role"] != "co_resident"]
    paying = 1 - sum(Fraction(each.get("share", "0")) for each in case["members"] if each["role"] == "co_resident")
    people, housing = len(case["members"]), case["housing"]
    total = Fraction(0)
    for member in household:
        presence = Fraction(member.get("presence", "1"))
        for basket, amount in zip(PERSONAL, row(member), strict=True):
            if case["increased_allowance"] == "yes" and member["role"] == "adult":
                amount = max(0, amount - {"health": 12, "mobility": 10}.get(basket, 0))
            reference = cents(amount * (1 if basket == "health" else presence))
            actual = replaced(case, basket, member["id"]) if basket in ("school", "mobility") else None
            total += chosen(policy, basket, reference, actual)
        total += 60 if member.get("working") else 0
    housed = housing["tenure"] != "institution"
    for basket, (first, following) in HOUSEHOLD.items():
        if basket != "upkeep" or housed:
            actual = replaced(case, basket) if basket == "safety" else None
            total += shared(policy, basket, first + following * (people - 1), actual, paying)
    table = {"private": housing["region"], "mortgage": housing["region"], "social": "social", "agency": "social"}
    scale = table.get(housing["tenure"])
    rent = RENTS[scale][min(people, 6) - 1] if scale else 0
    total += shared(policy, "rent", rent, written(housing, "rent"), paying)
    total += cents((written(housing, "charges") or 0) * paying)
    if housed:
        energy = ENERGY[housing["region"]][min(people, 6) - 1]
        if housing["tariff"] == "social":
            energy -= ENERGY["off"][min(people, 6) - 1]
        total += shared(policy, "energy", energy, written(housing, "energy"), paying)
    total += sum(monthly(each) for each in case["costs"] if each["kind"] not in REPLACES)
    return total + debts(case, policy), sum(map(monthly, case["incomes"]), Fraction(0))


def written(housing, key):
    return Fraction(housing[key]) if key in housing else None


def shared(policy, basket, reference, actual, paying):
    own = None if actual is None else cents(actual * paying)
    return chosen(policy, basket, cents(reference * paying), own)


def debts(case, policy):
    owed = sum(Fraction(each["amount"]) for each in case["debts"])
    limit = {"exclude": 0, "include_all": owed, "include_capped": Fraction(policy["debt_cap"])}[policy["debts"]]
    return min(owed, limit)
