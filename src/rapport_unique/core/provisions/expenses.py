"""Lines of expenditure: booked within the subsidy year, for the target group, with a partner's overhead limited.

A line counts for the share of the target group among its participants (PAS-E4, PIIS-R07). Of a partner's invoice at
most `overhead_cap` may be overhead; what exceeds it is cut before that share is taken (PAS-R16, PIIS-R06).
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from rapport_unique.core.declaration import Computed
from rapport_unique.core.findings import Severity, define
from rapport_unique.core.law import Parameters
from rapport_unique.core.measure import Grounds, Remark, RowRule, Rows, remark
from rapport_unique.core.money import ZERO, euros
from rapport_unique.core.texts import Text
from rapport_unique.core.values import fold

BOOKED_OUT_OF_PERIOD = define(
    "booked-out-of-period",
    Severity.BLOCKING,
    Text(
        "La date d'imputation, {read}, est en dehors de l'année de subvention.",
        "De boekingsdatum, {read}, valt buiten het toelagejaar.",
        "Das Buchungsdatum, {read}, liegt außerhalb des Jahres der Subvention.",
    ),
    Text("une date du {first} au {last}", "een datum van {first} tot {last}", "ein Datum vom {first} bis {last}"),
)
AUDIENCE_ABOVE_TOTAL = define(
    "audience-above-total",
    Severity.BLOCKING,
    Text(
        "Le groupe cible compte {read} personnes, plus que les {participants} participants.",
        "De doelgroep telt {read} personen, meer dan de {participants} deelnemers.",
        "Die Zielgruppe zählt {read} Personen, mehr als die {participants} Teilnehmer.",
    ),
    Text("au plus {participants}", "hoogstens {participants}", "höchstens {participants}"),
)
AUDIENCE_INCOMPLETE = define(
    "audience-incomplete",
    Severity.BLOCKING,
    Text(
        "Le nombre total de participants et celui du groupe cible vont ensemble.",
        "Het totale aantal deelnemers en dat van de doelgroep horen samen.",
        "Die Gesamtzahl der Teilnehmer und die der Zielgruppe gehören zusammen.",
    ),
    Text("les deux nombres, ou aucun", "beide getallen, of geen van beide", "beide Zahlen, oder keine"),
)
ESTIMATE_WITHOUT_REASON = define(
    "estimate-without-reason",
    Severity.BLOCKING,
    Text(
        "La part du groupe cible est estimée à {read} %, sans motivation.",
        "Het deel van de doelgroep wordt op {read} % geschat, zonder motivering.",
        "Der Anteil der Zielgruppe wird auf {read} % geschätzt, ohne Begründung.",
    ),
    Text(
        "la motivation de l'estimation, au plus près de la réalité",
        "de motivering van de schatting, zo dicht mogelijk bij de werkelijkheid",
        "die Begründung der Schätzung, möglichst nah an der Wirklichkeit",
    ),
)
ESTIMATED_AUDIENCE = define(
    "estimated-audience",
    Severity.INFORMATION,
    Text(
        "La part du groupe cible est une estimation ({read} %) : sa motivation est gardée pour le contrôle.",
        "Het deel van de doelgroep is een schatting ({read} %): de motivering wordt bewaard voor de controle.",
        "Der Anteil der Zielgruppe ist eine Schätzung ({read} %): ihre Begründung wird für die Kontrolle aufbewahrt.",
    ),
)
OVERHEAD_CUT = define(
    "overhead-cut",
    Severity.NOT_COUNTED,
    Text(
        "Les frais de gestion, {read}, dépassent le maximum de {ceiling} : {amount} ne sont pas acceptés.",
        "De beheerskosten, {read}, overschrijden het maximum van {ceiling}: {amount} wordt niet aanvaard.",
        "Die Verwaltungskosten, {read}, übersteigen das Maximum von {ceiling}: {amount} werden nicht angenommen.",
    ),
    Text("au plus {ceiling}", "hoogstens {ceiling}", "höchstens {ceiling}"),
)
OVERHEAD_WITHOUT_INVOICE = define(
    "overhead-without-invoice",
    Severity.BLOCKING,
    Text(
        "Des frais de gestion sont indiqués sans le total de la facture.",
        "Er zijn beheerskosten ingevuld zonder het totaal van de factuur.",
        "Verwaltungskosten sind ohne den Gesamtbetrag der Rechnung angegeben.",
    ),
    Text(
        "le total de la facture du partenaire",
        "het totaal van de factuur van de partner",
        "der Gesamtbetrag der Rechnung",
    ),
)
PARTNER_WITHOUT_OVERHEAD = define(
    "partner-without-overhead",
    Severity.BLOCKING,
    Text(
        "Cette ligne nomme un partenaire, mais pas le total de sa facture ni ses frais de gestion.",
        "Deze lijn noemt een partner, maar niet het totaal van zijn factuur of zijn beheerskosten.",
        "Diese Zeile nennt einen Partner, aber nicht den Gesamtbetrag seiner Rechnung und seine Verwaltungskosten.",
    ),
    Text(
        "les deux montants ; 0,00 s'il n'y a pas de frais de gestion",
        "beide bedragen; 0,00 als er geen beheerskosten zijn",
        "beide Beträge; 0,00, wenn es keine Verwaltungskosten gibt",
    ),
)
PARTNER_WITHOUT_AGREEMENT = define(
    "partner-without-agreement",
    Severity.BLOCKING,
    Text(
        "Aucune convention n'est indiquée pour le partenaire « {read} ».",
        "Er is geen overeenkomst ingevuld voor de partner “{read}”.",
        "Für den Partner „{read}“ ist keine Vereinbarung angegeben.",
    ),
    Text(
        "une convention avec ce partenaire, signée par les deux parties",
        "een overeenkomst met deze partner, door beide partijen ondertekend",
        "eine Vereinbarung mit diesem Partner, von beiden Parteien unterzeichnet",
    ),
)
AGREEMENT_NOT_SIGNED = define(
    "agreement-not-signed",
    Severity.BLOCKING,
    Text(
        "La convention n'est pas signée par les deux parties.",
        "De overeenkomst is niet door beide partijen ondertekend.",
        "Die Vereinbarung ist nicht von beiden Parteien unterzeichnet.",
    ),
    Text(
        "une convention signée, à présenter au contrôle",
        "een ondertekende overeenkomst, voor te leggen bij controle",
        "eine unterzeichnete Vereinbarung, bei der Kontrolle vorzulegen",
    ),
)
REMARKS = (
    BOOKED_OUT_OF_PERIOD,
    AUDIENCE_ABOVE_TOTAL,
    AUDIENCE_INCOMPLETE,
    ESTIMATE_WITHOUT_REASON,
    ESTIMATED_AUDIENCE,
    OVERHEAD_CUT,
    OVERHEAD_WITHOUT_INVOICE,
    PARTNER_WITHOUT_OVERHEAD,
    PARTNER_WITHOUT_AGREEMENT,
    AGREEMENT_NOT_SIGNED,
)


def audience(row: Any) -> tuple[Decimal, Decimal]:
    """The share of the target group as a fraction: counted, or else estimated, or else everybody."""
    if row.participants:
        return Decimal(row.target_participants or 0), Decimal(row.participants)
    if row.estimated_share is not None:
        return row.estimated_share, Decimal(100)
    return Decimal(1), Decimal(1)


def overhead_ceiling(row: Any, parameters: Parameters) -> Decimal:
    return euros(parameters["overhead_cap"] * (row.invoice_total or ZERO))


def overhead_excess(row: Any, parameters: Parameters) -> Decimal:
    """What a partner's overhead exceeds its ceiling by; nil in a table without partners."""
    overhead: Decimal = getattr(row, "overhead", None) or ZERO
    return max(ZERO, overhead - overhead_ceiling(row, parameters)) if overhead else ZERO


