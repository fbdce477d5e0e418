"""The verdict on a signed report: who signed what, when, and whether anything was changed since.

A document is good when both named fields hold a signature by two different people, of trusted certificates that were
valid at the time that a trusted stamp gives, the first one forbids changes (it certifies, or its field is locked), and
nothing but signatures, stamps and their proofs was added afterwards. That the signature value alone is right says none
of this.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import Any

from asn1crypto import cms
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import ModificationLevel
from pyhanko.sign.fields import MDPPerm
from pyhanko.sign.validation import async_validate_pdf_signature, async_validate_pdf_timestamp
from pyhanko.sign.validation.dss import DocumentSecurityStore
from pyhanko.sign.validation.errors import NoDSSFoundError, SignatureValidationError
from pyhanko.sign.validation.generic_cms import extract_tst_data_iter
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.status import PdfSignatureStatus
from pyhanko_certvalidator.errors import PathBuildingError, ValidationError

from rapport_unique.adapters.signatures import codes
from rapport_unique.adapters.signatures.certificates import Signer, signer_of
from rapport_unique.adapters.signatures.fields import FIELDS
from rapport_unique.adapters.signatures.running import run
from rapport_unique.adapters.signatures.trust import Trust
from rapport_unique.core.findings import Finding
from rapport_unique.core.lifecycle import ROLE_LABELS, Role
from rapport_unique.core.texts import Text

_WHOLE = Text("document entier", "hele document", "gesamtes Dokument")


@dataclass(frozen=True, slots=True)
class FieldVerdict:
    """One signature. `at` is the time of its stamp, or of a stamp over the document, or what the signatory's computer
    said (`stamped` is then false)."""

    field: str
    signer: Signer
    at: datetime
    stamped: bool
    problems: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What can be said of a document by itself; that its bytes are those received is for who keeps their hash."""

    sha256: str
    signatures: tuple[FieldVerdict, ...]
    problems: tuple[Finding, ...]
    attachment: dict[str, Any] | None
    """The canonical JSON, as it was in the revision that the first signature covers."""
    archived_at: datetime | None = None
    """The time of the first stamp over the whole document."""
    lapses_at: datetime | None = None
    """When the certificate of the last stamp ends: a new stamp is needed before."""

    @property
    def findings(self) -> tuple[Finding, ...]:
        return (*self.problems, *(problem for each in self.signatures for problem in each.problems))

    @property
    def good(self) -> bool:
        return not self.findings

    def of(self, field: str) -> FieldVerdict | None:
        return next((each for each in self.signatures if each.field == field), None)


def verify(
    pdf: bytes, trust: Trust, now: datetime, *, fields: tuple[str, ...] = FIELDS, unstamped: bool = False
) -> Verdict:
    """The verdict, offline, at `now`. `fields` are those that must be signed: one of them while the other is awaited;
    `unstamped` admits signatures whose time-stamp is still to come."""
    digest = hashlib.sha256(pdf).hexdigest()
    try:
        return run(_verdict(pdf, digest, trust, now, fields, unstamped))
    except Exception:  # a damaged document makes the library raise anything, and the verdict is the same
        return Verdict(digest, (), (codes.NOT_A_DOCUMENT.at(),), None)


async def _verdict(
    pdf: bytes, digest: str, trust: Trust, now: datetime, fields: tuple[str, ...], unstamped: bool
) -> Verdict:
    reader = PdfFileReader(BytesIO(pdf))
    kept = _proofs(reader)
    found = [each for each in reader.embedded_regular_signatures if each.field_name in FIELDS]
    problems = [
        codes.FIELD_UNSIGNED.at(field=_named(field))
        for field in fields
        if field not in {each.field_name for each in found}
    ]
    if len(found) != len(reader.embedded_regular_signatures):
        problems.append(codes.NOT_A_DOCUMENT.at())
    archived_at = await _stamped_whole(reader, trust, now, kept, problems)
    signatures = [await _signature(each, trust, archived_at, now, kept, unstamped) for each in found]
    if found and not _certifies(found[0]):
        problems.append(codes.CERTIFICATION_MISSING.at())
    if len({each.signer.national_number for each in signatures}) < len(signatures):
        problems.append(codes.SAME_SIGNER.at())
    attachment = _attachment(reader, found[0]) if found else None
    if found and attachment is None:
        problems.append(codes.NOT_A_DOCUMENT.at())
    stamps = reader.embedded_timestamp_signatures
    lapses_at = stamps[-1].signer_cert.not_valid_after if stamps else None
    return Verdict(digest, tuple(signatures), tuple(problems), attachment, archived_at, lapses_at)


