"""What was sent: prepare it, keep it for ever, and let it be read."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Any, NamedTuple

from django.db import transaction

from rapport_unique.accounts.access import Actor
from rapport_unique.core.findings import SEVERITY_LABELS, Invalid, NotPossible, Severity, define, law_of, message_of
from rapport_unique.core.lifecycle import State
from rapport_unique.core.measure import Field, Grounds, Table
from rapport_unique.core.messages import DIFFERS_FROM_PREPARED
from rapport_unique.core.money import euros
from rapport_unique.core.sampling import Facts
from rapport_unique.core.seal import canonical_bytes
from rapport_unique.core.settlement import BALANCES
from rapport_unique.core.texts import Text, format_fact, same
from rapport_unique.core.values import Money, Niss, Unreadable, ValueKind, read
from rapport_unique.journal.recording import record
from rapport_unique.reporting import notices
from rapport_unique.reporting.changing import locked
from rapport_unique.reporting.documents import SignedBy, canonical_document, render_pdf, signatures_of
from rapport_unique.reporting.evaluation import Outcome, evaluate_version, keep, outcome_of
from rapport_unique.reporting.files import keep_pdf, read_pdf
from rapport_unique.reporting.models import (
    Campaign,
    Document,
    DocumentFile,
    Report,
    Row,
    Signature,
    Submission,
    Version,
)
from rapport_unique.reporting.remarks import masked, where
from rapport_unique.ui import clock
from rapport_unique.ui.components import Answer

_CENTRE_DATA = {
    "iban": same("IBAN"),
    "bic": same("BIC"),
    "contact_name": Text("Personne de contact", "Contactpersoon", "Kontaktperson"),
    "contact_email": Text("E-mail", "E-mail", "E-Mail"),
    "contact_phone": Text("Téléphone", "Telefoon", "Telefon"),
}


def reference_of(version: Version) -> str:
    """What a centre and the administration call a submission."""
    report = version.report
    campaign = report.campaign
    return f"RU-{campaign.measure_id.upper()}-{campaign.period_id}-{report.centre.ins}-{version.number}"


@dataclass(frozen=True, slots=True)
class PreparedSubmission:
    """What the second signature will send, made before its transaction opens; it holds only for this content."""

    revision: int
    document_digest: str
    first_signature: int
    document: dict[str, Any]
    pdf: bytes
    received_at: datetime
    late: bool

    def still_holds(self, version: Version, second: Signature) -> bool:
        others = [each.pk for each in version.live_signatures.values() if each.pk != second.pk]
        return (version.revision, version.document_digest) == (self.revision, self.document_digest) and others == [
            self.first_signature
        ]

    def store(self, version: Version) -> Submission:
        """Write the submission, in the transaction of the second signature; its file is in place before."""
        path, digest = keep_pdf(self.pdf)
        submission: Submission = Submission.objects.create(
            version=version,
            reference=reference_of(version),
            document=self.document,
            content_digest=version.content_digest,
            document_digest=version.document_digest,
            rules_version=version.rules_version,
            figures=version.evaluation["figures"],
            evaluation=version.evaluation,
            centre_data=self.document["centre_data"],
            pdf_path=path,
            pdf_sha256=digest,
            received_at=self.received_at,
            late=self.late,
        )
        return submission


def prepare_submission(
    *, report: Report, document: dict[str, Any], pdf: bytes, received_at: datetime
) -> PreparedSubmission:
    """For a report that one officer signed: `document` is what both cover, `pdf` shows or holds both signatures."""
    version = report.version
    (first,) = version.live_signatures.values()
    return PreparedSubmission(
        revision=version.revision,
        document_digest=version.document_digest,
        first_signature=first.pk,
        document=document,
        pdf=pdf,
        received_at=received_at,
        late=_is_late(report),
    )


def _is_late(report: Report) -> bool:
    """Whether it comes after the deadline; of a report that was reopened, whether it did the first time."""
    first = Submission.objects.filter(version__report=report).order_by("version__number").first()
    return report.campaign.closes < clock.today() if first is None else bool(first.late)


def typeset_submission(*, report: Report, second: SignedBy) -> PreparedSubmission:
    """For signatures bound to accounts: a document that prints both."""
    version = report.version
    document = canonical_document(version, centre_data=centre_data_of(report))
    pdf = render_pdf(
        version,
        language=report.centre.language,
        signatures=[*signatures_of(version), second],
        document=canonical_bytes(document),
        dated=second.at,
        reference=reference_of(version),
        received_at=second.at,
    )
    return prepare_submission(report=report, document=document, pdf=pdf, received_at=second.at)


def centre_data_of(report: Report) -> dict[str, str]:
    """The account and contact person, at this moment, of the centre that answers for the report."""
    centre = report.answering_centre
    return {name: getattr(centre, name) for name in centre.COMPLETED_BY_ITSELF}


class Kept(StrEnum):
    """What this site knows of a file by its hash."""

    UNKNOWN = "unknown"
    OPEN = "open"
    WITHDRAWN = "withdrawn"
    RECEIVED = "received"
    ACCOUNTS = "accounts"


def kept_as(sha256: str) -> Kept:
    """Whether a file is a document of this site, byte for byte: received, perhaps with a stamp added since, or not."""
    file = DocumentFile.objects.filter(sha256=sha256).select_related("document__version__submission").first()
    if file is None:
        return Kept.ACCOUNTS if Submission.objects.filter(pdf_sha256=sha256).exists() else Kept.UNKNOWN
    if file.document.withdrawn_at:
        return Kept.WITHDRAWN
    submission = Submission.objects.filter(version=file.document.version).first()
    if submission is None:
        return Kept.OPEN
    received = file.document.files.get(sha256=submission.pdf_sha256)
    return Kept.RECEIVED if file.number >= received.number else Kept.OPEN


def sent_reports() -> Any:
    """Every submission, for the administration."""
    return Submission.objects.select_related("version__report__centre", "version__report__campaign")


class ToSettle(NamedTuple):
    """A report with what was granted for it; `submission` is None where the centre sent nothing."""

    report: Report
    submission: Submission | None
    granted: Decimal


def reports_to_settle(campaign: Campaign, *, open_again: bool = False) -> list[ToSettle]:
    """The reports of a campaign, by centre, in two queries. One that was sent and is `open_again` waits for its next
    version: it is left out unless asked for."""
    granted: dict[int, Decimal] = defaultdict(Decimal)
    for centre, amount in campaign.grants.filter(rest_of=None).values_list("centre", "amount"):
        granted[centre] += amount
    found = campaign.reports.select_related("centre", "campaign", "version__submission").order_by("centre__ins")
    return [
        ToSettle(report, getattr(report.version, "submission", None), euros(granted[report.centre_id]))
        for report in found
        if open_again or report.version.number == 1 or report.version.state == State.SENT
    ]


class Sent:
    """A submission in one language, as it was sent: nothing is computed again but the cells of its rows."""

    def __init__(self, submission: Submission, language: str) -> None:
        self.submission = submission
        self.language = language
        self.report = submission.version.report
        self.centre = self.report.centre
        self.measure = self.report.campaign.measure
        self.period = self.report.campaign.period_id
        self.outcome = Outcome.from_data(submission.evaluation)

    @property
    def centre_data(self) -> list[tuple[Text, str]]:
        return [(_CENTRE_DATA[name], value) for name, value in self.submission.centre_data.items()]

    @property
    def figures(self) -> list[dict[str, Any]]:
        here = self.language
        return [
            {
                "key": figure.key,
                "label": figure.label,
                "detail": figure.detail,
                "shown": "" if (amount := self.outcome.figures[figure.key]) is None else figure.kind.show(amount, here),
                "explanation": self.outcome.explanation[figure.key],
                "inputs": [
                    (label, format_fact(fact, self.language))
                    for label, fact in self.outcome.explanation[figure.key].inputs
                ],
            }
            for figure in self.measure.figures
            if figure.key in self.outcome.figures and figure.shown(self.outcome.figures)
        ]

    @property
    def answers(self) -> list[Answer]:
        fields = self.submission.document["content"]["fields"]
        return [
            Answer(each.label, _shown(each.kind, fields.get(each.key), self.language)) for each in self.measure.fields
        ]

    @property
    def findings(self) -> list[tuple[Text, str, str, str]]:
        """Severity, place, message and legal basis."""
        tables = {table.key: table for table in self.measure.tables}
        return [
            (
                SEVERITY_LABELS[each.severity],
                where(each, self.measure, self.language),
                masked(tables.get(each.place.table), each, message_of(each, self.language)),
                law_of(each, self.language) or "",
            )
            for each in self.outcome.findings
        ]

    @property
    def confirmed_by(self) -> str:
        confirmed = self.submission.version.answers.get("confirmed") or {}
        return str(confirmed.get("by", ""))

    @property
    def signatures(self) -> list[Answer]:
        return [
            Answer(each.acted_as, each.person.name, note=each.signed_at)
            for each in self.submission.version.live_signatures.values()
        ]

    @property
    def tables(self) -> tuple[Table, ...]:
        return self.measure.tables

    def rows(self, table: Table) -> Any:
        """The rows of a table that were sent, to be read page by page."""
        return self.submission.version.rows_in_force.filter(table=table.key).order_by("position", "pk")

    def cells_of(self, wanted: Collection[tuple[str, int]]) -> dict[tuple[str, int], list[Answer]]:
        """What stands in some rows, each named by table and position: the filled cells with their labels."""
        found: dict[tuple[str, int], list[Answer]] = {}
        for table in self.tables:
            positions = {position for key, position in wanted if key == table.key}
            rows = list(self.rows(table).filter(position__in=positions)) if positions else []
            for row, cells in zip(rows, self.shown(table, rows), strict=True):
                answers = [Answer(column.label, cell) for column, cell in zip(table.inputs, cells, strict=True) if cell]
                found.setdefault((table.key, row.position), answers)
        return found

    def shown(self, table: Table, rows: Iterable[Any]) -> list[list[str]]:
        """Rows as cells in the order of the table's inputs, a NISS masked."""
        return [
            [_shown(column.kind, row.values.get(column.key), self.language) for column in table.inputs] for row in rows
        ]


