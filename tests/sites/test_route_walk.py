"""Every address, as everybody: who is not admitted stays out, and another centre's objects do not exist."""

from dataclasses import dataclass, field, replace
from datetime import timedelta
from decimal import Decimal
from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse
from django.urls.converters import IntConverter
from tests.control.money import Desk
from tests.reporting.conftest import build_house
from tests.reporting.measures import a_report
from tests.reporting.test_filling import AID, version_of
from tests.support.bank import entry, statement
from tests.support.people import GHENT, LIEGE, an_actor, signed_in

from rapport_unique.accounts.access import access_of
from rapport_unique.accounts.checks import routes
from rapport_unique.accounts.models import Centre, Mandate, OpenSession
from rapport_unique.accounts.roles import ROLES, Scope
from rapport_unique.control.contesting import contest, uphold
from rapport_unique.control.correcting import propose
from rapport_unique.control.desk import open_file
from rapport_unique.control.models import BankEntry, Settlement
from rapport_unique.control.paying import prepare_batch
from rapport_unique.control.pieces import ask, hand_in, received
from rapport_unique.control.sampling import draw
from rapport_unique.control.statements import confirm_statement, upload_statement
from rapport_unique.core.texts import same
from rapport_unique.reporting import urls_tables
from rapport_unique.reporting.filling import save_fields, save_row
from rapport_unique.reporting.freezing import frozen
from rapport_unique.reporting.grant_proposals import propose_from_file
from rapport_unique.reporting.intake import receive_upload
from rapport_unique.reporting.models import Campaign, Report, Simulation, Submission
from rapport_unique.reporting.signing import sign
from rapport_unique.ui import clock

ROUTES = list(routes())
HERE = {key: role for key, role in ROLES.items() if role.home in {pattern.name for _, pattern in ROUTES}}
"""The roles of this site: other tests of the process may know those of another one."""
OF_TABLES = {pattern.name for pattern in urls_tables.urlpatterns}
OF_PARTS = {name for name in OF_TABLES if name.startswith(("report-plan", "report-row-new", "report-workbook-release"))}


@dataclass
class Things:
    """What stands behind the numbers in the addresses, for one centre."""

    redi: dict[str, object]
    participation: dict[str, object]
    covid: dict[str, object]
    mandate: int
    known: dict[str, object] = field(default_factory=dict)

    def arguments(self, pattern):
        """The objects that an address names; a report with a table where the page needs one."""
        names = pattern.pattern.converters
        if "pk" in names and (pattern.name or "").startswith("mandate"):
            return {"pk": self.mandate}
        things = self.covid
        if pattern.name in OF_TABLES:
            things = self.participation if pattern.name in OF_PARTS else self.redi
        missing = set(names) - set(things) - set(self.known)
        assert not missing, f"say in this test what {missing} stands for in {pattern.pattern}"
        return {name: (things | self.known)[name] for name in names}


def things_of(ins, justified):
    house = build_house(ins)
    simulation = Simulation.objects.of(house.redi).first()
    row = save_row(
        report=house.redi,
        actor=house.agent,
        revision=version_of(house.redi).revision,
        table=house.redi.campaign.measure.table("lines"),
        values=AID,
        simulation=simulation,
    )
    workbook = receive_upload(
        report=house.redi,
        actor=house.agent,
        revision=version_of(house.redi).revision,
        name="x.xlsx",
        chunks=[b"x"],
    )
    participation = a_report(house, "participation", "2019", {"main": "20000.00"})
    save_fields(report=house.covid, actor=house.agent, revision=0, fields={"justified": justified})
    now = clock.now()
    elsewhere = OpenSession.objects.create(
        person=house.agent.person, means="demonstration", level=500, begun_at=now, seen_at=now
    )
    return house, Things(
        redi={
            "pk": house.redi.pk,
            "row_pk": row.pk,
            "workbook_pk": workbook.pk,
            "simulation_pk": simulation.pk,
            "table": "lines",
        },
        participation={"pk": participation.pk, "table": "staff"},
        covid={"pk": house.covid.pk, "document_pk": frozen(Report.objects.get(pk=house.covid.pk)).pk},
        mandate=Mandate.objects.get(centre=house.centre, role_key="reader").pk,
        known={
            "session_pk": elsewhere.pk,
            "kind": "totp",
            "attempt": UUID(int=1),
            "means_pk": 1,
            "ins": house.centre.ins,
            "reference": "RU-COVID-PREMIUM-2020-44021-1",
            "measure": "redi",
            "period": "2023",
            "act": "contest",
            "listing": "ledger",
        },
    )


def controlled(submission, controller, agent):
    """A control of a sent report with something of everything."""
    file = open_file(submission=submission, actor=controller)
    given = {"actor": controller, "due": clock.today(), "kind": "proof", "text": "x"}
    asked = ask(file=file, revision=0, **given)
    piece = hand_in(request=asked, actor=agent, revision=1, name="x.pdf", content=b"%PDF-")
    given = {"actor": controller, "amount_key": "justified", "reason": "x", "article": same("x")}
    correction = propose(file=file, revision=2, accepted=Decimal(0), **given)
    sample = draw(
        campaigns=[file.submission.version.report.campaign], of="reports", rate=Decimal(100), actor=controller
    )
    return {
        "file_pk": file.pk,
        "request_pk": asked.pk,
        "piece_pk": piece.pk,
        "correction_pk": correction.pk,
        "sample_pk": sample.pk,
    }


