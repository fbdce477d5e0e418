"""Measures made on the screen; the Covid-19 premium, made again there, does what the one of the product does."""

import html
import tomllib
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.support.journal import no_event, one_event
from tests.support.people import a_centre, an_actor, signed_in

from rapport_unique.accounts.access import Program
from rapport_unique.core.answers import answers_from
from rapport_unique.core.engine import evaluate
from rapport_unique.core.findings import Invalid, NotPossible, Stale
from rapport_unique.core.measures import measure, of_site
from rapport_unique.core.measures.simple import declare
from rapport_unique.reporting.campaigns import GrantLine, import_grants, open_campaign, openable
from rapport_unique.reporting.filling import save_fields
from rapport_unique.reporting.models import Report, SimpleMeasure, Submission, Version
from rapport_unique.reporting.signing import sign
from rapport_unique.reporting.simple_measures import (
    PUBLISHED,
    add_period,
    declaration_of,
    publish_simple_measure,
    save_simple_measure,
)
from rapport_unique.ui import clock

PROGRAM = Program("test")
TOML = Path(__file__).parents[2] / "src/rapport_unique/core/measures/covid_premium.toml"
EXAMPLES = tomllib.loads((Path(__file__).parents[1] / "examples/covid-premium/manual.toml").read_text())["examples"]
COVID = tomllib.loads(TOML.read_text())
YEAR = {"id": "2020", "first": "2020-07-01", "last": "2020-12-31", "report_due": "2021-02-28"}


def premium(**changes):
    """The Covid-19 premium as somebody types it, from the words of the packaged one."""
    (grant,), (section,) = COVID["prefilled"], COVID["sections"]
    (field,) = section["fields"]
    return {
        "title": COVID["title"],
        "purpose": COVID["purpose"],
        "law": COVID["laws"]["decree"],
        "article": "5",
        "settlement": "open",
        "section": section["title"],
        "unit": "50.00",
        "grants": [{"key": grant["key"], "label": grant["label"]}],
        "fields": [
            {
                "key": field["key"],
                "label": field["label"],
                "hint": field["hint"],
                "kind": "money",
                "counts": True,
                "ceiling": "",
                "ceiling_amount": "",
            }
        ],
        "periods": [YEAR],
        **changes,
    }


@pytest.fixture(autouse=True)
def nothing_kept():
    PUBLISHED.forget()
    yield
    PUBLISHED.forget()


@pytest.fixture
def manager(db):
    return an_actor("manager")


def published(manager, identifier="energy-premium", **changes):
    save_simple_measure(identifier=identifier, definition=premium(**changes), revision=None, actor=manager)
    return publish_simple_measure(identifier=identifier, revision=1, actor=manager)


def outcome(declared, prefilled, fields):
    answers = answers_from(declared, {"prefilled": prefilled, "fields": fields})
    found = evaluate(declared, declared.parameters("2020"), answers)
    return dict(found.figures), [(each.code, each.place.field) for each in found.findings]


MADE = declare(declaration_of("energy-premium", premium()))


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda each: each["name"])
def test_the_manual_s_examples_come_out_alike(example):
    given_ = example.get("prefilled", {}), example.get("fields", {})
    assert outcome(MADE, *given_) == outcome(measure("covid-premium"), *given_)


@given(
    st.decimals(0, 10**7, places=2) | st.none(),
    st.decimals(0, 10**7, places=2) | st.sampled_from([Decimal(50), Decimal("49.99")]) | st.none(),
)
def test_for_any_amount_it_does_what_the_packaged_one_does(advance, justified):
    told = {"advance": str(advance) if advance is not None else None}
    said = {"justified": str(justified) if justified is not None else None}
    assert outcome(MADE, told, said) == outcome(measure("covid-premium"), told, said)


def test_texts_and_explanations_are_the_same():
    packaged = measure("covid-premium")
    assert (MADE.title, MADE.purpose, MADE.law) == (packaged.title, packaged.purpose, packaged.law)
    for made, known in zip(MADE.figures, packaged.figures, strict=True):
        assert (made.key, made.label, made.formula, made.law) == (known.key, known.label, known.formula, known.law)


