"""From a file to the body of an answer: only what was asked for, only what the period covers, no more than fits."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from rapport_unique.core.seal import canonical_bytes
from rapport_unique.exchange.node.cases import File
from rapport_unique.exchange.protocol.code_lists import AnswerStatus, Block, Withheld
from rapport_unique.exchange.protocol.identifiers import read_period
from rapport_unique.exchange.protocol.sealing import BUCKETS

Body = dict[str, Any]


def body_of(file: File | None, blocks: Collection[str], begin: date, end: date | None) -> Body:
    """What a centre answers of itself."""
    if file is None:
        return _body(AnswerStatus.NO_DATA_FOUND)
    found: Body = {}
    if Block.PRACTICAL in blocks:
        found["practical"] = {"dossier": file.dossier, "manager": file.manager, "telephone": file.telephone}
    if Block.DECISIONS in blocks:
        found["decisions"] = [
            _decision(each, with_calculation=Block.CALCULATION in blocks)
            for each in file.decisions
            if _overlaps(each["period"], begin, end)
        ]
    if Block.DEBTORS in blocks:
        found["debtors"] = [dict(each) for each in file.debtors]
    if Block.CAPITAL in blocks:
        found["capital"] = [dict(each) for each in file.capital]
    return _fitted(_body(AnswerStatus.DATA_FOUND, **found))


def telephone_only(telephone: str) -> Body:
    """What is answered where nothing may be told: where to telephone."""
    return _body(AnswerStatus.NO_RESULT, practical={"telephone": telephone})


def digest_of(body: Body) -> str:
    """By which one knows whether a body is still the one that somebody saw."""
    return hashlib.sha256(canonical_bytes(body)).hexdigest()


def _body(status: AnswerStatus, **found: Any) -> Body:
    return {"type": "rse.answer.body.v1", "status": status.value, "withheld": [], **found}


def _decision(decision: Mapping[str, Any], *, with_calculation: bool) -> dict[str, Any]:
    return {name: value for name, value in decision.items() if with_calculation or name != "calculation"}


def _overlaps(period: Mapping[str, str], begin: date, end: date | None) -> bool:
    first, last = read_period(period)
    return (last is None or last >= begin) and (end is None or first <= end)


def _fitted(body: Body) -> Body:
    """Without the oldest decisions, as many as do not fit into the largest bucket; the body says so."""
    while body.get("decisions") and len(canonical_bytes(body)) > BUCKETS[-1]:
        newest = sorted(body["decisions"], key=lambda each: str(each["decided"]), reverse=True)[:-1]
        body = {**body, "decisions": newest, "withheld": [Withheld.OLDER_DECISIONS.value]}
    return body
