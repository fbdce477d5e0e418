"""The Django app of a node: only the site of a node installs it."""

from django.apps import AppConfig


class NodeConfig(AppConfig):
    name = "rapport_unique.exchange.node"
    label = "exchange_node"

    def ready(self) -> None:
        from rapport_unique.exchange.node import (  # noqa: F401 - they register themselves
            anomalies,
            notices,
            publishing,
            retention,
            roles,
        )
