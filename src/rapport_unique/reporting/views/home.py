"""The task list of a centre: where each report stands, whose turn it is, until when."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from rapport_unique.accounts.access import ActorRequest
from rapport_unique.accounts.vacancies import Vacancy, vacancies
from rapport_unique.core.lifecycle import Action, Role, State, may
from rapport_unique.core.texts import Text, format_date
from rapport_unique.reporting.asked import Asked, asked_of
from rapport_unique.reporting.models import Draft, Report
from rapport_unique.reporting.overview import Standing, standings_for, to_plan_for
from rapport_unique.reporting.planning import PLAN
from rapport_unique.reporting.views.base import for_readers
from rapport_unique.reporting.views.marks import Mark, marks_of
from rapport_unique.ui import clock, language
from rapport_unique.ui.components import Task

_COLOURS = {State.NOT_STARTED: "grey", State.IN_PROGRESS: "", State.READY: "yellow", State.SIGNED_ONCE: "yellow"}


@dataclass(frozen=True, slots=True)
class ReportTask:
    """One report on the list. Without a `url` it cannot start yet, and `hint` says why."""

    standing: Standing
    url: str
    status: str
    colour: str
    turn: str
    mine: bool
    marks: list[Mark]
    hint: str = ""
    inherited_from: Text | None = None
    """The centre that was merged into one's own, for its reports."""

    @property
    def title(self) -> Text:
        return self.standing.report.campaign.measure.title

    @property
    def period(self) -> str:
        return self.standing.report.campaign.period_id


@require_safe
@for_readers
def reports(request: ActorRequest) -> HttpResponse:
    """Home of everybody who works on a centre's reports."""
    standings = standings_for(request.actor)
    year = clock.today().year
    with_draft = set(
        Draft.objects.visible_to(request.actor)
        .filter(person=request.person)
        .exclude(form=PLAN)
        .values_list("version", flat=True)
    )
    tasks = [_task(request, each, with_draft) for each in standings]
    context: dict[str, Any] = {
        "centre": request.actor.centre,
        "asked": [_asked_task(each) for each in asked_of(request.actor)],
        "centre_tasks": [_centre_task(request)],
        "current": [each for each in tasks if _is_current(each.standing, year)],
        "earlier": [each for each in tasks if not _is_current(each.standing, year)],
        "vacancies": _vacancies(request, standings),
        "to_plan": [_plan_task(each) for each in to_plan_for(request.actor)],
        "mine": sum(each.mine for each in tasks),
    }
    return render(request, "reporting/reports.html", context)


def _vacancies(request: ActorRequest, standings: list[Standing]) -> list[Vacancy]:
    """Signing roles that nobody holds before what is still to be sent."""
    centre = request.actor.centre
    deadlines = [each.deadline for each in standings if each.state is not State.SENT]
    if centre is None or not deadlines:
        return []
    return vacancies([centre], max(clock.today(), *deadlines)).get(centre.pk, [])


def _is_current(standing: Standing, year: int) -> bool:
    """What is not sent stays in sight, however old."""
    return standing.state is not State.SENT or standing.deadline.year >= year


def _centre_task(request: ActorRequest) -> Task:
    complete = request.actor.centre is not None and request.actor.centre.is_complete
    return Task(
        label=_("Account and contact person"),
        status=_("Complete") if complete else _("To complete"),
        url=reverse("centre"),
        hint="" if complete else _("No report can start before these data are complete."),
        colour="" if complete else "yellow",
    )


def _asked_task(asked: Asked) -> Task:
    label = f"{language.say(asked.what)} – {language.say(asked.report)}"
    if asked.waiting:
        return Task(label=label, status=_("The administration decides"), url=asked.url, colour="grey")
    due = _("Until %(day)s") % {"day": format_date(asked.due, language.active())}
    days = (asked.due - clock.today()).days
    if days < 0:
        return Task(label, due, asked.url, hint=_("The day has passed."), colour="red")
    left = ngettext("One day left.", "%(days)d days left.", days) % {"days": days}
    return Task(label, due, asked.url, hint=left if days else _("Today is the last day."), colour="yellow")


def _plan_task(report: Report) -> Task:
    campaign = report.campaign
    title = f"{language.say(campaign.measure.title)}, {campaign.period_id}"
    opens = _("The form opens on %(day)s.") % {"day": format_date(campaign.opens, language.active())}
    return Task(label=title, status=_("Can be planned"), url=reverse("report-plan", args=[report.pk]), hint=opens)


def _task(request: ActorRequest, standing: Standing, with_draft: set[int]) -> ReportTask:
    report, here = standing.report, language.active()
    waits = not report.answering_centre.is_complete and standing.state is State.NOT_STARTED
    hint = ""
    if waits:
        hint = _("Cannot start yet: the centre's account and contact person are missing.")
    elif report.version.pk in with_draft and standing.state is not State.SENT:
        hint = _("You have a draft that is not saved in the report.")
    return ReportTask(
        standing=standing,
        url="" if waits else reverse("report", args=[report.pk]),
        status=_("Cannot start yet") if waits else standing.status(here),
        colour="" if waits else ("green" if standing.state is State.SENT else _COLOURS[standing.state]),
        turn=standing.whose_turn(here),
        mine=not waits and _is_my_turn(request, standing),
        marks=marks_of(report.version),
        hint=hint,
        inherited_from=None if report.centre == request.actor.centre else report.centre.label,
    )


def _is_my_turn(request: ActorRequest, standing: Standing) -> bool:
    role = request.actor.role.key
    if standing.state in (State.NOT_STARTED, State.IN_PROGRESS):
        return may(role, Action.EDIT)
    signed_as = {each.person_id for each in standing.report.version.live_signatures.values()}
    return role in [Role(each).value for each in standing.missing] and request.person.pk not in signed_as
