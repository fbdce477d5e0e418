"""A household as its social worker describes it: who lives there, where, at what cost, from what. Amounts are a month's
unless they say otherwise; no number of a person and no address belongs here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from rapport_unique.core.money import ZERO, euros
from rapport_unique.core.texts import Text

WHOLE = Decimal(1)


class Labelled(StrEnum):
    """A code of a closed list with what people call it."""

    label: Text

    def __new__(cls, code: str, label: Text) -> Labelled:
        member = str.__new__(cls, code)
        member._value_ = code
        member.label = label
        return member


class Sex(Labelled):
    FEMALE = "f", Text("femme", "vrouw", "Frau")
    MALE = "m", Text("homme", "man", "Mann")
    OTHER = "x", Text("autre ou inconnu", "ander of onbekend", "anderes oder unbekannt")


class Role(Labelled):
    ADULT = "adult", Text("adulte", "volwassene", "erwachsene Person")
    CHILD = "child", Text("enfant", "kind", "Kind")
    STUDENT = "student", Text("étudiant", "student", "Student")
    CO_RESIDENT = "co_resident", Text("cohabitant hors ménage", "medebewoner", "Mitbewohner außerhalb des Haushalts")


class School(Labelled):
    NURSERY = "nursery", Text("maternel", "kleuteronderwijs", "Kindergarten")
    PRIMARY = "primary", Text("primaire", "lager onderwijs", "Primarschule")
    SECONDARY = "secondary", Text("secondaire", "secundair onderwijs", "Sekundarschule")
    HIGHER = "higher", Text("supérieur", "hoger onderwijs", "Hochschule")


class Region(Labelled):
    BRUSSELS = "brussels", Text("Région de Bruxelles-Capitale", "Brussels Hoofdstedelijk Gewest", "Region Brüssel")
    FLANDERS = "flanders", Text("Région flamande", "Vlaams Gewest", "Flämische Region")
    WALLONIA = "wallonia", Text("Région wallonne", "Waals Gewest", "Wallonische Region")


class Tenure(Labelled):
    PRIVATE = "private", Text("location privée", "private huur", "private Miete")
    SOCIAL = "social", Text("logement social", "sociale huur", "Sozialwohnung")
    AGENCY = "agency", Text("agence immobilière sociale", "sociaal verhuurkantoor", "soziale Immobilienagentur")
    MORTGAGE = "mortgage", Text("propriétaire avec emprunt", "eigenaar met lening", "Eigentümer mit Hypothek")
    OWNER = "owner", Text("propriétaire sans emprunt", "eigenaar zonder lening", "Eigentümer ohne Hypothek")
    FREE = "free", Text("logé gratuitement", "gratis bewoner", "mietfrei")
    INSTITUTION = "institution", Text("institution", "instelling", "Einrichtung")


class Dwelling(Labelled):
    APARTMENT = "apartment", Text("appartement", "appartement", "Wohnung")
    HOUSE = "house", Text("maison", "huis", "Haus")
    ROOM = "room", Text("chambre", "kamer", "Zimmer")


class Heating(Labelled):
    GAS = "gas", Text("gaz naturel", "aardgas", "Erdgas")
    ELECTRICITY = "electricity", Text("électricité", "elektriciteit", "Strom")
    NETWORK = "network", Text("réseau de chaleur", "warmtenet", "Fernwärme")
    OIL = "oil", Text("mazout", "stookolie", "Heizöl")
    PROPANE = "propane", Text("propane en vrac", "propaan in bulk", "Propangas")
    WOOD = "wood", Text("bois, pellets", "hout, pellets", "Holz, Pellets")


class Tariff(Labelled):
    MARKET = "market", Text("tarif du marché", "markttarief", "Markttarif")
    SOCIAL = "social", Text("tarif social", "sociaal tarief", "Sozialtarif")
    PREPAID = "prepaid", Text("compteur à budget", "budgetmeter", "Budgetzähler")


class Certificate(Labelled):
    """The band of the dwelling's energy certificate."""

    A = "a", Text("A", "A", "A")
    B = "b", Text("B", "B", "B")
    C = "c", Text("C", "C", "C")
    D = "d", Text("D", "D", "D")
    E = "e", Text("E", "E", "E")
    F = "f", Text("F", "F", "F")
    G = "g", Text("G", "G", "G")


