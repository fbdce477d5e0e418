"""The pages of a measure with a table: what another person did meanwhile is never undone unseen."""

from django.urls import reverse
from tests.reporting.test_filling import AID, version_of
from tests.reporting.test_intake import completed, upload
from tests.support.people import signed_in

from rapport_unique.reporting.filling import keep_draft, save_row
from rapport_unique.reporting.models import Draft, Simulation
from rapport_unique.reporting.signing import sign


def row_saved(house):
    return save_row(
        report=house.redi,
        actor=house.agent,
        revision=version_of(house.redi).revision,
        table=house.redi.campaign.measure.table("lines"),
        values=AID,
        simulation=Simulation.objects.get(number="64"),
    )


def signed(house):
    version = version_of(house.redi)
    sign(report=house.redi, actor=house.president, revision=version.revision, digest=version.document_digest)
    return version


def test_a_row_saved_on_a_page_older_than_a_signature_keeps_both(house):
    row = row_saved(house)
    agent = signed_in(house.agent)
    version = signed(house)
    keep_draft(report=house.redi, actor=house.agent, revision=version.revision, form="fields", values={})
    address = reverse("report-row", args=[house.redi.pk, row.pk])
    answer = agent.post(address, {**AID, "months": "2", "revision": version.revision, "signed": ""})
    assert answer.status_code == 302
    assert version_of(house.redi).live_signatures
    assert Draft.objects.get(form=f"row:{row.pk}").values["months"] == "2"
    assert "2" in agent.get(address).content.decode()


def test_an_upload_confirmed_on_a_page_older_than_a_signature_waits(house):
    row_saved(house)
    proposed = upload(house, completed(house, {"H5": 150}))
    version = signed(house)
    address = reverse("report-workbook-confirm", args=[house.redi.pk, proposed.pk])
    answer = signed_in(house.agent).post(address, {"revision": version.revision, "signed": "", "confirmed": "on"})
    assert answer.status_code == 422
    assert version_of(house.redi).live_signatures
    proposed.refresh_from_db()
    assert proposed.state == "proposed"


def test_a_signed_report_opens_its_rows_only_after_modify(house):
    row = row_saved(house)
    signed(house)
    agent = signed_in(house.agent)
    address = reverse("report-row", args=[house.redi.pk, row.pk])
    assert agent.get(address).status_code == 302
    agent.post(reverse("report-modify", args=[house.redi.pk]), {"revision": version_of(house.redi).revision})
    assert agent.get(address).status_code == 200


def test_a_niss_never_stands_whole_on_a_page(house):
    row_saved(house)
    proposed = upload(house, completed(house, {"B5": "85073003329"}))
    agent = signed_in(house.agent)
    for name, arguments in (
        ("report-rows", [house.redi.pk, "lines"]),
        ("report-simulations", [house.redi.pk]),
        ("report-workbook", [house.redi.pk, proposed.pk]),
        ("report-summary", [house.redi.pk]),
    ):
        text = agent.get(reverse(name, args=arguments)).content.decode()
        assert "8507300332" not in text, name


def test_one_row_is_not_several(house):
    row_saved(house)
    page = signed_in(house.agent).get(reverse("report-summary", args=[house.redi.pk])).content.decode()
    assert "(comptabilisées : 1, incomplètes : " in page


def test_a_new_row_without_any_answer_is_not_saved(house):
    agent = signed_in(house.agent)
    simulation = Simulation.objects.get(number="64")
    address = reverse("report-row-add", args=[house.redi.pk, simulation.pk])
    answer = agent.post(address, {"paid": " ", "revision": version_of(house.redi).revision, "signed": ""})
    assert answer.status_code == 422
    assert "Rien n’est rempli : remplissez au moins une réponse." in answer.content.decode()
    assert not version_of(house.redi).rows_in_force.exists()
