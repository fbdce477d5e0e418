"""Sealed extracts of the calculator: believed when every seal is sound, refused line by line when one is not."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.reporting.test_filling import AID, version_of
from tests.reporting.test_simulations import HEADER, taken_over
from tests.support.extracts import STRANGE, extract, trust
from tests.support.journal import no_event, one_event
from tests.support.people import signed_in

from rapport_unique.core.findings import NotPossible
from rapport_unique.journal.models import Event
from rapport_unique.reporting.filling import save_row
from rapport_unique.reporting.models import Draft, Simulation
from rapport_unique.reporting.signing import sign
from rapport_unique.reporting.simulations import preview

KNOWN = ("85073003328", "64", "2023-06-01", "-500.00")
NEW = ("85073003328", "123456789012", "2023-08-01", "-10.00")


@pytest.fixture(autouse=True)
def trusted(settings, tmp_path):
    trust(settings, tmp_path)


def origins():
    return dict(Simulation.objects.values_list("number", "origin"))


def codes(house, data):
    return [(each.code, each.place.row) for each in preview(report=house.redi, data=data).findings]


def test_a_sealed_simulation_is_marked_so(house):
    with one_event(house.redi.journal_subject, "simulations-imported"):
        taken_over(house, extract(NEW))
    assert origins() == {"64": "administration", "66": "administration", "67": "administration", NEW[1]: "sealed"}
    assert Event.objects.latest("pk").data["origin"] == "sealed"


def test_a_seal_on_what_is_there_already_proves_it_and_voids_nothing(house):
    row = {"table": house.redi.campaign.measure.table("lines"), "simulation": Simulation.objects.get(number="64")}
    revision = version_of(house.redi).revision
    save_row(report=house.redi, actor=house.agent, revision=revision, values=AID, **row)
    version = version_of(house.redi)
    sign(report=house.redi, actor=house.president, revision=version.revision, digest=version.document_digest)
    with one_event(house.redi.journal_subject, "simulations-imported"):
        assert taken_over(house, extract(KNOWN)).proven
    after = version_of(house.redi)
    assert (after.revision, set(after.live_signatures)) == (version.revision, {"president"})
    assert origins()["64"] == "sealed"
    with no_event():
        taken_over(house, extract(KNOWN))


@pytest.mark.parametrize(
    "data, found",
    [
        (extract(NEW).replace(b"-10.00", b"-90.00"), [("seal-broken", 2)]),
        (extract(KNOWN, NEW).replace(b"123456789012", b"123456789013"), [("seal-broken", 3)]),
        (extract(KNOWN, key=STRANGE), [("seal-key-unknown", 2)]),
        (extract(("85073003328", "9", "2022-12-31", "-1.00")), [("seal-key-not-in-force", 2)]),
        (extract(KNOWN, ins="44021"), [("seal-other-centre", 2)]),
    ],
    ids=["balance", "number", "key", "day", "centre"],
)
def test_a_tampered_line_is_named_and_nothing_is_taken(house, data, found):
    assert codes(house, data) == found
    with no_event(), pytest.raises(NotPossible, match="simulations-unusable"):
        taken_over(house, data)
    assert set(origins().values()) == {"administration"}


def test_a_list_without_seals_never_changes_what_came_with_one(house):
    taken_over(house, extract(NEW))
    declared = HEADER + f"{NEW[0]},{NEW[1]},{NEW[2]},-99.00\n".encode()
    assert codes(house, declared) == [("simulation-sealed-already", 2)]
    taken_over(house, HEADER + ",".join(NEW).encode())
    assert origins()[NEW[1]] == "sealed"


def test_the_page_says_line_by_line_what_is_wrong(house):
    client = signed_in(house.agent)
    page = f"/reports/{house.redi.pk}/simulations/preview"
    file = SimpleUploadedFile("extract.csv", extract(NEW).replace(b"-10.00", b"-90.00"))
    client.post(page, {"file": file, "revision": version_of(house.redi).revision})
    shown = client.get(page)
    assert shown.status_code == 422
    assert "scellé de cette ligne" in shown.content.decode()


# One click from the calculator


def arrive(client, data, **headers):
    return client.post("/simulations/extract", {"extract": data.decode()}, headers=headers)


def opened(client, data, origin="http://testserver"):
    return client.post("/simulations/extract/open", {"extract": data.decode()}, headers={"Origin": origin})


def test_the_form_of_another_site_lands_on_a_page_that_keeps_nothing(house):
    client = Client(enforce_csrf_checks=True)
    with no_event():
        answer = arrive(client, extract(KNOWN, NEW), Origin="https://calculator.example")
    text = answer.content.decode()
    assert answer.status_code == 200
    assert "2 simulations du calculateur, pour CPAS Liège" in text and KNOWN[0] in text
    assert not answer.cookies, "a cookie would end the forms of pages that are open"
    assert not Draft.objects.exists()


def test_a_tampered_extract_goes_no_further_than_that_page(house):
    answer = arrive(Client(), extract(NEW).replace(b"-10.00", b"-90.00"))
    assert answer.status_code == 422
    assert "/simulations/extract/open" not in answer.content.decode()


def test_who_is_signed_in_goes_on_to_the_preview_and_takes_it_over(house):
    client = signed_in(house.agent)
    answer = opened(client, extract(NEW))
    assert answer.url == f"/reports/{house.redi.pk}/simulations/preview"
    assert Simulation.objects.count() == 3
    client.post(answer.url, {"take-over": "1", "revision": version_of(house.redi).revision, "signed": ""})
    assert origins()[NEW[1]] == "sealed"


def test_who_is_not_signed_in_signs_in_first_and_loses_nothing(house):
    answer = opened(Client(), extract(NEW))
    assert answer.status_code == 401
    assert NEW[1] in answer.content.decode()
    assert "session était terminée" not in answer.content.decode()


@pytest.mark.parametrize("origin", ["https://evil.example", "null", ""])
def test_another_site_opens_nothing_in_somebody_s_name(house, origin):
    client = signed_in(house.agent)
    assert opened(client, extract(NEW), origin=origin).url == "/reports"
    assert not Draft.objects.exists()


def test_an_extract_of_no_period_is_refused(house):
    client = signed_in(house.agent)
    answer = opened(client, extract(("85073003328", "9", "2031-01-01", "-1.00")))
    assert answer.url == "/reports"
    assert not Draft.objects.exists()


def test_while_the_trusted_keys_cannot_be_read_no_page_breaks_and_nothing_is_believed(house, settings):
    settings.SEAL_KEYS.write_text("[[key")
    sent = {"extract": extract(NEW).decode()}
    assert Client().post("/simulations/extract", sent).status_code == 422
    assert codes(house, extract(NEW)) == [("seal-keys-unreadable", None)]
    with no_event(), pytest.raises(NotPossible, match="simulations-unusable"):
        taken_over(house, extract(NEW))
