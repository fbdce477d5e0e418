"""What the REDI rules rest on."""

from rapport_unique.core.law import LegalBasis
from rapport_unique.core.texts import Text

ROYAL_DECREE_2023 = LegalBasis(
    Text(
        "arrêté royal du 22 janvier 2023 (REDI)",
        "koninklijk besluit van 22 januari 2023 (REMI)",
        "Königlicher Erlass vom 22. Januar 2023 (REDI)",
    )
)
MANUAL = LegalBasis(
    Text(
        "manuel du Rapport Unique, subvention REDI 2023",
        "handleiding van het Uniek Verslag, REMI-toelage 2023",
        "Handbuch des Einheitlichen Berichts, REDI-Subvention 2023",
    )
)
COMPLETING = Text(
    "manuel REDI 2023, partie 6, point 2 (encodage des données)",
    "handleiding REMI 2023, deel 6, punt 2 (invoer van de gegevens)",
    "Handbuch REDI 2023, Teil 6, Punkt 2 (Eingabe der Daten)",
)
