"""A measure with fields and several tables, from the empty form to the sent report, by screen and by workbook."""

import json
from decimal import Decimal
from io import BytesIO

import openpyxl
import pytest
from tests.reporting.measures import COLLEAGUE, OUTING, a_report, add_row, fill_participation, revision_of
from tests.reporting.test_intake import upload
from tests.support.journal import no_event, one_event
from tests.support.people import an_actor, signed_in

from rapport_unique.cli import main
from rapport_unique.core.findings import NotPossible
from rapport_unique.reporting.evaluation import evaluate_version, outcome_kept
from rapport_unique.reporting.filling import clear_row, keep_draft, save_fields, save_row
from rapport_unique.reporting.intake import confirm_upload, release_workbook, template
from rapport_unique.reporting.models import Campaign, Row, Submission, Version
from rapport_unique.reporting.planning import (
    amounts_of_report,
    figures_of_plan,
    keep_plan,
    moved,
    picture_of,
)
from rapport_unique.reporting.signing import sign

pytestmark = pytest.mark.database


def version_of(report):
    return Version.objects.select_related("report__campaign", "report__centre").get(report=report)


def figures(report):
    return {key: str(amount) for key, amount in outcome_kept(version_of(report)).figures.items()}


def blocking(report):
    return [finding.code for finding in outcome_kept(version_of(report)).findings if finding.severity == "blocking"]


@pytest.fixture
def filled(house):
    return fill_participation(house)


def both_sign(house, report):
    for actor in (house.president, house.director):
        version = version_of(report)
        sign(report=report, actor=actor, revision=version.revision, digest=version.document_digest)


def test_worked_example_1_on_the_screen(filled):
    assert blocking(filled) == []
    assert version_of(filled).state == "ready"
    kept = figures(filled)
    assert (kept["accepted_a"], kept["accepted_b"], kept["accepted_c"]) == ("8000.00", "6000.00", "6000.00")
    assert (kept["loss"], kept["eligible"], kept["to_repay"]) == ("0.00", "20000.00", "0.00")


def test_grant_lines_go_where_they_are_restricted_to(filled):
    prefilled = evaluate_version(version_of(filled)).content.prefilled
    assert prefilled == {"main": "18000.00", "compensation": "2000.00"}


def test_every_row_of_every_table_leaves_one_event(house, filled):
    with one_event(filled.journal_subject, "row-added"):
        row = add_row(house, filled, "staff", {**COLLEAGUE, "charged": "0,00"})
    with one_event(filled.journal_subject, "row-cleared"):
        clear_row(report=filled, actor=house.agent, revision=revision_of(filled), row=row)


def test_a_row_added_meanwhile_leaves_a_draft_of_the_answers_as_it_is(house, filled):
    revision, agent = revision_of(filled), signed_in(house.agent)
    typed = {"staff_a": "4321,00"}
    keep_draft(report=filled, actor=house.agent, revision=revision, form="fields", values=typed)
    add_row(house, filled, "staff", {**COLLEAGUE, "charged": "0,00"})
    answer = agent.get(f"/reports/{filled.pk}/form")
    assert answer.status_code == 200 and "4321,00" in answer.content.decode()
    fields = {**version_of(filled).answers["fields"], "staff_a": "1,00"}
    save_fields(report=filled, actor=house.president, revision=revision_of(filled), fields=fields)
    assert agent.get(f"/reports/{filled.pk}/form").status_code == 409


def test_it_is_signed_and_sent_with_all_its_tables(house, filled):
    both_sign(house, filled)
    submission = Submission.objects.get(version__report=filled)
    assert set(submission.document["rows"]) == {table.key for table in filled.campaign.measure.tables}
    assert submission.figures["eligible"] == "20000.00"


def test_a_later_parameter_changes_nothing_that_was_sent(house, filled):
    both_sign(house, filled)
    before = Submission.objects.get(version__report=filled)
    Campaign.objects.filter(pk=filled.campaign_id).update(overrides={"max_a": "0.10", "invest_cap": "0.00"})
    assert evaluate_version(version_of(filled)).figures["accepted_a"] != before.figures["accepted_a"]
    after = Submission.objects.get(version__report=filled)
    for kept in ("figures", "evaluation", "document", "rules_version", "pdf_sha256"):
        assert getattr(after, kept) == getattr(before, kept)


