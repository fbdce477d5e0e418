"""What leaves the calculator: five facts of the simulations that led to a decision, and no other datum of anybody."""

import io
import zipfile
from datetime import date

import pytest
from django.core import mail
from tests.budgets.conftest import ALONE, DAY, NISS, OTHER_NISS, SHORTFALL
from tests.budgets.test_policies import licensed
from tests.support.journal import no_event, one_event
from tests.support.people import signed_in

from rapport_unique.adapters.seals import TrustedKey
from rapport_unique.adapters.simulations_csv import read_simulations
from rapport_unique.adapters.workbooks import check_workbook
from rapport_unique.budgets import sealing
from rapport_unique.budgets.cases import keep_typed
from rapport_unique.budgets.exporting import FACTS, export_extract, export_workbook
from rapport_unique.budgets.models import Decision, Simulation
from rapport_unique.core.findings import NotPossible
from rapport_unique.journal.models import Event
from rapport_unique.outbox.models import Message

CANARIES = {name: f"canary{name}" for name in ("name", "cost", "debt", "typed", "colleague")}
ENOUGH = {**ALONE, "incomes": [{"kind": "work", "amount": "3000.00"}]}
ODD_AMOUNT = "61.37"
HOUSEHOLD = {
    **ALONE,
    "members": [{**ALONE["members"][0], "name": CANARIES["name"]}],
    "costs": [{"kind": "illness", "amount": ODD_AMOUNT, "reason": CANARIES["cost"]}],
    "debts": [{"kind": "loan", "amount": ODD_AMOUNT, "reason": CANARIES["debt"]}],
}


def exported(service, form=export_extract, **options):
    return form(centre=service.centre, actor=service.head, period="2023", **options)


def trusted(*, synthetic):
    key = sealing._key(sealing.settings.SEAL_KEY, synthetic).public_key()
    return {sealing.public_key_name(synthetic=synthetic): TrustedKey(key, date(2023, 1, 1))}


def test_the_extract_bears_seals_that_the_public_key_proves(service):
    simulation = service.a_decision()
    with one_event(f"looks:{service.centre.ins}", "budgets-exported"):
        made = exported(service)
    file = read_simulations(made.content, trusted(synthetic=True))
    assert (file.findings, file.sealed, list(file.centres)) == ((), True, [service.centre.ins])
    assert file.rows == [(NISS, simulation.number, DAY.isoformat(), SHORTFALL)]
    assert made.name == "extract-2023-62063-synthetic.csv"
    assert file.synthetic
    assert all(",synthetic-" in line for line in made.content.decode().splitlines()[1:])


def test_who_trusts_the_calculator_does_not_trust_invented_amounts(service):
    service.a_decision()
    file = read_simulations(exported(service).content, trusted(synthetic=False))
    assert [each.code for each in file.findings] == ["seal-synthetic"]
    Decision.objects.all().delete()
    licensed(service)
    service.a_decision()
    made = exported(service)
    file = read_simulations(made.content, trusted(synthetic=False))
    assert (file.findings, file.sealed, file.synthetic) == ((), True, False)
    assert made.name == "extract-2023-62063.csv"


@pytest.mark.parametrize(
    ("language", "mark"),
    [("fr", "PARAMÈTRES SYNTHÉTIQUES"), ("nl", "SYNTHETISCHE PARAMETERS"), ("de", "SYNTHETISCHE PARAMETER")],
)
def test_the_workbook_says_on_screen_in_print_and_in_its_properties_that_its_amounts_are_invented(
    service, language, mark
):
    service.a_decision()
    with zipfile.ZipFile(io.BytesIO(exported(service, export_workbook, language=language).content)) as parts:
        sheet, words, properties = (
            parts.read(name).decode()
            for name in ("xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "docProps/core.xml")
        )
    footer = sheet[sheet.index("<oddFooter>") : sheet.index("</oddFooter>")]
    assert all(mark in part for part in (footer, words, properties))


def test_the_workbook_is_the_one_that_the_form_takes_back(service, tmp_path):
    simulation = service.a_decision()
    path = tmp_path / "redi.xlsx"
    path.write_bytes(exported(service, export_workbook, language="fr").content)
    prepared = tmp_path / "list.csv"
    row = f"{NISS},{simulation.number},{DAY},{SHORTFALL}"
    prepared.write_text(f"niss,budget_number,budget_date,balance\n{row}\n")
    report = check_workbook(
        path, measure="redi", period="2023", centre=service.centre.ins, prepared=prepared, prefilled={}, fields={}
    )
    assert report.refused is None
    assert report.counts["lines"].read == 1


def test_only_shortfalls_that_led_to_a_decision_in_the_period_leave(service):
    service.a_simulation()
    service.a_decision(OTHER_NISS, ENOUGH)
    with no_event(), pytest.raises(NotPossible, match="budget-nothing-to-export"):
        exported(service)
    with pytest.raises(NotPossible, match="budget-nothing-to-export"):
        exported(service, export_workbook, language="fr")


def test_another_centre_exports_nothing_of_this_one(service, elsewhere):
    service.a_decision()
    with pytest.raises(NotPossible, match="budget-nothing-to-export"):
        exported(elsewhere)


def everything_in(content):
    """The text of a file, of each part of a workbook too."""
    if not content.startswith(b"PK"):
        return content.decode()
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return " ".join(archive.read(name).decode(errors="replace") for name in archive.namelist())


def test_no_other_datum_of_the_household_ever_leaves(service, caplog, settings):
    """Canaries in every field that takes words, and an amount that nothing else gives."""
    settings.RAPPORT_ADDRESS = "https://rapport.example"
    service.colleague.person.surname = CANARIES["colleague"]
    service.colleague.person.save()
    simulation = service.a_decision(data=HOUSEHOLD)
    case = simulation.household.case
    keep_typed(case=case, actor=service.worker, step="costs", values={"reason": CANARIES["typed"]})
    client = signed_in(service.head)
    answers = [client.post(f"/exports/{form}", {"period": "2023"}) for form in ("workbook", "extract", "send")]
    assert [each.status_code for each in answers] == [200, 200, 200]
    left = [everything_in(each.content) for each in answers]
    left += [str(each.headers) for each in answers]
    left += [str(each.message()) for each in mail.outbox] + [str(list(Message.objects.values()))]
    left += [str(list(Event.objects.values())), caplog.text]
    for text in left:
        for canary in (*CANARIES.values(), ODD_AMOUNT, "1214.13"):
            assert canary not in text
    for text in left[3:]:
        assert NISS not in text


def test_what_is_read_to_export_is_named():
    """A field that is added to a simulation does not leave by itself."""
    assert FACTS == ("centre__ins", "niss", "number", "date", "balance", "key", "seal", "synthetic")
    assert {name.partition("__")[0] for name in FACTS} <= {field.name for field in Simulation._meta.fields}
