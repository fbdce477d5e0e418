"""What the settings of both sides of the exchange share, besides those of every site."""

from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

from rapport_unique.exchange.protocol.code_lists import PHASE_ONE, Block
from rapport_unique.sites.environment import Environment

TEMPLATES = Path(__file__).parent / "exchange_templates"
"""Where both sides say the same, and other than the sites of the administration."""


def membership(env: Environment, home: Path) -> Path:
    """The folder of `exchange.membership`."""
    return env.path("MEMBERSHIP", home / "membership")


def metadata_kept(env: Environment) -> int:
    """Days that is kept who asked whom, without what was said."""
    return env.int("METADATA_KEPT_DAYS", 3653)


def prose(metadata_kept_days: int, **more: object) -> dict[str, object]:
    """What both sides say of themselves."""
    return {"metadata_kept_years": round(metadata_kept_days / 365.25), **more}


def open_blocks(env: Environment) -> frozenset[Block]:
    """What may be asked: the first phase, or all of it."""
    phase = env.int("EXCHANGE_PHASE", 1)
    if phase not in (1, 2):
        raise ImproperlyConfigured("RU_EXCHANGE_PHASE is 1 or 2")
    return PHASE_ONE if phase == 1 else frozenset(Block)
