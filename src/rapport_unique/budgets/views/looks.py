"""Who looked at which household, and who took one away: for those who watch over the centre's data."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_safe

from rapport_unique.accounts.access import ActorRequest
from rapport_unique.accounts.roles import ROLES
from rapport_unique.adapters.sheets import as_csv
from rapport_unique.budgets import exporting
from rapport_unique.budgets.forms import LooksForm
from rapport_unique.budgets.looking import COMPARED, ERASED, Look, looks_at, looks_of
from rapport_unique.budgets.roles import for_reviewers
from rapport_unique.budgets.views.base import centre_of, shown
from rapport_unique.journal.models import EventQuerySet
from rapport_unique.ui import clock, components, language
from rapport_unique.ui.acts import UNPROCESSABLE

_PER_PAGE, _AT_ONCE = 100, 2000
_NAMES = {
    "case": gettext_lazy("Household"),
    "case-hand-over": gettext_lazy("Handing over"),
    "case-erase": gettext_lazy("Erasing"),
    "case-step": gettext_lazy("Interview"),
    "simulation": gettext_lazy("Result"),
    "simulation-decision": gettext_lazy("Decision"),
    "simulation-sheet": gettext_lazy("Sheet for the family"),
    "simulation-pdf": gettext_lazy("Sheet for the family (PDF)"),
    ERASED: gettext_lazy("Erased"),
    COMPARED: gettext_lazy("Recomputation"),
}
"""What the pages that show a household, and the acts on one, are called."""
_FORMS = {exporting.WORKBOOK: gettext_lazy("workbook"), exporting.EXTRACT: gettext_lazy("sealed extract")}


@require_safe
@for_reviewers
def looks(request: ActorRequest) -> HttpResponse:
    """Filtered by household, person and day."""
    form = LooksForm(request.GET, centre=centre_of(request))
    page = Paginator(_sought(request, form), _PER_PAGE).get_page(request.GET.get("page"))
    listed = components.Table(
        caption=_("Who looked at a household"),
        caption_hidden=True,
        columns=[components.Column(each) for each in (_("When"), _("Who"), _("Role"), _("Household"), _("What"))],
        rows=[_row(each) for each in looks_at(page)],
        empty=_("Nothing was found."),
    )
    status = UNPROCESSABLE if form.errors else 200
    return shown(request, "looks", status=status, form=form, listed=listed, listing=page, query=request.GET)


@require_safe
@for_reviewers
def looks_export(request: ActorRequest) -> HttpResponse:
    """All that were found, as CSV."""
    form = LooksForm(request.GET, centre=centre_of(request))
    rows = [["at", "who", "role", "household", "count", "what", "to", "form", "period"]]
    for page in Paginator(_sought(request, form), _AT_ONCE):
        for each in looks_at(page):
            at, count = clock.local(each.at).isoformat(timespec="seconds"), str(each.count)
            rows.append([at, each.who, each.role, each.case, count, each.what, each.to, each.form, each.period])
    response = HttpResponse(as_csv(rows), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="looks-{centre_of(request).ins}.csv"'
    return response


def _sought(request: ActorRequest, form: LooksForm) -> EventQuerySet:
    """Nothing while a filter cannot be read."""
    found = looks_of(centre_of(request), **(form.cleaned_data if form.is_valid() else {}))
    return found.none() if form.errors else found


def _row(look: Look) -> list[Any]:
    return [look.at, look.who, _role(look), look.case or _many(look), _what(look)]


def _many(look: Look) -> str:
    if look.form:
        return ngettext("%(number)s simulation", "%(number)s simulations", look.count) % {"number": look.count}
    return ngettext("%(number)s household", "%(number)s households", look.count) % {"number": look.count}


def _what(look: Look) -> str:
    if look.to:
        return _("Handed over to %(name)s") % {"name": look.to}
    if look.form:
        return _("Exported: %(form)s, %(period)s") % {"form": _FORMS[look.form], "period": look.period}
    return str(_NAMES.get(look.what, look.what))


def _role(look: Look) -> str:
    return language.say(ROLES[look.role].label) if look.role in ROLES else look.role
