"""The Django app `control`."""

from django.apps import AppConfig


class ControlConfig(AppConfig):
    name = "rapport_unique.control"
    label = "control"

    def ready(self) -> None:
        from rapport_unique.control import (  # noqa: F401 - they register themselves
            asking,
            pieces,
            proving,
            roles,
            settling,
        )
