"""The front door of the hub, which says what it is, and what stands behind a wrong address."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from rapport_unique.accounts.access import allow_everyone
from rapport_unique.ui import errors


@require_safe
@allow_everyone
def home(request: HttpRequest) -> HttpResponse:
    return redirect("manual")


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """In other words than elsewhere, since nobody has a role here."""
    return errors.page(
        request,
        404,
        _("Page not found"),
        _("This page does not exist. Nobody signs in at the hub of the exchange."),
        _("If you work for a centre, open the address of your own centre's node."),
    )
