"""The codes that every measure can meet: unreadable values, missing answers, rows unlike their preparation."""

from rapport_unique.core.findings import Kind, Severity, define
from rapport_unique.core.texts import Text

_AMOUNT = Text(
    "un montant comme 1234,56 (deux décimales au maximum)",
    "een bedrag zoals 1234,56 (hoogstens twee decimalen)",
    "ein Betrag wie 1234,56 (höchstens zwei Dezimalstellen)",
)
_DATE = Text("une date jj/mm/aaaa", "een datum dd/mm/jjjj", "ein Datum TT.MM.JJJJ")


def _unreadable(code: str, message: Text, expected: Text | None) -> Kind:
    return define(code, Severity.BLOCKING, message, expected)


AMOUNT_UNREADABLE = _unreadable(
    "amount-unreadable",
    Text("« {read} » n'est pas un montant.", "“{read}” is geen bedrag.", "„{read}“ ist kein Betrag."),
    _AMOUNT,
)
AMOUNT_AMBIGUOUS = _unreadable(
    "amount-ambiguous",
    Text(
        "« {read} » peut se lire {large} ou {small}.",
        "“{read}” kan als {large} of als {small} gelezen worden.",
        "„{read}“ kann als {large} oder als {small} gelesen werden.",
    ),
    Text(
        "un montant sans équivoque, par exemple 1234,00 ou 1,23",
        "een ondubbelzinnig bedrag, bijvoorbeeld 1234,00 of 1,23",
        "ein eindeutiger Betrag, zum Beispiel 1234,00 oder 1,23",
    ),
)
AMOUNT_TOO_MANY_DECIMALS = _unreadable(
    "amount-too-many-decimals",
    Text(
        "Le montant « {read} » a plus de deux décimales.",
        "Het bedrag “{read}” heeft meer dan twee decimalen.",
        "Der Betrag „{read}“ hat mehr als zwei Dezimalstellen.",
    ),
    _AMOUNT,
)
AMOUNT_TOO_LARGE = _unreadable(
    "amount-too-large",
    Text(
        "Le montant « {read} » dépasse ce qui peut être déclaré.",
        "Het bedrag “{read}” is groter dan wat aangegeven kan worden.",
        "Der Betrag „{read}“ übersteigt, was angegeben werden kann.",
    ),
    _AMOUNT,
)
AMOUNT_NEGATIVE = _unreadable(
    "amount-negative",
    Text(
        "Le montant « {read} » est négatif.",
        "Het bedrag “{read}” is negatief.",
        "Der Betrag „{read}“ ist negativ.",
    ),
    Text("un montant positif ou 0,00", "een positief bedrag of 0,00", "ein positiver Betrag oder 0,00"),
)
DATE_UNREADABLE = _unreadable(
    "date-unreadable",
    Text("« {read} » n'est pas une date.", "“{read}” is geen datum.", "„{read}“ ist kein Datum."),
    _DATE,
)
DATE_TOO_FAR = _unreadable(
    "date-too-far",
    Text(
        "L'année de la date « {read} » est hors limites.",
        "Het jaar van de datum “{read}” valt buiten de grenzen.",
        "Das Jahr des Datums „{read}“ liegt außerhalb der Grenzen.",
    ),
    Text("une année de {first} à {last}", "een jaar van {first} tot {last}", "ein Jahr von {first} bis {last}"),
)
COUNT_UNREADABLE = _unreadable(
    "count-unreadable",
    Text(
        "« {read} » n'est pas un nombre entier.",
        "“{read}” is geen geheel getal.",
        "„{read}“ ist keine ganze Zahl.",
    ),
    Text("un nombre entier", "een geheel getal", "eine ganze Zahl"),
)
COUNT_NEGATIVE = _unreadable(
    "count-negative",
    Text("Le nombre {read} est négatif.", "Het getal {read} is negatief.", "Die Zahl {read} ist negativ."),
    Text("un nombre entier à partir de 0", "een geheel getal vanaf 0", "eine ganze Zahl ab 0"),
)
QUANTITY_UNREADABLE = _unreadable(
    "quantity-unreadable",
    Text(
        "« {read} » n'est pas un nombre de deux décimales au maximum.",
        "“{read}” is geen getal met hoogstens twee decimalen.",
        "„{read}“ ist keine Zahl mit höchstens zwei Dezimalstellen.",
    ),
    Text("un nombre comme 12 ou 12,5", "een getal zoals 12 of 12,5", "eine Zahl wie 12 oder 12,5"),
)
SHARE_UNREADABLE = _unreadable(
    "share-unreadable",
    Text(
        "« {read} » n'est pas un pourcentage.",
        "“{read}” is geen percentage.",
        "„{read}“ ist kein Prozentsatz.",
    ),
    Text(
        "un pourcentage de 0 à 100, avec deux décimales au maximum",
        "een percentage van 0 tot 100, met hoogstens twee decimalen",
        "ein Prozentsatz von 0 bis 100, mit höchstens zwei Dezimalstellen",
    ),
)
NOT_DECLARED = _unreadable(
    "not-declared",
    Text(
        "Cette déclaration doit être confirmée pour pouvoir signer.",
        "Deze verklaring moet bevestigd worden om te kunnen tekenen.",
        "Diese Erklärung muss bestätigt werden, um unterzeichnen zu können.",
    ),
    Text(
        "la case cochée (« oui » dans un fichier)",
        "het vakje aangevinkt (“ja” in een bestand)",
        "das Kästchen angekreuzt („ja“ in einer Datei)",
    ),
)
CHOICE_UNKNOWN = _unreadable(
    "choice-unknown",
    Text(
        "« {read} » ne figure pas dans la liste.",
        "“{read}” staat niet in de lijst.",
        "„{read}“ steht nicht in der Liste.",
    ),
    Text("une de ces valeurs : {choices}", "een van deze waarden: {choices}", "einer dieser Werte: {choices}"),
)
NISS_UNREADABLE = _unreadable(
    "niss-unreadable",
    Text(
        "« {read} » n'est pas un numéro NISS.",
        "“{read}” is geen INSZ-nummer.",
        "„{read}“ ist keine NISS-Nummer.",
    ),
    Text("onze chiffres", "elf cijfers", "elf Ziffern"),
)
NISS_INVALID = define(
    "niss-invalid",
    Severity.BLOCKING,
    Text(
        "Le numéro NISS n'est pas valide : son chiffre de contrôle est faux.",
        "Het INSZ-nummer is ongeldig: het controlegetal klopt niet.",
        "Die NISS-Nummer ist ungültig: die Prüfziffer stimmt nicht.",
    ),
    Text("un numéro NISS valide", "een geldig INSZ-nummer", "eine gültige NISS-Nummer"),
)
NISS_PADDED = define(
    "niss-padded",
    Severity.INFORMATION,
    Text(
        "Le zéro initial du numéro NISS, perdu par le tableur, a été rétabli.",
        "De beginnul van het INSZ-nummer, verloren in het rekenblad, werd hersteld.",
        "Die führende Null der NISS-Nummer, in der Tabelle verloren, wurde wiederhergestellt.",
    ),
)
INS_UNREADABLE = _unreadable(
    "ins-unreadable",
    Text("« {read} » n'est pas un code INS.", "“{read}” is geen NIS-code.", "„{read}“ ist kein NIS-Code."),
    Text("cinq chiffres", "vijf cijfers", "fünf Ziffern"),
)
NUMBER_UNREADABLE = _unreadable(
    "number-unreadable",
    Text("« {read} » n'est pas un numéro.", "“{read}” is geen nummer.", "„{read}“ ist keine Nummer."),
    Text("des chiffres seulement", "enkel cijfers", "nur Ziffern"),
)
TEXT_UNREADABLE = _unreadable(
    "text-unreadable",
    Text(
        "Le texte est trop long.",
        "De tekst is te lang.",
        "Der Text ist zu lang.",
    ),
    Text(
        "un texte de {longest} caractères au plus",
        "een tekst van hoogstens {longest} tekens",
        "ein Text von höchstens {longest} Zeichen",
    ),
)
ERROR_CELL = _unreadable(
    "error-cell",
    Text(
        "La cellule contient l'erreur {read}.",
        "De cel bevat de fout {read}.",
        "Die Zelle enthält den Fehler {read}.",
    ),
    Text("une valeur saisie", "een ingevulde waarde", "ein eingegebener Wert"),
)
IBAN_INVALID = _unreadable(
    "iban-invalid",
    Text(
        "« {read} » n'est pas un numéro de compte IBAN valide.",
        "“{read}” is geen geldig IBAN-rekeningnummer.",
        "„{read}“ ist keine gültige IBAN-Kontonummer.",
    ),
    Text(
        "un IBAN comme BE68 5390 0754 7034",
        "een IBAN zoals BE68 5390 0754 7034",
        "eine IBAN wie BE68 5390 0754 7034",
    ),
)
BIC_INVALID = _unreadable(
    "bic-invalid",
    Text("« {read} » n'est pas un BIC valide.", "“{read}” is geen geldige BIC.", "„{read}“ ist kein gültiger BIC."),
    Text("8 ou 11 caractères, comme GKCCBEBB", "8 of 11 tekens, zoals GKCCBEBB", "8 oder 11 Zeichen, wie GKCCBEBB"),
)
BCE_INVALID = _unreadable(
    "bce-invalid",
    Text(
        "« {read} » n'est pas un numéro d'entreprise valide.",
        "“{read}” is geen geldig ondernemingsnummer.",
        "„{read}“ ist keine gültige Unternehmensnummer.",
    ),
    Text("dix chiffres", "tien cijfers", "zehn Ziffern"),
)
STRUCTURED_COMMUNICATION_INVALID = _unreadable(
    "structured-communication-invalid",
    Text(
        "« {read} » n'est pas une communication structurée valide.",
        "“{read}” is geen geldige gestructureerde mededeling.",
        "„{read}“ ist keine gültige strukturierte Mitteilung.",
    ),
    Text("+++123/4567/89002+++", "+++123/4567/89002+++", "+++123/4567/89002+++"),
)
REQUIRED = define(
    "required",
    Severity.BLOCKING,
    Text("Ce champ est obligatoire.", "Dit veld is verplicht.", "Dieses Feld ist ein Pflichtfeld."),
    Text("une valeur", "een waarde", "ein Wert"),
)
UNKNOWN_ANSWER = define(
    "unknown-answer",
    Severity.BLOCKING,
    Text(
        "« {read} » n'existe pas dans ce formulaire.",
        "“{read}” bestaat niet in dit formulier.",
        "„{read}“ gibt es in diesem Formular nicht.",
    ),
    Text("une de ces clés : {known}", "een van deze sleutels: {known}", "einer dieser Schlüssel: {known}"),
)
ROW_INCOMPLETE = define(
    "row-incomplete",
    Severity.NOT_COUNTED,
    Text(
        "Ligne incomplète : il manque {missing}. Elle n'est pas comptabilisée ; {lost} sont perdus.",
        "Onvolledige lijn (ontbreekt: {missing}). Ze telt niet mee; {lost} gaat verloren.",
        "Unvollständige Zeile (es fehlt: {missing}). Sie zählt nicht; {lost} gehen verloren.",
    ),
    Text(
        "toutes les cellules obligatoires, 0,00 compris",
        "alle verplichte cellen, ook 0,00",
        "alle Pflichtzellen, auch 0,00",
    ),
)
ROW_UNFINISHED = define(
    "row-unfinished",
    Severity.NOT_COUNTED,
    Text(
        "Ligne incomplète : il manque {missing}. Elle n'est pas prise en compte.",
        "Onvolledige lijn (ontbreekt: {missing}). Er wordt geen rekening mee gehouden.",
        "Unvollständige Zeile (es fehlt: {missing}). Sie wird nicht berücksichtigt.",
    ),
    Text("toutes les cellules obligatoires", "alle verplichte cellen", "alle Pflichtzellen"),
)
ROWS_UNTOUCHED = define(
    "rows-untouched",
    Severity.NOT_COUNTED,
    Text(
        "Lignes préparées mais non complétées : {count}. Elles ne sont pas comptabilisées.",
        "Voorbereide lijnen die niet ingevuld zijn: {count}. Ze tellen niet mee.",
        "Vorbereitete, nicht ausgefüllte Zeilen: {count}. Sie zählen nicht.",
    ),
)
DIFFERS_FROM_PREPARED = define(
    "differs-from-simulation",
    Severity.BLOCKING,
    Text(
        "« {read} » diffère de la simulation enregistrée.",
        "“{read}” verschilt van de geregistreerde simulatie.",
        "„{read}“ weicht von der gespeicherten Simulation ab.",
    ),
    Text("{stored}", "{stored}", "{stored}"),
)
UNKNOWN_SIMULATION = define(
    "unknown-simulation",
    Severity.BLOCKING,
    Text(
        "Aucune simulation enregistrée ne porte ce NISS et le numéro de budget {read}.",
        "Geen geregistreerde simulatie heeft dit INSZ-nummer en budgetnummer {read}.",
        "Keine gespeicherte Simulation hat diese NISS-Nummer und die Budgetnummer {read}.",
    ),
    Text(
        "une simulation de l'outil de budgets de référence",
        "een simulatie van de referentiebudgettool",
        "eine Simulation des Referenzbudget-Werkzeugs",
    ),
)
ANOTHER_CENTRE = define(
    "row-of-another-centre",
    Severity.BLOCKING,
    Text(
        "Cette ligne porte le code INS {read}, qui n'est pas celui du centre.",
        "Deze lijn draagt NIS-code {read}, die niet van het centrum is.",
        "Diese Zeile trägt den NIS-Code {read}, der nicht der des Zentrums ist.",
    ),
    Text("{stored}", "{stored}", "{stored}"),
)
SIMULATIONS_NOT_COMPARED = define(
    "simulations-not-compared",
    Severity.INFORMATION,
    Text(
        "Les colonnes A à E n'ont pas été comparées : aucune simulation n'a été fournie.",
        "De kolommen A tot E werden niet vergeleken: er werden geen simulaties meegegeven.",
        "Die Spalten A bis E wurden nicht verglichen: es wurden keine Simulationen angegeben.",
    ),
)
FINDINGS_CUT = define(
    "findings-cut",
    Severity.INFORMATION,
    Text(
        "{count} autres constatations ne sont pas affichées.",
        "{count} andere bevindingen worden niet getoond.",
        "{count} weitere Feststellungen werden nicht angezeigt.",
    ),
)
