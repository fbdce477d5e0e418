"""Addresses of the hub: what members call, and what anybody may read. There is no way to sign in."""

from django.urls import include, path

from rapport_unique.sites.addresses import handler400, handler403, handler500, public

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]

handler404 = "rapport_unique.exchange.hub.views.home.not_found"
urlpatterns = [
    *public,
    path("", include("rapport_unique.exchange.hub.urls")),
]
