"""The form of one step of the interview, made from its declaration."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from rapport_unique.budgets.interview import answers
from rapport_unique.budgets.interview.fields import field_for, to_show, to_store
from rapport_unique.budgets.interview.people import person_labels
from rapport_unique.budgets.interview.vocabulary import Question, Step
from rapport_unique.core.findings import Place, sentence_of
from rapport_unique.reference_budget import name_of
from rapport_unique.reference_budget.codes import BORN_LATER
from rapport_unique.ui import clock, language
from rapport_unique.ui.forms import RevisionField

_FRESH = {"every": "month", "presence": "100"}
"""What stands in a row that nobody has touched."""
_UNSAID = {"tariff": "market", "increased_allowance": "unknown"}
"""What holds where nothing is said, as the engine has it: to say it is to note nothing."""
_SHOWN_FIRST = _UNSAID | _FRESH


@dataclass(frozen=True, slots=True)
class ShownRow:
    """A row of the form: its title, its fields, and the box that takes it away; `identifier` says whose row it is."""

    title: str
    fields: list[forms.BoundField]
    identifier: forms.BoundField | None
    remove: forms.BoundField | None


class StepForm(forms.Form):
    """`typed` is what was posted; without it the form shows the case, or what was `kept` of somebody's typing. `more`
    adds an empty row; `paths` are the amounts that the centre computes with. After `is_valid`, `data_after` is the case
    with this step answered anew."""

    revision = RevisionField(required=False)
    rows = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)

    def __init__(
        self,
        step: Step,
        case_data: answers.Data,
        typed: Mapping[str, str] | None = None,
        *,
        kept: Mapping[str, str] | None = None,
        more: bool = False,
        paths: Sequence[str] = (),
    ) -> None:
        super().__init__(typed)
        self.step, self.case_data, self.paths = step, case_data, paths
        self.there = answers.rows_of(step, case_data)
        self.is_kept = bool(kept)
        self.count = self._number_of_rows(typed or kept or {}, more)
        for question in step.questions:
            self._add(question, "", answers.said(step, case_data))
        for row in range(self.count):
            known = self.there[row] if row < len(self.there) else {}
            for question in step.rows.questions if step.rows else ():
                self._add(question, f"{row}-", known)
            self._add_frame(row, known)
        self.initial.update({name: value for name, value in (kept or {}).items() if name in self.fields})
        self.initial["rows"] = self.count
        self.data_after: dict[str, Any] = {}

    def _number_of_rows(self, typed: Mapping[str, str], more: bool) -> int:
        if self.step.rows is None:
            return 0
        said = typed.get("rows", "")
        count = int(said[:4]) if said.isascii() and said.isdigit() else max(1, len(self.there))
        if more and not (count > len(self.there) or not self.there):
            count += 1
        return min(count, answers.most_rows(self.step.rows))

    def _add(self, question: Question, prefix: str, known: Mapping[str, Any]) -> None:
        in_row = bool(prefix)
        kind = answers.kind_of(self.step, question, in_row=in_row)
        options: dict[str, Any] = {
            "label": language.say(question.label),
            "help_text": language.say(question.help),
            "required": answers.is_required(self.step, question, in_row=in_row),
        }
        if question.key == "member":
            whose = [("", _("the household")), *person_labels(self.case_data, language.active()).items()]
            field: forms.Field = forms.ChoiceField(choices=whose, **options)
        elif question.key == "path":
            named = ((each, language.say(name_of(each))) for each in self.paths)
            field = forms.ChoiceField(choices=[("", "–"), *named], **options)
        else:
            only = self.step.rows.kinds if self.step.rows and question.key == "kind" else ()
            field = field_for(kind, only=only, default=_SHOWN_FIRST.get(question.key), **options)
        name = prefix + question.key
        self.fields[name] = field
        default = _SHOWN_FIRST.get(question.key, "")
        self.initial[name] = to_show(kind, known[question.key]) if question.key in known else default

    def _add_frame(self, row: int, known: Mapping[str, Any]) -> None:
        """What a row carries beside its questions."""
        if self.step.rows and self.step.rows.of == "members":
            self.fields[f"{row}-id"] = forms.CharField(widget=forms.HiddenInput, required=False, max_length=20)
            self.initial[f"{row}-id"] = known.get("id", "")
        self.fields[f"{row}-remove"] = forms.BooleanField(required=False, label=_("Take this away when saving"))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        kept = [row for row in range(self.count) if not self._is_dropped(row)]
        for row in set(range(self.count)) - set(kept):
            for name in [name for name in self.errors if name.startswith(f"{row}-")]:
                del self.errors[name]
        if not self.errors:
            self._understand(kept)
        return cleaned

    def _is_dropped(self, row: int) -> bool:
        """Taken away, or a row in which nothing was filled in."""
        if self.data.get(f"{row}-remove"):
            return True
        if self.step.rows is None or self.data.get(f"{row}-id"):
            return False
        typed = {each.key: str(self.data.get(f"{row}-{each.key}", "")).strip() for each in self.step.rows.questions}
        return all(value in ("", _FRESH.get(key)) for key, value in typed.items())

    def _understand(self, kept: list[int]) -> None:
        """The case with these answers, and what the engine finds wrong in them, each at its field."""
        rows: list[answers.Row] = []
        for row in kept:
            said = self._said(f"{row}-")
            if self.step.rows and self.step.rows.of == "members":
                taken = [each["id"] for each in rows]
                said["id"] = self.cleaned_data.get(f"{row}-id") or answers.new_member(self.case_data, taken)
            rows.append(said)
        self.data_after = answers.with_answers(self.step, self.case_data, self._said(""), rows)
        for fault in answers.faults_of(self.data_after)[self.step.key]:
            name = fault.field if fault.row is None else f"{kept[fault.row]}-{fault.field}"
            self.add_error(name if name in self.fields else None, sentence_of(fault.finding, language.active()))
        self._refuse_births_to_come(kept)

    def _said(self, prefix: str) -> answers.Row:
        questions = self.step.questions if not prefix else self.step.rows.questions if self.step.rows else ()
        said = {}
        for each in questions:
            kind = answers.kind_of(self.step, each, in_row=bool(prefix))
            stored = to_store(kind, self.cleaned_data.get(prefix + each.key))
            if stored is not None and stored != _UNSAID.get(each.key):
                said[each.key] = stored
        return said

    def _refuse_births_to_come(self, kept: list[int]) -> None:
        today = clock.today()
        for row in kept:
            born = self.cleaned_data.get(f"{row}-born")
            if born and born > today:
                finding = BORN_LATER.at(Place(), read=born, day=today)
                self.add_error(f"{row}-born", sentence_of(finding, language.active()))

    def typed(self) -> dict[str, str]:
        """What stands in the fields, understood or not: what is kept while one types."""
        return {name: str(self.data.get(name, "")) for name in self.fields if name != "revision"}

    def on_revision(self, revision: int) -> StepForm:
        """The same form, to be saved over what is stored now."""
        return StepForm(self.step, self.case_data, {**self.data, "revision": str(revision)}, paths=self.paths)

    @property
    def differences(self) -> list[tuple[str, str]]:
        """Each field in which what is stored is not what stands in the form, with what is stored."""
        stored = StepForm(self.step, self.case_data, paths=self.paths)
        found = []
        for name in [name for name in self.fields if name not in ("revision", "rows")]:
            there = str(stored[name].value() or "") if name in stored.fields else ""
            if there != str(self.data.get(name, "")):
                found.append((self._where(name), _shown(stored, name) or "–"))
        return found

    @property
    def problems(self) -> list[tuple[str, str]]:
        """Every error with the address of its field, and with its row: the same question is asked in each."""
        found = [("", str(message)) for message in self.non_field_errors()]
        for name in [name for name in self.fields if name in self.errors]:
            found += [(f"#{self[name].auto_id}", f"{self._where(name)} – {message}") for message in self.errors[name]]
        return found

    def _where(self, name: str) -> str:
        number, _dash, key = name.partition("-")
        row = f"{self._title(int(number))}, " if key else ""
        return f"{row}{self[name].label}"

    def _title(self, row: int) -> str:
        return self.step.rows.one.say(language.active(), {"number": row + 1}) if self.step.rows else ""

    @property
    def questions(self) -> list[forms.BoundField]:
        return [self[each.key] for each in self.step.questions]

    @property
    def shown_rows(self) -> Iterator[ShownRow]:
        if self.step.rows is None:
            return
        for row in range(self.count):
            fields = [self[f"{row}-{each.key}"] for each in self.step.rows.questions]
            identifier = self[f"{row}-id"] if f"{row}-id" in self.fields else None
            yield ShownRow(
                self._title(row), fields, identifier, self[f"{row}-remove"] if row < len(self.there) else None
            )


def _shown(form: StepForm, name: str) -> str:
    """What a field shows, in words."""
    if name not in form.fields:
        return ""
    value = form[name].value()
    listed = dict(getattr(form.fields[name], "choices", ()))
    return str(listed.get(value, value or ""))
