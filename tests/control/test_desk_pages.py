"""The pages of control on desk: the controller's, and those of the centre that is controlled."""

import csv
import io
from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.control.desk import JUSTIFIED, build_desk
from tests.control.test_correcting import approved, contested, proposed
from tests.control.test_desk_services import PDF, asked, handed_in
from tests.support.people import EUPEN, GHENT, an_actor, signed_in

from rapport_unique.accounts.centres import change_languages
from rapport_unique.control.concluding import letter_of
from rapport_unique.control.models import ControlFile, Correction, PieceRequest, Sample
from rapport_unique.control.sampling import draw
from rapport_unique.core.texts import format_date
from rapport_unique.reporting.models import Campaign, Version
from rapport_unique.ui import clock


@pytest.fixture
def controller(desk_file):
    return signed_in(desk_file.controller)


@pytest.fixture
def colleague(desk_file):
    return signed_in(desk_file.colleague)


@pytest.fixture
def agent(desk_file):
    return signed_in(desk_file.house.agent)


def at(name, desk, *arguments):
    return reverse(name, args=[desk.submission.reference, *arguments])


def own(name, desk, *arguments):
    return reverse(name, args=[desk.file.pk, *arguments])


def typed(desk, prefix, **values):
    return {f"{prefix}-{name}": value for name, value in {"revision": desk.revision, **values}.items()}


def test_the_queue_shows_the_risk_and_its_reasons(desk_file, controller):
    page = controller.get(reverse("control-queue")).content.decode()
    assert desk_file.submission.reference in page
    assert "ne sont pas justifiés" in page
    assert (
        desk_file.submission.reference
        not in controller.get(reverse("control-queue"), {"whose": "free"}).content.decode()
    )


def test_a_controller_proposes_and_a_colleague_approves(desk_file, controller, colleague):
    values = typed(desk_file, "propose", amount_key=JUSTIFIED, accepted="39000,00", article="0", reason="No proof.")
    answer = controller.post(at("control-propose", desk_file), values)
    assert (answer.status_code, answer.url) == (302, at("control-file", desk_file))
    correction = Correction.objects.get()
    refused = controller.post(
        at("control-approve", desk_file, correction.pk), typed(desk_file, f"decide-{correction.pk}", reason="")
    )
    assert refused.status_code == 422
    done = colleague.post(
        at("control-approve", desk_file, correction.pk), typed(desk_file, f"decide-{correction.pk}", reason="")
    )
    assert done.status_code == 302
    assert "6\u202f000,00" in controller.get(at("control-file", desk_file)).content.decode()


def test_what_was_typed_stays_when_somebody_was_faster(desk_file, controller):
    values = typed(desk_file, "propose", amount_key=JUSTIFIED, accepted="1,00", article="0", reason="Typed at length.")
    asked(desk_file)
    answer = controller.post(at("control-propose", desk_file), values)
    assert answer.status_code == 409
    assert "Typed at length." in answer.content.decode()
    again = {**values, "propose-revision": desk_file.revision}
    assert f'value="{desk_file.revision}"' in answer.content.decode()
    assert controller.post(at("control-propose", desk_file), again).status_code == 302


@pytest.mark.parametrize(
    "wrong",
    [{"accepted": "40000,01"}, {"accepted": "x"}, {"amount_key": "to_repay"}, {"article": "999"}, {"reason": " "}],
)
def test_a_wrong_correction_is_said_and_changes_nothing(desk_file, controller, wrong):
    right = {"amount_key": JUSTIFIED, "accepted": "1,00", "article": "0", "reason": "x"}
    answer = controller.post(at("control-propose", desk_file), typed(desk_file, "propose", **right | wrong))
    assert answer.status_code == 422
    assert "govuk-error-summary" in answer.content.decode()
    assert not Correction.objects.exists()


