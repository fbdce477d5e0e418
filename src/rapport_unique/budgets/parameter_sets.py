"""Sets of parameters that somebody supplied: taken in whole from a table, shown, and given back as a table."""

from __future__ import annotations

import csv
import hashlib
import io
import re
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction

from rapport_unique.accounts.access import Actor
from rapport_unique.accounts.models import Centre
from rapport_unique.adapters.parameter_tables import ParametersRead, read_parameters
from rapport_unique.budgets.codes import SET_EXISTS, SET_NAME, SET_WRONG
from rapport_unique.budgets.models import ImportedSet
from rapport_unique.core.findings import Invalid, NotPossible
from rapport_unique.journal.recording import record
from rapport_unique.reference_budget import ParameterSet, Value, known_sets
from rapport_unique.ui import clock

HEADER = ("scope", "path", "from", "value", "unit", "status", "source", "licence", "reason")

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,59}")
"""What can stand in an address and in the name of a file."""


def rows_of(parameters: ParameterSet) -> list[list[str]]:
    """Every value as texts, in the order of `HEADER`."""
    return [
        [*key, each.since.isoformat(), f"{each.value:f}", *each[2:]]
        for key, values in sorted(parameters.values.items())
        for each in values
    ]


def set_of(name: str, rows: Iterable[Sequence[Any]]) -> ParameterSet:
    """The set that `rows_of` gave the rows of."""
    values: dict[tuple[str, str], list[Value]] = {}
    for scope, path, since, value, *rest in rows:
        dated = Value(date.fromisoformat(since), Decimal(value), *rest)
        values.setdefault((scope, path), []).append(dated)
    return ParameterSet(name, {key: tuple(sorted(each)) for key, each in values.items()})


def table_of(parameters: ParameterSet) -> str:
    """The set as CSV; every line says whether its value is synthetic, licensed or official."""
    output = io.StringIO()
    writer = csv.writer(output, delimiter=";", lineterminator="\r\n")
    writer.writerow(HEADER)
    writer.writerows(rows_of(parameters))
    return output.getvalue()


def read_set(*, name: str, content: bytes) -> ParametersRead:
    """What a table holds, and what is wrong with it; stores nothing. A table that names itself keeps its own name."""
    return read_parameters(content, name)


def import_set(*, centre: Centre, actor: Actor, name: str, file_name: str, content: bytes) -> ImportedSet:
    """Keep a table as a set that the centre can choose. The same file again gives the set that is there.

    Raises NotPossible where it has errors, Invalid where another set has its name: a set never changes.
    """
    read = read_set(name=name, content=content)
    if read.parameters is None:
        raise NotPossible(SET_WRONG.code, {"count": len(read.findings)})
    parameters = read.parameters
    if not _NAME.fullmatch(parameters.id):
        raise Invalid(SET_NAME.code, {"name": parameters.id[:60]})
    with transaction.atomic():
        Centre.objects.select_for_update().get(pk=centre.pk)
        there: ImportedSet | None = ImportedSet.objects.filter(centre=centre, name=parameters.id).first()
        if there is not None and there.digest == parameters.digest:
            return there
        if there is not None or parameters.id in known_sets():
            raise Invalid(SET_EXISTS.code, {"name": parameters.id})
        made: ImportedSet = ImportedSet.objects.create(
            centre=centre,
            name=parameters.id,
            values=rows_of(parameters),
            digest=parameters.digest,
            file_name=file_name[:200],
            sha256=hashlib.sha256(content).hexdigest(),
            imported_by=actor.person,
            imported_at=clock.now(),
        )
        data = {"name": made.name, "digest": made.digest, "sha256": made.sha256}
        record(subject=f"budgets:{centre.ins}", actor=actor.identifier, action="parameters-imported", data=data)
    return made
