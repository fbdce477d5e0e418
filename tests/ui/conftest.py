"""The pages of tests/ui/pages.py, mounted as a site of their own; catalogues compiled first."""

from pathlib import Path

import pytest
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.test import Client
from django.test.testcases import LiveServerThread
from django.urls import clear_url_caches
from tools import translations

from rapport_unique.ui import settings as ui_settings

HERE = Path(__file__).parent


@pytest.fixture(scope="session", autouse=True)
def compiled_catalogues():
    translations.compile_all()


@pytest.fixture(autouse=True)
def site(settings):
    """Only what `ui` itself asks for, with a stand-in for the accounts."""
    settings.ROOT_URLCONF = "tests.ui.pages"
    settings.MIDDLEWARE = [
        *ui_settings.MIDDLEWARE_OUTSIDE,
        "django.contrib.sessions.middleware.SessionMiddleware",
        "django.middleware.common.CommonMiddleware",
        "tests.ui.pages.actor",
        *ui_settings.MIDDLEWARE_AFTER_ACTOR,
        "django.middleware.csrf.CsrfViewMiddleware",
        "django.contrib.messages.middleware.MessageMiddleware",
    ]
    settings.TEMPLATES = [
        {
            "BACKEND": "django.template.backends.django.DjangoTemplates",
            "DIRS": [HERE / "templates"],
            "APP_DIRS": True,
            "OPTIONS": {
                "context_processors": [
                    "django.template.context_processors.request",
                    "django.contrib.messages.context_processors.messages",
                    *ui_settings.CONTEXT_PROCESSORS,
                ]
            },
        }
    ]
    settings.STORAGES = {
        "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    settings.SESSION_ENGINE = "django.contrib.sessions.backends.signed_cookies"
    settings.MESSAGE_STORAGE = "django.contrib.messages.storage.cookie.CookieStorage"
    settings.PRODUCT = ui_settings.PRODUCT
    settings.NAVIGATION = "tests.ui.pages.navigation"
    settings.FOOTER = None
    settings.DEMONSTRATION = True
    clear_url_caches()
    yield settings
    clear_url_caches()


@pytest.fixture
def visitor():
    return Client(raise_request_exception=False)


@pytest.fixture
def agnes(visitor):
    visitor.cookies["who"] = "agnes"
    return visitor


@pytest.fixture
def served(site):
    """The pages on a real port of this machine, static files included, without a database."""
    site.ALLOWED_HOSTS = ["127.0.0.1"]
    site.STATIC_URL = "/static/"
    server = LiveServerThread("127.0.0.1", StaticFilesHandler)
    server.daemon = True
    server.start()
    server.is_ready.wait()
    yield f"http://127.0.0.1:{server.port}"
    server.terminate()
    server.join()


@pytest.fixture
def opened(chromium, served):
    """Opens pages as Agnès; what the console complains about fails the test."""
    contexts = []
    complaints = []

    def open_page(address="/", *, language="fr", width=1100, **options):
        context = chromium.new_context(
            locale=language, viewport={"width": width, "height": 900}, base_url=served, **options
        )
        contexts.append(context)
        context.add_cookies([{"name": "who", "value": "agnes", "url": served}])
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda said: complaints.append(said.text) if "Content Security" in said.text else None)
        page.goto(address)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert complaints == []
