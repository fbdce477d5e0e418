"""What every form that acts has in common: act on what was said, or say at the form why not, and show it again."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render

from rapport_unique.core.findings import Refused
from rapport_unique.ui import language

UNPROCESSABLE = 422
Places = Mapping[str, Sequence[str]]
"""By the code of a refusal, the fields at which it is said: at the first of them that a form has."""
_NOWHERE: Places = {}


def posted(request: HttpRequest) -> QueryDict | None:
    """What was posted, also where that is nothing."""
    return request.POST if request.method == "POST" else None


def carried_out(form: forms.Form, act: Callable[[dict[str, Any]], object], places: Places = _NOWHERE) -> bool:
    """Whether a valid form was acted on, with what was said in it; else the form says why not."""
    if not form.is_valid():
        return False
    try:
        act(form.cleaned_data)
    except Refused as refused:
        refuse(form, refused, places)
    return not form.errors


def refuse(form: forms.Form, refused: Refused, places: Places = _NOWHERE) -> None:
    """Say a refusal at its field, or above the form."""
    place = next((each for each in places.get(refused.code, ()) if each in form.fields), None)
    form.add_error(place, language.refusal(refused))


def form_page(request: HttpRequest, template: str, form: forms.Form, context: Mapping[str, Any]) -> HttpResponse:
    """The page of a form, as it was not sent yet or with what stands in its way."""
    shown = {"form": form, "has_errors": bool(form.errors), **context}
    return render(request, template, shown, status=UNPROCESSABLE if form.errors else 200)
