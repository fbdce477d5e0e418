"""The Django app `journal`."""

from django.apps import AppConfig


class JournalConfig(AppConfig):
    name = "rapport_unique.journal"
    label = "journal"
