"""The stores of hub and node in a real database, as the tests drive them beside those in memory."""

from contextlib import contextmanager

from tests.exchange.memory import Crash
from tests.support.databases import with_table

from rapport_unique.exchange.hub import models as of_hub
from rapport_unique.exchange.hub.sql import SqlHub, _handed, _inscription
from rapport_unique.exchange.node import models as of_node
from rapport_unique.exchange.node.sql import SqlNode, _given, errand_of, history_of, outcome_of, question_of
from rapport_unique.journal.models import Event

HUB_TABLES = [
    of_hub.Seen,
    of_hub.Outgoing,
    of_hub.TakenOver,
    of_hub.Handed,
    of_hub.Inscription,
    of_hub.Proof,
    of_hub.Replacement,
    of_hub.PeerRoot,
]
NODE_TABLES = [
    of_node.Seen,
    of_node.Outgoing,
    of_node.Question,
    of_node.Outcome,
    of_node.Given,
    of_node.Errand,
    of_node.History,
    of_node.PeerRoot,
]


class Driven:
    """What tests do besides: end the process before a commit, read what was committed."""

    crash = False

    @contextmanager
    def transaction(self):
        with super().transaction():
            yield
            if self.crash:
                self.crash = False
                raise Crash("before the commit")

    @property
    def tables(self):
        """Every value as the database holds it."""
        return {model.__name__: list(model.objects.values()) for model in (*self.models, Event)}

    def empty(self):
        for model in self.models:
            model.objects.all().delete()

    def read(self, name):
        kept = {"events": self._events, "outgoing": self._outgoing, "peer_roots": self._peer_roots}
        return {**kept, **self.readers()}[name]()

    def _peer_roots(self):
        return {(each.member, each.size, each.hash): each.said for each in self.peers.objects.all()}

    def _events(self):
        return {each.pk: each for each in Event.objects.filter(subject__startswith="exchange:")}

    def _outgoing(self):
        return {each.id: each for each in self.outgoing(1_000)}


class DrivenHub(Driven, SqlHub):
    models = HUB_TABLES

    def readers(self):
        return {
            "handed": lambda: {each.delivery: _handed(each) for each in of_hub.Handed.objects.all()},
            "inscriptions": lambda: {each.pk: _inscription(each) for each in of_hub.Inscription.objects.all()},
            "taken_over": lambda: {
                each.pk: self.taken_over(each.customer, each.idempotency_key) for each in of_hub.TakenOver.objects.all()
            },
        }


class DrivenNode(Driven, SqlNode):
    models = NODE_TABLES

    def readers(self):
        return {
            "questions": lambda: {each.ticket: question_of(each) for each in of_node.Question.objects.all()},
            "given": lambda: {each.delivery: _given(each) for each in of_node.Given.objects.all()},
            "errands": lambda: {each.id: errand_of(each) for each in of_node.Errand.objects.all()},
            "histories": lambda: {each.id: history_of(each) for each in of_node.History.objects.all()},
            "outcomes": lambda: {
                (each.ticket, each.supplier): outcome_of(each) for each in of_node.Outcome.objects.all()
            },
        }


def store_of(kind):
    """`hub` or `node`, with its tables made. One of them in a database; the others of a world stay in memory."""
    store = {"hub": DrivenHub, "node": DrivenNode}[kind]()
    for model in store.models:
        with_table(model)
    return store
