"""The root over a node's journal on its way through real processes, and what it is good for afterwards."""

import json
import sqlite3
from contextlib import closing

import pytest
from tests.exchange_node.live import running_exchange
from tests.support.waiting import until

LIEGE = "62063"

_PUBLISH = """
from rapport_unique.sites.processes import setup
setup("{site}")
from rapport_unique.exchange.{site} import publishing
from rapport_unique.journal import roots
class Nobody:
    time_stamper = None
roots.publish(Nobody())
publishing.{act}()
"""


@pytest.fixture(scope="module")
def live(tmp_path_factory):
    with running_exchange(tmp_path_factory.mktemp("live"), {}, []) as running:
        yield running


def roots_held_by(live, name, of):
    """As its command prints them."""
    site = "hub" if name == "hub" else "node"
    printed = live.run(name, "-m", "rapport_unique.cli_exchange", site, "peer-roots", "--member", of)
    assert printed.returncode == 0, printed.stderr
    return json.loads(printed.stdout)


def verified(live, *more):
    return live.run(LIEGE, "-m", "rapport_unique.cli_exchange", "node", "verify-journal", *more)


def test_peers_hold_a_node_to_what_its_journal_was(live, tmp_path):
    number = live.number(LIEGE)
    for name, site, act in ((LIEGE, "node", "publish_root"), ("hub", "hub", "publish_roots")):
        published = live.run(name, "-c", _PUBLISH.format(site=site, act=act))
        assert published.returncode == 0, published.stderr
        if name == LIEGE:
            (held,) = until(lambda: roots_held_by(live, "hub", number), "the hub to hold the root", 60)
    others = [each for each in live.homes if each not in ("hub", LIEGE)]
    for each in others:
        assert until(lambda each=each: roots_held_by(live, each, number), f"{each} to hold it", 60) == [held]
    file = tmp_path / "peer.json"
    file.write_text(json.dumps([held]))
    assert json.loads(verified(live, "--peers", str(file)).stdout)["peers"] == {"compared": 1, "broken": []}

    start_anew(live)
    assert verified(live).returncode == 0, "alone, the new journal is sound"
    found = verified(live, "--peers", str(file))
    assert found.returncode == 1
    assert json.loads(found.stdout)["peers"]["broken"] == [{"size": held["size"], "root": held["root"]}]


def start_anew(live):
    """Whoever owns the database lets the journal begin anew, as if nothing had happened before."""
    with closing(sqlite3.connect(live.database(LIEGE))) as connection:
        rows = connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name LIKE 'journal%'")
        triggers = [name for (name,) in rows]
        connection.executescript(";".join(f"DROP TRIGGER {each}" for each in triggers))
        connection.executescript(
            "DELETE FROM journal_entry; DELETE FROM journal_root; DELETE FROM journal_event; DELETE FROM journal_head"
        )
