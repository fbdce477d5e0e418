"""The REDI form and its 18-column table."""

from __future__ import annotations

from decimal import Decimal
from operator import attrgetter
from pathlib import Path
from typing import Any

from rapport_unique.core.law import Parameters, dated_values, parameters_from, read_toml
from rapport_unique.core.measure import (
    Ceiling,
    Column,
    Field,
    Figure,
    FilledBy,
    Grounds,
    Layout,
    Measure,
    PaidLater,
    Section,
    Table,
)
from rapport_unique.core.measures.redi.ceiling import summarise
from rapport_unique.core.measures.redi.law import MANUAL, ROYAL_DECREE_2023
from rapport_unique.core.measures.redi.rules import REMARKS, ROW_RULES, TABLE_RULES
from rapport_unique.core.money import ZERO
from rapport_unique.core.texts import Text
from rapport_unique.core.values import Choice, Count, Day, Ins, Money, Niss, Number, Option, Words

TOOL, CENTRE, ENGINE = FilledBy.TOOL, FilledBy.CENTRE, FilledBy.ENGINE

ACTIVATION = Choice(
    (
        Option(
            "no-equity",
            Text(
                "Non – pour des raisons d'équité",
                "Nee – om billijkheidsredenen",
                "Nein – aus Gründen der Billigkeit",
            ),
        ),
        Option(
            "no-already-activated",
            Text(
                "Non – déjà en parcours d'activation",
                "Nee – reeds in een activeringstraject",
                "Nein – bereits in einer Aktivierungsmaßnahme",
            ),
        ),
        Option(
            "no-already-working",
            Text("Non – déjà à l'emploi", "Nee – reeds aan het werk", "Nein – bereits in Beschäftigung"),
        ),
        Option("yes-piis", Text("Oui – PIIS", "Ja – GPMI", "Ja – IPSE")),
        Option("yes-other", Text("Oui – autre", "Ja – andere", "Ja – andere")),
    )
)
PAYMENT = Choice(
    (
        Option("monthly", Text("Mensuelle", "Maandelijks", "Monatlich")),
        Option("single", Text("Unique", "Eenmalig", "Einmalig")),
    )
)


def subsidised_monthly(row: Any, parameters: Parameters) -> Decimal:
    """What the centre grants a month, capped at the shortfall that the tool computed."""
    capped: Decimal = min(row.granted_monthly, max(ZERO, -row.balance))
    return capped


def granted_total(row: Any, parameters: Parameters) -> Decimal:
    total: Decimal = row.granted_monthly * row.months
    return total


def subsidisable(row: Any, parameters: Parameters) -> Decimal:
    total: Decimal = row.subsidised_monthly * row.months
    return total


def remaining(row: Any, parameters: Parameters) -> Decimal:
    """Column Q: granted minus paid, as the manual's text says; never negative."""
    rest: Decimal = row.granted_total - row.paid
    return max(ZERO, rest)


