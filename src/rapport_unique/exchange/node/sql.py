"""`NodeStore` in the node's own database."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

from rapport_unique.accounts.encryption import decrypted, encrypted
from rapport_unique.accounts.national_numbers import digest_of
from rapport_unique.exchange.node import models, store
from rapport_unique.exchange.protocol.identifiers import instant, read_instant
from rapport_unique.exchange.protocol.states import Answer, Request
from rapport_unique.exchange.tables import Tables
from rapport_unique.journal import models as journal


class SqlNode(Tables, store.NodeStore):
    seen = models.Seen
    peers = models.PeerRoot
    waiting_to_leave = models.Outgoing

    def person(self, ssin: str) -> str:
        return digest_of(ssin)

    def add_question(self, question: store.Question) -> None:
        models.Question.objects.create(
            ticket=question.ticket,
            person=question.person,
            idempotency_key=question.idempotency_key,
            inquiry=question.inquiry,
            agent=question.agent,
            signed=encrypted(question.signed),
            asked=question.asked,
            expires=question.expires,
            **_changing(question),
        )

    def question(self, ticket: str) -> store.Question | None:
        found = models.Question.objects.select_for_update().filter(ticket=ticket).first()
        return question_of(found) if found else None

    def asked_before(self, idempotency_key: str) -> store.Question | None:
        found = models.Question.objects.filter(idempotency_key=idempotency_key).first()
        return question_of(found) if found else None

    def save_question(self, question: store.Question) -> None:
        models.Question.objects.filter(ticket=question.ticket).update(**_changing(question))

    def open_questions(self) -> Iterable[store.Question]:
        return map(question_of, models.Question.objects.exclude(key="").order_by("asked").iterator())

    def outcomes(self, ticket: str) -> Sequence[store.Outcome]:
        return [outcome_of(each) for each in models.Outcome.objects.filter(ticket=ticket).order_by("supplier")]

    def save_outcome(self, outcome: store.Outcome) -> None:
        said = "" if outcome.body is None else encrypted(json.dumps(outcome.body))
        models.Outcome.objects.update_or_create(
            ticket=outcome.ticket,
            supplier=outcome.supplier,
            defaults={"how": outcome.how.value, "at": outcome.at, "body": said},
        )

    def recorded(self, subject: str, action: str) -> Sequence[Mapping[str, Any]]:
        events = journal.Event.objects.for_subject(f"exchange:{subject}").filter(action=action)
        return [each.data for each in events]

    def add_given(self, given: store.Given) -> None:
        models.Given.objects.create(
            delivery=given.delivery,
            ticket=given.ticket,
            person=given.person,
            customer=given.customer,
            purpose=given.purpose,
            blocks=list(given.blocks),
            received=given.received,
            deadline=given.deadline,
            **_changing_given(given),
        )

    def given(self, delivery: str) -> store.Given | None:
        found = models.Given.objects.select_for_update().filter(delivery=delivery).first()
        return _given(found) if found else None

    def given_to(self, customer: str, ticket: str) -> store.Given | None:
        found = models.Given.objects.filter(customer=customer, ticket=ticket).first()
        return _given(found) if found else None

    def save_given(self, given: store.Given) -> None:
        models.Given.objects.filter(delivery=given.delivery).update(**_changing_given(given))

    def unanswered(self) -> Iterable[store.Given]:
        return self._given_in(Answer.RECEIVED)

    def held(self) -> Iterable[store.Given]:
        return self._given_in(Answer.HELD)

    def _given_in(self, state: Answer) -> Iterable[store.Given]:
        return map(_given, models.Given.objects.filter(state=state).order_by("deadline").iterator())

    def errand(self, id: str) -> store.Errand | None:
        found = models.Errand.objects.select_for_update().filter(id=id).first()
        return errand_of(found) if found else None

    def save_errand(self, errand: store.Errand) -> None:
        models.Errand.objects.update_or_create(
            id=errand.id,
            defaults={
                "action": errand.action,
                "agent": errand.agent,
                "ssin": encrypted(errand.ssin),
                "quality": errand.quality,
                "period": dict(errand.period),
                "asked": errand.asked,
                "done": errand.done,
                "code": errand.code,
                "inscriptions": [dict(each) for each in errand.inscriptions],
                "replaced_by": _hidden(errand.replaced_by),
            },
        )

    def history(self, id: str) -> store.History | None:
        found = models.History.objects.select_for_update().filter(id=id).first()
        return history_of(found) if found else None

    def save_history(self, history: store.History) -> None:
        models.History.objects.update_or_create(
            id=history.id,
            defaults={
                "agent": history.agent,
                "ssin": encrypted(history.ssin),
                "asked": history.asked,
                "before": history.before,
                "done": history.done,
                "code": history.code,
                "accesses": _hidden(json.dumps(history.accesses)),
                "older": history.older,
                "replaced_by": _hidden(history.replaced_by),
            },
        )

    def drop_histories(self, before: datetime) -> Collection[str]:
        old = models.History.objects.select_for_update().filter(asked__lt=before)
        ids = [each.id for each in old]
        models.History.objects.filter(id__in=ids).delete()
        return ids


def _hidden(text: str) -> str:
    return encrypted(text) if text else ""


def _shown(text: str) -> str:
    return decrypted(text) if text else ""


def _changing(question: store.Question) -> dict[str, object]:
    """The columns of a question that its life changes."""
    return {
        "key": _hidden(_pem(question.key)) if question.key else "",
        "state": question.state.value,
        "deadline": question.deadline,
        "targets": question.targets,
        "code": question.code,
        "replaced_by": _hidden(question.replaced_by),
    }


def _changing_given(given: store.Given) -> dict[str, object]:
    return {
        "state": given.state.value,
        "signed": _hidden(given.signed),
        "former_numbers": _hidden(" ".join(given.former_numbers)),
        "status": given.status,
        "by": given.by,
        "answered": given.answered,
        "reminded": [instant(each) for each in given.reminded],
    }


def _pem(key: ec.EllipticCurvePrivateKey) -> str:
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()


def _key(pem: str) -> ec.EllipticCurvePrivateKey | None:
    key = load_pem_private_key(decrypted(pem).encode(), None) if pem else None
    return key if isinstance(key, ec.EllipticCurvePrivateKey) else None


def question_of(row: models.Question) -> store.Question:
    return store.Question(
        ticket=row.ticket,
        person=row.person,
        idempotency_key=row.idempotency_key,
        inquiry=row.inquiry,
        agent=row.agent,
        signed=_shown(row.signed),
        key=_key(row.key),
        asked=row.asked,
        expires=row.expires,
        state=Request(row.state),
        deadline=row.deadline,
        targets=row.targets,
        code=row.code,
        replaced_by=_shown(row.replaced_by),
    )


def outcome_of(row: models.Outcome) -> store.Outcome:
    body = json.loads(decrypted(row.body)) if row.body else None
    return store.Outcome(row.ticket, row.supplier, store.How(row.how), row.at, body)


def _given(row: models.Given) -> store.Given:
    return store.Given(
        delivery=row.delivery,
        ticket=row.ticket,
        person=row.person,
        customer=row.customer,
        purpose=row.purpose,
        blocks=tuple(row.blocks),
        state=Answer(row.state),
        received=row.received,
        deadline=row.deadline,
        signed=_shown(row.signed),
        former_numbers=tuple(_shown(row.former_numbers).split()),
        status=row.status,
        by=row.by,
        answered=row.answered,
        reminded=tuple(map(read_instant, row.reminded)),
    )


def history_of(row: models.History) -> store.History:
    return store.History(
        id=row.id,
        agent=row.agent,
        ssin=_shown(row.ssin),
        asked=row.asked,
        before=row.before,
        done=row.done,
        code=row.code,
        accesses=tuple(json.loads(_shown(row.accesses) or "[]")),
        older=row.older,
        replaced_by=_shown(row.replaced_by),
    )


def errand_of(row: models.Errand) -> store.Errand:
    return store.Errand(
        id=row.id,
        action=row.action,
        agent=row.agent,
        ssin=_shown(row.ssin),
        quality=row.quality,
        period=row.period,
        asked=row.asked,
        done=row.done,
        code=row.code,
        inscriptions=tuple(row.inscriptions),
        replaced_by=_shown(row.replaced_by),
    )
