"""The codes of what can be wrong with a workbook as a file: refusals, and findings about its structure."""

from __future__ import annotations

from rapport_unique.core.findings import Kind, Severity, define
from rapport_unique.core.texts import Text

_TEMPLATE = Text(
    "le classeur téléchargé du Rapport Unique, en .xlsx ou .ods",
    "de werkmap gedownload uit het Uniek Verslag, als .xlsx of .ods",
    "die aus dem Einheitlichen Bericht heruntergeladene Arbeitsmappe, als .xlsx oder .ods",
)


def _refusal(code: str, message: Text, expected: Text | None = _TEMPLATE) -> Kind:
    return define(code, Severity.BLOCKING, message, expected)


NOT_A_WORKBOOK = _refusal(
    "not-a-workbook",
    Text(
        "Ce fichier n'est ni un classeur .xlsx ni un classeur .ods.",
        "Dit bestand is geen .xlsx- of .ods-werkmap.",
        "Diese Datei ist weder eine .xlsx- noch eine .ods-Arbeitsmappe.",
    ),
)
OLD_OR_ENCRYPTED = _refusal(
    "old-or-encrypted-workbook",
    Text(
        "Ce classeur est protégé par un mot de passe d'ouverture ou enregistré dans l'ancien format .xls.",
        "Deze werkmap is met een openingswachtwoord beveiligd of in het oude .xls-formaat opgeslagen.",
        "Diese Arbeitsmappe ist durch ein Kennwort zum Öffnen geschützt oder im alten .xls-Format gespeichert.",
    ),
    Text(
        "un classeur .xlsx ou .ods sans mot de passe d'ouverture",
        "een .xlsx- of .ods-werkmap zonder openingswachtwoord",
        "eine .xlsx- oder .ods-Arbeitsmappe ohne Kennwort zum Öffnen",
    ),
)
NOT_THE_TEMPLATE = _refusal(
    "not-the-template",
    Text(
        "Ce classeur n'est pas celui du formulaire : dans « {sheet} », {cell} contient « {found} ».",
        "Deze werkmap is niet die van het formulier: in “{sheet}” bevat {cell} “{found}”.",
        "Diese Arbeitsmappe gehört nicht zum Formular: in „{sheet}“ enthält {cell} „{found}“.",
    ),
    Text("« {wanted} » dans {cell}", "“{wanted}” in {cell}", "„{wanted}“ in {cell}"),
)
SHEET_MISSING = _refusal(
    "sheet-missing",
    Text(
        "Ce classeur n'a pas la feuille « {wanted} », ou l'a sous un autre nom.",
        "Deze werkmap heeft het blad “{wanted}” niet, of onder een andere naam.",
        "Diese Arbeitsmappe hat das Blatt „{wanted}“ nicht, oder unter einem anderen Namen.",
    ),
    Text(
        "les feuilles du classeur téléchargé, sous leurs noms",
        "de bladen van de gedownloade werkmap, onder hun namen",
        "die Blätter der heruntergeladenen Arbeitsmappe, unter ihren Namen",
    ),
)
OTHER_MEASURE = _refusal(
    "other-measure",
    Text(
        "Ce classeur est celui d'une autre subvention : {found}.",
        "Deze werkmap is van een andere toelage: {found}.",
        "Diese Arbeitsmappe gehört zu einer anderen Subvention: {found}.",
    ),
    Text("{wanted}", "{wanted}", "{wanted}"),
)
OTHER_PERIOD = _refusal(
    "other-period",
    Text(
        "Ce classeur est celui d'une autre période : {found}.",
        "Deze werkmap is van een andere periode: {found}.",
        "Diese Arbeitsmappe gehört zu einem anderen Zeitraum: {found}.",
    ),
    Text("{wanted}", "{wanted}", "{wanted}"),
)
OTHER_CENTRE = _refusal(
    "other-centre",
    Text(
        "Ce classeur est celui d'un autre centre : code INS {found}.",
        "Deze werkmap is van een ander centrum: NIS-code {found}.",
        "Diese Arbeitsmappe gehört zu einem anderen Zentrum: NIS-Code {found}.",
    ),
    Text("code INS {wanted}", "NIS-code {wanted}", "NIS-Code {wanted}"),
)
MACROS = _refusal(
    "macros",
    Text(
        "Ce classeur contient des macros ({part}).",
        "Deze werkmap bevat macro's ({part}).",
        "Diese Arbeitsmappe enthält Makros ({part}).",
    ),
    Text("un classeur sans macros", "een werkmap zonder macro's", "eine Arbeitsmappe ohne Makros"),
)
EXTERNAL_LINKS = _refusal(
    "external-links",
    Text(
        "Ce classeur contient des liens vers d'autres fichiers ou des objets incorporés ({part}).",
        "Deze werkmap bevat koppelingen naar andere bestanden of ingesloten objecten ({part}).",
        "Diese Arbeitsmappe enthält Verknüpfungen mit anderen Dateien oder eingebettete Objekte ({part}).",
    ),
    Text(
        "un classeur sans lien externe",
        "een werkmap zonder externe koppeling",
        "eine Arbeitsmappe ohne externe Verknüpfung",
    ),
)
TOO_LARGE = _refusal(
    "too-large",
    Text(
        "Ce classeur est trop grand : {found}.",
        "Deze werkmap is te groot: {found}.",
        "Diese Arbeitsmappe ist zu groß: {found}.",
    ),
    Text("au plus {wanted}", "hoogstens {wanted}", "höchstens {wanted}"),
)
DAMAGED_FILE = _refusal(
    "damaged-file",
    Text(
        "Ce fichier est endommagé et ne peut pas être lu avec certitude : {where}.",
        "Dit bestand is beschadigd en kan niet met zekerheid gelezen worden: {where}.",
        "Diese Datei ist beschädigt und kann nicht sicher gelesen werden: {where}.",
    ),
    Text(
        "le classeur, réenregistré par Excel ou LibreOffice",
        "de werkmap, opnieuw opgeslagen met Excel of LibreOffice",
        "die Arbeitsmappe, mit Excel oder LibreOffice neu gespeichert",
    ),
)
UNSAFE_FILE = _refusal(
    "unsafe-file",
    Text(
        "Ce fichier n'a pas la forme d'un classeur ordinaire et n'a pas été ouvert : {where}.",
        "Dit bestand heeft niet de vorm van een gewone werkmap en werd niet geopend: {where}.",
        "Diese Datei hat nicht die Form einer gewöhnlichen Arbeitsmappe und wurde nicht geöffnet: {where}.",
    ),
    Text(
        "le classeur, réenregistré par Excel ou LibreOffice",
        "de werkmap, opnieuw opgeslagen met Excel of LibreOffice",
        "die Arbeitsmappe, mit Excel oder LibreOffice neu gespeichert",
    ),
)
READING_TOO_LONG = _refusal(
    "reading-took-too-long",
    Text(
        "La lecture de ce fichier a pris trop de temps et a été arrêtée.",
        "Het lezen van dit bestand duurde te lang en werd gestopt.",
        "Das Lesen dieser Datei dauerte zu lange und wurde abgebrochen.",
    ),
)

