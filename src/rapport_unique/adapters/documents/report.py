"""What a printed report shows, as plain data: amounts and labels arrive formatted, in the language of the document."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Status(StrEnum):
    """`TO_SIGN` is what signatures are put into: from then on only they are added."""

    DRAFT = "draft"
    TO_SIGN = "to-sign"
    SENT = "sent"


@dataclass(frozen=True, slots=True)
class Centre:
    """The centre's data as they were when the document was made; `contact` holds one line per means of contact."""

    name: str
    ins: str
    iban: str = ""
    bic: str = ""
    contact: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Entry:
    """One answer, with who or what filled it in."""

    label: str
    value: str
    source: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    title: str
    entries: tuple[Entry, ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Figure:
    """A computed amount that explains itself."""

    label: str
    amount: str
    explanation: tuple[str, ...] = ()
    law: str = ""


@dataclass(frozen=True, slots=True)
class Column:
    label: str
    numeric: bool = False


@dataclass(frozen=True, slots=True)
class Lines:
    """A table of a measure. The first `LINES_PRINTED` rows are printed; the document says that there are `total`, or
    as many as were given."""

    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    total: int = 0


@dataclass(frozen=True, slots=True)
class Remark:
    """A finding that stands beside the report, and who confirmed it if someone had to."""

    level: str
    message: str
    place: str = ""
    law: str = ""
    confirmation: str = ""


@dataclass(frozen=True, slots=True)
class Signature:
    """One of the two signatures; without `signed_at` it is still awaited, or `in_document`: put into the PDF itself."""

    role: str
    name: str = ""
    signed_at: datetime | None = None
    means: str = ""
    in_document: bool = False


@dataclass(frozen=True, slots=True)
class Digest:
    label: str
    value: str


@dataclass(frozen=True, slots=True)
class ReportDocument:
    """One report as it stands at `dated`; the first of `digests` is repeated at the foot of every page.

    Moments are aware, in the time zone in which they are to be read. `canonical_json` is what was or will be signed.
    """

    language: str
    title: str
    measure: str
    period: str
    centre: Centre
    sections: tuple[Section, ...]
    figures: tuple[Figure, ...]
    signatures: tuple[Signature, ...]
    digests: tuple[Digest, ...]
    canonical_json: bytes
    dated: datetime
    version: str
    status: Status = Status.DRAFT
    reference: str = ""
    received_at: datetime | None = None
    remarks: tuple[Remark, ...] = ()
    lines: tuple[Lines, ...] = ()

    def __post_init__(self) -> None:
        signed = (signature.signed_at for signature in self.signatures)
        for moment in (self.dated, self.received_at, *signed):
            if moment is not None and moment.utcoffset() is None:
                raise ValueError("a document's moments carry their time zone")
        if self.status is Status.SENT and not (self.reference and self.received_at):
            raise ValueError("a sent report has a reference and a time of receipt")
        if any(len(row) != len(lines.columns) for lines in self.lines for row in lines.rows):
            raise ValueError("every line has a cell for each column")
