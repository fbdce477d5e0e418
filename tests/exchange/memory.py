"""Stores in memory with real transactions, and people who do not exist: what the cores are driven with."""

from collections import defaultdict
from contextlib import contextmanager
from copy import copy
from dataclasses import replace
from datetime import date
from hashlib import sha256

from rapport_unique.exchange.node.cases import Away, Inquiry
from rapport_unique.exchange.node.store import Answer
from rapport_unique.exchange.protocol.states import FINAL_DELIVERIES


class Crash(BaseException):
    """The process dies here; what it had committed stays."""


class Memory:
    """Everything is a dictionary; a transaction that fails leaves them as they were.

    Effects outside one are a bug. `crash` ends the process where the next transaction would have been committed.
    """

    def __init__(self):
        self.tables = defaultdict(dict)
        self.within = False
        self.crash = False

    @contextmanager
    def transaction(self):
        assert not self.within, "transactions do not nest"
        before = {name: copy(table) for name, table in self.tables.items()}
        self.within = True
        try:
            yield
            if self.crash:
                self.crash = False
                raise Crash("before the commit")
        except BaseException:
            self.tables = defaultdict(dict, before)
            raise
        finally:
            self.within = False

    def table(self, name):
        assert self.within, f"{name} was used outside a transaction"
        return self.tables[name]

    def first_time(self, sender, message):
        seen = self.table("seen")
        if (sender, message) in seen:
            return False
        seen[sender, message] = True
        return True

    def add_outgoing(self, *envelopes):
        for each in envelopes:
            assert each.id not in self.table("outgoing")
            self.table("outgoing")[each.id] = each

    def outgoing(self, most):
        return list(self.table("outgoing").values())[:most]

    def drop_outgoing(self, ids):
        for each in ids:
            self.table("outgoing").pop(each, None)

    def record(self, event):
        self.table("events")[len(self.table("events"))] = event

    def peer_roots(self, member):
        return [each for each in self.table("peer_roots").values() if each.member == member]

    def add_peer_root(self, root):
        self.table("peer_roots")[root.member, root.size, root.hash] = root

    def read(self, name):
        """For tests: a table as it was committed."""
        return dict(self.tables[name])


class MemoryHub(Memory):
    def taken_over(self, customer, idempotency_key):
        return self.table("taken_over").get((customer, idempotency_key))

    def add_taken_over(self, request):
        key = (request.customer, request.idempotency_key)
        assert key not in self.table("taken_over")
        self.table("taken_over")[key] = request

    def asked_about(self, persons):
        found = [each for each in self.table("taken_over").values() if each.person in persons]
        return sorted(found, key=lambda each: (each.asked, each.ticket), reverse=True)

    def add_handed(self, *handed):
        for each in handed:
            assert each.delivery not in self.table("handed")
            self.table("handed")[each.delivery] = each

    def handed(self, delivery):
        return self.table("handed").get(delivery)

    def save_handed(self, handed):
        assert self.table("handed")[handed.delivery].state not in FINAL_DELIVERIES
        self.table("handed")[handed.delivery] = handed

    def handed_of(self, customer, ticket):
        found = [each for each in self.table("handed").values() if (each.customer, each.ticket) == (customer, ticket)]
        return sorted(found, key=lambda each: each.supplier)

    def waiting(self, accepted_by):
        waiting = [each for each in self.table("handed").values() if each.state not in FINAL_DELIVERIES]
        return [each for each in waiting if each.accepted <= accepted_by]

    def inscriptions(self, subjects):
        return [each for each in self.table("inscriptions").values() if each.subject in subjects]

    def add_inscription(self, inscription):
        self.table("inscriptions")[len(self.table("inscriptions"))] = inscription

    def end_inscription(self, subjects, inscription):
        for key, each in self.table("inscriptions").items():
            open_ended = replace(inscription, subject=each.subject, end=None)
            if each.subject in subjects and each == open_ended:
                self.table("inscriptions")[key] = replace(each, end=inscription.end)


class MemoryNode(Memory):
    def person(self, ssin):
        return sha256(ssin.encode()).hexdigest()

    def add_question(self, question):
        assert question.ticket not in self.table("questions")
        self.table("questions")[question.ticket] = question

    def question(self, ticket):
        return self.table("questions").get(ticket)

    def asked_before(self, idempotency_key):
        found = [each for each in self.table("questions").values() if each.idempotency_key == idempotency_key]
        return found[0] if found else None

    def save_question(self, question):
        self.table("questions")[question.ticket] = question

    def open_questions(self):
        return [each for each in self.table("questions").values() if each.key is not None]

    def outcomes(self, ticket):
        return [each for (of, _), each in self.table("outcomes").items() if of == ticket]

    def save_outcome(self, outcome):
        self.table("outcomes")[outcome.ticket, outcome.supplier] = outcome

    def recorded(self, subject, action):
        events = self.table("events").values()
        return [each.data for each in events if (each.subject, each.action) == (subject, action)]

    def add_given(self, given):
        assert given.delivery not in self.table("given")
        self.table("given")[given.delivery] = given

    def given(self, delivery):
        return self.table("given").get(delivery)

    def given_to(self, customer, ticket):
        found = [each for each in self.table("given").values() if (each.customer, each.ticket) == (customer, ticket)]
        return found[0] if found else None

    def save_given(self, given):
        self.table("given")[given.delivery] = given

    def unanswered(self):
        return [each for each in self.table("given").values() if each.state is Answer.RECEIVED]

    def held(self):
        return [each for each in self.table("given").values() if each.state is Answer.HELD]

    def errand(self, id):
        return self.table("errands").get(id)

    def save_errand(self, errand):
        self.table("errands")[errand.id] = errand

    def history(self, id):
        return self.table("histories").get(id)

    def save_history(self, history):
        self.table("histories")[history.id] = history

    def drop_histories(self, before):
        old = [each.id for each in self.table("histories").values() if each.asked < before]
        for each in old:
            del self.table("histories")[each]
        return old


class People:
    """A population: replaced numbers, and proofs by name."""

    def __init__(self, replaced=None, names=None):
        self.replaced = replaced or {}
        self.names = names or {}

    def replaced_by(self, ssin):
        return self.replaced.get(ssin)

    def former_numbers(self, ssin):
        return [old for old, new in self.replaced.items() if new == ssin]

    def proves(self, ssin, proof):
        return proof.get("lastName", "").casefold() == self.names.get(ssin, "Exemple").casefold()


class Files:
    """A case system: files by national number, inquiries by reference. It can be `away`."""

    def __init__(self):
        self.files = {}
        self.inquiries = {}
        self.taken_over_by_id = {}
        self.away = False

    def open(self, reference, ssin, worker="", opened=date(2020, 1, 1), closed=None):
        self.inquiries[reference] = Inquiry(reference, ssin, worker, opened, closed)

    def inquiry(self, reference):
        self._reach()
        return self.inquiries.get(reference)

    def open_inquiries(self, worker, day):
        self._reach()
        mine = [each for each in self.inquiries.values() if each.worker and each.is_of(worker) and each.is_open(day)]
        return sorted(mine, key=lambda each: (each.opened, each.reference), reverse=True)

    def file_of(self, ssin, begin, end):
        self._reach()
        return self.files.get(ssin)

    def take_over(self, taken):
        self._reach()
        self.taken_over_by_id.setdefault(taken.id, taken)

    def taken_over(self):
        return list(self.taken_over_by_id.values())

    def findings(self):
        return []

    def _reach(self):
        if self.away:
            raise Away("switched off")
