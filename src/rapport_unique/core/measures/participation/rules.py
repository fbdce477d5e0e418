"""The checks on a report on participation, one function each."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

from rapport_unique.core.findings import Severity, define
from rapport_unique.core.law import Parameters
from rapport_unique.core.measure import Grounds, Remark, RowRule, Rows, Rule, TableRule, remark
from rapport_unique.core.measures.participation.computation import PARTS, WITH_MINIMUM
from rapport_unique.core.measures.participation.planning import LABELS
from rapport_unique.core.money import ZERO
from rapport_unique.core.provisions import expenses, staff
from rapport_unique.core.texts import Text

STAFF_MISSING = define(
    "staff-missing",
    Severity.BLOCKING,
    Text(
        "Introduisez 0 si vous ne souhaitez pas déclarer de frais de personnel.",
        "Vul 0 in als u geen personeelskosten wenst aan te geven.",
        "Geben Sie 0 ein, wenn Sie keine Personalkosten angeben möchten.",
    ),
    Text("un montant, ou 0,00", "een bedrag, of 0,00", "ein Betrag, oder 0,00"),
)
STAFF_TABLE_DIFFERS = define(
    "staff-table-differs",
    Severity.BLOCKING,
    Text(
        "Les frais de personnel du volet B, {read}, ne sont pas la somme du tableau du personnel, {total}.",
        "De personeelskosten van luik B, {read}, zijn niet de som van de personeelstabel, {total}.",
        "Die Personalkosten von Teil B, {read}, sind nicht die Summe der Personaltabelle, {total}.",
    ),
    Text("{total}", "{total}", "{total}"),
)
MODULES_TOTAL_DIFFERS = define(
    "modules-total-differs",
    Severity.BLOCKING,
    Text(
        "Le total des frais de fonctionnement et de personnel, {split}, ne correspond pas au montant total des modules,"
        " {total}.",
        "De som van werkings- en personeelskosten, {split}, stemt niet overeen met het totaalbedrag van de modules,"
        " {total}.",
        "Die Summe von Funktions- und Personalkosten, {split}, entspricht nicht dem Gesamtbetrag der Module, {total}.",
    ),
    Text("{total} en tout", "{total} in totaal", "insgesamt {total}"),
)
INDICATORS_REQUIRED = define(
    "indicators-required",
    Severity.BLOCKING,
    Text(
        "Les indicateurs des modules collectifs sont obligatoires à partir d'une subvention de {threshold}.",
        "De indicatoren van de collectieve modules zijn verplicht vanaf een toelage van {threshold}.",
        "Die Indikatoren der kollektiven Module sind ab einer Subvention von {threshold} Pflicht.",
    ),
    Text(
        "une ligne par module, avec tous ses indicateurs",
        "een lijn per module, met al haar indicatoren",
        "eine Zeile pro Modul, mit allen seinen Indikatoren",
    ),
)
INDICATOR_MISSING = define(
    "indicator-missing",
    Severity.BLOCKING,
    Text(
        "Cet indicateur du module « {title} » est obligatoire.",
        "Deze indicator van de module “{title}” is verplicht.",
        "Dieser Indikator des Moduls „{title}“ ist Pflicht.",
    ),
)
NOT_ABOVE_ZERO = define(
    "not-above-zero",
    Severity.BLOCKING,
    Text("{read} n'est pas supérieur à 0.", "{read} is niet groter dan 0.", "{read} ist nicht größer als 0."),
    Text("un nombre au-dessus de 0", "een getal boven 0", "eine Zahl über 0"),
)
MORE_THAN_PARTICIPANTS = define(
    "more-than-participants",
    Severity.BLOCKING,
    Text(
        "{read} dépasse le nombre de participants, {participants}.",
        "{read} is meer dan het aantal deelnemers, {participants}.",
        "{read} ist mehr als die Anzahl der Teilnehmer, {participants}.",
    ),
    Text("au plus {participants}", "hoogstens {participants}", "höchstens {participants}"),
)
PROGRESS_OF_THE_WITHDRAWN = define(
    "progress-of-the-withdrawn",
    Severity.TO_CONFIRM,
    Text(
        "{read} participants font preuve de progrès, mais {stayed} seulement sont restés.",
        "{read} deelnemers tonen vooruitgang, maar slechts {stayed} zijn gebleven.",
        "{read} Teilnehmer zeigen Fortschritte, aber nur {stayed} sind geblieben.",
    ),
    Text("au plus {stayed}", "hoogstens {stayed}", "höchstens {stayed}"),
)
AUDIENCE_MISSING = define(
    "audience-missing",
    Severity.BLOCKING,
    Text(
        "Le nombre de participants de cette activité manque.",
        "Het aantal deelnemers van deze activiteit ontbreekt.",
        "Die Anzahl der Teilnehmer dieser Aktivität fehlt.",
    ),
    Text(
        "le nombre de participants, ou une part estimée du groupe cible avec sa motivation",
        "het aantal deelnemers, of een geschat deel van de doelgroep met motivering",
        "die Anzahl der Teilnehmer, oder ein geschätzter Anteil der Zielgruppe mit Begründung",
    ),
)
INVESTMENT_WITHOUT_NATURE = define(
    "investment-without-nature",
    Severity.BLOCKING,
    Text(
        "La nature de l'investissement manque.",
        "De aard van de investering ontbreekt.",
        "Die Art der Investition fehlt.",
    ),
    Text("ce qui a été acheté", "wat werd aangekocht", "was gekauft wurde"),
)
INVESTMENT_WITHOUT_NET = define(
    "investment-without-net-amount",
    Severity.BLOCKING,
    Text(
        "Le montant hors TVA de l'investissement manque.",
        "Het bedrag zonder btw van de investering ontbreekt.",
        "Der Betrag ohne MwSt. der Investition fehlt.",
    ),
    Text("un montant, ou 0,00", "een bedrag, of 0,00", "ein Betrag, oder 0,00"),
)
NET_ABOVE_GROSS = define(
    "net-above-gross",
    Severity.BLOCKING,
    Text(
        "Le montant hors TVA, {read}, dépasse le montant TVA comprise, {amount}.",
        "Het bedrag zonder btw, {read}, is hoger dan het bedrag met btw, {amount}.",
        "Der Betrag ohne MwSt., {read}, übersteigt den Betrag mit MwSt., {amount}.",
    ),
    Text("au plus {amount}", "hoogstens {amount}", "höchstens {amount}"),
)
USERS_NOT_COUNTED = define(
    "users-not-counted",
    Severity.BLOCKING,
    Text(
        "Le plafond d'un investissement pour des usagers dépend de leur nombre, qui manque.",
        "Het plafond van een investering voor gebruikers hangt af van hun aantal, dat ontbreekt.",
        "Die Obergrenze einer Investition für Nutzer hängt von deren Anzahl ab, die fehlt.",
    ),
    Text(
        "le nombre de personnes du groupe cible",
        "het aantal personen van de doelgroep",
        "die Anzahl der Personen der Zielgruppe",
    ),
)
INVESTMENT_OVER_CEILING = define(
    "investment-over-ceiling",
    Severity.NOT_COUNTED,
    Text(
        "Plafond des investissements dépassé : il ne restait que {ceiling} hors TVA ; {amount} ne sont pas acceptés.",
        "Plafond van de investeringen overschreden: er bleef maar {ceiling} zonder btw over; {amount} telt niet mee.",
        "Obergrenze der Investitionen überschritten: es blieben nur {ceiling} ohne MwSt.; {amount} werden nicht "
        "angenommen.",
    ),
    Text("au plus {ceiling} hors TVA", "hoogstens {ceiling} zonder btw", "höchstens {ceiling} ohne MwSt."),
)
STAFF_OVER_CEILING = define(
    "staff-over-ceiling",
    Severity.NOT_COUNTED,
    Text(
        "Plafond dépassé : seuls {ceiling} de frais de personnel sont pris en compte dans ce volet.",
        "Plafond overschreden: enkel {ceiling} personeelskosten komt in dit luik in aanmerking.",
        "Obergrenze überschritten: nur {ceiling} Personalkosten werden in diesem Teil berücksichtigt.",
    ),
    Text("au plus {ceiling}", "hoogstens {ceiling}", "höchstens {ceiling}"),
)
PART_OVER_MAXIMUM = define(
    "part-over-maximum",
    Severity.NOT_COUNTED,
    Text(
        "{part} : plafond dépassé, seuls {ceiling} sont pris en compte.",
        "{part}: plafond overschreden, enkel {ceiling} komt in aanmerking.",
        "{part}: Obergrenze überschritten, nur {ceiling} werden berücksichtigt.",
    ),
    Text("au plus {ceiling}", "hoogstens {ceiling}", "höchstens {ceiling}"),
)
MINIMUM_NOT_REACHED = define(
    "minimum-not-reached",
    Severity.NOT_COUNTED,
    Text(
        "{part} : le minimum de {minimum} n'est pas atteint ; {amount} seront déduits de la subvention.",
        "{part}: het minimum van {minimum} is niet bereikt; {amount} wordt van de toelage afgetrokken.",
        "{part}: das Minimum von {minimum} ist nicht erreicht; {amount} werden von der Subvention abgezogen.",
    ),
    Text("au moins {minimum} acceptés", "minstens {minimum} aanvaard", "mindestens {minimum} angenommen"),
)
POOLING_INCOMPLETE = define(
    "pooling-incomplete",
    Severity.BLOCKING,
    Text(
        "L'accord de mise en commun demande une date et des partenaires.",
        "Het bundelingsakkoord vraagt een datum en partners.",
        "Die Bündelungsvereinbarung verlangt ein Datum und Partner.",
    ),
    Text(
        "la date de l'accord et les CPAS partenaires",
        "de datum van het akkoord en de betrokken OCMW's",
        "das Datum der Vereinbarung und die beteiligten ÖSHZ",
    ),
)
POOLING_OF_A_LARGE_CENTRE = define(
    "pooling-of-a-large-centre",
    Severity.BLOCKING,
    Text(
        "La mise en commun n'est prévue que pour les subventions jusqu'à {threshold}.",
        "Bundeling is enkel voorzien voor toelagen tot {threshold}.",
        "Die Bündelung ist nur für Subventionen bis {threshold} vorgesehen.",
    ),
    Text("« non »", "“nee”", "„nein“"),
)
REMARKS = (
    STAFF_MISSING,
    STAFF_TABLE_DIFFERS,
    MODULES_TOTAL_DIFFERS,
    INDICATORS_REQUIRED,
    INDICATOR_MISSING,
    NOT_ABOVE_ZERO,
    MORE_THAN_PARTICIPANTS,
    PROGRESS_OF_THE_WITHDRAWN,
    AUDIENCE_MISSING,
    INVESTMENT_WITHOUT_NATURE,
    INVESTMENT_WITHOUT_NET,
    NET_ABOVE_GROSS,
    USERS_NOT_COUNTED,
    INVESTMENT_OVER_CEILING,
    STAFF_OVER_CEILING,
    PART_OVER_MAXIMUM,
    MINIMUM_NOT_REACHED,
    POOLING_INCOMPLETE,
    POOLING_OF_A_LARGE_CENTRE,
    *expenses.REMARKS,
    *staff.REMARKS,
)


def _audience_given(row: Any, parameters: Parameters) -> Remark | None:
    """E004: every activity says how many took part."""
    if row.participants is None and row.target_participants is None and row.estimated_share is None:
        return remark(AUDIENCE_MISSING, "participants")
    return None


def _nature_given(row: Any, parameters: Parameters) -> Remark | None:
    """PAS-R13: an investment is put in a category with its nature."""
    return None if row.investment_nature else remark(INVESTMENT_WITHOUT_NATURE, "investment_nature")


def _net_amount_given(row: Any, parameters: Parameters) -> Remark | None:
    return remark(INVESTMENT_WITHOUT_NET, "amount_excl_vat") if row.amount_excl_vat is None else None


def _net_within_gross(row: Any, parameters: Parameters) -> Remark | None:
    return None if row.amount_excl_vat <= row.amount else remark(NET_ABOVE_GROSS, "amount_excl_vat", amount=row.amount)


def _users_counted(row: Any, parameters: Parameters) -> Remark | None:
    """PAS-R14: 500,00 per person needs their number."""
    if row.investment != "user" or row.participants:
        return None
    return remark(USERS_NOT_COUNTED, "target_participants")


_INVESTMENT_RULES = (
    RowRule(("investment",), _nature_given, reads=("investment_nature",)),
    RowRule(("investment",), _net_amount_given, reads=("amount_excl_vat",)),
    RowRule(("investment", "amount", "amount_excl_vat"), _net_within_gross),
    RowRule(("investment",), _users_counted, reads=("participants", "target_participants")),
)
EXPENSE_RULES = (*expenses.ROW_RULES, *_INVESTMENT_RULES)
ACTIVITY_RULES = (
    RowRule((), _audience_given, reads=("participants", "target_participants", "estimated_share")),
    *EXPENSE_RULES,
)


def _above_zero(column: str) -> RowRule:
    def check(row: Any, parameters: Parameters) -> Remark | None:
        return None if getattr(row, column) > 0 else remark(NOT_ABOVE_ZERO, column)

    return RowRule((column,), check)


def _within_participants(column: str) -> RowRule:
    def check(row: Any, parameters: Parameters) -> Remark | None:
        if getattr(row, column) <= row.participants:
            return None
        return remark(MORE_THAN_PARTICIPANTS, column, participants=row.participants)

    return RowRule((column, "participants"), check)


def _progress_of_those_who_stayed(row: Any, parameters: Parameters) -> Remark | None:
    stayed = row.participants - row.withdrawals
    if row.progress <= stayed or row.progress > row.participants:
        return None
    return remark(PROGRESS_OF_THE_WITHDRAWN, "progress", stayed=stayed)


MODULE_RULES = (
    _above_zero("days"),
    _above_zero("participants"),
    _within_participants("withdrawals"),
    _within_participants("progress"),
    RowRule(("participants", "withdrawals", "progress"), _progress_of_those_who_stayed),
)
INDICATORS = ("domain", "days", "participants", "withdrawals", "progress", "income_share")


def _every_indicator(rows: Rows, grounds: Grounds) -> Iterator[tuple[int, Remark]]:
    """PAS-R12."""
    granted = grounds.summary.granted
    if granted is None or not granted.needs_indicators(grounds.parameters):
        return
    for row in rows:
        for indicator in INDICATORS:
            if getattr(row, indicator) is None:
                yield row.index, remark(INDICATOR_MISSING, indicator, title=row.title)


MODULES_TABLE_RULES: tuple[TableRule, ...] = (_every_indicator,)


def cuts_on(table: str) -> TableRule:
    """W101 on each investment line that is cut."""

    def found(rows: Rows, grounds: Grounds) -> Iterator[tuple[int, Remark]]:
        for cut in grounds.summary.cuts:
            if cut.table == table:
                facts = {"ceiling": cut.ceiling, "amount": cut.amount}
                yield cut.row, remark(INVESTMENT_OVER_CEILING, "amount_excl_vat", **facts)

    return found


def _staff_table_adds_up(grounds: Grounds) -> Remark | None:
    """PAS-R18: what is charged in B is shown person by person."""
    declared: Decimal | None = grounds.fields["staff_b"]
    if declared is None:
        return None
    total = staff.charged_total(grounds.rows["staff"])
    if abs(declared - total) <= grounds.parameters["tolerance"]:
        return None
    return remark(STAFF_TABLE_DIFFERS, "staff_b", read=declared, total=total)


def _modules_add_up(grounds: Grounds) -> Remark | None:
    """E008, PAS-R23: operating and staff costs of B are the cost of its modules."""
    split = (grounds.fields["operating_b"] or ZERO) + (grounds.fields["staff_b"] or ZERO)
    modules = grounds.rows["modules"]
    total = sum((row.cost for row in modules), ZERO)
    if not modules or abs(split - total) <= grounds.parameters["tolerance"]:
        return None
    return remark(MODULES_TOTAL_DIFFERS, "operating_b", split=split, total=total)


def _indicators_present(grounds: Grounds) -> Remark | None:
    """PAS-R12: what is spent on modules comes with their indicators."""
    granted = grounds.summary.granted
    spent = (grounds.fields["operating_b"] or ZERO) + (grounds.fields["staff_b"] or ZERO)
    if granted is None or not granted.needs_indicators(grounds.parameters) or not spent or grounds.rows["modules"]:
        return None
    return remark(INDICATORS_REQUIRED, "modules", threshold=grounds.parameters["indicator_threshold"])


def _pooling_complete(missing: str) -> Callable[[Grounds], Remark | None]:
    def check(grounds: Grounds) -> Remark | None:
        """PAS-R10: the agreement is recorded."""
        if grounds.fields["pooled"] != "yes" or grounds.fields[missing]:
            return None
        return remark(POOLING_INCOMPLETE, missing)

    return check


def _pooling_of_small_centres(grounds: Grounds) -> Remark | None:
    granted = grounds.summary.granted
    if grounds.fields["pooled"] != "yes" or granted is None or granted.is_small(grounds.parameters):
        return None
    return remark(POOLING_OF_A_LARGE_CENTRE, "pooled", threshold=grounds.parameters["small_threshold"])


def _staff_within_ceiling(part: str) -> Callable[[Grounds], Remark | None]:
    def check(grounds: Grounds) -> Remark | None:
        """PAS-R04."""
        result, declared = grounds.summary.result, grounds.fields[f"staff_{part}"]
        if result is None or declared is None or declared <= result.staff[part]:
            return None
        return remark(STAFF_OVER_CEILING, f"staff_{part}", ceiling=result.staff[part])

    return check


def _part_within_maximum(part: str) -> Callable[[Grounds], Remark | None]:
    def check(grounds: Grounds) -> Remark | None:
        """PAS-R01 to R03."""
        result = grounds.summary.result
        if result is None or result.operating[part] + result.staff[part] <= result.maximum[part]:
            return None
        return remark(PART_OVER_MAXIMUM, "", part=LABELS[part], ceiling=result.maximum[part])

    return check


def _minimum_reached(part: str) -> Callable[[Grounds], Remark | None]:
    def check(grounds: Grounds) -> Remark | None:
        """W102, PAS-R06."""
        result = grounds.summary.result
        if result is None or not result.loss[part]:
            return None
        return remark(
            MINIMUM_NOT_REACHED, "", part=LABELS[part], minimum=result.minimum[part], amount=result.loss[part]
        )

    return check


_PLACE = {"a": "activities_a", "b": "operating_b", "c": "activities_c"}
RULES = (
    Rule(field="staff_b", check=_staff_table_adds_up),
    Rule(field="operating_b", check=_modules_add_up),
    Rule(field="modules", check=_indicators_present),
    *(Rule(field=key, check=_pooling_complete(key)) for key in ("pooled_on", "pooled_with")),
    Rule(field="pooled", check=_pooling_of_small_centres),
    *(Rule(field=f"staff_{part}", check=_staff_within_ceiling(part)) for part in PARTS),
    *(Rule(field=_PLACE[part], check=_part_within_maximum(part)) for part in PARTS),
    *(Rule(field=_PLACE[part], check=_minimum_reached(part)) for part in WITH_MINIMUM),
)
