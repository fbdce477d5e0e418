"""How sure a way of signing in is, on the scale of the federal authentication service."""

from enum import IntEnum


class Level(IntEnum):
    """The federal levels of assurance: the higher, the surer."""

    TOTP = 400
    ITSME = 450
    EID = 500


READING = Level.TOTP
"""Enough to read and to fill in."""

STRONG = Level.ITSME
"""What signing and giving mandates ask for, together with a fresh sign-in."""
