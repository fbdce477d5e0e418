"""Error pages: what happened in plain words, what to do now, and a reference for the help desk."""

import logging

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

logger = logging.getLogger(__name__)


class NotThere(Http404):
    """A 404 that says in its own words what is not there, and what to do."""

    def __init__(self, title: str, *advice: str) -> None:
        super().__init__(title)
        self.title, self.advice = title, advice


def page(request: HttpRequest, status: int, title: str, *advice: str) -> HttpResponse:
    """An error page with its reference; `advice` are paragraphs."""
    context = {"error_title": title, "advice": advice, "reference": _reference(request)}
    return render(request, "ui/error.html", context, status=status)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return page(
        request,
        400,
        _("This request cannot be understood"),
        _("The page received something it does not know. Nothing was changed."),
        _("Go back, reload the page and try again."),
    )


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return page(
        request,
        403,
        _("You may not see or do this"),
        _("Your role does not give access to this page. Nothing was changed."),
        _("The access manager of your centre can give you another role."),
    )


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    logger.warning("CSRF check failed (%s), reference %s", reason, _reference(request))
    return page(
        request,
        403,
        _("This page was open for too long"),
        _("For your security the page can no longer be sent. Nothing was changed."),
        _("Go back to the page, reload it and send it again. Your browser must accept cookies of this site."),
    )


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    if isinstance(exception, NotThere):
        return page(request, 404, exception.title, *exception.advice)
    return page(
        request,
        404,
        _("Page not found"),
        _("This page does not exist, or it belongs to a centre for which you hold no role."),
        _("If you typed the address, check it. If you followed a link, tell the help desk."),
    )


def method_not_allowed(request: HttpRequest) -> HttpResponse:
    return page(
        request,
        405,
        _("This page cannot be opened like this"),
        _("The address only works through a button of the page before it. Nothing was changed."),
    )


def server_error(request: HttpRequest) -> HttpResponse:
    """Rendered without the request: neither session nor database can be counted on."""
    logger.error("Server error on %s %s, reference %s", request.method, request.path, _reference(request))
    context = {
        "error_title": _("Something went wrong on our side"),
        "advice": [
            _("What you were doing may not have been saved. What was saved before is still there."),
            _("Try again in a few minutes. If it happens again, give the reference below to the help desk."),
        ],
        "reference": _reference(request),
    }
    return HttpResponse(render_to_string("ui/error.html", context), status=500)


def _reference(request: HttpRequest) -> str:
    return getattr(request, "reference", "")
