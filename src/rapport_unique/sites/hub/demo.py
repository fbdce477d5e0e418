"""The demonstration of the hub: who the invented people are, and which of the three centres knows them."""

from __future__ import annotations

from django.conf import settings

from rapport_unique.exchange.hub.demo import load_register
from rapport_unique.exchange.hub.population import SqlPopulation
from rapport_unique.exchange.hub.sql import SqlHub
from rapport_unique.sites.demonstration import NODES
from rapport_unique.ui import clock


def load() -> None:
    """Loading again adds nothing."""
    members = {ins: member.number for ins, member in NODES.items()}
    load_register(SqlHub(), SqlPopulation(settings.PSEUDONYM_KEYS), members, clock.today())
