"""The desk of the budget officer from the run to the bank, and what a centre sees of it: without a script."""

import csv
import io
from decimal import Decimal
from hashlib import sha256

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.translation import gettext, override
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook
from pyarrow.parquet import read_table
from tests.control.money import a_desk, send
from tests.reporting.conftest import COMPLETE, TEST
from tests.support.bank import entry, statement
from tests.support.people import EUPEN, GHENT, LIEGE, a_centre, an_actor, signed_in

from rapport_unique.control.models import BankEntry, Batch, Payment, Recovery, RecoveryState, Settlement, Step
from rapport_unique.control.money_exports import LISTINGS, SMALLEST, Part, _parts, hidden
from rapport_unique.control.paying import taken_file
from rapport_unique.control.settling import compute
from rapport_unique.core.findings import NotPossible
from rapport_unique.core.texts import format_amount
from rapport_unique.reporting.campaigns import GrantLine, import_grants
from rapport_unique.ui import clock

RUN = ["covid-premium", "2020"]


@pytest.fixture
def desk(db, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"
    return a_desk({LIEGE: "38214,56", GHENT: "46000,00", EUPEN: None})


@pytest.fixture
def officer(desk):
    return signed_in(desk.officer)


@pytest.fixture
def second(desk):
    return signed_in(desk.second)


def post(client, name, *arguments, **values):
    return client.post(reverse(name, args=arguments), values)


def text(answer):
    return answer.content.decode()


def test_a_run_from_its_computation_to_the_centre(desk, officer, second):
    assert officer.get(reverse("money")).status_code == 200
    assert officer.get(reverse("settlement-run", args=RUN)).status_code == 200
    assert post(officer, "settlement-compute", *RUN).status_code == 302
    page = officer.get(reverse("settlement-run", args=RUN))
    assert page.status_code == 200
    assert "6\u202f785,44" in text(page)
    revision = desk.run.revision
    assert post(officer, "settlement-propose", *RUN, everything="on", revision=revision).status_code == 302
    own = post(officer, "settlement-approve", *RUN, everything="on", revision=revision + 1)
    assert own.status_code == 422
    assert "une autre personne" in text(own)
    assert post(second, "settlement-approve", *RUN, everything="on", revision=revision + 1).status_code == 302
    assert set(Settlement.objects.values_list("step", flat=True)) == {Step.APPROVED}
    centre = signed_in(an_actor("reader", desk.recovery().settlement.report.centre))
    assert "6\u202f785,44" not in text(centre.get(reverse("own-settlements")))
    assert centre.get(reverse("own-settlement", args=[desk.settlement().pk])).status_code == 404
    assert post(officer, "recoveries-notify", everything="on").status_code == 302
    assert "6\u202f785,44" in text(centre.get(reverse("own-settlements")))
    shown = text(centre.get(reverse("own-settlement", args=[desk.settlement().pk])))
    recovery = desk.recovery()
    for word in (recovery.shown_communication, recovery.number, "BE71 0961 2345 6769", "6\u202f785,44"):
        assert word in shown


def test_a_report_that_comes_after_the_approval_shows(desk, officer):
    desk.approved()
    address = reverse("settlement-run", args=RUN)
    assert "Envoyé depuis" not in text(officer.get(address))
    send(desk.settlement(EUPEN).report, "45000,00")
    assert text(officer.get(address)).count("Envoyé depuis") == 1


def test_lines_are_chosen_one_by_one_and_sent_back(desk, officer, second):
    compute(campaign=desk.campaign, actor=desk.officer)
    chosen = [desk.settlement(LIEGE).pk]
    assert post(officer, "settlement-propose", *RUN, chosen=chosen, revision=desk.run.revision).status_code == 302
    assert desk.settlement(GHENT).step == Step.COMPUTED
    back = post(second, "settlement-send-back", *RUN, chosen=chosen, revision=desk.run.revision)
    assert back.status_code == 422
    back = post(second, "settlement-send-back", *RUN, chosen=chosen, revision=desk.run.revision, reason="Erreur")
    assert back.status_code == 302
    assert desk.settlement(LIEGE).step == Step.COMPUTED


@pytest.mark.parametrize("values", [{}, {"revision": "x"}, {"chosen": "999999"}, {"revision": "0", "everything": "on"}])
def test_odd_or_old_forms_change_nothing(desk, officer, values):
    compute(campaign=desk.campaign, actor=desk.officer)
    assert post(officer, "settlement-propose", *RUN, **values).status_code == 422
    assert set(Settlement.objects.values_list("step", flat=True)) == {Step.COMPUTED}


def test_the_mode_is_chosen_on_a_page(desk, officer):
    compute(campaign=desk.campaign, actor=desk.officer)
    address = [desk.settlement().pk]
    assert officer.get(reverse("settlement-mode", args=address)).status_code == 200
    answers = {"mode": "deduction", "reason": "Convenu", "revision": desk.run.revision}
    assert post(officer, "settlement-mode", *address, **answers).status_code == 302
    assert desk.settlement().mode == "deduction"
    paid = post(officer, "settlement-mode", desk.settlement(GHENT).pk, **answers)
    assert paid.status_code == 422


def test_a_recovery_is_contested_upheld_paid_in_parts_and_written_off(desk, officer, second):
    desk.notified()
    pk = desk.recovery().pk

    def act(name, **values):
        prefixed = {f"{name}-{key}": value for key, value in values.items()}
        prefixed[f"{name}-revision"] = desk.recovery().revision
        return post(officer, "recovery-act", pk, name, **prefixed)

    assert act("contest").status_code == 422
    assert act("contest", reason="Pièces").status_code == 302
    assert "Pièces" in text(officer.get(reverse("recovery", args=[pk])))
    assert act("uphold", reason="Tardif").status_code == 302
    year = clock.today().year + 1
    assert act("instalments", instalments=f"01/02/{year} 3000,00").status_code == 422
    assert act("instalments", instalments="bientôt").status_code == 422
    assert act("instalments", instalments=f"01/02/{year} 3000,00\n01/03/{year} 3785,44").status_code == 302
    assert act("end", ending="write_off", reason="Prescrit").status_code == 302
    own = post(officer, "recovery-decide", pk, approved="yes", revision=desk.recovery().revision)
    assert own.status_code == 422
    assert post(second, "recovery-decide", pk, approved="yes", revision=desk.recovery().revision).status_code == 302
    assert desk.recovery().state == RecoveryState.PAID
    assert officer.get(reverse("recovery", args=[pk])).status_code == 200
    assert post(officer, "recovery-act", pk, "unknown").status_code == 404


def uploaded(client, content, name="extract.xml"):
    return client.post(reverse("statements"), {"file": SimpleUploadedFile(name, content)})


def test_a_statement_is_shown_then_taken_over(desk, officer):
    desk.notified()
    content = statement(
        entry("6785.44", desk.recovery().communication), entry("5.00", words="<b>merci</b>", reference="R2")
    )
    answer = uploaded(officer, content)
    assert answer.status_code == 302
    page = text(officer.get(answer.url))
    assert desk.recovery().number in page
    assert "<b>merci" not in page
    assert not Payment.objects.exists()
    assert officer.post(answer.url).status_code == 302
    assert desk.recovery().state == RecoveryState.PAID
    assert officer.post(answer.url).status_code == 422
    found = BankEntry.objects.get(settled=False)
    assert "5,00" in text(officer.get(reverse("statements")))
    assert officer.get(reverse("bank-entry", args=[found.pk])).status_code == 200
    assert post(officer, "bank-entry", found.pk, recovery="x", revision=found.revision).status_code == 422
    aside = post(officer, "bank-entry", found.pk, reason="Don", revision=found.revision, aside="yes")
    assert aside.status_code == 302
    undone = {"undo-revision": desk.recovery().revision, "undo-reason": "Erreur", "payment": Payment.objects.get().pk}
    assert post(officer, "recovery-act", desk.recovery().pk, "undo", **undone).status_code == 302
    assert desk.recovery().state == RecoveryState.NOTIFIED


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("", ["5,00", "7,25"]),
        ("R2", ["5,00"]),
        ("2026-009", ["5,00", "7,25"]),
        ("7,25", ["7,25"]),
        ("extract", ["5,00", "7,25"]),
        ("31/12/2099", []),
        ("nowhere", []),
        ("\0", ["5,00", "7,25"]),
    ],
)
def test_what_was_taken_over_is_found_again(desk, officer, words, found):
    content = statement(entry("5.00", words="thanks", reference="R2"), entry("7.25", reference="R3"), number="2026-009")
    officer.post(uploaded(officer, content).url)
    page = text(officer.get(reverse("bank-entries"), {"search": words}))
    assert [amount for amount in ("5,00", "7,25") if f"{amount}" in page.partition("<table")[2]] == found


