"""The Django app `accounts`."""

from django.apps import AppConfig
from django.core.checks import Tags, register


class AccountsConfig(AppConfig):
    name = "rapport_unique.accounts"
    label = "accounts"

    def ready(self) -> None:
        from rapport_unique.accounts import cards, codes, log, reminders, signing_in  # noqa: F401 - they register themselves
        from rapport_unique.accounts.checks import every_view_declares_access

        register(every_view_declares_access, Tags.urls)