def without_overhead(row: Any, parameters: Parameters) -> Decimal:
    """The amount less the excess overhead, never below nil."""
    amount: Decimal = row.amount
    return max(ZERO, amount - overhead_excess(row, parameters))


def eligible(row: Any, parameters: Parameters) -> Decimal:
    """The amount less the excess overhead, for the share of the target group."""
    target, everybody = audience(row)
    return euros(without_overhead(row, parameters) * target / everybody)


COMPUTED: Computed = {"eligible": eligible}


def _booked_in_period(row: Any, parameters: Parameters) -> Remark | None:
    """E007. That the service is used later is no finding: the booking decides the year."""
    period = parameters.period
    if row.booked_on in period:
        return None
    return remark(BOOKED_OUT_OF_PERIOD, "booked_on", first=period.first, last=period.last)


def _audience_within_total(row: Any, parameters: Parameters) -> Remark | None:
    if row.target_participants <= row.participants:
        return None
    return remark(AUDIENCE_ABOVE_TOTAL, "target_participants", participants=row.participants)


def _both_counts(row: Any, parameters: Parameters) -> Remark | None:
    if (row.participants is None) == (row.target_participants is None):
        return None
    missing = "participants" if row.participants is None else "target_participants"
    return remark(AUDIENCE_INCOMPLETE, missing)


