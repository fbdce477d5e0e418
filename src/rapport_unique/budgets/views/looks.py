"""Who looked at which household: for those who watch over the centre's data."""

from __future__ import annotations

import csv
import io

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from rapport_unique.accounts.access import ActorRequest
from rapport_unique.accounts.roles import ROLES
from rapport_unique.budgets.looking import Look, looks_at
from rapport_unique.budgets.roles import for_reviewers
from rapport_unique.budgets.views.base import centre_of, shown
from rapport_unique.ui import components, language

_SHOWN, _EXPORTED = 200, 100_000
_PAGES = {
    "case": gettext_lazy("Household"),
    "case-hand-over": gettext_lazy("Handing over"),
    "case-erase": gettext_lazy("Erasing"),
    "case-step": gettext_lazy("Interview"),
    "simulation": gettext_lazy("Result"),
    "simulation-sheet": gettext_lazy("Sheet for the family"),
    "simulation-pdf": gettext_lazy("Sheet for the family (PDF)"),
}
"""What the pages that show a household are called, by the name of their address."""


@require_safe
@for_reviewers
def looks(request: ActorRequest) -> HttpResponse:
    found = looks_at(centre_of(request), count=_SHOWN)
    listed = components.Table(
        caption=_("Who looked at a household"),
        caption_hidden=True,
        columns=[components.Column(each) for each in (_("When"), _("Who"), _("Role"), _("Household"), _("Page"))],
        rows=[[each.at, each.who, _role(each), each.case, _PAGES.get(each.page, each.page)] for each in found],
        empty=_("Nobody has looked at a household yet."),
    )
    return shown(request, "looks", listed=listed, limit=_SHOWN)


@require_safe
@for_reviewers
def looks_export(request: ActorRequest) -> HttpResponse:
    """All of them as CSV."""
    output = io.StringIO()
    writer = csv.writer(output, delimiter=";", lineterminator="\r\n")
    writer.writerow(["at", "who", "role", "household", "page"])
    for each in looks_at(centre_of(request), count=_EXPORTED):
        writer.writerow([each.at.isoformat(timespec="seconds"), each.who, each.role, each.case, each.page])
    response = HttpResponse("\ufeff" + output.getvalue(), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="looks-{centre_of(request).ins}.csv"'
    return response


def _role(look: Look) -> str:
    return language.say(ROLES[look.role].label) if look.role in ROLES else look.role
