"""Take in a completed workbook: receive, read in the background, propose, and replace the content once confirmed."""

from __future__ import annotations

import hashlib
import json
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

from django.core.files import File
from django.core.files.storage import default_storage
from django.db import transaction

from rapport_unique.accounts.access import Actor, Program
from rapport_unique.adapters.workbooks import WorkbookReport, annotated_copy, check_workbook, write_workbook
from rapport_unique.core.answers import Prepared
from rapport_unique.core.codec import findings_from_data, findings_to_data
from rapport_unique.core.findings import Finding, NotPossible, Severity, define
from rapport_unique.core.lifecycle import Action, State, require
from rapport_unique.core.preparation import prepared_digest
from rapport_unique.core.seal import canonical_bytes
from rapport_unique.core.texts import Text
from rapport_unique.journal.recording import record
from rapport_unique.outbox.models import Message
from rapport_unique.outbox.queue import handler, put
from rapport_unique.reporting.changing import changing, locked, require_open, require_seen
from rapport_unique.reporting.evaluation import Outcome, everything_prepared, prefilled_of, rows_on_screen
from rapport_unique.reporting.filling import confirmation
from rapport_unique.reporting.models import Report, Row, Version, Workbook, WorkbookState
from rapport_unique.ui import clock

LARGEST = 32 * 2**20
"""Bytes of an upload; announced before, and cut off while it is received."""
_CHUNK = 2_000
_READER = Program("workbook-reader")

define(
    "upload-too-large",
    Severity.BLOCKING,
    Text(
        "Le fichier dépasse {limit} Mo.",
        "Het bestand is groter dan {limit} MB.",
        "Die Datei ist größer als {limit} MB.",
    ),
)
define(
    "upload-empty",
    Severity.BLOCKING,
    Text("Le fichier est vide.", "Het bestand is leeg.", "Die Datei ist leer."),
)
define(
    "workbook-not-proposed",
    Severity.BLOCKING,
    Text(
        "Ce classeur n'attend pas de confirmation.",
        "Deze werkmap wacht niet op een bevestiging.",
        "Diese Arbeitsmappe wartet nicht auf eine Bestätigung.",
    ),
)


class Reading(NamedTuple):
    """What was found in an upload: why it was refused, or what its content would give."""

    refused: Finding | None
    outcome: Outcome | None


def reading_of(workbook: Workbook) -> Reading:
    data = workbook.read_report
    if "refused" in data:
        return Reading(findings_from_data([data["refused"]])[0], None)
    return Reading(None, Outcome.from_data(data["outcome"]) if data else None)


