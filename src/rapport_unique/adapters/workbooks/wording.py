"""What a workbook says to the person who fills it in."""

from __future__ import annotations

from rapport_unique.core.texts import Text

PERIOD = Text("Période de subvention : {period}", "Toelageperiode: {period}", "Zeitraum der Subvention: {period}")
CENTRE = Text("code INS {centre}", "NIS-code {centre}", "NIS-Code {centre}")
TOTALS = Text("Totaux des lignes complètes", "Totalen van de volledige lijnen", "Summen der vollständigen Zeilen")
PAGE = Text("Page &P de &N", "Pagina &P van &N", "Seite &P von &N")

CHOOSE = Text("Choisissez dans la liste.", "Kies uit de lijst.", "Wählen Sie aus der Liste.")
DATE = Text("Une date jj/mm/aaaa.", "Een datum dd/mm/jjjj.", "Ein Datum TT.MM.JJJJ.")
AMOUNT = Text(
    "Un montant en euro, 0,00 compris, deux décimales au maximum.",
    "Een bedrag in euro, ook 0,00, hoogstens twee decimalen.",
    "Ein Betrag in Euro, auch 0,00, höchstens zwei Dezimalstellen.",
)
COUNT = Text("Un nombre entier, 1 au minimum.", "Een geheel getal, minstens 1.", "Eine ganze Zahl, mindestens 1.")
NATURAL = Text("Un nombre entier, 0 compris.", "Een geheel getal, ook 0.", "Eine ganze Zahl, auch 0.")
SHARE = Text(
    "Un pourcentage de 0 à 100, sans le signe %.",
    "Een percentage van 0 tot 100, zonder het teken %.",
    "Ein Prozentsatz von 0 bis 100, ohne das Zeichen %.",
)
QUANTITY = Text(
    "Un nombre, deux décimales au maximum.",
    "Een getal, hoogstens twee decimalen.",
    "Eine Zahl, höchstens zwei Dezimalstellen.",
)
ANSWER = Text("Réponse", "Antwoord", "Antwort")
OPTIONAL = Text("Facultatif.", "Facultatief.", "Fakultativ.")
NOT_ACCEPTED = Text("Valeur non acceptée", "Waarde niet aanvaard", "Wert nicht zulässig")

HELP = (
    Text("Comment remplir ce classeur", "Hoe vult u deze werkmap in", "Wie Sie diese Arbeitsmappe ausfüllen"),
    Text(
        "Les cellules grises sont préparées ou calculées ; elles ne se modifient pas.",
        "De grijze cellen zijn voorbereid of berekend; ze worden niet gewijzigd.",
        "Die grauen Zellen sind vorbereitet oder berechnet; sie werden nicht geändert.",
    ),
    Text(
        "Complétez les cellules blanches. Une ligne compte dès que toutes ses cellules sont remplies ; "
        "un montant nul s'écrit 0,00.",
        "Vul de witte cellen in. Een lijn telt zodra al haar cellen ingevuld zijn; een nulbedrag schrijft u als 0,00.",
        "Füllen Sie die weißen Zellen aus. Eine Zeile zählt, sobald alle ihre Zellen ausgefüllt sind; "
        "ein Nullbetrag wird 0,00 geschrieben.",
    ),
    Text(
        "Une ligne que vous laissez vide n'est pas comptabilisée.",
        "Een lijn die u leeg laat, telt niet mee.",
        "Eine Zeile, die Sie leer lassen, zählt nicht.",
    ),
)
HELP_PREPARED = (
    Text(
        "Une autre aide sur la même simulation s'ajoute sous la dernière ligne : recopiez-y les cellules grises du "
        "début de la ligne de cette simulation, puis complétez les autres. Les calculs se font au dépôt du fichier.",
        "Andere steun op dezelfde simulatie voegt u toe onder de laatste lijn: neem daar de eerste grijze cellen van "
        "de lijn van die simulatie over en vul de andere in. De berekening gebeurt bij het indienen van het bestand.",
        "Eine weitere Hilfe zu derselben Simulation fügen Sie unter der letzten Zeile hinzu: übernehmen Sie dort die "
        "ersten grauen Zellen der Zeile dieser Simulation und füllen Sie die anderen aus. "
        "Berechnet wird beim Hochladen der Datei.",
    ),
)
HELP_OPEN = (
    Text(
        "Les colonnes en italique sont facultatives. Une ligne par dépense ; d'autres lignes peuvent suivre dessous.",
        "De cursieve kolommen zijn facultatief. Eén lijn per uitgave; andere lijnen kunnen eronder bijkomen.",
        "Die kursiven Spalten sind fakultativ. Eine Zeile pro Ausgabe; weitere Zeilen können darunter folgen.",
    ),
)
HELP_UPLOAD = Text(
    "Déposez ensuite ce classeur, en .xlsx ou en .ods, dans le Rapport Unique.",
    "Laad deze werkmap daarna op, als .xlsx of .ods, in het Uniek Verslag.",
    "Laden Sie diese Arbeitsmappe danach als .xlsx oder .ods im Einheitlichen Bericht hoch.",
)


def together(first: Text, second: Text) -> Text:
    """Two sentences, one after the other."""
    return Text(*(f"{one} {other}" for one, other in zip(first, second, strict=True)))


FINDINGS_SHEET = Text("Constatations", "Bevindingen", "Feststellungen")
FINDINGS_HEADERS = (
    Text("Gravité", "Ernst", "Schwere"),
    Text("Feuille", "Blad", "Blatt"),
    Text("Cellule", "Cel", "Zelle"),
    Text("Lu", "Gelezen", "Gelesen"),
    Text("Attendu", "Verwacht", "Erwartet"),
    Text("Base légale", "Rechtsgrond", "Rechtsgrundlage"),
    Text("Message", "Bericht", "Meldung"),
)
NOTHING_FOUND = Text("Rien à signaler.", "Niets te melden.", "Nichts zu melden.")
