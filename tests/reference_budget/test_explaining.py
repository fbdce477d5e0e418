"""Each line says why, with its numbers, in three languages; every choice of a centre can be read off it."""

from decimal import Decimal

import pytest

from rapport_unique.core.texts import LANGUAGES
from rapport_unique.reference_budget import (
    Answer,
    Cost,
    Debt,
    DebtPolicy,
    Every,
    Expense,
    Loan,
    Member,
    Mode,
    Override,
    Policy,
    Role,
    Rule,
    Sex,
    Tariff,
    Tenure,
    result_json,
    shipped,
    simulate,
)
from reference_budget.households import DAY, case, child, example_a, woman


def line(case, basket, policy=None, person=None):
    found = simulate(case, shipped(), DAY, policy).lines
    return next(each for each in found if each.basket == basket and person in (None, each.person))


def said(case, basket, policy=None, language="fr", person=None):
    return line(case, basket, policy, person).explain(language)


@pytest.mark.parametrize(
    ("household", "basket", "policy", "sentence"),
    [
        (case(), "food", None, "Référence, adulte de 18–64 ans : 205,00 €."),
        (
            case(woman(), child(presence=Decimal("0.5"))),
            "childhood",
            None,
            "Référence, enfant de 6–11 ans : 60,00 €. Présence de 50 %, qui compte pour 50 % de ce montant.",
        ),
        (
            case(woman(), child()),
            "upkeep",
            None,
            "Référence pour un ménage : 75,00 €. Plus 12,00 € pour chaque autre personne (1).",
        ),
        (case(rent="780"), "rent", None, "habitants 1 : 800,00 €. Coût réel : 780,00 €, retenu."),
        (
            case(rent="1500"),
            "rent",
            Policy(modes={"rent": Mode(Rule.CAPPED, Decimal("1.2"))}),
            "Coût réel : 1 500,00 €, retenu jusqu'à 1,2 × la référence, soit 960,00 €.",
        ),
        (
            case(rent="780"),
            "rent",
            Policy(modes={"rent": Mode(Rule.REFERENCE)}),
            "Coût réel : 780,00 € ; le centre retient la référence.",
        ),
        (case(tariff=Tariff.SOCIAL), "energy", None, "Moins 45,00 € par le tarif social."),
        (case(), "energy", None, "Coût réel non indiqué : la référence en tient lieu."),
        (case(charges="50"), "charges", None, "Charges réelles : 50,00 €."),
        (case(tenure=Tenure.FREE, rent="10"), "rent", None, "Pas de loyer de référence (logé gratuitement)."),
        (case(more={"increased_allowance": Answer.YES}), "health", None, "Moins 12,00 € par l'intervention majorée."),
        (case(woman(working=True)), "work", None, "Supplément par personne qui travaille : 60,00 €."),
        (
            case(debts=[Debt(Loan.LOAN, Decimal(150), "auto")]),
            "debts",
            Policy(DebtPolicy.CAPPED, Decimal(100)),
            "emprunt, 150,00 € par mois : les dettes comptent jusqu'à un plafond. Plafond du centre : 100,00 €.",
        ),
        (
            case(more={"overrides": (Override("person.food.adult.f.18-64", Decimal(250), "régime médical"),)}),
            "food",
            None,
            "Référence, adulte de 18–64 ans : 250,00 €. Montant propre à ce ménage. Motif : régime médical",
        ),
    ],
    ids=lambda value: value if isinstance(value, str) and " " not in value else "",
)
def test_a_line_says_why(household, basket, policy, sentence):
    plain = said(household, basket, policy).replace("\u00a0", " ").replace("\u202f", " ")
    assert sentence in plain
    for language in LANGUAGES:
        assert "{" not in said(household, basket, policy, language)


def test_a_cost_says_its_rhythm_and_what_comes_back_of_it():
    yearly = Cost(Expense.ILLNESS, Decimal(600), Every.YEAR, refunded=Decimal(120), member="w")
    found = [each for each in simulate(case(costs=[yearly]), shipped(), DAY).lines if each.rule is Rule.ADDED]
    assert [(each.basket, each.person, each.used) for each in found] == [("health", "w", Decimal("40.00"))]
    explained = found[0].explain("nl").replace("\u00a0", " ")
    assert "€ 600,00 per jaar. Waarvan € 120,00 terugbetaald. Een twaalfde per maand." in explained


def test_co_residents_pay_their_part_of_dwelling_and_household_and_eat_elsewhere():
    friend = Member("o", Role.CO_RESIDENT, Sex.MALE, age=40, share=Decimal("0.25"))
    together = case(woman(), friend, rent="900")
    rent = line(together, "rent")
    assert (rent.reference, rent.actual, rent.used) == (Decimal("783.75"), Decimal("675.00"), Decimal("675.00"))
    assert line(together, "upkeep").used == Decimal("65.25")
    assert "75 %" in rent.explain("de").replace("\u00a0", " ")
    assert not [each for each in simulate(together, shipped(), DAY).lines if each.person == "o"]


def test_an_institution_provides_upkeep_and_energy():
    baskets = simulate(case(tenure=Tenure.INSTITUTION, rent="1400"), shipped(), DAY).baskets
    assert baskets["rent"] == Decimal("1400.00")
    assert not baskets.keys() & {"upkeep", "energy"}


def test_a_centres_own_amount_is_used_from_its_day_and_says_its_reason():
    own = shipped().for_centre(
        [Override("rent.private.1", Decimal(850), "loyers du quartier")], DAY, "décision du conseil"
    )
    result = simulate(case(), own, DAY)
    (rent,) = [each for each in result.lines if each.basket == "rent"]
    assert rent.used == Decimal("850.00")
    assert "Montant propre au centre. Motif : loyers du quartier" in rent.explain("fr")
    assert result.parameters_digest != simulate(case(), shipped(), DAY).parameters_digest
    assert simulate(case(), own, DAY.replace(day=1, month=10)).baskets["rent"] == Decimal("800.00")


def test_debts_fill_the_ceiling_in_their_order():
    owed = [Debt(Loan.LOAN, Decimal(80)), Debt(Loan.PUBLIC, Decimal(50)), Debt(Loan.OTHER, Decimal(10))]
    lines = simulate(case(debts=owed), shipped(), DAY, Policy(DebtPolicy.CAPPED, Decimal(100))).lines
    assert [each.used for each in lines if each.basket == "debts"] == [80, 20, 0]


def test_policies_with_the_same_effect_have_the_same_digest():
    written_out = Policy(modes={"rent": Mode(Rule.ACTUAL), "safety": Mode(Rule.REFERENCE, Decimal(2))})
    assert written_out.digest == Policy().digest == Policy(debt_cap=Decimal(50)).digest
    assert Policy(DebtPolicy.ALL).digest != Policy().digest
    assert Policy(modes={"rent": Mode(Rule.CAPPED, Decimal("1.10"))}).digest == (
        Policy(modes={"rent": Mode(Rule.CAPPED, Decimal("1.1"))}).digest
    )


def test_for_machines_amounts_are_texts_and_sentences_speak_one_language():
    data = result_json(simulate(example_a(), shipped(), DAY), "de")
    assert (data["budget"], data["income"], data["balance"], data["ceiling"]) == (
        "1650.00",
        "1214.13",
        "-435.87",
        "435.87",
    )
    assert data["parameters"] == {"id": "DEMO-2023Q4", "digest": shipped().digest, "synthetic": True}
    assert data["lines"][0]["reason"].startswith("Referenz, erwachsene Person von 18–64 Jahren")
