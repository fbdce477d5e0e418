"""A report as a document: its canonical JSON, which signatures cover, and its PDF, which people read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from django.utils import timezone

from rapport_unique.adapters import documents as pdf
from rapport_unique.core.answers import TableAnswers
from rapport_unique.core.codec import findings_from_data
from rapport_unique.core.engine import Evaluation
from rapport_unique.core.findings import SEVERITY_LABELS, Stale, law_of, message_of
from rapport_unique.core.identifiers import format_iban
from rapport_unique.core.lifecycle import ROLE_LABELS, SIGNATORIES, Role
from rapport_unique.core.measure import Column, Measure, Section, Table
from rapport_unique.core.texts import Text, format_fact
from rapport_unique.core.values import Unreadable, read
from rapport_unique.reporting.evaluation import answers_of, evaluate_version, outcome_kept
from rapport_unique.reporting.models import Grant, PrefilledValue, Version
from rapport_unique.reporting.remarks import masked, where

_GRANTED_BY = Text("SPP Intégration sociale", "POD Maatschappelijke Integratie", "ÖPD Sozialeingliederung")
_MEANS = {"account": Text("compte", "account", "Konto")}
_CONTENT = Text("Empreinte du contenu", "Vingerafdruk van de inhoud", "Fingerabdruck des Inhalts")
_DOCUMENT = Text("Empreinte du document", "Vingerafdruk van het document", "Fingerabdruck des Dokuments")
_TITLE = Text("Rapport unique", "Uniek Verslag", "Einheitlicher Bericht")
_VERSION = Text("version {number}.{revision}", "versie {number}.{revision}", "Fassung {number}.{revision}")
_ROWS_USED = Text(
    "{table} : {number} lignes comptées", "{table}: {number} getelde lijnen", "{table}: {number} gezählte Zeilen"
)
_CONFIRMED = Text("confirmé par {by}", "bevestigd door {by}", "bestätigt von {by}")


class SignedBy(NamedTuple):
    """Who signed, or is about to: a role, a name, a moment, the means, and as whom by delegation."""

    role: str
    name: str
    at: datetime
    means: str
    acting: Text


def signatures_of(version: Version) -> list[SignedBy]:
    live = version.live_signatures.values()
    return [SignedBy(each.role, each.person.name, each.signed_at, each.means, each.acted_as) for each in live]


def canonical_document(version: Version, *, centre_data: dict[str, str]) -> dict[str, Any]:
    """What signatures cover: everything from which the digests can be computed again, with row digests instead of rows,
    and the centre's account and contact person of this moment.

    Stale when the rules in force no longer give the content that was kept.
    """
    evaluation = _evaluated(version)
    report = version.report
    return {
        "measure": evaluation.measure,
        "period": evaluation.period,
        "campaign": report.campaign.key,
        "centre": report.centre.ins,
        "number": version.number,
        "revision": version.revision,
        "rules_version": evaluation.rules_version,
        "content": evaluation.content._asdict(),
        "rows": {key: [digest.hex() for digest in table.row_digests] for key, table in evaluation.tables.items()},
        "figures": version.evaluation["figures"],
        "content_digest": version.content_digest,
        "document_digest": version.document_digest,
        "centre_data": centre_data,
    }


def _evaluated(version: Version) -> Evaluation:
    evaluation = evaluate_version(version)
    if evaluation.digest != version.content_digest:
        raise Stale("content-changed")
    return evaluation


def render_pdf(
    version: Version,
    *,
    language: str,
    document: bytes,
    dated: datetime,
    signatures: Sequence[SignedBy] = (),
    reference: str = "",
    received_at: datetime | None = None,
    to_be_signed: bool = False,
    note: str = "",
) -> bytes:
    """The PDF in one language: sent if it was received, else to be signed in the document itself, else a draft.

    `note` stands beside the signatures that will be put into it.
    """
    report = version.report
    measure = report.campaign.measure
    answers = answers_of(version)
    by_role = {each.role: each for each in signatures}
    return pdf.render_report(
        pdf.ReportDocument(
            language=language,
            title=_TITLE.say(language),
            measure=measure.title.say(language),
            period=report.campaign.parameters.period.label.say(language),
            centre=_centre(version, language),
            sections=tuple(_sections(version, measure, language)),
            figures=tuple(_figures(version, measure, language)),
            signatures=tuple(
                pdf.Signature(ROLE_LABELS[role].say(language), in_document=True, means=note)
                if to_be_signed
                else _signature(role, by_role.get(role), language)
                for role in SIGNATORIES
            ),
            digests=(
                pdf.Digest(_DOCUMENT.say(language), version.document_digest),
                pdf.Digest(_CONTENT.say(language), version.content_digest),
            ),
            canonical_json=document,
            dated=timezone.localtime(dated),
            version=_VERSION.say(language, {"number": version.number, "revision": version.revision}),
            status=pdf.Status.SENT if received_at else pdf.Status.TO_SIGN if to_be_signed else pdf.Status.DRAFT,
            reference=reference,
            received_at=received_at and timezone.localtime(received_at),
            remarks=tuple(_remarks(version, language)),
            lines=tuple(
                _lines(table, answers.tables[table.key], language)
                for table in measure.tables
                if len(answers.tables[table.key])
            ),
        )
    )


def _centre(version: Version, language: str) -> pdf.Centre:
    centre, answering = version.report.centre, version.report.answering_centre
    contact = tuple(filter(None, (answering.contact_name, answering.contact_email, answering.contact_phone)))
    iban = format_iban(answering.iban) if answering.iban else ""
    return pdf.Centre(centre.label.say(language), centre.ins, iban, answering.bic, contact)


def _sections(version: Version, measure: Measure, language: str) -> Iterator[pdf.Section]:
    grants = Grant.objects.of(version.report)
    entries = tuple(
        pdf.Entry(grant.label, format_fact(grant.amount, language), _granted(grant, language)) for grant in grants
    )
    entries += tuple(_known(version, measure, language))
    if entries:
        yield pdf.Section(measure.prefilled[0].label.say(language), entries)
    for section in measure.sections:
        if section.fields:
            yield pdf.Section(section.title.say(language), tuple(_answers(version, section, language)))


def _known(version: Version, measure: Measure, language: str) -> Iterator[pdf.Entry]:
    """What the administration filled in beside the money."""
    values = {each.key: each for each in PrefilledValue.objects.of(version.report)}
    for each in measure.prefilled:
        if each.key in values:
            known = values[each.key]
            shown = _shown(each.kind, read(each.kind, known.value), language)
            origin = known.origin_text.say(language) if known.origin_text else ""
            said = ", ".join(filter(None, (_GRANTED_BY.say(language), origin)))
            yield pdf.Entry(each.label.say(language), shown, said)


def _granted(grant: Grant, language: str) -> str:
    origin = grant.origin_text.say(language) if grant.origin_text else ""
    said = (_GRANTED_BY.say(language), format_fact(grant.paid_on, language), grant.reference, origin)
    return ", ".join(filter(None, said))


def _answers(version: Version, section: Section, language: str) -> Iterator[pdf.Entry]:
    fields = version.answers.get("fields", {})
    for each in section.fields:
        value = read(each.kind, fields.get(each.key))
        yield pdf.Entry(each.label.say(language), _shown(each.kind, value, language))


def _shown(kind: Any, value: Any, language: str) -> str:
    if value is None:
        return ""
    return value.read if isinstance(value, Unreadable) else str(kind.show(value, language))


def _figures(version: Version, measure: Measure, language: str) -> Iterator[pdf.Figure]:
    outcome = outcome_kept(version)
    if outcome is None:
        return
    for figure in measure.figures:
        amount = outcome.figures[figure.key]
        if amount is None or not figure.shown(outcome.figures):
            continue
        explained = outcome.explanation[figure.key]
        lines = [explained.formula.say(language)]
        lines += [f"{label.say(language)}: {format_fact(fact, language)}" for label, fact in explained.inputs]
        lines += [_ROWS_USED.say(language, {"table": used.table, "number": used.number}) for used in explained.rows]
        if explained.ceiling:
            lines.append(f"{explained.ceiling.label.say(language)}: {format_fact(explained.ceiling.amount, language)}")
        yield pdf.Figure(
            figure.label.say(language),
            figure.kind.show(amount, language),
            tuple(lines),
            explained.law.text.say(language),
        )


def _signature(role: Role, signed: SignedBy | None, language: str) -> pdf.Signature:
    label = ROLE_LABELS[role].say(language)
    if signed is None:
        return pdf.Signature(label)
    means = _MEANS.get(signed.means)
    return pdf.Signature(
        signed.acting.say(language), signed.name, timezone.localtime(signed.at), means.say(language) if means else ""
    )


def _remarks(version: Version, language: str) -> Iterator[pdf.Remark]:
    confirmed = version.answers.get("confirmed") or {}
    measure = version.report.campaign.measure
    tables = {table.key: table for table in measure.tables}
    for finding in findings_from_data(version.evaluation.get("findings", ())):
        by = confirmed.get("by") if finding.code in confirmed.get("codes", ()) else None
        yield pdf.Remark(
            SEVERITY_LABELS[finding.severity].say(language),
            masked(tables.get(finding.place.table), finding, message_of(finding, language)),
            where(finding, measure, language),
            law_of(finding, language) or "",
            _CONFIRMED.say(language, {"by": by}) if by else "",
        )


def _lines(table: Table, data: TableAnswers, language: str) -> pdf.Lines:
    """The first rows of a table, as the screen shows them: a NISS masked; computed columns and optional ones in which
    nothing stands are left to the workbook."""
    shown = [
        column for column in table.inputs if column.required or any(text for text in data.columns[column.key].texts)
    ]
    columns = [
        [_shown(column.kind, value, language) for value in data.columns[column.key].values[: pdf.LINES_PRINTED]]
        for column in shown
    ]
    return pdf.Lines(
        table.title.say(language),
        tuple(pdf.Column(_heading(table, column, language), column.kind.blank == 0) for column in shown),
        tuple(zip(*columns, strict=True)),
        len(data),
    )


def _heading(table: Table, column: Column, language: str) -> str:
    said = column.label.say(language)
    return f"{column.letter} {said}" if table.layout else said