async def _stamped_whole(
    reader: PdfFileReader,
    trust: Trust,
    now: datetime,
    kept: DocumentSecurityStore | None,
    problems: list[Finding],
) -> datetime | None:
    """The time of the first stamp over the whole document. A stamp is good if its authority was at its time, and its
    certificate still lasted when the next one was put on, or now."""
    first, needed_until = None, now
    for stamp in reversed(reader.embedded_timestamp_signatures):
        at = _stamp_time(stamp.signed_data)
        try:
            status = await async_validate_pdf_timestamp(stamp, trust.then(trust.stamp_roots, at, kept))
            good = (
                status.intact and status.valid and status.trusted and needed_until <= stamp.signer_cert.not_valid_after
            )
        except (ValidationError, PathBuildingError, SignatureValidationError):
            good = False
        if not good:
            problems.append(codes.STAMP_WRONG.at(field=_named(stamp.field_name)))
            return first
        first = needed_until = at
    return first


async def _signature(
    signature: EmbeddedPdfSignature,
    trust: Trust,
    archived_at: datetime | None,
    now: datetime,
    kept: DocumentSecurityStore | None,
    unstamped: bool,
) -> FieldVerdict:
    field = signature.field_name
    token = next(extract_tst_data_iter(signature.signer_info, signed=False), None)
    stamped_at = _stamp_time(token) if token is not None else archived_at
    at = stamped_at or min(now, signature.self_reported_timestamp or now)
    problems: list[Finding] = []
    if stamped_at is None and not unstamped:
        problems.append(codes.STAMP_MISSING.at(field=_named(field)))
    signers, stamps = trust.then(trust.roots, at, kept), trust.then(trust.stamp_roots, at, kept)
    try:
        status = await async_validate_pdf_signature(signature, signers, stamps)
    except (ValidationError, PathBuildingError, SignatureValidationError):
        status = None
    if status is None or not (status.intact and status.valid and _tight(signature)):
        problems.append(codes.BYTES_CHANGED.at(field=_named(field)))
    else:
        problems.extend(_doubts(status, field))
    return FieldVerdict(field, signer_of(signature.signer_cert), at, stamped_at is not None, tuple(problems))


def _tight(signature: EmbeddedPdfSignature) -> bool:
    """Whether the gap that the signature leaves open holds its value and zeros, and no byte besides."""
    start, length, then, _ = (int(part) for part in signature.byte_range)
    stream = signature.reader.stream
    stream.seek(start + length)
    gap = stream.read(then - start - length)
    content = signature.pkcs7_content
    value = cms.ContentInfo.load(content).dump()
    return bool(gap == b"<%s>" % content.hex().upper().encode() and content == value.ljust(len(content), b"\0"))


def _stamp_time(token: Any) -> datetime:
    at: datetime = token["encap_content_info"]["content"].parsed["gen_time"].native
    return at


def _named(field: str) -> Text:
    """Whose signature it is; what stamps the whole document bears a name of no meaning."""
    return ROLE_LABELS[Role(field)] if field in FIELDS else _WHOLE


def _doubts(status: PdfSignatureStatus, field: str) -> list[Finding]:
    problems = []
    level = status.modification_level
    if level is None or level > ModificationLevel.FORM_FILLING or not status.docmdp_ok:
        problems.append(codes.CHANGED_AFTER.at(field=_named(field)))
    if not status.trusted:
        problems.append(codes.SIGNER_UNTRUSTED.at(field=_named(field)))
    stamp = status.timestamp_validity
    if stamp and not (stamp.intact and stamp.valid and stamp.trusted):
        problems.append(codes.STAMP_WRONG.at(field=_named(field)))
    if not problems and not status.bottom_line:
        problems.append(codes.BYTES_CHANGED.at(field=_named(field)))
    return problems


def _certifies(signature: EmbeddedPdfSignature) -> bool:
    """By itself, or by the lock of its field: a signing service is not asked to certify."""
    return signature.docmdp_level in (MDPPerm.NO_CHANGES, MDPPerm.FILL_FORMS)


def _proofs(reader: PdfFileReader) -> DocumentSecurityStore | None:
    try:
        return DocumentSecurityStore.read_dss(reader)
    except NoDSSFoundError:
        return None


def _attachment(reader: PdfFileReader, first: EmbeddedPdfSignature) -> dict[str, Any] | None:
    root = reader.get_historical_root(first.signed_revision)
    try:
        names = root["/Names"]["/EmbeddedFiles"]["/Names"]
        specification = names[1]
        content = specification["/EF"]["/F"].data
        read = json.loads(content)
    except (KeyError, IndexError, ValueError, TypeError, AttributeError):
        return None
    return read if isinstance(read, dict) else None
