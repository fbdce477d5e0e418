"""The code lists of the exchange, each code with its label in the three languages. A list only grows: a code that was
once sent keeps its meaning."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum, IntEnum, StrEnum
from typing import Any

from rapport_unique.core.texts import Text

LEGAL_CONTEXT = "PCSA:SOCIAL_INQUIRY:RSE"
LEGAL_CONTEXTS = frozenset({LEGAL_CONTEXT})
"""Allowed grounds of a request. Control and inspection are none, and never were to be (letter of 18 September 2014)."""


class Purpose(StrEnum):
    """Why the inquiry needs to know."""

    NEW_APPLICATION = "NEW_APPLICATION"
    CHANGE_OF_COMPETENCE = "CHANGE_OF_COMPETENCE"
    REVIEW_OF_AID = "REVIEW_OF_AID"


PURPOSE_LABELS = {
    Purpose.NEW_APPLICATION: Text("Nouvelle demande d'aide", "Nieuwe steunaanvraag", "Neuer Antrag auf Hilfe"),
    Purpose.CHANGE_OF_COMPETENCE: Text(
        "Changement de centre compétent", "Wijziging van bevoegd centrum", "Wechsel des zuständigen Zentrums"
    ),
    Purpose.REVIEW_OF_AID: Text("Révision d'une aide", "Herziening van de steun", "Überprüfung einer Hilfe"),
}


class Block(StrEnum):
    """What can be asked for."""

    PRACTICAL = "PRACTICAL"
    DECISIONS = "DECISIONS"
    CALCULATION = "CALCULATION"
    DEBTORS = "DEBTORS"
    CAPITAL = "CAPITAL"


PHASE_ONE = frozenset({Block.PRACTICAL, Block.DECISIONS, Block.CALCULATION})
PHASE_TWO = PHASE_ONE | {Block.DEBTORS, Block.CAPITAL}
"""The two data phases of the letter of 18 September 2014; there is no third."""
USUAL = (Block.PRACTICAL, Block.DECISIONS)
"""What is asked for first: details only where they are needed."""
BLOCK_LABELS = {
    Block.PRACTICAL: Text("Données pratiques", "Praktische gegevens", "Praktische Angaben"),
    Block.DECISIONS: Text("Décisions", "Beslissingen", "Entscheidungen"),
    Block.CALCULATION: Text("Détail du calcul", "Details van de berekening", "Einzelheiten der Berechnung"),
    Block.DEBTORS: Text("Débiteurs d'aliments", "Onderhoudsplichtigen", "Unterhaltspflichtige"),
    Block.CAPITAL: Text("Capitaux mobiliers", "Roerende kapitalen", "Bewegliches Kapital"),
}


class Quality(IntEnum):
    """How a centre knows a person: the quality codes of sector 17 in the register of references, then the `GENERIC`.

    The generic 999, a number that was replaced, is no inscription: the hub keeps the link between the two numbers, and
    what was inscribed under the former is found under the present one (`hub/persons.py`).
    """

    UNDER_EXAMINATION = 1
    INTEGRATION_INCOME = 2
    EQUIVALENT = 3
    OTHER_AID = 4
    COHABITANT = 5
    EMPLOYED = 6
    DEBT_MEDIATION = 7
    SERVICE = 8
    OTHER_GUIDANCE = 9
    SUPERVISOR = 11
    PARTICIPANT = 12
    DEFINITIVE = 0
    PROVISIONAL = 902


GENERIC = frozenset({Quality.DEFINITIVE, Quality.PROVISIONAL})
"""Codes of every sector: that a centre knows a person, for good or for now, without saying how."""

QUALITY_LABELS = {
    Quality.UNDER_EXAMINATION: Text("Dossier à l'examen", "Dossier in onderzoek", "Akte in Prüfung"),
    Quality.INTEGRATION_INCOME: Text("Revenu d'intégration", "Leefloon", "Eingliederungseinkommen"),
    Quality.EQUIVALENT: Text("Aide équivalente", "Equivalent leefloon", "Gleichwertige Hilfe"),
    Quality.OTHER_AID: Text("Autre aide", "Andere steun", "Andere Hilfe"),
    Quality.COHABITANT: Text("Cohabitant", "Samenwonende", "Zusammenwohnende Person"),
    Quality.EMPLOYED: Text("Mis au travail par le CPAS", "Tewerkgesteld via het OCMW", "Über das ÖSHZ beschäftigt"),
    Quality.DEBT_MEDIATION: Text(
        "Médiation de dettes ou guidance budgétaire",
        "Schuldbemiddeling of budgetbegeleiding",
        "Schuldenvermittlung oder Budgetberatung",
    ),
    Quality.SERVICE: Text("Dossier d'un service", "Dossier van een dienst", "Akte eines Dienstes"),
    Quality.OTHER_GUIDANCE: Text("Autre accompagnement", "Andere begeleiding", "Andere Begleitung"),
    Quality.SUPERVISOR: Text("Encadrant", "Begeleider", "Betreuer"),
    Quality.PARTICIPANT: Text("Participant", "Deelnemer", "Teilnehmer"),
    Quality.DEFINITIVE: Text(
        "Définitif, sans autre précision", "Definitief, zonder nadere aanduiding", "Endgültig, ohne nähere Angabe"
    ),
    Quality.PROVISIONAL: Text(
        "Provisoire, sans autre précision", "Voorlopig, zonder nadere aanduiding", "Vorläufig, ohne nähere Angabe"
    ),
}


class AnswerStatus(StrEnum):
    DATA_FOUND = "DATA_FOUND"
    NO_DATA_FOUND = "NO_DATA_FOUND"
    NO_RESULT = "NO_RESULT"


ANSWER_STATUS_LABELS = {
    AnswerStatus.DATA_FOUND: Text("Données trouvées", "Gegevens gevonden", "Angaben gefunden"),
    AnswerStatus.NO_DATA_FOUND: Text("Aucune donnée", "Geen gegevens", "Keine Angaben"),
    AnswerStatus.NO_RESULT: Text(
        "Pas de réponse par cette voie : téléphonez au centre",
        "Geen antwoord langs deze weg: bel het centrum",
        "Keine Antwort auf diesem Weg: rufen Sie das Zentrum an",
    ),
}


class AidType(StrEnum):
    INTEGRATION_INCOME = "RI"
    EQUIVALENT = "ERI"
    INSTALLATION = "INSTALLATION"
    RENT_GUARANTEE = "RENT_GUARANTEE"
    ADVANCE = "ADVANCE"
    MEDICAL = "MEDICAL"
    HOUSING = "HOUSING"
    ENERGY = "ENERGY"
    OTHER = "SOCIAL_OTHER"


AID_TYPE_LABELS = {
    AidType.INTEGRATION_INCOME: Text("Revenu d'intégration", "Leefloon", "Eingliederungseinkommen"),
    AidType.EQUIVALENT: Text("Aide équivalente", "Equivalent leefloon", "Gleichwertige Hilfe"),
    AidType.INSTALLATION: Text("Prime d'installation", "Installatiepremie", "Einrichtungsprämie"),
    AidType.RENT_GUARANTEE: Text("Garantie locative", "Huurwaarborg", "Mietkaution"),
    AidType.ADVANCE: Text("Avance", "Voorschot", "Vorschuss"),
    AidType.MEDICAL: Text("Aide médicale", "Medische hulp", "Medizinische Hilfe"),
    AidType.HOUSING: Text("Logement", "Huisvesting", "Unterkunft"),
    AidType.ENERGY: Text("Énergie", "Energie", "Energie"),
    AidType.OTHER: Text("Autre aide sociale", "Andere maatschappelijke dienstverlening", "Andere Sozialhilfe"),
}


class DecisionType(StrEnum):
    GRANT = "GRANT"
    REFUSAL = "REFUSAL"
    REVISION = "REVISION"
    SUSPENSION = "SUSPENSION"
    WITHDRAWAL = "WITHDRAWAL"
    RECOVERY = "RECOVERY"


DECISION_TYPE_LABELS = {
    DecisionType.GRANT: Text("Octroi", "Toekenning", "Gewährung"),
    DecisionType.REFUSAL: Text("Refus", "Weigering", "Ablehnung"),
    DecisionType.REVISION: Text("Révision", "Herziening", "Überprüfung"),
    DecisionType.SUSPENSION: Text("Suspension", "Schorsing", "Aussetzung"),
    DecisionType.WITHDRAWAL: Text("Retrait", "Intrekking", "Rücknahme"),
    DecisionType.RECOVERY: Text("Récupération", "Terugvordering", "Rückforderung"),
}


class Motive(StrEnum):
    """The coded reason of a decision; at most 500 characters may follow it, never a social report."""

    CONDITIONS_MET = "CONDITIONS_MET"
    RESOURCES_SUFFICIENT = "RESOURCES_SUFFICIENT"
    NOT_COMPETENT = "NOT_COMPETENT"
    NO_RESIDENCE = "NO_RESIDENCE"
    NOT_AVAILABLE_FOR_WORK = "NOT_AVAILABLE_FOR_WORK"
    NO_COOPERATION = "NO_COOPERATION"
    SITUATION_CHANGED = "SITUATION_CHANGED"
    OTHER = "OTHER"


MOTIVE_LABELS = {
    Motive.CONDITIONS_MET: Text("Conditions remplies", "Voorwaarden vervuld", "Bedingungen erfüllt"),
    Motive.RESOURCES_SUFFICIENT: Text(
        "Ressources suffisantes", "Voldoende bestaansmiddelen", "Ausreichende Existenzmittel"
    ),
    Motive.NOT_COMPETENT: Text("Centre non compétent", "Centrum niet bevoegd", "Zentrum nicht zuständig"),
    Motive.NO_RESIDENCE: Text("Pas de résidence effective", "Geen werkelijk verblijf", "Kein tatsächlicher Aufenthalt"),
    Motive.NOT_AVAILABLE_FOR_WORK: Text("Pas disposé à travailler", "Niet werkbereid", "Keine Arbeitsbereitschaft"),
    Motive.NO_COOPERATION: Text("Pas de collaboration", "Geen medewerking", "Keine Mitarbeit"),
    Motive.SITUATION_CHANGED: Text("Situation changée", "Gewijzigde toestand", "Geänderte Lage"),
    Motive.OTHER: Text("Autre motif", "Andere reden", "Anderer Grund"),
}


class Withheld(StrEnum):
    """What an answer announces that it leaves out."""

    OLDER_DECISIONS = "OLDER_DECISIONS"


WITHHELD_LABELS = {
    Withheld.OLDER_DECISIONS: Text("Décisions plus anciennes", "Oudere beslissingen", "Ältere Entscheidungen"),
}

LABELS: Mapping[type[Enum], Mapping[Any, Text]] = {
    Purpose: PURPOSE_LABELS,
    Block: BLOCK_LABELS,
    Quality: QUALITY_LABELS,
    AnswerStatus: ANSWER_STATUS_LABELS,
    AidType: AID_TYPE_LABELS,
    DecisionType: DECISION_TYPE_LABELS,
    Motive: MOTIVE_LABELS,
    Withheld: WITHHELD_LABELS,
}
"""Every code list with its labels."""
