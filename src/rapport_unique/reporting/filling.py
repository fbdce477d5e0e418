"""Fill in a report on the screen: fields, rows, and the drafts that lie beside the content."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max

from rapport_unique.accounts.access import Actor
from rapport_unique.accounts.models import Person
from rapport_unique.core.findings import NotPossible, Severity, define
from rapport_unique.core.lifecycle import Action, State, require
from rapport_unique.core.measure import Table
from rapport_unique.core.texts import Text
from rapport_unique.core.values import Raw, read, stored
from rapport_unique.reporting.changing import changing, locked, require_open
from rapport_unique.reporting.evaluation import canonical_fields
from rapport_unique.reporting.models import Draft, Report, Row, Simulation, Version
from rapport_unique.ui import clock

FIELDS_FORM = "fields"

define(
    "table-by-workbook-only",
    Severity.BLOCKING,
    Text(
        "Ces lignes se complètent dans le classeur seulement.",
        "Deze lijnen worden enkel in de werkmap ingevuld.",
        "Diese Zeilen werden nur in der Arbeitsmappe ausgefüllt.",
    ),
    Text(
        "le classeur téléchargé, complété puis envoyé ici",
        "de gedownloade werkmap, ingevuld en hier opgeladen",
        "die heruntergeladene Arbeitsmappe, ausgefüllt und hier hochgeladen",
    ),
)
define(
    "workbook-in-force",
    Severity.BLOCKING,
    Text(
        "Ces lignes viennent du classeur en vigueur : un classeur sert pour toute la mesure.",
        "Deze lijnen komen uit de geldende werkmap: een werkmap dient voor de hele maatregel.",
        "Diese Zeilen stammen aus der geltenden Arbeitsmappe: eine Arbeitsmappe gilt für die ganze Maßnahme.",
    ),
    Text(
        "un nouveau classeur, ou l'encodage à l'écran à la place du classeur",
        "een nieuwe werkmap, of invoer op het scherm in plaats van de werkmap",
        "eine neue Arbeitsmappe, oder die Eingabe am Bildschirm statt der Arbeitsmappe",
    ),
)


def save_fields(
    *, report: Report, actor: Actor, revision: int, fields: Mapping[str, str], confirmed: tuple[str, ...] = ()
) -> Version:
    """Save the fields of the form. `confirmed` are the codes of findings that the person declares to be right."""
    with changing(report=report, actor=actor, revision=revision, action="fields-saved", form=FIELDS_FORM) as change:
        version = change.version
        before = version.answers
        read_elsewhere = {key: before.get("fields", {}).get(key) for key in fields_of_workbook(version)}
        answers = {"fields": canonical_fields(version.report.campaign.measure, {**fields, **read_elsewhere})}
        change.data = {
            "changed": sorted(
                key for key, value in answers["fields"].items() if value != before.get("fields", {}).get(key)
            ),
            "confirmed": sorted(confirmed),
        }
        change.event_if_same = sorted(confirmed) != before.get("confirmed", {}).get("codes", [])
        version.answers = {**version.answers, **answers}
        change.confirmed = confirmation(actor, confirmed)
    return version


def fields_of_workbook(version: Version) -> tuple[str, ...]:
    """The fields that the workbook in force answers, and that the screen leaves alone."""
    sheet = version.report.campaign.measure.fields_sheet
    return sheet.fields if sheet and version.workbook_id else ()


def why_not_on_screen(version: Version, table: Table) -> str:
    """The code of what keeps the rows of a table from being filled in on the screen, if anything does."""
    if not table.on_screen(version.report.campaign.parameters):
        return "table-by-workbook-only"
    if table.layout and version.workbook_id and version.report.campaign.measure.one_road:
        return "workbook-in-force"
    return ""


def confirmation(actor: Actor, codes: tuple[str, ...]) -> dict[str, Any]:
    """Who confirmed which findings, when: shown to the signatories, never part of a digest."""
    return {"codes": sorted(codes), "by": actor.name, "at": clock.now().isoformat()} if codes else {}


def row_form(table: Table, row: Row | None = None, simulation: Simulation | None = None) -> str:
    """Under which name the draft of a row is kept."""
    if row:
        return f"row:{row.pk}"
    return f"simulation:{simulation.pk}" if simulation else f"new:{table.key}"


def save_row(
    *,
    report: Report,
    actor: Actor,
    revision: int,
    table: Table,
    values: Mapping[str, str],
    row: Row | None = None,
    simulation: Simulation | None = None,
) -> Row:
    """Save what the centre fills in of a row. Without `row`, a new one: in a prepared table on `simulation`, where the
    first completes the prepared row and a further one is another aid. What the tool said stays as it is."""
    action = "row-saved" if row else "row-added"
    form = row_form(table, row, simulation)
    with changing(report=report, actor=actor, revision=revision, action=action, form=form) as change:
        version = change.version
        if refusal := why_not_on_screen(version, table):
            raise NotPossible(refusal)
        if row is None:
            if table.prepared_from and simulation is None:
                raise ValueError("a new row needs its simulation")
            beside = version.workbook if table.layout else None
            row = Row(version=version, workbook=beside, table=table.key, on_screen=True)
            row.position = _next_position(version, table)
            row.values = _prepared_values(version, table, simulation) if simulation else {}
        else:
            row = version.rows_in_force.select_for_update().get(pk=row.pk)
        row.values = {**row.values, **_typed(table, values)}
        row.save()
        change.data = {"table": table.key, "row": row.position}
    return row


def clear_row(*, report: Report, actor: Actor, revision: int, row: Row) -> None:
    """Remove a row made on the screen; empty what the centre filled in of a row from the workbook."""
    with changing(report=report, actor=actor, revision=revision, action="row-cleared") as change:
        version = change.version
        row = version.rows_in_force.select_for_update().get(pk=row.pk)
        table = version.report.campaign.measure.table(row.table)
        if refusal := why_not_on_screen(version, table):
            raise NotPossible(refusal)
        change.data = {"table": row.table, "row": row.position}
        if row.on_screen:
            row.delete()
        else:
            row.values = {**row.values, **_typed(table, {})}
            row.save(update_fields=["values"])


def _typed(table: Table, values: Mapping[str, str]) -> dict[str, str | None]:
    return {
        column.key: stored(column.kind, read(column.kind, values.get(column.key))) for column in table.centre_columns
    }


def _prepared_values(version: Version, table: Table, simulation: Simulation) -> dict[str, str | None]:
    known: tuple[Raw, ...] = (simulation.niss, simulation.number, simulation.date, simulation.balance)
    values = {
        column.key: stored(column.kind, read(column.kind, value))
        for column, value in zip(table.compared, known, strict=True)
    }
    return {table.centre_column: version.report.centre.ins, **values}


def _next_position(version: Version, table: Table) -> int:
    last = version.rows_in_force.filter(table=table.key).aggregate(last=Max("position"))["last"]
    before_the_first = table.layout.first_row - 1 if table.layout else 0
    return (last or before_the_first) + 1


def open_draft(*, report: Report, actor: Actor, revision: int, form: str = FIELDS_FORM) -> Draft:
    """Open a signed form for modification: an empty draft, which nobody else is troubled by."""
    return keep_draft(report=report, actor=actor, revision=revision, form=form, values={})


def keep_draft(*, report: Report, actor: Actor, revision: int, form: str, values: Mapping[str, str]) -> Draft:
    """Keep what somebody typed, on the revision that they saw. No content, no event."""
    with transaction.atomic():
        version = locked(report)
        require(actor.role.key, Action.EDIT, State(version.state))
        require_open(version)
        draft: Draft
        draft, _ = Draft.objects.update_or_create(
            version=version,
            person=actor.person,
            form=form,
            defaults={"base_revision": revision, "values": _storable(values), "saved_at": clock.now()},
        )
    return draft


def _storable(values: Mapping[str, str]) -> dict[str, str]:
    """Without the one character that PostgreSQL's JSON refuses."""
    return {key: value.replace("\0", "") for key, value in values.items()}


def drop_draft(*, report: Report, actor: Actor, form: str) -> None:
    """Abandon a draft; the content and its signatures stay as they are."""
    with transaction.atomic():
        _drop(locked(report), actor.person, form)


def _drop(version: Version, person: Person, form: str) -> None:
    Draft.objects.filter(version=version, person=person, form=form).delete()


def draft_of(version: Version, person: Person, form: str = FIELDS_FORM) -> Draft | None:
    draft: Draft | None = Draft.objects.filter(version=version, person=person, form=form).first()
    return draft


def colleagues_drafts(version: Version, person: Person, since: datetime | None = None) -> list[Draft]:
    """Who else is working on this report."""
    drafts = Draft.objects.filter(version=version).exclude(person=person).select_related("person")
    return list(drafts.filter(saved_at__gte=since) if since else drafts)
