"""The front door of a site."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from rapport_unique.accounts.access import Request, allow_everyone


@require_safe
@allow_everyone
def home(request: Request) -> HttpResponse:
    """To where one's role starts."""
    if request.actor:
        return redirect(request.actor.role.home)
    return redirect("choose-mandate" if request.person else "sign-in")
