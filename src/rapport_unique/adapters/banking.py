"""Files of the bank, ISO 20022: payments out as pain.001.001.09, account statements in as camt.053.

Statements come from outside: their XML is parsed without entities, document types or external files, up to a size.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from hashlib import sha256
from typing import NoReturn
from unicodedata import combining, normalize
from xml.etree import ElementTree

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from rapport_unique.core.findings import Invalid, Severity, define
from rapport_unique.core.identifiers import parse_iban, parse_structured_communication
from rapport_unique.core.money import ZERO, exact_euros
from rapport_unique.core.texts import Text

PAIN = "urn:iso:std:iso:20022:tech:xsd:pain.001.001.09"
CAMT = re.compile(r"\{(urn:iso:std:iso:20022:tech:xsd:camt\.053\.001\.(0[2-9]|1[0-4]))\}Document")
LARGEST = 20_000_000
"""Bytes of a statement file; a busy day has some hundred kilobytes."""
MOST_ENTRIES = 50_000
MOST_TAGS = 1_000_000
"""More would fill the memory, whatever they say."""

UNREADABLE = define(
    "statement-unreadable",
    Severity.BLOCKING,
    Text(
        "Ce fichier n'est pas un extrait de compte camt.053 lisible : {why}.",
        "Dit bestand is geen leesbaar rekeninguittreksel camt.053: {why}.",
        "Diese Datei ist kein lesbarer Kontoauszug camt.053: {why}.",
    ),
)
TOO_LARGE = define(
    "statement-too-large",
    Severity.BLOCKING,
    Text(
        "Ce fichier est trop grand pour un extrait de compte.",
        "Dit bestand is te groot voor een rekeninguittreksel.",
        "Diese Datei ist zu groß für einen Kontoauszug.",
    ),
)
_NOT_XML = Text("ce n'est pas du XML sain", "het is geen gezonde XML", "es ist kein gesundes XML")
_OTHER_FORMAT = Text("c'est un autre format", "het is een ander formaat", "es ist ein anderes Format")
_MISSING = Text("{element} manque", "{element} ontbreekt", "{element} fehlt")
_WRONG = Text("{element} ne se lit pas", "{element} is onleesbaar", "{element} ist nicht lesbar")


@dataclass(frozen=True, slots=True)
class Account:
    """A bank account with its holder; the IBAN and BIC are bare."""

    name: str
    iban: str
    bic: str


@dataclass(frozen=True, slots=True)
class Transfer:
    """One payment in euro. `reference` travels with it to its receiver, at most 35 characters; `words` at most 140."""

    reference: str
    amount: Decimal
    to: Account
    words: str


def payment_file(
    *, number: str, made_at: datetime, execute_on: date, payer: Account, transfers: Sequence[Transfer]
) -> bytes:
    """A pain.001.001.09 with one block of SEPA credit transfers; the same input gives the same bytes.

    Raises ValueError without a transfer, or where an amount is not positive: a bank refuses the whole file.
    """
    if not transfers or any(exact_euros(each.amount) <= 0 for each in transfers):
        raise ValueError("a payment file holds positive amounts")
    total = f"{sum((each.amount for each in transfers), ZERO):.2f}"
    ElementTree.register_namespace("", PAIN)
    root = _Node(ElementTree.Element(f"{{{PAIN}}}Document"))
    order = root.child("CstmrCdtTrfInitn")
    header = order.child("GrpHdr")
    header.say("MsgId", _reference(number))
    header.say("CreDtTm", made_at.isoformat(timespec="seconds"))
    header.say("NbOfTxs", str(len(transfers)))
    header.say("CtrlSum", total)
    header.child("InitgPty").say("Nm", _printable(payer.name, 70))
    block = order.child("PmtInf")
    block.say("PmtInfId", _reference(number))
    block.say("PmtMtd", "TRF")
    block.say("BtchBookg", "false")
    block.say("NbOfTxs", str(len(transfers)))
    block.say("CtrlSum", total)
    block.child("PmtTpInf").child("SvcLvl").say("Cd", "SEPA")
    block.child("ReqdExctnDt").say("Dt", execute_on.isoformat())
    block.child("Dbtr").say("Nm", _printable(payer.name, 70))
    block.child("DbtrAcct").child("Id").say("IBAN", payer.iban)
    block.child("DbtrAgt").child("FinInstnId").say("BICFI", payer.bic)
    block.say("ChrgBr", "SLEV")
    for each in transfers:
        _transfer(block.child("CdtTrfTxInf"), each)
    ElementTree.indent(root.element)
    written: bytes = ElementTree.tostring(root.element, encoding="UTF-8", xml_declaration=True)
    return written + b"\n"


class _Node:
    """An element to which others are added in their order."""

    def __init__(self, element: ElementTree.Element) -> None:
        self.element = element

    def child(self, name: str) -> _Node:
        return _Node(ElementTree.SubElement(self.element, f"{{{PAIN}}}{name}"))

    def say(self, name: str, text: str) -> ElementTree.Element:
        element = ElementTree.SubElement(self.element, f"{{{PAIN}}}{name}")
        element.text = text
        return element


def _transfer(node: _Node, each: Transfer) -> None:
    node.child("PmtId").say("EndToEndId", _reference(each.reference))
    node.child("Amt").say("InstdAmt", f"{each.amount:.2f}").set("Ccy", "EUR")
    node.child("CdtrAgt").child("FinInstnId").say("BICFI", each.to.bic)
    node.child("Cdtr").say("Nm", _printable(each.to.name, 70))
    node.child("CdtrAcct").child("Id").say("IBAN", each.to.iban)
    node.child("RmtInf").say("Ustrd", _printable(each.words, 140))


_ACCENTS = str.maketrans("’‘“”«»–—œŒæÆß", '\'\'""""--oOaAs')
_NOT_SEPA = re.compile(r"[^A-Za-z0-9/\-?:().,'+ ]")


