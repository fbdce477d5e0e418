"""A campaign that has closed, its centres, and the people who settle it."""

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from tests.reporting.conftest import COMPLETE, TEST
from tests.support.people import LIEGE, a_centre, an_actor

from rapport_unique.accounts.access import Actor
from rapport_unique.control.models import Recovery, Run, Settlement
from rapport_unique.control.recovering import notify
from rapport_unique.control.settling import approve, compute, propose
from rapport_unique.reporting.campaigns import GrantLine, import_grants, open_campaign
from rapport_unique.reporting.filling import save_fields
from rapport_unique.reporting.models import Campaign, Report
from rapport_unique.reporting.signing import sign
from rapport_unique.ui import clock


@dataclass
class Desk:
    """The campaign of the premium, and two budget officers."""

    campaign: Campaign
    officer: Actor
    second: Actor

    @property
    def run(self) -> Run:
        return Run.objects.get(campaign=self.campaign)

    def settlement(self, ins: str = LIEGE) -> Settlement:
        return Settlement.objects.get(report__centre__ins=ins)

    def recovery(self, ins: str = LIEGE) -> Recovery:
        return Recovery.objects.get(settlement__report__centre__ins=ins)

    def proposed(self) -> Run:
        run = compute(campaign=self.campaign, actor=TEST)
        chosen = list(run.settlements.filter(step="computed").values_list("pk", flat=True))
        propose(run=run, chosen=chosen, revision=self.run.revision, actor=self.officer)
        return self.run

    def approved(self) -> Run:
        run = self.proposed()
        chosen = list(run.settlements.filter(step="proposed").values_list("pk", flat=True))
        approve(run=run, chosen=chosen, revision=run.revision, actor=self.second)
        return self.run

    def notified(self) -> list[Recovery]:
        self.approved()
        notify(chosen=list(Recovery.objects.filter(state="issued").values_list("pk", flat=True)), actor=self.officer)
        return list(Recovery.objects.order_by("pk"))


def a_desk(justified: dict[str, str | None], granted: str = "45000.00") -> Desk:
    """Centres by INS code with what each justified, None for one that sent nothing; the campaign closed yesterday."""
    today = clock.today()
    campaign = open_campaign(
        measure="covid-premium", period="2020", opens=today - timedelta(days=90), closes=today, actor=TEST
    )
    for ins, amount in justified.items():
        centre = a_centre(ins, **COMPLETE, confirmed_iban=COMPLETE["iban"])
        import_grants(campaign=campaign, lines=[GrantLine(ins, "main", Decimal(granted))], actor=TEST)
        report = Report.objects.get(campaign=campaign, centre=centre)
        if amount is not None:
            send(report, amount)
    Campaign.objects.filter(pk=campaign.pk).update(closes=today - timedelta(days=1))
    campaign.refresh_from_db()
    return Desk(campaign, an_actor("budget"), an_actor("budget"))


def send(report: Report, amount: str) -> None:
    agent = an_actor("agent", report.centre)
    save_fields(report=report, actor=agent, revision=0, fields={"justified": amount})
    report.refresh_from_db()
    for role in ("president", "director"):
        sign(report=report, actor=an_actor(role, report.centre), revision=1, digest=report.version.document_digest)
