"""The codes of what control on desk refuses."""

from rapport_unique.core.findings import Kind, Severity, define
from rapport_unique.core.texts import Text


def _refusal(code: str, message: Text, expected: Text | None = None) -> Kind:
    return define(code, Severity.BLOCKING, message, expected)


SAMPLE_RATE = _refusal(
    "sample-rate",
    Text(
        "{read} % n'est pas un taux d'échantillon.",
        "{read} % is geen steekproefpercentage.",
        "{read} % ist kein Stichprobensatz.",
    ),
    Text(
        "un taux supérieur à 0 et d'au plus 100",
        "een percentage boven 0 en van hoogstens 100",
        "ein Satz über 0 und von höchstens 100",
    ),
)
SAMPLE_EMPTY = _refusal(
    "sample-empty",
    Text(
        "Aucun rapport envoyé ne correspond : il n'y a rien à tirer.",
        "Geen enkel verzonden verslag beantwoordt hieraan: er valt niets te trekken.",
        "Kein gesendeter Bericht entspricht dem: es gibt nichts zu ziehen.",
    ),
)
FILE_CHANGED = _refusal(
    "control-file-changed",
    Text(
        "Ce dossier de contrôle a changé depuis que vous l'avez vu. Vérifiez-le et recommencez.",
        "Dit controledossier is gewijzigd sinds u het zag. Controleer het en probeer opnieuw.",
        "Diese Kontrollakte hat sich geändert, seit Sie sie gesehen haben. Prüfen Sie sie und versuchen Sie es erneut.",
    ),
)
FILE_CONCLUDED = _refusal(
    "control-file-concluded",
    Text(
        "Ce dossier de contrôle est conclu : il ne change plus.",
        "Dit controledossier is afgesloten: het wijzigt niet meer.",
        "Diese Kontrollakte ist abgeschlossen: sie wird nicht mehr geändert.",
    ),
)
FILE_OF_ANOTHER = _refusal(
    "control-file-of-another",
    Text(
        "Ce dossier de contrôle n'est pas entre vos mains. Prenez-le d'abord.",
        "Dit controledossier is niet in uw handen. Neem het eerst.",
        "Diese Kontrollakte liegt nicht in Ihren Händen. Übernehmen Sie sie zuerst.",
    ),
)
NOT_A_CONTROLLER = _refusal(
    "not-a-controller",
    Text(
        "Cette personne n'est pas contrôleur aujourd'hui.",
        "Deze persoon is vandaag geen controleur.",
        "Diese Person ist heute kein Kontrolleur.",
    ),
)
AMOUNT_UNKNOWN = _refusal(
    "correction-amount-unknown",
    Text(
        "Ce rapport n'a pas ce montant ou cette ligne.",
        "Dit verslag heeft dit bedrag of deze lijn niet.",
        "Dieser Bericht hat diesen Betrag oder diese Zeile nicht.",
    ),
)
BEYOND_DECLARED = _refusal(
    "correction-beyond-declared",
    Text(
        "La correction dépasse ce qui reste à corriger de ce montant ({left}).",
        "De correctie gaat verder dan wat van dit bedrag nog te corrigeren is ({left}).",
        "Die Korrektur übersteigt, was von diesem Betrag noch zu korrigieren ist ({left}).",
    ),
    Text(
        "un montant accepté entre 0 et le montant déclaré",
        "een aanvaard bedrag tussen 0 en het aangegeven bedrag",
        "ein angenommener Betrag zwischen 0 und dem angegebenen Betrag",
    ),
)
NOT_PROPOSED = _refusal(
    "correction-not-proposed",
    Text(
        "Cette correction n'attend plus de décision.",
        "Deze correctie wacht niet meer op een beslissing.",
        "Diese Korrektur wartet nicht mehr auf eine Entscheidung.",
    ),
)
SAME_PERSON = _refusal(
    "correction-same-person",
    Text(
        "Qui propose une correction n'en décide pas : une autre personne le fait.",
        "Wie een correctie voorstelt, beslist er niet over: een andere persoon doet dat.",
        "Wer eine Korrektur vorschlägt, entscheidet nicht darüber: das tut eine andere Person.",
    ),
)
NOT_APPROVED = _refusal(
    "correction-not-approved",
    Text(
        "Seule une correction approuvée peut être abandonnée.",
        "Enkel van een goedgekeurde correctie kan worden afgezien.",
        "Nur auf eine genehmigte Korrektur kann verzichtet werden.",
    ),
)
NO_OBJECTION = _refusal(
    "objection-not-possible",
    Text(
        "Il n'est plus possible de contester cette correction.",
        "Deze correctie kan niet meer betwist worden.",
        "Gegen diese Korrektur kann kein Einspruch mehr erhoben werden.",
    ),
)
OBJECTION_NOT_OPEN = _refusal(
    "objection-not-open",
    Text(
        "Aucune contestation n'attend de décision ici.",
        "Hier wacht geen betwisting op een beslissing.",
        "Hier wartet kein Einspruch auf eine Entscheidung.",
    ),
)
UNDECIDED = _refusal(
    "control-file-undecided",
    Text(
        "Des corrections proposées ou contestées attendent une décision ({count}).",
        "Voorgestelde of betwiste correcties wachten op een beslissing ({count}).",
        "Vorgeschlagene oder angefochtene Korrekturen warten auf eine Entscheidung ({count}).",
    ),
)
DUE_PAST = _refusal(
    "request-due-past",
    Text(
        "L'échéance {read} est déjà passée.",
        "De vervaldag {read} is al voorbij.",
        "Die Frist {read} ist bereits abgelaufen.",
    ),
)
REQUEST_ROW = _refusal(
    "request-row-unknown",
    Text(
        "Le rapport n'a pas de ligne {read} dans ce tableau.",
        "Het verslag heeft geen lijn {read} in deze tabel.",
        "Der Bericht hat keine Zeile {read} in dieser Tabelle.",
    ),
    Text(
        "le numéro d'une ligne du rapport envoyé, de {first} à {last}",
        "het nummer van een lijn van het verzonden verslag, van {first} tot {last}",
        "die Nummer einer Zeile des gesendeten Berichts, von {first} bis {last}",
    ),
)
REQUEST_NO_ROWS = _refusal(
    "request-table-empty",
    Text(
        "Ce tableau du rapport envoyé n'a aucune ligne.",
        "Deze tabel van het verzonden verslag heeft geen enkele lijn.",
        "Diese Tabelle des gesendeten Berichts hat keine Zeile.",
    ),
)
REQUEST_CLOSED = _refusal(
    "request-closed",
    Text(
        "Cette demande de pièces est close.",
        "Deze vraag om stukken is afgesloten.",
        "Diese Anforderung von Belegen ist abgeschlossen.",
    ),
)
PIECE_KIND = _refusal(
    "piece-kind",
    Text(
        "« {read} » n'est pas un fichier qui peut être reçu.",
        "“{read}” is geen bestand dat ontvangen kan worden.",
        "„{read}“ ist keine Datei, die empfangen werden kann.",
    ),
    Text(
        "un fichier PDF, PNG, JPEG, XLSX ou ODS",
        "een PDF-, PNG-, JPEG-, XLSX- of ODS-bestand",
        "eine PDF-, PNG-, JPEG-, XLSX- oder ODS-Datei",
    ),
)
PIECE_TOO_LARGE = _refusal(
    "piece-too-large",
    Text(
        "« {read} » dépasse {megabytes} Mo.",
        "“{read}” is groter dan {megabytes} MB.",
        "„{read}“ ist größer als {megabytes} MB.",
    ),
)
PIECES_TOO_MANY = _refusal(
    "pieces-too-many",
    Text(
        "Cette demande a déjà reçu {count} fichiers.",
        "Deze vraag kreeg al {count} bestanden.",
        "Diese Anforderung hat bereits {count} Dateien erhalten.",
    ),
)
EXTRACT_WRONG = _refusal(
    "extract-wrong",
    Text(
        "L'extrait n'est pas utilisable. Erreurs : {count}, la première à la ligne {line}. {what}",
        "Het uittreksel is niet bruikbaar. Fouten: {count}, de eerste op regel {line}. {what}",
        "Der Auszug ist nicht brauchbar. Fehler: {count}, der erste in Zeile {line}. {what}",
    ),
    Text(
        "un extrait scellé du calculateur, ou un CSV : niss, budget_number, budget_date, balance",
        "een verzegeld uittreksel van de rekentool, of een CSV: niss, budget_number, budget_date, balance",
        "ein gesiegelter Auszug des Rechners, oder eine CSV: niss, budget_number, budget_date, balance",
    ),
)
NOT_CALLED_FOR = _refusal(
    "inspection-not-called-for",
    Text(
        "Une inspection sur place suit un contrôle sur pièces sans conclusion ou avec des incohérences.",
        "Een inspectie ter plaatse volgt op een controle op stukken zonder besluit of met tegenstrijdigheden.",
        "Eine Inspektion vor Ort folgt auf eine Kontrolle ohne klares Ergebnis oder mit Unstimmigkeiten.",
    ),
)
INSPECTION_EXISTS = _refusal(
    "inspection-exists",
    Text(
        "Une inspection de ce rapport est déjà décidée.",
        "Er is al een inspectie van dit verslag beslist.",
        "Eine Inspektion dieses Berichts ist bereits beschlossen.",
    ),
)
NOT_INSPECTED = _refusal(
    "inspection-not-open",
    Text(
        "Aucune inspection de ce rapport n'est en cours.",
        "Er loopt geen inspectie van dit verslag.",
        "Es läuft keine Inspektion dieses Berichts.",
    ),
)
NOT_VISITED = _refusal(
    "inspection-not-visited",
    Text(
        "Notez d'abord la visite : le rapport d'inspection la relate.",
        "Noteer eerst het bezoek: het inspectieverslag beschrijft het.",
        "Vermerken Sie zuerst den Besuch: der Inspektionsbericht beschreibt ihn.",
    ),
)