def test_a_colleague_rejects_waives_and_decides_an_objection(desk_file, colleague):
    rejected = proposed(desk_file, "39900.00")
    decide = typed(desk_file, f"decide-{rejected.pk}", reason="Not so.")
    assert colleague.post(at("control-reject", desk_file, rejected.pk), decide).status_code == 302
    waived = approved(desk_file, "39900.00")
    values = typed(desk_file, f"waive-{waived.pk}", reason="Of no weight.")
    assert colleague.post(at("control-waive", desk_file, waived.pk), values).status_code == 302
    objected = contested(desk_file)
    values = typed(desk_file, f"objection-{objected.pk}", accepted="40000,00", answer="Right.")
    assert colleague.post(at("control-objection", desk_file, objected.pk), values).status_code == 302
    states = set(Correction.objects.values_list("state", "objection", "accepted"))
    assert states == {
        ("rejected", "none", Decimal("39900.00")),
        ("waived", "none", Decimal("39900.00")),
        ("approved", "decided", Decimal("40000.00")),
    }


def test_files_are_taken_and_given(desk_file, controller, colleague):
    assert colleague.post(at("control-take", desk_file), typed(desk_file, "take")).status_code == 302
    desk_file.file.refresh_from_db()
    assert desk_file.file.controller == desk_file.colleague.person
    values = typed(desk_file, "assign", controller=desk_file.controller.person.pk)
    assert controller.post(at("control-assign", desk_file), values).status_code == 302
    values = typed(desk_file, "assign", controller=desk_file.house.agent.person.pk)
    assert controller.post(at("control-assign", desk_file), values).status_code == 422


def test_asked_handed_in_read_and_closed(desk_file, controller, agent):
    due = format_date(clock.today() + timedelta(days=5), "fr")
    values = typed(desk_file, "ask", kind="proof", text="The proof of payment.", due=due)
    assert controller.post(at("control-ask", desk_file), values).status_code == 302
    request = PieceRequest.objects.get()
    assert "The proof of payment." in agent.get(own("own-control", desk_file)).content.decode()
    file = SimpleUploadedFile("../../preuve <b>.pdf", PDF)
    values = typed(desk_file, f"piece-{request.pk}", piece=file)
    assert agent.post(own("own-control-hand-in", desk_file, request.pk), values).status_code == 302
    piece = request.pieces.get()
    for answer in (
        agent.get(own("own-control-piece", desk_file, piece.pk)),
        controller.get(reverse("control-piece", args=[piece.pk])),
    ):
        assert answer.content == PDF
        assert answer["Content-Disposition"].startswith("attachment")
        assert answer["X-Content-Type-Options"] == "nosniff"
    assert "<b>" not in controller.get(at("control-file", desk_file)).content.decode().split("requests")[1]
    closed = controller.post(at("control-request-close", desk_file, request.pk), typed(desk_file, "close"))
    assert closed.status_code == 302
    request.refresh_from_db()
    assert request.closed_at


def test_a_file_of_another_kind_is_refused_on_the_page(desk_file, agent):
    request = asked(desk_file)
    for name, content in (("x.pdf", b"<html>"), ("x.pdf", b"")):
        values = typed(desk_file, f"piece-{request.pk}", piece=SimpleUploadedFile(name, content))
        answer = agent.post(own("own-control-hand-in", desk_file, request.pk), values)
        assert answer.status_code == 422
    assert not request.pieces.exists()


@pytest.mark.parametrize("role", ["manager", "budget"])
def test_only_controllers_read_pieces(desk_file, role):
    piece = handed_in(desk_file, asked(desk_file))
    client = signed_in(an_actor(role))
    assert client.get(reverse("control-piece", args=[piece.pk])).status_code == 403
    assert client.get(at("control-file", desk_file)).status_code == 200


def test_the_centre_sees_what_was_approved_and_objects(desk_file, agent):
    hidden = proposed(desk_file, "39999.00", reason="Only proposed.")
    shown = approved(desk_file, reason="An approved one.")
    page = agent.get(own("own-control", desk_file)).content.decode()
    assert "An approved one." in page
    assert "Only proposed." not in page
    values = typed(desk_file, f"object-{hidden.pk}", text="x")
    assert agent.post(own("own-control-object", desk_file, hidden.pk), values).status_code == 404
    values = typed(desk_file, f"object-{shown.pk}", text="<script>alert(1)</script>")
    assert agent.post(own("own-control-object", desk_file, shown.pk), values).status_code == 302
    page = agent.get(own("own-control", desk_file)).content.decode()
    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_both_sides_write(desk_file, controller, agent):
    assert controller.post(at("control-write", desk_file), typed(desk_file, "write", text="Hello")).status_code == 302
    assert agent.post(own("own-control-write", desk_file), typed(desk_file, "write", text="Back")).status_code == 302
    for page in (controller.get(at("control-file", desk_file)), agent.get(own("own-control", desk_file))):
        assert "Hello" in page.content.decode()
        assert "Back" in page.content.decode()


