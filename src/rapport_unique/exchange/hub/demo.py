"""The demonstration's people at the hub: who they are, and which of the three centres knows them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from rapport_unique.accounts.access import Program
from rapport_unique.exchange import demo
from rapport_unique.exchange.hub.population import SqlPopulation
from rapport_unique.exchange.hub.store import HubStore
from rapport_unique.exchange.protocol.register import Inscription, pseudonym

PROGRAM = Program("demo")


def load_register(store: HubStore, population: SqlPopulation, members: Mapping[str, str], today: date) -> None:
    """Load the population, and the inscriptions of centres (enterprise numbers by INS code). Again adds nothing."""
    if findings := population.load(demo.population(), actor=PROGRAM):
        raise ValueError(f"the demonstration's population: {findings}")
    with store.transaction():
        for known in demo.KNOWN:
            subject = pseudonym(known.ssin, population.keys[0])
            begin = today - timedelta(days=known.since)
            end = None if known.until is None else today - timedelta(days=known.until)
            new = Inscription(members[known.ins], subject, known.quality, begin, end)
            there = store.inscriptions([subject])
            if not any((each.centre, each.quality) == (new.centre, new.quality) for each in there):
                store.add_inscription(new)
