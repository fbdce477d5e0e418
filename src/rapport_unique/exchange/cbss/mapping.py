"""Which element of the XML is which field of a message: one table per type of message, for both directions.

The lines of a table stand in the order of the elements. `a/b` is an element in an element, `a.b` a field in a field.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from rapport_unique.exchange.protocol.code_lists import LEGAL_CONTEXT

SECTOR = "17"
"""Of the public social welfare centres."""


@dataclass(frozen=True, slots=True)
class Kind:
    """How a value is written. `read` raises ValueError for what `write` cannot have written."""

    write: Callable[[object], str]
    read: Callable[[str], object]


def _boolean(text: str) -> bool:
    return {"true": True, "1": True, "false": False, "0": False}[text]


TEXT = Kind(str, str)
NUMBER = Kind(str, int)
BOOLEAN = Kind(lambda value: "true" if value else "false", _boolean)


@dataclass(frozen=True, slots=True)
class Field:
    """An element with a value; absent where the field is."""

    element: str
    field: str
    kind: Kind = TEXT


@dataclass(frozen=True, slots=True)
class Fixed:
    """An element that always says the same."""

    element: str
    text: str


@dataclass(frozen=True, slots=True)
class Repeated:
    """An element for every item of a list: a text, or where there is a table, an object."""

    element: str
    field: str
    table: Table = ()


Line = Field | Fixed | Repeated
Table = tuple[Line, ...]

_PERIOD = (Field("period/beginDate", "period.begin"), Field("period/endDate", "period.end"))
_ASKER = (
    Field("informationCustomer/ticket", "id"),
    Field("informationCustomer/timestampSent", "sent"),
    Field("informationCustomer/customerIdentification/cbeNumber", "from"),
)

TABLES: dict[str, Table] = {
    "request": (
        *_ASKER,
        Field("legalContext", "legalContext"),
        Field("hub/cbeNumber", "to"),
        Field("agent", "agent"),
        Field("purpose/code", "purpose.code"),
        Field("purpose/inquiry", "purpose.inquiry"),
        Field("ssin", "ssin"),
        Repeated("block", "blocks"),
        *_PERIOD,
        Field("answerKey/kty", "answerKey.kty"),
        Field("answerKey/crv", "answerKey.crv"),
        Field("answerKey/x", "answerKey.x"),
        Field("answerKey/y", "answerKey.y"),
        Field("expires", "expires"),
        Field("idempotencyKey", "idempotencyKey"),
    ),
    "answer": (
        Field("informationCustomer/ticket", "ticket"),
        Field("informationCustomer/customerIdentification/cbeNumber", "customer"),
        Field("informationCBSS/ticketCBSS", "delivery"),
        Fixed("legalContext", LEGAL_CONTEXT),
        Field("informationSupplier/ticketSupplier", "id"),
        Field("informationSupplier/timestampReply", "sent"),
        Field("informationSupplier/supplierIdentification/cbeNumber", "from"),
        Field("hub/cbeNumber", "to"),
        Field("body", "body"),
    ),
    "failure": (
        Field("informationCustomer/ticket", "ticket"),
        Field("informationCustomer/customerIdentification/cbeNumber", "to"),
        Field("informationCBSS/ticketCBSS", "delivery"),
        Field("informationCBSS/timestampReply", "sent"),
        Fixed("legalContext", LEGAL_CONTEXT),
        Field("informationSupplier/supplierIdentification/cbeNumber", "supplier"),
        Field("hub/cbeNumber", "from"),
        Field("message", "id"),
        Fixed("status/value", "NO_RESULT"),
        Field("status/code", "reason"),
        Fixed("status/information/fieldName", "final"),
        Field("status/information/fieldValue", "final", BOOLEAN),
    ),
    "register": (
        *_ASKER,
        Fixed("legalContext", LEGAL_CONTEXT),
        Field("hub/cbeNumber", "to"),
        Field("action", "action"),
        Fixed("sector", SECTOR),
        Field("ssin", "ssin"),
        Field("purpose", "quality", NUMBER),
        *_PERIOD,
        Field("proofOfAuthentication/identityCard", "proof.identityCard"),
        Field("proofOfAuthentication/lastName", "proof.lastName"),
        Field("proofOfAuthentication/firstName", "proof.firstName"),
        Field("proofOfAuthentication/birthDate", "proof.birthDate"),
    ),
    "inscriptions": (
        Field("informationCustomer/ticket", "reply"),
        Field("informationCustomer/customerIdentification/cbeNumber", "to"),
        Field("informationCBSS/ticketCBSS", "id"),
        Field("informationCBSS/timestampReply", "sent"),
        Fixed("legalContext", LEGAL_CONTEXT),
        Field("hub/cbeNumber", "from"),
        Field("status/value", "status.value"),
        # A code of the exchange is longer than the Bank's 16 characters.
        Field("status/description", "status.code"),
        Repeated(
            "inscription", "inscriptions", (Fixed("sector", SECTOR), Field("purpose", "quality", NUMBER), *_PERIOD)
        ),
        Field("newSsin", "replacedBy"),
    ),
}
"""By the name of the document, which is that of the message without its version."""


def elements() -> frozenset[str]:
    """The name of every element there is."""

    def names(table: Table) -> Iterator[str]:
        for line in table:
            yield from line.element.split("/")
            if isinstance(line, Repeated):
                yield from names(line.table)

    return frozenset(TABLES).union(*map(names, TABLES.values()))