def test_a_run_is_searched_by_centre(desk, officer):
    desk.proposed()
    page = text(officer.get(reverse("settlement-run", args=RUN), {"search": GHENT}))
    assert GHENT in page.partition("<table")[2]
    assert LIEGE not in page.partition("<table")[2]
    assert 'name="everything"' not in page
    named = text(officer.get(reverse("settlement-run", args=RUN), {"search": "gent"}))
    assert GHENT in named.partition("<table")[2]
    assert 'name="everything"' in text(officer.get(reverse("settlement-run", args=RUN)))


def test_a_file_that_is_no_statement_is_refused_with_its_reason(desk, officer):
    answer = uploaded(officer, b"PK\x03\x04")
    assert answer.status_code == 422
    assert "camt.053" in text(answer)
    assert officer.post(reverse("statements")).status_code == 422


def test_balances_leave_in_one_file_once(desk, officer, second):
    desk.approved()
    day = clock.today()
    made = post(officer, "payments", execute_on=day.isoformat())
    batch = Batch.objects.get()
    assert made.url == reverse("payment-order", args=[batch.pk])
    assert post(officer, "payment-order-approve", batch.pk, revision=0).status_code == 422
    waiting = officer.get(made.url)
    assert [str(each.value) for each in waiting.context["facts"][-2:]] == ["pas encore", "pas encore"]
    assert post(second, "payment-order-approve", batch.pk, revision=0).status_code == 302
    order, address = reverse("payment-order", args=[batch.pk]), reverse("payment-order-file", args=[batch.pk])
    assert officer.get(address).status_code == 404
    taken = post(officer, "payment-order-file", batch.pk, revision=1)
    assert (taken.status_code, taken.url) == (302, order)
    page = officer.get(order)
    assert f'<a class="govuk-button" href="{address}"' in text(page)
    assert f'formaction="{address}"' not in text(page)
    file = officer.get(address)
    assert file.content.startswith(b"<?xml")
    assert "attachment" in file["Content-Disposition"]
    batch.refresh_from_db()
    assert sha256(file.content).hexdigest() == batch.sha256
    assert signed_in(an_actor("budget")).get(address).status_code == 404
    assert post(officer, "payment-order-file", batch.pk, revision=2).status_code == 422
    assert post(officer, "payment-order-refuse", batch.pk, revision=2, reason="RJCT").status_code == 422
    executed = officer.post(reverse("payment-order-act", args=[batch.pk, "execute"]), {"revision": 2}, follow=True)
    told = [str(each) for each in executed.context["messages"]]
    with override("fr"):
        assert told[-1:] == [gettext("The order is carried out: its balances are paid.")]
    assert post(officer, "payment-order-act", batch.pk, "other", revision=2).status_code == 404
    assert officer.get(reverse("payments")).status_code == 200