def _shown(kind: ValueKind, raw: Any, language: str) -> str:
    value = read(kind, raw)
    if value is None or isinstance(value, Unreadable):
        return str(value or "")
    return kind.show(value, language)


def pdf_of(submission: Submission) -> bytes:
    """The document as it was received, with the stamps that were added since."""
    document = Document.objects.standing(submission.version)
    return read_pdf(document.latest.path if document else submission.pdf_path)


def submissions_visible_to(actor: Any) -> Any:
    """What the actor's own centre sent."""
    return Submission.objects.visible_to(actor)


def rows_sent(submission: Submission) -> Any:
    """The rows of a submission as (table, position), in their order."""
    return submission.version.rows_in_force.order_by("table", "position", "pk").values_list("table", "position")


def prepared_rows_sent(submission: Submission) -> list[tuple[int, tuple[str | None, ...]]]:
    """The rows of the table that the budget tool prepares: position, and the texts that it prepared."""
    tables = [table for table in submission.version.report.campaign.measure.tables if table.prepared_from]
    return [
        (position, tuple(values.get(column.key) for column in table.compared))
        for table in tables
        for position, values in submission.version.rows_in_force.filter(table=table.key)
        .order_by("position", "pk")
        .values_list("position", "values")
    ]


class Amount(NamedTuple):
    """An amount that was declared or computed, in euro; `balance_follows` says whether the balance rests on it."""

    key: str
    label: Text
    declared: Decimal
    balance_follows: bool


