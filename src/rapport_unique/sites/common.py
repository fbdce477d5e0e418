"""What the settings of every site share: a site takes it over by name and adds what is its own. What an installation
chooses are environment variables RU_*, all optional on one machine."""

from typing import Any

from django.core.exceptions import ImproperlyConfigured

from rapport_unique.sites.environment import Environment
from rapport_unique.sites.logs import LOGGING as LOGGING
from rapport_unique.ui import settings as ui

env = Environment()

DEBUG = env.bool("DEBUG")
DEMONSTRATION = env.bool("DEMO")
HTTPS = env.bool("HTTPS")

CENTRES: list[str] | None = None
"""Whose site it is, by their INS codes: those of every municipality, unless a site says which."""
LOOK = ""
"""What tells the pages of a site apart from those of the others at first sight: a class of `app.css`."""

ALLOWED_HOSTS = env.list("HOSTS", "127.0.0.1,localhost,[::1]")
SHARED_APPS = [
    "rapport_unique.ui",
    "rapport_unique.journal",
    "rapport_unique.outbox",
    "rapport_unique.accounts",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "csp",
]

MIDDLEWARE = [
    *ui.MIDDLEWARE_OUTSIDE,
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "rapport_unique.accounts.middleware.actor",
    *ui.MIDDLEWARE_AFTER_ACTOR,
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "rapport_unique.accounts.middleware.AccessMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                *ui.CONTEXT_PROCESSORS,
            ],
        },
    }
]

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

LANGUAGES = ui.LANGUAGES
LANGUAGE_CODE = ui.LANGUAGE_CODE
LANGUAGE_COOKIE_NAME = ui.LANGUAGE_COOKIE_NAME
LANGUAGE_COOKIE_AGE = ui.LANGUAGE_COOKIE_AGE
LANGUAGE_COOKIE_HTTPONLY = ui.LANGUAGE_COOKIE_HTTPONLY
LANGUAGE_COOKIE_SAMESITE = ui.LANGUAGE_COOKIE_SAMESITE
LANGUAGE_COOKIE_SECURE = HTTPS
LOCALE_PATHS = ui.LOCALE_PATHS
USE_I18N = True
TIME_ZONE = "Europe/Brussels"
USE_TZ = True

STATIC_URL = "static/"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "rapport_unique.ui.storage.StaticFiles"
    },
}
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000
FILE_UPLOAD_PERMISSIONS = 0o600

SESSION_COOKIE_AGE = env.int("SESSION_MINUTES", 30) * 60
SESSION_COOKIE_SECURE = HTTPS
SESSION_COOKIE_SAMESITE = "Lax"
FRESH_SIGN_IN_SECONDS = env.int("FRESH_SIGN_IN_MINUTES", 10) * 60
SIGN_IN = env.list("SIGN_IN", "demonstration" if DEMONSTRATION else "federal,card")
if "demonstration" in SIGN_IN and not DEMONSTRATION:
    raise ImproperlyConfigured("RU_SIGN_IN offers the demonstration's people, who need no password, without RU_DEMO=1.")

# The federal authentication service, by the names of its contract; without an issuer it is not offered.
_FEDERAL = env.text("FEDERAL_ISSUER").rstrip("/")
FEDERAL: dict[str, Any] = {
    "issuer": _FEDERAL,
    "authorization_endpoint": env.text("FEDERAL_AUTHORIZATION", f"{_FEDERAL}/authorize"),
    "token_endpoint": env.text("FEDERAL_TOKEN", f"{_FEDERAL}/access_token"),
    "userinfo_endpoint": env.text("FEDERAL_USERINFO", f"{_FEDERAL}/userinfo"),
    "jwks_uri": env.text("FEDERAL_JWKS", f"{_FEDERAL}/connect/jwk_uri"),
    "client_id": env.text("FEDERAL_CLIENT"),
    "key_file": env.optional_path("FEDERAL_KEY"),
    "key_id": env.text("FEDERAL_KEY_ID"),
    "scopes": env.list("FEDERAL_SCOPES", "openid,profile,egovnrn,roles"),
    "level_name": env.text("FEDERAL_LEVEL", "urn:be:fedict:iam:fas:Level{level}"),
    "claims": {
        "national_number": env.text("FEDERAL_CLAIM_NUMBER", "egovNRN"),
        "surname": env.text("FEDERAL_CLAIM_SURNAME", "surname"),
        "given_name": env.text("FEDERAL_CLAIM_GIVEN_NAME", "givenName"),
        "language": env.text("FEDERAL_CLAIM_LANGUAGE", "prefLanguage"),
        "roles": env.text("FEDERAL_CLAIM_ROLES", "roles"),
    },
    "roles": env.optional_path("FEDERAL_ROLES"),
}