def test_a_reader_of_the_centre_only_reads(desk_file):
    reader = signed_in(desk_file.house.reader)
    page = reader.get(own("own-control", desk_file))
    assert page.status_code == 200
    assert 'name="write-text"' not in page.content.decode()
    assert reader.post(own("own-control-write", desk_file), typed(desk_file, "write", text="x")).status_code == 403


def test_a_conclusion_and_its_letter(desk_file, controller, agent):
    assert controller.get(at("control-letter", desk_file)).status_code == 404
    values = typed(desk_file, "conclude", conclusion="regular", text="")
    assert controller.post(at("control-conclude", desk_file), values).status_code == 302
    for answer in (controller.get(at("control-letter", desk_file)), agent.get(own("own-control-letter", desk_file))):
        assert answer.content.startswith(b"%PDF")
    assert agent.get(own("own-control-report", desk_file)).content.startswith(b"%PDF")
    assert "control-conclude" not in controller.get(at("control-file", desk_file)).content.decode()


def test_another_centre_sees_nothing_of_it(desk_file):
    other = signed_in(build_desk(GHENT, desk_file.controller).house.agent)
    request = asked(desk_file)
    piece = handed_in(desk_file, request)
    names = ("own-control", "own-control-letter", "own-control-report")
    addresses = [own(name, desk_file) for name in names] + [own("own-control-piece", desk_file, piece.pk)]
    assert [other.get(address).status_code for address in addresses] == [404] * 4
    assert desk_file.submission.reference not in other.get(reverse("controls")).content.decode()
    values = typed(desk_file, "write", text="x")
    assert other.post(own("own-control-write", desk_file), values).status_code == 404


def test_a_piece_of_another_file_does_not_open_through_one_s_own(desk_file):
    other = build_desk(GHENT, desk_file.controller)
    piece = handed_in(desk_file, asked(desk_file))
    client = signed_in(other.house.agent)
    assert client.get(own("own-control-piece", other, piece.pk)).status_code == 404


def test_a_file_that_was_only_drawn_is_not_shown_to_the_centre(desk_file, agent):
    ControlFile.objects.update(state=ControlFile.State.WAITING)
    assert agent.get(own("own-control", desk_file)).status_code == 404
    assert desk_file.submission.reference not in agent.get(reverse("controls")).content.decode()


def test_a_controller_opens_a_sent_report_that_nobody_drew(desk_file, controller):
    other = build_desk(GHENT, desk_file.controller)
    ControlFile.objects.filter(pk=other.file.pk).delete()
    answer = controller.post(reverse("control-open", args=[other.submission.reference]))
    assert answer.url == reverse("control-file", args=[other.submission.reference])
    assert controller.get(answer.url).status_code == 200


def test_a_sample_is_drawn_listed_and_taken_along(desk_file, controller):
    campaign = Campaign.objects.get(measure_id="covid-premium")
    values = {"campaigns": [campaign.pk], "of": "reports", "rate": "10", "seed": "=2026"}
    answer = controller.post(reverse("control-samples"), values)
    sample = Sample.objects.get()
    assert answer.url == reverse("control-sample", args=[sample.pk])
    page = controller.get(answer.url).content.decode()
    assert desk_file.submission.reference in page
    assert "prime temporaire" in page
    assert "covid-premium/2020" not in page
    content = controller.get(answer.url, {"as": "csv"}).content.decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(content), delimiter=";"))
    assert rows[-1][0] == desk_file.submission.reference
    assert not any(cell.startswith(("=", "+", "@")) for row in rows for cell in row)
    assert str(sample.pk) in controller.get(reverse("control-samples")).content.decode()


