"""The codes of the reference budget: cases and tables that cannot be read, and rights to look into first."""

from rapport_unique.core.findings import Kind, Severity, define
from rapport_unique.core.texts import Text


def _wrong(code: str, message: Text, expected: Text | None = None) -> Kind:
    return define(code, Severity.BLOCKING, message, expected)


PARAMETER_MISSING = _wrong(
    "budget-parameter-missing",
    Text(
        "Il n'y a pas de montant de référence pour « {path} » au {day}.",
        "Er is op {day} geen referentiebedrag voor “{path}”.",
        "Zum {day} gibt es keinen Referenzbetrag für „{path}“.",
    ),
    Text(
        "une table de paramètres qui le contient à cette date",
        "een parametertabel die het op die datum bevat",
        "eine Parametertabelle, die ihn zu diesem Datum enthält",
    ),
)
PARAMETER_UNKNOWN = _wrong(
    "budget-parameter-unknown",
    Text(
        "Le paramètre « {path} » n'existe pas dans cette table.",
        "De parameter “{path}” bestaat niet in deze tabel.",
        "Den Parameter „{path}“ gibt es in dieser Tabelle nicht.",
    ),
    Text("un chemin de la table", "een pad uit de tabel", "ein Pfad der Tabelle"),
)
AMOUNT_WRONG = _wrong(
    "budget-table-value",
    Text(
        "La valeur {read} n'est pas possible.",
        "De waarde {read} is niet mogelijk.",
        "Der Wert {read} ist nicht möglich.",
    ),
    Text("un nombre de 0 à {most}", "een getal van 0 tot {most}", "eine Zahl von 0 bis {most}"),
)
BORN_LATER = _wrong(
    "budget-born-later",
    Text(
        "Cette personne est née le {read}, après le jour du budget ({day}).",
        "Deze persoon is geboren op {read}, na de dag van het budget ({day}).",
        "Diese Person ist am {read} geboren, nach dem Tag des Budgets ({day}).",
    ),
    Text("une date de naissance passée", "een geboortedatum in het verleden", "ein vergangenes Geburtsdatum"),
)

NOT_JSON = _wrong(
    "budget-case-not-json",
    Text(
        "Ce n'est pas du JSON lisible ({why}).",
        "Dit is geen leesbare JSON ({why}).",
        "Das ist kein lesbares JSON ({why}).",
    ),
)
KEY_TWICE = _wrong(
    "budget-case-key-twice",
    Text(
        "La clé « {read} » figure deux fois dans le même objet.",
        "De sleutel “{read}” staat twee keer in hetzelfde object.",
        "Der Schlüssel „{read}“ steht zweimal im selben Objekt.",
    ),
)
KEY_UNKNOWN = _wrong(
    "budget-case-key-unknown",
    Text("Cette clé n'existe pas.", "Deze sleutel bestaat niet.", "Diesen Schlüssel gibt es nicht."),
    Text("une clé parmi : {keys}", "een sleutel uit: {keys}", "ein Schlüssel aus: {keys}"),
)
KEY_MISSING = _wrong(
    "budget-case-key-missing",
    Text("Cette clé manque.", "Deze sleutel ontbreekt.", "Dieser Schlüssel fehlt."),
)
VALUE_WRONG = _wrong(
    "budget-case-value",
    Text(
        "« {read} » n'est pas accepté ici.",
        "“{read}” wordt hier niet aanvaard.",
        "„{read}“ wird hier nicht angenommen.",
    ),
    Text("{wanted}", "{wanted}", "{wanted}"),
)
VALUE_TOO_LARGE = _wrong(
    "budget-case-too-large",
    Text("« {read} » est trop grand.", "“{read}” is te groot.", "„{read}“ ist zu groß."),
    Text("au plus {most}", "hoogstens {most}", "höchstens {most}"),
)
LIST_TOO_LONG = _wrong(
    "budget-case-list-too-long",
    Text("La liste compte {read} éléments.", "De lijst telt {read} elementen.", "Die Liste hat {read} Elemente."),
    Text("au plus {most}", "hoogstens {most}", "höchstens {most}"),
)
MEMBER_TWICE = _wrong(
    "budget-member-twice",
    Text(
        "Deux personnes portent l'identifiant « {read} ».",
        "Twee personen dragen de aanduiding “{read}”.",
        "Zwei Personen tragen die Kennung „{read}“.",
    ),
)
MEMBER_UNKNOWN = _wrong(
    "budget-member-unknown",
    Text(
        "« {read} » n'est personne de ce ménage.",
        "“{read}” is niemand van dit huishouden.",
        "„{read}“ ist niemand aus diesem Haushalt.",
    ),
    Text(
        "l'identifiant d'un membre du ménage",
        "de aanduiding van een lid van het huishouden",
        "die Kennung eines Mitglieds des Haushalts",
    ),
)
MEMBER_NEEDED = _wrong(
    "budget-member-needed",
    Text(
        "Pour qui est cette dépense ({kind}) ?",
        "Voor wie is deze uitgave ({kind})?",
        "Für wen ist diese Ausgabe ({kind})?",
    ),
    Text("un membre du ménage", "een lid van het huishouden", "ein Mitglied des Haushalts"),
)
REASON_NEEDED = _wrong(
    "budget-reason-needed",
    Text(
        "Pourquoi cette dépense ({kind}) est-elle nécessaire ?",
        "Waarom is deze uitgave ({kind}) nodig?",
        "Warum ist diese Ausgabe ({kind}) nötig?",
    ),
    Text(
        "le motif, selon l'enquête sociale",
        "de reden, volgens het sociaal onderzoek",
        "der Grund, laut der Sozialuntersuchung",
    ),
)
REFUND_BEYOND = _wrong(
    "budget-refund-beyond",
    Text(
        "Le remboursement ({read}) dépasse la dépense ({amount}).",
        "De terugbetaling ({read}) is hoger dan de uitgave ({amount}).",
        "Die Erstattung ({read}) übersteigt die Ausgabe ({amount}).",
    ),
)
AGE_OR_BIRTH = _wrong(
    "budget-age-or-birth",
    Text(
        "Il faut la date de naissance ou l'âge, et un seul des deux.",
        "De geboortedatum of de leeftijd is nodig, en slechts één van beide.",
        "Das Geburtsdatum oder das Alter wird gebraucht, und nur eines von beiden.",
    ),
)
NO_ADULT = _wrong(
    "budget-no-adult",
    Text(
        "Le ménage ne compte aucun adulte.",
        "Het huishouden telt geen enkele volwassene.",
        "Dem Haushalt gehört keine erwachsene Person an.",
    ),
    Text("au moins une personne adulte", "minstens één volwassene", "mindestens eine erwachsene Person"),
)
SHARE_OF_A_MEMBER = _wrong(
    "budget-share-of-a-member",
    Text(
        "Seul un cohabitant hors ménage paie une part du logement.",
        "Alleen een medebewoner betaalt een deel van de woning.",
        "Nur ein Mitbewohner außerhalb des Haushalts zahlt einen Teil der Wohnung.",
    ),
)
SHARES_BEYOND = _wrong(
    "budget-shares-beyond",
    Text(
        "Les parts des cohabitants dépassent ensemble le tout.",
        "De delen van de medebewoners zijn samen meer dan het geheel.",
        "Die Anteile der Mitbewohner übersteigen zusammen das Ganze.",
    ),
    Text("au plus 1 en tout", "hoogstens 1 in totaal", "höchstens 1 insgesamt"),
)


