"""`HubStore` in the hub's own database."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime

from rapport_unique.exchange.hub import models, store
from rapport_unique.exchange.protocol import register
from rapport_unique.exchange.protocol.code_lists import Quality
from rapport_unique.exchange.protocol.states import Delivery
from rapport_unique.exchange.tables import Tables


class SqlHub(Tables, store.HubStore):
    seen = models.Seen
    peers = models.PeerRoot
    waiting_to_leave = models.Outgoing

    def taken_over(self, customer: str, idempotency_key: str) -> store.TakenOver | None:
        found = models.TakenOver.objects.filter(customer=customer, idempotency_key=idempotency_key).first()
        return _taken_over(found) if found else None

    def add_taken_over(self, request: store.TakenOver) -> None:
        models.TakenOver.objects.create(
            customer=request.customer,
            idempotency_key=request.idempotency_key,
            digest=request.digest,
            acknowledgement=request.acknowledgement,
            ticket=request.ticket,
            person=request.person,
            asked=request.asked,
            asked_for=dict(request.asked_for),
            code=request.code,
        )

    def asked_about(self, persons: Collection[str]) -> Sequence[store.TakenOver]:
        rows = models.TakenOver.objects.filter(person__in=persons).order_by("-asked", "-ticket")
        return [_taken_over(each) for each in rows]

    def add_handed(self, *handed: store.Handed) -> None:
        models.Handed.objects.bulk_create(
            models.Handed(
                delivery=each.delivery,
                ticket=each.ticket,
                customer=each.customer,
                supplier=each.supplier,
                accepted=each.accepted,
                state=each.state.value,
                reminders=each.reminders,
            )
            for each in handed
        )

    def handed(self, delivery: str) -> store.Handed | None:
        found = models.Handed.objects.select_for_update().filter(delivery=delivery).first()
        return _handed(found) if found else None

    def save_handed(self, handed: store.Handed) -> None:
        rows = models.Handed.objects.filter(delivery=handed.delivery)
        rows.update(state=handed.state.value, reminders=handed.reminders)

    def handed_of(self, customer: str, ticket: str) -> Sequence[store.Handed]:
        rows = models.Handed.objects.filter(customer=customer, ticket=ticket).order_by("supplier")
        return [_handed(each) for each in rows]

    def waiting(self, accepted_by: datetime) -> Iterable[store.Handed]:
        rows = models.Handed.objects.waiting().filter(accepted__lte=accepted_by)
        return map(_handed, rows.order_by("accepted").iterator())

    def inscriptions(self, subjects: Collection[str]) -> list[register.Inscription]:
        return [_inscription(each) for each in models.Inscription.objects.filter(subject__in=subjects)]

    def add_inscription(self, inscription: register.Inscription) -> None:
        models.Inscription.objects.create(
            centre=inscription.centre,
            subject=inscription.subject,
            quality=int(inscription.quality),
            begin=inscription.begin,
            end=inscription.end,
        )

    def end_inscription(self, subjects: Collection[str], inscription: register.Inscription) -> None:
        models.Inscription.objects.filter(
            subject__in=subjects,
            centre=inscription.centre,
            quality=int(inscription.quality),
            begin=inscription.begin,
            end=None,
        ).update(end=inscription.end)


def _taken_over(row: models.TakenOver) -> store.TakenOver:
    return store.TakenOver(
        customer=row.customer,
        idempotency_key=row.idempotency_key,
        digest=row.digest,
        acknowledgement=bytes(row.acknowledgement),
        ticket=row.ticket,
        person=row.person,
        asked=row.asked,
        asked_for=row.asked_for,
        code=row.code,
    )


def _handed(row: models.Handed) -> store.Handed:
    return store.Handed(
        row.delivery, row.ticket, row.customer, row.supplier, row.accepted, Delivery(row.state), row.reminders
    )


def _inscription(row: models.Inscription) -> register.Inscription:
    return register.Inscription(row.centre, row.subject, Quality(row.quality), row.begin, row.end)