class TestWorkbook:
    @pytest.fixture
    def proposed(self, house, filled):
        """The workbook that begins with what is on the screen, uploaded as it is."""
        return upload(house, template(filled, "fr"), filled)

    def test_the_same_values_have_the_same_digest(self, house, filled, proposed):
        before = version_of(filled)
        assert proposed.read_report["outcome"]["digest"] == before.content_digest
        sign(report=filled, actor=house.president, revision=before.revision, digest=before.document_digest)
        confirm_upload(workbook=proposed, actor=house.agent, revision=before.revision)
        after = version_of(filled)
        assert (after.revision, after.content_digest) == (before.revision, before.content_digest)
        assert after.live_signatures

    def test_once_in_force_the_screen_leaves_its_rows_alone(self, house, filled, proposed):
        confirm_upload(workbook=proposed, actor=house.agent, revision=revision_of(filled))
        table = filled.campaign.measure.table("activities_a")
        with no_event(), pytest.raises(NotPossible, match="workbook-in-force"):
            save_row(report=filled, actor=house.agent, revision=revision_of(filled), table=table, values=OUTING)
        add_row(house, filled, "staff", {**COLLEAGUE, "charged": "0,00"})
        assert figures(filled)["eligible"] == "20000.00"

    def test_its_answers_are_not_changed_on_the_screen(self, house, filled, proposed):
        confirm_upload(workbook=proposed, actor=house.agent, revision=revision_of(filled))
        fields = {**version_of(filled).answers["fields"], "income_share_a": "1", "staff_c": "400,00"}
        save_fields(report=filled, actor=house.agent, revision=revision_of(filled), fields=fields)
        kept = version_of(filled).answers["fields"]
        assert (kept["income_share_a"], kept["staff_c"]) == ("60.00", "400.00")

    def test_it_can_be_left_for_the_screen_and_nothing_is_lost(self, house, filled, proposed):
        confirm_upload(workbook=proposed, actor=house.agent, revision=revision_of(filled))
        before = version_of(filled)
        with one_event(filled.journal_subject, "workbook-released"):
            release_workbook(report=filled, actor=house.agent, revision=before.revision)
        after = version_of(filled)
        assert after.workbook is None
        assert (after.revision, after.content_digest) == (before.revision, before.content_digest)
        assert Row.objects.filter(version=after, workbook=None, table="activities_a").count() == 1

    def test_what_a_workbook_changes_becomes_the_report(self, house, filled):
        book = openpyxl.load_workbook(BytesIO(template(filled, "nl")))
        sheet = book["A_Participation"]
        amount = next(cell.column for cell in sheet[4] if cell.value and "Bedrag" in str(cell.value))
        sheet.cell(5, amount).value = 2000
        content = BytesIO()
        book.save(content)
        proposed = upload(house, content.getvalue(), filled)
        confirm_upload(workbook=proposed, actor=house.agent, revision=revision_of(filled))
        assert figures(filled)["accepted_a"] == "2500.00"


