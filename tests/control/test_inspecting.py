"""Inspection on the spot: only where control on desk did not suffice, with its integrated report."""

import io
from datetime import timedelta
from decimal import Decimal

import pikepdf
import pytest
from django.urls import reverse
from tests.control.desk import JUSTIFIED, LAW
from tests.control.test_redi_desk import sent
from tests.reporting.conftest import build_house
from tests.support.journal import no_event, one_event
from tests.support.people import an_actor, signed_in

from rapport_unique.control.concluding import conclude, document
from rapport_unique.control.correcting import decide, propose
from rapport_unique.control.desk import open_file
from rapport_unique.control.inspecting import note, plan, report, visit
from rapport_unique.control.models import InspectedRow, Inspection
from rapport_unique.core.findings import Invalid, NotPossible
from rapport_unique.core.texts import format_date
from rapport_unique.reporting.submissions import rows_sent
from rapport_unique.ui import clock


def concluded(desk, conclusion="inconsistent"):
    conclude(file=desk.file, actor=desk.controller, revision=desk.revision, conclusion=conclusion, text="")
    return desk


def planned(desk, **values):
    given = {"risk_reason": "Half of the grant is without proof.", "planned_on": clock.today(), **values}
    return plan(file=desk.file, actor=desk.controller, revision=desk.revision, **given)


def visited(desk):
    visit(
        file=desk.file,
        actor=desk.controller,
        revision=desk.revision,
        visited_on=clock.today(),
        course="The ledgers were read.",
    )


def reported(desk):
    report(
        file=desk.file,
        actor=desk.controller,
        revision=desk.revision,
        results="As said.",
        recommendations="Keep proofs.",
    )


@pytest.mark.parametrize("conclusion", ["regular", "corrected"])
def test_not_after_a_conclusion_that_suffices(desk_file, conclusion):
    with no_event(), pytest.raises(NotPossible, match="inspection-not-called-for"):
        planned(desk_file)
    concluded(desk_file, conclusion)
    with no_event(), pytest.raises(NotPossible, match="inspection-not-called-for"):
        planned(desk_file)


@pytest.mark.parametrize("conclusion", ["inconclusive", "inconsistent"])
def test_the_decision_is_recorded_with_its_reason(desk_file, conclusion):
    concluded(desk_file, conclusion)
    with one_event(desk_file.file.journal_subject, "inspection-planned"):
        inspection = planned(desk_file)
    assert inspection.risk_reason == "Half of the grant is without proof."
    with no_event(), pytest.raises(NotPossible, match="inspection-exists"):
        planned(desk_file)


def test_the_visit_comes_before_the_report(desk_file):
    concluded(desk_file)
    with no_event(), pytest.raises(NotPossible, match="inspection-not-open"):
        reported(desk_file)
    planned(desk_file)
    with no_event(), pytest.raises(NotPossible, match="inspection-not-visited"):
        reported(desk_file)
    with one_event(desk_file.file.journal_subject, "inspection-visited"):
        visited(desk_file)


def test_an_inspection_corrects_and_ends_with_its_report(desk_file):
    concluded(desk_file)
    planned(desk_file)
    visited(desk_file)
    correction = propose(
        file=desk_file.file,
        actor=desk_file.controller,
        revision=desk_file.revision,
        amount_key=JUSTIFIED,
        accepted=Decimal("30000.00"),
        reason="#panic no *proof*",
        article=LAW,
    )
    with no_event(), pytest.raises(NotPossible, match="control-file-undecided"):
        reported(desk_file)
    decide(correction=correction, actor=desk_file.colleague, revision=desk_file.revision, approved=True, reason="")
    with one_event(desk_file.file.journal_subject, "inspection-reported"):
        reported(desk_file)
    inspection = Inspection.objects.get()
    with pikepdf.open(io.BytesIO(document(inspection.report_path))) as pdf:
        assert str(pdf.Root.Lang).startswith("fr")
    with no_event(), pytest.raises(NotPossible, match="control-file-concluded"):
        visited(desk_file)


def test_an_inspection_on_its_pages(desk_file):
    concluded(desk_file)
    controller, agent = signed_in(desk_file.controller), signed_in(desk_file.house.agent)
    page = reverse("control-file", args=[desk_file.submission.reference])
    today = format_date(clock.today(), "fr")
    steps = {
        "plan": {"risk_reason": "Too great.", "planned_on": today},
        "visit": {"visited_on": today, "course": "Seen."},
        "report": {"results": "As said.", "recommendations": "Keep proofs."},
    }
    for step, values in steps.items():
        address = reverse(f"inspection-{step}", args=[desk_file.submission.reference])
        assert address in controller.get(page).content.decode()
        assert controller.post(address, {f"{step}-revision": desk_file.revision}).status_code == 422
        typed = {f"{step}-{name}": value for name, value in {"revision": desk_file.revision, **values}.items()}
        assert controller.post(address, typed).status_code == 302
        assert agent.get(reverse("own-control", args=[desk_file.file.pk])).status_code == 200
    for client, name, key in (
        (controller, "inspection-pdf", desk_file.submission.reference),
        (agent, "own-control-inspection", desk_file.file.pk),
    ):
        assert client.get(reverse(name, args=[key])).content.startswith(b"%PDF")


def test_an_inspection_is_planned_for_a_day_to_come_and_was_on_one_that_is_past(desk_file):
    concluded(desk_file)
    controller = signed_in(desk_file.controller)
    yesterday, tomorrow = (format_date(clock.today() + timedelta(days=days), "fr") for days in (-1, 1))
    for step, values in (
        ("plan", {"risk_reason": "Too great.", "planned_on": yesterday}),
        ("visit", {"visited_on": tomorrow, "course": "Seen."}),
    ):
        typed = {f"{step}-{name}": value for name, value in {"revision": desk_file.revision, **values}.items()}
        with no_event():
            page = controller.post(reverse(f"inspection-{step}", args=[desk_file.submission.reference]), typed)
        assert page.status_code == 422
        assert list(page.context["refused"].errors) == ["planned_on" if step == "plan" else "visited_on"]
        if step == "plan":
            planned(desk_file)


def test_rows_are_noted_one_by_one(db, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"
    house, controller = build_house(), an_actor("controller")
    file = open_file(submission=sent(house), actor=controller)
    conclude(file=file, actor=controller, revision=0, conclusion="inconclusive", text="")
    plan(file=file, actor=controller, revision=1, risk_reason="x", planned_on=clock.today())
    visit(file=file, actor=controller, revision=2, visited_on=clock.today(), course="x")
    (table, position), *_ = rows_sent(file.submission)
    given = {"file": file, "actor": controller, "table": table}
    with no_event(), pytest.raises(Invalid, match="correction-amount-unknown"):
        note(**given, revision=3, position=position + 99, verdict="missing", remark="")
    note(**given, revision=3, position=position, verdict="missing", remark="No proof.")
    note(**given, revision=4, position=position, verdict="in_order", remark="Found.")
    assert InspectedRow.objects.get().verdict == "in_order"
    report(file=file, actor=controller, revision=5, results="x", recommendations="y")
    assert document(Inspection.objects.get().report_path).startswith(b"%PDF")
