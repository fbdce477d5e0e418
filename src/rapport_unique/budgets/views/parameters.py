"""Which sets of parameters there are, what is in them, and taking in a new one."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from rapport_unique.accounts.access import ActorRequest
from rapport_unique.budgets import policies
from rapport_unique.budgets.forms import ImportForm
from rapport_unique.budgets.parameter_sets import import_set, read_set, table_of
from rapport_unique.budgets.roles import HEAD_OF_SERVICE, for_heads, for_workers
from rapport_unique.budgets.views.base import centre_of, shown
from rapport_unique.core.findings import Invalid, Place, Refused, message_of
from rapport_unique.reference_budget import ParameterSet, Status, name_of
from rapport_unique.ui import components, language
from rapport_unique.ui.acts import UNPROCESSABLE, posted, refuse

LARGEST = 8 * 2**20
_PROBLEMS = 200
_STATUSES = {each.value: each.label for each in Status}


@require_safe
@for_workers
def parameters(request: ActorRequest) -> HttpResponse:
    centre = centre_of(request)
    chosen = policies.in_force(centre).parameters.id
    rows = []
    for name in policies.set_names(centre):
        bare = policies.bare_set(centre, name)
        link = format_html('<a class="govuk-link" href="{}">{}</a>', reverse("parameter-set", args=[name]), name)
        rows.append([link, _statuses(bare), bare.digest[:12], _("in use") if name == chosen else ""])
    listed = components.Table(
        caption=_("Sets of parameters"),
        caption_hidden=True,
        columns=[components.Column(each) for each in (_("Name"), _("Origin"), _("Digest"), _("Used"))],
        rows=rows,
    )
    return shown(request, "parameters", listed=listed, head=request.actor.role.key == HEAD_OF_SERVICE)


@require_safe
@for_workers
def parameter_set(request: ActorRequest, name: str) -> HttpResponse:
    """Every value of a set with its dates and its origin; the centre's own values stand in it."""
    found = _set(request, name)
    labels = [_("Parameter"), _("Where"), _("From"), _("Value"), _("Unit"), _("Origin"), _("Source"), _("Licence")]
    rows = [
        [name, scope, each.since, f"{each.value:f}", each.unit, _STATUSES[each.status], each.source, each.licence]
        for (scope, path), values in sorted(found.values.items(), key=lambda entry: (entry[0][1], entry[0][0]))
        for name in [name_of(path)]
        for each in values
    ]
    listed = components.Table(
        caption=_("Values"), columns=[components.Column(each, numeric=each == labels[3]) for each in labels], rows=rows
    )
    said = _statuses(found)
    return shown(request, "parameter_set", synthetic=found.synthetic, found=found, listed=listed, statuses=said)


@require_safe
@for_workers
def parameter_file(request: ActorRequest, name: str) -> HttpResponse:
    """The set as CSV."""
    found = _set(request, name)
    response = HttpResponse("\ufeff" + table_of(found), content_type="text/csv; charset=utf-8")
    mark = "-synthetic" if found.synthetic else ""
    safe = "".join(each if each.isalnum() and each.isascii() else "-" for each in found.id)
    response.headers["Content-Disposition"] = f'attachment; filename="{safe}{mark}.csv"'
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@for_heads
def parameters_import(request: ActorRequest) -> HttpResponse:
    """Take in a table; what is wrong with it is listed, and then nothing is taken."""
    form = ImportForm(posted(request), request.FILES or None)
    problems = None
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        if file.size > LARGEST:
            form.add_error("file", _("The file is larger than 8 MB."))
        else:
            content = file.read()
            try:
                made = import_set(
                    centre=centre_of(request),
                    actor=request.actor,
                    name=form.cleaned_data["name"],
                    file_name=file.name,
                    content=content,
                )
            except Refused as refused:
                refuse(form, refused)
                problems = _problems(form.cleaned_data["name"], content)
            else:
                messages.success(request, _("The set can now be chosen."))
                return redirect("parameter-set", name=made.name)
    status = UNPROCESSABLE if form.errors else 200
    return shown(request, "parameters_import", form=form, problems=problems, status=status)


def _set(request: ActorRequest, name: str) -> ParameterSet:
    try:
        return policies.parameters_of(centre_of(request), name)
    except Invalid:
        raise Http404 from None


def _statuses(parameters: ParameterSet) -> str:
    found = {each.status for values in parameters.values.values() for each in values}
    return ", ".join(language.say(each.label) for each in Status if each.value in found)


def _problems(name: str, content: bytes) -> components.Table:
    findings = read_set(name=name, content=content).findings
    return components.Table(
        caption=_("Problems in the file"),
        columns=[components.Column(_("Where")), components.Column(_("What is wrong"))],
        rows=[[_where(each.place), message_of(each, language.active())] for each in findings[:_PROBLEMS]],
    )


def _where(place: Place) -> str:
    """The line and the column of a table, or the path of a TOML file."""
    if place.row is None:
        return str(place)
    line = _("line %(number)s") % {"number": place.row}
    return f"{line}, {place.column}" if place.column else line
