"""Settings of the calculator's site: its own database, keys and people; nothing of the Rapport Unique runs here."""

from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

from rapport_unique.core.texts import Text
from rapport_unique.sites.common import *  # noqa: F403
from rapport_unique.sites.common import FORM_TARGETS, HTTPS, SHARED_APPS, TEMPLATES, env
from rapport_unique.sites.environment import cookie_name, database, shared_secret
from rapport_unique.ui import settings as ui

HOME = env.path("HOME", Path("var/budget"))
SECRET_KEY = shared_secret(env, "SECRET_KEY", HOME / "secret-key")
NATIONAL_NUMBER_KEY = shared_secret(env, "NATIONAL_NUMBER_KEY", HOME / "national-number-key")
DATABASES = {"default": database(env, HOME / "budget.sqlite3")}
STATIC_ROOT = HOME / "static"
MEDIA_ROOT = HOME / "files"
EMAIL_FILE_PATH = HOME / "mail"

# The private key of the seals, made here on first use; whoever has it can make simulations that never were.
if not (_SEAL_KEY := env.optional_path("SEAL_KEY")) and env.text("DATABASE_URL"):
    raise ImproperlyConfigured("With RU_DATABASE_URL, set RU_SEAL_KEY: every machine must seal with the same key.")
SEAL_KEY = _SEAL_KEY or HOME / "seal-key.pem"

PRODUCT = Text("Budget digne", "Menswaardig budget", "Menschenwürdiges Budget")
ROOT_URLCONF = "rapport_unique.sites.budget.urls"
WSGI_APPLICATION = "rapport_unique.sites.budget.wsgi.application"
INSTALLED_APPS = [*SHARED_APPS, "rapport_unique.budgets"]
# What the manual and the notice on privacy say is this site's own.
TEMPLATES = [{**TEMPLATES[0], "DIRS": [Path(__file__).parent / "templates"]}]
# Cookies do not tell the ports of one machine apart, on which both sites may run.
SESSION_COOKIE_NAME = cookie_name("budget-session", HTTPS)
CSRF_COOKIE_NAME = cookie_name("budget-csrf", HTTPS)
DEFAULT_FROM_EMAIL = env.text("MAIL_FROM", "Budget digne <no-reply@budget-digne.example>")
SITE_ADDRESS = env.text("ADDRESS", "http://127.0.0.1:8001")
NAVIGATION = "rapport_unique.sites.budget.navigation.items"
FOOTER = "rapport_unique.sites.budget.navigation.footer"

# The Rapport Unique to whose intake an extract can be sent with one click; without one, it leaves as a file only.
RAPPORT_ADDRESS = env.text("RAPPORT_ADDRESS").rstrip("/")
CONTENT_SECURITY_POLICY = ui.content_security_policy(*FORM_TARGETS, RAPPORT_ADDRESS)
CASES_KEPT_DAYS = env.int("CASES_KEPT_DAYS", 730)
SIMULATIONS_KEPT_DAYS = env.int("SIMULATIONS_KEPT_DAYS", 3653)
