"""Messages as canonical bytes, each valid by its JSON Schema (2020-12); `schemas/` documents every field.

A message is a mapping with `type`, `id`, `from`, `to` and `sent`; amounts, days and instants are strings.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import cache, reduce
from operator import getitem
from pathlib import Path
from typing import Any, NoReturn

from jsonschema import Draft202012Validator

from rapport_unique.core.findings import Invalid
from rapport_unique.core.seal import canonical_bytes
from rapport_unique.core.texts import Text
from rapport_unique.exchange.protocol.refusals import TOO_LARGE, UNREADABLE

Message = Mapping[str, Any]
LARGEST = 512 * 1024
"""Bytes of a message; an answer in the largest size bucket needs a quarter of them."""
_SCHEMAS = Path(__file__).parent / "schemas"
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
"""The categories Cc and Cs of Unicode."""
_NOT_CANONICAL = Text("ce n'est pas du JSON canonique", "het is geen canonieke JSON", "es ist kein kanonisches JSON")
_WRONG = Text("{place} n'est pas admis", "{place} is niet toegelaten", "{place} ist nicht zulässig")


def types() -> tuple[str, ...]:
    """Every type of message, with its version: `rse.request.v1`."""
    return tuple(sorted(_validators()))


def schema(kind: str) -> Mapping[str, Any]:
    """The JSON Schema of a type of message."""
    found: Mapping[str, Any] = _validators()[kind].schema
    return found


def shared(name: str) -> Mapping[str, Any]:
    """A part that several types of message have in common: `blocks`."""
    found: Mapping[str, Any] = _contents()["common.v1.json"]["$defs"][name]
    return found


def written(message: Message) -> bytes:
    """The canonical bytes of a message. Invalid where its schema, or that of its type, does not allow it."""
    validate(message)
    return canonical_bytes(message)


def read(content: bytes) -> dict[str, Any]:
    """The message in canonical bytes, which spaces may follow. Invalid for anything else, whoever sent it."""
    if len(content) > LARGEST:
        raise Invalid(TOO_LARGE.code)
    try:
        message = json.loads(content)
        canonical = canonical_bytes(message)
    except (ValueError, TypeError, RecursionError) as error:
        raise Invalid(UNREADABLE.code, {"why": _NOT_CANONICAL}) from error
    if canonical != content.rstrip(b" "):
        raise Invalid(UNREADABLE.code, {"why": _NOT_CANONICAL})
    validate(message)
    return dict(message)


def validate(message: Any) -> None:
    """Invalid, naming the place and never what stands there: it may be a national number."""
    kind = message.get("type") if isinstance(message, Mapping) else None
    if not isinstance(kind, str) or kind not in _validators():
        _refuse("type")
    validator = _validators()[kind]
    for error in validator.iter_errors(message):
        _refuse(".".join(str(part) for part in error.absolute_path) or error.validator)
    _refuse_control_characters(message, "")


def _refuse(place: str) -> NoReturn:
    raise Invalid(UNREADABLE.code, {"why": _WRONG.filled(place=place)})


def _refuse_control_characters(value: Any, place: str) -> None:
    """No text holds any; and Python's `$`, unlike that of the schemas, lets a newline pass."""
    if isinstance(value, str) and _CONTROL.search(value):
        _refuse(place)
    if isinstance(value, Mapping):
        for name, each in value.items():
            _refuse_control_characters(each, f"{place}.{name}".strip("."))
    elif isinstance(value, (list, tuple)):
        for index, each in enumerate(value):
            _refuse_control_characters(each, f"{place}.{index}")


@cache
def _contents() -> dict[str, Any]:
    """The schemas by the names of their files."""
    return {path.name: json.loads(path.read_text(encoding="utf-8")) for path in _SCHEMAS.glob("*.json")}


@cache
def _validators() -> dict[str, Draft202012Validator]:
    contents = _contents()
    return {
        each["properties"]["type"]["const"]: Draft202012Validator(_complete(each, file, contents))
        for file, each in contents.items()
        if "properties" in each
    }


def _complete(part: Any, file: str, schemas: Mapping[str, Any]) -> Any:
    """A part of a schema of this file, with what it refers to in the place of each reference.

    Following references takes a third more.
    """
    if isinstance(part, list):
        return [_complete(each, file, schemas) for each in part]
    if not isinstance(part, dict):
        return part
    rest = {name: _complete(each, file, schemas) for name, each in part.items() if name != "$ref"}
    if "$ref" not in part:
        return rest
    other, _, pointer = part["$ref"].partition("#/")
    other = other or file
    return {**_complete(reduce(getitem, pointer.split("/"), schemas[other]), other, schemas), **rest}