LINES = Table(
    key="lines",
    title=Text("Aides octroyées", "Toegekende steun", "Gewährte Hilfen"),
    one_row_per=("niss", "budget_number"),
    prepared_from="simulations",
    centre_column="ins",
    columns=(
        Column(
            letter="A",
            key="ins",
            kind=Ins(),
            filled_by=TOOL,
            label=Text("INS CPAS", "NIS OCMW", "NIS ÖSHZ"),
        ),
        Column(
            letter="B",
            key="niss",
            kind=Niss(),
            filled_by=TOOL,
            label=Text("N° NISS", "INSZ-nr.", "NISS-Nr."),
        ),
        Column(
            letter="C",
            key="budget_number",
            kind=Number(),
            filled_by=TOOL,
            label=Text("N° budget mensuel", "Nr. maandbudget", "Nr. Monatsbudget"),
        ),
        Column(
            letter="D",
            key="budget_date",
            kind=Day(),
            filled_by=TOOL,
            label=Text("Date budget mensuel", "Datum maandbudget", "Datum Monatsbudget"),
        ),
        Column(
            letter="E",
            key="balance",
            kind=Money(signed=True),
            filled_by=TOOL,
            label=Text("Solde budget mensuel", "Saldo maandbudget", "Saldo Monatsbudget"),
        ),
        Column(
            letter="F",
            key="activation",
            kind=ACTIVATION,
            filled_by=CENTRE,
            label=Text("Parcours d'activation", "Activeringstraject", "Aktivierungsmaßnahme"),
        ),
        Column(
            letter="G",
            key="decided_on",
            kind=Day(),
            filled_by=CENTRE,
            label=Text("Date de décision", "Datum beslissing", "Datum der Entscheidung"),
        ),
        Column(
            letter="H",
            key="granted_monthly",
            kind=Money(),
            filled_by=CENTRE,
            label=Text("Montant mensuel octroyé", "Toegekend maandbedrag", "Gewährter Monatsbetrag"),
        ),
        Column(
            letter="I",
            key="subsidised_monthly",
            kind=Money(),
            filled_by=ENGINE,
            computed=subsidised_monthly,
            formula="ROUND(MIN(N({H}),MAX(0,-{E})),2)",
            law=ROYAL_DECREE_2023.article(4),
            label=Text("Montant mensuel subventionné", "Gesubsidieerd maandbedrag", "Bezuschusster Monatsbetrag"),
        ),
        Column(
            letter="J",
            key="starts_on",
            kind=Day(),
            filled_by=CENTRE,
            label=Text("Période d'octroi début", "Toekenning van", "Gewährung von"),
        ),
        Column(
            letter="K",
            key="ends_on",
            kind=Day(),
            filled_by=CENTRE,
            label=Text("Période d'octroi fin", "Toekenning tot", "Gewährung bis"),
        ),
        Column(
            letter="L",
            key="months",
            kind=Count(),
            filled_by=CENTRE,
            label=Text("Nombre de mois", "Aantal maanden", "Anzahl der Monate"),
        ),
        Column(
            letter="M",
            key="granted_total",
            kind=Money(),
            filled_by=ENGINE,
            computed=granted_total,
            formula="ROUND({H}*{L},2)",
            law=MANUAL,
            label=Text(
                "Montant total octroyé par le CPAS",
                "Totaal toegekend bedrag door het OCMW",
                "Vom ÖSHZ gewährter Gesamtbetrag",
            ),
        ),
        Column(
            letter="N",
            key="subsidisable",
            kind=Money(),
            filled_by=ENGINE,
            computed=subsidisable,
            formula="ROUND({I}*{L},2)",
            law=ROYAL_DECREE_2023.article(4),
            label=Text(
                "Montant total subventionnable par le SPP IS",
                "Totaal subsidieerbaar bedrag door de POD MI",
                "Durch den ÖPD SE bezuschussbarer Gesamtbetrag",
            ),
        ),
        Column(
            letter="O",
            key="payment",
            kind=PAYMENT,
            filled_by=CENTRE,
            label=Text("Paiement", "Betaling", "Zahlung"),
        ),
        Column(
            letter="P",
            key="paid",
            kind=Money(),
            filled_by=CENTRE,
            label=Text(
                "Montant total payé pendant la période de subvention",
                "Totaal betaald bedrag tijdens de toelageperiode",
                "Während des Zeitraums der Subvention gezahlter Gesamtbetrag",
            ),
        ),
        Column(
            letter="Q",
            key="remaining",
            kind=Money(),
            filled_by=ENGINE,
            computed=remaining,
            formula="MAX(0,ROUND({M}-{P},2))",
            law=MANUAL,
            label=Text(
                "Montant à payer après la période de subvention",
                "Te betalen bedrag na de toelageperiode",
                "Nach dem Zeitraum der Subvention zu zahlender Betrag",
            ),
        ),
        Column(
            letter="R",
            key="control",
            kind=Words(),
            filled_by=ENGINE,
            label=Text("Contrôle", "Controle", "Kontrolle"),
        ),
    ),
    layout=Layout(sheet="REDI", header_row=4, first_row=5, totals_row=3, totals=("M", "N", "P", "Q")),
    row_rules=ROW_RULES,
    table_rules=TABLE_RULES,
    lost_with="subsidisable",
    paid_later=PaidLater(counts="subsidisable", paid="paid", ends="ends_on", figure="subsidisable_total"),
    complete_words=(Text("Complet", "Volledig", "Vollständig"), Text("Incomplet", "Onvolledig", "Unvollständig")),
)


