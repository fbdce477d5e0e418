"""A form as data: read from TOML, so that a label, a list or a ceiling is corrected in one place.

Texts are lists of three: French, Dutch, German. `kind` is `money`, `signed-money`, `count`, `quantity`, `share`, `day`,
`declared`, `words` (or `words:80`, with the longest length) or `choice:NAME`, a list of `[choices]`. `law` is a name of
`[laws]`, with an article after a colon. A column `shared = "booked_on"` is the one of provisions/columns.toml, and what
stands beside it there overrides it. docs/adding-a-measure.md walks through a whole measure.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import cache
from pathlib import Path
from string import ascii_uppercase
from typing import Any

from rapport_unique.core.findings import Kind
from rapport_unique.core.law import LegalBasis, Parameters, dated_values, parameters_from, read_toml
from rapport_unique.core.measure import (
    Ceiling,
    Column,
    Field,
    FieldsSheet,
    Figure,
    FilledBy,
    Grounds,
    Layout,
    Measure,
    Part,
    Planning,
    RowRule,
    Rule,
    Section,
    Table,
    TableRule,
)
from rapport_unique.core.texts import Text
from rapport_unique.core.values import Choice, Count, Day, Declared, Money, Option, Quantity, Share, ValueKind, Words

Computed = Mapping[str, Callable[[Any, Parameters], Any]]
"""The rules of computed columns, by column key."""

YES_NO = Choice((Option("yes", Text("Oui", "Ja", "Ja")), Option("no", Text("Non", "Nee", "Nein"))))
_KINDS: dict[str, ValueKind] = {
    "money": Money(),
    "signed-money": Money(signed=True),
    "count": Count(natural=True),
    "quantity": Quantity(),
    "share": Share(),
    "day": Day(),
    "declared": Declared(),
    "words": Words(),
    "choice:yes-no": YES_NO,
}
_COMPLETE = (Text("Complet", "Volledig", "Vollständig"), Text("Incomplet", "Onvolledig", "Unvollständig"))
_CONTROL = Text("Contrôle", "Controle", "Kontrolle")
_SHARED = Path(__file__).parent / "provisions" / "columns.toml"


def text(data: Sequence[str]) -> Text:
    """A text in three languages, or ValueError."""
    if isinstance(data, str) or len(data) != len(Text._fields):
        raise ValueError(f"a text has three languages (fr, nl, de): {data!r}")
    return Text(*data)


@cache
def _shared() -> dict[str, Any]:
    """The columns that several measures have."""
    return read_toml(_SHARED)


class Form:
    """The declaration of one measure in TOML; what computes is added in Python."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        self.data = data
        self.id: str = data["id"]
        self._laws = {name: LegalBasis(text(words)) for name, words in data["laws"].items()}
        lists = {**_shared().get("choices", {}), **data.get("choices", {})}
        self._choices = {name: _choice(options) for name, options in lists.items()}

    @classmethod
    def read(cls, path: Path) -> Form:
        return cls(read_toml(path))

    def law(self, reference: str = "") -> LegalBasis:
        """A legal basis by `name` or `name:article`; the measure's own without a reference."""
        name, _, article = (reference or self.data["law"]).partition(":")
        return self._laws[name].article(article) if article else self._laws[name]

    def kind(self, name: str) -> ValueKind:
        if name in _KINDS:
            return _KINDS[name]
        family, _, rest = name.partition(":")
        if family == "words":
            return Words(int(rest))
        if family == "choice":
            return self._choices[rest]
        raise ValueError(f"{self.id}: no kind of value is called {name!r}")

    def table(
        self,
        key: str,
        *,
        computed: Computed | None = None,
        row_rules: tuple[RowRule, ...] = (),
        table_rules: tuple[TableRule, ...] = (),
        on_screen: Callable[[Parameters], bool] = lambda parameters: True,
    ) -> Table:
        """A table of the form with its rules."""
        data = self.data["tables"][key]
        columns = list(self._columns(data["columns"], computed or {}))
        layout = None
        if "sheet" in data:
            layout = Layout(data["sheet"], totals_row=3, totals=_totals(columns))
            columns.append(_control(len(columns)))
        return Table(
            key=key,
            title=text(data["title"]),
            columns=tuple(columns),
            layout=layout,
            row_rules=row_rules,
            table_rules=table_rules,
            lost_with=data.get("lost_with", ""),
            complete_words=_COMPLETE,
            on_screen=on_screen,
            help=_optional_text(data, "help"),
        )

    def figure(
        self,
        key: str,
        compute: Callable[[Grounds], Decimal | None],
        *,
        ceiling: Callable[[Grounds], Ceiling | None] = lambda grounds: None,
        shown: Callable[[Mapping[str, Decimal | None]], bool] = lambda figures: True,
    ) -> Figure:
        """A figure of the form with its rule."""
        data = self.data["figures"][key]
        return Figure(
            key=key,
            label=text(data["label"]),
            formula=text(data["formula"]),
            compute=compute,
            law=self.law(data.get("law", "")),
            inputs=tuple(data.get("inputs", ())),
            tables=tuple(data.get("tables", ())),
            ceiling=ceiling,
            kind=self.kind(data.get("kind", "signed-money")),
            detail=data.get("detail", False),
            shown=shown,
        )

    def measure(
        self,
        *,
        figures: tuple[Figure, ...],
        tables: tuple[Table, ...] = (),
        rules: tuple[Rule, ...] = (),
        summarise: Callable[[Grounds], Any] = lambda grounds: None,
        remarks: tuple[Kind, ...] = (),
        missing: Mapping[str, Kind] | None = None,
        picture: Callable[[Mapping[str, Decimal | None]], tuple[Part, ...]] | None = None,
        planning: Planning | None = None,
        one_road: bool = False,
    ) -> Measure:
        """The measure that the form and these rules make."""
        sheet = self.data.get("fields_sheet")
        return Measure(
            id=self.id,
            title=text(self.data["title"]),
            purpose=text(self.data["purpose"]),
            law=self.law(),
            rules_number=self.data["rules_number"],
            periods=parameters_from(self.data, self.id),
            values=dated_values(self.data),
            prefilled=tuple(self.field(each, FilledBy.ADMINISTRATION) for each in self.data["prefilled"]),
            sections=tuple(self._section(each, missing or {}) for each in self.data["sections"]),
            figures=figures,
            tables=tables,
            rules=rules,
            summarise=summarise,
            remarks=remarks,
            parameter_labels={name: text(words) for name, words in self.data.get("labels", {}).items()},
            examples=tuple(text(each) for each in self.data.get("examples", ())),
            fields_sheet=sheet and FieldsSheet(sheet["sheet"], text(sheet["title"]), tuple(sheet["fields"])),
            picture=picture,
            planning=planning,
            one_road=one_road,
        )

    def field(self, data: Mapping[str, Any], filled_by: FilledBy = FilledBy.CENTRE) -> Field:
        return Field(
            key=data["key"],
            label=text(data["label"]),
            kind=self.kind(data["kind"]),
            filled_by=filled_by,
            required=data.get("required", True),
            hint=_optional_text(data, "hint"),
            law=self.law(data["law"]) if "law" in data else None,
        )

    def _section(self, data: Mapping[str, Any], missing: Mapping[str, Kind]) -> Section:
        fields = tuple(self.field(each) for each in data.get("fields", ()))
        return Section(
            key=data["key"],
            title=text(data["title"]),
            fields=tuple(replace(each, missing=missing.get(each.key)) for each in fields),
            tables=tuple(data.get("tables", ())),
            help=_optional_text(data, "help"),
        )

    def _columns(self, declared: Sequence[Mapping[str, Any]], computed: Computed) -> Iterator[Column]:
        for letter, own in zip(ascii_uppercase, declared, strict=False):
            shared = own.get("shared", "")
            data = {"key": shared, **_shared()["columns"].get(shared, {}), **own}
            key = data["key"]
            is_computed = data.get("computed", False)
            yield Column(
                letter=letter,
                key=key,
                label=text(data["label"]),
                kind=self.kind(data["kind"]),
                filled_by=FilledBy.ENGINE if is_computed else FilledBy.CENTRE,
                required=data.get("required", True),
                computed=computed[key] if is_computed else None,
                formula=data.get("formula"),
                hint=_optional_text(data, "hint"),
                law=self.law(data["law"]) if "law" in data else None,
            )


def _choice(options: Sequence[Sequence[str]]) -> Choice:
    """Options as lists of four: the code and its three labels."""
    return Choice(tuple(Option(code, text(labels)) for code, *labels in options))


def _optional_text(data: Mapping[str, Any], key: str) -> Text | None:
    return text(data[key]) if key in data else None


def _totals(columns: Sequence[Column]) -> tuple[str, ...]:
    """The columns whose sum a sheet shows: those of amounts."""
    return tuple(column.letter for column in columns if isinstance(column.kind, Money))


def _control(index: int) -> Column:
    return Column(letter=ascii_uppercase[index], key="control", label=_CONTROL, kind=Words(), filled_by=FilledBy.ENGINE)
