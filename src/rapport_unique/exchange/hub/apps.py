"""The Django app of the hub: only the site of the hub installs it."""

from django.apps import AppConfig


class HubConfig(AppConfig):
    name = "rapport_unique.exchange.hub"
    label = "exchange_hub"

    def ready(self) -> None:
        from rapport_unique.exchange.hub import publishing, retention, statistics  # noqa: F401 - their tasks register themselves
