"""Whom a site trusts: authorities of cards and of time-stamps, and how it asks whether a certificate is revoked."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from asn1crypto import pem, x509
from pyhanko.sign.timestamps import TimeStamper
from pyhanko.sign.timestamps.requests_client import RequestsHTTPTimeStamper
from pyhanko.sign.validation.dss import DocumentSecurityStore
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.fetchers.requests_fetchers import RequestsFetcherBackend

_SECONDS = 10


@dataclass(frozen=True, slots=True)
class Trust:
    """The roots of signatories and of time-stamps, certificates between them and a card, and where stamps come from.

    `revocation_lists` (DER) are those a software card brings along; the cards of people are asked for online.
    """

    roots: tuple[x509.Certificate, ...]
    stamp_roots: tuple[x509.Certificate, ...]
    others: tuple[x509.Certificate, ...] = ()
    revocation_lists: tuple[bytes, ...] = ()
    time_stamper: TimeStamper | None = field(default=None, compare=False)

    def and_also(self, other: Trust) -> Trust:
        """Both; stamps are asked of this one's authority, if it has one."""
        return Trust(
            (*self.roots, *other.roots),
            (*self.stamp_roots, *other.stamp_roots),
            (*self.others, *other.others),
            (*self.revocation_lists, *other.revocation_lists),
            self.time_stamper or other.time_stamper,
        )

    def of_signers(self) -> ValidationContext:
        """For a signature made now: revocation is asked for, and an answer that does not come is a refusal."""
        return self._online(self.roots)

    def of_stamps(self) -> ValidationContext:
        return self._online(self.stamp_roots)

    def of_signers_and_stamps(self) -> ValidationContext:
        """To collect the proofs of both at once; whether either is trusted is decided apart."""
        return self._online((*self.roots, *self.stamp_roots))

    def _online(self, roots: Iterable[x509.Certificate]) -> ValidationContext:
        return ValidationContext(
            trust_roots=list(roots),
            other_certs=list(self.others),
            crls=list(self.revocation_lists),
            allow_fetching=True,
            revocation_mode="hard-fail",
            fetcher_backend=RequestsFetcherBackend(_SECONDS),
        )

    def stamps_then(self, moment: datetime) -> ValidationContext:
        """For a time-stamp made at `moment`, checked offline: its authority is trusted, revocation is not asked."""
        return ValidationContext(
            trust_roots=list(self.stamp_roots),
            other_certs=list(self.others),
            moment=moment,
            revocation_mode="soft-fail",
        )

    def then(self, roots: Iterable[x509.Certificate], moment: datetime, kept: DocumentSecurityStore | None) -> Any:
        """For a signature made at `moment`, by what the document itself keeps: an answer given after the signature
        speaks for the time of the signature as well, one that had lapsed by then does not."""
        settings: dict[str, Any] = {
            "trust_roots": list(roots),
            "other_certs": list(self.others),
            "crls": list(self.revocation_lists),
            "moment": moment,
            "best_signature_time": moment,
            "revocation_mode": "hard-fail",
            "retroactive_revinfo": True,
        }
        return kept.as_validation_context(settings) if kept else ValidationContext(ocsps=(), **settings)


def trust_in(
    cards: Iterable[x509.Certificate], stamps: Iterable[x509.Certificate], time_stamper: TimeStamper | None = None
) -> Trust:
    """Trust in the roots among these certificates; the others lead from a root to a card."""
    cards = tuple(cards)
    return Trust(
        roots=tuple(each for each in cards if each.self_issued),
        others=tuple(each for each in cards if not each.self_issued),
        stamp_roots=tuple(each for each in stamps if each.self_issued),
        time_stamper=time_stamper,
    )


def certificates_in(path: Path) -> tuple[x509.Certificate, ...]:
    """Those of a PEM or DER file, or of all `.pem`, `.crt`, `.cer` files in a folder."""
    files = (
        sorted(each for each in path.iterdir() if each.suffix in (".pem", ".crt", ".cer")) if path.is_dir() else [path]
    )
    return tuple(certificate for file in files for certificate in _certificates(file.read_bytes()))


def _certificates(content: bytes) -> list[x509.Certificate]:
    if not pem.detect(content):
        return [x509.Certificate.load(content)]
    return [x509.Certificate.load(der) for kind, _, der in pem.unarmor(content, multiple=True) if kind == "CERTIFICATE"]


def read(der: bytes) -> x509.Certificate:
    """A certificate that was read before; `certificates.read_certificate` is for one that comes from outside."""
    return x509.Certificate.load(der)


def time_stamp_service(url: str) -> TimeStamper:
    """An authority that answers RFC 3161 requests over HTTP."""
    return RequestsHTTPTimeStamper(url, timeout=_SECONDS)  # type: ignore[no-untyped-call]
