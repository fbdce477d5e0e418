"""The Django app `budgets`."""

from django.apps import AppConfig


class BudgetsConfig(AppConfig):
    name = "rapport_unique.budgets"
    label = "budgets"

    def ready(self) -> None:
        from rapport_unique.budgets import codes, erasing, recomputing, roles  # noqa: F401 - they register themselves
