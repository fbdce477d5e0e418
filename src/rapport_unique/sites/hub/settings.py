"""Settings of the hub: its own database and keys. No person has an account here, and no role exists."""

from pathlib import Path

from rapport_unique.core.texts import Text
from rapport_unique.exchange.protocol.messages import LARGEST
from rapport_unique.sites import exchange
from rapport_unique.sites.common import *  # noqa: F403
from rapport_unique.sites.common import HTTPS, MIDDLEWARE, SHARED_APPS, TEMPLATES, env
from rapport_unique.sites.environment import cookie_name, database, shared_secret
from rapport_unique.ui import settings as ui

HOME = env.path("HOME", Path("var/hub"))
SECRET_KEY = shared_secret(env, "SECRET_KEY", HOME / "secret-key")
NATIONAL_NUMBER_KEY = shared_secret(env, "NATIONAL_NUMBER_KEY", HOME / "national-number-key")
DATABASES = {"default": database(env, HOME / "hub.sqlite3")}
STATIC_ROOT = HOME / "static"
MEDIA_ROOT = HOME / "files"
EMAIL_FILE_PATH = HOME / "mail"

CENTRES = []
MEMBERSHIP = exchange.membership(env, HOME)
MEMBERSHIP_PASSPHRASE = env.text("MEMBERSHIP_PASSPHRASE")
NATS = env.list("NATS")
# Under which people stand in the register; after a change the older ones stay behind it, separated by commas.
PSEUDONYM_KEYS = tuple(
    each.strip().encode() for each in shared_secret(env, "PSEUDONYM_KEYS", HOME / "pseudonym-key").split(",")
)
OPEN_BLOCKS = exchange.open_blocks(env)
METADATA_KEPT_DAYS = exchange.metadata_kept(env)
PROSE = exchange.prose(METADATA_KEPT_DAYS)

PRODUCT = Text(
    "Échange entre centres : plaque tournante",
    "Uitwisseling tussen centra: draaischijf",
    "Austausch zwischen Zentren: Drehscheibe",
)
LOOK = "exchange"
ROOT_URLCONF = "rapport_unique.sites.hub.urls"
WSGI_APPLICATION = "rapport_unique.sites.hub.wsgi.application"
INSTALLED_APPS = [*SHARED_APPS, "rapport_unique.exchange.transport", "rapport_unique.exchange.hub"]
_RECOGNISE, _NOBODY = "rapport_unique.accounts.middleware.actor", "rapport_unique.exchange.hub.nobody.nobody"
MIDDLEWARE = [_NOBODY if each == _RECOGNISE else each for each in MIDDLEWARE]
TEMPLATES = [{**TEMPLATES[0], "DIRS": [Path(__file__).parent / "templates", exchange.TEMPLATES]}]
SESSION_COOKIE_NAME = cookie_name("hub-session", HTTPS)
CSRF_COOKIE_NAME = cookie_name("hub-csrf", HTTPS)
CONTENT_SECURITY_POLICY = ui.content_security_policy()
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * LARGEST
SITE_ADDRESS = env.text("ADDRESS", "http://127.0.0.1:8010")
NAVIGATION = ""
FOOTER = "rapport_unique.sites.hub.navigation.footer"
