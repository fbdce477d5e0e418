"""The Django app `reporting`."""

from django.apps import AppConfig


class ReportingConfig(AppConfig):
    name = "rapport_unique.reporting"
    label = "reporting"

    def ready(self) -> None:
        from rapport_unique.reporting import freezing, intake, reminders, roles  # noqa: F401
