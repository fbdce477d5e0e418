"""The demonstration's campaigns, grants, simulations and reports, made by the services that real people use."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import NamedTuple

from rapport_unique.accounts.access import Actor, Program
from rapport_unique.accounts.centres import update_centre
from rapport_unique.accounts.models import Centre, Mandate
from rapport_unique.core.identifiers import niss_is_valid
from rapport_unique.core.money import ZERO, euros
from rapport_unique.core.texts import Text
from rapport_unique.core.values import Choice
from rapport_unique.reporting.campaigns import (
    GrantLine,
    PrefilledLine,
    import_grants,
    import_prefilled,
    open_campaign,
)
from rapport_unique.reporting.filling import save_fields, save_row
from rapport_unique.reporting.models import Campaign, Grant, Report, Version
from rapport_unique.reporting.signing import sign_with_software
from rapport_unique.reporting.simulations import deliver_simulations
from rapport_unique.ui import clock

PROGRAM = Program("demo")
LIEGE, NAMUR, GHENT, BRUSSELS, EUPEN = "62063", "92094", "44021", "21004", "63023"


class Given(NamedTuple):
    """What a demonstrated campaign grants: amounts per inhabitant by prefilled value, when paid, and the reference."""

    measure: str
    period: str
    amounts: tuple[tuple[str, Text, str], ...]
    paid_on: date
    reference: str


SUBSIDY = Text("Subvention", "Toelage", "Subvention")
_GIVEN = (
    Given(
        "covid-premium",
        "2020",
        (("", Text("Avance", "Voorschot", "Vorschuss"), "3.10"),),
        date(2020, 9, 15),
        "COVID-50/{}",
    ),
    Given(
        "redi",
        "2023",
        (("", Text("Subvention REDI", "REMI-toelage", "REDI-Subvention"), "1.35"),),
        date(2023, 5, 25),
        "REMI-REDI_23/{}",
    ),
    Given(
        "participation",
        "2019",
        (
            ("main", Text("Subvention principale", "Hoofdtoelage", "Hauptsubvention"), "0.55"),
            ("compensation", Text("Montant compensatoire", "Compenserend bedrag", "Ausgleichsbetrag"), "0.05"),
        ),
        date(2019, 9, 20),
        "PSA-SPA_19/{}",
    ),
    Given("staff-costs", "2022", (("grant", SUBSIDY, "6.20"),), date(2022, 6, 30), "ART40_22/{}"),
    Given("rental-guarantees", "2020", (("grant", SUBSIDY, "0.06"),), date(2020, 6, 30), "GL-HW_20/{}"),
    Given(
        "energy-fund",
        "2023",
        (
            ("art4", Text("Article 4 : personnel", "Artikel 4: personeel", "Artikel 4: Personal"), "1.90"),
            ("art6", Text("Article 6 : aide", "Artikel 6: steun", "Artikel 6: Hilfe"), "0.90"),
        ),
        date(2023, 3, 31),
        "FSE-SFE_23/{}",
    ),
    Given("integration-projects", "2023", (("grant", SUBSIDY, "2.40"),), date(2023, 12, 29), "PIIS-GPMI_23/{}"),
    Given("food-aid", "2023", (("grant", SUBSIDY, "0.30"),), date(2023, 4, 14), "AA-VH_23/{}"),
)


def load_reports() -> bool:
    """Open the campaigns, grant money to every centre, and bring a few reports to different states: whether that was
    still to be done."""
    if Campaign.objects.exists():
        return False
    _complete_centres()
    centres = list(Centre.objects.order_by("ins"))
    campaigns = {given.measure: open_given(given, centres) for given in _GIVEN}
    _tell(campaigns, centres)
    for ins in (LIEGE, NAMUR, GHENT, BRUSSELS, EUPEN):
        report = Report.objects.get(campaign=campaigns["redi"], centre__ins=ins)
        deliver_simulations(report=report, actor=PROGRAM, data=_simulations(Random(int(ins)), 12))  # noqa: S311
    _bring_along(campaigns["covid-premium"])
    for ins in (LIEGE, GHENT, EUPEN):
        _begin_participation(Report.objects.get(campaign=campaigns["participation"], centre__ins=ins))
    return True


def open_given(given: Given, centres: list[Centre]) -> Campaign:
    """A campaign that opened a month ago, with what it grants to these centres."""
    today = clock.today()
    campaign = open_campaign(
        measure=given.measure,
        period=given.period,
        opens=today - timedelta(days=30),
        closes=today + timedelta(days=45),
        actor=PROGRAM,
    )
    for key, label, per_head in given.amounts:
        lines = [
            GrantLine(
                ins=centre.ins,
                label=label.say(centre.language),
                amount=_amount(given, centre, Decimal(per_head)),
                paid_on=given.paid_on,
                reference=given.reference.format(number),
                restriction=key,
            )
            for number, centre in enumerate(centres, start=1)
        ]
        import_grants(campaign=campaign, lines=lines, actor=PROGRAM)
    return campaign


def _amount(given: Given, centre: Centre, per_head: Decimal) -> Decimal:
    """Per inhabitant; Liège has of REDI what the manual's example shows."""
    if (centre.ins, given.measure) == (LIEGE, "redi"):
        return Decimal("6349.82")
    return euros(per_head * centre.inhabitants)


