"""Plain data that the component templates render. Texts are strings or a core `Text`; values may be amounts or days."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class NavigationItem:
    label: Any
    url: str
    current: bool = False
    begins: bool = False
    """Whether a group begins with it: set off where the menu is a column."""


@dataclass(frozen=True, slots=True)
class Crumb:
    label: Any
    url: str = ""


@dataclass(frozen=True, slots=True)
class Task:
    """A row of a task list: one link over the whole row; without a `url` it cannot start yet, and `hint` says why."""

    label: Any
    status: Any
    url: str = ""
    hint: Any = ""
    colour: str = ""
    """Of the status: "" for plain text, else a tag's colour ("green", "red", "yellow", "teal", "grey")."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A row of a summary list."""

    label: Any
    value: Any
    change_url: str = ""
    note: Any = ""
    numeric: bool = False


@dataclass(frozen=True, slots=True)
class Column:
    label: Any
    numeric: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A data table in its own scroll region; the first cell of each row is its heading."""

    caption: Any
    columns: Sequence[Column]
    rows: Sequence[Sequence[Any]]
    footer: Sequence[Any] = field(default_factory=tuple)
    empty: Any = ""
    """What to say when there are no rows."""
    caption_hidden: bool = False

    @property
    def shown_rows(self) -> list[list[tuple[Any, Column]]]:
        """Rows as pairs of a cell and its column."""
        return [list(zip(row, self.columns, strict=True)) for row in self.rows]

    @property
    def shown_footer(self) -> list[tuple[Any, Column]]:
        return list(zip(self.footer, self.columns, strict=True))