def _reasoned_estimate(row: Any, parameters: Parameters) -> Remark | None:
    """What was counted prevails over an estimate, which then says nothing."""
    if row.participants:
        return None
    kind = ESTIMATED_AUDIENCE if row.estimate_reason else ESTIMATE_WITHOUT_REASON
    return remark(kind, "estimated_share")


def _overhead_within_cap(row: Any, parameters: Parameters) -> Remark | None:
    excess = overhead_excess(row, parameters)
    if not excess:
        return None
    return remark(OVERHEAD_CUT, "overhead", ceiling=overhead_ceiling(row, parameters), amount=excess)


def _overhead_of_an_invoice(row: Any, parameters: Parameters) -> Remark | None:
    return remark(OVERHEAD_WITHOUT_INVOICE, "invoice_total") if row.invoice_total is None else None


def _partner_with_amounts(row: Any, parameters: Parameters) -> Remark | None:
    return remark(PARTNER_WITHOUT_OVERHEAD, "overhead") if row.overhead is None else None


BOOKING_RULE = RowRule(("booked_on",), _booked_in_period)
AUDIENCE_RULES = (
    RowRule(("participants", "target_participants"), _audience_within_total),
    RowRule((), _both_counts, reads=("participants", "target_participants")),
    RowRule(("estimated_share",), _reasoned_estimate, reads=("participants", "estimate_reason")),
)
OVERHEAD_RULES = (
    RowRule(("overhead", "invoice_total"), _overhead_within_cap),
    RowRule(("overhead",), _overhead_of_an_invoice, reads=("invoice_total",)),
    RowRule(("partner",), _partner_with_amounts, reads=("overhead",)),
)
ROW_RULES = (BOOKING_RULE, *AUDIENCE_RULES, *OVERHEAD_RULES)


def partners_have_agreements(rows: Rows, grounds: Grounds) -> Iterator[tuple[int, Remark]]:
    """Every partner that a line names has an agreement among the rows of the table `agreements`."""
    agreed = {fold(row.partner_name) for row in grounds.rows["agreements"]}
    for row in rows:
        if row.partner and fold(row.partner) not in agreed:
            yield row.index, remark(PARTNER_WITHOUT_AGREEMENT, "partner")


def _signed_by_both(row: Any, parameters: Parameters) -> Remark | None:
    return remark(AGREEMENT_NOT_SIGNED, "signed_by_both") if row.signed_by_both == "no" else None


AGREEMENT_RULES = (RowRule(("signed_by_both",), _signed_by_both),)


def eligible_total(rows: Rows) -> Decimal:
    return sum((row.eligible for row in rows), ZERO)