def test_a_published_measure_goes_the_whole_way(manager, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    published(manager)
    assert "energy-premium" in of_site()
    today = clock.today()
    campaign = open_campaign(
        measure="energy-premium", period="2020", opens=today, closes=today + timedelta(days=9), actor=PROGRAM
    )
    centre = a_centre(iban="BE68539007547034", bic="GKCCBEBB", contact_name="A", contact_email="a@b.example")
    centre.contact_phone = "+32 2 000 00 00"
    centre.save()
    import_grants(campaign=campaign, lines=[GrantLine(centre.ins, "Avance", Decimal("45000.00"))], actor=PROGRAM)
    report, agent = Report.objects.get(), an_actor("agent", centre)
    page = signed_in(agent).get(f"/reports/{report.pk}/form").content.decode()
    assert "Montant justifié" in page
    save_fields(report=report, actor=agent, revision=0, fields={"justified": "43250,00"})
    digest = Version.objects.get().document_digest
    for role in ("president", "director"):
        sign(report=report, actor=an_actor(role, centre), revision=1, digest=digest)
    assert Submission.objects.get().figures["to_repay"] == "1750.00"


def test_a_campaign_can_be_opened_on_it_on_the_screen(manager):
    published(manager)
    assert ("energy-premium", "2020") in [(each.id, period) for each, period in openable()]
    assert "energy-premium" in signed_in(manager).get("/administration/campaigns/new").content.decode()


def test_what_is_not_published_is_in_no_catalogue(manager):
    with one_event("measure:energy-premium", "measure-written"):
        save_simple_measure(identifier="energy-premium", definition=premium(), revision=None, actor=manager)
    assert "energy-premium" not in of_site()
    with pytest.raises(KeyError):
        measure("energy-premium")


def test_a_published_measure_changes_no_more_but_for_its_periods(manager):
    stored = published(manager)
    with no_event(), pytest.raises(NotPossible, match="measure-published"):
        save_simple_measure(
            identifier="energy-premium", definition=premium(unit=""), revision=stored.revision, actor=manager
        )
    with no_event(), pytest.raises(NotPossible, match="measure-published"):
        publish_simple_measure(identifier="energy-premium", revision=stored.revision, actor=manager)
    year = {"id": "2021", "first": "2021-01-01", "last": "2021-12-31", "report_due": "2022-02-28"}
    with one_event("measure:energy-premium", "measure-period-added"):
        add_period(identifier="energy-premium", revision=stored.revision, period=year, actor=manager)
    assert list(measure("energy-premium").periods) == ["2020", "2021"]


def test_of_two_who_write_at_once_the_second_is_told(manager):
    save_simple_measure(identifier="energy-premium", definition=premium(), revision=None, actor=manager)
    save_simple_measure(identifier="energy-premium", definition=premium(unit=""), revision=1, actor=manager)
    with no_event(), pytest.raises(Stale, match="measure-changed"):
        save_simple_measure(identifier="energy-premium", definition=premium(), revision=1, actor=manager)
    with no_event(), pytest.raises(Stale, match="measure-changed"):
        publish_simple_measure(identifier="energy-premium", revision=1, actor=manager)
    with no_event():
        save_simple_measure(identifier="energy-premium", definition=premium(unit=""), revision=2, actor=manager)


def line(key, **changes):
    return {**premium()["fields"][0], "key": key, **changes}


@pytest.mark.parametrize(
    ("identifier", "changes", "code"),
    [
        ("Energy Premium", {}, "measure-identifier"),
        ("redi", {}, "measure-identifier"),
        ("a" * 41, {}, "measure-identifier"),
        ("x", {"fields": [line("Montant")]}, "measure-key"),
        ("x", {"fields": [line("revision")]}, "measure-key"),
        ("x", {"fields": [line("a"), line("a")]}, "measure-key"),
        ("x", {"fields": [line("justified"), line("b")]}, "measure-key"),
        ("x", {"fields": [line("advance")]}, "measure-key"),
        ("x", {"grants": []}, "measure-without-amount"),
        ("x", {"fields": [line("a", counts=False)]}, "measure-without-amount"),
        ("x", {"fields": [line("justified", counts=False)]}, "measure-without-amount"),
        ("x", {"fields": [line("a", kind="count")]}, "measure-without-amount"),
        ("x", {"periods": []}, "measure-without-amount"),
        ("x", {"periods": [YEAR, YEAR]}, "measure-period"),
        ("x", {"periods": [{**YEAR, "last": "2019-01-01"}]}, "measure-period"),
        ("x", {"periods": [{**YEAR, "report_due": "2020-08-01"}]}, "measure-period"),
    ],
)
def test_what_cannot_stand_is_refused_with_its_reason(manager, identifier, changes, code):
    with no_event(), pytest.raises(Invalid, match=code):
        save_simple_measure(identifier=identifier, definition=premium(**changes), revision=None, actor=manager)


def typed(**changes):
    """What the browser sends for the premium."""
    said = premium()
    flat = {"identifier": "energy-premium", "article": "5", "settlement": "open", "unit": "50,00"}
    texts = {name: said[name] for name in ("title", "purpose", "law", "section")}
    (grant,), (field,) = said["grants"], said["fields"]
    flat |= {"grants-0-key": grant["key"], "fields-0-key": field["key"], "fields-0-kind": "money"}
    flat |= {"fields-0-counts": "on", "grants-1-key": "", "fields-1-key": "", "fields-1-kind": "money"}
    texts |= {"grants-0-label": grant["label"], "fields-0-label": field["label"], "fields-0-hint": field["hint"]}
    for name, words in texts.items():
        flat |= {f"{name}-{language}": word for language, word in zip(("fr", "nl", "de"), words, strict=True)}
    return {**flat, "id": "2020", "first": "01/07/2020", "last": "31/12/2020", "report_due": "28/02/2021", **changes}


def test_on_the_screen_it_is_written_tried_and_published(manager):
    desk = signed_in(manager)
    assert desk.get("/administration/measures/new").status_code == 200
    assert desk.post("/administration/measures/new", typed())["Location"] == "/administration/measures/energy-premium"
    assert SimpleMeasure.objects.get().definition == premium()
    address = "/administration/measures/energy-premium"
    assert "Montant justifié" in desk.get(address).content.decode()
    with no_event():
        tried = desk.post(address, {"trial-period": "2020", "advance": "45000", "justified": "43275,00"})
    text = html.unescape(tried.content.decode())
    assert "1\u202f725,00" in text
    assert "multiple" in text
    assert desk.post(address, {"trial-period": "1999", "advance": "x"}).status_code == 422
    edited = desk.get(f"{address}/edit").content.decode()
    assert 'name="fields-1-key"' in edited and "50,00" in edited
    assert desk.post(f"{address}/publish", {"revision": "1"}).status_code == 302
    assert "energy-premium" in of_site()
    assert desk.get(f"{address}/edit").status_code == 302
    said = {"revision": "2", "id": "2021", "first": "1/1/2021", "last": "31/12/2021", "report_due": "28/2/2022"}
    assert desk.post(f"{address}/period", said).status_code == 302
    assert desk.post(f"{address}/period", said).status_code == 422
    assert "energy-premium" in desk.get("/administration/measures").content.decode()


def test_nothing_typed_is_lost_when_something_is_wrong(manager):
    desk = signed_in(manager)
    page = desk.post("/administration/measures/new", typed(**{"title-nl": "", "fields-0-label-de": ""}))
    assert page.status_code == 422
    text = html.unescape(page.content.decode())
    assert premium()["title"][0] in text
    assert "Écrivez-le dans les trois langues" in text
    assert not SimpleMeasure.objects.exists()


def test_what_is_described_without_a_key_is_asked_for_it(manager):
    with no_event():
        page = signed_in(manager).post("/administration/measures/new", typed(**{"fields-1-label-fr": "Frais"}))
    assert page.status_code == 422
    assert list(page.context["form"].errors) == ["fields-1-key"]
    assert 'value="Frais"' in page.content.decode()


@pytest.mark.parametrize("role", ["controller", "budget"])
def test_only_managers_make_measures(db, role):
    assert signed_in(an_actor(role)).get("/administration/measures").status_code == 403
