"""A hub in a process of its own, on the database of its environment, that ends itself with SIGKILL where it is told to.

`python -m tests.exchange.hub_process FOLDER POINT START`: the POINT-th line before or after something becomes lasting;
0 for none. It ends by itself when there is nothing left to do. At START, in seconds, it was NOW.
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
from tests.support.exchange import HUB, NAMES, NOW, TELEPHONES

from rapport_unique.exchange.protocol.directory import Directory, Member, owner, public_key
from rapport_unique.exchange.protocol.sealing import Signer

LEASE = timedelta(milliseconds=100)
"""What a process held when it died is free again so soon."""
_MEMBERS = {each: Member(each, NAMES[each], TELEPHONES[each]) for each in NAMES}


def write_keys(folder: Path, keys, directory: Directory) -> None:
    """What the process needs of the members: the hub's two keys, and the directory."""
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


class Death:
    def __init__(self, point: int) -> None:
        self._left = point

    def passes(self) -> None:
        self._left -= 1
        if self._left == 0:
            os.kill(os.getpid(), signal.SIGKILL)


def _parts(death: Death, clock):
    """The store and the mailbox of a site, which pass by death before and after what they do."""
    from rapport_unique.exchange.hub.sql import SqlHub
    from rapport_unique.exchange.transport.sql import SqlMailbox

    class Store(SqlHub):
        @contextmanager
        def transaction(self):
            with super().transaction():
                yield
                death.passes()
            death.passes()

    class Mailbox(SqlMailbox):
        def publish(self, envelopes):
            super().publish(envelopes)
            death.passes()

        def ack(self, deliveries):
            death.passes()
            super().ack(deliveries)

    return Store(), Mailbox(clock, Random(1), LEASE)


def main(folder: Path, point: int, start: float) -> None:
    from tests.exchange.memory import People
    from tests.exchange.world import PSEUDONYM_KEY

    from rapport_unique.exchange import courier
    from rapport_unique.exchange.correspondence import Correspondent
    from rapport_unique.exchange.hub.core import Hub
    from rapport_unique.exchange.hub.inscribing import Inscribing
    from rapport_unique.exchange.hub.persons import Persons
    from rapport_unique.exchange.hub.routing import Routing
    from rapport_unique.exchange.transport.models import Letter

    clock, directory = clock_since(start), _directory(folder)
    signing, opening = (
        load_pem_private_key((folder / f"{name}.pem").read_bytes(), None) for name in ("signing", "opening")
    )
    (certificate,) = (
        each for each in directory.certificates if owner(each) == HUB and public_key(each) == signing.public_key()
    )
    correspondent = Correspondent(Signer(HUB, signing, certificate), (opening,), directory, clock, secrets.token_bytes)
    store, mailbox = _parts(Death(point), clock)
    persons = Persons(People(), (PSEUDONYM_KEY,))
    hub = Hub(Routing(correspondent, store, persons), Inscribing(correspondent, store, persons))
    while True:
        if courier.send(hub, mailbox) + courier.collect(hub, mailbox):
            continue
        if not Letter.objects.waiting().filter(recipient=HUB).exists():
            return
        time.sleep(LEASE.total_seconds() / 4)


if __name__ == "__main__":
    django.setup()
    main(Path(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3]))
