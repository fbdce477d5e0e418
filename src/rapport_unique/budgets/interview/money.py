"""The steps on what a household receives and pays."""

from rapport_unique.budgets.interview.vocabulary import Question, Rows, Step
from rapport_unique.core.texts import Text
from rapport_unique.reference_budget import Expense

_AMOUNT = Text("Montant", "Bedrag", "Betrag")
_EVERY = Text("Ce montant vaut", "Dit bedrag geldt", "Dieser Betrag gilt")
_EVERY_HELP = Text(
    "Un montant par an est divisé par douze.",
    "Een bedrag per jaar wordt gedeeld door twaalf.",
    "Ein Betrag im Jahr wird durch zwölf geteilt.",
)
_KIND_HELP = Text(
    "Choisissez ce qui ressemble le plus.", "Kies wat er het meest op lijkt.", "Wählen Sie, was am besten passt."
)
_COST = (
    Question("kind", Text("Sorte de dépense", "Soort uitgave", "Art der Ausgabe"), _KIND_HELP),
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
    Question(
        "member",
        Text("Pour qui", "Voor wie", "Für wen"),
        Text(
            "« Le ménage » si c'est pour tous. L'école, la garde et les transports demandent une personne.",
            "“Het gezin” als het voor iedereen is. School, opvang en vervoer vragen een persoon.",
            "„Der Haushalt“, wenn es für alle ist. Schule, Betreuung und Verkehrsmittel verlangen eine Person.",
        ),
    ),
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
            Question("kind", Text("D'où vient-il ?", "Waar komt het vandaan?", "Woher kommt es?"), _KIND_HELP),
            Question("amount", _AMOUNT, Text("Net, après impôt.", "Netto, na belasting.", "Netto, nach Steuern.")),
            Question("every", _EVERY, _EVERY_HELP),
            Question(
                "member",
                Text("De qui", "Van wie", "Von wem"),
                Text(
                    "« Le ménage » si ce n'est à personne en particulier.",
                    "“Het gezin” als het van niemand in het bijzonder is.",
                    "„Der Haushalt“, wenn es niemandem allein gehört.",
                ),
            ),
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
            Question("kind", Text("Sorte de dette", "Soort schuld", "Art der Schuld"), _KIND_HELP),
            Question(
                "amount",
                Text("Remboursé par mois", "Afbetaling per maand", "Rückzahlung im Monat"),
                Text(
                    "La mensualité, pas ce qui reste à payer.",
                    "Het maandbedrag, niet wat nog te betalen is.",
                    "Die Monatsrate, nicht die Restschuld.",
                ),
            ),
            Question(
                "reason",
                Text("Remarque", "Opmerking", "Bemerkung"),
                Text("Par exemple jusqu'à quand.", "Bijvoorbeeld tot wanneer.", "Zum Beispiel bis wann."),
            ),
        ),
    ),
)

AMOUNTS = Step(
    "amounts",
    Text("Montants propres", "Eigen bedragen", "Eigene Beträge"),
    Text(
        "Rarement nécessaire : un autre montant de référence pour ce ménage seulement, et pourquoi.",
        "Zelden nodig: een ander referentiebedrag voor dit gezin alleen, en waarom.",
        "Selten nötig: ein anderer Referenzbetrag nur für diesen Haushalt, und warum.",
    ),
    rows=Rows(
        "overrides",
        Text("Montant {number}", "Bedrag {number}", "Betrag {number}"),
        Text(
            "Enregistrer et ajouter un montant",
            "Opslaan en een bedrag toevoegen",
            "Speichern und einen Betrag hinzufügen",
        ),
        (
            Question(
                "path",
                Text("Montant de référence", "Referentiebedrag", "Referenzbetrag"),
                Text(
                    "Comme il s'appelle dans la table des paramètres.",
                    "Zoals het heet in de tabel met parameters.",
                    "Wie er in der Parametertabelle heißt.",
                ),
            ),
            Question(
                "value",
                Text("Pour ce ménage", "Voor dit gezin", "Für diesen Haushalt"),
                Text("Par mois.", "Per maand.", "Im Monat."),
            ),
            Question(
                "reason",
                Text("Pourquoi ?", "Waarom?", "Warum?"),
                Text(
                    "Obligatoire : le motif figure à côté de la ligne du budget.",
                    "Verplicht: de reden staat naast de lijn van het budget.",
                    "Pflicht: der Grund steht neben der Zeile des Budgets.",
                ),
            ),
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
