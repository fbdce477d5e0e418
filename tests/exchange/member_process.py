"""A hub or a node in a process of its own, that ends itself with SIGKILL where it is told to.

`python -m tests.exchange.member_process MEMBER FOLDER POINT START SERIAL…`: the POINT-th line before or after something
becomes lasting; 0 for none. First it asks about the person of each SERIAL, then it works, and ends by itself when
there is nothing left to do. At START, in seconds, it was NOW. Its store is the database of its environment; so is its
mailbox, unless NATS names a server.
"""

import os
import secrets
import signal
import sys
import time
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from random import Random

import django
from cryptography import x509
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from tests.exchange.memory import Files
from tests.support.exchange import HUB, NAMES, NOW, TELEPHONES, a_ssin

from rapport_unique.exchange.node.cases import File, Inquiry
from rapport_unique.exchange.protocol.directory import Directory, Member, owner, public_key
from rapport_unique.exchange.protocol.identifiers import RANDOM_BYTES, new_id
from rapport_unique.exchange.protocol.sealing import Signer

LEASE = timedelta(milliseconds=100)
"""What a process held when it died is free again so soon."""
_MEMBERS = {each: Member(each, NAMES[each], TELEPHONES[each]) for each in NAMES}


def write_keys(folder: Path, keys, directory: Directory) -> None:
    """What the process needs of the members: its own two keys, and the directory."""
    for name, key in (("signing", keys.signer.key), ("opening", keys.opening)):
        (folder / f"{name}.pem").write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    (folder / "authority.pem").write_bytes(directory.authority.public_bytes(Encoding.PEM))
    (folder / "members.pem").write_bytes(b"".join(each.public_bytes(Encoding.PEM) for each in directory.certificates))
    (folder / "revoked.pem").write_bytes(directory.revocations.public_bytes(Encoding.PEM))


def _directory(folder: Path) -> Directory:
    return Directory(
        x509.load_pem_x509_certificate((folder / "authority.pem").read_bytes()),
        _MEMBERS,
        x509.load_pem_x509_certificates((folder / "members.pem").read_bytes()),
        x509.load_pem_x509_crl((folder / "revoked.pem").read_bytes()),
    )


def clock_since(start: float):
    """Time that passes in all processes alike, and begins at NOW."""
    return lambda: NOW + timedelta(seconds=time.time() - start)


def question_key(serial: int) -> str:
    """The idempotency key of the question about the person of this serial, in whichever process it is asked."""
    return new_id(NOW, serial.to_bytes(RANDOM_BYTES))


def dossier(centre: str, ssin: str) -> str:
    return f"D-{centre}-{ssin[6:]}"


class CaseSystem(Files):
    """Knows everybody; an inquiry is named after its person."""

    def __init__(self, centre: str) -> None:
        super().__init__()
        self.centre = centre

    def inquiry(self, reference):
        return Inquiry(reference, reference, "", NOW.date())

    def file_of(self, ssin, begin, end):
        return File(dossier(self.centre, ssin), "An Peeters", TELEPHONES[self.centre])


class Death:
    def __init__(self, point: int) -> None:
        self._left = point

    def passes(self) -> None:
        self._left -= 1
        if self._left == 0:
            os.kill(os.getpid(), signal.SIGKILL)


def mortal_store(kind, death: Death):
    """A store that passes by death before and after each commit."""

    class Store(kind):
        @contextmanager
        def transaction(self):
            with super().transaction():
                yield
                death.passes()
            death.passes()

    return Store()


def mortal_transport(kind, death: Death, *arguments):
    """A transport that passes by death before and after what it does for good."""

    class Transport(kind):
        def publish(self, envelopes):
            super().publish(envelopes)
            death.passes()

        def ack(self, deliveries):
            death.passes()
            super().ack(deliveries)
            death.passes()

    return Transport(*arguments)


def _transport(member: str, death: Death, clock):
    """The transport, and whether something waits there for the member, perhaps in the hands of one who died."""
    if server := os.environ.get("NATS"):
        from rapport_unique.exchange.transport.jetstream import QUEUE, JetStream

        transport = mortal_transport(JetStream, death, [server], clock, Random(1), LEASE)

        def waits():
            about = transport._run(transport._jetstream.consumer_info(QUEUE, member))
            return about.num_pending + about.num_ack_pending

        return transport, waits
    from rapport_unique.exchange.transport.models import Letter
    from rapport_unique.exchange.transport.sql import SqlMailbox

    transport = mortal_transport(SqlMailbox, death, clock, Random(1), LEASE)
    return transport, Letter.objects.waiting().filter(recipient=member).exists


def _hub(correspondent, death: Death):
    from tests.exchange.memory import People
    from tests.exchange.world import PSEUDONYM_KEY

    from rapport_unique.exchange.hub.core import Hub
    from rapport_unique.exchange.hub.persons import Persons
    from rapport_unique.exchange.hub.sql import SqlHub

    store, persons = mortal_store(SqlHub, death), Persons(People(), (PSEUDONYM_KEY,))
    return Hub.of(correspondent, store, persons)


def _node(correspondent, death: Death):
    from rapport_unique.exchange.node.core import Node
    from rapport_unique.exchange.node.sql import SqlNode

    store = mortal_store(SqlNode, death)
    return Node.of(correspondent, store, CaseSystem(correspondent.number), HUB)


def _ask(node, serial: int) -> None:
    from rapport_unique.exchange.protocol.code_lists import Block, Purpose

    node.asking.ask(
        agent="a7f3",
        inquiry=a_ssin(serial),
        purpose=Purpose.NEW_APPLICATION,
        ssin=a_ssin(serial),
        blocks=(Block.PRACTICAL,),
        begin=NOW.date() - timedelta(days=700),
        idempotency_key=question_key(serial),
    )


def main(member: str, folder: Path, point: int, start: float, serials: list[int]) -> None:
    from rapport_unique.exchange import courier
    from rapport_unique.exchange.correspondence import Correspondent

    clock, directory, death = clock_since(start), _directory(folder), Death(point)
    signing, opening = (
        load_pem_private_key((folder / f"{name}.pem").read_bytes(), None) for name in ("signing", "opening")
    )
    (certificate,) = (
        each for each in directory.certificates if owner(each) == member and public_key(each) == signing.public_key()
    )
    signer = Signer(member, signing, certificate)
    correspondent = Correspondent(signer, (opening,), directory, clock, secrets.token_bytes)
    office = (_hub if member == HUB else _node)(correspondent, death)
    transport, waits = _transport(member, death, clock)
    for serial in serials:
        _ask(office, serial)
    while True:
        if courier.send(office, transport) + courier.collect(office, transport):
            continue
        if not waits():
            return
        time.sleep(LEASE.total_seconds() / 4)


if __name__ == "__main__":
    django.setup()
    main(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]), float(sys.argv[4]), [int(each) for each in sys.argv[5:]])