def test_a_file_that_would_come_out_otherwise_is_not_given_again(desk, officer, second, settings):
    desk.approved()
    post(officer, "payments", execute_on=clock.today().isoformat())
    batch = Batch.objects.get()
    post(second, "payment-order-approve", batch.pk, revision=0)
    post(officer, "payment-order-file", batch.pk, revision=1)
    settings.ADMINISTRATION_ACCOUNT = {"iban": "BE68 5390 0754 7034", "bic": "GKCCBEBB"}
    batch.refresh_from_db()
    with pytest.raises(NotPossible, match="batch-file-differs"):
        taken_file(batch=batch)
    answer = officer.get(reverse("payment-order-file", args=[batch.pk]), follow=True)
    assert batch.number in text(answer)
    assert "identique" in text(answer)


def test_another_centre_sees_nothing_of_it(desk, officer):
    desk.notified()
    other = signed_in(an_actor("president", desk.settlement(GHENT).report.centre))
    for name in ("own-settlement", "own-letter"):
        assert other.get(reverse(name, args=[desk.settlement(LIEGE).pk])).status_code == 404
    assert "6\u202f785,44" not in text(other.get(reverse("own-settlements")))
    assert other.get(reverse("own-settlement", args=[desk.settlement(GHENT).pk])).status_code == 200
    assert other.get(reverse("recoveries")).status_code == 403


def test_a_controller_reads_and_pays_nothing(desk):
    desk.notified()
    controller = signed_in(an_actor("controller"))
    assert controller.get(reverse("settlement-run", args=RUN)).status_code == 200
    assert controller.get(reverse("recovery", args=[desk.recovery().pk])).status_code == 200
    for name in ("statements", "payments"):
        assert controller.get(reverse(name)).status_code == 403
    for name in ("settlement-propose", "settlement-approve", "settlement-compute"):
        assert post(controller, name, *RUN).status_code == 403


