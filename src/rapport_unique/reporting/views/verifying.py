"""The page where anyone can drop a report's PDF and read who signed it, and whether it is what was received."""

import hashlib
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from rapport_unique.accounts.access import Request, allow_everyone
from rapport_unique.accounts.cards import trust
from rapport_unique.accounts.models import Centre
from rapport_unique.adapters.signatures.apart import verify_apart
from rapport_unique.adapters.signatures.telling import TEST, moment
from rapport_unique.reporting.submissions import kept_as
from rapport_unique.reporting.views.base import UNPROCESSABLE
from rapport_unique.ui import clock, language
from rapport_unique.ui.components import Answer

_LARGEST = 20 * 1024 * 1024


class DocumentForm(forms.Form):
    document = forms.FileField(
        label=_("Report as PDF"),
        help_text=_("The file as you received it, of at most 20 MB. It is not kept."),
        error_messages={
            "required": _("Choose the PDF of a report."),
            "empty": _("This file is empty. Choose the PDF of a report."),
        },
    )

    def clean_document(self) -> Any:
        document = self.cleaned_data["document"]
        if document.size > _LARGEST:
            raise forms.ValidationError(_("This file is larger than 20 MB: it is not the PDF of a report."))
        return document


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@allow_everyone
def verify(request: Request) -> HttpResponse:
    form = DocumentForm(request.POST, request.FILES) if request.method == "POST" else DocumentForm()
    context: dict[str, Any] = {"form": form, "has_errors": bool(form.errors)}
    if request.method == "POST" and form.is_valid():
        context |= _verdict(form.cleaned_data["document"].read())
    status = UNPROCESSABLE if request.method == "POST" and form.errors else 200
    return render(request, "reporting/verify.html", context, status=status)


def _verdict(pdf: bytes) -> dict[str, Any]:
    here = language.active()
    digest = hashlib.sha256(pdf).hexdigest()
    verdict = verify_apart(pdf, digest, trust(), clock.now(), here)
    report = verdict["report"]
    centre = Centre.objects.filter(ins=report["centre"]).first() if report else None
    return {
        "verdict": verdict,
        "test": TEST if any(each["test"] for each in verdict["signatures"]) else None,
        "kept": kept_as(digest).value,
        "facts": [
            Answer(_("Report"), f"{report['title']}, {report['period']}"),
            Answer(_("Centre"), centre.label if centre else report["centre"]),
            Answer(_("Version"), f"{report['number']}.{report['revision']}"),
        ]
        if report
        else [],
        "signatures": [
            Answer(
                each["role"],
                each["name"],
                note=moment(each["at"], here),
            )
            for each in verdict["signatures"]
        ],
        "figures": [Answer(each["label"], each["amount"], numeric=True) for each in report["figures"]]
        if report
        else [],
    }
