"""Uploads: received, read in a process of their own, proposed, confirmed, replaced; hostile or wrong ones refused."""

import io
from datetime import date

import openpyxl
import pytest
from tests.reporting.test_filling import AID, version_of
from tests.support.journal import no_event, one_event

from rapport_unique.core.findings import NotPossible, Stale
from rapport_unique.outbox.models import Message
from rapport_unique.reporting.filling import save_row
from rapport_unique.reporting.intake import (
    LARGEST,
    abandon_upload,
    annotated,
    confirm_upload,
    read_workbook,
    reading_of,
    receive_upload,
    template,
)
from rapport_unique.reporting.models import Row, Simulation
from rapport_unique.reporting.signing import sign

FILLED = {
    "F": "Oui – PIIS",
    "G": date(2023, 7, 3),
    "H": 100,
    "J": date(2023, 7, 1),
    "K": date(2023, 8, 31),
    "L": 2,
    "O": "Mensuelle",
    "P": 0,
}


def completed(house, changes=None, language="fr"):
    """The centre's own workbook, completed in row 5."""
    book = openpyxl.load_workbook(io.BytesIO(template(house.redi, language)))
    sheet = book["REDI"]
    for column, value in FILLED.items():
        sheet[f"{column}5"] = value
    for cell, value in (changes or {}).items():
        sheet[cell] = value
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def upload(house, content, report=None, name="rapport.xlsx"):
    report = report or house.redi
    revision = version_of(report).revision
    workbook = receive_upload(report=report, actor=house.agent, revision=revision, name=name, chunks=[content])
    read_workbook(Message.objects.get(idempotency_key=f"read-workbook:{workbook.pk}"))
    workbook.refresh_from_db()
    return workbook


def confirm(house, workbook):
    return confirm_upload(workbook=workbook, actor=house.agent, revision=version_of(house.redi).revision)


def test_an_upload_changes_nothing_before_it_is_confirmed(house):
    before = version_of(house.redi).content_digest
    with one_event(house.redi.journal_subject, "workbook-received"):
        workbook = receive_upload(
            report=house.redi,
            actor=house.agent,
            revision=version_of(house.redi).revision,
            name="../../etc/passwd.xlsx",
            chunks=[completed(house)],
        )
    assert workbook.name == "passwd.xlsx"
    with one_event(house.redi.journal_subject, "workbook-read"):
        read_workbook(Message.objects.get())
    workbook.refresh_from_db()
    outcome = reading_of(workbook).outcome
    assert (workbook.state, str(outcome.figures["subsidisable_total"])) == ("proposed", "200.00")
    assert version_of(house.redi).content_digest == before
    with one_event(house.redi.journal_subject, "workbook-confirmed"):
        confirm(house, workbook)
    version = version_of(house.redi)
    assert (version.state, version.workbook, version.content_digest) == ("ready", workbook, outcome.digest)
    assert version.rows_in_force.count() == 3


def test_reading_again_changes_nothing(house):
    workbook = upload(house, completed(house))
    with no_event():
        read_workbook(Message.objects.get())
    assert workbook.rows.count() == 3


def test_the_screen_and_the_workbook_give_the_same_digest(house):
    values = AID | {"decided_on": "03/07/2023", "starts_on": "01/07/2023", "ends_on": "31/08/2023", "months": "2"}
    save_row(
        report=house.redi,
        actor=house.agent,
        revision=version_of(house.redi).revision,
        table=house.redi.campaign.measure.table("lines"),
        values=values,
        simulation=Simulation.objects.get(number="64"),
    )
    on_screen = version_of(house.redi)
    sign(report=house.redi, actor=house.president, revision=on_screen.revision, digest=on_screen.document_digest)
    workbook = upload(house, completed(house))
    confirm(house, workbook)
    version = version_of(house.redi)
    assert version.content_digest == on_screen.content_digest
    assert (version.revision, list(version.live_signatures)) == (on_screen.revision, ["president"])


