"""Where each report stands, in words: for the centre's home, and for the administration.

Before a report is sent the administration learns its state, marks and dates from here, and never its content.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, NamedTuple

from django.db.models import Count as Total
from django.db.models import Exists, Min, OuterRef, Q

from rapport_unique.accounts.models import Centre
from rapport_unique.accounts.scoping import ScopedQuerySet as ScopedQuerySet
from rapport_unique.accounts.vacancies import Vacancy, vacancies
from rapport_unique.core.lifecycle import ROLE_LABELS, SIGNATORIES, Role, State
from rapport_unique.core.texts import Text
from rapport_unique.reporting.models import Campaign, Report, Signature, Submission
from rapport_unique.reporting.roles import READERS as READERS
from rapport_unique.reporting.roles import WRITERS as WRITERS
from rapport_unique.ui import clock


class Marks(NamedTuple):
    """The four ticks of the home page."""

    completed: bool
    president: bool
    director: bool
    sent: bool


STATUS = {
    State.NOT_STARTED: Text("À commencer", "Te beginnen", "Zu beginnen"),
    State.IN_PROGRESS: Text("En cours", "Bezig", "In Bearbeitung"),
    State.READY: Text("À signer : les deux signataires", "Te tekenen: beide ondertekenaars", "Zu unterzeichnen: beide"),
    State.SIGNED_ONCE: Text("Signé une fois", "Eén keer getekend", "Einmal unterzeichnet"),
    State.SENT: Text("Envoyé", "Verzonden", "Gesendet"),
}
_TO_SIGN = Text("À signer : {role}", "Te tekenen: {role}", "Zu unterzeichnen: {role}")
_REOPENED = Text(
    "Rouvert, à renvoyer au plus tard le {day} ({status})",
    "Heropend, opnieuw te verzenden uiterlijk op {day} ({status})",
    "Wieder geöffnet, erneut zu senden bis zum {day} ({status})",
)
_NEXT_CENTRE = Text("au centre", "bij het centrum", "beim Zentrum")
_NEXT_ADMINISTRATION = Text("à l'administration", "bij de administratie", "bei der Verwaltung")


def status_of(state: State, signed: Mapping[str, bool], language: str, *, again_by: date | None = None) -> str:
    """The state in words; once one officer signed it names the other. `again_by` is of a reopened report."""
    missing = [role for role in SIGNATORIES if not signed[role]]
    said = STATUS[state].say(language)
    if state is State.SIGNED_ONCE and len(missing) == 1:
        said = _TO_SIGN.say(language, {"role": ROLE_LABELS[missing[0]]})
    if again_by is None or state is State.SENT:
        return said
    return _REOPENED.say(language, {"day": again_by, "status": said})


def is_late() -> Q:
    """Of reports: sent after the deadline, or not sent and past it. A reopened one has its own day, once it is past."""
    today = clock.today()
    overdue = Q(version__due=None, campaign__closes__lt=today) | Q(version__due__lt=today)
    return Q(version__submission__late=True) | (~Q(version__state=State.SENT.value) & overdue)


class Standing(NamedTuple):
    """One report on a task list. `missing` are the roles that still have to sign, once it is ready."""

    report: Report
    state: State
    marks: Marks
    missing: tuple[Role, ...]
    deadline: date
    late: bool

    def status(self, language: str) -> str:
        signed: dict[str, bool] = {role: role not in self.missing for role in SIGNATORIES}
        return status_of(self.state, signed, language, again_by=self.report.version.due)

    def whose_turn(self, language: str) -> str:
        """Who has to act next."""
        if self.state is State.SENT:
            return _NEXT_ADMINISTRATION.say(language)
        if self.missing:
            return ", ".join(ROLE_LABELS[role].say(language) for role in self.missing)
        return _NEXT_CENTRE.say(language)


def standing_of(report: Report) -> Standing:
    version = report.version
    state = State(version.state)
    signed = set(version.live_signatures)
    done = state in (State.READY, State.SIGNED_ONCE, State.SENT)
    missing = tuple(role for role in SIGNATORIES if role not in signed) if done and state is not State.SENT else ()
    marks = Marks(done, Role.PRESIDENT in signed, Role.DIRECTOR in signed, state is State.SENT)
    sent_late = state is State.SENT and version.submission.late
    deadline = version.due or report.campaign.closes
    late = sent_late or (state is not State.SENT and clock.today() > deadline)
    return Standing(report, state, marks, missing, deadline, late)


def standings_for(actor: Any) -> list[Standing]:
    """The reports of the actor's centre, those due soonest first."""
    reports = Report.objects.visible_to(actor).filter(campaign__opens__lte=clock.today()).with_marks()
    return [standing_of(report) for report in reports.order_by("-campaign__closes", "campaign__measure_id")]


def to_plan_for(actor: Any) -> list[Report]:
    """The reports that do not open yet and whose year can be planned already, those that open soonest first."""
    reports = Report.objects.visible_to(actor).filter(campaign__opens__gt=clock.today()).select_related("campaign")
    return [each for each in reports.order_by("campaign__opens") if each.campaign.measure.planning]