class Answer(Labelled):
    YES = "yes", Text("oui", "ja", "ja")
    NO = "no", Text("non", "nee", "nein")
    UNKNOWN = "unknown", Text("inconnu", "onbekend", "unbekannt")


class Every(Labelled):
    MONTH = "month", Text("par mois", "per maand", "im Monat")
    YEAR = "year", Text("par an", "per jaar", "im Jahr")


class Resource(Labelled):
    """Where an income comes from."""

    WORK = "work", Text("travail", "werk", "Arbeit")
    INTEGRATION = "integration", Text("revenu d'intégration", "leefloon", "Eingliederungseinkommen")
    UNEMPLOYMENT = "unemployment", Text("chômage", "werkloosheid", "Arbeitslosigkeit")
    SICKNESS = "sickness", Text("maladie ou invalidité", "ziekte of invaliditeit", "Krankheit oder Invalidität")
    DISABILITY = (
        "disability",
        Text(
            "allocation aux personnes handicapées",
            "tegemoetkoming voor personen met een handicap",
            "Beihilfe für Personen mit Behinderung",
        ),
    )
    PENSION = "pension", Text("pension ou GRAPA", "pensioen of IGO", "Pension oder Einkommensgarantie")
    CHILD_BENEFIT = "child_benefit", Text("allocations familiales", "kinderbijslag", "Kindergeld")
    MAINTENANCE = (
        "maintenance",
        Text("pension alimentaire reçue", "ontvangen onderhoudsgeld", "erhaltener Unterhalt"),
    )
    STUDY_GRANT = "study_grant", Text("bourse d'études", "studietoelage", "Studienbeihilfe")
    HOLIDAY_PAY = "holiday_pay", Text("pécule de vacances", "vakantiegeld", "Urlaubsgeld")
    YEAR_END = "year_end", Text("prime de fin d'année", "eindejaarspremie", "Jahresendprämie")
    PROPERTY = "property", Text("revenus immobiliers", "inkomsten uit vastgoed", "Einkünfte aus Immobilien")
    TAX_REFUND = "tax_refund", Text("remboursement d'impôt", "belastingteruggave", "Steuererstattung")
    ADVANTAGE = (
        "advantage",
        Text("avantages sociaux propres au CPAS", "eigen sociale voordelen", "eigene soziale Vorteile"),
    )
    OTHER = "other", Text("autre revenu", "ander inkomen", "anderes Einkommen")


class Expense(Labelled):
    """What the inquiry found that the reference does not hold, or holds at another price."""

    ILLNESS = "illness", Text("frais de maladie", "ziektekosten", "Krankheitskosten")
    DIET = "diet", Text("régime alimentaire", "dieet", "Diät")
    CARE = "care", Text("langes et soins", "luiers en verzorging", "Windeln und Pflege")
    DISABILITY = "disability", Text("frais liés au handicap", "kosten van een handicap", "Kosten einer Behinderung")
    TRANSPORT = "transport", Text("transports en commun", "openbaar vervoer", "öffentliche Verkehrsmittel")
    CAR = "car", Text("voiture nécessaire", "noodzakelijke auto", "notwendiges Auto")
    SCHOOL = "school", Text("frais scolaires", "schoolkosten", "Schulkosten")
    CHILD_CARE = "child_care", Text("garde d'enfants", "kinderopvang", "Kinderbetreuung")
    STUDENT_ROOM = "student_room", Text("kot d'étudiant", "studentenkamer", "Studentenzimmer")
    INSURANCE = "insurance", Text("assurances", "verzekeringen", "Versicherungen")
    LOCAL_TAX = "local_tax", Text("taxes locales", "lokale belastingen", "lokale Steuern")
    UNION = "union", Text("cotisation syndicale", "vakbondsbijdrage", "Gewerkschaftsbeitrag")
    MAINTENANCE = (
        "maintenance",
        Text("pension alimentaire payée", "betaald onderhoudsgeld", "gezahlter Unterhalt"),
    )
    OTHER = "other", Text("autre dépense", "andere uitgave", "andere Ausgabe")


