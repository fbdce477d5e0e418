"""Addresses that sites share; each adds those of the apps it runs."""

from django.urls import URLPattern, include, path

from rapport_unique.accounts.access import allow_everyone
from rapport_unique.sites.views import home
from rapport_unique.ui import urls as ui_urls

_pattern: URLPattern
for _pattern in ui_urls.urlpatterns:
    allow_everyone(_pattern.callback)

public = [path("", include(ui_urls))]
"""Pages that every site has."""
with_people = [path("", home, name="home"), *public, path("", include("rapport_unique.accounts.urls"))]
"""Those of a site where people sign in: its home page, their accounts and roles."""

handler400 = "rapport_unique.ui.errors.bad_request"
handler403 = "rapport_unique.accounts.refusals.forbidden"
handler404 = "rapport_unique.ui.errors.not_found"
handler500 = "rapport_unique.ui.errors.server_error"
