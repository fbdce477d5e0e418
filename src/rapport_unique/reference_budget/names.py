"""What the paths of a set are called where people choose or read them."""

from __future__ import annotations

from rapport_unique.core.texts import Text, same
from rapport_unique.reference_budget.household import Role, Sex
from rapport_unique.reference_budget.lines import BASKETS

_ROLES = {each.value: each.label for each in Role}
_SEXES = {each.value: each.label for each in Sex}
_PERSON = Text("{basket} : {who}, {ages} ans", "{basket}: {who}, {ages} jaar", "{basket}: {who}, {ages} Jahre")
_OF_SEX = Text("{role} ({sex})", "{role} ({sex})", "{role} ({sex})")
_HOUSEHOLD = {
    "first": Text(
        "{basket} : ménage, première personne", "{basket}: gezin, eerste persoon", "{basket}: Haushalt, erste Person"
    ),
    "next": Text(
        "{basket} : ménage, chaque autre personne",
        "{basket}: gezin, elke andere persoon",
        "{basket}: Haushalt, jede weitere Person",
    ),
}
_SIZED = {
    ("rent", "private"): Text(
        "Loyer privé, personnes : {people}", "Private huur, personen: {people}", "Private Miete, Personen: {people}"
    ),
    ("rent", "social"): Text(
        "Loyer social, personnes : {people}", "Sociale huur, personen: {people}", "Sozialmiete, Personen: {people}"
    ),
    ("energy", "market"): Text(
        "Énergie et eau au tarif du marché, personnes : {people}",
        "Energie en water tegen markttarief, personen: {people}",
        "Energie und Wasser zum Markttarif, Personen: {people}",
    ),
    ("energy", "social_discount"): Text(
        "Réduction du tarif social de l'énergie, personnes : {people}",
        "Vermindering door het sociaal energietarief, personen: {people}",
        "Ermäßigung durch den Sozialtarif für Energie, Personen: {people}",
    ),
}
_OF_A_BASKET = {
    "allowance": Text(
        "{basket} : réduction par l'intervention majorée",
        "{basket}: vermindering door de verhoogde tegemoetkoming",
        "{basket}: Ermäßigung durch die erhöhte Kostenerstattung",
    ),
    "presence": Text(
        "{basket} : part qui suit la présence",
        "{basket}: deel dat de aanwezigheid volgt",
        "{basket}: Anteil, der der Anwesenheit folgt",
    ),
}
_WAGE = Text(
    "Salaire supposé dans « un salaire de plus »", "Verondersteld loon in “een loon meer”", "Angenommener weiterer Lohn"
)


def name_of(path: str) -> Text:
    """The name of a path in the three languages; the path itself where it is none that the engine knows."""
    match path.split("."):
        case ["person", basket, role, sex, ages] if basket in BASKETS and role in _ROLES:
            who = _OF_SEX.filled(role=_ROLES[role], sex=_SEXES[sex]) if sex in _SEXES else _ROLES[role]
            shown = f"{ages[:-1]}+" if ages.endswith("-") else ages.replace("-", "–")
            return _PERSON.filled(basket=BASKETS[basket], who=who, ages=shown)
        case ["person", "work"]:
            return BASKETS["work"]
        case ["household", basket, ("first" | "next") as which] if basket in BASKETS:
            return _HOUSEHOLD[which].filled(basket=BASKETS[basket])
        case [kind, scale, people] if (kind, scale) in _SIZED:
            return _SIZED[kind, scale].filled(people=people)
        case [kind, basket] if kind in _OF_A_BASKET and basket in BASKETS:
            return _OF_A_BASKET[kind].filled(basket=BASKETS[basket])
        case ["wage"]:
            return _WAGE
    return same(path)
