"""The words that every printed report carries, whatever its measure."""

from rapport_unique.core.texts import Text, same

WORDS: dict[str, Text] = {
    "product": Text("Rapport unique", "Uniek Verslag", "Einheitlicher Bericht"),
    "draft_mark": Text("BROUILLON", "ONTWERP", "ENTWURF"),
    "draft_status": Text(
        "Brouillon : ce rapport n’a pas été envoyé au SPP Intégration sociale.",
        "Ontwerp: dit verslag is niet verzonden naar de POD Maatschappelijke Integratie.",
        "Entwurf: Dieser Bericht wurde nicht an den ÖPD Sozialeingliederung gesendet.",
    ),
    "sent_status": Text(
        "Envoyé au SPP Intégration sociale ; ce rapport ne change plus.",
        "Verzonden naar de POD Maatschappelijke Integratie; dit verslag wijzigt niet meer.",
        "An den ÖPD Sozialeingliederung gesendet; dieser Bericht wird nicht mehr geändert.",
    ),
    "to_sign_status": Text(
        "Rapport soumis à la signature : les signatures électroniques se trouvent dans ce document.",
        "Verslag ter ondertekening: de elektronische handtekeningen staan in dit document.",
        "Bericht zur Unterzeichnung: Die elektronischen Unterschriften befinden sich in diesem Dokument.",
    ),
    "reference": Text("Référence", "Referentie", "Referenz"),
    "received_at": Text("Reçu le", "Ontvangen op", "Eingegangen am"),
    "dated": Text("Établi le", "Opgemaakt op", "Erstellt am"),
    "centre": Text("CPAS", "OCMW", "ÖSHZ"),
    "centre_name": Text("Nom", "Naam", "Name"),
    "ins": Text("Code INS", "NIS-code", "NIS-Code"),
    "iban": same("IBAN"),
    "bic": same("BIC"),
    "contact": Text("Personne de contact", "Contactpersoon", "Kontaktperson"),
    "item": Text("Rubrique", "Rubriek", "Rubrik"),
    "value": Text("Valeur", "Waarde", "Wert"),
    "source": Text("Origine", "Herkomst", "Herkunft"),
    "figures": Text("Montants calculés", "Berekende bedragen", "Berechnete Beträge"),
    "figure": Text("Poste et calcul", "Post en berekening", "Posten und Berechnung"),
    "law": Text("Base légale", "Rechtsgrond", "Rechtsgrundlage"),
    "amount": Text("Montant", "Bedrag", "Betrag"),
    "remarks": Text("Constats et confirmations", "Vaststellingen en bevestigingen", "Feststellungen und Bestätigungen"),
    "remark": Text("Constat", "Vaststelling", "Feststellung"),
    "place": Text("Endroit", "Plaats", "Stelle"),
    "level": Text("Nature", "Aard", "Art"),
    "signatures": Text("Signatures", "Handtekeningen", "Unterschriften"),
    "not_signed": Text("Pas encore signé", "Nog niet ondertekend", "Noch nicht unterschrieben"),
    "signed_in_document": Text(
        "Signature électronique dans ce document : ouvrez le panneau des signatures de votre lecteur PDF.",
        "Elektronische handtekening in dit document: open het handtekeningenpaneel van uw pdf-lezer.",
        "Elektronische Unterschrift in diesem Dokument: Öffnen Sie die Unterschriftenleiste Ihres PDF-Programms.",
    ),
    "signed_at": Text("Signé le", "Ondertekend op", "Unterschrieben am"),
    "digests": Text("Empreintes", "Digitale vingerafdrukken", "Digitale Fingerabdrücke"),
    "digests_note": Text(
        "SHA-256. Les données du rapport sont jointes à ce document, telles qu’elles sont signées.",
        "SHA-256. De gegevens van het verslag zijn bij dit document gevoegd, zoals ze worden ondertekend.",
        "SHA-256. Die Daten des Berichts sind diesem Dokument so beigefügt, wie sie unterschrieben werden.",
    ),
    "attachment": Text("Données du rapport", "Gegevens van het verslag", "Daten des Berichts"),
    "no_lines": Text("Aucune ligne.", "Geen lijnen.", "Keine Zeilen."),
    "page": Text("Page", "Pagina", "Seite"),
}

LINES_CUT = Text(
    "Lignes 1 à {printed} sur {total}. Les lignes suivantes ne sont pas imprimées, mais leur empreinte est signée.",
    "Lijnen 1 tot {printed} van {total}. De volgende lijnen zijn niet afgedrukt, maar hun vingerafdruk is ondertekend.",
    "Zeilen 1 bis {printed} von {total}. Die weiteren sind nicht gedruckt, ihr Fingerabdruck wird aber unterschrieben.",
)
"""Said above a table that is longer than what is printed."""

REMARKS_CUT = Text(
    "Constats 1 à {printed} sur {total}. Les suivants se lisent dans l’application.",
    "Vaststellingen 1 tot {printed} van {total}. De volgende staan in de toepassing.",
    "Feststellungen 1 bis {printed} von {total}. Die weiteren stehen in der Anwendung.",
)