@pytest.mark.parametrize("ins", [LIEGE, EUPEN])
def test_the_letter_is_a_pdf_in_the_language_of_the_centre(desk, officer, ins):
    desk.notified()
    recovery = desk.recovery(ins)
    answer = officer.get(reverse("recovery-letter", args=[recovery.pk]))
    assert answer.content.startswith(b"%PDF")
    assert answer.content == officer.get(reverse("recovery-letter", args=[recovery.pk])).content
    centre = signed_in(an_actor("agent", recovery.settlement.report.centre))
    assert centre.get(reverse("own-letter", args=[desk.settlement(ins).pk])).content == answer.content


@pytest.mark.parametrize("mode", ["balance", "deduction", "none"])
def test_whatever_the_mode_there_is_a_letter(desk, officer, mode):
    compute(campaign=desk.campaign, actor=desk.officer)
    ins = GHENT if mode == "balance" else LIEGE
    if mode != "balance":
        chosen = {"mode": mode, "reason": "Convenu", "revision": desk.run.revision}
        assert post(officer, "settlement-mode", desk.settlement(ins).pk, **chosen).status_code == 302
    address = reverse("settlement-letter", args=[desk.settlement(ins).pk])
    assert officer.get(address).status_code == 404
    desk.approved()
    assert officer.get(address).content.startswith(b"%PDF")
    centre = signed_in(an_actor("agent", desk.settlement(ins).report.centre))
    assert centre.get(reverse("own-letter", args=[desk.settlement(ins).pk])).content.startswith(b"%PDF")
    assert centre.get(reverse("own-settlement", args=[desk.settlement(ins).pk])).status_code == 200


def test_what_is_accepted_beyond_the_grant_is_counted_as_accepted(desk, officer):
    desk.approved()
    settlement = desk.settlement(GHENT)
    assert settlement.accepted_in_all == settlement.granted + settlement.amount
    page = officer.get(reverse("settlement-run", args=RUN)).content.decode()
    assert format_amount(settlement.accepted_in_all, "fr") in page
    centre = signed_in(an_actor("agent", settlement.report.centre))
    shown = centre.get(reverse("own-settlement", args=[settlement.pk])).content.decode()
    assert format_amount(settlement.accepted_in_all, "fr") in shown


def test_no_letter_without_an_account(desk, officer, settings):
    desk.notified()
    settings.ADMINISTRATION_ACCOUNT = {"iban": "", "bic": ""}
    assert officer.get(reverse("recovery-letter", args=[desk.recovery().pk])).status_code == 422


def rows_of(answer):
    return list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))


@pytest.mark.parametrize("name", list(LISTINGS))
def test_every_export_says_what_it_covers(desk, officer, name):
    desk.notified()
    address = reverse("money-export", args=[name])
    rows = rows_of(officer.get(address, {"as": "csv"}))
    assert rows[0][1]
    empty = rows.index([])
    assert int(rows[2][1]) == len(rows) - empty - 2
    page = load_workbook(io.BytesIO(officer.get(address, {"as": "xlsx"}).content)).active
    assert page.max_row == len(rows)
    table = read_table(io.BytesIO(officer.get(address, {"as": "parquet"}).content))
    assert table.num_rows == len(rows) - empty - 2
    assert table.column_names == rows[empty + 1]
    assert table.schema.metadata[rows[0][0].encode()].decode() == rows[0][1]
    assert officer.get(address).status_code == 404
    assert officer.get(reverse("money-export", args=["none"]), {"as": "csv"}).status_code == 404


def test_amounts_leave_exactly_and_with_their_type(desk, officer):
    desk.notified()
    answer = officer.get(reverse("money-export", args=["recoveries"]), {"as": "parquet"})
    table = read_table(io.BytesIO(answer.content))
    amounts = table.column("Montant")
    assert str(amounts.type) == "decimal128(14, 2)"
    assert sum(amounts.to_pylist()) == sum(Recovery.objects.values_list("amount", flat=True))
    assert str(table.column("Échéance").type) == "date32[day]"


