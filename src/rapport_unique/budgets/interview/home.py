"""The steps on who lives in a household, and where."""

from rapport_unique.budgets.interview.vocabulary import Question, Rows, Step
from rapport_unique.core.texts import Text

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
            Question(
                "sex",
                Text("Sexe", "Geslacht", "Geschlecht"),
                Text(
                    "Change seulement le prix de l'alimentation, et le nombre de chambres qu'il faut.",
                    "Verandert alleen de prijs van de voeding, en het aantal kamers dat nodig is.",
                    "Ändert nur den Preis der Ernährung und die Zahl der nötigen Zimmer.",
                ),
            ),
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
        Question(
            "region",
            Text("Région", "Gewest", "Region"),
            Text("Celle du logement.", "Dat van de woning.", "Die der Wohnung."),
        ),
        Question(
            "tenure",
            Text("Le ménage habite", "Het gezin woont in", "Der Haushalt wohnt"),
            Text(
                "Une agence immobilière sociale loue des logements privés à un loyer modéré.",
                "Een sociaal verhuurkantoor verhuurt private woningen tegen een lagere huur.",
                "Eine soziale Immobilienagentur vermietet private Wohnungen zu einer mäßigen Miete.",
            ),
        ),
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
        Question(
            "dwelling",
            Text("Sorte de logement", "Soort woning", "Art der Wohnung"),
            Text("Ne change pas le budget.", "Verandert het budget niet.", "Ändert das Budget nicht."),
        ),
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
        Question(
            "heating",
            Text("Chauffage", "Verwarming", "Heizung"),
            Text(
                "Pour le mazout et le propane en vrac, le fonds social chauffage aide peut-être.",
                "Voor stookolie en propaan in bulk helpt het sociaal verwarmingsfonds misschien.",
                "Bei Heizöl und Propangas hilft vielleicht der soziale Heizölfonds.",
            ),
        ),
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
