"""Corrections beside a sent report: two people, a term to object, and what is accepted in the end."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.control.desk import JUSTIFIED, LAW
from tests.support.journal import no_event, one_event
from tests.support.people import an_actor

from rapport_unique.control import settling
from rapport_unique.control.acceptance import accepted_figures, replayed
from rapport_unique.control.concluding import letter_of
from rapport_unique.control.correcting import (
    TERM,
    articles_of,
    decide,
    decide_objection,
    object_to,
    propose,
    require_decided,
    waive,
)
from rapport_unique.control.desk import assign
from rapport_unique.control.models import Correction
from rapport_unique.core.findings import Invalid, NotAllowed, NotPossible, Stale
from rapport_unique.core.texts import Text
from rapport_unique.outbox.models import Message
from rapport_unique.reporting.models import Submission
from rapport_unique.reporting.submissions import amounts_of
from rapport_unique.ui import clock


def proposed(desk, accepted="39000.00", **values):
    given = {"amount_key": JUSTIFIED, "reason": "No proof of payment.", "article": LAW, **values}
    return propose(file=desk.file, actor=desk.controller, revision=desk.revision, accepted=Decimal(accepted), **given)


def approved(desk, accepted="39000.00", **values):
    correction = proposed(desk, accepted, **values)
    decide(correction=correction, actor=desk.colleague, revision=desk.revision, approved=True, reason="")
    correction.refresh_from_db()
    return correction


def contested(desk):
    correction = approved(desk)
    object_to(correction=correction, actor=desk.house.agent, revision=desk.revision, text="Here is the proof.")
    correction.refresh_from_db()
    return correction


def test_a_correction_counts_once_another_person_approved_it(desk_file):
    before = Submission.objects.filter(pk=desk_file.submission.pk).values().get()
    assert accepted_figures(desk_file.submission)["to_repay"] == Decimal("5000.00")
    with one_event(desk_file.file.journal_subject, "correction-proposed"):
        correction = proposed(desk_file)
    assert accepted_figures(desk_file.submission)["to_repay"] == Decimal("5000.00")
    with one_event(desk_file.file.journal_subject, "correction-approved"):
        decide(correction=correction, actor=desk_file.colleague, revision=desk_file.revision, approved=True, reason="")
    assert accepted_figures(desk_file.submission)["to_repay"] == Decimal("6000.00")
    assert Submission.objects.filter(pk=desk_file.submission.pk).values().get() == before


def test_who_proposes_does_not_approve(desk_file):
    correction = proposed(desk_file)
    with no_event(), pytest.raises(NotAllowed, match="correction-same-person"):
        decide(correction=correction, actor=desk_file.controller, revision=desk_file.revision, approved=True, reason="")
    correction.refresh_from_db()
    assert correction.state == Correction.State.PROPOSED


def test_from_a_set_amount_two_people_and_no_slices_under_it(desk_file, settings):
    settings.FOUR_EYES_FROM = 1000
    first = proposed(desk_file, "39400.00")
    assert first.state == Correction.State.APPROVED
    second = proposed(desk_file, "39400.00")
    assert second.state == Correction.State.PROPOSED


def test_a_rejected_correction_counts_for_nothing(desk_file):
    correction = proposed(desk_file)
    with one_event(desk_file.file.journal_subject, "correction-rejected"):
        decide(
            correction=correction, actor=desk_file.colleague, revision=desk_file.revision, approved=False, reason="No"
        )
    assert accepted_figures(desk_file.submission)["to_repay"] == Decimal("5000.00")
    with pytest.raises(NotPossible, match="correction-not-proposed"):
        decide(correction=correction, actor=desk_file.colleague, revision=desk_file.revision, approved=True, reason="")


def test_a_waiver_keeps_its_reason(desk_file):
    correction = approved(desk_file)
    with no_event(), pytest.raises(NotAllowed, match="correction-same-person"):
        waive(correction=correction, actor=desk_file.controller, revision=desk_file.revision, reason="x")
    with one_event(desk_file.file.journal_subject, "correction-waived"):
        waive(correction=correction, actor=desk_file.colleague, revision=desk_file.revision, reason="Of no weight.")
    correction.refresh_from_db()
    assert correction.decision_reason == "Of no weight."
    assert accepted_figures(desk_file.submission)["to_repay"] == Decimal("5000.00")
    with pytest.raises(NotPossible, match="correction-not-approved"):
        waive(correction=correction, actor=desk_file.colleague, revision=desk_file.revision, reason="again")


@pytest.mark.parametrize("accepted", ["-0.01", "40000.01"])
def test_between_nothing_and_what_was_declared(desk_file, accepted):
    with no_event(), pytest.raises(Invalid, match="correction-beyond-declared"):
        proposed(desk_file, accepted)


def test_corrections_never_exceed_the_amount_together(desk_file):
    proposed(desk_file, "10000.00")
    with no_event(), pytest.raises(Invalid, match="correction-beyond-declared"):
        proposed(desk_file, "10000.00")


@pytest.mark.parametrize("values", [{"amount_key": "to_repay"}, {"amount_key": "x"}, {"table": "lines", "position": 1}])
def test_an_amount_or_row_that_the_report_does_not_have(desk_file, values):
    with no_event(), pytest.raises(Invalid, match="correction-amount-unknown"):
        proposed(desk_file, **values)


def test_only_in_one_s_own_hands_and_on_what_was_seen(desk_file):
    values = {"amount_key": JUSTIFIED, "accepted": Decimal(1), "reason": "x", "article": LAW}
    with no_event(), pytest.raises(NotAllowed, match="control-file-of-another"):
        propose(file=desk_file.file, actor=desk_file.colleague, revision=desk_file.revision, **values)
    with no_event(), pytest.raises(Stale, match="control-file-changed"):
        propose(file=desk_file.file, actor=desk_file.controller, revision=desk_file.revision + 1, **values)
    assign(
        file=desk_file.file,
        actor=desk_file.colleague,
        revision=desk_file.revision,
        to=desk_file.colleague.person,
    )
    propose(file=desk_file.file, actor=desk_file.colleague, revision=desk_file.revision, **values)


def test_the_centre_objects_and_another_person_decides(desk_file):
    correction = approved(desk_file)
    with one_event(desk_file.file.journal_subject, "correction-contested"):
        object_to(correction=correction, actor=desk_file.house.agent, revision=desk_file.revision, text="No.")
    with pytest.raises(NotPossible, match="control-file-undecided"):
        require_decided(desk_file.file)
    values = {"accepted": Decimal("39500.00"), "answer": "In part."}
    with no_event(), pytest.raises(NotAllowed, match="correction-same-person"):
        decide_objection(correction=correction, actor=desk_file.controller, revision=desk_file.revision, **values)
    with one_event(desk_file.file.journal_subject, "objection-decided"):
        decide_objection(correction=correction, actor=desk_file.colleague, revision=desk_file.revision, **values)
    assert accepted_figures(desk_file.submission)["to_repay"] == Decimal("5500.00")
    with pytest.raises(NotPossible, match="objection-not-open"):
        decide_objection(correction=correction, actor=desk_file.colleague, revision=desk_file.revision, **values)
    require_decided(desk_file.file)


def test_the_letter_tells_what_can_be_contested_and_what_was_answered(desk_file):
    def letter():
        return letter_of(desk_file.file, conclusion="corrected", text="", by=desk_file.controller, at=clock.now())

    correction = contested(desk_file)
    values = {"accepted": Decimal("39500.00"), "answer": "In part."}
    decide_objection(correction=correction, actor=desk_file.colleague, revision=desk_file.revision, **values)
    assert letter().corrections[0].reason.endswith("Après votre contestation : In part.")
    assert not any("contestée" in each for each in letter().paragraphs)
    Correction.objects.update(objection="none", objection_answer="")
    assert not letter().corrections[0].reason.endswith("In part.")
    assert any("contestée" in each for each in letter().paragraphs)


@pytest.mark.parametrize("accepted", ["38999.99", "40000.01"])
def test_an_objection_never_makes_it_worse(desk_file, accepted):
    correction = contested(desk_file)
    with no_event(), pytest.raises(Invalid, match="correction-beyond-declared"):
        decide_objection(
            correction=correction,
            actor=desk_file.colleague,
            revision=desk_file.revision,
            accepted=Decimal(accepted),
            answer="x",
        )


def test_the_term_ends(desk_file):
    correction = approved(desk_file)
    with clock.shifted(days=TERM.days):
        assert correction.may_be_objected_to(clock.today())
    with clock.shifted(days=TERM.days + 1), no_event(), pytest.raises(NotPossible, match="objection-not-possible"):
        object_to(correction=correction, actor=desk_file.house.agent, revision=desk_file.revision, text="Late.")


def test_a_waiver_answers_an_open_objection(desk_file):
    correction = contested(desk_file)
    waive(correction=correction, actor=desk_file.colleague, revision=desk_file.revision, reason="Right.")
    require_decided(desk_file.file)


def test_each_side_is_told_once(desk_file):
    contested(desk_file)
    written = [
        each.payload["template"] for each in Message.objects.filter(kind="mail") if "control" in str(each.payload)
    ]
    assert written.count("control/mail/correction_approved.txt") == 3
    assert written.count("control/mail/objection_made.txt") == 1


def test_what_can_be_corrected_leaves_the_balance_out(desk_file):
    amounts = {each.key: each for each in amounts_of(desk_file.submission)}
    assert amounts[JUSTIFIED].declared == Decimal("40000.00")
    assert amounts[JUSTIFIED].balance_follows
    assert not {"to_repay", "to_pay", "deducted_next_year"} & set(amounts)


def test_articles_are_listed_once(desk_file):
    articles = articles_of(desk_file.house.covid.campaign.measure)
    assert articles
    assert len(articles) == len(set(articles))
    assert all(isinstance(each, Text) for each in articles)


AMOUNTS = st.decimals(min_value=0, max_value="99999.99", places=2)


@given(st.dictionaries(st.sampled_from("abcd"), AMOUNTS, min_size=1), st.data())
def test_the_order_of_corrections_plays_no_part(declared, data):
    reductions = data.draw(st.lists(st.tuples(st.sampled_from(sorted(declared)), AMOUNTS), max_size=12))
    before = dict(declared)
    first = replayed(declared, reductions)
    assert first == replayed(declared, data.draw(st.permutations(reductions))) == replayed(declared, reductions)
    assert declared == before
    for key, amount in declared.items():
        assert first[key] == amount - sum(each for name, each in reductions if name == key)


def settled_later(desk):
    """The settlement of the report, computed and proposed after the deadline; whoever may approve it, with its run."""
    campaign = desk.file.report.campaign
    officer, second = an_actor("budget"), an_actor("budget")
    run = settling.compute(campaign=campaign, actor=officer)
    chosen = list(run.settlements.values_list("pk", flat=True))
    run.refresh_from_db()
    settling.propose(run=run, chosen=chosen, revision=run.revision, actor=officer)
    run.refresh_from_db()
    return lambda: settling.approve(run=run, chosen=chosen, revision=run.revision, actor=second)


def after_the_deadline(desk):
    return clock.shifted(days=(desk.file.report.campaign.closes - clock.today()).days + 1)


def test_nothing_is_settled_while_a_correction_waits(desk_file):
    desk = desk_file
    with after_the_deadline(desk):
        correction = proposed(desk)
        approve = settled_later(desk)
        with no_event(), pytest.raises(NotPossible, match="settlement-undecided"):
            approve()
        decide(correction=correction, actor=desk.colleague, revision=desk.revision, approved=False, reason="Preuve vue")
        approve()


def test_once_the_term_is_over_it_is_settled(desk_file):
    desk = desk_file
    with after_the_deadline(desk):
        correction = proposed(desk)
        decide(correction=correction, actor=desk.colleague, revision=desk.revision, approved=True, reason="Exact")
        approve = settled_later(desk)
        with clock.shifted(days=30), no_event(), pytest.raises(NotPossible, match="settlement-undecided"):
            approve()
        with clock.shifted(days=31):
            approve()
