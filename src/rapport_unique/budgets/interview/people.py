"""What the people of a household are called at the table: their first name, or what they are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from rapport_unique.reference_budget import Role

_CO_RESIDENT = Role.CO_RESIDENT.value


def person_labels(data: Mapping[str, Any], language: str) -> dict[str, str]:
    """A label by identifier of everybody whose needs the budget covers; those without a name are counted."""
    labels: dict[str, str] = {}
    nameless: Counter[str] = Counter()
    for each in data.get("members", []):
        if each.get("role") == _CO_RESIDENT or "id" not in each:
            continue
        role = str(each.get("role", ""))
        nameless[role] += not each.get("name")
        labels[each["id"]] = each.get("name") or f"{_called(role, language)} {nameless[role]}"
    return labels


def _called(role: str, language: str) -> str:
    return next((each.label.say(language) for each in Role if each.value == role), role)
