"""The Django app `reporting`."""

from django.apps import AppConfig


class ReportingConfig(AppConfig):
    name = "rapport_unique.reporting"
    label = "reporting"

    def ready(self) -> None:
        from rapport_unique.core.measures import add_source
        from rapport_unique.reporting import freezing, intake, reminders, roles  # noqa: F401 - they register themselves
        from rapport_unique.reporting.simple_measures import PUBLISHED

        add_source(PUBLISHED)
