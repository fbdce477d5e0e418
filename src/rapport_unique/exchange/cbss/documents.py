"""A message as an XML document and back, valid by the schemas of this folder; a dry run, for nothing is sent.

A document comes from outside: it is parsed without entities, document types or attributes, up to a size.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, NoReturn
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring
from xmlschema import XMLSchema

from rapport_unique.core.findings import Invalid
from rapport_unique.core.texts import Text
from rapport_unique.exchange.cbss.mapping import TABLES, Field, Fixed, Repeated, Table, elements
from rapport_unique.exchange.protocol.messages import LARGEST, Message, validate
from rapport_unique.exchange.protocol.refusals import TOO_LARGE, UNREADABLE

NAMESPACE = "urn:rapport-unique:social-report-exchange:1"
MOST_TAGS = 5_000
DEEPEST = 8
_SCHEMAS = Path(__file__).parent / "schemas"
_NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_NOT_XML = Text("ce n'est pas du XML bien formé", "het is geen welgevormde XML", "es ist kein wohlgeformtes XML")
_NOT_CARRIED = Text(
    "ce type de message n'a pas de forme à la Banque-Carrefour",
    "dit type bericht heeft geen vorm bij de Kruispuntbank",
    "diese Art von Nachricht hat keine Form bei der Zentralen Datenbank",
)
_WRONG = Text("{element} n'est pas admis", "{element} is niet toegelaten", "{element} ist nicht zulässig")
_UNKNOWN = Text("un élément n'en fait pas partie", "een element hoort er niet bij", "ein Element gehört nicht dazu")
_ELEMENTS = elements()


def written(message: Message) -> bytes:
    """The document of a message; the same message gives the same bytes.

    Invalid for a message that is not valid, or of which the Bank's blocks cannot carry the type or a value.
    """
    validate(message)
    name = str(message["type"]).split(".")[1]
    if name not in TABLES or message["type"] != _type(name):
        raise Invalid(UNREADABLE.code, {"why": _NOT_CARRIED})
    ElementTree.register_namespace("rse", NAMESPACE)
    root = Element(f"{{{NAMESPACE}}}{name}")
    _write(TABLES[name], message, root)
    _check(root)
    ElementTree.indent(root)
    content: bytes = ElementTree.tostring(root, encoding="UTF-8", xml_declaration=True)
    return content + b"\n"


def read(content: bytes) -> dict[str, Any]:
    """The message of a document. Invalid for anything else, whoever made it; it names the element, never its text."""
    if len(content) > 2 * LARGEST or content.count(b"<") > MOST_TAGS:
        raise Invalid(TOO_LARGE.code)
    try:
        root = fromstring(content, forbid_dtd=True)
    except (DefusedXmlException, ElementTree.ParseError, ValueError, LookupError) as error:
        raise Invalid(UNREADABLE.code, {"why": _NOT_XML}) from error
    _refuse_unusual(root)
    _check(root)
    name = root.tag.removeprefix(f"{{{NAMESPACE}}}")
    message = {"type": _type(name), **_read(TABLES[name], root)}
    validate(message)
    return message


def _type(name: str) -> str:
    return f"rse.{name}.v1"


@cache
def _schema() -> XMLSchema:
    return XMLSchema(str(_SCHEMAS / "exchange.xsd"), allow="local", defuse="always")


def _check(root: Element) -> None:
    """By the schema, and without a character that XML has not."""
    for element in root.iter():
        if _NOT_IN_XML.search(element.text or ""):
            _refuse(element.tag)
    for error in _schema().iter_errors(root, use_location_hints=False):
        _refuse(str(error.path))


def _refuse_unusual(root: Element) -> None:
    """Attributes could change the meaning of an element (xsi:type, xsi:nil); depth serves to exhaust who reads."""
    level, depth = [root], 0
    while level:
        depth += 1
        for element in level:
            if element.attrib or depth > DEEPEST:
                _refuse(element.tag)
        level = [child for element in level for child in element]


def _refuse(element: str) -> NoReturn:
    """`element` may be a path; a name that is not ours may be anything, and is not repeated."""
    name = re.split(r"[/:}]", element)[-1].partition("[")[0]
    why = _WRONG.filled(element=name) if name in _ELEMENTS else _UNKNOWN
    raise Invalid(UNREADABLE.code, {"why": why})


def _write(table: Table, values: Mapping[str, Any], parent: Element) -> None:
    for line in table:
        match line:
            case Fixed(element, text):
                _add(parent, element).text = text
            case Field(element, field, kind) if (value := _value(values, field)) is not None:
                _add(parent, element).text = kind.write(value)
            case Repeated(element, field, rows):
                for item in _value(values, field) or ():
                    added = SubElement(parent, element)
                    if rows:
                        _write(rows, item, added)
                    else:
                        added.text = item


def _read(table: Table, parent: Element) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for line in table:
        found = parent.findall(line.element)
        match line:
            case Fixed(element, text) if [each.text for each in found] != [text]:
                _refuse(element)
            case Repeated(_, field, rows):
                values[field] = [_read(rows, each) if rows else each.text or "" for each in found]
            case Field(element, field, kind) if found:
                try:
                    _put(values, field, kind.read(found[0].text or ""))
                except (ValueError, KeyError):
                    _refuse(element)
    return values


def _add(parent: Element, path: str) -> Element:
    """A new element at the end of a path, whose other elements are made where they are missing."""
    *outer, last = path.split("/")
    for name in outer:
        found = parent.find(name)
        parent = SubElement(parent, name) if found is None else found
    return SubElement(parent, last)


def _value(values: Any, field: str) -> Any:
    for name in field.split("."):
        values = None if values is None else values.get(name)
    return values


def _put(values: dict[str, Any], field: str, value: object) -> None:
    *outer, last = field.split(".")
    for name in outer:
        values = values.setdefault(name, {})
    values[last] = value
