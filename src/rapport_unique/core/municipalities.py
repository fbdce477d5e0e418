"""The 581 municipalities of 2020, each with its public welfare centre and the languages of its region."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path
from typing import NamedTuple

from rapport_unique.core.texts import Text


class Municipality(NamedTuple):
    """`ins` has five digits. `languages` are those of the centre, the first being its default."""

    ins: str
    name: Text
    province: Text
    region: str
    inhabitants: int
    postcode: str
    languages: tuple[str, ...]


_REGION_LANGUAGES = {"flanders": ("nl",), "wallonia": ("fr",), "brussels": ("fr", "nl")}


@cache
def municipalities() -> dict[str, Municipality]:
    """Every municipality by INS code."""
    path = Path(__file__).parent / "data" / "municipalities-2020.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return {row["ins"]: _municipality(row) for row in csv.DictReader(file)}


def _municipality(row: dict[str, str]) -> Municipality:
    german = row["name_de"]
    return Municipality(
        ins=row["ins"],
        name=Text(row["name_fr"], row["name_nl"], german or row["name_fr"]),
        province=Text(row["province_fr"], row["province_nl"], row["province_fr"]),
        region=row["region"],
        inhabitants=int(row["inhabitants_2020"]),
        postcode=row["postcode"],
        languages=("de",) if german else _REGION_LANGUAGES[row["region"]],
    )