def _printable(text: str, longest: int) -> str:
    """The characters that every SEPA bank takes (EPC217-08): accents fall, anything else becomes a space."""
    bare = "".join(each for each in normalize("NFKD", text.translate(_ACCENTS)) if not combining(each))
    return " ".join(_NOT_SEPA.sub(" ", bare).split())[:longest].strip()


def _reference(text: str) -> str:
    """At most 35 characters, neither begun nor ended by a slash, none doubled; ValueError for any other."""
    if text != _printable(text, 35) or text.startswith("/") or text.endswith("/") or "//" in text or not text:
        raise ValueError(f"{text!r} is no reference of a payment")
    return text


# Statements


@dataclass(frozen=True, slots=True)
class Entry:
    """A booking on the account, in euro and positive; `credit` where money came in.

    `reference` tells it from the others of its statement. `communication` holds the twelve digits of a structured
    one, or nothing; `words` what else the payer wrote.
    """

    reference: str
    amount: Decimal
    credit: bool
    booked_on: date
    communication: str = ""
    words: str = ""
    counterparty: str = ""
    counterparty_iban: str = ""


@dataclass(frozen=True, slots=True)
class BankStatement:
    """One statement of one account."""

    account: str
    number: str
    entries: tuple[Entry, ...]


def read_statements(content: bytes) -> tuple[BankStatement, ...]:
    """The statements of a camt.053 file (versions 02 to 14): booked entries only, one for each transaction in a batch.

    Raises Invalid("statement-unreadable") or Invalid("statement-too-large"); never guesses an amount or a date.
    """
    if len(content) > LARGEST or content.count(b"<") > MOST_TAGS:
        raise Invalid(TOO_LARGE.code)
    try:
        root = fromstring(content, forbid_dtd=True)
    except (DefusedXmlException, ElementTree.ParseError, ValueError, LookupError):
        _refuse(_NOT_XML)
    found = CAMT.fullmatch(root.tag)
    if found is None:
        _refuse(_OTHER_FORMAT)
    names = {"c": found[1]}
    statements = tuple(_statement(each, names) for each in root.iterfind("c:BkToCstmrStmt/c:Stmt", names))
    if not statements:
        _refuse(_MISSING, "Stmt")
    if sum(len(each.entries) for each in statements) > MOST_ENTRIES:
        raise Invalid(TOO_LARGE.code)
    return statements


def _refuse(why: Text, element: str = "") -> NoReturn:
    said = Text(*(why.say(language, {"element": element}) for language in Text._fields)) if element else why
    raise Invalid(UNREADABLE.code, {"why": said})


def _text(node: ElementTree.Element, path: str, names: dict[str, str], longest: int = 140) -> str:
    """What stands at a path written without its namespace; nothing where there is no such element."""
    found = node.find("/".join(part if part == "." else f"c:{part}" for part in path.split("/")), names)
    return " ".join((found.text or "").split())[:longest] if found is not None else ""


def _required(node: ElementTree.Element, path: str, names: dict[str, str], longest: int = 140) -> str:
    return _text(node, path, names, longest) or _refuse(_MISSING, path)


def _statement(node: ElementTree.Element, names: dict[str, str]) -> BankStatement:
    account = _text(node, "Acct/Id/IBAN", names)
    try:
        account = parse_iban(account)
    except Invalid:
        _refuse(_WRONG, "Acct/Id/IBAN")
    number = _required(node, "Id", names, 35)
    entries = [
        entry
        for position, each in enumerate(node.iterfind("c:Ntry", names), start=1)
        for entry in _entries(each, position, names)
    ]
    return BankStatement(account, number, tuple(_told_apart(entries)))