def receive_upload(*, report: Report, actor: Actor, revision: int, name: str, chunks: Iterable[bytes]) -> Workbook:
    """Store a file and have it read in the background. The content in force stays until the reading is confirmed."""
    with tempfile.NamedTemporaryFile() as received:
        digest = hashlib.sha256()
        size = 0
        for chunk in chunks:
            size += len(chunk)
            if size > LARGEST:
                raise NotPossible("upload-too-large", {"limit": LARGEST // 2**20})
            digest.update(chunk)
            received.write(chunk)
        if not size:
            raise NotPossible("upload-empty")
        received.seek(0)
        sha256 = digest.hexdigest()
        path = f"workbooks/{sha256[:2]}/{sha256}"
        if not default_storage.exists(path):
            path = default_storage.save(path, File(received))
    with transaction.atomic():
        version = locked(report)
        require(actor.role.key, Action.EDIT, State(version.state))
        require_open(version)
        require_seen(version, revision)
        workbook: Workbook = Workbook.objects.create(
            version=version,
            uploaded_by=actor.person,
            uploaded_at=clock.now(),
            name=Path(name.replace("\\", "/")).name[:200] or "workbook",
            path=path,
            sha256=sha256,
            size=size,
        )
        put(kind="read-workbook", payload={"workbook": workbook.pk}, key=f"read-workbook:{workbook.pk}")
        data = {"workbook": workbook.pk, "sha256": sha256, "size": size}
        record(subject=version.report.journal_subject, actor=actor.identifier, action="workbook-received", data=data)
    return workbook


@handler("read-workbook", lease=timedelta(minutes=5), attempts=3)
def read_workbook(message: Message) -> None:
    """Read an upload in a process of its own, and store its rows beside the content. Reading again changes nothing."""
    workbook = Workbook.objects.select_related("version__report__campaign", "version__report__centre").get(
        pk=message.payload["workbook"]
    )
    if workbook.state != WorkbookState.READING:
        return
    version = workbook.version
    report = version.report
    with tempfile.TemporaryDirectory() as folder, _as_path(workbook) as path:
        rows_out = Path(folder) / "rows.jsonl"
        beside = _beside(version)
        found = check_workbook(
            path,
            measure=report.campaign.measure_id,
            period=report.campaign.period_id,
            centre=report.centre.ins,
            overrides=report.campaign.overrides,
            rows_out=rows_out,
            **beside._asdict(),
        )
        if found.refused is None:
            _store_rows(workbook, found, rows_out)
    read_report = _read_report(found, basis=beside.digest)
    with transaction.atomic():
        state = WorkbookState.REFUSED if found.refused else WorkbookState.PROPOSED
        moved = Workbook.objects.filter(pk=workbook.pk, state=WorkbookState.READING).update(
            state=state, read_report=read_report
        )
        if moved:
            data = {"workbook": workbook.pk, "state": str(state), "digest": found.digest}
            record(subject=report.journal_subject, actor=_READER.identifier, action="workbook-read", data=data)


class Beside(NamedTuple):
    """What a report knows beside its workbook, and what a reading therefore rests on."""

    prefilled: dict[str, str]
    prepared: dict[str, Prepared]
    fields: dict[str, str | None]
    tables: dict[str, list[dict[str, Any]]]

    @property
    def digest(self) -> str:
        prepared = {table: prepared_digest(rows) for table, rows in self.prepared.items()}
        return hashlib.sha256(canonical_bytes([self.prefilled, prepared, self.fields, self.tables])).hexdigest()


def _beside(version: Version) -> Beside:
    sheet = version.report.campaign.measure.fields_sheet
    answered = sheet.fields if sheet else ()
    fields = version.answers.get("fields", {})
    return Beside(
        prefilled_of(version.report),
        everything_prepared(version.report),
        {key: value for key, value in fields.items() if key not in answered},
        rows_on_screen(version),
    )


def _read_report(found: WorkbookReport, *, basis: str) -> dict[str, Any]:
    if found.refused:
        return {"refused": findings_to_data([found.refused])[0]}
    outcome = Outcome(
        found.digest,
        found.rules_version,
        found.figures,
        list(found.findings),
        found.explanation,
        found.counts,
    )
    return {"outcome": outcome.to_data(), "basis": basis, "fields": dict(found.fields)}


def _store_rows(workbook: Workbook, found: WorkbookReport, rows_out: Path) -> None:
    workbook.rows.all().delete()
    stored = 0
    for lines in _chunks(rows_out):
        Row.objects.bulk_create(
            [
                Row(
                    version_id=workbook.version_id,
                    workbook=workbook,
                    table=line["table"],
                    position=line["row"],
                    values=line["values"],
                    sheet=found.sheets[line["table"]],
                )
                for line in lines
            ]
        )
        stored += len(lines)
        Workbook.objects.filter(pk=workbook.pk).update(progress=stored)


def _chunks(path: Path) -> Iterator[list[dict[str, Any]]]:
    with path.open(encoding="utf-8") as file:
        while lines := list(islice(file, _CHUNK)):
            yield [json.loads(line) for line in lines]


def confirm_upload(*, workbook: Workbook, actor: Actor, revision: int, confirmed: tuple[str, ...] = ()) -> Version:
    """Put a proposed workbook in force in place of all former rows. `confirmed` are the codes declared to be right.

    The same content as before changes no revision and voids no signature.
    """
    with changing(
        report=workbook.version.report, actor=actor, revision=revision, action="workbook-confirmed"
    ) as change:
        version = change.version
        proposed = Workbook.objects.select_for_update().get(pk=workbook.pk)
        if proposed.state != WorkbookState.PROPOSED or proposed.version_id != version.pk:
            raise NotPossible("workbook-not-proposed")
        if version.workbook_id:
            Workbook.objects.filter(pk=version.workbook_id).update(state=WorkbookState.REPLACED)
        proposed.state = WorkbookState.IN_FORCE
        proposed.save(update_fields=["state"])
        version.workbook = proposed
        change.confirmed = confirmation(actor, confirmed)
        fields = version.answers.get("fields", {})
        if proposed.read_report["basis"] == _beside(version).digest:
            change.outcome = reading_of(proposed).outcome
        if answered := proposed.read_report["fields"]:
            version.answers = {**version.answers, "fields": {**fields, **answered}}
        change.data = {"workbook": proposed.pk, "sha256": proposed.sha256, "confirmed": sorted(confirmed)}
        change.event_if_same = True
    return version


def release_workbook(*, report: Report, actor: Actor, revision: int) -> Version:
    """Go on at the screen with what the workbook in force says: its rows become rows of the screen, nothing is lost."""
    with changing(report=report, actor=actor, revision=revision, action="workbook-released") as change:
        version = change.version
        workbook = version.workbook
        if workbook is None:
            raise NotPossible("workbook-not-proposed")
        held = [table.key for table in report.campaign.measure.workbook_tables]
        version.rows.filter(workbook=None, table__in=held).delete()
        rows = version.rows.filter(workbook=workbook)
        Row.objects.bulk_create(
            [
                Row(version=version, table=each.table, position=each.position, values=each.values, on_screen=True)
                for each in rows
            ],
            batch_size=_CHUNK,
        )
        Workbook.objects.filter(pk=workbook.pk).update(state=WorkbookState.REPLACED)
        version.workbook = None
        change.data = {"workbook": workbook.pk}
        change.event_if_same = True
    return version


def abandon_upload(*, workbook: Workbook, actor: Actor) -> None:
    """Leave an upload aside; the content in force stays."""
    with transaction.atomic():
        version = locked(workbook.version.report)
        require(actor.role.key, Action.EDIT, State(version.state))
        open_states = (WorkbookState.READING, WorkbookState.PROPOSED, WorkbookState.REFUSED)
        left = Workbook.objects.filter(pk=workbook.pk, state__in=open_states).update(state=WorkbookState.ABANDONED)
        if left:
            record(
                subject=version.report.journal_subject,
                actor=actor.identifier,
                action="workbook-abandoned",
                data={"workbook": workbook.pk},
            )


def annotated(workbook: Workbook, language: str) -> bytes:
    """The user's own workbook with what was found in it."""
    outcome = reading_of(workbook).outcome
    findings = tuple(outcome.findings) if outcome else ()
    with _as_path(workbook) as path:
        return annotated_copy(path, WorkbookReport(findings=findings), language)


def template(report: Report, language: str) -> bytes:
    """The locked workbook of this centre, prefilled with its simulations."""
    campaign = report.campaign
    return write_workbook(
        measure=campaign.measure,
        parameters=campaign.parameters,
        centre=report.centre.ins,
        prepared=everything_prepared(report),
        language=language,
        **_begun_on_screen(report),
    )


def _begun_on_screen(report: Report) -> dict[str, Any]:
    """What a measure that takes one road has already on the screen: its workbook begins with it."""
    measure = report.campaign.measure
    if not measure.one_road:
        return {}
    rows: dict[str, list[dict[str, Any]]] = {table.key: [] for table in measure.workbook_tables}
    for table, values in report.version.rows_in_force.filter(table__in=list(rows)).values_list("table", "values"):
        rows[table].append(values)
    return {"rows": rows, "fields": report.version.answers.get("fields", {})}


def original(workbook: Workbook) -> Any:
    """The file as it was uploaded, open for reading."""
    return default_storage.open(workbook.path)


@contextmanager
def _as_path(workbook: Workbook) -> Iterator[Path]:
    """A stored file as a path on this machine, for the reading process; a copy where the storage has no paths."""
    try:
        yield Path(default_storage.path(workbook.path))
    except NotImplementedError:
        with tempfile.NamedTemporaryFile() as copy, default_storage.open(workbook.path) as file:
            for chunk in file.chunks():
                copy.write(chunk)
            copy.flush()
            yield Path(copy.name)
