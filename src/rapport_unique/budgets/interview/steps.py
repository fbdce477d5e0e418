"""The steps of the interview, in plain words: nine short pages, each a handful of questions."""

from __future__ import annotations

from typing import NamedTuple

from rapport_unique.core.texts import Text
from rapport_unique.reference_budget import Expense


class Question(NamedTuple):
    """One answer, named by its key in the case's JSON; `help` stands beside the field."""

    key: str
    label: Text
    help: Text | None = None


class Rows(NamedTuple):
    """A list: of the case's list `of`, the rows whose kind is one of `kinds`, or all."""

    of: str
    one: Text
    add: Text
    questions: tuple[Question, ...]
    kinds: tuple[str, ...] = ()


class Step(NamedTuple):
    """`within` names the part of the case that holds the single questions; `needed` says what is missing without it."""

    key: str
    title: Text
    intro: Text
    within: str = ""
    questions: tuple[Question, ...] = ()
    rows: Rows | None = None
    needed: Text | None = None


_AMOUNT = Text("Montant", "Bedrag", "Betrag")
_EVERY = Text("Ce montant vaut", "Dit bedrag geldt", "Dieser Betrag gilt")
_EVERY_HELP = Text(
    "Un montant par an est divisé par douze.",
    "Een bedrag per jaar wordt gedeeld door twaalf.",
    "Ein Betrag im Jahr wird durch zwölf geteilt.",
)
_WHOSE = Text("Pour qui", "Voor wie", "Für wen")
_COST = (
    Question("kind", Text("Sorte de dépense", "Soort uitgave", "Art der Ausgabe")),
    Question(
        "amount",
        _AMOUNT,
        Text("Ce que le ménage paie vraiment.", "Wat het gezin echt betaalt.", "Was der Haushalt wirklich zahlt."),
    ),
    Question("every", _EVERY, _EVERY_HELP),
    Question(
        "refunded",
        Text("Dont on reçoit en retour", "Waarvan terugbetaald", "Davon zurückerstattet"),
        Text(
            "Par la mutualité, l'employeur, une assurance ou l'école.",
            "Door het ziekenfonds, de werkgever, een verzekering of de school.",
            "Von der Krankenkasse, dem Arbeitgeber, einer Versicherung oder der Schule.",
        ),
    ),
    Question("member", _WHOSE),
    Question(
        "reason",
        Text("Pourquoi est-ce nécessaire ?", "Waarom is dit nodig?", "Warum ist das nötig?"),
        Text(
            "Selon l'enquête sociale. Obligatoire pour une voiture et pour une autre dépense.",
            "Volgens het sociaal onderzoek. Verplicht voor een auto en voor een andere uitgave.",
            "Laut der Sozialuntersuchung. Pflicht für ein Auto und für eine andere Ausgabe.",
        ),
    ),
)
_ONE_COST = Text("Dépense {number}", "Uitgave {number}", "Ausgabe {number}")
_ADD_COST = Text(
    "Enregistrer et ajouter une dépense", "Opslaan en een uitgave toevoegen", "Speichern und eine Ausgabe hinzufügen"
)


def _costs(*kinds: Expense) -> Rows:
    return Rows("costs", _ONE_COST, _ADD_COST, _COST, tuple(each.value for each in kinds))