def _tell(campaigns: dict[str, Campaign], centres: list[Centre]) -> None:
    """What the administration knows beside the money."""
    staff = [PrefilledLine(each.ins, "dossiers", str(euros(each.inhabitants * Decimal("0.012")))) for each in centres]
    import_prefilled(campaign=campaigns["staff-costs"], lines=staff, actor=PROGRAM)
    energy = []
    for centre in centres:
        level = min(6, 1 + centre.inhabitants // 20_000)
        known = {"energy_class": level, "class_fte": level, "previous_fte": level, "joker_used": "no"}
        energy += [PrefilledLine(centre.ins, key, str(value)) for key, value in known.items()]
    import_prefilled(campaign=campaigns["energy-fund"], lines=energy, actor=PROGRAM)


def _begin_participation(report: Report) -> None:
    """An outing and a camp, so that the parts can be seen; module and staff are still to come."""
    agent = actor_of(report.centre.ins, "agent")
    year = report.campaign.parameters.period.first.year
    granted = sum(Grant.objects.of(report).values_list("amount", flat=True), ZERO)
    for table, share in (("activities_a", "0.30"), ("activities_c", "0.15")):
        declared = report.campaign.measure.table(table)
        category = next(each.kind for each in declared.columns if each.key == "category")
        values = {
            "category": category.options[0].code if isinstance(category, Choice) else "",
            "description": "Excursion" if table == "activities_a" else "Stage",
            "booked_on": f"14/06/{year}",
            "amount": str(euros(granted * Decimal(share))),
            "participants": "20",
            "target_participants": "20",
        }
        revision = Version.objects.get(report=report).revision
        save_row(report=report, actor=agent, revision=revision, table=declared, values=values)


def _complete_centres() -> None:
    """Every demonstrated centre but Brussels has given its account and contact person."""
    for ins in (LIEGE, NAMUR, GHENT, EUPEN):
        centre = Centre.objects.get(ins=ins)
        update_centre(
            centre=centre,
            actor=PROGRAM,
            revision=centre.revision,
            iban="BE68 5390 0754 7034",
            bic="GKCCBEBB",
            contact_name={"nl": "Els Vermeulen", "de": "Anna Schmitz"}.get(centre.language, "Amélie Dubois"),
            contact_email=f"contact-{ins}@demo.example",
            contact_phone="+32 2 000 00 00",
        )


def _bring_along(covid: Campaign) -> None:
    """Namur has filled in, Ghent's president has signed, Eupen has sent."""
    for ins, justified, signs in (
        (NAMUR, "343250,00", ()),
        (GHENT, "820000,00", ("president",)),
        (EUPEN, "61300,00", ("director", "president")),
    ):
        report = Report.objects.get(campaign=covid, centre__ins=ins)
        agent = actor_of(ins, "agent")
        version = save_fields(report=report, actor=agent, revision=0, fields={"justified": justified})
        for role in signs:
            sign_with_software(
                report=Report.objects.get(pk=report.pk),
                actor=actor_of(ins, role),
                revision=version.revision,
                digest=version.document_digest,
            )


def actor_of(ins: str, role: str) -> Actor:
    """Who holds a role in a demonstrated centre."""
    return Actor(Mandate.objects.select_related("person", "centre").filter(centre__ins=ins, role_key=role)[0])


def _simulations(random: Random, count: int) -> bytes:
    """Simulations of fictitious people, in the form in which the tool delivers them."""
    lines = ["niss,budget_number,budget_date,balance"]
    for number in range(count):
        day = date(2023, 5, 2) + timedelta(days=random.randrange(200))
        cents = random.randrange(-90_000, -5_000) if number % 6 else random.randrange(0, 9_000)
        lines.append(f"{_niss(random)},{100 + number * 7},{day.isoformat()},{Decimal(cents) / 100}")
    return "\n".join(lines).encode()


def _niss(random: Random) -> str:
    """A valid number of nobody: its serial is one that the register gives to no one born that day."""
    born = date(1950, 1, 1) + timedelta(days=random.randrange(18_000))
    base = f"{born:%y%m%d}{random.randrange(900, 998):03d}"
    niss = base + f"{97 - int(base) % 97:02d}"
    if not niss_is_valid(niss):
        raise ValueError("a demonstration's number must be valid")
    return niss
