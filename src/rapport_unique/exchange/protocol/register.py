"""The rules of the register of references: which centre knows whom, who may ask, and whom a request goes to.

The register knows a person by a keyed hash, `subject`; nothing here needs more.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from rapport_unique.core.findings import Invalid, NotAllowed, NotPossible
from rapport_unique.core.identifiers import niss_is_valid
from rapport_unique.exchange.protocol import refusals, sealing
from rapport_unique.exchange.protocol.code_lists import LEGAL_CONTEXTS, PHASE_ONE, Block, Quality
from rapport_unique.exchange.protocol.deadlines import day_of
from rapport_unique.exchange.protocol.identifiers import read_instant, read_period
from rapport_unique.exchange.protocol.messages import Message

LOOK_BACK_YEARS = 5
"""How far back a request may ask, and an ended inscription still counts."""
MAY_ASK = frozenset(
    {Quality.UNDER_EXAMINATION, Quality.INTEGRATION_INCOME, Quality.EQUIVALENT, Quality.OTHER_AID}
    | {Quality.OTHER_GUIDANCE}
)
"""With one of these, active today, a centre may ask about a person."""
ANSWERS = MAY_ASK | {Quality.DEBT_MEDIATION}
"""With one of these a centre is asked. A cohabitant, an employee, a supervisor is not who the inquiry is about, and a
generic code does not say that the person is."""


@dataclass(frozen=True, slots=True)
class Inscription:
    """A centre knows a person in a quality, from `begin` to `end`, both included; without `end` still."""

    centre: str
    subject: str
    quality: Quality
    begin: date
    end: date | None = None

    def overlaps(self, first: date, last: date) -> bool:
        return self.begin <= last and (self.end is None or self.end >= first)

    def is_active(self, day: date) -> bool:
        return self.overlaps(day, day)


def pseudonym(ssin: str, key: bytes) -> str:
    """HMAC-SHA-256 of a national number: how it stands at rest. To rotate the key, look under both."""
    return hmac.new(key, ssin.encode(), hashlib.sha256).hexdigest()


def look_back(today: date) -> date:
    """The first day of which one may ask."""
    try:
        return today.replace(year=today.year - LOOK_BACK_YEARS)
    except ValueError:  # 29 February
        return today.replace(year=today.year - LOOK_BACK_YEARS, day=28)


def check_question(
    *,
    legal_context: str,
    ssin: str,
    blocks: Iterable[str],
    begin: date,
    end: date | None,
    today: date,
    open_blocks: frozenset[Block] = PHASE_ONE,
) -> None:
    """What the asker, the hub and every target check of a question, each for itself."""
    if legal_context not in LEGAL_CONTEXTS:
        raise NotAllowed(refusals.CONTEXT_NOT_ALLOWED.code)
    if closed := [each for each in blocks if each not in open_blocks]:
        raise NotAllowed(refusals.BLOCK_NOT_OPEN.code, {"blocks": closed})
    check_ssin(ssin)
    check_period(begin, end)
    if begin < look_back(today):
        raise NotAllowed(refusals.PERIOD_TOO_LONG.code, {"first": look_back(today)})


def check_request(request: Message, open_blocks: frozenset[Block]) -> None:
    """What the hub and every target check of a signed request: what its asker had to, on the day of asking.

    Who signs with an earlier day gains the days that a message may be under way, `KEY_LIVES`, out of five years; that
    the centre knows the person is checked on the day of arrival.
    """
    begin, end = read_period(request["period"])
    check_question(
        legal_context=request["legalContext"],
        ssin=request["ssin"],
        blocks=request["blocks"],
        begin=begin,
        end=end,
        today=day_of(read_instant(request["sent"])),
        open_blocks=open_blocks,
    )
    sealing.check_answer_key(request["answerKey"])


def check_ssin(ssin: str) -> None:
    if not niss_is_valid(ssin):
        raise Invalid(refusals.SSIN_INVALID.code)


def check_period(begin: date, end: date | None) -> None:
    if end is not None and end < begin:
        raise Invalid(refusals.PERIOD_REVERSED.code, {"first": begin, "last": end})


def check_integrated(inscriptions: Iterable[Inscription], centre: str, today: date) -> None:
    """Only a centre that knows the person itself may ask what others know."""
    mine = (each for each in inscriptions if each.centre == centre and each.quality in MAY_ASK)
    if not any(each.is_active(today) for each in mine):
        raise NotAllowed(refusals.NOT_INTEGRATED.code)


def targets(inscriptions: Iterable[Inscription], asker: str, begin: date, end: date) -> tuple[str, ...]:
    """The other centres that knew the person between the two days in a quality that answers, each once."""
    return tuple(
        sorted(
            {
                each.centre
                for each in inscriptions
                if each.centre != asker and each.quality in ANSWERS and each.overlaps(begin, end)
            }
        )
    )


def inscribed(existing: Sequence[Inscription], new: Inscription) -> None:
    """Refuse an inscription that repeats one: same centre, person and quality in overlapping periods."""
    check_period(new.begin, new.end)
    for each in existing:
        same = (each.centre, each.subject, each.quality) == (new.centre, new.subject, new.quality)
        if same and each.overlaps(new.begin, new.end or date.max):
            raise NotPossible(refusals.ALREADY_INSCRIBED.code)


def ended(existing: Sequence[Inscription], which: Inscription) -> Inscription:
    """The open inscription that began as `which` says, with its end. NotPossible where there is none."""
    for each in existing:
        if each == replace(which, end=None):
            check_period(which.begin, which.end)
            return which
    raise NotPossible(refusals.NOT_INSCRIBED.code)


def current_number(ssin: str, replaced: Mapping[str, str]) -> str:
    """The number that stands today for one that was replaced, perhaps more than once."""
    seen = set()
    while ssin in replaced and ssin not in seen:
        seen.add(ssin)
        ssin = replaced[ssin]
    return ssin