def _total(grounds: Grounds, column: str) -> Decimal:
    return sum(map(attrgetter(column), grounds.rows["lines"]), ZERO)


def _subsidisable_total(grounds: Grounds) -> Decimal:
    not_counted: Decimal = grounds.summary.not_counted
    return _total(grounds, "subsidisable") - not_counted


def _remaining_to_pay(grounds: Grounds) -> Decimal:
    """The form's line: subsidisable minus paid, as the manual's screen shows it."""
    base = _figure(grounds, f"{grounds.parameters['remaining_base']}_total")
    return max(ZERO, base - _figure(grounds, "paid_total"))


def _subsidised(grounds: Grounds) -> Decimal | None:
    grant = grounds.prefilled["grant"]
    return None if grant is None else min(grant, _figure(grounds, "subsidisable_total"))


def _to_repay(grounds: Grounds) -> Decimal | None:
    grant = grounds.prefilled["grant"]
    return None if grant is None else max(ZERO, grant - _figure(grounds, "subsidisable_total"))


def _grant_bit(grounds: Grounds) -> Ceiling | None:
    grant = grounds.prefilled["grant"]
    return Ceiling(GRANT.label, grant) if grant is not None and _figure(grounds, "subsidisable_total") > grant else None


def _figure(grounds: Grounds, key: str) -> Decimal:
    """A figure that never lacks an input."""
    return grounds.figures[key] or ZERO


GRANT = Field(
    key="grant",
    label=Text("Montant de la subvention", "Bedrag van de toelage", "Betrag der Subvention"),
    kind=Money(),
    filled_by=FilledBy.ADMINISTRATION,
    law=ROYAL_DECREE_2023,
)