def test_a_confirmed_upload_replaces_the_former_and_voids_the_signature(house):
    first = upload(house, completed(house))
    confirm(house, first)
    version = version_of(house.redi)
    sign(report=house.redi, actor=house.president, revision=version.revision, digest=version.document_digest)
    second = upload(house, completed(house, {"H5": 150}))
    assert version_of(house.redi).live_signatures
    confirm(house, second)
    first.refresh_from_db()
    version = version_of(house.redi)
    assert (first.state, version.workbook, version.live_signatures) == ("replaced", second, {})
    assert Row.objects.filter(workbook=first).count() == 3


def test_a_workbook_of_another_period_is_refused_and_the_former_stays(house):
    first = upload(house, completed(house))
    confirm(house, first)
    from rapport_unique.adapters.workbooks import write_workbook
    from rapport_unique.core.measures import measure

    redi = measure("redi")
    other = write_workbook(measure=redi, parameters=redi.parameters("2024"), centre="62063", language="nl")
    refused = upload(house, other)
    assert (refused.state, reading_of(refused).refused.code) == ("refused", "other-period")
    assert version_of(house.redi).workbook == first
    with no_event(), pytest.raises(NotPossible, match="workbook-not-proposed"):
        confirm(house, refused)


@pytest.mark.parametrize("content", [b"not a workbook", b"PK\x03\x04 broken", b"\xd0\xcf\x11\xe0 old"])
def test_rubbish_is_refused_with_a_reason(house, content):
    refused = upload(house, content)
    assert refused.state == "refused"
    assert reading_of(refused).refused.code


def test_problems_name_their_cell(house):
    workbook = upload(house, completed(house, {"L5": "abc", "E6": -99}))
    found = {(each.code, each.place.cell) for each in reading_of(workbook).outcome.findings}
    assert {("count-unreadable", "L5"), ("differs-from-simulation", "E6")} <= found
    confirm(house, workbook)
    version = version_of(house.redi)
    assert (version.state, version.evaluation["counts"]["lines"]) == ("in_progress", [3, 0, 2, 1])


def test_the_annotated_copy_is_a_workbook(house):
    workbook = upload(house, completed(house, {"L5": "=cmd|' /C calc'!A0"}))
    book = openpyxl.load_workbook(io.BytesIO(annotated(workbook, "de")))
    assert len(book.sheetnames) == 2


def test_a_stale_confirmation_is_refused(house):
    workbook = upload(house, completed(house))
    with no_event(), pytest.raises(Stale):
        confirm_upload(workbook=workbook, actor=house.agent, revision=version_of(house.redi).revision - 1)
    workbook.refresh_from_db()
    assert workbook.state == "proposed"


def test_an_upload_can_be_abandoned(house):
    workbook = upload(house, completed(house))
    with one_event(house.redi.journal_subject, "workbook-abandoned"):
        abandon_upload(workbook=workbook, actor=house.agent)
    with no_event():
        abandon_upload(workbook=workbook, actor=house.agent)
    with pytest.raises(NotPossible):
        confirm(house, workbook)


def test_too_large_and_empty_files_are_cut_off(house):
    endless = (b"x" * 2**20 for _ in range(LARGEST // 2**20 + 1))
    for chunks, code in ((endless, "upload-too-large"), ([b""], "upload-empty")):
        with no_event(), pytest.raises(NotPossible, match=code):
            receive_upload(report=house.redi, actor=house.agent, revision=1, name="x.xlsx", chunks=chunks)


def test_a_grant_changed_between_reading_and_confirming_is_computed_again(house):
    from decimal import Decimal

    from tests.reporting.conftest import TEST

    from rapport_unique.reporting.campaigns import GrantLine, import_grants

    workbook = upload(house, completed(house))
    line = GrantLine(house.centre.ins, "supplement", Decimal("1.00"))
    import_grants(campaign=house.redi.campaign, lines=[line], actor=TEST)
    confirm(house, workbook)
    figures = {each.name: str(each.amount) for each in version_of(house.redi).figures.all()}
    assert figures["to_repay"] == "6150.82"
