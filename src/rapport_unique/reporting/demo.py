"""The demonstration's campaigns, grants, simulations and reports, made by the services that real people use."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from random import Random

from rapport_unique.accounts.access import Actor, Program
from rapport_unique.accounts.centres import update_centre
from rapport_unique.accounts.models import Centre, Mandate
from rapport_unique.core.identifiers import niss_is_valid
from rapport_unique.core.texts import Text
from rapport_unique.reporting.campaigns import GrantLine, import_grants, open_campaign
from rapport_unique.reporting.filling import save_fields
from rapport_unique.reporting.models import Campaign, Report
from rapport_unique.reporting.signing import sign
from rapport_unique.reporting.simulations import deliver_simulations
from rapport_unique.ui import clock

PROGRAM = Program("demo")
LIEGE, NAMUR, GHENT, BRUSSELS, EUPEN = "62063", "92094", "44021", "21004", "63023"


def load_reports() -> None:
    """Open the campaigns, grant money to every centre, and bring a few reports to different states. Once only."""
    if Campaign.objects.exists():
        return
    today = clock.today()
    covid = _open("covid-premium", "2020", today)
    redi = _open("redi", "2023", today)
    _complete_centres()
    centres = list(Centre.objects.order_by("ins"))
    advance = Text("Avance", "Voorschot", "Vorschuss")
    subsidy = Text("Subvention REDI", "REMI-toelage", "REDI-Subvention")
    _grant(covid, centres, advance, Decimal("3.10"), date(2020, 9, 15), "COVID-50/{}")
    _grant(redi, centres, subsidy, Decimal("1.35"), date(2023, 5, 25), "REMI-REDI_23/{}")
    for ins in (LIEGE, NAMUR, GHENT, BRUSSELS, EUPEN):
        report = Report.objects.get(campaign=redi, centre__ins=ins)
        deliver_simulations(report=report, actor=PROGRAM, data=_simulations(Random(int(ins)), 12))  # noqa: S311
    _bring_along(covid)


def _open(measure: str, period: str, today: date) -> Campaign:
    return open_campaign(
        measure=measure,
        period=period,
        opens=today - timedelta(days=30),
        closes=today + timedelta(days=45),
        actor=PROGRAM,
    )


def _grant(
    campaign: Campaign, centres: list[Centre], label: Text, per_head: Decimal, paid_on: date, reference: str
) -> None:
    lines = [
        GrantLine(
            ins=centre.ins,
            label=label.say(centre.language),
            amount=Decimal("6349.82")
            if (centre.ins, campaign.measure_id) == (LIEGE, "redi")
            else (per_head * centre.inhabitants).quantize(Decimal("0.01")),
            paid_on=paid_on,
            reference=reference.format(number),
        )
        for number, centre in enumerate(centres, start=1)
    ]
    import_grants(campaign=campaign, lines=lines, actor=PROGRAM)


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
        agent = _actor(ins, "agent")
        version = save_fields(report=report, actor=agent, revision=0, fields={"justified": justified})
        for role in signs:
            sign(report=report, actor=_actor(ins, role), revision=version.revision, digest=version.document_digest)


def _actor(ins: str, role: str) -> Actor:
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
