"""What the pages need of Django: a site's settings take these over by name."""

from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from csp.constants import NONE, SELF

from rapport_unique.core.texts import Text

PRODUCT = Text("Rapport Unique", "Uniek Verslag", "Einheitlicher Bericht")
"""What the site is called, on every page."""

LANGUAGES = [("fr", "Français"), ("nl", "Nederlands"), ("de", "Deutsch")]
LANGUAGE_CODE = "fr"
LANGUAGE_COOKIE_NAME = "language"
LANGUAGE_COOKIE_AGE = 365 * 24 * 3600
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
LOCALE_PATHS = [Path(__file__).parent.parent / "locale"]

# In this order, around the middleware that sets `request.actor`: the language may depend on who is signed in.
MIDDLEWARE_OUTSIDE = [
    "rapport_unique.ui.middleware.reference",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "rapport_unique.ui.middleware.permissions_policy",
]
MIDDLEWARE_AFTER_ACTOR = [
    "rapport_unique.ui.middleware.language",
    "rapport_unique.ui.middleware.no_store",
    "rapport_unique.ui.middleware.method_not_allowed",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
CONTEXT_PROCESSORS = ["rapport_unique.ui.context_processors.page"]


def content_security_policy(*elsewhere: str) -> dict[str, Any]:
    """Nothing but this site's own; a form may lead to the origins of `elsewhere`, addresses of sign-in services."""
    origins = [f"{parts.scheme}://{parts.netloc}" for parts in map(urlsplit, filter(None, elsewhere))]
    return {
        "DIRECTIVES": {
            "default-src": [NONE],
            "script-src": [SELF],
            "style-src": [SELF],
            "img-src": [SELF],
            "connect-src": [SELF],
            "form-action": [SELF, *origins],
            "frame-ancestors": [NONE],
            "base-uri": [NONE],
        }
    }


CONTENT_SECURITY_POLICY = content_security_policy()
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "rapport_unique.ui.errors.csrf_failure"

PROSE: dict[str, object] = {}
"""What the manual and the notice on privacy of a site fill in."""
# Two desks, so that a question about the law and a question about the screen each find who knows.
HELP_DESKS = {
    "technical": {"email": "helpdesk@rapport-unique.example", "telephone": "+32 2 000 00 01"},
    "content": {"email": "subsides@rapport-unique.example", "telephone": "+32 2 000 00 02"},
}

# A dotted path to a function of the request that gives `ui.components.NavigationItem`s; None shows no navigation.
NAVIGATION = None
FOOTER = None

# Moves the whole site's day, for a rehearsal of a deadline.
CLOCK_SHIFT_DAYS = 0

# Shows on every page that all data are invented.
DEMONSTRATION = False
