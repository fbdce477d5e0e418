"""The whole life of a report, every action by every role in every state, against a model that knows only the rules."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from tests.reporting.conftest import COMPLETE, TEST
from tests.support.people import an_actor

from rapport_unique.accounts.models import Centre
from rapport_unique.core.findings import Refused
from rapport_unique.journal.recording import verify
from rapport_unique.reporting.campaigns import GrantLine, import_grants
from rapport_unique.reporting.filling import drop_draft, keep_draft, save_fields
from rapport_unique.reporting.models import Campaign, Draft, Report, Submission
from rapport_unique.reporting.overview import standing_of
from rapport_unique.reporting.signing import sign
from rapport_unique.ui import clock

AMOUNTS = {
    "": None,
    "abc": "?abc",
    "0": "0.00",
    "43250,00": "43250.00",
    "43 250,00": "43250.00",
    "45000,00": "45000.00",
}
"""What people type, and the content that it is; "?" marks what cannot be read."""
CAMPAIGN = {"not open": (1, 2, "warn"), "open": (-5, 5, "warn"), "late": (-5, -1, "warn"), "closed": (-5, -1, "block")}
"""First and last day from today, and what happens afterwards."""
OFFICERS = {"president": "president", "director": "director", "president too": "director"}
"""Who may sign, and as what; the last is the president's person with the director's role."""
PEOPLE = [*OFFICERS, "agent", "reader"]
WHO = st.sampled_from(PEOPLE)
BACK = st.sampled_from([0, 0, 0, 1, 2])
"""How many contents ago somebody looked."""
WAYS = {
    "not_started": ("", ()),
    "in_progress": ("abc", ()),
    "ready": ("43250,00", ()),
    "signed_once": ("43250,00", ("president",)),
    "sent": ("43250,00", ("director", "president")),
}
"""What was typed and who signed until each state."""


class Life:
    """`amount`, `granted`, `revision`, `signed`, `sent` are the model; each act is also done on the product."""

    def __init__(self, house, actors, state):
        self.house, self.actors = house, actors
        self.amount, self.granted, self.revision = None, Decimal("45000.00"), 0
        self.content = None
        self.signed, self.sent, self.complete, self.campaign = {}, None, True, "open"
        self.events, self.drafts, self.grants = 0, set(), 0
        self.seen = [(0, "")]
        typed, officers = WAYS[state]
        if typed:
            self.saves("agent", typed, 0)
        for officer in officers:
            self.signs(officer, 0, False)
        assert self.state() == state

    @property
    def report(self):
        return Report.objects.select_related("version").get(pk=self.house.covid.pk)

    def saves(self, who, typed, back):
        revision = self.pick(back)[0]
        reasons = self.reasons_not_to_edit(who) | self.unseen(revision)
        self.attempt(
            reasons,
            lambda: save_fields(
                report=self.house.covid, actor=self.actors[who], revision=revision, fields={"justified": typed}
            ),
        )
        if not reasons:
            self.drafts.discard(self.actors[who].person.pk)
            self.amount = AMOUNTS[typed]
            self.content_is((self.amount, self.granted))

    def signs(self, who, back, other_digest):
        revision, digest = self.pick(back)
        digest = "0" * 64 if other_digest else digest
        role, person = OFFICERS.get(who), self.actors[who].person.pk
        reasons = self.reasons_not_to_work() | self.unseen(revision)
        reasons |= {"content-changed"} if digest != self.seen[-1][1] else set()
        reasons |= {"role-may-not"} if role is None else set()
        reasons |= {"nothing-to-sign"} if self.amount is None else set()
        reasons |= {"blocking-findings"} if self.amount == "?abc" else set()
        reasons |= {"role-already-signed"} if role in self.signed else set()
        reasons |= {"person-already-signed"} if person in self.signed.values() else set()
        reasons |= {"campaign-closed"} if self.campaign == "closed" else set()
        self.attempt(
            reasons,
            lambda: sign(report=self.house.covid, actor=self.actors[who], revision=revision, digest=digest),
        )
        if not reasons:
            self.events += 1
            self.signed[role] = person
            if len(self.signed) == 2:
                self.sent = self.stored_submission()
                assert self.sent["late"] == (self.campaign == "late")

    def grants_more(self, amount):
        reasons = {"already-sent"} if self.sent else set()
        line = GrantLine(self.house.centre.ins, f"grant {self.grants}", Decimal(amount))
        self.attempt(reasons, lambda: import_grants(campaign=self.report.campaign, lines=[line], actor=TEST))
        if not reasons:
            self.grants += 1
            self.granted += Decimal(amount)
            if self.content is not None:
                self.content_is((self.amount, self.granted))

    def drafts_kept(self, who, keep):
        actor, form = self.actors[who], "fields"
        if not keep:
            drop_draft(report=self.house.covid, actor=actor, form=form)
            self.drafts.discard(actor.person.pk)
            return
        reasons = self.reasons_not_to_edit(who)
        values = {"justified": "1,00"}
        self.attempt(
            reasons,
            lambda: keep_draft(report=self.house.covid, actor=actor, revision=self.revision, form=form, values=values),
        )
        if not reasons:
            self.drafts.add(actor.person.pk)

    def centre_is(self, complete):
        values = COMPLETE if complete else dict.fromkeys(COMPLETE, "")
        Centre.objects.filter(pk=self.house.centre.pk).update(**values)
        self.complete = complete

    def campaign_is(self, campaign):
        opens, closes, policy = CAMPAIGN[campaign]
        today = clock.today()
        Campaign.objects.filter(pk=self.house.covid.campaign_id).update(
            opens=today + timedelta(days=opens), closes=today + timedelta(days=closes), late_policy=policy
        )
        self.campaign = campaign

    def agrees(self):
        version = self.report.version
        live = version.live_signatures
        assert version.state == self.state()
        assert version.revision == self.revision
        assert {role: each.person_id for role, each in live.items()} == self.signed
        assert all((each.revision, each.digest) == self.seen[-1] for each in live.values())
        assert verify(self.house.covid.journal_subject) == self.events
        assert set(Draft.objects.filter(version=version).values_list("person", flat=True)) == self.drafts
        assert Submission.objects.filter(version=version).exists() == bool(self.sent)
        if self.sent:
            assert self.stored_submission() == self.sent
        marks = standing_of(self.report).marks
        done = self.state() in ("ready", "signed_once", "sent")
        assert marks == (done, "president" in self.signed, "director" in self.signed, bool(self.sent))

    def state(self):
        if self.sent:
            return "sent"
        if self.amount is None:
            return "not_started"
        if self.amount == "?abc":
            return "in_progress"
        return "signed_once" if self.signed else "ready"

    def content_is(self, content):
        """The same content is no write; another one voids."""
        if content != self.content:
            self.content, self.signed = content, {}
            self.revision += 1
            self.events += 1
            self.seen.append((self.revision, self.report.version.document_digest))

    def pick(self, back):
        """What somebody sees: the content as it is, or as it was before its last change."""
        return self.seen[max(0, len(self.seen) - 1 - back)]

    def unseen(self, revision):
        return {"content-changed"} if revision != self.revision else set()

    def reasons_not_to_work(self):
        reasons = {"already-sent"} if self.sent else set()
        reasons |= {"campaign-not-open"} if self.campaign == "not open" else set()
        return reasons | ({"centre-data-missing"} if not self.complete else set())

    def reasons_not_to_edit(self, who):
        return self.reasons_not_to_work() | ({"role-may-not"} if who == "reader" else set())

    def attempt(self, reasons, act):
        """The act is carried out, or refused for one of its reasons."""
        if not reasons:
            act()
            return
        with pytest.raises(Refused) as refusal:
            act()
        assert refusal.value.code in reasons

    def stored_submission(self):
        return Submission.objects.filter(version__report=self.house.covid).values().get()


class Lives(RuleBasedStateMachine):
    """Lives of the report of `house`, each undone at its end."""

    house = actors = None

    @initialize(state=st.sampled_from(list(WAYS)))
    def begin(self, state):
        self.undone = transaction.atomic()
        self.undone.__enter__()
        self.life = Life(self.house, self.actors, state)

    @rule(who=WHO, typed=st.sampled_from(list(AMOUNTS)), back=BACK)
    def save(self, who, typed, back):
        self.life.saves(who, typed, back)

    @rule(who=WHO, back=BACK, other_digest=st.sampled_from([False, False, False, True]))
    def sign(self, who, back, other_digest):
        self.life.signs(who, back, other_digest)

    @rule(amount=st.sampled_from(["0.01", "1250.00"]))
    def grant(self, amount):
        self.life.grants_more(amount)

    @rule(who=WHO, keep=st.booleans())
    def draft(self, who, keep):
        self.life.drafts_kept(who, keep)

    @rule(complete=st.sampled_from([True, True, True, False]))
    def change_the_centre_s_data(self, complete):
        self.life.centre_is(complete)

    @rule(campaign=st.sampled_from(["open", "open", "open", "late", *CAMPAIGN]))
    def move_the_campaign(self, campaign):
        self.life.campaign_is(campaign)

    @invariant()
    def the_product_agrees(self):
        self.life.agrees()

    def teardown(self):
        if hasattr(self, "undone"):
            transaction.set_rollback(True)
            self.undone.__exit__(None, None, None)


def sign_what_was_changed_and_changed_back(life, who):
    """The digest is the one that was seen, the revision is not."""
    before = WAYS[life.state()][0]
    for typed in ("0", before):
        life.saves("agent", typed, 0)
    life.signs(who, 2, False)


def people(house):
    return {**house.people, "president too": an_actor("director", house.centre, house.president.person)}


ACTS = {
    "save": lambda life, who: life.saves(who, "45000,00", 0),
    "save the same": lambda life, who: life.saves(who, WAYS[life.state()][0], 0),
    "save from an older page": lambda life, who: life.saves(who, "45000,00", 1),
    "sign": lambda life, who: life.signs(who, 0, False),
    "sign an older page": lambda life, who: life.signs(who, 1, False),
    "sign what was changed and changed back": sign_what_was_changed_and_changed_back,
    "sign another digest": lambda life, who: life.signs(who, 0, True),
    "keep a draft": lambda life, who: life.drafts_kept(who, True),
    "be granted more": lambda life, who: life.grants_more("5.00"),
}


@pytest.mark.parametrize("campaign", CAMPAIGN)
@pytest.mark.parametrize("state", WAYS)
def test_every_act_by_everybody_in_every_state(house, state, campaign):
    actors = people(house)
    for act in ACTS.values():
        for who in PEOPLE:
            with transaction.atomic():
                life = Life(house, actors, state)
                life.campaign_is(campaign)
                act(life, who)
                life.agrees()
                transaction.set_rollback(True)


@pytest.mark.parametrize("examples", [60, pytest.param(600, marks=pytest.mark.proof)])
def test_lives_of_a_report(house, examples):
    machine = type("LivesHere", (Lives,), {"house": house, "actors": people(house)})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=examples,
            stateful_step_count=25,
            deadline=None,
            derandomize=True,
            database=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        ),
    )
