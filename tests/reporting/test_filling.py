"""Fields, rows and drafts: what a save writes, and what it leaves alone."""

from datetime import timedelta

import pytest
from tests.support.journal import no_event, one_event

from rapport_unique.accounts.models import Centre
from rapport_unique.core.findings import NotAllowed, NotPossible, Stale
from rapport_unique.reporting.filling import (
    clear_row,
    colleagues_drafts,
    draft_of,
    drop_draft,
    keep_draft,
    save_fields,
    save_row,
)
from rapport_unique.reporting.models import Campaign, Draft, Row, Simulation
from rapport_unique.reporting.signing import sign

AID = {
    "activation": "Oui – PIIS",
    "decided_on": "05/06/2023",
    "granted_monthly": "100,00",
    "starts_on": "01/06/2023",
    "ends_on": "31/08/2023",
    "months": "3",
    "payment": "Mensuelle",
    "paid": "0,00",
}


def version_of(report):
    report.refresh_from_db()
    return report.version


def test_a_save_computes_and_is_one_event(house):
    with one_event(house.covid.journal_subject, "fields-saved"):
        save_fields(report=house.covid, actor=house.agent, revision=0, fields={"justified": "43 250,00"})
    version = version_of(house.covid)
    assert (version.state, version.revision) == ("ready", 1)
    assert {each.name: str(each.amount) for each in version.figures.all()} == {
        "advance": "45000.00",
        "justified": "43250.00",
        "to_repay": "1750.00",
        "to_pay": "0.00",
    }


def test_an_identical_save_writes_nothing_and_keeps_the_signature(house):
    save_fields(report=house.covid, actor=house.agent, revision=0, fields={"justified": "43250,00"})
    version = version_of(house.covid)
    sign(report=house.covid, actor=house.president, revision=1, digest=version.document_digest)
    with no_event():
        save_fields(report=house.covid, actor=house.agent, revision=1, fields={"justified": "43.250,00"})
    version = version_of(house.covid)
    assert (version.revision, version.state, list(version.live_signatures)) == (1, "signed_once", ["president"])


def test_a_change_voids_the_signature_and_keeps_it_in_the_history(house):
    save_fields(report=house.covid, actor=house.agent, revision=0, fields={"justified": "43250,00"})
    sign(report=house.covid, actor=house.director, revision=1, digest=version_of(house.covid).document_digest)
    with one_event(house.covid.journal_subject, "fields-saved"):
        save_fields(report=house.covid, actor=house.agent, revision=1, fields={"justified": "43300,00"})
    version = version_of(house.covid)
    assert (version.revision, version.state, version.live_signatures) == (2, "ready", {})
    (voided,) = version.signatures.all()
    assert (voided.role, voided.voided_why) == ("director", "fields-saved")
    assert voided.voided_at is not None


def test_a_stale_save_changes_nothing(house):
    save_fields(report=house.covid, actor=house.agent, revision=0, fields={"justified": "1,00"})
    with no_event(), pytest.raises(Stale, match="content-changed"):
        save_fields(report=house.covid, actor=house.president, revision=0, fields={"justified": "2,00"})
    assert version_of(house.covid).answers["fields"] == {"justified": "1.00"}


def test_a_reader_changes_nothing(house):
    with no_event(), pytest.raises(NotAllowed):
        save_fields(report=house.covid, actor=house.reader, revision=0, fields={"justified": "1,00"})


def test_an_unreadable_amount_is_kept_and_blocks(house):
    save_fields(report=house.covid, actor=house.agent, revision=0, fields={"justified": "1.234"})
    version = version_of(house.covid)
    assert (version.state, version.evaluation["blocking"]) == ("in_progress", 1)
    assert version.answers["fields"] == {"justified": "1.234"}


def test_nothing_starts_before_the_centre_is_complete(house):
    Centre.objects.filter(pk=house.centre.pk).update(contact_email="")
    with no_event(), pytest.raises(NotPossible, match="centre-data-missing"):
        save_fields(report=house.covid, actor=house.agent, revision=0, fields={"justified": "1,00"})


def test_nothing_starts_before_the_campaign_opens(house):
    campaign = house.covid.campaign
    Campaign.objects.filter(pk=campaign.pk).update(opens=campaign.opens + timedelta(days=15), closes="2099-01-01")
    with no_event(), pytest.raises(NotPossible, match="campaign-not-open"):
        save_fields(report=house.covid, actor=house.agent, revision=0, fields={"justified": "1,00"})


def test_a_row_completed_on_the_screen_counts(house):
    table = house.redi.campaign.measure.table("lines")
    simulation = Simulation.objects.get(number="64")
    revision = version_of(house.redi).revision
    with one_event(house.redi.journal_subject, "row-added"):
        save_row(
            report=house.redi, actor=house.agent, revision=revision, table=table, values=AID, simulation=simulation
        )
    version = version_of(house.redi)
    figures = {each.name: str(each.amount) for each in version.figures.all()}
    assert (figures["subsidisable_total"], figures["to_repay"]) == ("300.00", "6049.82")
    assert version.evaluation["counts"]["lines"] == [3, 1, 2, 0]

    (row,) = version.rows_in_force
    with one_event(house.redi.journal_subject, "row-saved"):
        save_row(
            report=house.redi,
            actor=house.agent,
            revision=version.revision,
            table=table,
            values=AID | {"months": "2"},
            row=row,
        )
    version = version_of(house.redi)
    with one_event(house.redi.journal_subject, "row-cleared"):
        clear_row(report=house.redi, actor=house.agent, revision=version.revision, row=row)
    assert not Row.objects.exists()
    assert version_of(house.redi).state == "not_started"


def test_the_tool_s_columns_cannot_be_changed_on_the_screen(house):
    table = house.redi.campaign.measure.table("lines")
    simulation = Simulation.objects.get(number="64")
    row = save_row(
        report=house.redi,
        actor=house.agent,
        revision=version_of(house.redi).revision,
        table=table,
        values=AID | {"balance": "-9999,00", "niss": "1"},
        simulation=simulation,
    )
    row.refresh_from_db()
    assert (row.values["balance"], row.values["niss"]) == ("-500.00", "85073003328")


def test_an_empty_row_is_no_write(house):
    table = house.redi.campaign.measure.table("lines")
    with no_event():
        save_row(
            report=house.redi,
            actor=house.agent,
            revision=version_of(house.redi).revision,
            table=table,
            values={},
            simulation=Simulation.objects.get(number="64"),
        )
    assert not Row.objects.exists()


def test_a_draft_is_neither_content_nor_event(house):
    with no_event():
        keep_draft(report=house.covid, actor=house.agent, revision=0, form="fields", values={"justified": "12"})
        keep_draft(report=house.covid, actor=house.agent, revision=0, form="fields", values={"justified": "123"})
    version = version_of(house.covid)
    assert version.revision == 0
    assert draft_of(version, house.agent.person).values == {"justified": "123"}
    assert [each.person for each in colleagues_drafts(version, house.president.person)] == [house.agent.person]
    drop_draft(report=house.covid, actor=house.agent, form="fields")
    assert not Draft.objects.exists()


def test_a_save_uses_the_draft_up(house):
    keep_draft(report=house.covid, actor=house.agent, revision=0, form="fields", values={"justified": "12"})
    save_fields(report=house.covid, actor=house.agent, revision=0, fields={"justified": "12,00"})
    assert not Draft.objects.exists()
