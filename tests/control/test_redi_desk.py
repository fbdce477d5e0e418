"""Control of REDI reports: their rows against the budget tool, and aid that is still to be paid."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.control.desk import LAW
from tests.reporting.conftest import SIMULATIONS, build_house
from tests.reporting.test_filling import AID, version_of
from tests.reporting.test_reopening import signed
from tests.support.extracts import extract, trust
from tests.support.journal import no_event, one_event
from tests.support.people import GHENT, an_actor, signed_in

from rapport_unique.control.acceptance import accepted_figures
from rapport_unique.control.correcting import decide, propose
from rapport_unique.control.crosschecking import compare
from rapport_unique.control.desk import open_file
from rapport_unique.control.models import CrossCheck
from rapport_unique.control.monitoring import a_year_after, followed
from rapport_unique.control.pieces import ask
from rapport_unique.control.sampling import draw
from rapport_unique.core.findings import Invalid
from rapport_unique.core.identifiers import mask_niss
from rapport_unique.reporting.filling import save_fields, save_row
from rapport_unique.reporting.models import Campaign, Simulation
from rapport_unique.reporting.submissions import amounts_of, rows_sent
from rapport_unique.ui import clock

NISS = "85073003328"


def sent(house, **values):
    save_row(
        report=house.redi,
        actor=house.agent,
        revision=version_of(house.redi).revision,
        table=house.redi.campaign.measure.table("lines"),
        values={**AID, **values},
        simulation=Simulation.objects.of(house.redi).first(),
    )
    version = version_of(house.redi)
    codes = tuple({each["code"] for each in version.evaluation["findings"] if each["severity"] == "to_confirm"})
    save_fields(report=house.redi, actor=house.agent, revision=version.revision, fields={}, confirmed=codes)
    return signed(house, house.redi)


@pytest.fixture
def house(db, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"
    return build_house()


@pytest.fixture
def controller(db):
    return an_actor("controller")


@pytest.fixture
def file(house, controller):
    return open_file(submission=sent(house), actor=controller)


def test_rows_against_the_extract(file, controller):
    other = SIMULATIONS.replace(b"-500.00", b"-400.00")
    with one_event(file.journal_subject, "extract-compared"):
        made = compare(file=file, actor=controller, revision=0, extract=other)
    assert made.counts == {"other_balance": 1, "not_in_report": 2}
    assert NISS not in str(made.differences)
    assert made.differences[0][4:] == ["2023-06-01", "-500.00", "2023-06-01", "-400.00"]


def test_the_same_list_matches(file, controller):
    made = compare(file=file, actor=controller, revision=0, extract=SIMULATIONS)
    assert made.counts["match"] == 1


@pytest.mark.parametrize("extract", [b"", b"PK\x03\x04", b"a,b\n1,2\n", SIMULATIONS + b"x,64,2023-01-01,1.00\n"])
def test_an_extract_that_cannot_be_read_whole_is_refused(file, controller, extract):
    with no_event(), pytest.raises(Invalid, match="extract-wrong"):
        compare(file=file, actor=controller, revision=0, extract=extract)
    assert not CrossCheck.objects.exists()


def test_the_page_shows_the_differences_without_a_whole_national_number(file, controller):
    client = signed_in(controller)
    reference = file.submission.reference
    extract = SimpleUploadedFile("extract.csv", SIMULATIONS.replace(b"-500.00", b"-400.00"))
    values = {"extract-revision": 0, "extract-extract": extract}
    assert client.post(reverse("control-extract", args=[reference]), values).status_code == 302
    page = client.get(reverse("control-file", args=[reference])).content.decode()
    assert "-400.00" in page
    assert NISS not in page
    wrong = {"extract-revision": 1, "extract-extract": SimpleUploadedFile("x.csv", b"x")}
    assert client.post(reverse("control-extract", args=[reference]), wrong).status_code == 422


def test_a_row_is_corrected_and_the_balance_follows(file, controller):
    submission = file.submission
    (table, position), *_ = rows_sent(submission)
    amounts = {each.key: each for each in amounts_of(submission)}
    before = accepted_figures(submission)["to_repay"]
    correction = propose(
        file=file,
        actor=controller,
        revision=0,
        amount_key="subsidisable_total",
        declared=Decimal("100.00"),
        accepted=Decimal("40.00"),
        table=table,
        position=position,
        reason="No proof.",
        article=LAW,
    )
    assert correction.declared == Decimal("100.00") < amounts["subsidisable_total"].declared
    decide(correction=correction, actor=an_actor("controller"), revision=1, approved=True, reason="")
    assert accepted_figures(submission)["to_repay"] == before + 60


def test_a_sample_of_rows_names_each_row(file, controller):
    campaigns = Campaign.objects.filter(measure_id="redi")
    sample = draw(campaigns=campaigns, of="rows", rate=Decimal(100), actor=controller)
    unit = sample.units.get()
    assert unit.identifier == f"{file.submission.reference}/{unit.table}/{unit.position}"


def test_the_follow_up_of_aid_still_to_be_paid(house, controller):
    submission = sent(house, paid="100.00")
    (found,) = followed(house.redi.campaign)
    assert found.remaining == Decimal(submission.figures["remaining_to_pay"]) > 0
    assert found.proofs_until == a_year_after(found.ends_on)
    address = reverse("still-to-pay", args=["redi", "2023"])
    client = signed_in(controller)
    assert submission.reference not in client.get(address).content.decode()
    assert submission.reference in client.get(address, {"which": "all"}).content.decode()
    assert submission.reference in client.get(address, {"which": "all", "csv": "1"}).content.decode()
    assert address in client.get(reverse("followed-campaign", args=["redi", "2023"])).content.decode()

    def cost():
        with CaptureQueriesContext(connection) as queries:
            client.get(address)
        return len(queries)

    before = cost()
    sent(build_house(GHENT), paid="100.00")
    assert cost() == before
    assert len(followed(house.redi.campaign)) == 2


def test_a_year_after_the_leap_day():

    assert a_year_after(date(2024, 2, 29)) == date(2025, 2, 28)
    assert a_year_after(date(2023, 12, 31)) == date(2024, 12, 31)


def asked_about(file, **row):
    values = {"revision": file.revision, "kind": "proof", "text": "The proof of it.", "due": "31/12/2099", **row}
    return {f"ask-{name}": value for name, value in values.items()}


def test_a_piece_is_asked_about_one_row_and_its_centre_sees_which(file, house, controller):
    ((table, position),) = rows_sent(file.submission)
    address = reverse("control-ask", args=[file.submission.reference])
    with one_event(file.journal_subject, "pieces-asked"):
        answer = signed_in(controller).post(address, asked_about(file, table=table, position=position))
    assert answer.status_code == 302
    asked = file.requests.get()
    assert (asked.table, asked.position) == (table, position)
    pages = [
        signed_in(house.agent).get(reverse("own-control", args=[file.pk])),
        signed_in(controller).get(reverse("control-file", args=[file.submission.reference])),
    ]
    for page in pages:
        said = page.content.decode()
        assert "Aides octroyées" in said
        assert mask_niss(NISS) in said
        assert NISS not in said


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ({"table": "lines", "position": "9999"}, "pas de ligne 9999"),
        ({"table": "lines"}, 'href="#id_ask-position"'),
        ({"position": "5"}, 'href="#id_ask-table"'),
        ({"table": "other", "position": "5"}, 'href="#id_ask-table"'),
    ],
)
def test_a_row_that_was_not_sent_is_refused_and_what_was_typed_stays(file, controller, row, said):
    address = reverse("control-ask", args=[file.submission.reference])
    with no_event():
        answer = signed_in(controller).post(address, asked_about(file, **row))
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert "The proof of it." in answer.content.decode()
    assert not file.requests.exists()


def test_a_row_is_named_with_those_that_there_are(file, controller):
    given = {"kind": "proof", "text": "x", "due": clock.today(), "table": "lines", "position": 9999}
    with no_event(), pytest.raises(Invalid, match="request-row-unknown") as refused:
        ask(file=file, actor=controller, revision=file.revision, **given)
    ((_, position),) = rows_sent(file.submission)
    assert refused.value.facts["first"] == refused.value.facts["last"] == position


def test_a_report_without_rows_is_asked_about_none(desk_file):
    given = {"kind": "proof", "text": "x", "due": clock.today(), "table": "lines", "position": 5}
    with no_event(), pytest.raises(Invalid, match="request-table-empty"):
        ask(file=desk_file.file, actor=desk_file.controller, revision=0, **given)


def test_each_row_bears_the_number_by_which_it_is_corrected(file, controller):
    (row,) = file.submission.version.rows_in_force
    page = signed_in(controller).get(reverse("control-file", args=[file.submission.reference])).content.decode()
    assert f'<th scope="row" class="govuk-table__header">{row.position}</th>' in page


def test_a_sealed_extract_is_compared_when_its_seals_are_sound(file, controller, settings, tmp_path):
    trust(settings, tmp_path)
    own = (NISS, "64", "2023-06-01", "-500.00")
    data = extract(own) + b"\r\n" + extract((*own[:1], "9", *own[2:]), ins=GHENT).splitlines()[1]
    made = compare(file=file, actor=controller, revision=0, extract=data)
    assert (made.sealed, made.counts) == (True, {"match": 1})


def test_an_extract_that_was_changed_is_not_compared(file, controller, settings, tmp_path):
    trust(settings, tmp_path)
    data = extract((NISS, "64", "2023-06-01", "-500.00")).replace(b"-500.00", b"-400.00")
    with no_event(), pytest.raises(Invalid, match="extract-wrong") as refused:
        compare(file=file, actor=controller, revision=0, extract=data)
    assert refused.value.facts["line"] == 2
    assert "scellé" in refused.value.facts["what"].fr
