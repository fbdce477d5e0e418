"""The picture of the three parts, and the plan of a centre, on the same computation as the report."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from rapport_unique.core.law import Parameters
from rapport_unique.core.measure import Field, Part, Planning
from rapport_unique.core.measures.participation.computation import PARTS, WITH_MINIMUM, Granted, compute
from rapport_unique.core.money import ZERO
from rapport_unique.core.texts import LANGUAGES, Text
from rapport_unique.core.values import Money

Figures = Mapping[str, Decimal | None]

LABELS = {
    "a": Text("Volet A : participation sociale", "Luik A: sociale participatie", "Teil A: soziale Beteiligung"),
    "b": Text("Volet B : modules collectifs", "Luik B: collectieve modules", "Teil B: kollektive Module"),
    "c": Text(
        "Volet C : lutte contre la pauvreté infantile",
        "Luik C: strijd tegen kinderarmoede",
        "Teil C: Kampf gegen Kinderarmut",
    ),
}
_LOST = Text(
    "{amount} seraient perdus : le minimum n'est pas atteint. Dépensez {amount} de plus dans ce volet, avec une date "
    "d'imputation dans l'année.",
    "{amount} zou verloren gaan: het minimum is niet bereikt. Besteed {amount} meer in dit luik, met een boekingsdatum "
    "in het jaar.",
    "{amount} würden verloren gehen: das Minimum ist nicht erreicht. Geben Sie in diesem Teil {amount} mehr aus, mit "
    "einem Buchungsdatum im Jahr.",
)
_NOT_ACCEPTED = Text(
    "{amount} de ce qui est déclaré ne sont pas acceptés, à cause des plafonds de ce volet.",
    "{amount} van wat is aangegeven, wordt niet aanvaard door de plafonds van dit luik.",
    "{amount} des Angegebenen werden wegen der Obergrenzen dieses Teils nicht angenommen.",
)
_ROOM = Text(
    "{amount} peuvent encore être acceptés ici.",
    "{amount} kan hier nog aanvaard worden.",
    "{amount} können hier noch angenommen werden.",
)
_FULL = Text("Le maximum est atteint.", "Het maximum is bereikt.", "Das Maximum ist erreicht.")


def picture(figures: Figures) -> tuple[Part, ...]:
    """The three parts as the figures say; nothing while the subsidy is not known."""
    if figures.get("granted") is None:
        return ()
    return tuple(_part(part, figures) for part in PARTS)


def _part(part: str, figures: Figures) -> Part:
    def amount(key: str) -> Decimal:
        return figures.get(key) or ZERO

    accepted, maximum, lost = amount(f"accepted_{part}"), amount(f"maximum_{part}"), amount(f"loss_{part}")
    spread = sum((amount(f"accepted_{each}") for each in PARTS), ZERO)
    room = min(maximum - accepted, max(ZERO, amount("granted") - spread))
    advice = []
    if lost:
        advice.append(_said(_LOST, lost))
    if amount(f"declared_{part}") > accepted:
        advice.append(_said(_NOT_ACCEPTED, amount(f"declared_{part}") - accepted))
    if room > lost:
        advice.append(_said(_ROOM, room))
    if accepted == maximum:
        advice.append(_FULL)
    return Part(part, LABELS[part], accepted, amount(f"minimum_{part}"), maximum, lost, tuple(advice))


def _said(sentence: Text, amount: Decimal) -> Text:
    return Text(*(sentence.say(language, {"amount": amount}) for language in LANGUAGES))


_OPERATING = Text("fonctionnement", "werking", "Funktionskosten")
_STAFF = Text("personnel", "personeel", "Personalkosten")


def _field(part: str, nature: str, words: Text) -> Field:
    label = Text(*(f"{LABELS[part].say(language)} – {words.say(language)}" for language in LANGUAGES))
    return Field(key=f"{nature}_{part}", label=label, kind=Money(), required=False)


def _from_figures(figures: Figures) -> dict[str, Decimal]:
    """The amounts as the report stands: the costs that are left after the cuts of their lines, the staff declared."""
    amounts = {}
    for part in PARTS:
        operating = figures.get(f"operating_accepted_{part}") or ZERO
        amounts[f"operating_{part}"] = operating
        amounts[f"staff_{part}"] = max(ZERO, (figures.get(f"declared_staff_{part}") or ZERO))
    return amounts


def _figures(parameters: Parameters, prefilled: Mapping[str, Any], amounts: Mapping[str, Decimal]) -> Figures:
    if prefilled["main"] is None:
        return {"granted": None}
    granted = Granted(prefilled["main"], prefilled["compensation"] or ZERO)
    operating = {part: amounts.get(f"operating_{part}", ZERO) for part in PARTS}
    staff = {part: amounts.get(f"staff_{part}", ZERO) for part in PARTS}
    result = compute(granted, operating, staff, parameters)
    found: dict[str, Decimal | None] = {
        "granted": granted.total,
        "loss": result.lost,
        "eligible": result.eligible,
        "to_repay": granted.total - result.eligible,
    }
    for part in PARTS:
        found[f"declared_{part}"] = operating[part] + staff[part]
        found[f"accepted_{part}"] = result.accepted[part]
        found[f"maximum_{part}"] = result.maximum[part]
    for part in WITH_MINIMUM:
        found[f"minimum_{part}"] = result.minimum[part]
        found[f"loss_{part}"] = result.loss[part]
    return found


PLANNING = Planning(
    amounts=tuple(
        _field(part, nature, words)
        for part in PARTS
        for nature, words in (("operating", _OPERATING), ("staff", _STAFF))
    ),
    from_figures=_from_figures,
    figures=_figures,
)