def test_the_ledger_that_is_exported_adds_up(desk, officer):
    desk.approved()
    rows = rows_of(officer.get(reverse("money-export", args=["ledger"]), {"as": "csv"}))
    for row in rows[rows.index([]) + 2 :]:
        granted, *accounts = (Decimal(cell.replace(",", ".")) for cell in row[4:])
        assert granted == sum(accounts[:8]) == Decimal("45000.00")


def test_what_the_next_grants_lose_is_listed(desk, officer, second):
    compute(campaign=desk.campaign, actor=desk.officer)
    chosen = {"mode": "deduction", "reason": "Convenu", "revision": desk.run.revision}
    post(officer, "settlement-mode", desk.settlement(LIEGE).pk, **chosen)
    desk.notified()
    recovery = desk.recovery(EUPEN)
    ending = {"end-ending": "compensate", "end-reason": "Convenu", "end-revision": recovery.revision}
    assert post(officer, "recovery-act", recovery.pk, "end", **ending).status_code == 302
    decided = post(second, "recovery-decide", recovery.pk, approved="yes", revision=recovery.revision + 1)
    assert decided.status_code == 302
    rows = rows_of(officer.get(reverse("money-export", args=["deductions"]), {"as": "csv"}))[-2:]
    assert [(row[0], row[4]) for row in rows] == [(LIEGE, "6785,44"), (EUPEN, "45000,00")]


def test_the_run_and_the_recoveries_download(desk, officer):
    desk.notified()
    assert len(rows_of(officer.get(reverse("settlement-run", args=RUN), {"as": "csv"}))) == 8
    found = rows_of(officer.get(reverse("recoveries"), {"as": "csv", "search": EUPEN}))
    assert found[2][1] == "1"
    assert officer.get(reverse("settlement-run", args=RUN), {"as": "xlsx"}).content.startswith(b"PK")


def parts(*centres):
    return [Part(count, Decimal(count)) for count in centres]


@pytest.mark.parametrize(
    ("centres", "gone"),
    [
        ((300, 262, 19), (False, False, False)),
        ((300, 4, 19), (False, True, True)),
        ((4, 4, 19), (True, True, False)),
        ((1, 2, 19), (True, True, True)),
        ((300, 0, 19), (False, False, False)),
        ((0, 3, 0), (False, True, False)),
    ],
)
def test_small_cells_are_hidden_and_no_total_tells_of_them(centres, gone):
    assert tuple(each is None for each in hidden(parts(*centres))) == gone


@given(st.lists(st.integers(0, 30), min_size=1, max_size=6))
def test_whatever_is_hidden_tells_of_five_centres_or_of_all(centres):
    shown = hidden(parts(*centres))
    missing = sum(count for count, amount in zip(centres, shown, strict=True) if amount is None)
    assert missing == 0 or missing >= SMALLEST or missing == sum(centres)
    assert not [
        count for count, amount in zip(centres, shown, strict=True) if 0 < count < SMALLEST and amount is not None
    ]


def test_a_sum_over_many_centres_that_tells_of_few_is_hidden():
    nothing = {"granted": Decimal(10), "accepted": Decimal(10), "mode": "none", "amount": Decimal(0)}
    settled = [Settlement(report_id=report, **nothing) for report in range(9)]
    owing = {"accepted": Decimal(3), "mode": "recovery", "amount": Decimal(7)}
    settled.append(Settlement(report_id=9, **nothing | owing))
    centres, granted, accepted, owed, paid = (hidden([part])[0] for part in _parts(settled))
    assert (centres, granted, paid) == (10, 100, 0)
    assert accepted is owed is None


def test_the_open_data_name_nobody(desk, officer):
    desk.notified()
    content = officer.get(reverse("money-export", args=["open-data"]), {"as": "csv"}).content.decode()
    assert LIEGE not in content and "Liège" not in content and "6785" not in content


def test_pages_cost_the_same_however_many_centres(db, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"
    desk = a_desk({LIEGE: "38214,56"})
    officer = signed_in(desk.officer)
    desk.notified()
    addresses = [reverse("money"), reverse("recoveries"), reverse("settlement-run", args=RUN), reverse("payments")]

    def cost():
        with CaptureQueriesContext(connection) as queries:
            for address in addresses:
                assert officer.get(address).status_code == 200
        return len(queries)

    cost()
    before = cost()
    more = [GrantLine(a_centre(ins, **COMPLETE).ins, "main", Decimal("100.00")) for ins in (GHENT, EUPEN)]
    import_grants(campaign=desk.campaign, lines=more, actor=TEST)
    desk.notified()
    assert Recovery.objects.count() == 3
    assert cost() == before
