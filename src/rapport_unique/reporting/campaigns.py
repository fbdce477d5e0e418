"""Open campaigns and grant money: the services that the administration's desk uses."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from django.db import transaction
from django.db.models import F, ProtectedError

from rapport_unique.accounts.access import Actor, Program
from rapport_unique.accounts.models import Centre
from rapport_unique.core.findings import Invalid, NotPossible, Severity, Stale, define
from rapport_unique.core.measure import Measure
from rapport_unique.core.measures import measure as declared
from rapport_unique.core.measures import of_site
from rapport_unique.core.texts import Text
from rapport_unique.journal.recording import record
from rapport_unique.reporting.changing import Change, conclude, locked
from rapport_unique.reporting.models import Campaign, Grant, PrefilledValue, Report, Version
from rapport_unique.reporting.models import LatePolicy as LatePolicy
from rapport_unique.ui import clock

LATEST_REMINDER = 60
MOST_REMINDERS = 8
CAMPAIGN_DATES = define(
    "campaign-dates",
    Severity.BLOCKING,
    Text(
        "La campagne se clôturerait le {closes}, avant de s'ouvrir le {opens}.",
        "De campagne zou op {closes} sluiten, voor ze op {opens} opent.",
        "Die Kampagne würde am {closes} schließen, bevor sie am {opens} öffnet.",
    ),
)
CAMPAIGN_EXISTS = define(
    "campaign-exists",
    Severity.BLOCKING,
    Text(
        "Il y a déjà une campagne pour cette mesure et cette période.",
        "Er is al een campagne voor deze maatregel en deze periode.",
        "Es gibt bereits eine Kampagne für diese Maßnahme und diesen Zeitraum.",
    ),
)
CAMPAIGN_BEGUN = define(
    "campaign-begun",
    Severity.BLOCKING,
    Text(
        "La campagne est ouverte depuis le {opens} : son ouverture ne change plus.",
        "De campagne is open sinds {opens}: haar opening verandert niet meer.",
        "Die Kampagne ist seit dem {opens} offen: Ihre Eröffnung ändert sich nicht mehr.",
    ),
)
CAMPAIGN_CHANGED = define(
    "campaign-changed",
    Severity.BLOCKING,
    Text(
        "La campagne ou ses octrois ont changé depuis que vous les avez vus. Vérifiez et recommencez.",
        "De campagne of haar toekenningen zijn gewijzigd sinds u ze zag. Controleer en begin opnieuw.",
        "Die Kampagne oder ihre Gewährungen haben sich geändert, seit Sie sie gesehen haben. Prüfen Sie und beginnen "
        "Sie erneut.",
    ),
)
CAMPAIGN_USED = define(
    "campaign-used",
    Severity.BLOCKING,
    Text(
        "La campagne est ouverte, ou quelque chose repose sur elle (octroi, rapport, simulation, donnée) : elle reste.",
        "De campagne is open, of er steunt iets op (toekenning, verslag, simulatie of gegeven): ze blijft.",
        "Die Kampagne ist offen, oder etwas beruht auf ihr (Gewährung, Bericht, Simulation oder Angabe): Sie bleibt.",
    ),
)
REMINDERS_WRONG = define(
    "campaign-reminders",
    Severity.BLOCKING,
    Text(
        "Ces jours de rappel ne conviennent pas : {read}.",
        "Deze herinneringsdagen kunnen niet: {read}.",
        "Diese Erinnerungstage sind nicht möglich: {read}.",
    ),
    Text(
        "au plus huit nombres entiers différents, de -90 (avant l'échéance) à 60 (après)",
        "hoogstens acht verschillende gehele getallen, van -90 (voor de uiterste datum) tot 60 (erna)",
        "höchstens acht verschiedene ganze Zahlen, von -90 (vor der Frist) bis 60 (danach)",
    ),
)
TEXTS_WRONG = define(
    "campaign-texts",
    Severity.BLOCKING,
    Text(
        "Un texte destiné aux centres existe dans les trois langues, ou dans aucune.",
        "Een tekst voor de centra bestaat in de drie talen, of in geen enkele.",
        "Ein Text für die Zentren besteht in allen drei Sprachen oder in keiner.",
    ),
)


class GrantLine(NamedTuple):
    """What a centre gets: an amount in euro under a label, when it was paid and with which reference."""

    ins: str
    label: str
    amount: Decimal
    paid_on: date | None = None
    reference: str = ""
    restriction: str = ""


def open_campaign(
    *,
    measure: str,
    period: str,
    opens: date,
    closes: date,
    actor: Actor | Program,
    late_policy: LatePolicy = LatePolicy.WARN,
) -> Campaign:
    """Open a measure for a period, from `opens` until `closes`; there is one campaign for each."""
    declared(measure).parameters(period)
    with transaction.atomic():
        _check_dates(opens, closes)
        if Campaign.objects.filter(measure_id=measure, period_id=period).exists():
            raise NotPossible(CAMPAIGN_EXISTS.code)
        campaign = Campaign.objects.create(
            measure_id=measure, period_id=period, opens=opens, closes=closes, late_policy=late_policy
        )
        data = {"opens": opens.isoformat(), "closes": closes.isoformat(), "late_policy": str(late_policy)}
        record(subject=campaign.journal_subject, actor=actor.identifier, action="campaign-opened", data=data)
    return campaign


def change_campaign(
    *,
    campaign: Campaign,
    actor: Actor | Program,
    revision: int,
    opens: date,
    closes: date,
    late_policy: str,
    reminders: Iterable[int] | None = None,
    message: Text | None = None,
    manual: Text | None = None,
) -> Campaign:
    """Change when a campaign opens and closes, what happens afterwards, when it reminds (None: as before), and what
    its centres read. The opening moves until its day has come. `revision` is what its user saw; an identical save is
    no event."""
    _check_dates(opens, closes)
    with transaction.atomic():
        stored: Campaign = Campaign.objects.select_for_update().get(pk=campaign.pk)
        values = {
            "opens": opens,
            "closes": closes,
            "late_policy": str(LatePolicy(late_policy)),
            "reminders": stored.reminders if reminders is None else _checked_reminders(reminders),
            "message": _checked_text(message),
            "manual": _checked_text(manual),
        }
        changes = {name: value for name, value in values.items() if value != getattr(stored, name)}
        if not changes:
            return stored
        if stored.revision != revision:
            raise Stale(CAMPAIGN_CHANGED.code)
        if "opens" in changes and stored.opens <= clock.today():
            raise NotPossible(CAMPAIGN_BEGUN.code, {"opens": stored.opens})
        told = {name: [_told(getattr(stored, name)), _told(value)] for name, value in changes.items()}
        for name, value in changes.items():
            setattr(stored, name, value)
        stored.revision += 1
        stored.save(update_fields=[*changes, "revision"])
        record(
            subject=stored.journal_subject,
            actor=actor.identifier,
            action="campaign-changed",
            data={"changes": told},
        )
    return stored


def remove_campaign(*, campaign: Campaign, actor: Actor | Program, revision: int) -> None:
    """Take back a campaign that was made by mistake; what happened to it stays in the journal.

    Raises NotPossible once its opening has come, or where anything rests on it.
    """
    with transaction.atomic():
        stored: Campaign = Campaign.objects.select_for_update().get(pk=campaign.pk)
        if stored.revision != revision:
            raise Stale(CAMPAIGN_CHANGED.code)
        if stored.opens <= clock.today():
            raise NotPossible(CAMPAIGN_USED.code)
        try:
            stored.delete()
        except ProtectedError:
            raise NotPossible(CAMPAIGN_USED.code) from None
        data = {"opens": stored.opens.isoformat(), "closes": stored.closes.isoformat()}
        record(subject=stored.journal_subject, actor=actor.identifier, action="campaign-removed", data=data)


def is_removable(campaign: Campaign) -> bool:
    """Whether it did not open yet and nothing rests on it."""
    resting = (campaign.grants, campaign.grant_batches, campaign.reports, campaign.prefilled_batches)
    known = (campaign.prefilled_values, campaign.simulations)
    return campaign.opens > clock.today() and not any(each.exists() for each in (*resting, *known))


def openable() -> list[tuple[Measure, str]]:
    """Every measure with each period that has no campaign yet, the latest first."""
    taken = set(Campaign.objects.values_list("measure_id", "period_id"))
    found = [(each, period) for each in of_site().values() for period in each.periods]
    free = [(each, period) for each, period in found if (each.id, period) not in taken]
    return sorted(free, key=lambda pair: pair[0].period(pair[1]).last, reverse=True)


def _check_dates(opens: date, closes: date) -> None:
    if closes < opens:
        raise Invalid(CAMPAIGN_DATES.code, {"opens": opens, "closes": closes})


def _checked_reminders(days: Iterable[int]) -> list[int]:
    given = sorted(days)
    wrong = len(given) > MOST_REMINDERS or len(set(given)) != len(given)
    if wrong or any(not -90 <= day <= LATEST_REMINDER for day in given):
        raise Invalid(REMINDERS_WRONG.code, {"read": [str(day) for day in given]})
    return given


def _checked_text(text: Text | None) -> list[str]:
    given = [each.strip() for each in text or ()]
    if any(given) and not all(given):
        raise Invalid(TEXTS_WRONG.code)
    return given if any(given) else []


def _told(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def import_grants(*, campaign: Campaign, lines: Iterable[GrantLine], actor: Actor | Program) -> int:
    """Grant money to centres; each gets its report on the campaign. How many lines were added.

    A report that has already begun is evaluated again, which voids what was signed. One that was sent refuses them all.
    """
    given = list(lines)
    with transaction.atomic():
        centres = {centre.ins: centre for centre in Centre.objects.filter(ins__in={line.ins for line in given})}
        grants = [_grant(campaign, centres[line.ins], line) for line in given]
        Grant.objects.bulk_create(grants)
        Campaign.objects.filter(pk=campaign.pk).update(revision=F("revision") + 1)
        begun = reports_for(campaign, centres.values())
        data = {"lines": [[line.ins, line.label, str(line.amount), line.reference] for line in given]}
        record(subject=campaign.journal_subject, actor=actor.identifier, action="grants-imported", data=data)
        for report in begun:
            conclude(Change(locked(report)), actor=actor, action="grant-changed")
    return len(grants)


class PrefilledLine(NamedTuple):
    """What the administration knows of a centre beside money: the text of a prefilled value of the measure."""

    ins: str
    key: str
    value: str


_BROUGHT = Text("reçu le {on}", "ontvangen op {on}", "erhalten am {on}")


def import_prefilled(
    *,
    campaign: Campaign,
    lines: Iterable[PrefilledLine],
    actor: Actor | Program,
    source: Text | None = None,
    about: Mapping[str, Any] | None = None,
) -> int:
    """Write down prefilled values, in place of earlier ones of the same key. How many lines were taken over. `source`
    is where they come from, as their centres read it; `about` what the journal shall know besides.

    Each is read as its kind: Invalid is raised for one that cannot be. Reports that have begun are evaluated again.
    """
    origin = source or _BROUGHT.filled(on=clock.today())
    kinds = {each.key: each.kind for each in campaign.measure.prefilled}
    given = [line._replace(value=kinds[line.key].canonical(kinds[line.key].parse(line.value))) for line in lines]
    with transaction.atomic():
        centres = {centre.ins: centre for centre in Centre.objects.filter(ins__in={line.ins for line in given})}
        values = [
            PrefilledValue(
                campaign=campaign, centre=centres[line.ins], key=line.key, value=line.value, origin=list(origin)
            )
            for line in given
        ]
        PrefilledValue.objects.bulk_create(
            values,
            update_conflicts=True,
            unique_fields=["campaign", "centre", "key"],
            update_fields=["value", "origin"],
        )
        begun = reports_for(campaign, centres.values())
        data = {"lines": [list(line) for line in given], **(about or {})}
        record(subject=campaign.journal_subject, actor=actor.identifier, action="prefilled-imported", data=data)
        for report in begun:
            conclude(Change(locked(report)), actor=actor, action="prefilled-changed")
    return len(values)


def _grant(campaign: Campaign, centre: Centre, line: GrantLine) -> Grant:
    return Grant(
        campaign=campaign,
        centre=centre,
        label=line.label,
        amount=line.amount,
        restriction=line.restriction,
        paid_on=line.paid_on,
        reference=line.reference,
    )


def reports_for(campaign: Campaign, centres: Iterable[Centre]) -> list[Any]:
    """Give each centre its report; the reports that were there already and have content."""
    existing = {report.centre_id: report for report in campaign.reports.select_related("version")}
    fresh = [Report(centre=centre, campaign=campaign) for centre in centres if centre.pk not in existing]
    Report.objects.bulk_create(fresh)
    created = list(campaign.reports.filter(version=None))
    Version.objects.bulk_create([Version(report=report) for report in created])
    versions = {version.report_id: version for version in Version.objects.filter(report__in=created)}
    for report in created:
        report.version = versions[report.pk]
    Report.objects.bulk_update(created, ["version"], batch_size=200)
    wanted = {centre.pk for centre in centres}
    return [report for pk, report in existing.items() if pk in wanted and report.version.content_digest]
