"""The Django app `ui`."""

from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "rapport_unique.ui"
    label = "ui"
    verbose_name = "Interface"
