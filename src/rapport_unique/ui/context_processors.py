"""What the frame of every page needs."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.module_loading import import_string

from rapport_unique.ui import clock


def page(request: HttpRequest) -> dict[str, Any]:
    """`page`: who is here, where to come back to after a switch of language, and the site's navigation.

    A person who has signed in and not yet chosen a role is a `person` without `actor`.
    """
    actor = getattr(request, "actor", None)
    person = getattr(request, "person", None) or actor
    navigation = import_string(settings.NAVIGATION)(request) if settings.NAVIGATION else ()
    return {
        "page": {
            "actor": actor,
            "person": person,
            "here": request.get_full_path(),
            "navigation": navigation,
            "other_roles": getattr(request, "other_roles", ()),
            "footer": import_string(settings.FOOTER)() if settings.FOOTER else (),
            "look": settings.LOOK,
            "demonstration": settings.DEMONSTRATION,
            "rehearsal": {"days": settings.CLOCK_SHIFT_DAYS, "today": clock.today()}
            if settings.CLOCK_SHIFT_DAYS
            else None,
            "session_seconds": settings.SESSION_COOKIE_AGE if person else None,
        }
    }
