"""What a person takes home: which centres asked about them, when, why and what. Plain data in, PDF out."""

import json
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from rapport_unique.adapters.documents.compiling import compile_here
from rapport_unique.adapters.documents.typesetting import printable
from rapport_unique.core.texts import Text

_TEMPLATE = Path(__file__).with_name("access_list.typ")
_WORDS = {
    "title": Text(
        "Qui a demandé des informations sur vous", "Wie vroeg informatie over u", "Wer hat nach Ihnen gefragt"
    ),
    "person": Text("Numéro national", "Rijksregisternummer", "Nationalnummer"),
    "why": Text("Pourquoi", "Waarom", "Warum"),
    "what": Text("Quoi", "Wat", "Was"),
    "period": Text("Pour quelle période", "Voor welke periode", "Für welchen Zeitraum"),
    "outcomes": Text("Ce qui s'est passé", "Wat er gebeurde", "Was geschah"),
    "reference": Text("Référence", "Kenmerk", "Kennzeichen"),
    "rights": Text("Vos droits", "Uw rechten", "Ihre Rechte"),
    "page": Text("Page", "Pagina", "Seite"),
}


@dataclass(frozen=True, slots=True)
class AccessEntry:
    """One request about the person; every field is a text in the language of the list."""

    when: str
    who: str
    why: str
    what: str
    period: str
    outcomes: tuple[str, ...]
    reference: str


@dataclass(frozen=True, slots=True)
class AccessList:
    """A list in one language, the newest request first; `person` is a masked number, `made_at` aware."""

    language: str
    centre: str
    person: str
    made: str
    made_at: datetime
    summary: tuple[str, ...]
    entries: tuple[AccessEntry, ...]
    rights: tuple[str, ...]

    @property
    def words(self) -> dict[str, str]:
        """The headings, in the language of the list."""
        return {key: word.say(self.language) for key, word in _WORDS.items()}


def render_access_list(listed: AccessList) -> bytes:
    """PDF/A-3a and PDF/UA-1. The same list gives the same bytes. Raises NotRendered when the compiler refuses."""
    content = {key: value for key, value in asdict(listed).items() if key != "made_at"} | {"words": listed.words}
    inputs = {"list": json.dumps({key: printable(value) for key, value in content.items()})}
    return compile_here(inputs, int(listed.made_at.timestamp()), _TEMPLATE)
