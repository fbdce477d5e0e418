"""What the demonstrated centres sent: their food aid of the year before, and the REDI report of one of them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal

from rapport_unique.accounts.models import Centre
from rapport_unique.core.texts import format_date
from rapport_unique.reporting.demo import BRUSSELS, EUPEN, GHENT, LIEGE, NAMUR, SUBSIDY, Given, actor_of, open_given
from rapport_unique.reporting.filling import save_fields, save_row
from rapport_unique.reporting.models import Campaign, Report, Simulation, Submission, Version
from rapport_unique.reporting.signing import sign
from rapport_unique.ui import clock

A_YEAR = -365
_BEFORE = Given("food-aid", "2022", (("grant", SUBSIDY, "0.28"),), date(2022, 10, 14), "AA-VH_22/{}")
_SENT_BEFORE = ((LIEGE, "0.97", 5), (NAMUR, "1.00", 31), (GHENT, "0.92", 52), (EUPEN, "1.00", 70))
"""Centre, how much of the grant it justified, and how many days after the opening it sent."""
_LATER = timedelta(days=20)


def send_last_year() -> Campaign:
    """The campaign of a year ago: four of its centres sent in the course of it, Brussels sent nothing."""
    with clock.shifted(days=A_YEAR):
        centres = list(Centre.objects.filter(ins__in=(LIEGE, NAMUR, GHENT, BRUSSELS, EUPEN)))
        campaign = open_given(_BEFORE, centres)
    for ins, share, days in _SENT_BEFORE:
        with clock.shifted(days=A_YEAR - 30 + days):
            report = Report.objects.get(campaign=campaign, centre__ins=ins)
            granted = sum(report.centre.grants.filter(campaign=campaign).values_list("amount", flat=True), Decimal(0))
            justified = (granted * Decimal(share)).quantize(Decimal("1.00"))
            parcels = (justified * Decimal("0.60")).quantize(Decimal("1.00"))
            fields = {
                "parcels": _typed(parcels),
                "meals": "0,00",
                "vouchers": _typed(justified - parcels),
                "other": "0,00",
                "households": "240",
                "description": "Épicerie sociale / sociale kruidenier",
                "food_only": "on",
            }
            send(report, fields)
    return campaign


def _typed(amount: Decimal) -> str:
    return f"{amount:.2f}".replace(".", ",")


def send_redi(campaign: Campaign) -> Submission:
    """Namur's REDI report, with aid that was still to be paid when the period ended."""
    report = Report.objects.get(campaign=campaign, centre__ins=NAMUR)
    agent, today = actor_of(NAMUR, "agent"), clock.today()
    simulations = Simulation.objects.of(report).filter(balance__lt=-100)[:3]
    for number, simulation in enumerate(simulations):
        decided = simulation.date + timedelta(days=7)
        values = {
            "activation": "Oui – PIIS",
            "decided_on": format_date(decided, "fr"),
            "granted_monthly": _typed(-simulation.balance),
            "starts_on": format_date(decided, "fr"),
            "ends_on": format_date(today - _LATER * (number + 1), "fr"),
            "months": "4",
            "payment": "Mensuelle",
            "paid": _typed(-simulation.balance * (number + 1)),
        }
        revision = Version.objects.get(report=report).revision
        table = campaign.measure.table("lines")
        save_row(report=report, actor=agent, revision=revision, table=table, values=values, simulation=simulation)
    return send(report, {})


def send(report: Report, fields: Mapping[str, str]) -> Submission:
    """Save, answer for what is to be confirmed, and let both officers sign, by their accounts: no card of software was
    valid a year ago."""
    ins = report.centre.ins
    agent = actor_of(ins, "agent")
    version = Version.objects.get(report=report)
    save_fields(report=report, actor=agent, revision=version.revision, fields=fields)
    version = Version.objects.get(report=report)
    codes = tuple({each["code"] for each in version.evaluation["findings"] if each["severity"] == "to_confirm"})
    if codes:
        save_fields(report=report, actor=agent, revision=version.revision, fields=fields, confirmed=codes)
        version = Version.objects.get(report=report)
    for role in ("director", "president"):
        sign(
            report=Report.objects.get(pk=report.pk),
            actor=actor_of(ins, role),
            revision=version.revision,
            digest=version.document_digest,
        )
    sent: Submission = Submission.objects.get(version=version)
    return sent
