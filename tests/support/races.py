"""Real threads that start at the same moment."""

import threading
from collections.abc import Callable
from typing import Any

from django.db import connections


def together(*acts: Callable[[], Any]) -> list[Any]:
    """Run all acts at once, each on its own connection; their results, or what they raised, in order."""
    start = threading.Barrier(len(acts))
    outcomes: list[Any] = [None] * len(acts)

    def run(position: int) -> None:
        try:
            start.wait(30)
            outcomes[position] = acts[position]()
        except Exception as error:
            outcomes[position] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(position,), daemon=True) for position in range(len(acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
        assert not thread.is_alive(), "a racing thread hangs"
    return outcomes
