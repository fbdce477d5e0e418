"""Aid that is paid after the period: followed row by row, its proofs asked, handed in, judged, and what is refused."""

import csv
import io
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from tests.control.test_redi_desk import NISS, sent
from tests.reporting.conftest import build_house
from tests.support.journal import no_event, one_event
from tests.support.people import GHENT, an_actor, signed_in

from rapport_unique.control.acceptance import accepted_figures
from rapport_unique.control.concluding import conclude
from rapport_unique.control.correcting import decide
from rapport_unique.control.desk import open_file
from rapport_unique.control.ledgers import ledger_of
from rapport_unique.control.models import AwaitedProof, ControlFile, Correction, Settlement
from rapport_unique.control.monitoring import Stage, Verdict, a_year_after, followed, lines_of
from rapport_unique.control.pieces import remind_of_pieces
from rapport_unique.control.proving import (
    ask_everyone,
    ask_for_proofs,
    hand_in_proof,
    judge,
    propose_unproven,
    remind_of_proofs,
)
from rapport_unique.control.sampling import draw
from rapport_unique.control.settling import approve, compute
from rapport_unique.control.settling import propose as propose_settlements
from rapport_unique.core.findings import Invalid, NotAllowed, NotPossible
from rapport_unique.core.identifiers import mask_niss
from rapport_unique.core.texts import format_amount
from rapport_unique.outbox.models import Message
from rapport_unique.ui import clock

PDF = b"%PDF-1.7 invented"


class Followed:
    """A sent report with aid still to be paid that ended a month ago."""

    def __init__(self, ins=None):
        self.house = build_house(ins) if ins else build_house()
        self.submission = sent(self.house, paid="100.00", ends_on=f"{in_days(-30):%d/%m/%Y}")
        self.controller = an_actor("controller")

    @property
    def campaign(self):
        return self.house.redi.campaign

    @property
    def file(self):
        return ControlFile.objects.get(submission=self.submission)

    @property
    def proof(self):
        return AwaitedProof.objects.get(request__file=self.file)

    @property
    def stage(self):
        return next(each.stage for each in followed(self.campaign) if each.submission == self.submission)

    def ask(self, due=None):
        return ask_for_proofs(submission=self.submission, actor=self.controller, due=due or clock.today())

    def hand_in(self, content=PDF):
        given = {"file": self.file, "actor": self.house.agent, "revision": self.file.revision}
        return hand_in_proof(**given, chosen=[self.proof.pk], name="proof.pdf", content=content)

    def judge(self, verdict, amount=None, actor=None):
        given = {"file": self.file, "actor": actor or self.controller, "revision": self.file.revision}
        return judge(**given, chosen=[self.proof.pk], verdict=verdict, amount=amount, remark="Seen.")

    def propose(self):
        given = {"file": self.file, "actor": self.controller, "revision": self.file.revision}
        return propose_unproven(**given, reason="Nobody proved it.")


