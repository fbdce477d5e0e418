"""The integrated report of an inspection on the spot: plain data in, PDF/A-3a and PDF/UA-1 out."""

import json
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from rapport_unique.adapters.documents.compiling import compile_here
from rapport_unique.adapters.documents.typesetting import printable
from rapport_unique.core.texts import Text, format_date

_TEMPLATE = Path(__file__).with_name("inspection_report.typ")
_WORDS = {
    "sender": Text("SPP Intégration sociale", "POD Maatschappelijke Integratie", "ÖPD Sozialeingliederung"),
    "reference": Text("Référence", "Referentie", "Referenz"),
    "date": Text("Date", "Datum", "Datum"),
    "analysis": Text("1. Analyse générale", "1. Algemene analyse", "1. Allgemeine Analyse"),
    "course": Text("Déroulement de l'inspection", "Verloop van de inspectie", "Verlauf der Inspektion"),
    "results": Text("Résultats", "Resultaten", "Ergebnisse"),
    "recommendations": Text("Recommandations", "Aanbevelingen", "Empfehlungen"),
    "annex": Text("2. Annexe : {matter}", "2. Bijlage: {matter}", "2. Anlage: {matter}"),
    "grid": Text("3. Grille par bénéficiaire", "3. Rooster per begunstigde", "3. Raster je Begünstigten"),
    "item": Text("Poste", "Post", "Posten"),
    "declared": Text("Déclaré", "Aangegeven", "Angegeben"),
    "accepted": Text("Accepté", "Aanvaard", "Angenommen"),
    "refused": Text("Refusé", "Geweigerd", "Abgelehnt"),
    "reason": Text("Motif", "Reden", "Begründung"),
    "ceiling": Text("Plafond", "Plafond", "Höchstgrenze"),
    "to_recover": Text("À récupérer", "Terug te vorderen", "Zurückzufordern"),
    "table": Text("Tableau", "Tabel", "Tabelle"),
    "row": Text("Ligne", "Lijn", "Zeile"),
    "verdict": Text("Constat", "Vaststelling", "Feststellung"),
    "remark": Text("Remarque", "Opmerking", "Bemerkung"),
    "none": Text("Aucune ligne n'a été vue.", "Er werd geen lijn bekeken.", "Es wurde keine Zeile eingesehen."),
    "page": Text("Page", "Pagina", "Seite"),
}


@dataclass(frozen=True, slots=True)
class MatterLine:
    """One line of the accounting table of a matter; amounts arrive formatted."""

    label: str
    declared: str
    accepted: str
    refused: str
    reason: str
    ceiling: str
    to_recover: str


@dataclass(frozen=True, slots=True)
class InspectedLine:
    """One line of the grid per beneficiary: a row by its number, never a person's name or number."""

    table: str
    row: str
    verdict: str
    remark: str


@dataclass(frozen=True, slots=True)
class InspectionReport:
    """A report in one language; `dated` is aware; texts are paragraphs as they are to be read."""

    language: str
    title: str
    reference: str
    matter: str
    addressee: tuple[str, ...]
    course: tuple[str, ...]
    results: tuple[str, ...]
    recommendations: tuple[str, ...]
    lines: tuple[MatterLine, ...]
    rows: tuple[InspectedLine, ...]
    author: str
    dated: datetime


def render_inspection_report(report: InspectionReport) -> bytes:
    """The same report gives the same bytes. Raises NotRendered when the compiler refuses."""
    words = {key: word.say(report.language, {"matter": report.matter}) for key, word in _WORDS.items()}
    content = asdict(report) | {"dated": format_date(report.dated.date(), report.language), "words": words}
    inputs = {"report": json.dumps({key: printable(value) for key, value in content.items()})}
    return compile_here(inputs, int(report.dated.timestamp()), _TEMPLATE)
