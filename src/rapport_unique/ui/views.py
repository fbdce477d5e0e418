"""Pages that every site has and everybody may see: language, manual, contact, accessibility, privacy, health."""

from importlib.metadata import version

from django.conf import settings
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, HttpResponseRedirect, JsonResponse
from django.shortcuts import render, resolve_url
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_POST

from rapport_unique.core.texts import LANGUAGES
from rapport_unique.ui import language


@require_POST
def set_language(request: HttpRequest) -> HttpResponse:
    """Switch to `language` and go back to the page `next`."""
    chosen = request.POST.get("language", "")
    if chosen not in LANGUAGES:
        return HttpResponseBadRequest()
    language.language_chosen.send(sender=set_language, request=request, language=chosen)
    response = HttpResponseRedirect(_own_page(request, request.POST.get("next", "")))
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        chosen,
        max_age=settings.LANGUAGE_COOKIE_AGE,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
        samesite="Lax",
    )
    return response


def _own_page(request: HttpRequest, url: str) -> str:
    """`url` if it stays on this site, else the home page."""
    if url_has_allowed_host_and_scheme(url, allowed_hosts={request.get_host()}, require_https=request.is_secure()):
        return url
    return resolve_url("home")


@require_GET
def manual(request: HttpRequest) -> HttpResponse:
    return _prose(request, "manual")


@require_GET
def accessibility(request: HttpRequest) -> HttpResponse:
    return _prose(request, "accessibility")


@require_GET
def privacy(request: HttpRequest) -> HttpResponse:
    return _prose(request, "privacy")


def _prose(request: HttpRequest, name: str) -> HttpResponse:
    """A page of running text, written in each language rather than translated sentence by sentence."""
    said = {"desks": settings.HELP_DESKS, **settings.PROSE}
    return render(request, f"ui/prose/{name}.{language.active()}.html", said)


@require_GET
def contact(request: HttpRequest) -> HttpResponse:
    return render(request, "ui/contact.html", {"desks": settings.HELP_DESKS})


@require_GET
def healthz(request: HttpRequest) -> JsonResponse:
    """For the balancer: 200 when this process answers and reaches its database."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return JsonResponse({"status": "no database", "version": version("rapport-unique")}, status=503)
    return JsonResponse({"status": "ok", "version": version("rapport-unique")})
