"""The authority's own folder, on a machine that is no hub and no node: who was enrolled, and what was revoked.

authority.key, authority.crt   of the authority
register.json                  members, certificates, revoked serial numbers
directory.jws                  what the hub hands on, as `publish` last made it
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding

from rapport_unique.exchange.membership import (
    AUTHORITY,
    DIRECTORY,
    OPENING_REQUEST,
    SIGNING_CERTIFICATE,
    SIGNING_REQUEST,
    read_key,
    write,
    write_key,
)
from rapport_unique.exchange.protocol.authority import Authority
from rapport_unique.exchange.protocol.directory import Member, owner, public_key
from rapport_unique.exchange.protocol.identifiers import instant, read_instant

KEY, REGISTER = "authority.key", "register.json"
LISTS_LIVE = timedelta(days=30)
"""How long a list of revoked certificates is believed: publish more often than that."""


@dataclass(frozen=True)
class Registrar:
    """Each method leaves the folder whole: what it changes is written at once, at its end."""

    folder: Path
    passphrase: str = ""

    def create(self, name: str, now: datetime) -> None:
        """A new authority; FileExistsError where there is one."""
        self.folder.mkdir(parents=True, exist_ok=True)
        authority = Authority.create(name, now)
        write_key(self.folder / KEY, authority.key, self.passphrase)
        write(self.folder / AUTHORITY, authority.certificate.public_bytes(Encoding.PEM))
        self._save({"hub": "", "members": {}, "certificates": [], "revoked": {}})

    def enrol(self, member: Member, requests: Path, now: datetime, *, is_hub: bool = False) -> None:
        """Certify the two requests of a member's folder, put its signing certificate and the authority's there.

        Again, with new keys, it renews: the older certificates stay until they end or are revoked. Raises ValueError
        for a request that its own key did not sign, that names another member, or whose key was revoked before.
        """
        authority, register, signing = self._authority(), self._register(), b""
        withdrawn = [public_key(each) for each in _issued(register) if str(each.serial_number) in register["revoked"]]
        for name, signs in ((SIGNING_REQUEST, True), (OPENING_REQUEST, False)):
            request = x509.load_pem_x509_csr((requests / name).read_bytes())
            key = request.public_key()
            if not (
                request.is_signature_valid
                and isinstance(key, ec.EllipticCurvePublicKey)
                and isinstance(key.curve, ec.SECP256R1)
            ):
                raise ValueError(f"{name} is not signed by its own P-256 key")
            if owner(request) != member.number:
                raise ValueError(f"{name} is of {owner(request) or 'nobody'}, not of {member.number}")
            if key in withdrawn:
                raise ValueError(f"{name} is of a key whose certificate was revoked: make new ones")
            made = authority.issue(member.number, member.name, key, signs=signs, since=now)
            pem = made.public_bytes(Encoding.PEM)
            register["certificates"].append(pem.decode())
            signing = pem if signs else signing
        register["members"][member.number] = {"name": member.name, "telephone": member.telephone}
        if is_hub:
            register["hub"] = member.number
        self._save(register)
        write(requests / SIGNING_CERTIFICATE, signing)
        write(requests / AUTHORITY, (self.folder / AUTHORITY).read_bytes())

    def revoke(self, number: str, now: datetime) -> int:
        """Revoke every certificate of a member; how many were not revoked yet."""
        register = self._register()
        serials = [str(each.serial_number) for each in _issued(register) if owner(each) == number]
        new = [each for each in serials if each not in register["revoked"]]
        register["revoked"].update(dict.fromkeys(new, instant(now)))
        self._save(register)
        return len(new)

    def publish(self, now: datetime) -> str:
        """The directory with a fresh list of revoked certificates; it is also written into the folder."""
        authority, register = self._authority(), self._register()
        revoked = [(int(serial), read_instant(since)) for serial, since in register["revoked"].items()]
        signed = authority.directory(
            register["hub"],
            [Member(number, each["name"], each["telephone"]) for number, each in register["members"].items()],
            [each for each in _issued(register) if each.not_valid_after_utc > now],
            authority.revocations(revoked, now, LISTS_LIVE),
            now,
        )
        write(self.folder / DIRECTORY, signed.encode("ascii"))
        return signed

    def _authority(self) -> Authority:
        certificate = x509.load_pem_x509_certificate((self.folder / AUTHORITY).read_bytes())
        return Authority(read_key(self.folder / KEY, self.passphrase), certificate)

    def _register(self) -> dict[str, Any]:
        return dict(json.loads((self.folder / REGISTER).read_text(encoding="utf-8")))

    def _save(self, register: dict[str, Any]) -> None:
        write(self.folder / REGISTER, json.dumps(register, indent=1, sort_keys=True).encode())


def _issued(register: Mapping[str, Any]) -> list[x509.Certificate]:
    return [x509.load_pem_x509_certificate(each.encode()) for each in register["certificates"]]
