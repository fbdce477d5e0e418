"""Settings of the site where centres report and the administration controls."""

from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

from rapport_unique.adapters.seals import trusted_keys
from rapport_unique.sites.common import *  # noqa: F403
from rapport_unique.sites.common import DEMONSTRATION, FORM_TARGETS, HTTPS, SHARED_APPS, env
from rapport_unique.sites.environment import cookie_name, database, shared_secret
from rapport_unique.ui import settings as ui

HOME = env.path("HOME", Path("var"))
SECRET_KEY = shared_secret(env, "SECRET_KEY", HOME / "secret-key")
# People are recognised by a hash of their national number with this key: losing it means granting every role anew.
NATIONAL_NUMBER_KEY = shared_secret(env, "NATIONAL_NUMBER_KEY", HOME / "national-number-key")
DATABASES = {"default": database(env, HOME / "rapport.sqlite3")}
STATIC_ROOT = HOME / "static"
MEDIA_ROOT = HOME / "files"
EMAIL_FILE_PATH = HOME / "mail"

PRODUCT = ui.PRODUCT
ROOT_URLCONF = "rapport_unique.sites.rapport.urls"
WSGI_APPLICATION = "rapport_unique.sites.rapport.wsgi.application"
INSTALLED_APPS = [*SHARED_APPS, "rapport_unique.reporting", "rapport_unique.control"]
SESSION_COOKIE_NAME = cookie_name("session", HTTPS)
CSRF_COOKIE_NAME = cookie_name("csrf", HTTPS)
CONTENT_SECURITY_POLICY = ui.content_security_policy(*FORM_TARGETS)
DEFAULT_FROM_EMAIL = env.text("MAIL_FROM", "Rapport Unique <no-reply@rapport-unique.example>")
SITE_ADDRESS = env.text("ADDRESS", "http://127.0.0.1:8000")
NAVIGATION = "rapport_unique.sites.rapport.navigation.items"
FOOTER = "rapport_unique.sites.rapport.navigation.footer"

# The public keys of calculators whose sealed extracts are believed; without the file, none are.
SEAL_KEYS = env.path("SEAL_KEYS", HOME / "seal-keys.toml")
try:
    trusted_keys(SEAL_KEYS)
except ValueError as error:
    raise ImproperlyConfigured(f"RU_SEAL_KEYS: {error}") from None
FOUR_EYES_FROM = env.int("FOUR_EYES_FROM", 0)
# Where centres pay back, and from where they are paid.
ADMINISTRATION_ACCOUNT = {
    "iban": env.text("ADMINISTRATION_IBAN", "BE71096123456769" if DEMONSTRATION else ""),
    "bic": env.text("ADMINISTRATION_BIC", "GKCCBEBB" if DEMONSTRATION else ""),
}
