"""A sealed extract that arrives from the calculator's site by one click: shown, then opened by who signs in here.

A form of another site carries neither session nor token, so the page on which it lands keeps nothing and tells no more
than it was given. Its own form leads on; that one is believed by its `Origin`, which no other site can send.
"""

from collections.abc import Iterable

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from rapport_unique.accounts.access import ActorRequest, allow_everyone
from rapport_unique.accounts.models import Centre
from rapport_unique.core.findings import Refused
from rapport_unique.reporting.filling import keep_draft
from rapport_unique.reporting.simulations import read_file, report_for
from rapport_unique.reporting.views.base import UNPROCESSABLE, for_writers
from rapport_unique.reporting.views.simulations import FORM
from rapport_unique.ui import language


@csrf_exempt
@require_POST
@allow_everyone
def arrived(request: HttpRequest) -> HttpResponse:
    """What came, and the way on."""
    extract = request.POST.get("extract", "")
    file = read_file(extract.encode())
    sound = file.sealed and not file.blocking
    context = {
        "extract": extract,
        "count": len(file.rows),
        "centres": _names(file.centres) if sound else [],
        "sound": sound,
        "synthetic": file.synthetic,
        # Without the frame's own forms the answer brings no token, and that of pages already open stays.
        "page": None,
    }
    return render(request, "reporting/extract.html", context, status=200 if sound else UNPROCESSABLE)


@csrf_exempt
@require_POST
@for_writers
def opened(request: ActorRequest) -> HttpResponse:
    """Keep the extract as a draft of the report that it concerns, and go where it is looked at and taken over."""
    extract = request.POST.get("extract", "")
    report = report_for(actor=request.actor, data=extract.encode()) if _is_own_form(request) else None
    if report is None:
        messages.warning(request, _("Your centre has no report for the period of these simulations."))
        return redirect("reports")
    try:
        keep_draft(
            report=report,
            actor=request.actor,
            revision=report.version.revision,
            form=FORM,
            values={"csv": extract},
        )
    except Refused as refused:
        messages.warning(request, language.refusal(refused))
        return redirect("report-simulations", pk=report.pk)
    return redirect("report-simulations-preview", pk=report.pk)


def _names(codes: Iterable[str]) -> list[str]:
    """What the centres of an extract are called; a code that is nobody's stays one."""
    named = {each.ins: language.say(each.label) for each in Centre.objects.filter(ins__in=set(codes))}
    return sorted(named.get(ins, ins) for ins in set(codes))


def _is_own_form(request: HttpRequest) -> bool:
    own = f"{request.scheme}://{request.get_host()}"
    return request.headers.get("Origin") in (own, *settings.CSRF_TRUSTED_ORIGINS)
