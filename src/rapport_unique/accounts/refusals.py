"""The answer to who may not: sign in first, choose a role, or know who can grant access. What was typed is kept."""

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, resolve_url
from django.utils.translation import gettext as _

from rapport_unique.accounts.access import Actor, Request
from rapport_unique.accounts.kept import Kept, keep
from rapport_unique.accounts.models import Mandate
from rapport_unique.accounts.roles import ACCESS_MANAGER
from rapport_unique.accounts.views.sign_in import choose_page, sign_in_page
from rapport_unique.ui import clock, errors, language


def answer(request: Request) -> HttpResponse:
    """Refuse a request that its view does not admit."""
    if request.person is None:
        return _sign_in_first(request)
    if request.actor is None:
        return _choose_first(request)
    return forbidden(request)


def sign_in_again(request: Request) -> HttpResponse:
    """To sign or to give rights one signs in afresh, at a level sure enough; what was typed is kept."""
    if request.headers.get("X-Requested-With") == "fetch":
        return JsonResponse({"error": "sign-in-again", "sign_in": resolve_url("sign-in")}, status=401)
    if request.method in ("GET", "HEAD"):
        return sign_in_page(request, status=401, next_url=request.get_full_path(), strong=True)
    return sign_in_page(request, status=401, kept=_kept(request), files=bool(request.FILES), strong=True)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """The 403 page: with which role one came, and who can grant another."""
    advice = [_("Your role does not give access to this page. Nothing was changed.")]
    actor = getattr(request, "actor", None)
    if actor is not None:
        role, centre = language.say(actor.role_label), language.say(actor.centre_label)
        advice.append(_("You act as: %(role)s, %(centre)s.") % {"role": role, "centre": centre})
        advice.append(_who_grants(actor))
    return errors.page(request, 403, _("You may not see or do this"), *advice)


def sign_in_url(next_url: str) -> str:
    return f"{resolve_url('sign-in')}?{urlencode({'next': next_url})}"


def _sign_in_first(request: Request) -> HttpResponse:
    if request.headers.get("X-Requested-With") == "fetch":
        return JsonResponse({"error": "signed-out", "sign_in": resolve_url("sign-in")}, status=401)
    if request.method in ("GET", "HEAD"):
        return redirect(sign_in_url(request.get_full_path()))
    return sign_in_page(request, status=401, kept=_kept(request), files=bool(request.FILES))


def _choose_first(request: Request) -> HttpResponse:
    if request.headers.get("X-Requested-With") == "fetch":
        return JsonResponse({"error": "no-role", "sign_in": resolve_url("choose-mandate")}, status=401)
    if request.method in ("GET", "HEAD"):
        return redirect(f"{resolve_url('choose-mandate')}?{urlencode({'next': request.get_full_path()})}")
    return choose_page(request, status=401, kept=_kept(request))


def _kept(request: Request) -> Kept | None:
    """A file cannot be carried through a page, and its form without it says nothing."""
    return None if request.FILES else keep(request)


def _who_grants(actor: Actor) -> str:
    if actor.centre is None:
        return _("Another role is granted by your administration's manager.")
    managers = (
        Mandate.objects.filter(centre=actor.centre, role_key=ACCESS_MANAGER.key)
        .active(clock.today())
        .select_related("person")
    )
    names = ", ".join(f"{mandate.person.name} ({mandate.person.email})" for mandate in managers)
    if not names:
        return _("Your centre has no access manager at the moment: ask the help desk.")
    return _("Another role is granted by the access manager of your centre: %(names)s.") % {"names": names}