def _told_apart(entries: Iterable[Entry]) -> Iterator[Entry]:
    """A reference that a bank gave twice in one statement gets a number, in the order of the file."""
    seen: dict[str, int] = {}
    for each in entries:
        seen[each.reference] = seen.get(each.reference, 0) + 1
        times = seen[each.reference]
        yield each if times == 1 else replace(each, reference=f"{each.reference}#{times}")


def _entries(node: ElementTree.Element, position: int, names: dict[str, str]) -> Iterator[Entry]:
    status = _text(node, "Sts/Cd", names) or _text(node, "Sts", names)
    if status not in ("BOOK", ""):
        return
    whole = _amount(node, "Amt", names)
    credit = _credit(node, names)
    day = _day(node, names)
    reference = _text(node, "AcctSvcrRef", names, 100) or _text(node, "NtryRef", names, 100)
    reference = reference or _without_reference(node, position)
    details = node.findall("c:NtryDtls/c:TxDtls", names)
    if len(details) < 2:
        detail = details[0] if details else node
        yield _entry(detail, reference, whole, credit, day, names)
        return
    amounts = [_detail_amount(each, names) for each in details]
    if sum(amounts, ZERO) != whole:
        _refuse(_WRONG, "NtryDtls/TxDtls/Amt")
    for number, (detail, amount) in enumerate(zip(details, amounts, strict=True), start=1):
        yield _entry(detail, f"{reference}/{number}", amount, credit, day, names)


def _without_reference(node: ElementTree.Element, position: int) -> str:
    """The schema asks for no reference: what it says and where it stands tell an entry apart then."""
    said = " ".join(node.itertext())
    return f"{position}-{sha256(said.encode()).hexdigest()[:16]}"


def _entry(
    node: ElementTree.Element, reference: str, amount: Decimal, credit: bool, day: date, names: dict[str, str]
) -> Entry:
    party, account = ("Dbtr", "DbtrAcct") if credit else ("Cdtr", "CdtrAcct")
    name = _text(node, f"RltdPties/{party}/Nm", names) or _text(node, f"RltdPties/{party}/Pty/Nm", names)
    words = " ".join(" ".join((each.text or "").split()) for each in node.iterfind("c:RmtInf/c:Ustrd", names))
    structured = _text(node, "RmtInf/Strd/CdtrRefInf/Ref", names)
    communication = _communication(structured) or _communication(words)
    return Entry(
        reference=reference,
        amount=amount,
        credit=credit,
        booked_on=day,
        communication=communication,
        words=(words or ("" if communication else structured))[:500],
        counterparty=name,
        counterparty_iban=_text(node, f"RltdPties/{account}/Id/IBAN", names, 34),
    )


_WRITTEN = re.compile(r"(?<!\d)(?:\+{3}|\*{3})?\s?(\d{3})\s?/?\s?(\d{4})\s?/?\s?(\d{5})\s?(?:\+{3}|\*{3})?(?!\d)")


def _communication(text: str) -> str:
    """Twelve digits with their check, alone or in `+++ +++`; nothing where the text holds none, or two."""
    found = set()
    for groups in _WRITTEN.findall(text):
        try:
            found.add(parse_structured_communication("".join(groups)))
        except Invalid:
            continue
    return found.pop() if len(found) == 1 else ""


def _amount(node: ElementTree.Element, path: str, names: dict[str, str]) -> Decimal:
    element = node.find("/".join(f"c:{part}" for part in path.split("/")), names)
    if element is None:
        _refuse(_MISSING, path)
    if element.get("Ccy") != "EUR":
        _refuse(_WRONG, f"{path}/@Ccy")
    written = (element.text or "").strip()
    try:
        if not re.fullmatch(r"\d{1,13}(\.\d{1,5})?", written):
            _refuse(_WRONG, path)
        return exact_euros(Decimal(written))
    except (InvalidOperation, Invalid):
        _refuse(_WRONG, path)


def _detail_amount(node: ElementTree.Element, names: dict[str, str]) -> Decimal:
    for path in ("Amt", "AmtDtls/TxAmt/Amt"):
        if node.find("/".join(f"c:{part}" for part in path.split("/")), names) is not None:
            return _amount(node, path, names)
    _refuse(_MISSING, "NtryDtls/TxDtls/Amt")


def _credit(node: ElementTree.Element, names: dict[str, str]) -> bool:
    """Whether money came in; of a reversal the indicator says which way the booking itself goes."""
    indicator = _required(node, "CdtDbtInd", names)
    if indicator not in ("CRDT", "DBIT"):
        _refuse(_WRONG, "CdtDbtInd")
    return indicator == "CRDT"


def _day(node: ElementTree.Element, names: dict[str, str]) -> date:
    written = _text(node, "BookgDt/Dt", names) or _text(node, "BookgDt/DtTm", names) or _refuse(_MISSING, "BookgDt")
    try:
        return date.fromisoformat(written[:10])
    except ValueError:
        _refuse(_WRONG, "BookgDt")
