"""What the administration asks of a centre now, for the centre's home: pieces, proofs, objections and repayments."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.urls import reverse

from rapport_unique.accounts.access import Actor
from rapport_unique.control.models import (
    AwaitedProof,
    ControlFile,
    Correction,
    PieceRequest,
    Recovery,
    RecoveryState,
)
from rapport_unique.core.texts import LANGUAGES, Text
from rapport_unique.reporting.asked import Asked, asks
from rapport_unique.reporting.submissions import submissions_visible_to
from rapport_unique.ui import clock

PIECES = Text("Remettre des pièces", "Stukken bezorgen", "Belege einreichen")
PROOFS = Text("Remettre des preuves de paiement", "Betalingsbewijzen bezorgen", "Zahlungsnachweise einreichen")
CORRECTIONS = Text("Lire une correction", "Een correctie lezen", "Eine Korrektur lesen")
REPAYMENT = Text("Rembourser", "Terugbetalen", "Zurückzahlen")
CONTESTED = Text("Récupération contestée", "Betwiste terugvordering", "Angefochtene Rückforderung")


@asks
def asked_by_the_control(actor: Actor) -> list[Asked]:
    """Each kind once for a report, by the day that comes first."""
    pieces = PieceRequest.objects.of_control().filter(closed_at=None, pieces=None).visible_to(actor)
    proofs = AwaitedProof.objects.filter(
        proven=None,
        request__closed_at=None,
        request__pieces=None,
        request__file__submission__in=submissions_visible_to(actor),
    )
    contestable = Correction.objects.contestable(clock.today()).visible_to(actor)
    in_hand = pieces.filter(file__state=ControlFile.State.IN_HAND).values_list("file", "due")
    awaited = proofs.values_list("request__file", "request__due")
    soonest = [
        (what, address, _soonest(found))
        for what, address, found in (
            (PIECES, "own-control", in_hand),
            (PROOFS, "own-proofs", awaited),
            (CORRECTIONS, "own-control", contestable.values_list("file", "objection_until")),
        )
    ]
    shown = ControlFile.objects.visible_to(actor).exclude(state=ControlFile.State.WAITING)
    files = shown.with_reports().in_bulk({pk for _what, _address, days in soonest for pk in days})
    return [
        Asked(day, what, _named(files[pk].report), reverse(address, args=[pk]))
        for what, address, days in soonest
        for pk, day in days.items()
        if pk in files
    ]


@asks
def asked_back(actor: Actor) -> list[Asked]:
    """The recoveries of which the centre was told and that are not paid; a contested one waits for its answer."""
    told = Recovery.objects.visible_to(actor).expecting_money().select_related("settlement__report__campaign")
    found = []
    for each in told:
        waiting = each.state == RecoveryState.CONTESTED
        url = reverse("own-settlement", args=[each.settlement_id])
        what = CONTESTED if waiting else REPAYMENT
        found.append(Asked(each.due, what, _named(each.settlement.report), url, waiting))
    return found


def _soonest(found: Iterable[tuple[int, date]]) -> dict[int, date]:
    days: dict[int, date] = {}
    for pk, day in found:
        days[pk] = min(day, days.get(pk, day))
    return days


def _named(report: Any) -> Text:
    campaign = report.campaign
    return Text(*(f"{campaign.measure.title.say(each)}, {campaign.period_id}" for each in LANGUAGES))
