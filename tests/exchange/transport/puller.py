"""Pull and acknowledge in a process of its own: `python -m tests.exchange.transport.puller sql|nats FILE NUMBER`.

Writes the id of each message into FILE before it acknowledges; having written the last of so many, it is killed.
"""

import os
import signal
import sys
from pathlib import Path
from random import Random

import django
from tests.exchange.transport.benches import CENTRE, ServerBench


def main(kind: str, file: Path, number: int) -> None:
    transport = {"sql": _sql, "nats": _nats}[kind]()
    with file.open("a") as seen:
        while True:
            for delivery in transport.pull(CENTRE, 5):
                print(delivery.envelope.id, file=seen, flush=True)
                number -= 1
                if not number:
                    os.kill(os.getpid(), signal.SIGKILL)
                transport.ack([delivery])


def _sql():
    django.setup()
    from rapport_unique.exchange.transport.sql import SqlMailbox
    from rapport_unique.ui import clock

    return SqlMailbox(clock.now, Random(1))


def _nats():
    django.setup()
    from rapport_unique.exchange.transport.jetstream import JetStream
    from rapport_unique.ui import clock

    return JetStream([os.environ["NATS"]], clock.now, Random(1), ServerBench.lease)


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]))