SIGNATURE_MEANS = env.list("SIGNATURE_MEANS", "software" if DEMONSTRATION else "card")
if "software" in SIGNATURE_MEANS and not DEMONSTRATION:
    raise ImproperlyConfigured("RU_SIGNATURE_MEANS offers cards of software, which prove nothing, without RU_DEMO=1.")
# The federal signing service: addresses, this site's bucket in its store, and the name it has for PAdES.
SIGNING_SERVICE = {
    "token_url": env.text("SIGNING_SERVICE_TOKEN"),
    "page": env.text("SIGNING_SERVICE_PAGE"),
    "store": env.text("SIGNING_SERVICE_STORE"),
    "bucket": env.text("SIGNING_SERVICE_BUCKET"),
    "password": env.text("SIGNING_SERVICE_PASSWORD"),
    "profile": env.text("SIGNING_SERVICE_PROFILE", "PADES_1"),
}
if "federal" in SIGNATURE_MEANS and not all(SIGNING_SERVICE.values()):
    raise ImproperlyConfigured("RU_SIGNATURE_MEANS offers the federal signing service: say all about it.")
CARD_AUTHORITIES = env.optional_path("CARD_AUTHORITIES")
CARD_LOGIN_POLICIES = env.list("CARD_LOGIN_POLICIES")
CARD_OCSP_WITHOUT_NONCE = env.list("CARD_OCSP_WITHOUT_NONCE")
TSA_URL = env.text("TSA_URL")
TSA_AUTHORITIES = env.optional_path("TSA_AUTHORITIES")
SIGNATURES_PENDING_SECONDS = env.int("SIGNATURES_PENDING_HOURS", 4) * 3600
CSRF_COOKIE_SECURE = HTTPS
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = ui.CSRF_FAILURE_VIEW
CSRF_TRUSTED_ORIGINS = env.list("TRUSTED_ORIGINS")
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

FORM_TARGETS = [FEDERAL["authorization_endpoint"] if _FEDERAL else "", SIGNING_SERVICE["page"]]
"""Where the forms of a page may lead besides its own site."""
SECURE_CONTENT_TYPE_NOSNIFF = ui.SECURE_CONTENT_TYPE_NOSNIFF
SECURE_REFERRER_POLICY = ui.SECURE_REFERRER_POLICY
SECURE_CROSS_ORIGIN_OPENER_POLICY = ui.SECURE_CROSS_ORIGIN_OPENER_POLICY
SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
X_FRAME_OPTIONS = ui.X_FRAME_OPTIONS

# Without a mail server, what would be sent is written to files that one can read.
EMAIL_HOST = env.text("SMTP_HOST")
EMAIL_PORT = env.int("SMTP_PORT", 25)
EMAIL_HOST_USER = env.text("SMTP_USER")
EMAIL_HOST_PASSWORD = env.text("SMTP_PASSWORD")
EMAIL_USE_TLS = env.bool("SMTP_STARTTLS")
EMAIL_USE_SSL = env.bool("SMTP_TLS")
EMAIL_TIMEOUT = 20
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if EMAIL_HOST else 'filebased'}.EmailBackend"
PROSE = ui.PROSE
HELP_DESKS = {
    desk: {
        "email": env.text(f"HELP_{desk.upper()}_EMAIL", contact["email"]),
        "telephone": env.text(f"HELP_{desk.upper()}_TELEPHONE", contact["telephone"]),
    }
    for desk, contact in ui.HELP_DESKS.items()
}
CLOCK_SHIFT_DAYS = env.int("CLOCK_SHIFT_DAYS", ui.CLOCK_SHIFT_DAYS)