@pytest.mark.parametrize("wrong", [{"rate": "0"}, {"rate": "101"}, {"rate": "x"}, {"campaigns": []}, {"of": "x"}])
def test_a_wrong_sample_is_said(desk_file, controller, wrong):
    campaign = Campaign.objects.get(measure_id="covid-premium")
    values = {"campaigns": [campaign.pk], "of": "reports", "rate": "10", "seed": ""} | wrong
    assert controller.post(reverse("control-samples"), values).status_code == 422
    assert not Sample.objects.exists()


def test_a_manager_reopens_with_a_reason(desk_file):
    manager = signed_in(an_actor("manager"))
    address = reverse("sent-report-reopen", args=[desk_file.submission.reference])
    assert manager.get(address).status_code == 200
    assert manager.post(address, {"reason": ""}).status_code == 422
    past = {"reason": "A forgotten invoice.", "due": "1/1/2020"}
    assert manager.post(address, past).status_code == 422
    assert manager.post(address, {**past, "due": "31/12/2099"}).status_code == 302
    assert manager.post(address, {"reason": "Again.", "due": "31/12/2099"}).status_code == 422
    page = manager.get(reverse("sent-report", args=[desk_file.submission.reference]))
    assert page.context["reopened"].number == 2
    assert address not in page.content.decode()
    assert Version.objects.filter(report=desk_file.house.covid).count() == 2
    assert manager.get(reverse("sent-report", args=[desk_file.submission.reference])).status_code == 200
    history = signed_in(desk_file.house.agent).get(reverse("report-history", args=[desk_file.house.covid.pk]))
    assert "A forgotten invoice." in history.content.decode()


def test_lists_cost_the_same_however_many_files(desk_file, controller):
    sample = draw(campaigns=Campaign.objects.all(), of="reports", rate=Decimal(100), actor=desk_file.controller)
    addresses = [f"{reverse('control-queue')}?whose=all", reverse("control-sample", args=[sample.pk])]

    def cost():
        with CaptureQueriesContext(connection) as queries:
            for address in addresses:
                assert controller.get(address).status_code == 200
        return len(queries)

    cost()
    before = cost()
    for ins in (GHENT, EUPEN):
        build_desk(ins, desk_file.controller)
    more = draw(campaigns=Campaign.objects.all(), of="reports", rate=Decimal(100), actor=desk_file.controller)
    addresses[1] = reverse("control-sample", args=[more.pk])
    assert cost() == before


def test_each_message_and_request_says_its_language(desk_file, controller, agent):
    centre = desk_file.house.centre
    centre.languages = "fr,nl"
    centre.save()
    values = typed(desk_file, "write", text="Welk bewijs is dit?", language="nl")
    assert controller.post(at("control-write", desk_file), values).status_code == 302
    values = typed(desk_file, "write", text="Le voici.")
    assert agent.post(own("own-control-write", desk_file), values).status_code == 302
    asked(desk_file, text="De beslissing.", language="nl")
    assert list(desk_file.file.thread.values_list("language", flat=True)) == ["nl", "fr"]
    for page in (controller.get(at("control-file", desk_file)), agent.get(own("own-control", desk_file))):
        said = page.content.decode()
        assert said.count('<div lang="nl">') == 2
        assert said.count("Néerlandais</p>") == 2
        assert said.count('<div lang="fr">') == 1
    wrong = controller.post(at("control-write", desk_file), typed(desk_file, "write", text="x", language="xx"))
    assert wrong.status_code == 422


def test_a_letter_follows_the_language_of_the_register(desk_file):
    centre = desk_file.house.centre
    change_languages(
        centre=centre, actor=desk_file.controller, revision=centre.revision, languages=["fr", "nl"], written_in="nl"
    )
    desk_file.file.refresh_from_db()
    file = ControlFile.objects.get(pk=desk_file.file.pk)
    letter = letter_of(file, conclusion="regular", text="", by=desk_file.controller, at=clock.now())
    assert letter.language == "nl"
    assert "Geachte mevrouw" in letter.paragraphs[0]
