"""From a report's data to its PDF: the words of its language, text that the fonts can show, and the template."""

import json
from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime

from rapport_unique.adapters.documents.compiling import NotRendered, compile_apart, compile_here
from rapport_unique.adapters.documents.repertoire import breakable, shown
from rapport_unique.adapters.documents.report import Column, Lines, ReportDocument, Status
from rapport_unique.adapters.documents.wording import LINES_CUT, REMARKS_CUT, WORDS
from rapport_unique.core.texts import Text, format_date

__all__ = ["ATTACHMENT", "LINES_PRINTED", "NotRendered", "render_report"]

ATTACHMENT = "report.json"
LINES_PRINTED = 2000
"""Of the lines and of the remarks: beyond this a document is read by nobody, and costs seconds and memory."""

_STATUS = {Status.DRAFT: "draft_status", Status.TO_SIGN: "to_sign_status", Status.SENT: "sent_status"}
_ROWS_COMPILED_HERE = 25
_LONGEST_WORD = 36
_LONGEST_WORD_IN_A_CELL = 16


def render_report(document: ReportDocument) -> bytes:
    """PDF/A-3a and PDF/UA-1 in one, the canonical JSON attached as its source. The same input gives the same bytes.

    Raises NotRendered when the compiler refuses or does not come to an end.
    """
    inputs = {
        "document": json.dumps(_content(document)),
        "attachment": document.canonical_json.decode("utf-8"),
    }
    rows = len(document.remarks) + sum(len(lines.rows) for lines in document.lines)
    compile_report = compile_apart if rows > _ROWS_COMPILED_HERE else compile_here
    return compile_report(inputs, int(document.dated.timestamp()))


def _content(document: ReportDocument) -> dict[str, object]:
    language = document.language
    content = {
        "language": language,
        "words": {key: word.say(language) for key, word in WORDS.items()},
        "attachment_name": ATTACHMENT,
        "draft": document.status is Status.DRAFT,
        "status": WORDS[_STATUS[document.status]].say(language),
        "title": document.title,
        "measure": document.measure,
        "period": document.period,
        "version": document.version,
        "reference": document.reference,
        "dated": _moment(document.dated, language),
        "received_at": _moment(document.received_at, language),
        "centre": asdict(document.centre),
        "sections": [asdict(section) for section in document.sections],
        "figures": [asdict(figure) for figure in document.figures],
        "remarks": [asdict(remark) for remark in document.remarks[:LINES_PRINTED]],
        "remarks_notice": _notice(REMARKS_CUT, len(document.remarks), language),
        "signatures": [
            asdict(signature) | {"signed_at": _moment(signature.signed_at, language)}
            for signature in document.signatures
        ],
    }
    return _each_text(content) | {
        "digests": [
            {"label": shown(digest.label), "value": breakable(shown(digest.value), 64)} for digest in document.digests
        ],
        "lines": [_lines(lines, language) for lines in document.lines],
    }


def _moment(moment: datetime | None, language: str) -> str:
    return f"{format_date(moment.date(), language)} {moment:%H:%M}" if moment else ""


def _notice(cut: Text, total: int, language: str) -> str:
    return cut.say(language, {"printed": LINES_PRINTED, "total": total}) if total > LINES_PRINTED else ""


def _each_text(content: dict[str, object]) -> dict[str, object]:
    return {key: printable(value) for key, value in content.items()}


def printable(value: object) -> object:
    """The same data with texts that the fonts can show and that lines can hold."""
    match value:
        case str():
            return breakable(shown(value), _LONGEST_WORD)
        case dict():
            return {key: printable(each) for key, each in value.items()}
        case list() | tuple():
            return [printable(each) for each in value]
    return value


def _lines(lines: Lines, language: str) -> dict[str, object]:
    rows = [[_cell(text) for text in row] for row in lines.rows[:LINES_PRINTED]]
    columns = [Column(_cell(column.label), column.numeric) for column in lines.columns]
    return {
        "title": printable(lines.title),
        "notice": _notice(LINES_CUT, max(lines.total, len(lines.rows)), language),
        "columns": [
            {**asdict(column), "characters": _characters(column.label, (row[place] for row in rows))}
            for place, column in enumerate(columns)
        ],
        "rows": rows,
    }


def _cell(text: str) -> str:
    return breakable(shown(text), _LONGEST_WORD_IN_A_CELL)


def _characters(label: str, cells: Iterable[str]) -> int:
    """How many characters wide a column wants to be: its words whole, its short cells on one line."""
    cells = list(cells)
    longest_word = max(len(word) for text in (label, *cells) for word in text.replace("\u200b", " ").split(" "))
    longest_cell = max(map(len, cells), default=0)
    return 1 + max(longest_word, min(longest_cell, _LONGEST_WORD_IN_A_CELL))