def vacant_centres() -> list[tuple[Centre, list[Vacancy]]]:
    """The centres that have a report to send and a signing role that is vacant before its deadline."""
    today = clock.today()
    waiting = Report.objects.filter(campaign__opens__lte=today).exclude(version__state=State.SENT.value)
    deadlines: dict[date, set[int]] = defaultdict(set)
    centres: dict[int, Centre] = {}
    for report in waiting.select_related("centre__successor", "campaign", "version"):
        centre = report.centre.in_charge(today)
        centres[centre.pk] = centre
        deadlines[max(today, report.version.due or report.campaign.closes)].add(centre.pk)
    found: dict[int, list[Vacancy]] = {}
    for deadline, pks in sorted(deadlines.items()):
        found |= vacancies([centres[pk] for pk in pks], deadline)
    return sorted(((centres[pk], gaps) for pk, gaps in found.items()), key=lambda each: each[0].ins)


def centres_and_measures() -> Any:
    """Every report with its state and marks, nothing of its content: plain values for lists and counts."""
    live = Signature.objects.filter(version=OuterRef("version"), voided_at=None)
    return (
        Report.objects.annotate(
            president=Exists(live.filter(role=Role.PRESIDENT.value)),
            director=Exists(live.filter(role=Role.DIRECTOR.value)),
            late=is_late(),
        )
        .order_by("centre__ins", "-campaign__closes")
        .values(
            "pk",
            "centre__ins",
            "centre__name_fr",
            "centre__name_nl",
            "centre__name_de",
            "centre__region",
            "centre__province_fr",
            "centre__province_nl",
            "centre__languages",
            "campaign_id",
            "campaign__measure_id",
            "campaign__period_id",
            "campaign__closes",
            "version__state",
            "version__due",
            "version__changed_at",
            "version__submission__reference",
            "version__submission__received_at",
            "president",
            "director",
            "late",
        )
    )


def campaigns() -> Any:
    return Campaign.objects.all()


def campaign_before(campaign: Campaign) -> Campaign | None:
    """The last one of the same measure that closed earlier."""
    earlier = Campaign.objects.filter(measure_id=campaign.measure_id, closes__lt=campaign.closes)
    return earlier.order_by("-closes").first()


class Count(NamedTuple):
    """Reports of one campaign in one state, and how many of them are late."""

    campaign: int
    state: State
    number: int
    late: int


def counts() -> list[Count]:
    """How many reports of each campaign are in each state: one query that the database adds up."""
    counted = Report.objects.order_by().values("campaign_id", "version__state")
    counted = counted.annotate(number=Total("pk"), late=Total("pk", filter=is_late()))
    return [Count(each["campaign_id"], State(each["version__state"]), each["number"], each["late"]) for each in counted]


class Waiting(NamedTuple):
    """Reports of one campaign that `role` still has to sign, the first of them `since`."""

    campaign: int
    role: Role
    number: int
    since: datetime

    @property
    def role_label(self) -> Text:
        return ROLE_LABELS[self.role]


def waiting_to_be_signed() -> list[Waiting]:
    """What was signed once, by the role that is missing."""
    once = Signature.objects.filter(voided_at=None, version__state=State.SIGNED_ONCE.value)
    counted = once.order_by().values("version__report__campaign_id", "role")
    return [
        Waiting(each["version__report__campaign_id"], _OTHER[Role(each["role"])], each["number"], each["since"])
        for each in counted.annotate(number=Total("pk"), since=Min("signed_at"))
    ]


_OTHER = {Role.PRESIDENT: Role.DIRECTOR, Role.DIRECTOR: Role.PRESIDENT}


def reports_of(campaign: Campaign) -> Any:
    """One campaign's reports with their centres: plain values, nothing of their content."""
    return (
        campaign.reports.order_by("centre__ins")
        .annotate(late=is_late())
        .values(
            "version",
            "version__state",
            "late",
            "centre__ins",
            "centre__name_fr",
            "centre__name_nl",
            "centre__name_de",
            "centre__region",
            "centre__province_fr",
            "centre__province_nl",
            "centre__languages",
            "centre__inhabitants",
        )
    )


def signed_once_by(campaign: Campaign) -> dict[int, str]:
    """By version, the role that signed where one did and the other has not yet."""
    once = Signature.objects.filter(
        voided_at=None, version__state=State.SIGNED_ONCE.value, version__report__campaign=campaign
    )
    return dict(once.order_by().values_list("version", "role"))


def sent_days(campaign: Campaign) -> tuple[int, list[date]]:
    """How many reports the campaign has, and on which days those that were sent were received."""
    sent = Submission.objects.filter(version__report__campaign=campaign).order_by("received_at")
    days = [clock.local(each).date() for each in sent.values_list("received_at", flat=True)]
    return campaign.reports.count(), days
