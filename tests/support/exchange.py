"""A small exchange for tests: an authority, a hub and centres that do not exist, people whom no register knows."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec

from rapport_unique.exchange.membership import DIRECTORY, make_keys
from rapport_unique.exchange.protocol import authority
from rapport_unique.exchange.protocol.directory import Directory, Member, read_directory
from rapport_unique.exchange.protocol.sealing import Signer
from rapport_unique.exchange.registrar import Registrar

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
TODAY = NOW.date()
_YEAR = timedelta(days=365)


def enterprise(base: int) -> str:
    """An enterprise number with its check digits, as high as the register has not come yet."""
    return f"{base:08d}{97 - base % 97:02d}"


HUB, LIEGE, GHENT, EUPEN = (enterprise(19_999_900 + each) for each in range(4))
NAMES = {HUB: "Hub", LIEGE: "Liège", GHENT: "Gent", EUPEN: "Eupen"}
TELEPHONES = {HUB: "02 000 00 00", LIEGE: "04 000 00 01", GHENT: "09 000 00 02", EUPEN: "087 00 00 03"}


def a_ssin(serial: int = 0, born: date = date(1980, 5, 6)) -> str:
    """A number whose serial the register gives to nobody."""
    base = int(f"{born:%y%m%d}{900 + serial % 98}")
    return f"{base:09d}{97 - base % 97:02d}"


@dataclass(frozen=True)
class Keys:
    """What a member keeps secret."""

    signer: Signer
    opening: ec.EllipticCurvePrivateKey


class Authority:
    """The product's authority, which remembers what it issued and revoked."""

    def __init__(self, name: str = "TEST authority of the exchange") -> None:
        self._authority = authority.Authority.create(name, NOW - _YEAR)
        self.issued: list[x509.Certificate] = []
        self._revoked: list[tuple[int, datetime]] = []

    @property
    def certificate(self) -> x509.Certificate:
        return self._authority.certificate

    @property
    def key(self) -> ec.EllipticCurvePrivateKey:
        return self._authority.key

    def member(self, number: str, since: datetime = NOW - timedelta(days=1), days: int = 365) -> Keys:
        signing, opening = (ec.generate_private_key(ec.SECP256R1()) for _ in range(2))
        of_signing, of_opening = (
            self._authority.issue(
                number,
                f"TEST {NAMES.get(number, number)}",
                key.public_key(),
                signs=key is signing,
                since=since,
                lives=timedelta(days=days),
            )
            for key in (signing, opening)
        )
        self.issued += [of_signing, of_opening]
        return Keys(Signer(number, signing, of_signing), opening)

    def revoke(self, certificate: x509.Certificate, at: datetime) -> None:
        self._revoked.append((certificate.serial_number, at))

    def revocations(self, at: datetime = NOW - timedelta(hours=1), lives: timedelta = 10 * _YEAR):
        return self._authority.revocations(self._revoked, at, lives)

    def directory(self, numbers: Iterable[str] = tuple(NAMES), **revocations) -> Directory:
        return read_directory(self.published(numbers, **revocations), self.certificate)

    def published(self, numbers: Iterable[str] = tuple(NAMES), issued: datetime = NOW, **revocations) -> str:
        """The directory as the hub hands it on."""
        members = [Member(each, NAMES[each], TELEPHONES[each]) for each in numbers]
        return self._authority.directory(HUB, members, self.issued, self.revocations(**revocations), issued)


def enrolled(folder: Path, now: datetime, names: Mapping[str, str] = NAMES) -> Registrar:
    """Each member with its folder, named by its number, made as an operator makes them."""
    registrar = Registrar(folder / "authority")
    registrar.create("TEST authority of the exchange", now)
    for number, name in names.items():
        make_keys(folder / number, number, f"TEST {name}")
        member = Member(number, name, TELEPHONES.get(number, ""))
        registrar.enrol(member, folder / number, now, is_hub=number == HUB)
    hand_out(registrar, now)
    return registrar


def hand_out(registrar: Registrar, now: datetime) -> None:
    """Publish the directory, and bring it to every member."""
    signed = registrar.publish(now)
    for member in registrar.folder.parent.iterdir():
        if member != registrar.folder:
            (member / DIRECTORY).write_text(signed)
