"""Addresses of the hub."""

from django.urls import path

from rapport_unique.exchange.hub.views import health, home, mailbox, statistics
from rapport_unique.exchange.transport import remote

urlpatterns = [
    path("", home.home, name="home"),
    path("statistics", statistics.page, name="statistics"),
    path("statistics.json", statistics.as_json, name="statistics-json"),
    path(remote.MAILBOX, mailbox.mailbox, name="mailbox"),
    path(remote.DIRECTORY, mailbox.directory, name="directory"),
    path("health", health.health, name="health"),
]
