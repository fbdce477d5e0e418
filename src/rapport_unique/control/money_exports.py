"""What leaves the site about money: for accounting and audit, each with its scope, date and count; and open data."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from rapport_unique.control import statistics
from rapport_unique.control.deducting import to_deduct
from rapport_unique.control.ledgers import ledgers_of
from rapport_unique.control.listings import Listing, naive
from rapport_unique.control.models import (
    BankEntry,
    Mode,
    Recovery,
    RecoveryState,
    Run,
    Settlement,
    Step,
    Transfer,
)
from rapport_unique.control.paying import BATCH_LABELS
from rapport_unique.control.recovering import STATE_LABELS
from rapport_unique.control.regions import REGIONS
from rapport_unique.control.settling import MODE_LABELS, STEP_LABELS
from rapport_unique.core.identifiers import format_structured_communication
from rapport_unique.core.ledger import ACCOUNT_LABELS, Account
from rapport_unique.core.money import ZERO
from rapport_unique.core.texts import Text, same
from rapport_unique.reporting.grants import Taken, deducted_of
from rapport_unique.ui import language

SMALLEST = 5
"""A cell of the open data that counts fewer centres than this is hidden."""

TITLES = {
    "reports": statistics.REPORTS,
    "settlements": Text("Règlements des soldes", "Vereffeningen van de saldi", "Abrechnungen der Salden"),
    "recoveries": Text("Récupérations", "Terugvorderingen", "Rückforderungen"),
    "deductions": Text(
        "À déduire des subventions de l'année suivante",
        "Af te trekken van de toelagen van het volgende jaar",
        "Von den Subventionen des folgenden Jahres abzuziehen",
    ),
    "ledger": Text("Grand livre par subvention", "Grootboek per toelage", "Hauptbuch je Subvention"),
    "payments-in": Text("Paiements reçus", "Ontvangen betalingen", "Eingegangene Zahlungen"),
    "payments-out": Text("Soldes payés aux centres", "Aan de centra betaalde saldi", "An die Zentren gezahlt"),
    "open-data": Text(
        "Données ouvertes : règlements par région",
        "Open data: vereffeningen per gewest",
        "Offene Daten: Abrechnungen je Region",
    ),
}
_INS = Text("Code INS", "NIS-code", "NIS-Code")
_CENTRE = Text("Centre", "Centrum", "Zentrum")
_MEASURE = Text("Mesure", "Maatregel", "Maßnahme")
_PERIOD = Text("Période", "Periode", "Zeitraum")
_GRANTED = Text("Octroyé", "Toegekend", "Gewährt")
_ACCEPTED = Text("Accepté", "Aanvaard", "Angenommen")
_MODE = Text("Mode", "Wijze", "Art")
_AMOUNT = Text("Montant", "Bedrag", "Betrag")
_STATE = Text("État", "Toestand", "Stand")
_REFERENCE = Text("Référence", "Referentie", "Referenz")
_NUMBER = Text("Numéro", "Nummer", "Nummer")
_COMMUNICATION = Text("Communication", "Mededeling", "Mitteilung")
_DATED = Text("Date", "Datum", "Datum")
_DUE = Text("Échéance", "Vervaldag", "Fälligkeit")
_REMAINING = Text("Reste à payer", "Nog te betalen", "Noch zu zahlen")
_REGION = Text("Région", "Gewest", "Region")
_CENTRES = Text("Centres", "Centra", "Zentren")
_APPROVED = Text("Approuvé le", "Goedgekeurd op", "Genehmigt am")
_DEDUCTED = Text("Déduit", "Afgetrokken", "Abgezogen")
_TO_DEDUCT = Text("Reste à déduire", "Nog af te trekken", "Noch abzuziehen")
_DEDUCTED_IN = Text("Déduit des octrois de", "Afgetrokken van de toelagen van", "Abgezogen von den Gewährungen")
_OWED = Text("À récupérer", "Terug te vorderen", "Zurückzufordern")
_SUPPLEMENT = Text("Supplément", "Aanvulling", "Nachtrag")
_BALANCE = Text("À payer", "Te betalen", "Zu zahlen")


def settlements(run: Run | None = None) -> Listing:
    """Every settlement, or those of one run."""
    found = Settlement.objects.all() if run is None else run.settlements.all()
    found = found.select_related("report__centre", "report__campaign", "submission", "recovery")
    return Listing(
        "settlements",
        TITLES["settlements"],
        (
            _INS,
            _CENTRE,
            _MEASURE,
            _PERIOD,
            _REFERENCE,
            _GRANTED,
            _ACCEPTED,
            _MODE,
            _AMOUNT,
            _STATE,
            _NUMBER,
            _SUPPLEMENT,
        ),
        [
            [
                *_where(each.report),
                each.submission.reference if each.submission else "",
                each.granted,
                each.accepted,
                MODE_LABELS[Mode(each.mode)],
                each.amount,
                STEP_LABELS[Step(each.step)],
                each.recovery.number if hasattr(each, "recovery") else "",
                each.number - 1 or "",
            ]
            for each in found
        ],
    )


def _where(report: Any) -> list[Any]:
    return [report.centre.ins, report.centre.name, report.campaign.measure.title, report.campaign.period_id]


def recoveries(found: Any | None = None) -> Listing:
    """Every recovery, or those of a filtered list."""
    chosen = Recovery.objects.all() if found is None else found
    chosen = chosen.select_related("settlement__report__centre", "settlement__report__campaign")
    headings = (_NUMBER, _INS, _CENTRE, _MEASURE, _PERIOD, _AMOUNT, _REMAINING, _DATED, _DUE, _COMMUNICATION, _STATE)
    return Listing(
        "recoveries",
        TITLES["recoveries"],
        headings,
        [
            [
                each.number,
                *_where(each.settlement.report),
                each.amount,
                each.remaining,
                each.dated,
                each.due,
                same(format_structured_communication(each.communication)),
                STATE_LABELS[RecoveryState(each.state)],
            ]
            for each in chosen.prefetch_related("payments")
        ],
    )


def ledger() -> Listing:
    """Where every euro is, by grant, of each campaign that is being settled."""
    rows: list[list[Any]] = []
    for run in Run.objects.select_related("campaign").order_by("campaign__measure_id", "campaign__period_id"):
        rows += [
            [*_where(report), found.grant, *(found.on(account) for account in Account)]
            for report, found in ledgers_of(run.campaign)
        ]
    return Listing(
        "ledger",
        TITLES["ledger"],
        (_INS, _CENTRE, _MEASURE, _PERIOD, _GRANTED, *(ACCOUNT_LABELS[account] for account in Account)),
        rows,
    )


def deductions() -> Listing:
    """What is to be taken off the grants of later years, settled so or recoveries that are compensated, and how far it
    is."""
    found = to_deduct()
    taken: dict[int, list[Taken]] = defaultdict(list)
    for each in deducted_of(left.settlement.report_id for left in found):
        taken[each.rest_of].append(each)
    rows: list[list[Any]] = []
    counted: dict[int, Decimal] = defaultdict(Decimal)
    for left in found:
        made = taken[left.settlement.report_id]
        done = min(left.amount, sum((each.amount for each in made), ZERO) - counted[left.settlement.report_id])
        counted[left.settlement.report_id] += done
        periods = ", ".join(each.period for each in made) if done else ""
        day = naive(left.settlement.approved_at)
        where = _where(left.settlement.report)
        rows.append([*where, left.amount, day, left.number, done, left.amount - done, periods])
    return Listing(
        "deductions",
        TITLES["deductions"],
        (_INS, _CENTRE, _MEASURE, _PERIOD, _AMOUNT, _APPROVED, _NUMBER, _DEDUCTED, _TO_DEDUCT, _DEDUCTED_IN),
        rows,
    )


def payments_in() -> Listing:
    found = BankEntry.objects.prefetch_related("payments__recovery")
    return Listing(
        "payments-in",
        TITLES["payments-in"],
        (
            _DATED,
            Text("Extrait", "Uittreksel", "Auszug"),
            _REFERENCE,
            _COMMUNICATION,
            _AMOUNT,
            Text("Imputé", "Aangerekend", "Zugeordnet"),
            Text("Récupérations", "Terugvorderingen", "Rückforderungen"),
        ),
        [
            [
                each.booked_on,
                each.statement_number,
                each.reference,
                format_structured_communication(each.communication) if each.communication else "",
                each.amount,
                each.allocated,
                ", ".join(payment.recovery.number for payment in each.payments.all()),
            ]
            for each in found
        ],
    )


def payments_out() -> Listing:
    found = Transfer.objects.select_related("batch", "settlement__report__centre", "settlement__report__campaign")
    return Listing(
        "payments-out",
        TITLES["payments-out"],
        (_NUMBER, _INS, _CENTRE, _MEASURE, _PERIOD, same("IBAN"), _AMOUNT, _STATE),
        [
            [each.batch.number, *_where(each.settlement.report), each.iban, each.amount, BATCH_LABELS[each.batch.state]]
            for each in found
        ],
    )


@dataclass(frozen=True, slots=True)
class Part:
    """An amount of a region in the open data, and how many centres it tells of."""

    centres: int
    amount: Decimal | int


def hidden(parts: Sequence[Part]) -> list[Decimal | int | None]:
    """The amounts of the regions, without those that tell of fewer than `SMALLEST` centres; and where a total would
    give these away, without the next smallest as well. What tells of no centre says nothing, and stays."""
    small = {place for place, each in enumerate(parts) if 0 < each.centres < SMALLEST}
    if small and (len(small) == 1 or sum(parts[place].centres for place in small) < SMALLEST):
        others = [place for place, each in enumerate(parts) if place not in small and each.centres]
        small |= set(sorted(others, key=lambda place: parts[place].centres)[:1])
    return [None if place in small else each.amount for place, each in enumerate(parts)]


def open_data() -> Listing:
    """What was granted, accepted, claimed and paid by measure, period and region: no centre, no person, and no cell
    that counts fewer than five centres."""
    groups: dict[tuple[Text, str], dict[str, list[Settlement]]] = defaultdict(lambda: defaultdict(list))
    approved = Settlement.objects.approved().select_related("report__centre", "report__campaign")
    for each in approved.order_by("report__campaign__measure_id", "report__campaign__period_id"):
        campaign = each.report.campaign
        groups[campaign.measure.title, campaign.period_id][each.report.centre.region].append(each)
    rows: list[list[Any]] = []
    for (title, period), by_region in groups.items():
        regions = [key for key in REGIONS if by_region[key]]
        columns = zip(*(_parts(by_region[key]) for key in regions), strict=True)
        shown = [hidden(column) for column in columns]
        rows += [
            [title, period, REGIONS[key], *("" if column[place] is None else column[place] for column in shown)]
            for place, key in enumerate(regions)
        ]
    return Listing(
        "open-data",
        TITLES["open-data"],
        (_MEASURE, _PERIOD, _REGION, _CENTRES, _GRANTED, _ACCEPTED, _OWED, _BALANCE),
        rows,
        (
            (
                Text("Cellules masquées", "Verborgen cellen", "Verborgene Zellen"),
                language.say(
                    Text(
                        "vides quand elles comptent moins de 5 centres, ou les révéleraient",
                        "leeg als ze minder dan 5 centra tellen of die zouden verraden",
                        "leer, wenn sie weniger als 5 Zentren zählen oder diese verraten würden",
                    )
                ),
            ),
        ),
    )


def _parts(found: Sequence[Settlement]) -> list[Part]:
    """Centres, granted, accepted, to recover, to pay. Granted less accepted tells of those alone that keep a rest."""
    granted = {each.report_id: each.granted for each in found if not each.is_supplement}
    latest = {each.report_id: each for each in sorted(found, key=lambda each: each.number)}
    accepted = {key: min(granted[key], each.accepted_in_all) for key, each in latest.items()}
    rests = sum(accepted[key] < granted[key] for key in granted)
    return [
        Part(len(granted), len(granted)),
        Part(len(granted), sum(granted.values(), ZERO)),
        Part(rests or len(granted), sum(accepted.values(), ZERO)),
        _by_mode(found, Mode.RECOVERY),
        _by_mode(found, Mode.BALANCE),
    ]


def _by_mode(found: Sequence[Settlement], mode: Mode) -> Part:
    chosen = [each for each in found if each.mode == mode]
    return Part(len({each.report_id for each in chosen}), sum((each.amount for each in chosen), ZERO))


LISTINGS: dict[str, Callable[[], Listing]] = {
    "reports": statistics.reports,
    "settlements": settlements,
    "recoveries": recoveries,
    "deductions": deductions,
    "ledger": ledger,
    "payments-in": payments_in,
    "payments-out": payments_out,
    "open-data": open_data,
}
