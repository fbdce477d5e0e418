"""A node in a process of its own, on the database and the keys of its environment, with a case system in memory.

`python -m tests.exchange.node_process`, told on stdin what to do, as JSON: `files` by national number, whom to `ask`
about, or for which ticket to `wait`. It ends when it knows what became of it, and says it; to answer, it is ended.
"""

import json
import secrets
import sys
import time

from tests.exchange.memory import Files

from rapport_unique.sites.processes import setup


def main(told):
    setup("node")
    from django.conf import settings

    from rapport_unique.exchange import carrying
    from rapport_unique.exchange.node import running
    from rapport_unique.exchange.node.cases import File
    from rapport_unique.exchange.node.store import How
    from rapport_unique.exchange.protocol.code_lists import Block, Purpose
    from rapport_unique.exchange.protocol.identifiers import RANDOM_BYTES, new_id
    from rapport_unique.exchange.transport.remote import Remote
    from rapport_unique.ui import clock

    files = Files()
    files.files = {ssin: File(**values) for ssin, values in told.get("files", {}).items()}
    running.cases = lambda: files
    node, ticket = running.node(), told.get("wait", "")
    if told.get("ask"):
        files.open("2026/31", told["ask"])
        ticket = node.asking.ask(
            agent="a7f3",
            inquiry="2026/31",
            purpose=Purpose.NEW_APPLICATION,
            ssin=told["ask"],
            blocks=[Block.PRACTICAL, Block.DECISIONS],
            begin=clock.today().replace(year=clock.today().year - 2, day=1),
            idempotency_key=new_id(clock.now(), secrets.token_bytes(RANDOM_BYTES)),
        )
    hub = node.correspondent.directory.hub
    remote = Remote(settings.HUB_ADDRESS, hub, node.correspondent.signer, clock.now, secrets.token_bytes)

    def became():
        with node.store.transaction():
            question = node.store.question(ticket)
            outcomes = [each for each in node.store.outcomes(ticket) if each.how is not How.OVERDUE]
        if told.get("ask"):
            return {"ticket": ticket} if question.targets is not None else None
        return outcomes[0].body if outcomes else None

    due = {}
    while not (ticket and (said := became())):
        if not carrying.turn(node, remote, due):
            time.sleep(0.05)
    print(json.dumps(said))


if __name__ == "__main__":
    main(json.load(sys.stdin))