class TestPlan:
    def test_the_picture_says_what_would_be_lost(self, house):
        report = a_report(house, "participation", "2019", {"main": "20000.00"})
        amounts = dict.fromkeys(("operating_a", "staff_a", "operating_b", "staff_b", "operating_c", "staff_c"), "0")
        figures = figures_of_plan(report, {key: Decimal(value) for key, value in amounts.items()})
        parts = {part.key: part for part in picture_of(report, figures)}
        assert str(parts["b"].lost) == "5000.00" and str(parts["c"].lost) == "5000.00"
        assert parts["b"].advice and all(all(sentence) for sentence in parts["b"].advice)

    def test_what_if_we_moved_2000_from_a_to_c(self, house, filled):
        amounts = amounts_of_report(version_of(filled))
        assert amounts["operating_a"] == Decimal("7500.00")
        shifted = moved(amounts, Decimal("2000.00"), "operating_a", "operating_c")
        planned = figures_of_plan(filled, shifted)
        assert (planned["accepted_a"], planned["accepted_c"]) == (Decimal("6000.00"), Decimal("8000.00"))
        with pytest.raises(NotPossible, match="plan-has-less"):
            moved(amounts, Decimal("9000.00"), "operating_a", "operating_c")

    def test_a_plan_is_no_content(self, house, filled):
        before = version_of(filled)
        with no_event():
            keep_plan(report=filled, actor=house.agent, amounts=amounts_of_report(before))
        after = version_of(filled)
        assert (after.revision, after.content_digest) == (before.revision, before.content_digest)


def test_before_the_form_opens_the_year_can_be_planned_and_nothing_filled_in(house):
    report = a_report(house, "participation", "2019", {"main": "20000.00"})
    Campaign.objects.filter(pk=report.campaign_id).update(opens="2100-01-01", closes="2100-02-28")
    client = signed_in(house.agent)
    assert f"/reports/{report.pk}/plan" in client.get("/reports").content.decode()
    assert client.get(f"/reports/{report.pk}/plan").status_code == 200
    answer = client.post(f"/reports/{report.pk}/plan", {"operating_b": "6000,00", "operating_c": "5000,00"})
    assert answer.status_code == 302
    page = client.get(f"/reports/{report.pk}/plan").content.decode()
    assert "6000,00" in page and "6\u202f000,00\xa0€" in page
    assert client.get(f"/reports/{report.pk}/form").status_code == 302
    assert version_of(report).revision == 0


def test_modules_by_workbook_only_are_not_filled_in_on_the_screen(house, filled):
    Campaign.objects.filter(pk=filled.campaign_id).update(overrides={"indicator_road": "workbook_only"})
    with no_event(), pytest.raises(NotPossible, match="table-by-workbook-only"):
        add_row(house, filled, "modules", {"title": "Langue", "cost": "0,00"})
    page = signed_in(house.agent).get(f"/reports/{filled.pk}/tables/modules", follow=True).content.decode()
    assert "dans le classeur seulement" in page


def test_the_command_line_gives_the_digest_of_the_screen(filled, tmp_path, capsys):
    version = version_of(filled)
    rows = {table.key: [] for table in filled.campaign.measure.tables}
    for row in version.rows_in_force:
        rows[row.table].append(row.values)
    answers = {"prefilled": {"main": "18000.00", "compensation": "2000.00"}, "fields": version.answers["fields"]}
    path = tmp_path / "answers.json"
    path.write_text(json.dumps({**answers, "tables": rows}))
    assert main(["evaluate", "--measure", "participation", "--period", "2019", "--input", str(path), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["digest"] == version.content_digest


def test_what_cannot_be_read_stays_and_says_where(house, filled):
    row = Row.objects.get(version=version_of(filled), table="activities_a")
    client = signed_in(house.agent)
    data = {**OUTING, "category": "events", "participants": "12 à 15", "revision": revision_of(filled), "signed": ""}
    answer = client.post(f"/reports/{filled.pk}/rows/{row.pk}", data)
    assert answer.status_code == 422
    assert "12 à 15" in answer.content.decode() and "nombre entier" in answer.content.decode()
    assert figures(filled)["accepted_a"] == "8000.00"
    assert "12 à 15" in client.get(f"/reports/{filled.pk}/rows/{row.pk}").content.decode()


def test_the_pdf_shows_every_table(house, filled):
    both_sign(house, filled)
    pdf = signed_in(house.reader).get(f"/reports/{filled.pk}/pdf")
    assert b"".join(pdf.streaming_content if pdf.streaming else [pdf.content])[:5] == b"%PDF-"
    page = signed_in(an_actor("controller")).get(
        f"/administration/sent/{Submission.objects.get(version__report=filled).reference}"
    )
    assert "Excursion à la mer" in page.content.decode()
