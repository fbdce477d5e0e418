"""A campaign that has closed, its centres, and the people who settle it."""

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from tests.reporting.conftest import COMPLETE, TEST
from tests.support.people import LIEGE, a_centre, an_actor

from rapport_unique.accounts.access import Actor
from rapport_unique.control import correcting
from rapport_unique.control.desk import open_file
from rapport_unique.control.models import ControlFile, Correction, Recovery, Run, Settlement
from rapport_unique.control.recovering import notify
from rapport_unique.control.settling import approve, compute, propose
from rapport_unique.core.texts import same
from rapport_unique.reporting.campaigns import GrantLine, import_grants, open_campaign
from rapport_unique.reporting.filling import save_fields
from rapport_unique.reporting.models import Campaign, Report
from rapport_unique.reporting.signing import sign
from rapport_unique.reporting.submissions import reopen
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

    def settlement(self, ins: str = LIEGE, number: int = 1) -> Settlement:
        return Settlement.objects.get(report__centre__ins=ins, number=number)

    def recovery(self, ins: str = LIEGE, number: int = 1) -> Recovery:
        return Recovery.objects.get(settlement__report__centre__ins=ins, settlement__number=number)

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


def correct(ins: str, accepted: str, people: tuple[Actor, Actor]) -> Correction:
    """A correction of what a centre justified, approved by another person so long ago that its term has passed."""
    submission = Report.objects.get(centre__ins=ins).version.submission
    existing = ControlFile.objects.filter(submission=submission).first()
    file = existing or open_file(submission=submission, actor=people[0])
    file.refresh_from_db()
    with clock.shifted(days=-40):
        correction = correcting.propose(
            file=file,
            actor=people[0],
            revision=file.revision,
            amount_key="justified",
            accepted=Decimal(accepted),
            reason="Not proven.",
            article=same("Art. 4"),
        )
        file.refresh_from_db()
        if correction.state == Correction.State.PROPOSED:
            correcting.decide(correction=correction, actor=people[1], revision=file.revision, approved=True, reason="")
    correction.refresh_from_db()
    return correction


def waive(correction: Correction, colleague: Actor) -> None:
    correction.file.refresh_from_db()
    correcting.waive(correction=correction, actor=colleague, revision=correction.file.revision, reason="Proven since.")


def send_again(ins: str, amount: str, manager: Actor) -> None:
    """The report is reopened, and sent with another amount."""
    report = Report.objects.get(centre__ins=ins)
    reopen(submission=report.version.submission, actor=manager, reason="An invoice was forgotten.")
    for role in ("agent", "president", "director"):
        report = Report.objects.get(pk=report.pk)
        version, actor = report.version, an_actor(role, report.centre)
        if role == "agent":
            save_fields(report=report, actor=actor, revision=version.revision, fields={"justified": amount})
        else:
            sign(report=report, actor=actor, revision=version.revision, digest=version.document_digest)
