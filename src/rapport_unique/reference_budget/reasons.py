"""The sentences by which a line explains itself."""

from __future__ import annotations

from decimal import Decimal

from rapport_unique.core.texts import Text
from rapport_unique.core.values import show_decimal
from rapport_unique.reference_budget.household import Cost, Debt, Every, Role, Tenure
from rapport_unique.reference_budget.lines import Said, percent
from rapport_unique.reference_budget.parameters import Bracket, Found, Scope
from rapport_unique.reference_budget.policy import DebtPolicy, Mode

_PERSON = Text(
    "Référence, {role} de {ages} ans : {value}.",
    "Referentie, {role} van {ages} jaar: {value}.",
    "Referenz, {role} von {ages} Jahren: {value}.",
)
_PRESENT = Text(
    "Présence de {presence}, qui compte pour {part} de ce montant.",
    "Aanwezig voor {presence}, wat meetelt voor {part} van dit bedrag.",
    "Anwesend zu {presence}, was für {part} dieses Betrags zählt.",
)
_IN_FULL = Text(
    "Présence de {presence}, mais nécessaire en entier.",
    "Aanwezig voor {presence}, maar helemaal nodig.",
    "Anwesend zu {presence}, wird aber ganz gebraucht.",
)
_HOUSEHOLD = Text(
    "Référence pour un ménage : {first}.",
    "Referentie voor een huishouden: {first}.",
    "Referenz für einen Haushalt: {first}.",
)
_FURTHER = Text(
    "Plus {next} pour chaque autre personne ({people}).",
    "Plus {next} voor elke andere persoon ({people}).",
    "Dazu {next} für jede weitere Person ({people}).",
)
_WORK = Text(
    "Supplément par personne qui travaille : {value}.",
    "Toeslag per persoon die werkt: {value}.",
    "Zuschlag je Person, die arbeitet: {value}.",
)
_RENT = Text(
    "Référence ({tenure}), nombre d'habitants {people} : {value}.",
    "Referentie ({tenure}), aantal bewoners {people}: {value}.",
    "Referenz ({tenure}), Zahl der Bewohner {people}: {value}.",
)
_NO_RENT = Text(
    "Pas de loyer de référence ({tenure}).", "Geen referentiehuur ({tenure}).", "Keine Referenzmiete ({tenure})."
)
_ENERGY = Text(
    "Référence au tarif du marché, nombre d'habitants {people} : {value}.",
    "Referentie aan het markttarief, aantal bewoners {people}: {value}.",
    "Referenz zum Markttarif, Zahl der Bewohner {people}: {value}.",
)
_SOCIAL_TARIFF = Text(
    "Moins {value} par le tarif social.",
    "Min {value} door het sociaal tarief.",
    "Abzüglich {value} durch den Sozialtarif.",
)
_ALLOWANCE = Text(
    "Moins {value} par l'intervention majorée.",
    "Min {value} door de verhoogde tegemoetkoming.",
    "Abzüglich {value} durch die erhöhte Kostenerstattung.",
)
_ACTUAL = Text(
    "Coût réel : {value}, retenu.", "Werkelijke kosten: {value}, gebruikt.", "Tatsächliche Kosten: {value}, verwendet."
)
_ACTUAL_NOT_TAKEN = Text(
    "Coût réel : {value} ; le centre retient la référence.",
    "Werkelijke kosten: {value}; het centrum gebruikt de referentie.",
    "Tatsächliche Kosten: {value}; das Zentrum verwendet die Referenz.",
)
_ACTUAL_CAPPED = Text(
    "Coût réel : {value}, retenu jusqu'à {factor} × la référence, soit {ceiling}.",
    "Werkelijke kosten: {value}, gebruikt tot {factor} × de referentie, dus {ceiling}.",
    "Tatsächliche Kosten: {value}, verwendet bis {factor} × der Referenz, also {ceiling}.",
)
_UNKNOWN = Text(
    "Coût réel non indiqué : la référence en tient lieu.",
    "Werkelijke kosten niet vermeld: de referentie geldt.",
    "Tatsächliche Kosten nicht angegeben: die Referenz gilt.",
)
_OWN_PART = Text(
    "Part du ménage, après celle des cohabitants : {part}.",
    "Deel van het huishouden, na dat van de medebewoners: {part}.",
    "Anteil des Haushalts nach dem der Mitbewohner: {part}.",
)
_CHARGES = Text("Charges réelles : {value}.", "Werkelijke lasten: {value}.", "Tatsächliche Nebenkosten: {value}.")
_COST = Text("{kind} : {amount} {every}.", "{kind}: {amount} {every}.", "{kind}: {amount} {every}.")
_REFUNDED = Text("Dont {value} remboursés.", "Waarvan {value} terugbetaald.", "Davon {value} erstattet.")
_TWELFTH = Text("Un douzième par mois.", "Een twaalfde per maand.", "Ein Zwölftel im Monat.")
_ADDED = Text("S'ajoute à la référence.", "Komt bovenop de referentie.", "Kommt zur Referenz hinzu.")
_WHY = Text("Motif : {why}", "Reden: {why}", "Grund: {why}")
_DEBT = Text(
    "{kind}, {value} par mois : {policy}.",
    "{kind}, {value} per maand: {policy}.",
    "{kind}, {value} im Monat: {policy}.",
)
_DEBT_CAP = Text("Plafond du centre : {cap}.", "Maximum van het centrum: {cap}.", "Obergrenze des Zentrums: {cap}.")
_ELSEWHERE = {
    Scope.CENTRE.value: Text(
        "Montant propre au centre.", "Eigen bedrag van het centrum.", "Eigener Betrag des Zentrums."
    ),
    Scope.CASE.value: Text(
        "Montant propre à ce ménage.", "Eigen bedrag voor dit huishouden.", "Eigener Betrag für diesen Haushalt."
    ),
}


