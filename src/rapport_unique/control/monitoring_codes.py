"""The codes of what the follow-up of aid paid after the period refuses."""

from rapport_unique.core.findings import Severity, define
from rapport_unique.core.texts import Text

NOTHING_TO_ASK = define(
    "proofs-nothing-to-ask",
    Severity.BLOCKING,
    Text(
        "Il n'y a plus de preuve à demander : tout est déjà demandé, ou le dernier jour est passé.",
        "Er valt geen bewijs meer te vragen: alles is al gevraagd, of de laatste dag is voorbij.",
        "Es ist kein Nachweis mehr anzufordern: Alles ist schon angefordert, oder der letzte Tag ist vorbei.",
    ),
)
PROOFS_CHOSEN = define(
    "proofs-chosen",
    Severity.BLOCKING,
    Text(
        "Aucune ligne n'est choisie, ou l'une d'elles est déjà réglée.",
        "Er is geen lijn gekozen, of een ervan is al afgehandeld.",
        "Es ist keine Zeile gewählt, oder eine davon ist schon erledigt.",
    ),
    Text(
        "une ou plusieurs lignes dont la preuve est attendue",
        "een of meer lijnen waarvan het bewijs wordt verwacht",
        "eine oder mehrere Zeilen, deren Nachweis erwartet wird",
    ),
)
PROOF_AMOUNT = define(
    "proof-amount",
    Severity.BLOCKING,
    Text(
        "Une preuve partielle se note ligne par ligne, avec son montant.",
        "Een gedeeltelijk bewijs wordt lijn per lijn genoteerd, met zijn bedrag.",
        "Ein teilweiser Nachweis wird Zeile für Zeile mit seinem Betrag vermerkt.",
    ),
    Text(
        "une seule ligne, et un montant entre 0 et {remaining}",
        "één enkele lijn, en een bedrag tussen 0 en {remaining}",
        "eine einzige Zeile und ein Betrag zwischen 0 und {remaining}",
    ),
)
PROOF_NOT_DUE = define(
    "proof-not-due",
    Severity.BLOCKING,
    Text(
        "Le centre peut encore prouver la ligne {row} jusqu'au {due}, et n'a rien remis.",
        "Het centrum kan lijn {row} nog tot {due} bewijzen, en heeft niets ingediend.",
        "Das Zentrum kann Zeile {row} noch bis zum {due} nachweisen und hat nichts eingereicht.",
    ),
)
NOTHING_UNPROVEN = define(
    "proofs-nothing-unproven",
    Severity.BLOCKING,
    Text(
        "Aucune ligne n'est jugée non prouvée après son échéance.",
        "Geen enkele lijn is na haar vervaldag als niet bewezen beoordeeld.",
        "Keine Zeile ist nach ihrer Frist als nicht nachgewiesen beurteilt.",
    ),
)