def amounts_of(submission: Submission) -> list[Amount]:
    """What of a submission can be corrected: its answers in euro and its figures, those that the balance rests on
    first; the balance itself follows from them."""
    measure = submission.version.report.campaign.measure
    fields = _values(measure.fields, submission.document["content"]["fields"])
    figures = {key: Decimal(value) for key, value in submission.figures.items() if value is not None}
    known = [(each.key, each.label, fields.get(each.key)) for each in measure.fields if isinstance(each.kind, Money)]
    known += [
        (each.key, each.label, figures.get(each.key))
        for each in measure.figures
        if isinstance(each.kind, Money) and each.key not in BALANCES
    ]
    settled = {each.inputs[1] for each in measure.figures if each.key in BALANCES}
    amounts = [Amount(key, label, value, key in settled) for key, label, value in known if value]
    return sorted(amounts, key=lambda each: not each.balance_follows)


def ceilings_of(submission: Submission) -> dict[str, Decimal]:
    """The limits, in euro, that kept figures from being higher, by the key of the figure."""
    explanation = Outcome.from_data(submission.evaluation).explanation
    return {key: each.ceiling.amount for key, each in explanation.items() if each.ceiling is not None}


def figures_with(submission: Submission, accepted: Mapping[str, Decimal]) -> dict[str, Decimal | None]:
    """The figures of a submission where `accepted` replace the amounts of the same keys. The balance is computed from
    them; nothing else is computed again."""
    campaign = submission.version.report.campaign
    measure, content = campaign.measure, submission.document["content"]
    figures = {key: None if value is None else Decimal(value) for key, value in submission.figures.items()}
    figures |= {key: value for key, value in accepted.items() if key in figures}
    fields = _values(measure.fields, content["fields"])
    fields |= {key: value for key, value in accepted.items() if key in fields}
    grounds = Grounds(campaign.parameters, _values(measure.prefilled, content["prefilled"]), fields, {}, figures)
    for each in measure.figures:
        if each.key in BALANCES:
            figures[each.key] = each.compute(grounds)
    return figures


def _values(declared: Iterable[Field], texts: Mapping[str, str | None]) -> dict[str, Any]:
    values = {each.key: read(each.kind, texts.get(each.key)) for each in declared}
    return {key: None if isinstance(value, Unreadable) else value for key, value in values.items()}


