"""A confirmation holds for the content it was given for, and for no other."""

from tests.reporting.test_filling import AID, version_of
from tests.support.people import an_actor

from rapport_unique.reporting.filling import keep_draft, open_draft, save_fields, save_row
from rapport_unique.reporting.models import Draft, Simulation
from rapport_unique.reporting.signing import sign


def test_a_row_saved_later_is_not_covered(house):
    arguments = {
        "report": house.redi,
        "actor": house.agent,
        "table": house.redi.campaign.measure.table("lines"),
    }
    late = AID | {"decided_on": "31/05/2023"}
    row = save_row(
        **arguments,
        values=late,
        revision=version_of(house.redi).revision,
        simulation=Simulation.objects.get(number="64"),
    )
    codes = ("decision-before-simulation",)
    version = save_fields(
        report=house.redi, actor=house.agent, revision=version_of(house.redi).revision, fields={}, confirmed=codes
    )
    assert version_of(house.redi).answers["confirmed"]["codes"] == list(codes)
    save_row(**arguments, values=late | {"months": "2"}, revision=version.revision, row=row)
    assert not version_of(house.redi).answers["confirmed"]


def test_a_report_signed_again_opens_read_only_for_everybody(house):
    colleague = an_actor("agent", house.centre)
    save_fields(report=house.covid, actor=house.agent, revision=0, fields={"justified": "50,00"})
    sign(
        report=house.covid,
        actor=house.president,
        revision=1,
        digest=version_of(house.covid).document_digest,
    )
    open_draft(report=house.covid, actor=colleague, revision=1)
    open_draft(report=house.covid, actor=house.agent, revision=1)
    save_fields(report=house.covid, actor=house.agent, revision=1, fields={"justified": "100,00"})
    assert not Draft.objects.exists()


def test_a_draft_takes_any_character(house):
    draft = keep_draft(
        report=house.covid, actor=house.agent, revision=0, form="fields", values={"justified": "1\0\u202e"}
    )
    draft.refresh_from_db()
    assert draft.values == {"justified": "1\u202e"}
