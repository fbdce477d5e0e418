"""The page that explains a measure, made from its declaration: what, for whom, fields, rules, parameters, examples."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from rapport_unique.accounts.access import allow_signed_in
from rapport_unique.core.findings import SEVERITY_LABELS, Kind
from rapport_unique.core.handbook import FILLED_BY, in_general, kind_in_words, parameters_of
from rapport_unique.core.measure import Column, Field, Measure, Table
from rapport_unique.core.measures import known
from rapport_unique.core.texts import Text
from rapport_unique.ui.components import Crumb


@require_safe
@allow_signed_in
def measure_help(request: HttpRequest, measure: str) -> HttpResponse:
    declared = known(measure)
    if declared is None:
        raise Http404
    context: dict[str, Any] = {
        "measure": declared,
        "crumbs": [Crumb(declared.title)],
        "periods": list(declared.periods.values()),
        "prefilled": [_said(each) for each in declared.prefilled],
        "sections": [
            {
                "declared": section,
                "fields": [_said(each) for each in section.fields],
                "tables": [_table(declared, key) for key in section.tables],
            }
            for section in declared.sections
        ],
        "rules": [_rule(kind) for kind in declared.remarks],
        "parameters": list(parameters_of(declared)),
    }
    return render(request, "reporting/handbook.html", context)


def _table(measure: Measure, key: str) -> dict[str, Any]:
    table: Table = measure.table(key)
    return {"declared": table, "columns": [_said(each) for each in table.columns]}


def _rule(kind: Kind) -> dict[str, Text | None]:
    return {
        "severity": SEVERITY_LABELS[kind.severity],
        "message": in_general(kind.message),
        "expected": in_general(kind.expected) if kind.expected else None,
        "law": kind.law,
    }


def _said(each: Field | Column) -> tuple[Text, Text, Text, bool, Text | None]:
    """Label, kind, who fills it in, whether it may stay empty, hint."""
    return each.label, kind_in_words(each.kind), FILLED_BY[each.filled_by], not each.required, each.hint
