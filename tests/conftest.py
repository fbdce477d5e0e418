"""The settings of the tests, and the fixtures that more than one part of the suite uses.

RU_TEST_DATABASE=postgresql runs the tests marked `database` on a real PostgreSQL server started here; the mark sets
itself on every test that asks for a database. A run is about one site, since a process of Django is:
RU_TEST_SITE=budget runs the tests of the calculator, in `tests/budgets`, which no other run collects; `node` and `hub`
those of the two sides of the exchange, in `tests/exchange_node` and `tests/exchange_hub`.
"""

import os
import shutil
import tempfile
from pathlib import Path

import django
import pytest
from django.conf import settings
from hypothesis import settings as hypothesis
from tests.support.postgres import Server
from tests.support.site import SITE

hypothesis.register_profile("seeded", deadline=None, derandomize=True)
hypothesis.load_profile("seeded")
_HOME = Path(tempfile.mkdtemp(prefix="rapport-tests-"))
_STARTED = []
_FOLDERS = {"budget": "budgets", "node": "exchange_node", "hub": "exchange_hub"}
"""Where the tests of a site are that no other run collects."""
_DATABASE_FIXTURES = {"db", "transactional_db", "real_database", "live_site"}

for name in [name for name in os.environ if name.startswith("RU_") and not name.startswith("RU_TEST_")]:
    del os.environ[name]
os.environ.update(
    RU_HOME=str(_HOME),
    RU_SECRET_KEY="only-for-tests",
    RU_NATIONAL_NUMBER_KEY="only-for-tests-too",
    RU_PSEUDONYM_KEYS="only-for-tests-as-well",
    RU_DEMO="1",
    DJANGO_SETTINGS_MODULE=f"rapport_unique.sites.{SITE}.settings",
    # Playwright keeps an event loop in the thread of the tests, which use the ORM all the same.
    DJANGO_ALLOW_ASYNC_UNSAFE="1",
)


def _with_seal_key():
    """The calculator asks for a key that all of its machines share, where its database is shared."""
    from rapport_unique.adapters.seals import kept_key

    key = _HOME / "shared-seal-key.pem"
    kept_key(key)
    os.environ["RU_SEAL_KEY"] = str(key)


def _use_postgresql():
    """One server for all processes of the run: the first one starts it, its workers inherit the address."""
    if "RU_TEST_URL" not in os.environ:
        server = Server()
        _STARTED.append(server)
        os.environ["RU_TEST_URL"] = server.url()
    os.environ["RU_DATABASE_URL"] = os.environ["RU_TEST_URL"]


if os.environ.get("RU_TEST_DATABASE") == "postgresql":
    _use_postgresql()
if SITE == "budget":
    _with_seal_key()
django.setup()
# pytest-django reads the settings before this file runs: a worker of xdist would share the folders of its controller.
settings.HOME = _HOME
for _name, _folder in {"STATIC_ROOT": "static", "MEDIA_ROOT": "files", "EMAIL_FILE_PATH": "mail"}.items():
    setattr(settings, _name, _HOME / _folder)
if "sqlite3" in settings.DATABASES["default"]["ENGINE"]:
    settings.DATABASES["default"].setdefault("TEST", {})["NAME"] = str(_HOME / "test.sqlite3")


def pytest_ignore_collect(collection_path):
    """The tests of the other sites."""
    parts = collection_path.relative_to(Path(__file__).parent).parts
    mine = _FOLDERS.get(SITE)
    if mine:
        return True if collection_path.is_file() and mine not in parts else None
    return True if set(_FOLDERS.values()) & set(parts) else None


def pytest_unconfigure(config):
    for server in _STARTED:
        server.stop()
    shutil.rmtree(_HOME, ignore_errors=True)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config, items):
    for item in items:
        if _DATABASE_FIXTURES & set(item.fixturenames) or item.get_closest_marker("django_db"):
            item.add_marker("database")
    if os.environ.get("RU_TEST_DATABASE") == "postgresql":
        repeated = [each for each in items if _is_the_same_on_either_engine(each)]
        config.hook.pytest_deselected(items=repeated)
        items[:] = [each for each in items if each not in repeated]


def _is_the_same_on_either_engine(item):
    """A path in the browser in a second and a third language: what it shows anew is words."""
    language = getattr(item, "callspec", None) and item.callspec.params.get("language")
    return item.get_closest_marker("browser") and language in ("fr", "de")


@pytest.fixture(scope="session", autouse=True)
def static_files():
    """Collected once, so that templates name files as in production, and a missing file fails."""
    from django.core.management import call_command

    call_command("collectstatic", interactive=False, verbosity=0)
    return _HOME / "static"


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment, django_db_modify_db_settings, django_db_blocker):
    """Set up for every test that asks, also where none of those collected asks for the plain `db`."""
    from django.test.utils import setup_databases, teardown_databases
    from tests.support import databases

    with django_db_blocker.unblock():
        configuration = setup_databases(verbosity=0, interactive=False, aliases={"default"})
        with databases.without_ownership():
            yield
        teardown_databases(configuration, verbosity=0)


@pytest.fixture
def real_database(django_db_setup, django_db_blocker, static_files, tmp_path):
    """A database of the test's own: commits are real, threads and processes share it."""
    from tests.support import databases

    (tmp_path / "static").symlink_to(static_files)
    with django_db_blocker.unblock(), databases.copied(tmp_path) as database:
        yield database


@pytest.fixture
def site_variables():
    """What the operator of the test's site sets besides: RU_* variables."""
    return {}


@pytest.fixture
def live_site(real_database, tmp_path, site_variables):
    """The address of the site in a gunicorn of its own, on the test's own database."""
    from tests.support.server import served

    with served({**real_database.variables, **site_variables}, tmp_path) as address:
        yield address


@pytest.fixture
def mailbox(settings):
    """A real SMTP server that the site writes to."""
    from tests.support.smtp import smtp_server

    with smtp_server() as mailbox:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST = "127.0.0.1"
        settings.EMAIL_PORT = mailbox.port
        yield mailbox


@pytest.fixture(scope="session")
def pki(tmp_path_factory):
    """Cards with keys in SoftHSM2, and their authority, OCSP and time-stamps on loopback."""
    from tests.support.pki import running

    with running(tmp_path_factory.mktemp("pki"), os.environ) as pki:
        yield pki


@pytest.fixture
def signing_service(pki):
    """A federal signing service on loopback, whose people have the cards of `pki`."""
    from tests.support.signing_service import running

    with running(pki) as service:
        yield service


@pytest.fixture(scope="session")
def chromium():
    from tests.support.chromium import browser

    with browser() as chromium:
        yield chromium