HOUSEHOLD = Step(
    "household",
    Text("Ménage", "Gezin", "Haushalt"),
    Text(
        "Qui habite ici ? Notez chaque personne, aussi un enfant qui n'est là qu'une partie du temps.",
        "Wie woont hier? Noteer elke persoon, ook een kind dat hier maar een deel van de tijd is.",
        "Wer wohnt hier? Notieren Sie jede Person, auch ein Kind, das nur zeitweise da ist.",
    ),
    rows=Rows(
        "members",
        Text("Personne {number}", "Persoon {number}", "Person {number}"),
        Text(
            "Enregistrer et ajouter une personne",
            "Opslaan en een persoon toevoegen",
            "Speichern und eine Person hinzufügen",
        ),
        (
            Question(
                "name",
                Text("Prénom", "Voornaam", "Vorname"),
                Text(
                    "Pour s'y retrouver à table. Il ne quitte jamais le centre.",
                    "Om aan tafel te weten over wie het gaat. Hij verlaat nooit het centrum.",
                    "Damit am Tisch klar ist, um wen es geht. Er verlässt das Zentrum nie.",
                ),
            ),
            Question(
                "role",
                Text("Place dans le ménage", "Plaats in het gezin", "Rolle im Haushalt"),
                Text(
                    "Un cohabitant hors ménage a son propre budget et paie une part du logement.",
                    "Een medebewoner heeft een eigen budget en betaalt een deel van de woning.",
                    "Ein Mitbewohner hat ein eigenes Budget und zahlt einen Teil der Wohnung.",
                ),
            ),
            Question("sex", Text("Sexe", "Geslacht", "Geschlecht")),
            Question(
                "born",
                Text("Date de naissance", "Geboortedatum", "Geburtsdatum"),
                Text(
                    "Par exemple 31/12/1990. L'âge change le budget.",
                    "Bijvoorbeeld 31/12/1990. De leeftijd verandert het budget.",
                    "Zum Beispiel 31.12.1990. Das Alter ändert das Budget.",
                ),
            ),
            Question(
                "age",
                Text("Ou l'âge, en années", "Of de leeftijd, in jaren", "Oder das Alter, in Jahren"),
                Text(
                    "Seulement si la date de naissance n'est pas connue.",
                    "Alleen als de geboortedatum niet bekend is.",
                    "Nur wenn das Geburtsdatum nicht bekannt ist.",
                ),
            ),
            Question(
                "presence",
                Text("Part du temps passée ici, en %", "Deel van de tijd hier, in %", "Anteil der Zeit hier, in %"),
                Text(
                    "100 si la personne est toujours là, 50 pour une garde alternée.",
                    "100 als de persoon hier altijd is, 50 bij co-ouderschap.",
                    "100, wenn die Person immer da ist, 50 bei Wechselbetreuung.",
                ),
            ),
            Question(
                "working",
                Text("Cette personne travaille", "Deze persoon werkt", "Diese Person arbeitet"),
                Text(
                    "Travailler coûte aussi : un supplément est compté.",
                    "Werken kost ook geld: er telt een toeslag mee.",
                    "Arbeiten kostet auch: ein Zuschlag wird gezählt.",
                ),
            ),
            Question(
                "school",
                Text("École", "School", "Schule"),
                Text(
                    "Pour un enfant ou un étudiant. Le secondaire et le supérieur ouvrent le droit à une bourse.",
                    "Voor een kind of een student. Secundair en hoger onderwijs geven recht op een toelage.",
                    "Für ein Kind oder Studierende. Sekundar- und Hochschule eröffnen das Recht auf eine Beihilfe.",
                ),
            ),
            Question(
                "share",
                Text(
                    "Part du logement payée par un cohabitant, en %",
                    "Deel van de woning dat een medebewoner betaalt, in %",
                    "Vom Mitbewohner gezahlter Anteil der Wohnung, in %",
                ),
                Text(
                    "Seulement pour un cohabitant hors ménage.",
                    "Alleen voor een medebewoner.",
                    "Nur für einen Mitbewohner außerhalb des Haushalts.",
                ),
            ),
        ),
    ),
    needed=Text(
        "Notez au moins un adulte.", "Noteer minstens één volwassene.", "Notieren Sie mindestens einen Erwachsenen."
    ),
)

