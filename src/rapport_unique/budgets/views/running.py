"""How far an interview is, and the budget that follows from what is known so far."""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from rapport_unique.budgets.cases import computed
from rapport_unique.budgets.interview.answers import Data, Standing, standings
from rapport_unique.budgets.models import Case
from rapport_unique.budgets.pictures import Picture, picture_of
from rapport_unique.budgets.sheets import summary_of
from rapport_unique.core.findings import Refused, sentence_of
from rapport_unique.reference_budget import Result
from rapport_unique.ui import language
from rapport_unique.ui.components import Task


@dataclass(frozen=True, slots=True)
class Running:
    """The budget as it would be now; without one, `missing` says what it waits for."""

    result: Result | None
    picture: Picture | None
    missing: tuple[str, ...] = ()

    @property
    def sentence(self) -> str:
        """In one sentence, for who hears the page."""
        return summary_of(self.result, language.active())[-1] if self.result else " ".join(self.missing)


def running_of(case: Case, data: Data | None = None) -> Running:
    """Of what is saved, or of `data` in its place."""
    as_typed = copy(case)
    as_typed.data = case.data if data is None else data
    missing = [each for standing in standings(as_typed.data) for each in what_is_wrong(standing)]
    if missing:
        return Running(None, None, tuple(missing))
    try:
        result = computed(as_typed)
    except Refused as refused:
        return Running(None, None, (language.refusal(refused),))
    return Running(result, picture_of(result)) if result else Running(None, None)


def what_is_wrong(standing: Standing) -> list[str]:
    """What keeps the budget from being computed, in this step."""
    said = [sentence_of(fault.finding, language.active()) for fault in standing.faults]
    if standing.missing and standing.step.needed:
        said.insert(0, language.say(standing.step.needed))
    return said


@dataclass(frozen=True, slots=True)
class ShownStep:
    """A step in the list of steps: `state` is "wrong", "typed", "noted" or "open"."""

    key: str
    state: str
    task: Task


def steps_of(case: Case) -> list[ShownStep]:
    labels = {
        "wrong": (_("To fill in"), "yellow"),
        "typed": (_("Not saved yet"), "yellow"),
        "noted": (_("Filled in"), "green"),
        "open": (_("Nothing noted"), ""),
    }
    listed = []
    for each in standings(case.data):
        wrong = what_is_wrong(each)
        state = "typed" if each.step.key in case.typed else "wrong" if wrong else "noted" if each.noted else "open"
        label, colour = labels[state]
        url = reverse("case-step", args=[case.identifier, each.step.key])
        listed.append(ShownStep(each.step.key, state, Task(each.step.title, label, url, " ".join(wrong), colour)))
    return listed