NO_IDENTIFICATION = define(
    "no-identification",
    Severity.TO_CONFIRM,
    Text(
        "Le classeur ne porte pas l'identification du Rapport Unique.",
        "De werkmap draagt niet de identificatie van het Uniek Verslag.",
        "Die Arbeitsmappe trägt nicht die Kennung des Einheitlichen Berichts.",
    ),
    _TEMPLATE,
)
NO_PROTECTION = define(
    "no-protection",
    Severity.TO_CONFIRM,
    Text(
        "La feuille n'est plus protégée.",
        "Het blad is niet meer beveiligd.",
        "Das Blatt ist nicht mehr geschützt.",
    ),
    Text(
        "la feuille protégée, comme à son téléchargement",
        "het beveiligde blad, zoals bij het downloaden",
        "das geschützte Blatt, wie beim Herunterladen",
    ),
)
DATES_SINCE_1904 = define(
    "dates-since-1904",
    Severity.TO_CONFIRM,
    Text(
        "Le classeur compte ses dates à partir de 1904 : vérifiez-les.",
        "De werkmap telt de datums vanaf 1904: controleer ze.",
        "Die Arbeitsmappe zählt ihre Daten ab 1904: prüfen Sie sie.",
    ),
)
MERGED_CELLS = define(
    "merged-cells",
    Severity.BLOCKING,
    Text(
        "Des cellules sont fusionnées : {read}.",
        "Cellen zijn samengevoegd: {read}.",
        "Zellen sind verbunden: {read}.",
    ),
    Text("des cellules non fusionnées", "niet-samengevoegde cellen", "nicht verbundene Zellen"),
)
COMPUTED_CELL_DIFFERS = define(
    "computed-cell-differs",
    Severity.INFORMATION,
    Text(
        "Votre feuille montrait « {read} » ; la valeur recalculée est {recomputed}.",
        "Uw blad toonde “{read}”; de herberekende waarde is {recomputed}.",
        "Ihr Blatt zeigte „{read}“; der neu berechnete Wert ist {recomputed}.",
    ),
    Text("{recomputed}", "{recomputed}", "{recomputed}"),
)
SHARE_BELOW_ONE = define(
    "share-below-one",
    Severity.TO_CONFIRM,
    Text(
        "{read} % : un pour cent au plus. Une cellule au format pourcentage contient 0,25 pour 25 % et 1 pour 100 %.",
        "{read} %: hoogstens één procent. Een cel in procentopmaak bevat 0,25 voor 25 % en 1 voor 100 %.",
        "{read} %: höchstens ein Prozent. Eine Zelle im Prozentformat enthält 0,25 für 25 % und 1 für 100 %.",
    ),
    Text(
        "le nombre devant le signe %, par exemple 25",
        "het getal voor het teken %, bijvoorbeeld 25",
        "die Zahl vor dem Zeichen %, zum Beispiel 25",
    ),
)
EXTRA_SHEET = define(
    "extra-sheet",
    Severity.INFORMATION,
    Text(
        "La feuille « {read} » ne fait pas partie du formulaire et n'a pas été lue.",
        "Het blad “{read}” maakt geen deel uit van het formulier en werd niet gelezen.",
        "Das Blatt „{read}“ gehört nicht zum Formular und wurde nicht gelesen.",
    ),
)
COPY_OF_A_SHEET = define(
    "copy-of-a-sheet",
    Severity.TO_CONFIRM,
    Text(
        "La feuille « {read} » ressemble à une feuille du formulaire, mais elle n'a pas été lue.",
        "Het blad “{read}” lijkt op een blad van het formulier, maar werd niet gelezen.",
        "Das Blatt „{read}“ gleicht einem Blatt des Formulars, wurde aber nicht gelesen.",
    ),
    Text(
        "une seule feuille de chaque sorte, sous son nom",
        "één blad van elke soort, onder zijn naam",
        "nur ein Blatt jeder Art, unter seinem Namen",
    ),
)
ROW_BEYOND_PREPARED = define(
    "row-beyond-prepared",
    Severity.INFORMATION,
    Text(
        "Cette ligne a été ajoutée sous les lignes préparées ; elle est lue comme les autres.",
        "Deze lijn werd toegevoegd onder de voorbereide lijnen; ze wordt gelezen zoals de andere.",
        "Diese Zeile wurde unter den vorbereiteten Zeilen hinzugefügt; sie wird wie die anderen gelesen.",
    ),
)
