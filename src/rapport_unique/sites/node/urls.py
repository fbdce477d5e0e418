"""Addresses of the site of a node: those of each app it runs, its home page and its error pages."""

from django.urls import URLPattern, include, path

from rapport_unique.accounts.access import allow_everyone
from rapport_unique.sites.views import home
from rapport_unique.ui import urls as ui_urls

pattern: URLPattern
for pattern in ui_urls.urlpatterns:
    allow_everyone(pattern.callback)

urlpatterns = [
    path("", home, name="home"),
    path("", include(ui_urls)),
    path("", include("rapport_unique.accounts.urls")),
    path("", include("rapport_unique.exchange.node.urls")),
]

handler400 = "rapport_unique.ui.errors.bad_request"
handler403 = "rapport_unique.accounts.refusals.forbidden"
handler404 = "rapport_unique.ui.errors.not_found"
handler500 = "rapport_unique.ui.errors.server_error"
