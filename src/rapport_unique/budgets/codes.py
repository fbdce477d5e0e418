"""What the calculator refuses, in words."""

from rapport_unique.core import lifecycle as lifecycle  # defines content-changed
from rapport_unique.core.findings import Severity, define
from rapport_unique.core.texts import Text

CASE_ELSEWHERE = define(
    "budget-case-elsewhere",
    Severity.BLOCKING,
    Text(
        "Le dossier de cette personne est chez {name}.",
        "Het dossier van deze persoon is bij {name}.",
        "Die Akte dieser Person ist bei {name}.",
    ),
    Text(
        "que le chef de service vous transmette ce dossier",
        "dat het diensthoofd u dit dossier overdraagt",
        "dass der Dienstleiter Ihnen diese Akte überträgt",
    ),
)
CASE_UNKNOWN = define(
    "budget-case-unknown",
    Severity.BLOCKING,
    Text(
        "Votre centre n'a pas de ménage avec ce numéro.",
        "Uw centrum heeft geen gezin met dit nummer.",
        "Ihr Zentrum hat keinen Haushalt mit dieser Nummer.",
    ),
    Text(
        "le numéro de la personne pour qui un assistant social a ouvert le dossier",
        "het nummer van de persoon voor wie een maatschappelijk werker het dossier opende",
        "die Nummer der Person, für die ein Sozialarbeiter die Akte geöffnet hat",
    ),
)
CASE_INCOMPLETE = define(
    "budget-case-incomplete",
    Severity.BLOCKING,
    Text(
        "Le calcul n'est pas encore possible : il manque des données ({count}).",
        "De berekening is nog niet mogelijk: er ontbreken gegevens ({count}).",
        "Die Berechnung ist noch nicht möglich: es fehlen Angaben ({count}).",
    ),
    Text(
        "au moins une personne, et où le ménage habite",
        "minstens één persoon, en waar het gezin woont",
        "mindestens eine Person, und wo der Haushalt wohnt",
    ),
)
NOT_A_WORKER = define(
    "budget-not-a-worker",
    Severity.BLOCKING,
    Text(
        "Cette personne n'est pas assistant social de ce centre aujourd'hui.",
        "Deze persoon is vandaag geen maatschappelijk werker van dit centrum.",
        "Diese Person ist heute kein Sozialarbeiter dieses Zentrums.",
    ),
)
DECIDED_EARLIER = define(
    "budget-decided-earlier",
    Severity.BLOCKING,
    Text(
        "La décision du {decided} est antérieure à la simulation du {simulated}.",
        "De beslissing van {decided} is van vóór de simulatie van {simulated}.",
        "Die Entscheidung vom {decided} liegt vor der Simulation vom {simulated}.",
    ),
    Text(
        "la date d'une décision prise sur la base de cette simulation, au plus tard aujourd'hui",
        "de datum van een beslissing op grond van deze simulatie, ten laatste vandaag",
        "das Datum einer Entscheidung aufgrund dieser Simulation, spätestens heute",
    ),
)
DECIDED_LATER = define(
    "budget-decided-later",
    Severity.BLOCKING,
    Text(
        "La date {decided} est dans le futur.",
        "De datum {decided} ligt in de toekomst.",
        "Das Datum {decided} liegt in der Zukunft.",
    ),
)
NOTHING_TO_EXPORT = define(
    "budget-nothing-to-export",
    Severity.BLOCKING,
    Text(
        "Aucune simulation à solde négatif n'a mené à une décision dans cette période.",
        "Geen enkele simulatie met een negatief saldo leidde tot een beslissing in deze periode.",
        "Keine Simulation mit negativem Saldo führte in diesem Zeitraum zu einer Entscheidung.",
    ),
    Text(
        "une simulation marquée comme ayant mené à une décision",
        "een simulatie die gemarkeerd is als aanleiding tot een beslissing",
        "eine Simulation, die als Anlass einer Entscheidung markiert ist",
    ),
)
EXTRACT_LARGE = define(
    "budget-extract-large",
    Severity.BLOCKING,
    Text(
        "Cet extrait est trop grand pour être envoyé par un clic.",
        "Dit uittreksel is te groot om met een klik te verzenden.",
        "Dieser Auszug ist zu groß, um mit einem Klick gesendet zu werden.",
    ),
    Text(
        "le fichier de l'extrait scellé, déposé sur la page des simulations de votre rapport",
        "het bestand van het verzegelde uittreksel, opgeladen op de pagina met simulaties van uw verslag",
        "die Datei des gesiegelten Auszugs, hochgeladen auf der Seite der Simulationen Ihres Berichts",
    ),
)
OVERRIDE_EARLY = define(
    "budget-override-early",
    Severity.BLOCKING,
    Text(
        "Le {starts} est avant le premier jour du jeu {name} : aucun budget ne se calcule avant le {first}.",
        "{starts} ligt vóór de eerste dag van de set {name}: vóór {first} wordt geen budget berekend.",
        "Der {starts} liegt vor dem ersten Tag des Satzes {name}: vor dem {first} wird kein Budget berechnet.",
    ),
    Text("une date à partir du {first}", "een datum vanaf {first}", "ein Datum ab dem {first}"),
)
SET_UNKNOWN = define(
    "budget-set-unknown",
    Severity.BLOCKING,
    Text(
        "Le jeu de paramètres {name} n'existe pas ici.",
        "De parameterset {name} bestaat hier niet.",
        "Den Parametersatz {name} gibt es hier nicht.",
    ),
)
SET_EXISTS = define(
    "budget-set-exists",
    Severity.BLOCKING,
    Text(
        "Un autre jeu de paramètres porte déjà le nom {name}.",
        "Een andere parameterset heeft al de naam {name}.",
        "Ein anderer Parametersatz heißt bereits {name}.",
    ),
    Text(
        "un nom qui ne sert pas encore : un jeu ne change jamais",
        "een naam die nog niet gebruikt is: een set verandert nooit",
        "ein noch unbenutzter Name: ein Satz ändert sich nie",
    ),
)
SET_NAME = define(
    "budget-set-name",
    Severity.BLOCKING,
    Text(
        "{name} ne peut pas servir de nom à un jeu de paramètres.",
        "{name} kan geen naam van een parameterset zijn.",
        "{name} kann kein Name eines Parametersatzes sein.",
    ),
    Text(
        "au plus 60 lettres sans accent, chiffres, points et traits d'union",
        "hoogstens 60 letters zonder accent, cijfers, punten en koppeltekens",
        "höchstens 60 Buchstaben ohne Akzent, Ziffern, Punkte und Bindestriche",
    ),
)
SET_WRONG = define(
    "budget-set-wrong",
    Severity.BLOCKING,
    Text(
        "Le fichier contient des erreurs ({count}) : rien n'a été repris.",
        "Het bestand bevat fouten ({count}): er werd niets overgenomen.",
        "Die Datei enthält Fehler ({count}): es wurde nichts übernommen.",
    ),
)