@pytest.fixture
def report(db, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"
    return Followed()


def in_days(days):
    return clock.today() + timedelta(days=days)


def test_a_row_is_followed_for_what_counts_and_is_not_paid(report):
    (line,) = lines_of(report.submission)
    assert (
        line.aid.counted - line.aid.paid == line.aid.remaining == Decimal(report.submission.figures["remaining_to_pay"])
    )
    assert line.until == a_year_after(line.aid.ends_on)
    assert line.aid.name("fr").startswith(mask_niss(NISS))
    assert (line.stage, report.stage) == (Stage.TO_ASK, Stage.TO_ASK)


def test_what_is_proven_leaves_the_list(report):
    assert report.ask(in_days(30)) == 1
    assert report.stage is Stage.ASKED
    with one_event(report.file.journal_subject, "proof-received"):
        report.hand_in()
    assert report.stage is Stage.TO_JUDGE
    with one_event(report.file.journal_subject, "proofs-judged"):
        report.judge(Verdict.PROVEN)
    (found,) = followed(report.campaign)
    assert (found.stage, found.is_open, found.proven) == (Stage.SETTLED, False, found.remaining)
    with no_event(), pytest.raises(NotPossible, match="proofs-chosen"):
        report.hand_in()


def test_asking_is_one_event_and_puts_a_file_into_one_s_hands(report):
    file = open_file(submission=report.submission, actor=an_actor("controller"))
    with one_event(file.journal_subject, "proofs-asked"):
        report.ask()
    assert report.file.controller != report.controller.person
    drawn = Followed(GHENT)
    draw(campaigns=[drawn.campaign], of="reports", rate=Decimal(100), actor=report.controller)
    assert drawn.file.state == ControlFile.State.WAITING
    drawn.ask()
    assert (drawn.file.state, drawn.file.controller) == (ControlFile.State.IN_HAND, drawn.controller.person)


def test_each_row_is_due_a_year_after_its_aid_at_the_latest(report):
    report.ask(in_days(900))
    assert report.proof.request.due == a_year_after(report.proof.ends_on)
    with no_event(), pytest.raises(NotPossible, match="proofs-nothing-to-ask"):
        report.ask()


def test_nothing_is_asked_for_a_day_that_is_past_nor_after_the_last_day(report):
    with no_event(), pytest.raises(Invalid, match="request-due-past"):
        report.ask(in_days(-1))
    with clock.shifted(days=340):
        assert report.stage is Stage.TOO_LATE
        with no_event(), pytest.raises(NotPossible, match="proofs-nothing-to-ask"):
            report.ask()
        with no_event(), pytest.raises(NotPossible, match="proofs-nothing-to-ask"):
            ask_everyone(campaign=report.campaign, actor=report.controller, due=clock.today())
    assert not ControlFile.objects.exists()


def test_everybody_is_asked_once(report):
    Followed(GHENT)
    assert ask_everyone(campaign=report.campaign, actor=report.controller, due=clock.today()) == 2
    assert {each.stage for each in followed(report.campaign)} == {Stage.ASKED}


def test_who_has_still_time_is_not_found_wanting(report):
    report.ask()
    with no_event(), pytest.raises(NotPossible, match="proof-not-due"):
        report.judge(Verdict.NOT_PROVEN)
    with clock.shifted(days=1):
        assert report.stage is Stage.OVERDUE
        report.judge(Verdict.NOT_PROVEN)
        assert report.stage is Stage.TO_PROPOSE


@pytest.mark.parametrize("amount", [None, "0", "999999.00"])
def test_a_part_is_between_nothing_and_all(report, amount):
    report.ask()
    report.hand_in()
    with no_event(), pytest.raises(Invalid, match="proof-amount"):
        report.judge(Verdict.PARTLY, amount and Decimal(amount))
    with no_event(), pytest.raises(NotPossible, match="proofs-chosen"):
        judge(
            file=report.file, actor=report.controller, revision=report.file.revision, chosen=[], verdict=Verdict.PROVEN
        )


def test_what_nobody_proves_is_refused_by_two_people_also_after_the_conclusion(report, settings):
    settings.FOUR_EYES_FROM = Decimal("1.00")
    colleague = an_actor("controller")
    file = open_file(submission=report.submission, actor=report.controller)
    conclude(file=file, actor=report.controller, revision=0, conclusion="regular", text="")
    report.ask()
    report.hand_in()
    before = accepted_figures(report.submission)["subsidisable_total"]
    report.judge(Verdict.PARTLY, Decimal("10.00"))
    with no_event(), pytest.raises(NotPossible, match="proofs-nothing-unproven"):
        report.propose()
    with clock.shifted(days=1), one_event(report.file.journal_subject, "unproven-proposed"):
        assert report.propose() == 1
    correction = Correction.objects.get()
    assert correction.reduction == report.proof.remaining - 10
    assert correction.state == Correction.State.PROPOSED
    assert accepted_figures(report.submission)["subsidisable_total"] == before
    assert report.stage is Stage.SETTLED
    with no_event(), pytest.raises(NotAllowed, match="correction-same-person"):
        decide(correction=correction, actor=report.controller, revision=report.file.revision, approved=True, reason="")
    decide(correction=correction, actor=colleague, revision=report.file.revision, approved=True, reason="")
    assert accepted_figures(report.submission)["subsidisable_total"] == before - correction.reduction


def test_what_is_not_proven_after_the_settlement_is_claimed_besides(report, settings):
    settings.FOUR_EYES_FROM = Decimal("1.00")
    colleague, officer, second = an_actor("controller"), an_actor("budget"), an_actor("budget")
    with clock.shifted(days=(report.campaign.closes - clock.today()).days + 1):
        settled(report.campaign, officer, second)
        report.ask()
        report.hand_in()
        report.judge(Verdict.PARTLY, Decimal("10.00"))
    with clock.shifted(days=(report.campaign.closes - clock.today()).days + 2):
        report.propose()
        correction = Correction.objects.get()
        decide(correction=correction, actor=colleague, revision=report.file.revision, approved=True, reason="")
    with clock.shifted(days=(report.campaign.closes - clock.today()).days + 40):
        settled(report.campaign, officer, second)
    first, supplement = Settlement.objects.filter(submission=report.submission).order_by("number")
    difference = accepted_figures(report.submission)["to_repay"] - Decimal(first.figures["to_repay"])
    assert difference > 0
    assert supplement.recovery.amount == supplement.amount == difference
    assert ledger_of(supplement.report).claimed == first.amount + difference


def settled(campaign, officer, second):
    run = compute(campaign=campaign, actor=officer)
    for act, actor in ((propose_settlements, officer), (approve, second)):
        chosen = list(run.settlements.exclude(step="approved").values_list("pk", flat=True))
        run.refresh_from_db()
        act(run=run, chosen=chosen, revision=run.revision, actor=actor)


def test_a_proposal_that_is_rejected_opens_the_row_again(report, settings):
    settings.FOUR_EYES_FROM = Decimal("1.00")
    report.ask()
    with clock.shifted(days=1):
        report.judge(Verdict.NOT_PROVEN)
        report.propose()
    colleague, correction = an_actor("controller"), Correction.objects.get()
    decide(correction=correction, actor=colleague, revision=report.file.revision, approved=False, reason="Not so.")
    with clock.shifted(days=1):
        assert report.stage is Stage.TO_PROPOSE


def test_reminders_come_once_for_a_centre_and_a_day(report):
    report.ask(in_days(30))
    asked = Message.objects.count()
    for days in (0, 23, 23, 29, 33, 60):
        with clock.shifted(days=days):
            remind_of_proofs()
            remind_of_pieces()
    written = list(Message.objects.values_list("payload", flat=True))[asked:]
    people = {each["to"] for each in written}
    assert {each["template"] for each in written} == {"control/mail/proofs_missing.txt"}
    assert len(written) == 3 * len(people)
    assert NISS not in str(list(Message.objects.values_list("payload", flat=True)))


def typed(report, prefix, **values):
    return {f"{prefix}-{name}": value for name, value in {"revision": report.file.revision, **values}.items()}


def test_the_pages_from_asking_to_proving(report):
    controller, agent = signed_in(report.controller), signed_in(report.house.agent)
    reference = report.submission.reference
    page = reverse("awaited-proofs", args=[reference])
    overview = reverse("still-to-pay", args=["redi", "2023"])
    assert page in controller.get(overview).content.decode()
    answer = controller.post(reverse("proofs-ask", args=[reference]), {"ask-due": "31/12/2099"})
    assert (answer.status_code, answer.url) == (302, page)
    own = reverse("own-proofs", args=[report.file.pk])
    assert own in agent.get(reverse("own-control", args=[report.file.pk])).content.decode()
    hand_in = reverse("own-proofs-hand-in", args=[report.file.pk])
    piece = SimpleUploadedFile("proof.pdf", PDF)
    nothing = agent.post(hand_in, typed(report, "prove", piece=piece))
    assert nothing.status_code == 422
    assert "prove-chosen" in nothing.content.decode()
    piece = SimpleUploadedFile("proof.pdf", PDF)
    answer = agent.post(hand_in, typed(report, "prove", chosen=report.proof.pk, piece=piece))
    assert (answer.status_code, answer.url) == (302, own)
    for found in (agent.get(own), controller.get(page)):
        assert "proof.pdf" in found.content.decode()
        assert mask_niss(NISS) in found.content.decode()
        assert NISS not in found.content.decode()
    without = controller.post(
        reverse("proofs-judge", args=[reference]), typed(report, "judge", chosen=report.proof.pk, verdict="partly")
    )
    assert without.status_code == 422
    values = typed(report, "judge", chosen=report.proof.pk, verdict="proven", remark="Bank statement.")
    assert controller.post(reverse("proofs-judge", args=[reference]), values).status_code == 302
    assert "Bank statement." in agent.get(own).content.decode()
    assert page not in controller.get(overview).content.decode()
    assert page in controller.get(overview, {"which": "all"}).content.decode()


def test_both_lists_leave_as_files(report):
    client = signed_in(report.controller)
    of_centres = client.get(reverse("still-to-pay", args=["redi", "2023"]), {"csv": "1"}).content.decode("utf-8-sig")
    of_rows = client.get(reverse("awaited-proofs", args=[report.submission.reference]), {"csv": "1"})
    remaining = format_amount(lines_of(report.submission)[0].aid.remaining, "fr")
    for content in (of_centres, of_rows.content.decode("utf-8-sig")):
        *_, last = csv.reader(io.StringIO(content), delimiter=";")
        assert report.submission.reference in last
        assert remaining in last
        assert NISS not in content


def test_a_proposal_from_the_page(report):
    client = signed_in(report.controller)
    reference = report.submission.reference
    report.ask()
    with clock.shifted(days=1):
        report.judge(Verdict.NOT_PROVEN)
        _proposed_from_the_page(report, client, reference)


def _proposed_from_the_page(report, client, reference):
    assert "propose-reason" in client.get(reverse("awaited-proofs", args=[reference])).content.decode()
    stale = {"propose-revision": 0, "propose-reason": "Nobody proved it."}
    assert client.post(reverse("proofs-propose", args=[reference]), stale).status_code == 409
    values = typed(report, "propose", reason="Nobody proved it.")
    assert client.post(reverse("proofs-propose", args=[reference]), values).status_code == 302
    assert Correction.objects.get().accepted == report.proof.counted - report.proof.remaining


def test_every_centre_is_asked_from_the_list(report):
    client = signed_in(report.controller)
    address = reverse("proofs-ask-all", args=["redi", "2023"])
    assert client.post(address, {"due": "1/1/2020"}).status_code == 422
    assert client.post(address, {"due": "31/12/2099"}).status_code == 302
    assert client.post(address, {"due": "31/12/2099"}).status_code == 422
    assert AwaitedProof.objects.count() == 1


def test_a_measure_without_later_aid_has_no_such_pages(desk_file):
    client = signed_in(desk_file.controller)
    assert client.get(reverse("awaited-proofs", args=[desk_file.submission.reference])).status_code == 404
    assert signed_in(desk_file.house.agent).get(reverse("own-proofs", args=[desk_file.file.pk])).status_code == 404


def test_the_list_costs_the_same_for_more_centres(report):
    client = signed_in(report.controller)
    report.ask()

    def cost():
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("still-to-pay", args=["redi", "2023"]))
        return len(queries)

    cost()
    before = cost()
    Followed(GHENT).ask()
    assert cost() == before


@given(st.dates(date(2000, 1, 1), date(2099, 12, 31)))
def test_a_year_after_is_a_year_after(day):
    assert 365 <= (a_year_after(day) - day).days <= 366
    assert a_year_after(day).month == day.month