def settled(claimed, paid):
    """The money of a campaign that closed: claimed from one centre, which paid a part, and ordered for another."""
    campaign = claimed.covid.campaign
    Campaign.objects.filter(pk=campaign.pk).update(closes=clock.today() - timedelta(days=1))
    Centre.objects.filter(pk=paid.centre.pk).update(confirmed_iban=paid.centre.iban)
    desk = Desk(Campaign.objects.get(pk=campaign.pk), an_actor("budget"), an_actor("budget"))
    (recovery,) = desk.notified()
    told = statement(entry("1.00", recovery.communication))
    stored = upload_statement(name="extract.xml", content=told, actor=desk.officer)
    confirm_statement(statement=stored, actor=desk.officer)
    said = {"recovery": recovery, "reason": "x"}
    piece = received("x.pdf", b"%PDF-")
    contestation = contest(revision=desk.recovery().revision, actor=claimed.agent, piece=piece, **said)
    uphold(revision=desk.recovery().revision, actor=desk.officer, **said)
    return {
        "settlement_pk": recovery.settlement_id,
        "recovery_pk": recovery.pk,
        "contestation_pk": contestation.pk,
        "statement_pk": stored.pk,
        "entry_pk": BankEntry.objects.get().pk,
        "batch_pk": prepare_batch(execute_on=clock.today(), actor=desk.officer).pk,
    }


def granted(campaign, manager):
    """Grants that wait to be confirmed."""
    lines = f"ins;line;amount\n{LIEGE};Avance;100,00\n".encode()
    proposal = propose_from_file(campaign=campaign, actor=manager, name="grants.csv", data=lines)
    return {"batch": proposal.batch.pk}


@pytest.fixture
def world(db, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"
    house, own = things_of(LIEGE, "1,00")
    other_house, foreign = things_of(GHENT, "46000,00")
    version = version_of(other_house.covid)
    for role in ("president", "director"):
        sign(
            report=other_house.covid,
            actor=other_house.people[role],
            revision=version.revision,
            digest=version.document_digest,
        )
    money = settled(house, other_house) | granted(house.redi.campaign, an_actor("manager"))
    own.known |= money
    foreign.known |= money | {"settlement_pk": Settlement.objects.get(report=other_house.covid).pk}
    control = controlled(Submission.objects.get(), an_actor("controller"), other_house.agent)
    own.known |= control
    foreign.known |= control
    actors = {
        key: house.people.get(key) or an_actor(key, house.centre if role.scope is Scope.CENTRE else None)
        for key, role in HERE.items()
    }
    return actors, own, foreign


def addresses(things):
    for _, pattern in ROUTES:
        yield pattern, reverse(pattern.name, kwargs=things.arguments(pattern))


def asked(client, address):
    """The answers to every way of asking; fetched anew each time, since an answer may end a session."""
    return {method: getattr(client, method)(address) for method in ("get", "post")}


def _close(answer):
    """Only the files that it streams: closing the whole answer would close the connection to the database."""
    for close in answer._resource_closers if answer.streaming else ():
        close()


def test_every_address_has_a_name_and_a_declaration():
    for address, pattern in ROUTES:
        assert pattern.name, address
        assert access_of(pattern.callback), address


def test_strangers_stay_outside(world):
    _, own, _ = world
    for pattern, address in addresses(own):
        access = access_of(pattern.callback)
        for method, answer in asked(Client(), address).items():
            assert answer.status_code < 500, (method, address)
            if not access.everyone:
                assert answer.status_code in (302, 401, 403), (method, address, answer.status_code)
                if answer.status_code == 302:
                    assert answer.url.startswith("/sign-in"), (method, address, answer.url)


@pytest.mark.parametrize("role", sorted(HERE))
def test_every_role_gets_what_it_may_and_nothing_else(world, role):
    actors, own, _ = world
    actor = actors[role]
    for pattern, address in addresses(own):
        access = access_of(pattern.callback)
        for method in ("get", "post"):
            answer = getattr(signed_in(actor), method)(address)
            _close(answer)
            where = (role, method, address, answer.status_code)
            assert answer.status_code < 500, where
            if access.admits(actor.person, actor):
                assert answer.status_code != 403, where
            else:
                assert answer.status_code == 403, where


@pytest.mark.parametrize("role", sorted(key for key, each in HERE.items() if each.scope is Scope.CENTRE))
def test_another_centre_does_not_exist(world, role):
    actors, _, foreign = world
    actor = actors[role]
    for pattern, address in addresses(foreign):
        access = access_of(pattern.callback)
        names_objects = any(isinstance(each, IntConverter) for each in pattern.pattern.converters.values())
        if not names_objects or not access.admits(actor.person, actor):
            continue
        for method in ("get", "post"):
            answer = getattr(signed_in(actor), method)(address)
            assert answer.status_code in (404, 405), (role, method, address, answer.status_code)


@pytest.mark.parametrize("part", ["row_pk", "workbook_pk", "simulation_pk"])
def test_one_s_own_report_opens_nothing_of_another_centre(world, part):
    actors, own, foreign = world
    mixed = replace(own, redi=own.redi | {part: foreign.redi[part]})
    for pattern, address in addresses(mixed):
        if part in pattern.pattern.converters:
            for method in ("get", "post"):
                answer = getattr(signed_in(actors["agent"]), method)(address)
                assert answer.status_code in (404, 405), (method, address, answer.status_code)
