"""The Covid-19 report in a browser: its words in each language, and the steps that several tests take."""

WORDS = {
    "fr": {
        "measure": "Covid-19 : prime temporaire de 50 EUR, 2020",
        "start": "Commencer",
        "amount": "Montant justifié",
        "reading": "1 234,00 €",
        "save": "Enregistrer",
        "confirm": "Confirmer les remarques",
        "summary": "Vérifier et signer",
        "to signing": "Aller à la signature",
        "sign": "Signer",
        "send": "Signer et envoyer",
        "sent": "Le rapport est envoyé",
    },
    "nl": {
        "measure": "Covid-19: tijdelijke premie van 50 EUR, 2020",
        "start": "Beginnen",
        "amount": "Verantwoord bedrag",
        "reading": "€ 1.234,00",
        "save": "Opslaan",
        "confirm": "De opmerkingen bevestigen",
        "summary": "Controleren en ondertekenen",
        "to signing": "Naar de ondertekening",
        "sign": "Ondertekenen",
        "send": "Ondertekenen en verzenden",
        "sent": "Het verslag is verzonden",
    },
    "de": {
        "measure": "Covid-19: zeitweilige Prämie von 50 EUR, 2020",
        "start": "Beginnen",
        "amount": "Belegter Betrag",
        "reading": "1.234,00 €",
        "save": "Speichern",
        "confirm": "Anmerkungen bestätigen",
        "summary": "Prüfen und unterzeichnen",
        "to signing": "Zur Unterzeichnung",
        "sign": "Unterzeichnen",
        "send": "Unterzeichnen und senden",
        "sent": "Der Bericht ist gesendet",
    },
}


def save(visitors, covid, role, amount):
    page = visitors.open(role, f"{covid}/form")
    page.get_by_label("Montant justifié", exact=True).fill(amount)
    page.get_by_role("button", name="Enregistrer").click()
    page.wait_for_url(f"**{covid}/summary")
    return page


def sign(visitors, covid, role):
    page = visitors.open(role, f"{covid}/sign")
    page.get_by_role("checkbox").check()
    page.get_by_role("main").get_by_role("button").first.click()
    page.wait_for_url(lambda url: url.endswith(("/signed", "/receipt")))
    return page