FIGURES = (
    Figure(
        key="granted_total",
        label=Text(
            "Montant total octroyé par le CPAS",
            "Totaal toegekend bedrag door het OCMW",
            "Vom ÖSHZ gewährter Gesamtbetrag",
        ),
        formula=Text(
            "somme de la colonne M des lignes complètes (montant mensuel octroyé × nombre de mois)",
            "som van kolom M van de volledige lijnen (toegekend maandbedrag × aantal maanden)",
            "Summe der Spalte M der vollständigen Zeilen (gewährter Monatsbetrag × Anzahl der Monate)",
        ),
        inputs=(),
        tables=("lines",),
        compute=lambda grounds: _total(grounds, "granted_total"),
        law=MANUAL,
    ),
    Figure(
        key="not_counted",
        label=Text(
            "Montant au-delà du plafond des simulations, non comptabilisé",
            "Bedrag boven het plafond van de simulaties, niet meegeteld",
            "Betrag über der Obergrenze der Simulationen, nicht angerechnet",
        ),
        formula=Text(
            "somme, par simulation, de ce qui dépasse le solde négatif des mois concernés",
            "som, per simulatie, van wat het negatieve saldo van de betrokken maanden overschrijdt",
            "Summe, je Simulation, dessen, was den negativen Saldo der betreffenden Monate übersteigt",
        ),
        inputs=(),
        tables=("lines",),
        compute=lambda grounds: grounds.summary.not_counted,
        law=MANUAL,
    ),
    Figure(
        key="subsidisable_total",
        label=Text(
            "Montant total subventionnable par le SPP IS",
            "Totaal subsidieerbaar bedrag door de POD MI",
            "Durch den ÖPD SE bezuschussbarer Gesamtbetrag",
        ),
        formula=Text(
            "somme de la colonne N des lignes complètes, moins le montant au-delà du plafond",
            "som van kolom N van de volledige lijnen, min het bedrag boven het plafond",
            "Summe der Spalte N der vollständigen Zeilen, minus den Betrag über der Obergrenze",
        ),
        inputs=("not_counted",),
        tables=("lines",),
        compute=_subsidisable_total,
        law=ROYAL_DECREE_2023.article(4),
    ),
    Figure(
        key="paid_total",
        label=Text(
            "Montant total payé durant la période de subvention",
            "Totaal betaald bedrag tijdens de toelageperiode",
            "Während des Zeitraums der Subvention gezahlter Gesamtbetrag",
        ),
        formula=Text(
            "somme de la colonne P des lignes complètes",
            "som van kolom P van de volledige lijnen",
            "Summe der Spalte P der vollständigen Zeilen",
        ),
        inputs=(),
        tables=("lines",),
        compute=lambda grounds: _total(grounds, "paid"),
        law=MANUAL,
    ),
    Figure(
        key="remaining_to_pay",
        label=Text(
            "Montant restant à payer en dehors de la période de subvention",
            "Nog te betalen bedrag buiten de toelageperiode",
            "Außerhalb des Zeitraums der Subvention noch zu zahlender Betrag",
        ),
        formula=Text(
            "montant subventionnable − montant payé, jamais négatif",
            "subsidieerbaar bedrag − betaald bedrag, nooit negatief",
            "bezuschussbarer Betrag − gezahlter Betrag, nie negativ",
        ),
        inputs=("subsidisable_total", "paid_total"),
        compute=_remaining_to_pay,
        law=MANUAL,
    ),
    Figure(
        key="subsidised",
        label=Text("Montant subventionné", "Gesubsidieerd bedrag", "Bezuschusster Betrag"),
        formula=Text(
            "le plus petit de la subvention et du montant subventionnable",
            "het kleinste van de toelage en het subsidieerbaar bedrag",
            "der kleinere Betrag von Subvention und bezuschussbarem Betrag",
        ),
        inputs=("grant", "subsidisable_total"),
        compute=_subsidised,
        ceiling=_grant_bit,
        law=ROYAL_DECREE_2023.article(4),
    ),
    Figure(
        key="to_repay",
        label=Text(
            "Montant à rembourser au SPP IS",
            "Aan de POD MI terug te betalen bedrag",
            "An den ÖPD SE zurückzuzahlender Betrag",
        ),
        formula=Text(
            "subvention − montant subventionnable, jamais négatif",
            "toelage − subsidieerbaar bedrag, nooit negatief",
            "Subvention − bezuschussbarer Betrag, nie negativ",
        ),
        inputs=("grant", "subsidisable_total"),
        compute=_to_repay,
        law=MANUAL,
    ),
)

PARAMETERS = read_toml(Path(__file__).parent / "parameters.toml")

MEASURE = Measure(
    id="redi",
    title=Text("Subvention REDI", "REMI-toelage", "REDI-Subvention"),
    purpose=Text(
        "Aide financière complémentaire accordée sur la base d'une simulation de budget de référence.",
        "Aanvullende financiële steun toegekend op basis van een simulatie met referentiebudgetten.",
        "Ergänzende finanzielle Hilfe auf der Grundlage einer Referenzbudget-Simulation.",
    ),
    law=ROYAL_DECREE_2023,
    rules_number=1,
    periods=parameters_from(PARAMETERS, "redi"),
    values=dated_values(PARAMETERS),
    prefilled=(GRANT,),
    sections=(
        Section(
            key="activity",
            title=Text("Rapport d'activités", "Activiteitenverslag", "Tätigkeitsbericht"),
            tables=("lines",),
        ),
    ),
    tables=(LINES,),
    figures=FIGURES,
    examples=(
        Text(
            "Solde −116,29 €, aide de 150,00 € par mois pendant 3 mois : 116,29 € × 3 = 348,87 € subventionnables.",
            "Saldo € −116,29, 3 maanden steun van € 150,00: € 116,29 × 3 = € 348,87 subsidieerbaar.",
            "Saldo −116,29 €, Hilfe von 150,00 € pro Monat für 3 Monate: 116,29 € × 3 = 348,87 € bezuschussbar.",
        ),
    ),
    summarise=lambda grounds: summarise(grounds.rows["lines"], grounds.parameters),
    remarks=REMARKS,
)