def person(bracket: Bracket, role: Role, presence: Decimal, part: Decimal) -> list[Said]:
    """Why a person's basket costs this; `part` is the share of the amount that counts."""
    said = [Said(_PERSON, {"role": role.label, "ages": bracket.ages, "value": bracket.found.value})]
    if presence != 1:
        text = _IN_FULL if part == 1 else _PRESENT
        said.append(Said(text, {"presence": percent(presence), "part": percent(part)}))
    return said + departing(bracket.found)


def allowance(found: Found) -> list[Said]:
    return [Said(_ALLOWANCE, {"value": found.value}), *departing(found)]


def work(found: Found) -> list[Said]:
    return [Said(_WORK, {"value": found.value}), *departing(found)]


def household(first: Found, further: Found, people: int) -> list[Said]:
    said = [Said(_HOUSEHOLD, {"first": first.value})]
    if people > 1 and further.value:
        said.append(Said(_FURTHER, {"next": further.value, "people": people - 1}))
    return [*said, *departing(first), *departing(further)]


def rent(found: Found | None, tenure: Tenure, people: int) -> list[Said]:
    if found is None:
        return [Said(_NO_RENT, {"tenure": tenure.label})]
    return [Said(_RENT, {"tenure": tenure.label, "people": people, "value": found.value}), *departing(found)]


def energy(found: Found, discount: Found | None, people: int) -> list[Said]:
    said = [Said(_ENERGY, {"people": people, "value": found.value}), *departing(found)]
    return [*said, Said(_SOCIAL_TARIFF, {"value": discount.value}), *departing(discount)] if discount else said


def charges(amount: Decimal) -> list[Said]:
    return [Said(_CHARGES, {"value": amount})]


def own_part(part: Decimal) -> list[Said]:
    return [] if part == 1 else [Said(_OWN_PART, {"part": percent(part)})]


def no_actual() -> list[Said]:
    return [Said(_UNKNOWN, {})]


def actual(amount: Decimal) -> list[Said]:
    return [Said(_ACTUAL, {"value": amount})]


def actual_not_taken(amount: Decimal) -> list[Said]:
    return [Said(_ACTUAL_NOT_TAKEN, {"value": amount})]


def actual_capped(amount: Decimal, mode: Mode, ceiling: Decimal) -> list[Said]:
    return [Said(_ACTUAL_CAPPED, {"value": amount, "factor": show_decimal(mode.factor), "ceiling": ceiling})]


def cost(each: Cost, *, added: bool) -> list[Said]:
    said = [Said(_COST, {"kind": each.kind.label, "amount": each.amount, "every": each.every.label})]
    if each.refunded:
        said.append(Said(_REFUNDED, {"value": each.refunded}))
    if each.every is Every.YEAR:
        said.append(Said(_TWELFTH, {}))
    if added:
        said.append(Said(_ADDED, {}))
    return [*said, *why(each.reason)]


def debt(each: Debt, policy: DebtPolicy, cap: Decimal) -> list[Said]:
    said = [Said(_DEBT, {"kind": each.kind.label, "value": each.amount, "policy": policy.label})]
    if policy is DebtPolicy.CAPPED:
        said.append(Said(_DEBT_CAP, {"cap": cap}))
    return [*said, *why(each.reason)]


def why(words: str) -> list[Said]:
    return [Said(_WHY, {"why": words})] if words else []


def departing(found: Found) -> list[Said]:
    """That a centre or a case departs from the reference, and why."""
    return [Said(_ELSEWHERE[found.scope], {}), *why(found.reason)] if found.scope in _ELSEWHERE else []
