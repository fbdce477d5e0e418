"""A REDI report in three languages, with the figures of the manual's screen."""

from dataclasses import replace
from datetime import datetime, timedelta, timezone

from rapport_unique.adapters.documents import (
    Centre,
    Column,
    Digest,
    Entry,
    Figure,
    Lines,
    Remark,
    ReportDocument,
    Section,
    Signature,
    Status,
)
from rapport_unique.core.texts import Text

BRUSSELS_IN_WINTER = timezone(timedelta(hours=1))
CANONICAL = '{"centre":"62063","figures":{"subsidised":"5063.06","to_repay":"1286.76"},"name":"Liège – €"}'.encode()
CONTENT_DIGEST = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"

TITLE = Text("Subvention REDI", "REMI-toelage", "REDI-Zuschuss")
PERIOD = Text("01/05/2023 – 29/02/2024", "01/05/2023 – 29/02/2024", "01.05.2023 – 29.02.2024")
GRANT = Text("Montant de la subvention", "Bedrag van de toelage", "Betrag des Zuschusses")
GRANT_AMOUNT = Text("6\u202f349,82\u00a0€", "€\u00a06.349,82", "6.349,82\u00a0€")
SUBSIDISED = Text("Montant subventionné", "Gesubsidieerd bedrag", "Bezuschusster Betrag")
SUBSIDISED_AMOUNT = Text("5\u202f063,06\u00a0€", "€\u00a05.063,06", "5.063,06\u00a0€")
TO_REPAY = Text(
    "Montant à rembourser au SPP IS", "Aan de POD MI terug te betalen bedrag", "An den ÖPD SE zurückzuzahlender Betrag"
)
TO_REPAY_AMOUNT = Text("1\u202f286,76\u00a0€", "€\u00a01.286,76", "1.286,76\u00a0€")
PRESIDENT = Text("Président", "Voorzitter", "Präsident")
DIRECTOR = Text("Directrice générale", "Algemeen directeur", "Generaldirektorin")


def redi_report(language: str = "fr", **changes: object) -> ReportDocument:
    document = ReportDocument(
        language=language,
        title=TITLE.say(language),
        measure="REDI",
        period=PERIOD.say(language),
        centre=Centre(
            name="Liège",
            ins="62063",
            iban="BE68 5390 0754 7034",
            bic="GKCCBEBB",
            contact=("Zoé Østergård", "zoe@example.be", "+32 4 000 00 00"),
        ),
        sections=(
            Section(
                Text("Subvention", "Toelage", "Zuschuss").say(language),
                (
                    Entry(
                        GRANT.say(language),
                        GRANT_AMOUNT.say(language),
                        Text(
                            "SPP Intégration sociale", "POD Maatschappelijke Integratie", "ÖPD Sozialeingliederung"
                        ).say(language),
                    ),
                    Entry(
                        Text("Fichier tableur du rapport", "Rekenblad", "Tabellendatei").say(language),
                        "2023-11-06_Rapport_REDI.xlsx",
                        Text("téléversé par le centre", "opgeladen door het centrum", "vom Zentrum hochgeladen").say(
                            language
                        ),
                    ),
                ),
                (
                    Text(
                        "Les simulations viennent de l’administration.",
                        "De simulaties komen van de administratie.",
                        "Die Simulationen kommen von der Verwaltung.",
                    ).say(language),
                ),
            ),
        ),
        figures=(
            Figure(
                SUBSIDISED.say(language),
                SUBSIDISED_AMOUNT.say(language),
                (f"min({SUBSIDISED_AMOUNT.say(language)}; {GRANT_AMOUNT.say(language)})",),
                Text("A.R. 22/01/2023, art. 4", "K.B. 22/01/2023, art. 4", "K.E. 22.01.2023, Art. 4").say(language),
            ),
            Figure(
                TO_REPAY.say(language),
                TO_REPAY_AMOUNT.say(language),
                (f"{GRANT_AMOUNT.say(language)} − {SUBSIDISED_AMOUNT.say(language)}",),
                Text("A.R. 22/01/2023, art. 7", "K.B. 22/01/2023, art. 7", "K.E. 22.01.2023, Art. 7").say(language),
            ),
        ),
        remarks=(
            Remark(
                Text("à confirmer", "te bevestigen", "zu bestätigen").say(language),
                Text(
                    "La même personne figure dans plusieurs simulations en 06/2023.",
                    "Dezelfde persoon komt voor in verschillende simulaties in 06/2023.",
                    "Dieselbe Person kommt in mehreren Simulationen im 06/2023 vor.",
                ).say(language),
                "REDI!B5, REDI!B9",
                confirmation="Zoé Østergård, 06/11/2023",
            ),
        ),
        signatures=(
            Signature(PRESIDENT.say(language)),
            Signature(
                DIRECTOR.say(language),
                "Anaïs D’Hœckær-Müßig",
                datetime(2024, 3, 11, 16, 5, tzinfo=BRUSSELS_IN_WINTER),
            ),
        ),
        digests=(
            Digest(Text("Contenu", "Inhoud", "Inhalt").say(language), CONTENT_DIGEST),
            Digest(Text("Document", "Document", "Dokument").say(language), CONTENT_DIGEST[::-1]),
        ),
        canonical_json=CANONICAL,
        dated=datetime(2024, 3, 12, 9, 30, tzinfo=BRUSSELS_IN_WINTER),
        version=Text("version 1, révision 7", "versie 1, revisie 7", "Version 1, Revision 7").say(language),
    )
    return replace(document, **changes)  # type: ignore[arg-type]


def sent(document: ReportDocument) -> ReportDocument:
    received = datetime(2024, 3, 12, 9, 30, tzinfo=BRUSSELS_IN_WINTER)
    signatures = tuple(replace(each, name=each.name or "Jean Ça", signed_at=received) for each in document.signatures)
    return replace(
        document, status=Status.SENT, reference="REDI-2023-62063-1", received_at=received, signatures=signatures
    )


COLUMNS = (
    Column("A. INS CPAS"),
    Column("B. N° NISS"),
    Column("C. N° budget mensuel"),
    Column("D. Date budget mensuel"),
    Column("E. Solde budget mensuel", numeric=True),
    Column("F. Parcours d’activation"),
    Column("G. Date de décision"),
    Column("H. Montant mensuel octroyé", numeric=True),
    Column("I. Montant mensuel subventionné", numeric=True),
    Column("J. Période d’octroi début"),
    Column("K. Période d’octroi fin"),
    Column("L. Nombre de mois", numeric=True),
    Column("M. Montant total octroyé par le CPAS", numeric=True),
    Column("N. Montant total subventionnable par le SPP IS", numeric=True),
    Column("O. Paiement"),
    Column("P. Montant total payé pendant la période de subvention", numeric=True),
    Column("Q. Montant à payer après la période de subvention", numeric=True),
    Column("R. Contrôle"),
)


def redi_lines(count: int) -> Lines:
    rows = tuple(
        (
            "62063", "85.07.30-033.28", str(100_000 + number), "01/06/2023", "-116,29\u00a0€",
            "Non – déjà en parcours d’activation", "05/06/2023", "150,00\u00a0€", "116,29\u00a0€", "01/06/2023",
            "15/08/2023", "3", "450,00\u00a0€", "348,87\u00a0€", "Mensuelle", "1\u202f000,00\u00a0€", "0,00\u00a0€",
            "Complet",
        )
        for number in range(count)
    )  # fmt: skip
    return Lines("REDI", COLUMNS, rows)
