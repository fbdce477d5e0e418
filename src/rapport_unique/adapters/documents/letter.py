"""A letter as PDF: plain data in, in the language of the letter; PDF/A-3a and PDF/UA-1 out, its data inside."""

import json
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from rapport_unique.adapters.documents.compiling import compile_here
from rapport_unique.adapters.documents.repertoire import breakable, shown
from rapport_unique.adapters.documents.report import Entry
from rapport_unique.adapters.documents.wording import WORDS
from rapport_unique.core.seal import canonical_bytes
from rapport_unique.core.texts import format_date

TEMPLATE = Path(__file__).with_name("letter.typ")
_LONGEST_WORD = 36


@dataclass(frozen=True, slots=True)
class Letter:
    """`addressee` is one line each; `entries` are the facts between `opening` and `closing`, both in paragraphs.

    `dated` is aware, in the time zone in which it is to be read.
    """

    language: str
    title: str
    sender: str
    addressee: tuple[str, ...]
    reference: str
    dated: datetime
    opening: tuple[str, ...]
    entries: tuple[Entry, ...]
    closing: tuple[str, ...] = ()


def render_letter(letter: Letter) -> bytes:
    """The same letter gives the same bytes. Raises NotRendered when the compiler refuses."""
    content = {
        **{key: value for key, value in asdict(letter).items() if key != "dated"},
        "dated": format_date(letter.dated.date(), letter.language),
        "words": {key: WORDS[key].say(letter.language) for key in ("product", "dated", "reference", "page")},
        "headings": [WORDS[key].say(letter.language) for key in ("item", "value")],
    }
    inputs = {"letter": json.dumps(_printable(content)), "data": canonical_bytes(content).decode()}
    return compile_here(inputs, int(letter.dated.timestamp()), TEMPLATE)


def _printable(value: object) -> object:
    match value:
        case str():
            return breakable(shown(value), _LONGEST_WORD)
        case dict():
            return {key: _printable(each) for key, each in value.items()}
        case list() | tuple():
            return [_printable(each) for each in value]
    return value
