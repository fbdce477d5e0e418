"""Households as their JSON, made by Hypothesis: every kind of member, dwelling, cost, income and debt."""

from hypothesis import strategies as st

CENTS = st.integers(0, 300_000).map(lambda cents: f"{cents // 100}.{cents % 100:02d}")
SHARES = st.integers(0, 100).map(lambda hundredths: f"{hundredths / 100:.2f}")
ALONE_COSTS = ("illness", "disability", "diet", "care", "local_tax", "union", "maintenance", "insurance")
PERSONAL_COSTS = ("school", "child_care", "transport", "student_room")

PEOPLE = (
    ("adult", st.integers(16, 95), 1, 3),
    ("child", st.integers(0, 19), 0, 4),
    ("student", st.integers(16, 27), 0, 1),
    ("co_resident", st.integers(18, 80), 0, 2),
)
"""Role, ages, and how many there are at least and at most."""


def _present(**keys):
    """Keys that may be there or not."""
    return st.fixed_dictionaries({}, optional=keys)


def _member(id, role, age):
    sexes = st.sampled_from("fmx")
    fixed = {"id": st.just(id), "role": st.just(role), "sex": sexes, "age": age}
    if role == "co_resident":
        return st.fixed_dictionaries({**fixed, "share": st.sampled_from(["0.1", "0.25", "0.3"])})
    return st.fixed_dictionaries(fixed, optional={"presence": SHARES, "working": st.booleans()})


def _refunded(cost):
    """The cost, of which something may come back."""
    most = int(cost["amount"].replace(".", ""))
    return st.integers(0, most).map(lambda cents: {**cost, "refunded": f"{cents // 100}.{cents % 100:02d}"})


@st.composite
def households(draw):
    """The data of one case without a fault."""
    members = []
    for role, ages, least, most in PEOPLE:
        members += [draw(_member(f"{role}{number}", role, ages)) for number in range(draw(st.integers(least, most)))]
    ids = [each["id"] for each in members if each["role"] != "co_resident"]
    housing = {
        "region": draw(st.sampled_from(["brussels", "flanders", "wallonia"])),
        "tenure": draw(st.sampled_from(["private", "social", "agency", "mortgage", "owner", "free", "institution"])),
        "tariff": draw(st.sampled_from(["market", "social", "prepaid"])),
        **draw(_present(rent=CENTS, charges=CENTS, energy=CENTS)),
    }
    every = st.sampled_from(["month", "year"])
    costs = st.one_of(
        st.fixed_dictionaries(
            {
                "kind": st.sampled_from(ALONE_COSTS),
                "amount": CENTS,
                "every": every,
                "member": st.sampled_from(["", *ids]),
            }
        ),
        st.fixed_dictionaries(
            {"kind": st.sampled_from(PERSONAL_COSTS), "amount": CENTS, "every": every, "member": st.sampled_from(ids)}
        ),
    )
    incomes = st.fixed_dictionaries(
        {"kind": st.sampled_from(["work", "integration", "child_benefit", "pension"]), "amount": CENTS, "every": every}
    )
    debts = st.fixed_dictionaries({"kind": st.sampled_from(["loan", "energy"]), "amount": CENTS})
    return {
        "members": members,
        "housing": housing,
        "costs": [draw(_refunded(each)) for each in draw(st.lists(costs, max_size=4))],
        "incomes": draw(st.lists(incomes, max_size=3)),
        "debts": draw(st.lists(debts, max_size=3)),
        "increased_allowance": draw(st.sampled_from(["yes", "no", "unknown"])),
    }


@st.composite
def policies(draw):
    """The data of one policy."""
    mode = st.one_of(
        st.fixed_dictionaries({"rule": st.sampled_from(["reference", "actual"])}),
        st.fixed_dictionaries({"rule": st.just("capped"), "factor": st.sampled_from(["0.8", "1", "1.25", "1.5"])}),
    )
    return {
        "debts": draw(st.sampled_from(["exclude", "include_capped", "include_all"])),
        "debt_cap": draw(CENTS),
        "modes": draw(_present(rent=mode, energy=mode, school=mode, mobility=mode, safety=mode)),
    }
