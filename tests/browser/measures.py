"""Complete answers for every measure that people fill in by fields and tables, and the steps that give them."""

from dataclasses import dataclass, field

from playwright.sync_api import Page
from tests.reporting.measures import PARTICIPATION_FIELDS

_STAFF = {"person": "Agent 1", "regime": "full-time", "time_share": "50", "months": "12", "gross": "40000,00"}
_LINE = {"description": "Matériel", "amount": "400,00", "participants": "20", "target_participants": "6"}
_AGREEMENT = {
    "partner_name": "Asbl Ensemble",
    "services": "Animation",
    "when_and_how": "Chaque mardi",
    "target_group": "Usagers",
    "price": "1000,00",
    "signed_by_both": "yes",
}


@dataclass(frozen=True)
class Case:
    """What is granted and known beforehand, what is answered, and one figure that follows."""

    measure: str
    period: str
    grants: dict[str, str]
    fields: dict[str, str]
    figure: tuple[str, str]
    tables: dict[str, dict[str, str]] = field(default_factory=dict)
    known: dict[str, str] = field(default_factory=dict)


CASES = (
    Case(
        "participation",
        "2019",
        {"main": "18000.00", "compensation": "2000.00"},
        PARTICIPATION_FIELDS,
        ("eligible", "20000.00"),
        {
            "activities_a": {
                "category": "events",
                "description": "Excursion",
                "booked_on": "14/06/2019",
                "amount": "7500,00",
                "participants": "20",
                "target_participants": "20",
            },
            "modules": {
                "title": "Budget",
                "domain": "debts",
                "days": "12",
                "participants": "10",
                "withdrawals": "1",
                "progress": "8",
                "income_share": "60",
                "cost": "6000,00",
            },
            "activities_c": {
                "category": "school",
                "description": "Stage",
                "booked_on": "14/07/2019",
                "amount": "5500,00",
                "participants": "12",
                "target_participants": "12",
            },
            "staff": {**_STAFF, "charged": "5000,00"},
        },
    ),
    Case(
        "staff-costs",
        "2018",
        {"grant": "59100.00"},
        {},
        ("justified", "20000.00"),
        {
            "staff": {**_STAFF, "function": "social-worker", "charged": "19500,00"},
            "reception": {
                "description": "Bureau d'accueil",
                "type": "equipment",
                "booked_on": "03/05/2018",
                "amount": "500,00",
            },
        },
        {"dossiers": "120"},
    ),
    Case(
        "rental-guarantees",
        "2020",
        {"grant": "600.00"},
        {"bank_guarantees": "14", "letters": "3", "deposits": "5", "with_plan": "22"},
        ("to_repay", "50.00"),
    ),
    Case(
        "energy-fund",
        "2023",
        {"art4": "18592.00", "art6": "9000.00"},
        {
            "recognition_number": "SMD 12",
            "recognised_on": "01/02/2010",
            "households": "10",
            "amount_curative": "4250,35",
            "individual_measures": "4",
            "amount_individual": "2600,00",
            "collective_actions": "1",
            "collective_participants": "9",
            "amount_collective": "1000,00",
            "reaffected": "0,00",
        },
        ("deducted_next_year", "1341.65"),
        {"staff": {**_STAFF, "function": "debt-mediator", "charged": "17900,00", "linked_costs": "500,00"}},
        {"energy_class": "1", "class_fte": "0.5", "previous_fte": "0.5", "joker_used": "no"},
    ),
    Case(
        "integration-projects",
        "2023",
        {"grant": "30000.00"},
        {},
        ("justified", "20275.00"),
        {
            "staff": {**_STAFF, "function": "coach", "charged": "20000,00"},
            "operating": {**_LINE, "rubric": "activities", "booked_on": "06/06/2023"},
            "individual": {
                "rubric": "school",
                "description": "Cours du soir",
                "booked_on": "02/02/2023",
                "amount": "50,00",
                "beneficiaries": "1",
            },
            "subcontracting": {
                **_LINE,
                "partner": "Asbl Ensemble",
                "booked_on": "07/06/2023",
                "invoice_total": "1000,00",
                "overhead": "150,00",
            },
            "agreements": {**_AGREEMENT, "agreed_on": "10/01/2023"},
        },
        {"contracts": "25"},
    ),
    Case(
        "food-aid",
        "2023",
        {"grant": "5000.00"},
        {
            "parcels": "2000,00",
            "meals": "500,00",
            "vouchers": "1000,00",
            "other": "0,00",
            "households": "80",
            "description": "Épicerie sociale",
        },
        ("to_repay", "1500.00"),
    ),
)


def answer(page: Page, key: str, value: str) -> None:
    """Fill in one question, whatever it looks like."""
    asked = page.locator(f"[name={key}]")
    kind = asked.first.get_attribute("type")
    if kind == "radio":
        page.locator(f"[name={key}][value={value}]").check()
    elif kind == "checkbox":
        asked.check()
    elif asked.first.evaluate("element => element.tagName") == "SELECT":
        asked.select_option(value)
    else:
        asked.fill(value)


def declare_everything(page: Page) -> None:
    for box in page.get_by_role("main").get_by_role("checkbox").all():
        box.check()
