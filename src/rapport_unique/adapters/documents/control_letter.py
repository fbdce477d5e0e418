"""The letter that tells a centre how the control of its report ended: plain data in, PDF/A-3a and PDF/UA-1 out."""

import json
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from rapport_unique.adapters.documents.compiling import compile_here
from rapport_unique.adapters.documents.typesetting import printable
from rapport_unique.core.texts import Text, format_date

_TEMPLATE = Path(__file__).with_name("control_letter.typ")
_WORDS = {
    "sender": Text("SPP Intégration sociale", "POD Maatschappelijke Integratie", "ÖPD Sozialeingliederung"),
    "reference": Text("Référence", "Referentie", "Referenz"),
    "date": Text("Date", "Datum", "Datum"),
    "corrections": Text("Corrections", "Correcties", "Korrekturen"),
    "item": Text("Poste", "Post", "Posten"),
    "declared": Text("Déclaré", "Aangegeven", "Angegeben"),
    "accepted": Text("Accepté", "Aanvaard", "Angenommen"),
    "refused": Text("Refusé", "Geweigerd", "Abgelehnt"),
    "why": Text("Motif et base légale", "Reden en rechtsgrond", "Begründung und Rechtsgrundlage"),
    "page": Text("Page", "Pagina", "Seite"),
}


@dataclass(frozen=True, slots=True)
class CorrectedAmount:
    """One correction; amounts arrive formatted."""

    label: str
    declared: str
    accepted: str
    refused: str
    reason: str
    law: str


@dataclass(frozen=True, slots=True)
class ControlLetter:
    """A letter in one language; `dated` is aware. `addressee` and `paragraphs` are lines as they are to be read."""

    language: str
    subject: str
    reference: str
    addressee: tuple[str, ...]
    paragraphs: tuple[str, ...]
    corrections: tuple[CorrectedAmount, ...]
    closing: tuple[str, ...]
    dated: datetime


def render_control_letter(letter: ControlLetter) -> bytes:
    """The same letter gives the same bytes. Raises NotRendered when the compiler refuses."""
    content = asdict(letter) | {
        "dated": format_date(letter.dated.date(), letter.language),
        "words": {key: word.say(letter.language) for key, word in _WORDS.items()},
    }
    inputs = {"letter": json.dumps({key: printable(value) for key, value in content.items()})}
    return compile_here(inputs, int(letter.dated.timestamp()), _TEMPLATE)
