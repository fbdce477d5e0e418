"""The sheet that a family takes home: what it needs, what it has, and what may help. Plain data in, PDF out."""

import json
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from rapport_unique.adapters.documents.compiling import compile_here
from rapport_unique.adapters.documents.typesetting import printable
from rapport_unique.core.texts import Text

_TEMPLATE = Path(__file__).with_name("budget_sheet.typ")
_WORDS = {
    "title": Text("Votre budget par mois", "Uw budget per maand", "Ihr Budget im Monat"),
    "number": Text("Numéro du budget", "Nummer van het budget", "Nummer des Budgets"),
    "date": Text("Date", "Datum", "Datum"),
    "picture": Text(
        "Ce qui entre et ce qu'il faut", "Wat binnenkomt en wat nodig is", "Was hereinkommt und was gebraucht wird"
    ),
    "needs": Text(
        "Ce qu'il faut pour vivre dignement", "Wat nodig is om waardig te leven", "Was für ein Leben in Würde nötig ist"
    ),
    "incomes": Text("Ce qui entre", "Wat binnenkomt", "Was hereinkommt"),
    "rights": Text("À vérifier d'abord", "Eerst na te gaan", "Zuerst zu prüfen"),
    "comparisons": Text("Et si… ?", "Wat als…?", "Was wäre, wenn …?"),
    "what": Text("Avec", "Met", "Mit"),
    "change": Text("Changement par mois", "Verschil per maand", "Unterschied im Monat"),
    "balance": Text("Solde", "Saldo", "Saldo"),
    "item": Text("Poste", "Post", "Posten"),
    "amount": Text("Par mois", "Per maand", "Im Monat"),
    "share": Text("Part", "Deel", "Anteil"),
    "total": Text("Total", "Totaal", "Gesamt"),
    "synthetic": Text(
        "Montants inventés, à titre de démonstration : ce calcul ne prouve rien.",
        "Verzonnen bedragen, als demonstratie: deze berekening bewijst niets.",
        "Erfundene Beträge, zur Veranschaulichung: diese Berechnung beweist nichts.",
    ),
    "page": Text("Page", "Pagina", "Seite"),
}


@dataclass(frozen=True, slots=True)
class BarPart:
    """A part of a bar; `start` and `width` are hundredths of the longer bar. `number` is empty where it bears none."""

    key: str
    number: str
    label: str
    amount: str
    share: str
    start: str
    width: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """The same household with one thing otherwise."""

    label: str
    balance: str
    change: str


@dataclass(frozen=True, slots=True)
class BudgetSheet:
    """A sheet in one language; amounts arrive formatted, `made_at` is aware. `needs` and `incomes` are pairs of a label
    and an amount; `gap` is what is missing or left."""

    language: str
    centre: str
    number: str
    day: str
    made_at: datetime
    summary: tuple[str, ...]
    income: BarPart
    budget: tuple[BarPart, ...]
    gap: BarPart | None
    needs: tuple[tuple[str, str], ...]
    needs_total: str
    incomes: tuple[tuple[str, str], ...]
    incomes_total: str
    rights: tuple[str, ...]
    comparisons: tuple[Comparison, ...]
    notes: tuple[str, ...]
    synthetic: bool

    @property
    def words(self) -> dict[str, str]:
        """The headings, in the language of the sheet."""
        return {key: word.say(self.language) for key, word in _WORDS.items()}


def render_budget_sheet(sheet: BudgetSheet) -> bytes:
    """PDF/A-3a and PDF/UA-1. The same sheet gives the same bytes. Raises NotRendered when the compiler refuses."""
    content = {key: value for key, value in asdict(sheet).items() if key != "made_at"} | {"words": sheet.words}
    inputs = {"sheet": json.dumps({key: printable(value) for key, value in content.items()})}
    return compile_here(inputs, int(sheet.made_at.timestamp()), _TEMPLATE)