HOUSING = Step(
    "housing",
    Text("Logement", "Woning", "Wohnung"),
    Text(
        "Où le ménage habite-t-il, et que paie-t-il pour cela chaque mois ?",
        "Waar woont het gezin, en wat betaalt het daar elke maand voor?",
        "Wo wohnt der Haushalt, und was zahlt er dafür im Monat?",
    ),
    "housing",
    (
        Question("region", Text("Région", "Gewest", "Region")),
        Question("tenure", Text("Le ménage habite", "Het gezin woont in", "Der Haushalt wohnt")),
        Question(
            "rent",
            Text("Loyer ou emprunt par mois", "Huur of lening per maand", "Miete oder Kredit im Monat"),
            Text(
                "Sans les charges. Si rien n'est noté, le loyer de référence compte.",
                "Zonder de lasten. Als er niets staat, telt de referentiehuur.",
                "Ohne Nebenkosten. Steht hier nichts, zählt die Referenzmiete.",
            ),
        ),
        Question(
            "charges",
            Text("Charges par mois", "Lasten per maand", "Nebenkosten im Monat"),
            Text(
                "Par exemple l'ascenseur ou l'entretien des communs. Sans l'énergie ni l'eau.",
                "Bijvoorbeeld de lift of het onderhoud van de gang. Zonder energie en water.",
                "Zum Beispiel Aufzug oder Treppenhaus. Ohne Energie und Wasser.",
            ),
        ),
        Question("dwelling", Text("Sorte de logement", "Soort woning", "Art der Wohnung")),
        Question(
            "bedrooms",
            Text("Nombre de chambres", "Aantal slaapkamers", "Zahl der Schlafzimmer"),
            Text(
                "Montre si le logement est trop petit. Cela ne change pas le budget.",
                "Toont of de woning te klein is. Dit verandert het budget niet.",
                "Zeigt, ob die Wohnung zu klein ist. Das ändert das Budget nicht.",
            ),
        ),
    ),
    needed=Text(
        "Notez la région et la sorte de location ou de propriété.",
        "Noteer het gewest en hoe het gezin woont: huur of eigendom.",
        "Notieren Sie die Region und ob gemietet wird oder nicht.",
    ),
)

ENERGY = Step(
    "energy",
    Text("Énergie et eau", "Energie en water", "Energie und Wasser"),
    Text(
        "Prenez les dernières factures d'acompte, si elles sont là.",
        "Neem de laatste voorschotfacturen erbij, als ze er zijn.",
        "Nehmen Sie die letzten Abschlagsrechnungen, wenn sie da sind.",
    ),
    "housing",
    (
        Question(
            "energy",
            Text("Acomptes par mois, ensemble", "Voorschotten per maand, samen", "Abschläge im Monat, zusammen"),
            Text(
                "Électricité, gaz ou mazout, et eau. Si rien n'est noté, la référence compte.",
                "Elektriciteit, gas of stookolie, en water. Als er niets staat, telt de referentie.",
                "Strom, Gas oder Heizöl, und Wasser. Steht hier nichts, zählt die Referenz.",
            ),
        ),
        Question(
            "tariff",
            Text("Tarif", "Tarief", "Tarif"),
            Text(
                "Le tarif social figure sur la facture.",
                "Het sociaal tarief staat op de factuur.",
                "Der Sozialtarif steht auf der Rechnung.",
            ),
        ),
        Question("heating", Text("Chauffage", "Verwarming", "Heizung")),
        Question(
            "certificate",
            Text("Certificat énergétique", "Energiecertificaat", "Energieausweis"),
            Text(
                "Une lettre de A à G. Laissez vide si on ne la connaît pas.",
                "Een letter van A tot G. Laat leeg als die niet bekend is.",
                "Ein Buchstabe von A bis G. Leer lassen, wenn unbekannt.",
            ),
        ),
    ),
)

MOBILITY = Step(
    "mobility",
    Text("Déplacements", "Vervoer", "Mobilität"),
    Text(
        "La référence compte le bus, le train et un vélo. Notez ce qui coûte davantage et pourquoi.",
        "De referentie telt bus, trein en fiets. Noteer wat meer kost en waarom.",
        "Die Referenz zählt Bus, Zug und ein Fahrrad. Notieren Sie, was mehr kostet und warum.",
    ),
    rows=_costs(Expense.TRANSPORT, Expense.CAR),
)

HEALTH = Step(
    "health",
    Text("Santé", "Gezondheid", "Gesundheit"),
    Text(
        "La référence suppose que tout le monde est en bonne santé. Ce que coûte une maladie s'y ajoute.",
        "De referentie gaat uit van een goede gezondheid. Wat een ziekte kost, komt erbij.",
        "Die Referenz nimmt an, dass alle gesund sind. Was eine Krankheit kostet, kommt hinzu.",
    ),
    questions=(
        Question(
            "increased_allowance",
            Text(
                "Le ménage a-t-il l'intervention majorée ?",
                "Heeft het gezin de verhoogde tegemoetkoming?",
                "Hat der Haushalt die erhöhte Kostenerstattung?",
            ),
            Text(
                "La mutualité rembourse alors davantage. Elle peut le dire par téléphone.",
                "Het ziekenfonds betaalt dan meer terug. Het kan dit telefonisch zeggen.",
                "Die Krankenkasse erstattet dann mehr. Sie kann es am Telefon sagen.",
            ),
        ),
    ),
    rows=_costs(Expense.ILLNESS, Expense.DISABILITY, Expense.DIET, Expense.CARE),
)

