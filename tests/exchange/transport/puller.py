"""Pull and acknowledge in a process of its own: `python -m tests.exchange.transport.puller sql|nats FILE [hold]`.

Writes the id of each message into FILE before it acknowledges; with `hold` it keeps what it pulled and says nothing.
"""

import os
import sys
import threading
from datetime import timedelta
from pathlib import Path
from random import Random

import django
from tests.exchange.transport.benches import CENTRE


def main(kind: str, file: Path, hold: bool) -> None:
    transport = {"sql": _sql, "nats": _nats}[kind]()
    with file.open("a") as seen:
        while True:
            for delivery in transport.pull(CENTRE, 5):
                print(delivery.envelope.id, file=seen, flush=True)
                if not hold:
                    transport.ack([delivery])
            if hold:
                threading.Event().wait()


def _sql():
    django.setup()
    from rapport_unique.exchange.transport.sql import SqlMailbox
    from rapport_unique.ui import clock

    return SqlMailbox(clock.now, Random(1))


def _nats():
    django.setup()
    from rapport_unique.exchange.transport.jetstream import JetStream
    from rapport_unique.ui import clock

    return JetStream([os.environ["NATS"]], clock.now, Random(1), timedelta(seconds=1))


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), "hold" in sys.argv)
