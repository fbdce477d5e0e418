"""Addresses of the calculator's site."""

from django.urls import include, path

from rapport_unique.sites.addresses import handler400, handler403, handler404, handler500, with_people

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]

urlpatterns = [
    *with_people,
    path("", include("rapport_unique.budgets.urls")),
]