def facts_of(submission: Submission) -> Facts:
    """What a submission shows of its risk: from its evaluation and its rows, one query."""
    report = submission.version.report
    measure = report.campaign.measure
    outcome = Outcome.from_data(submission.evaluation)
    balance = next((each for each in measure.figures if each.key in BALANCES), None)
    granted, justified = (
        (fact if isinstance(fact, Decimal) else None for _, fact in outcome.explanation[balance.key].inputs[:2])
        if balance
        else (None, None)
    )
    national_numbers = {
        (table.key, column.key) for table in measure.tables for column in table.columns if isinstance(column.kind, Niss)
    }
    rows = list(submission.version.rows_in_force.values_list("table", "values"))
    persons = {values[key] for table, values in rows for of, key in national_numbers if of == table and values.get(key)}
    return Facts(
        granted=granted,
        justified=justified,
        paid=outcome.figures.get("paid_total"),
        rows=sum(counts.read for counts in outcome.counts.values()),
        incomplete=sum(counts.incomplete for counts in outcome.counts.values()),
        at_ceiling=sum(each.ceiling is not None for each in outcome.explanation.values())
        + sum(each.code == "over-the-ceiling" for each in outcome.findings),
        one_off=sum(values.get("payment") == "single" for _, values in rows),
        persons=len(persons),
        differing=sum(each.code in _DIFFERING for each in outcome.findings),
        late=submission.late,
        inhabitants=report.centre.inhabitants,
    )


_DIFFERING = {DIFFERS_FROM_PREPARED.code, "computed-cell-differs", "staff-table-differs", "modules-total-differs"}
"""Findings that say that a file shows something else than the tool knows or computes."""


def submission_before(submission: Submission) -> Submission | None:
    """What the same centre sent last for the campaign before."""
    report = submission.version.report
    earlier = sent_reports().filter(
        version__report__centre=report.centre,
        version__report__campaign__measure_id=report.campaign.measure_id,
        version__report__campaign__closes__lt=report.campaign.closes,
    )
    found: Submission | None = earlier.order_by("-version__report__campaign__closes", "-version__number").first()
    return found


NOT_IN_FORCE = define(
    "submission-not-in-force",
    Severity.BLOCKING,
    Text(
        "Ce rapport a déjà été rouvert.",
        "Dit verslag is al heropend.",
        "Dieser Bericht wurde bereits wieder geöffnet.",
    ),
)
AGAIN_PAST = define(
    "reopened-until-past",
    Severity.BLOCKING,
    Text(
        "Le {read} est déjà passé : le centre ne pourrait plus renvoyer son rapport à temps.",
        "{read} is al voorbij: het centrum zou zijn verslag niet meer op tijd opnieuw kunnen verzenden.",
        "Der {read} ist schon vorbei: Das Zentrum könnte seinen Bericht nicht mehr rechtzeitig erneut senden.",
    ),
    Text("aujourd'hui ou un jour à venir", "vandaag of een latere dag", "heute oder ein späterer Tag"),
)
_CHUNK = 500


SENT_AGAIN = timedelta(days=30)
"""Within which a reopened report is to be sent again, where nobody says another day."""


def reopen(*, submission: Submission, actor: Actor, reason: str, due: date | None = None) -> Version:
    """Give a sent report back to its centre: version n + 1 with the content of version n, without its signatures and
    its confirmations, to be sent again until `due`. Version n, its signatures and its submission stay as they are.

    Raises NotPossible where the submission is not the one in force, Invalid for a day that is past.
    """
    due = due or clock.today() + SENT_AGAIN
    if due < clock.today():
        raise Invalid(AGAIN_PAST.code, {"read": due})
    with transaction.atomic():
        old = locked(submission.version.report)
        if old.pk != submission.version_id:
            raise NotPossible(NOT_IN_FORCE.code)
        report = old.report
        fresh: Version = Version.objects.create(
            report=report,
            number=old.number + 1,
            revision=1,
            due=due,
            answers={"fields": old.answers.get("fields", {})},
        )
        if old.workbook is not None:
            workbook = old.workbook
            workbook.pk, workbook.version = None, fresh
            workbook.save(force_insert=True)
            fresh.workbook = workbook
        rows = submission.version.rows_in_force.order_by("pk")
        Row.objects.bulk_create([_copied(each, fresh) for each in rows.iterator()], batch_size=_CHUNK)
        report.version = fresh
        report.save(update_fields=["version"])
        keep(fresh, outcome_of(evaluate_version(fresh)))
        notices.report_reopened(fresh)
        record(
            subject=report.journal_subject,
            actor=actor.identifier,
            action="report-reopened",
            data={
                "number": fresh.number,
                "revision": fresh.revision,
                "digest": fresh.content_digest,
                "reopened": submission.reference,
                "due": due.isoformat(),
                "reason": reason,
            },
        )
    return fresh


def _copied(row: Row, version: Version) -> Row:
    return Row(
        version=version,
        workbook=version.workbook if row.workbook_id else None,
        table=row.table,
        position=row.position,
        values=row.values,
        sheet=row.sheet,
        on_screen=row.on_screen,
    )
