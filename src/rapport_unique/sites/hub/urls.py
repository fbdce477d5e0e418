"""Addresses of the hub: what members call, and what anybody may read. There is no way to sign in."""

from django.urls import URLPattern, include, path

from rapport_unique.accounts.access import allow_everyone
from rapport_unique.ui import urls as ui_urls

pattern: URLPattern
for pattern in ui_urls.urlpatterns:
    allow_everyone(pattern.callback)

urlpatterns = [
    path("", include(ui_urls)),
    path("", include("rapport_unique.exchange.hub.urls")),
]

handler400 = "rapport_unique.ui.errors.bad_request"
handler403 = "rapport_unique.ui.errors.not_found"
handler404 = "rapport_unique.ui.errors.not_found"
handler500 = "rapport_unique.ui.errors.server_error"
