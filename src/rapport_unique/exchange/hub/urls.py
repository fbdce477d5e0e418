"""Addresses of the hub."""

from django.urls import path

from rapport_unique.exchange.hub.views import health, mailbox
from rapport_unique.exchange.transport import remote

urlpatterns = [
    path(remote.MAILBOX, mailbox.mailbox, name="mailbox"),
    path(remote.DIRECTORY, mailbox.directory, name="directory"),
    path("health", health.health, name="health"),
]
