"""The catalogues of the templates and forms: `update` them, `compile` them, `check` that nothing is missing.

One catalogue per language in src/rapport_unique/locale, English msgids. `update` keeps what is translated, adds what is
new (empty) and drops what is gone; `check` fails on anything empty, fuzzy, gone or out of date.
"""

import ast
import io
import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

PACKAGE = Path(__file__).resolve().parent.parent / "src" / "rapport_unique"
LANGUAGES = ("fr", "nl", "de")
KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}
KEPT_HEADERS = ("Language", "Plural-Forms", "MIME-Version", "Content-Type", "Content-Transfer-Encoding")

_STRING = r"""u?(?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")"""
_CALL = re.compile(rf"\b(_|n?p?gettext)\(\s*({_STRING}(?:\s*,\s*{_STRING})*)")
_PLACEHOLDER = re.compile(r"%\(\w+\)s|%%")


def extract_template(file: io.BufferedReader, keywords: object, tags: object, options: object) -> Iterator[tuple]:
    """Babel's extractor for Django templates: Django itself turns the tags into calls of gettext."""
    source = templatize(file.read().decode())
    for call in _CALL.finditer(source):
        texts = tuple(ast.literal_eval(text) for text in re.findall(_STRING, call[2]))
        yield source.count("\n", 0, call.start()) + 1, call[1], texts[0] if len(texts) == 1 else texts, []


def template() -> Catalog:
    """Every message of the package, in the order of its files."""
    catalog = Catalog(project="rapport-unique", charset="utf-8")
    methods = [
        ("**/templates/**.html", extract_template),
        ("**/templates/**.txt", extract_template),
        ("**.py", "python"),
    ]
    found = extract_from_dir(PACKAGE, methods, keywords=KEYWORDS, directory_filter=lambda _directory: True)
    for file, _line, message, comments, context in sorted(found, key=lambda entry: (entry[0], entry[1])):
        catalog.add(message, locations=[(file, None)], auto_comments=comments, context=context)
    return catalog


def path_of(language: str) -> Path:
    return PACKAGE / "locale" / language / "LC_MESSAGES" / "django.po"


def read(language: str) -> Catalog:
    if not path_of(language).exists():
        return Catalog(locale=language)
    with path_of(language).open("rb") as file:
        return read_po(file, locale=language)


def update() -> None:
    new = template()
    for language in LANGUAGES:
        catalog = read(language)
        catalog.update(new, no_fuzzy_matching=True)
        catalog.obsolete.clear()
        path_of(language).parent.mkdir(parents=True, exist_ok=True)
        path_of(language).write_text(written(catalog), encoding="utf-8")


def written(catalog: Catalog) -> str:
    """The catalogue as text; of the headers only those that do not change from run to run."""
    catalog.header_comment = f"# Rapport Unique: {catalog.locale}."
    catalog.fuzzy = False
    buffer = io.BytesIO()
    write_po(buffer, catalog, width=120, include_lineno=False)
    head, _blank, messages = buffer.getvalue().decode().partition("\n\n")
    kept = tuple(f'"{name}:' for name in KEPT_HEADERS)
    header = [line for line in head.splitlines() if not line.startswith('"') or line.startswith(kept)]
    return "\n".join(header) + "\n\n" + messages


def compile_all() -> None:
    for language in LANGUAGES:
        target = path_of(language).with_suffix(".mo")
        compiled = io.BytesIO()
        write_mo(compiled, read(language))
        partial = target.with_suffix(f".mo.{os.getpid()}")
        partial.write_bytes(compiled.getvalue())
        partial.replace(target)


def check() -> list[str]:
    """What is wrong, one line each; empty when the catalogues are complete."""
    new = template()
    wrong = []
    for language in LANGUAGES:
        catalog = read(language)
        wrong += [f"{language}: not in the catalogue: {message.id!r}" for message in _messages(new, beside=catalog)]
        wrong += [f"{language}: no longer used: {message.id!r}" for message in _messages(catalog, beside=new)]
        wrong += [f"{language}: obsolete: {key!r}" for key in catalog.obsolete]
        wrong += [f"{language}: {fault}: {message.id!r}" for message in catalog for fault in faults(message)]
    return wrong


def _messages(catalog: Catalog, *, beside: Catalog) -> list[Message]:
    return [message for message in catalog if message.id and beside.get(message.id, message.context) is None]


def faults(message: Message) -> Iterator[str]:
    if not message.id:
        return
    ids = message.id if isinstance(message.id, tuple | list) else (message.id,)
    texts = message.string if isinstance(message.string, tuple | list) else (message.string,)
    if message.fuzzy:
        yield "fuzzy"
    if not all(texts):
        yield "not translated"
    elif any(set(_PLACEHOLDER.findall(text)) - set(_PLACEHOLDER.findall(ids[-1])) for text in texts) or set(
        _PLACEHOLDER.findall(ids[-1])
    ) != set(_PLACEHOLDER.findall(texts[-1])):
        yield "other placeholders"


def main(arguments: list[str]) -> int:
    match arguments:
        case ["update"]:
            update()
        case ["compile"]:
            compile_all()
        case ["check"]:
            wrong = check()
            print("\n".join(wrong) or "The catalogues are complete.")
            return 1 if wrong else 0
        case _:
            print("usage: translations.py update | compile | check", file=sys.stderr)
            return 64
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