def _look_into(code: str, message: Text) -> Kind:
    return define(code, Severity.INFORMATION, message)


def _confirm(code: str, message: Text) -> Kind:
    return define(code, Severity.TO_CONFIRM, message)


SOCIAL_TARIFF = _look_into(
    "budget-right-social-tariff",
    Text(
        "Le ménage paie l'énergie au tarif du marché : vérifiez s'il a droit au tarif social.",
        "Het huishouden betaalt energie aan het markttarief: ga na of het recht heeft op het sociaal tarief.",
        "Der Haushalt bezahlt Energie zum Markttarif: prüfen Sie, ob er Anrecht auf den Sozialtarif hat.",
    ),
)
INCREASED_ALLOWANCE = _look_into(
    "budget-right-increased-allowance",
    Text(
        "Demandez à la mutualité si le ménage a droit à l'intervention majorée.",
        "Vraag aan het ziekenfonds of het huishouden recht heeft op de verhoogde tegemoetkoming.",
        "Fragen Sie die Krankenkasse, ob der Haushalt Anrecht auf die erhöhte Kostenerstattung hat.",
    ),
)
STUDY_GRANT = _look_into(
    "budget-right-study-grant",
    Text(
        "Quelqu'un suit l'enseignement secondaire ou supérieur sans bourse d'études : demandez-la.",
        "Iemand volgt secundair of hoger onderwijs zonder studietoelage: vraag ze aan.",
        "Jemand besucht eine Sekundar- oder Hochschule ohne Studienbeihilfe: beantragen Sie diese.",
    ),
)
CHILD_BENEFIT = _look_into(
    "budget-right-child-benefit",
    Text(
        "Il y a des enfants, mais pas d'allocations familiales parmi les revenus.",
        "Er zijn kinderen, maar geen kinderbijslag bij de inkomsten.",
        "Es gibt Kinder, aber kein Kindergeld unter den Einkommen.",
    ),
)
MAINTENANCE = _look_into(
    "budget-right-maintenance",
    Text(
        "Un seul parent, sans pension alimentaire : un jugement la fixe-t-il ? Le SECAL peut l'avancer.",
        "Eén ouder, zonder onderhoudsgeld: bepaalt een vonnis het? De DAVO kan het voorschieten.",
        "Ein Elternteil allein, ohne Unterhalt: setzt ein Urteil ihn fest? Der DUFO kann ihn vorstrecken.",
    ),
)
HEATING_FUND = _look_into(
    "budget-right-heating-fund",
    Text(
        "Le logement est chauffé au mazout ou au propane : le fonds social chauffage aide peut-être.",
        "De woning wordt verwarmd met stookolie of propaan: het sociaal verwarmingsfonds helpt misschien.",
        "Die Wohnung wird mit Heizöl oder Propangas beheizt: vielleicht hilft der soziale Heizölfonds.",
    ),
)
SOCIAL_HOUSING = _look_into(
    "budget-right-social-housing",
    Text(
        "Loyer au prix du marché : est-on inscrit pour un logement social ou l'allocation de loyer ?",
        "Huur op de private markt: is men ingeschreven voor een sociale woning of de huurpremie?",
        "Miete auf dem privaten Markt: ist man für eine Sozialwohnung oder die Mietbeihilfe angemeldet?",
    ),
)
PENSION = _look_into(
    "budget-right-pension",
    Text(
        "Une personne de {age} ans n'a pas de pension : demandez au service des pensions si la GRAPA lui revient.",
        "Een persoon van {age} jaar heeft geen pensioen: vraag aan de pensioendienst of er recht is op IGO.",
        "Eine Person von {age} Jahren hat keine Pension: fragen Sie den Pensionsdienst nach der Einkommensgarantie.",
    ),
)
DISABILITY = _look_into(
    "budget-right-disability",
    Text(
        "Il y a des frais liés à un handicap, mais pas d'allocation : demandez-la à la DG Personnes handicapées.",
        "Er zijn kosten van een handicap, maar geen tegemoetkoming: vraag ze aan bij de DG Personen met een handicap.",
        "Es gibt Kosten einer Behinderung, aber keine Beihilfe: Antrag bei der GD Personen mit Behinderung.",
    ),
)
DEBT_MEDIATION = _look_into(
    "budget-right-debt-mediation",
    Text(
        "Le ménage a des dettes : une médiation peut les étaler.",
        "Het huishouden heeft schulden: schuldbemiddeling kan ze spreiden.",
        "Der Haushalt hat Schulden: eine Schuldnerberatung kann sie verteilen.",
    ),
)
ENERGY_ADVICE = _look_into(
    "budget-right-energy-advice",
    Text(
        "Le certificat énergétique est {read} : la guidance énergétique peut réduire la facture.",
        "Het energiecertificaat is {read}: energiebegeleiding kan de factuur verlagen.",
        "Der Energieausweis ist {read}: eine Energieberatung kann die Rechnung senken.",
    ),
)
BEDROOMS = _look_into(
    "budget-right-bedrooms",
    Text(
        "Il faut {needed} chambres à ce ménage, le logement en a {read} : un plus grand lui revient peut-être.",
        "Dit huishouden heeft {needed} slaapkamers nodig en heeft er {read}: misschien is er recht op meer.",
        "Dieser Haushalt braucht {needed} Schlafzimmer und hat {read}: vielleicht besteht Anrecht auf mehr.",
    ),
)
HOLIDAY_PAY = _look_into(
    "budget-right-holiday-pay",
    Text(
        "Quelqu'un travaille, mais ni pécule de vacances ni prime de fin d'année ne sont indiqués.",
        "Iemand werkt, maar er is geen vakantiegeld of eindejaarspremie vermeld.",
        "Jemand arbeitet, aber weder Urlaubsgeld noch Jahresendprämie sind angegeben.",
    ),
)
WORK_NOT_MARKED = _confirm(
    "budget-work-not-marked",
    Text(
        "Il y a un revenu du travail, mais personne n'est noté comme travaillant : le supplément n'est pas compté.",
        "Er is een inkomen uit werk, maar niemand staat als werkend vermeld: de toeslag telt niet mee.",
        "Es gibt ein Einkommen aus Arbeit, aber niemand ist als arbeitend vermerkt: der Zuschlag zählt nicht.",
    ),
)
WORK_WITHOUT_WAGE = _confirm(
    "budget-work-without-wage",
    Text(
        "Quelqu'un travaille, mais aucun revenu du travail n'est indiqué.",
        "Iemand werkt, maar er is geen inkomen uit werk vermeld.",
        "Jemand arbeitet, aber kein Einkommen aus Arbeit ist angegeben.",
    ),
)
NO_INCOME = _confirm(
    "budget-no-income",
    Text(
        "Aucun revenu n'est indiqué.",
        "Er is geen enkel inkomen vermeld.",
        "Es ist kein Einkommen angegeben.",
    ),
)
