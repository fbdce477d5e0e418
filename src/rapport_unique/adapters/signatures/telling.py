"""A verdict in words that a citizen understands, and as data."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any
from zoneinfo import ZoneInfo

from rapport_unique.adapters.signatures.verification import Verdict
from rapport_unique.core.findings import message_of
from rapport_unique.core.lifecycle import ROLE_LABELS, Role
from rapport_unique.core.measures import known
from rapport_unique.core.seal import document_digest
from rapport_unique.core.texts import Text, format_date

_BELGIUM = ZoneInfo("Europe/Brussels")

GOOD = Text(
    "Ce rapport est signé par les deux responsables, et rien n'y a été changé depuis.",
    "Dit verslag is door beide verantwoordelijken ondertekend, en er is sindsdien niets aan gewijzigd.",
    "Dieser Bericht ist von beiden Verantwortlichen unterzeichnet, und seither wurde nichts daran geändert.",
)
NOT_GOOD = Text(
    "Ce fichier n'est pas un rapport signé en ordre.",
    "Dit bestand is geen verslag dat in orde ondertekend is.",
    "Diese Datei ist kein ordnungsgemäß unterzeichneter Bericht.",
)
TEST = Text(
    "TEST : signature d'essai, sans aucune valeur juridique.",
    "TEST: proefhandtekening, zonder enige juridische waarde.",
    "TEST: Probeunterschrift ohne jeden rechtlichen Wert.",
)
_SIGNED = Text("{role} : {name}, le {at}{stamp}", "{role}: {name}, op {at}{stamp}", "{role}: {name}, am {at}{stamp}")
_STAMPED = Text(" (heure certifiée)", " (gecertificeerd tijdstip)", " (beglaubigte Uhrzeit)")
_REPORT = Text(
    "{measure}, {period}, centre {centre}, version {number}.{revision}",
    "{measure}, {period}, centrum {centre}, versie {number}.{revision}",
    "{measure}, {period}, Zentrum {centre}, Fassung {number}.{revision}",
)
_FINGERPRINT = Text(
    "Empreinte signée : {digest}", "Ondertekende vingerafdruk: {digest}", "Unterzeichneter Fingerabdruck: {digest}"
)
_FILE = Text(
    "Empreinte du fichier (SHA-256) : {digest}",
    "Vingerafdruk van het bestand (SHA-256): {digest}",
    "Fingerabdruck der Datei (SHA-256): {digest}",
)


def verdict_data(verdict: Verdict, language: str) -> dict[str, Any]:
    """All that can be said, as JSON; amounts and moments as strings. No national number."""
    return {
        "good": verdict.good,
        "sha256": verdict.sha256,
        "report": _report(verdict.attachment, language),
        "signatures": [
            {
                "field": each.field,
                "role": ROLE_LABELS[Role(each.field)].say(language),
                "name": each.signer.name,
                "at": each.at.isoformat(),
                "stamped": each.stamped,
                "test": each.signer.is_test,
                "good": not each.problems,
            }
            for each in verdict.signatures
        ],
        "archived_at": verdict.archived_at.isoformat() if verdict.archived_at else None,
        "findings": [{"code": each.code, "message": message_of(each, language)} for each in verdict.findings],
    }


def verdict_lines(verdict: Verdict, language: str) -> Iterator[str]:
    """The same, line by line."""
    yield (GOOD if verdict.good else NOT_GOOD).say(language)
    for finding in verdict.findings:
        yield f"- {message_of(finding, language)}"
    said = verdict_data(verdict, language)
    for each in said["signatures"]:
        stamp = _STAMPED.say(language) if each["stamped"] else ""
        if each["test"]:
            yield TEST.say(language)
        yield _SIGNED.say(language, {**each, "at": moment(each["at"], language), "stamp": stamp})
    report = said["report"]
    if report:
        yield _REPORT.say(language, {**report, "measure": report["title"]})
        for figure in report["figures"]:
            yield f"{figure['label']}: {figure['amount']}"
        yield _FINGERPRINT.say(language, {"digest": report["document_digest"]})
    yield _FILE.say(language, {"digest": verdict.sha256})


def moment(at: str, language: str) -> str:
    """On a Belgian clock."""
    local = datetime.fromisoformat(at).astimezone(_BELGIUM)
    return f"{format_date(local.date(), language)} {local:%H:%M}"


def _report(attached: dict[str, Any] | None, language: str) -> dict[str, Any] | None:
    """What was signed. `digest_holds` says whether the fingerprint follows from the figures that stand there."""
    if attached is None or not isinstance(attached.get("figures"), dict):
        return None
    measure = known(attached.get("measure"))
    return {
        **{key: attached.get(key) for key in ("measure", "period", "centre", "number", "revision", "document_digest")},
        "title": measure.title.say(language) if measure else str(attached.get("measure")),
        "digest_holds": _digest_holds(attached),
        "figures": [
            {"key": figure.key, "label": figure.label.say(language), "amount": shown}
            for figure in (measure.figures if measure else ())
            if (shown := _shown(figure.kind, attached["figures"].get(figure.key), language))
        ],
    }


def _shown(kind: Any, amount: Any, language: str) -> str:
    try:
        return str(kind.show(Decimal(amount), language)) if isinstance(amount, str) else ""
    except InvalidOperation:
        return ""


def _digest_holds(attached: dict[str, Any]) -> bool:
    try:
        figures = {key: None if each is None else Decimal(each) for key, each in attached["figures"].items()}
        again = document_digest(
            content=attached["content_digest"],
            centre=attached["centre"],
            campaign=attached["campaign"],
            number=attached["number"],
            figures=figures,
        )
    except (KeyError, TypeError, InvalidOperation):
        return False
    return again == attached.get("document_digest")
