"""Sign in through the federal authentication service: there, and back."""

from datetime import timedelta

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from rapport_unique.accounts import federal, throttling
from rapport_unique.accounts.access import Request, allow_everyone
from rapport_unique.accounts.kept import carried, own_url, restored
from rapport_unique.accounts.levels import READING, STRONG, Level
from rapport_unique.accounts.national_numbers import person_with
from rapport_unique.accounts.views.sign_in import arrive, refused_page, unknown_page
from rapport_unique.accounts.ways import Way, open_ways, register_way
from rapport_unique.adapters.login import codes
from rapport_unique.adapters.login.openid import Asked, ask, identity
from rapport_unique.core.findings import Invalid, Refused
from rapport_unique.core.texts import Text
from rapport_unique.ui import clock, language

FEDERAL = register_way(
    Way(
        key="federal",
        label=Text(
            "S'identifier avec eID, itsme ou une application mobile",
            "Aanmelden met eID, itsme of een mobiele app",
            "Anmelden mit eID, itsme oder einer mobilen App",
        ),
        hint=Text(
            "Par le service d'identification des autorités fédérales.",
            "Via de aanmeldingsdienst van de federale overheid.",
            "Über den Anmeldedienst der föderalen Behörden.",
        ),
        address="sign-in-federal",
        level=Level.EID,
        ready=federal.is_set_up,
    )
)
_AWAY = "federal"
_LONGEST = timedelta(minutes=15)


@never_cache
@require_POST
@allow_everyone
def start(request: Request) -> HttpResponse:
    """Off to the service. What the page carried on waits in the session."""
    if FEDERAL not in open_ways():
        raise Http404
    strong = bool(request.POST.get("strong"))
    address, asked = ask(
        federal.provider(), level=STRONG if strong else READING, fresh=strong, language=language.active()
    )
    kept = carried(request)
    request.session[_AWAY] = {
        "asked": asked.to_data(),
        "kept": kept.dumped() if kept else "",
        "next": own_url(request, request.POST.get("next", "")),
        "at": clock.now().isoformat(),
    }
    return HttpResponseRedirect(address)


@never_cache
@require_safe
@allow_everyone
def back(request: Request) -> HttpResponse:
    """The service sent the visitor back, with an answer that counts once."""
    away = request.session.pop(_AWAY, None)
    kept = restored(away["kept"]) if away else None
    next_url = away["next"] if away else ""
    strong = bool(away and away["asked"]["fresh"])
    try:
        throttling.check(request)
        if away is None or clock.now() - clock.parsed(away["at"]) > _LONGEST:
            raise Invalid(codes.STATE.code)
        found = identity(federal.provider(), Asked(**away["asked"]), request.GET.dict(), clock.now())
    except Refused as refused:
        if isinstance(refused, Invalid):
            throttling.failed(request)
        return refused_page(request, refused, kept=kept, next_url=next_url, strong=strong)
    person = person_with(found.national_number)
    if person is None:
        return unknown_page(request)
    federal.follow_roles(person, found.roles)
    return arrive(request, person, FEDERAL, Level(found.level), kept, next_url)
