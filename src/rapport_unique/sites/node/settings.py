"""Settings of a node: one centre's end of the exchange, with its own database, keys and people."""

from pathlib import Path

from rapport_unique.core.texts import Text
from rapport_unique.sites import exchange
from rapport_unique.sites.common import *  # noqa: F403
from rapport_unique.sites.common import FORM_TARGETS, HTTPS, MIDDLEWARE, SHARED_APPS, TEMPLATES, env
from rapport_unique.sites.environment import cookie_name, database, shared_secret
from rapport_unique.ui import settings as ui

HOME = env.path("HOME", Path("var/node"))
SECRET_KEY = shared_secret(env, "SECRET_KEY", HOME / "secret-key")
NATIONAL_NUMBER_KEY = shared_secret(env, "NATIONAL_NUMBER_KEY", HOME / "national-number-key")
DATABASES = {"default": database(env, HOME / "node.sqlite3")}
STATIC_ROOT = HOME / "static"
MEDIA_ROOT = HOME / "files"
EMAIL_FILE_PATH = HOME / "mail"

CENTRES = env.list("CENTRE", "62063")
"""The one centre whose node this is, by its INS code."""
MEMBERSHIP = exchange.membership(env, HOME)
MEMBERSHIP_PASSPHRASE = env.text("MEMBERSHIP_PASSPHRASE")
HUB_ADDRESS = env.text("HUB_ADDRESS", "http://127.0.0.1:8010")
NATS = env.list("NATS")
CASES = env.text("CASES", f"csv:{HOME / 'cases'}")
OPEN_BLOCKS = exchange.open_blocks(env)
METADATA_KEPT_DAYS = exchange.metadata_kept(env)
ANSWERS_KEPT_DAYS = env.int("ANSWERS_KEPT_DAYS", 180)
"""What others answered, at most; where the inquiry is known to be closed, thirty days after it."""
PROSE = exchange.prose(METADATA_KEPT_DAYS, answers_kept_days=ANSWERS_KEPT_DAYS)
UNANSWERED_KEPT_DAYS = env.int("UNANSWERED_KEPT_DAYS", 30)
# From when on the data protection officer is told of the questions of one worker.
ANOMALY_QUESTIONS_DAY = env.int("ANOMALY_QUESTIONS_DAY", 20)
ANOMALY_QUESTIONS_HOUR = env.int("ANOMALY_QUESTIONS_HOUR", 10)
ANOMALY_UNREAD_DAYS = env.int("ANOMALY_UNREAD_DAYS", 14)

PRODUCT = Text("Échange entre centres", "Uitwisseling tussen centra", "Austausch zwischen Zentren")
LOOK = "exchange"
ROOT_URLCONF = "rapport_unique.sites.node.urls"
WSGI_APPLICATION = "rapport_unique.sites.node.wsgi.application"
INSTALLED_APPS = [*SHARED_APPS, "rapport_unique.exchange.node"]
MIDDLEWARE = [*MIDDLEWARE, "rapport_unique.exchange.node.wall.Wall"]
# What the manual and the notice on privacy say is this site's own.
TEMPLATES = [{**TEMPLATES[0], "DIRS": [Path(__file__).parent / "templates", exchange.TEMPLATES]}]
# Cookies do not tell the ports of one machine apart, on which several nodes may run.
_COOKIE = f"exchange-{CENTRES[0]}"
SESSION_COOKIE_NAME = cookie_name(f"{_COOKIE}-session", HTTPS)
CSRF_COOKIE_NAME = cookie_name(f"{_COOKIE}-csrf", HTTPS)
CONTENT_SECURITY_POLICY = ui.content_security_policy(*FORM_TARGETS)
DEFAULT_FROM_EMAIL = env.text("MAIL_FROM", "Échange entre centres <no-reply@exchange.example>")
SITE_ADDRESS = env.text("ADDRESS", "http://127.0.0.1:8011")
NAVIGATION = "rapport_unique.sites.node.navigation.items"
FOOTER = "rapport_unique.sites.node.navigation.footer"
