"""The demonstration of the hub: who is known where."""

from __future__ import annotations


def load() -> None:
    """Loading again adds nothing."""
