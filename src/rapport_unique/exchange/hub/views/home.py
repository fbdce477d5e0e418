"""The front door of the hub, which says what it is."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from rapport_unique.accounts.access import allow_everyone


@require_safe
@allow_everyone
def home(request: HttpRequest) -> HttpResponse:
    return redirect("manual")