SCHOOL = Step(
    "school",
    Text("École et garde d'enfants", "School en kinderopvang", "Schule und Betreuung"),
    Text(
        "Notez les frais réels de chaque enfant : ils prennent la place de la référence.",
        "Noteer de echte kosten van elk kind: ze komen in de plaats van de referentie.",
        "Notieren Sie die tatsächlichen Kosten jedes Kindes: sie ersetzen die Referenz.",
    ),
    rows=_costs(Expense.SCHOOL, Expense.CHILD_CARE, Expense.STUDENT_ROOM),
)

INCOMES = Step(
    "incomes",
    Text("Revenus", "Inkomsten", "Einkommen"),
    Text(
        "Tout ce qui entre, en net. N'oubliez pas le pécule de vacances, la bourse et le remboursement d'impôt.",
        "Alles wat binnenkomt, netto. Vergeet het vakantiegeld, de studietoelage en de belastingteruggave niet.",
        "Alles, was hereinkommt, netto. Vergessen Sie Urlaubsgeld, Studienbeihilfe und Steuererstattung nicht.",
    ),
    rows=Rows(
        "incomes",
        Text("Revenu {number}", "Inkomen {number}", "Einkommen {number}"),
        Text(
            "Enregistrer et ajouter un revenu",
            "Opslaan en een inkomen toevoegen",
            "Speichern und ein Einkommen hinzufügen",
        ),
        (
            Question("kind", Text("D'où vient-il ?", "Waar komt het vandaan?", "Woher kommt es?")),
            Question("amount", _AMOUNT, Text("Net, après impôt.", "Netto, na belasting.", "Netto, nach Steuern.")),
            Question("every", _EVERY, _EVERY_HELP),
            Question("member", Text("De qui", "Van wie", "Von wem")),
        ),
    ),
)

DEBTS = Step(
    "debts",
    Text("Dettes", "Schulden", "Schulden"),
    Text(
        "Ce qui est remboursé chaque mois. Le centre décide si cela compte dans le budget.",
        "Wat elke maand wordt afbetaald. Het centrum beslist of dit meetelt in het budget.",
        "Was jeden Monat abbezahlt wird. Das Zentrum entscheidet, ob es im Budget zählt.",
    ),
    rows=Rows(
        "debts",
        Text("Dette {number}", "Schuld {number}", "Schuld {number}"),
        Text(
            "Enregistrer et ajouter une dette",
            "Opslaan en een schuld toevoegen",
            "Speichern und eine Schuld hinzufügen",
        ),
        (
            Question("kind", Text("Sorte de dette", "Soort schuld", "Art der Schuld")),
            Question("amount", Text("Remboursé par mois", "Afbetaling per maand", "Rückzahlung im Monat")),
            Question("reason", Text("Remarque", "Opmerking", "Bemerkung")),
        ),
    ),
)

EXTRAS = Step(
    "extras",
    Text("Autres dépenses", "Andere uitgaven", "Andere Ausgaben"),
    Text(
        "Assurances, taxes locales, syndicat, pension alimentaire payée, et ce qui ne va nulle part ailleurs.",
        "Verzekeringen, lokale belastingen, vakbond, betaald onderhoudsgeld, en wat nergens anders past.",
        "Versicherungen, lokale Steuern, Gewerkschaft, gezahlter Unterhalt, und was sonst nirgends passt.",
    ),
    rows=_costs(Expense.INSURANCE, Expense.LOCAL_TAX, Expense.UNION, Expense.MAINTENANCE, Expense.OTHER),
)

STEPS = (HOUSEHOLD, HOUSING, ENERGY, MOBILITY, HEALTH, SCHOOL, INCOMES, DEBTS, EXTRAS)
BY_KEY = {step.key: step for step in STEPS}