class Loan(Labelled):
    LOAN = "loan", Text("emprunt", "lening", "Darlehen")
    MEDIATION = "mediation", Text("médiation de dettes", "schuldbemiddeling", "Schuldnerberatung")
    RENT = "rent", Text("arriérés de loyer", "huurachterstand", "Mietrückstände")
    ENERGY = "energy", Text("arriérés d'énergie", "achterstand energie", "Energierückstände")
    HEALTH = "health", Text("dettes de soins", "schulden voor zorg", "Schulden für Pflege")
    PUBLIC = "public", Text("impôts et amendes", "belastingen en boetes", "Steuern und Geldbußen")
    OTHER = "other", Text("autre dette", "andere schuld", "andere Schuld")


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody who lives there; `born` or `age` is said. `presence` is the share of time spent there, 0 to 1; `share`
    is the part of dwelling and household that a co-resident pays, 0 to 1. `name` is for the people at the table only:
    nothing is computed from it."""

    id: str
    role: Role
    sex: Sex
    born: date | None = None
    age: int | None = None
    presence: Decimal = WHOLE
    working: bool = False
    school: School | None = None
    share: Decimal = ZERO
    name: str = ""

    def age_on(self, day: date) -> int:
        """Whole years on `day`; below zero for a birth still to come."""
        if self.born is None:
            return self.age or 0
        return day.year - self.born.year - ((day.month, day.day) < (self.born.month, self.born.day))


@dataclass(frozen=True, slots=True)
class Housing:
    """The dwelling. `rent` is the rent, the repayment of the mortgage or the price of the institution, without
    `charges`; `energy` the advances for energy and water together. None says that the real cost is not known: the
    reference stands for it."""

    region: Region
    tenure: Tenure
    rent: Decimal | None = None
    charges: Decimal = ZERO
    energy: Decimal | None = None
    tariff: Tariff = Tariff.MARKET
    heating: Heating | None = None
    certificate: Certificate | None = None
    dwelling: Dwelling | None = None
    bedrooms: int | None = None


@dataclass(frozen=True, slots=True)
class Income:
    """Net money that comes in; `member` is whose it is, empty for the household's."""

    kind: Resource
    amount: Decimal
    every: Every = Every.MONTH
    member: str = ""

    @property
    def monthly(self) -> Decimal:
        return _monthly(self.amount, self.every)


@dataclass(frozen=True, slots=True)
class Cost:
    """A real cost; `refunded` is what an employer, an insurer or a school gives back of it, at the same rhythm."""

    kind: Expense
    amount: Decimal
    every: Every = Every.MONTH
    refunded: Decimal = ZERO
    member: str = ""
    reason: str = ""

    @property
    def monthly(self) -> Decimal:
        return _monthly(max(ZERO, self.amount - self.refunded), self.every)


@dataclass(frozen=True, slots=True)
class Debt:
    """What is paid back each month."""

    kind: Loan
    amount: Decimal
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Override:
    """Another value of one parameter, for this household only, and why."""

    path: str
    value: Decimal
    reason: str


@dataclass(frozen=True, slots=True)
class Case:
    """Everything a simulation is computed from. `increased_allowance`: the increased health-insurance allowance."""

    members: tuple[Member, ...]
    housing: Housing
    incomes: tuple[Income, ...] = ()
    costs: tuple[Cost, ...] = ()
    debts: tuple[Debt, ...] = ()
    increased_allowance: Answer = Answer.UNKNOWN
    overrides: tuple[Override, ...] = ()

    @property
    def household(self) -> tuple[Member, ...]:
        """Those whose needs the budget covers."""
        return tuple(each for each in self.members if each.role is not Role.CO_RESIDENT)

    @property
    def own_part(self) -> Decimal:
        """The part of dwelling and household that the household pays itself, co-residents having paid theirs."""
        paid = [each.share for each in self.members if each.role is Role.CO_RESIDENT]
        return WHOLE - sum(paid) if paid else WHOLE


def _monthly(amount: Decimal, every: Every) -> Decimal:
    return euros(amount / 12) if every is Every.YEAR else euros(amount)
