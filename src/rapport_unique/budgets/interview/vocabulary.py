"""What a step of the interview is made of."""

from __future__ import annotations

from typing import NamedTuple

from rapport_unique.core.texts import Text


class Question(NamedTuple):
    """One answer, named by its key in the case's JSON; `help` stands beside the field."""

    key: str
    label: Text
    help: Text


class Rows(NamedTuple):
    """A list: of the case's list `of`, the rows whose kind is one of `kinds`, or all."""

    of: str
    one: Text
    add: Text
    questions: tuple[Question, ...]
    kinds: tuple[str, ...] = ()


class Step(NamedTuple):
    """`within` names the part of the case that holds the single questions; `needed` says what is missing without it."""

    key: str
    title: Text
    intro: Text
    within: str = ""
    questions: tuple[Question, ...] = ()
    rows: Rows | None = None
    needed: Text | None = None
