"""Measures that the administration made on the screen."""

from django.db import models


class SimpleMeasure(models.Model):
    """A measure as data. `definition` is what its editor typed (see reporting/simple_measures.py); once it is published
    only periods are added to it."""

    identifier = models.CharField(max_length=40, unique=True)
    definition = models.JSONField()
    revision = models.PositiveIntegerField(default=0)
    published_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["identifier"]

    def __str__(self) -> str:
        return self.identifier

    @property
    def journal_subject(self) -> str:
        return f"measure:{self.identifier}"
