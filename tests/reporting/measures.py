"""A report on any measure for the centre of a house, and answers that complete one on participation."""

from decimal import Decimal

from tests.reporting.conftest import TEST, House, _campaign

from rapport_unique.reporting.campaigns import GrantLine, PrefilledLine, import_grants, import_prefilled
from rapport_unique.reporting.filling import save_fields, save_row
from rapport_unique.reporting.models import Report, Version

PARTICIPATION_FIELDS = {
    "staff_a": "500,00",
    "income_share_a": "60",
    "path_share_a": "40",
    "operating_b": "1000,00",
    "staff_b": "5000,00",
    "income_share_b": "55,5",
    "path_share_b": "70",
    "staff_c": "500,00",
    "income_share_c": "50",
    "path_share_c": "30",
}
OUTING = {
    "category": "culture",
    "description": "Excursion à la mer",
    "booked_on": "14/06/2019",
    "amount": "7500,00",
    "participants": "20",
    "target_participants": "20",
}
CAMP = {**OUTING, "description": "Stage d'été", "amount": "5500,00"}
MODULE = {
    "title": "Gestion du budget",
    "days": "12",
    "participants": "10",
    "withdrawals": "1",
    "progress": "8",
    "income_share": "60",
    "cost": "6000,00",
}
COLLEAGUE = {
    "person": "Agent 1",
    "regime": "full-time",
    "time_share": "60",
    "months": "12",
    "gross": "42000,00",
    "charged": "5000,00",
}


def a_report(
    house: House,
    measure: str,
    period: str,
    grants: dict[str, str],
    known: dict[str, str] | None = None,
) -> Report:
    """The house's report on a measure: grants and other prefilled values by key."""
    campaign = _campaign(measure, period)
    lines = [GrantLine(house.centre.ins, key, Decimal(amount), restriction=key) for key, amount in grants.items()]
    import_grants(campaign=campaign, lines=lines, actor=TEST)
    values = [PrefilledLine(house.centre.ins, key, value) for key, value in (known or {}).items()]
    import_prefilled(campaign=campaign, lines=values, actor=TEST)
    return Report.objects.get(campaign=campaign, centre=house.centre)


def revision_of(report: Report) -> int:
    return Version.objects.get(report=report).revision


def declarations(report: Report) -> dict[str, str]:
    """Every declaration that the measure asks for, made."""
    section = next(each for each in report.campaign.measure.sections if each.key == "declarations")
    return {each.key: "yes" for each in section.fields}


def add_row(house: House, report: Report, table: str, values: dict[str, str]):
    """One row; a choice that `values` leaves open takes the first option."""
    declared = report.campaign.measure.table(table)
    given = dict(values)
    for column in declared.centre_columns:
        if column.required and hasattr(column.kind, "options") and column.key in ("category", "domain"):
            given[column.key] = column.kind.options[0].code
    return save_row(report=report, actor=house.agent, revision=revision_of(report), table=declared, values=given)


def fill_participation(house: House) -> Report:
    """Worked example 1 on the screen: everything of 20 000,00 is used."""
    report = a_report(house, "participation", "2019", {"main": "18000.00", "compensation": "2000.00"})
    add_row(house, report, "activities_a", OUTING)
    add_row(house, report, "activities_c", CAMP)
    domain = report.campaign.measure.table("modules").by_key["domain"].kind.options[0].code
    add_row(house, report, "modules", {**MODULE, "domain": domain})
    add_row(house, report, "staff", COLLEAGUE)
    save_fields(
        report=report,
        actor=house.agent,
        revision=revision_of(report),
        fields={**PARTICIPATION_FIELDS, **declarations(report)},
    )
    return Report.objects.select_related("version", "campaign", "centre").get(pk=report.pk)
