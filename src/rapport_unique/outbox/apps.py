"""The Django app `outbox`."""

from importlib import import_module

from django.apps import AppConfig


class OutboxConfig(AppConfig):
    name = "rapport_unique.outbox"
    label = "outbox"

    def ready(self) -> None:
        import_module("rapport_unique.outbox.mail")
