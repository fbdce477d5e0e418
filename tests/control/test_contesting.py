"""A centre contests what it has to pay back; the administration upholds, lowers or cancels it, and says why."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from tests.control.money import a_desk
from tests.support.bank import OURS, entry, statement
from tests.support.journal import no_event, one_event
from tests.support.people import EUPEN, LIEGE, an_actor, signed_in

from rapport_unique.control.contesting import contest, decide_ending, may_contest, propose_ending, uphold
from rapport_unique.control.ledgers import ledger_of
from rapport_unique.control.models import Contestation, Ending, Payment, Recovery, RecoveryState
from rapport_unique.control.recovering import parts_of, plan_instalments, remind_of_recoveries
from rapport_unique.control.statements import confirm_statement, undo_match, upload_statement
from rapport_unique.core.findings import Invalid, NotAllowed, NotPossible
from rapport_unique.core.money import ZERO
from rapport_unique.outbox.models import Message
from rapport_unique.ui import clock

OWED = Decimal("6785.44")
PDF = b"%PDF-1.7 a decision"


@pytest.fixture
def desk(db, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"
    desk = a_desk({LIEGE: "38214,56", EUPEN: None})
    desk.notified()
    return desk


@pytest.fixture
def agent(desk):
    return an_actor("agent", desk.settlement().report.centre)


def contested(desk, actor):
    recovery = desk.recovery()
    contest(recovery=recovery, reason="Erreur de calcul", revision=recovery.revision, actor=actor)
    return desk.recovery()


def decided(desk, ending, amount=None):
    recovery = desk.recovery()
    seen = {"recovery": recovery, "reason": "Pièce reçue", "amount": amount, "actor": desk.officer}
    propose_ending(ending=ending, revision=recovery.revision, **seen)
    with one_event(recovery.journal_subject, "recovery-ended"):
        decide_ending(recovery=recovery, approved=True, revision=recovery.revision + 1, actor=desk.second)
    return desk.recovery()


def written(template, actor):
    return Message.objects.filter(idempotency_key__startswith=f"{template}:", payload__to=actor.person.email)


def paid(desk, amount):
    content = statement(entry(amount, desk.recovery().communication), account=OURS)
    uploaded = upload_statement(name="x.xml", content=content, actor=desk.officer)
    confirm_statement(statement=uploaded, actor=desk.officer)


def test_the_centre_contests_once_within_its_term(desk, agent):
    recovery = desk.recovery()
    assert may_contest(recovery, clock.today())
    assert not may_contest(recovery, recovery.contest_until + timedelta(days=1))
    with one_event(recovery.journal_subject, "recovery-contested"):
        contested(desk, agent)
    assert desk.recovery().state == RecoveryState.CONTESTED
    assert written("recovery_contested", desk.officer).count() == 1
    with clock.shifted(days=40):
        remind_of_recoveries()
    assert not Message.objects.filter(idempotency_key__startswith=f"recovery_overdue:{recovery.pk}:").exists()
    with one_event(recovery.journal_subject, "recovery-upheld"):
        uphold(recovery=recovery, reason="Tardif", revision=desk.recovery().revision, actor=desk.officer)
    assert written("recovery_decided", agent).count() == 1
    again = desk.recovery()
    with no_event(), pytest.raises(NotPossible, match="recovery-contest-late"):
        contest(recovery=again, reason="x", revision=again.revision, actor=agent)
    contest(recovery=again, reason="Une lettre", revision=again.revision, actor=desk.officer)


def test_after_the_term_only_the_administration_notes_it(desk, agent):
    recovery = desk.recovery()
    with clock.shifted(days=31):
        with no_event(), pytest.raises(NotPossible, match="recovery-contest-late"):
            contest(recovery=recovery, reason="x", revision=recovery.revision, actor=agent)
        contested(desk, desk.officer)


def test_upheld_the_centre_has_its_term_again(desk, agent):
    recovery = contested(desk, agent)
    with clock.shifted(days=50):
        uphold(recovery=recovery, reason="Tardif", revision=recovery.revision, actor=desk.officer)
        assert desk.recovery().due == clock.today() + timedelta(days=30)
    said = Contestation.objects.get()
    assert (said.outcome, said.answer, said.amount) == ("upheld", "Tardif", OWED)


def test_a_lower_amount_is_proposed_by_one_and_decided_by_another(desk, agent):
    recovery = contested(desk, agent)
    seen = {"recovery": recovery, "reason": "x", "ending": Ending.LOWER, "actor": desk.officer}
    for amount in (None, ZERO, OWED, Decimal("7000.00")):
        with no_event(), pytest.raises(Invalid, match="recovery-amount-not-lower"):
            propose_ending(amount=amount, revision=recovery.revision, **seen)
    propose_ending(amount=Decimal("785.44"), revision=recovery.revision, **seen)
    with no_event(), pytest.raises(NotAllowed, match="money-own-proposal"):
        decide_ending(recovery=recovery, approved=True, revision=recovery.revision + 1, actor=desk.officer)
    assert desk.recovery().amount == OWED
    decide_ending(recovery=recovery, approved=True, revision=recovery.revision + 1, actor=desk.second)
    lowered = desk.recovery()
    assert (lowered.amount, lowered.remaining, lowered.state) == (Decimal("785.44"), Decimal("785.44"), "notified")
    ledger = ledger_of(lowered.settlement.report)
    assert (ledger.claimed, ledger.refused, ledger.grant) == (
        Decimal("785.44"),
        Decimal("6000.00"),
        Decimal("45000.00"),
    )
    said = Contestation.objects.get()
    assert (said.outcome, said.answer, said.amount) == ("lower", "x", Decimal("785.44"))


def test_a_payment_meanwhile_limits_how_low_it_goes(desk, agent):
    recovery = contested(desk, agent)
    seen = {"recovery": recovery, "reason": "x", "ending": Ending.LOWER, "actor": desk.officer}
    propose_ending(amount=Decimal("100.00"), revision=recovery.revision, **seen)
    paid(desk, "500.00")
    with no_event(), pytest.raises(Invalid, match="recovery-amount-not-lower"):
        decide_ending(recovery=recovery, approved=True, revision=desk.recovery().revision, actor=desk.second)
    decided(desk, Ending.LOWER, Decimal("500.00"))
    assert (desk.recovery().state, desk.recovery().remaining) == (RecoveryState.PAID, ZERO)


@pytest.mark.parametrize("ending", [Ending.CANCEL, Ending.COMPENSATE, Ending.WRITE_OFF])
def test_every_end_answers_what_waits(desk, agent, ending):
    contested(desk, agent)
    decided(desk, ending)
    said = Contestation.objects.get()
    assert (said.outcome, said.answer, said.decided_by) == (ending.value, "Pièce reçue", desk.second.person)


def test_what_is_paid_in_full_is_still_answered(desk, agent):
    contested(desk, agent)
    paid(desk, "6785.44")
    assert desk.recovery().state == RecoveryState.PAID
    payment = Payment.objects.get()
    undo_match(payment=payment, reason="x", revision=desk.recovery().revision, actor=desk.officer)
    assert desk.recovery().state == RecoveryState.CONTESTED
    uphold(recovery=desk.recovery(), reason="x", revision=desk.recovery().revision, actor=desk.officer)
    with no_event(), pytest.raises(NotPossible):
        uphold(recovery=desk.recovery(), reason="x", revision=desk.recovery().revision, actor=desk.officer)


def test_parts_say_what_is_still_to_be_paid_of_each(desk):
    day = clock.today() + timedelta(days=40)
    plan = [(day, Decimal("1000.00")), (day + timedelta(days=30), Decimal("5785.44"))]
    recovery = desk.recovery()
    plan_instalments(recovery=recovery, instalments=plan, revision=recovery.revision, actor=desk.officer)
    paid(desk, "1500.00")
    assert [each.remaining for each in parts_of(desk.recovery())] == [ZERO, Decimal("5285.44")]


# Pages


def post(client, desk, reason, *, revision=None, file=None):
    values = {"reason": reason, "revision": desk.recovery().revision if revision is None else revision}
    return client.post(own(desk, "own-contest"), values | ({"piece": file} if file else {}))


def own(desk, name, *more):
    return reverse(name, args=[desk.settlement().pk, *more])


def test_the_page_of_the_centre_takes_a_reason_and_a_file(desk, agent):
    client, officer = signed_in(agent), signed_in(desk.officer)
    page = client.get(own(desk, "own-settlement")).content.decode()
    assert "enctype" in page
    empty = post(client, desk, "")
    assert empty.status_code == 422 and 'href="#id_reason"' in empty.content.decode()
    wrong = post(client, desk, "Voici pourquoi", file=SimpleUploadedFile("x.exe", b"MZ"))
    assert wrong.status_code == 422 and "Voici pourquoi" in wrong.content.decode()
    assert 'href="#id_piece"' in wrong.content.decode()
    answer = post(client, desk, "Voici pourquoi", file=SimpleUploadedFile("décision.pdf", PDF))
    assert answer.status_code == 302
    said = Contestation.objects.get()
    page = client.get(answer.url).content.decode()
    assert "Voici pourquoi" in page and "décision.pdf" in page and "enctype" not in page
    kept = client.get(own(desk, "own-contestation-file", said.pk))
    assert (kept.content, kept["Content-Type"]) == (PDF, "application/pdf")
    assert officer.get(reverse("contestation-file", args=[said.pk])).content == PDF
    assert "Voici pourquoi" in officer.get(reverse("recovery", args=[said.recovery_id])).content.decode()
    assert client.get(own(desk, "own-contestation-letter", said.pk)).status_code == 404


def test_pressing_twice_or_an_old_page_contests_once(desk, agent):
    client, revision = signed_in(agent), desk.recovery().revision
    assert post(client, desk, "x", revision=revision).status_code == 302
    with no_event():
        assert post(client, desk, "y", revision=revision).status_code == 422
    assert Contestation.objects.get().text == "x"


def test_who_only_reads_and_another_centre_contest_nothing(desk):
    reader = signed_in(an_actor("reader", desk.settlement().report.centre))
    assert "enctype" not in reader.get(own(desk, "own-settlement")).content.decode()
    assert post(reader, desk, "x").status_code == 403
    other = signed_in(an_actor("agent", desk.settlement(EUPEN).report.centre))
    assert post(other, desk, "x").status_code == 404
    contested(desk, desk.officer)
    said = Contestation.objects.get()
    assert other.get(own(desk, "own-contestation-letter", said.pk)).status_code == 404


def test_the_officer_lowers_it_on_the_page_and_the_letter_says_so(desk, agent):
    contested(desk, agent)
    officer, second = signed_in(desk.officer), signed_in(desk.second)
    recovery = desk.recovery()
    values = {"end-revision": recovery.revision, "end-ending": "lower", "end-reason": "Pièce reçue"}
    address = reverse("recovery-act", args=[recovery.pk, "end"])
    assert officer.post(address, values).status_code == 422
    assert officer.post(address, values | {"end-amount": "785,44"}).status_code == 302
    assert "785,44" in second.get(reverse("recovery", args=[recovery.pk])).content.decode()
    values = {"approved": "yes", "revision": desk.recovery().revision}
    assert second.post(reverse("recovery-decide", args=[recovery.pk]), values).status_code == 302
    said = Contestation.objects.get()
    client = signed_in(agent)
    page = client.get(own(desk, "own-settlement")).content.decode()
    assert "Le montant est diminué" in page and "Pièce reçue" in page
    for reader, address in (
        (client, own(desk, "own-contestation-letter", said.pk)),
        (officer, reverse("contestation-letter", args=[said.pk])),
    ):
        answer = reader.get(address)
        assert answer.status_code == 200 and answer.content.startswith(b"%PDF-")
    assert Recovery.objects.get(pk=recovery.pk).amount == Decimal("785.44")
