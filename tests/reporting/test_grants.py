"""Grants in batches: proposed, compared, confirmed with one event, undone until the campaign opens."""

from datetime import date, timedelta
from decimal import Decimal
from random import Random

import pytest
from tests.reporting.conftest import COMPLETE, TEST
from tests.support.journal import no_event, one_event
from tests.support.people import EUPEN, GHENT, LIEGE, a_centre, an_actor, signed_in

from rapport_unique.core.allocation import EURO
from rapport_unique.core.findings import Invalid, NotAllowed, NotPossible, Stale
from rapport_unique.core.texts import Text
from rapport_unique.journal.models import Event
from rapport_unique.journal.recording import verify
from rapport_unique.reporting.campaigns import GrantLine, import_grants, open_campaign
from rapport_unique.reporting.filling import save_fields
from rapport_unique.reporting.grant_proposals import Sharing, propose_allocation, propose_from_file, reference_of
from rapport_unique.reporting.grants import (
    abandon_batch,
    can_be_undone,
    confirm_batch,
    differences,
    totals_of,
    undo_batch,
)
from rapport_unique.reporting.models import BatchState, Campaign, Draft, Grant, GrantBatch, Report, Version
from rapport_unique.reporting.signing import sign
from rapport_unique.ui import clock

SUBJECT = "campaign:covid-premium/2020"
PARAMETERS = (
    b"ins;integration_income;increased_intervention;participates;last_year;compensation\n"
    b"62063;600;3000;oui;7000;\n44021;300;1500;oui;;\n63023;100;900;oui;;\n"
)
LABEL = Text("Subvention", "Toelage", "Zuschuss")


@pytest.fixture
def campaign(db):
    for ins in (LIEGE, GHENT, EUPEN):
        a_centre(ins, **COMPLETE)
    today = clock.today()
    return open_campaign(
        measure="covid-premium",
        period="2020",
        opens=today + timedelta(days=20),
        closes=today + timedelta(days=80),
        actor=TEST,
    )


def listed(*lines):
    return "\n".join(["ins;line;amount;restriction;paid_on;reference", *lines]).encode()


def proposed(campaign, *lines, **options):
    found = propose_from_file(campaign=campaign, actor=TEST, name="C:\\x\\list.csv", data=listed(*lines), **options)
    assert found.findings == ()
    return found.batch


def confirmed(campaign, *lines, **options):
    batch = proposed(campaign, *lines, **options)
    return confirm_batch(batch=batch, actor=TEST, revision=revision(campaign))


def revision(campaign):
    return Campaign.objects.get(pk=campaign.pk).revision


def granted(campaign):
    return {
        (grant.centre.ins, grant.label): str(grant.amount)
        for grant in Grant.objects.filter(campaign=campaign).select_related("centre")
    }


def test_a_list_is_looked_at_and_granted_with_one_event(campaign):
    with one_event(SUBJECT, "grants-proposed"):
        batch = proposed(campaign, "62063;Avance;1.000,50;;;", "44021;Voorschot;2000;;;", budget=Decimal("3000.50"))
    plan = differences(batch)
    assert ([line.ins for line in plan.new], plan.same, plan.after) == ([LIEGE, GHENT], 0, Decimal("3000.50"))
    assert granted(campaign) == {}
    with one_event(SUBJECT, "grants-confirmed"):
        confirm_batch(batch=batch, actor=TEST, revision=revision(campaign))
    assert granted(campaign) == {(LIEGE, "Avance"): "1000.50", (GHENT, "Voorschot"): "2000.00"}
    assert set(Report.objects.values_list("centre__ins", flat=True)) == {LIEGE, GHENT}
    data = Event.objects.latest("pk").data
    assert (data["file"], data["lines"][0][:3]) == ("list.csv", [LIEGE, "Avance", "1000.50"])
    assert [(each.centres, each.amount) for each in totals_of(campaign)] == [(1, Decimal("1000.50")), (1, 2000)]


def test_every_grant_says_where_it_comes_from(campaign):
    batch = confirmed(campaign, "62063;Avance;1000;;;")
    grant = Grant.objects.get()
    assert grant.batch == batch
    assert grant.origin_text.fr.startswith("Importé de list.csv, ligne 2, le ")
    assert grant.origin_text.nl.startswith("Ingevoerd uit list.csv, regel 2, op ")


def test_the_centre_sees_the_origin_beside_the_amount(campaign):
    confirmed(campaign, "62063;Avance;1000;;;")
    agent = an_actor("agent", a_centre())
    with clock.shifted(days=30):
        page = signed_in(agent).get(f"/reports/{Report.objects.get().pk}/form").content.decode()
    assert "Importé de list.csv, ligne 2" in page


def test_only_what_differs_is_written(campaign):
    confirmed(campaign, "62063;Avance;1000;;;", "44021;Avance;2000;;;")
    batch = proposed(campaign, "62063;Avance;1000;;;", "44021;Avance;2500;;;", "63023;Avance;10;;;")
    plan = differences(batch)
    assert plan.same == 1
    assert [(str(grant.amount), str(line.amount)) for grant, line in plan.changed] == [("2000.00", "2500.00")]
    assert [line.ins for line in plan.new] == [EUPEN]
    assert (plan.before, plan.after) == (3000, 3510)
    confirm_batch(batch=batch, actor=TEST, revision=revision(campaign))
    assert granted(campaign)[GHENT, "Avance"] == "2500.00"
    assert Grant.objects.filter(batch=batch).count() == 2


def test_a_whole_list_withdraws_what_it_does_not_name(campaign):
    confirmed(campaign, "62063;Avance;1000;;;", "44021;Avance;2000;;;")
    batch = proposed(campaign, "62063;Avance;1000;;;", whole=True)
    assert [grant.centre.ins for grant in differences(batch).removed] == [GHENT]
    confirm_batch(batch=batch, actor=TEST, revision=revision(campaign))
    assert set(granted(campaign)) == {(LIEGE, "Avance")}
    assert list(Report.objects.values_list("centre__ins", flat=True)) == [LIEGE]


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("99999;Avance;1;;;", "grants-unknown-centre"),
        ("62063;Avance;1;surprise;;", "grants-restriction-unknown"),
        ("62063;Avance;1.234;;;", "amount-ambiguous"),
    ],
)
def test_a_line_with_a_fault_keeps_the_whole_list_out(campaign, line, code):
    found = propose_from_file(campaign=campaign, actor=TEST, name="x.csv", data=listed("44021;Avance;1;;;", line))
    assert found.batch is None
    assert [(each.code, each.place.row) for each in found.findings] == [(code, 3)]
    assert not GrantBatch.objects.exists()


def test_a_line_of_another_campaign_is_told(campaign):
    data = b"ins;measure;period;line;amount\n62063;redi;2019;A;1\n"
    found = propose_from_file(campaign=campaign, actor=TEST, name="x.csv", data=data)
    assert [(each.code, each.place.column) for each in found.findings] == [
        ("grants-other-campaign", "measure"),
        ("grants-other-campaign", "period"),
    ]


def test_who_looked_at_something_else_is_told(campaign):
    batch = proposed(campaign, "62063;Avance;1000;;;")
    seen = revision(campaign)
    import_grants(campaign=campaign, lines=[GrantLine(LIEGE, "Avance", Decimal(5))], actor=TEST)
    with no_event(), pytest.raises(Stale, match="campaign-changed"):
        confirm_batch(batch=batch, actor=TEST, revision=seen)
    assert granted(campaign) == {(LIEGE, "Avance"): "5.00"}


def test_a_batch_is_confirmed_once(campaign):
    batch = confirmed(campaign, "62063;Avance;1000;;;")
    with no_event(), pytest.raises(NotPossible, match="grants-batch-settled"):
        confirm_batch(batch=batch, actor=TEST, revision=revision(campaign))
    again = proposed(campaign, "62063;Avance;1000;;;")
    with no_event(), pytest.raises(NotPossible, match="grants-nothing-new"):
        confirm_batch(batch=again, actor=TEST, revision=revision(campaign))


def test_a_proposal_can_be_thrown_away_and_a_confirmed_batch_cannot(campaign):
    batch = proposed(campaign, "62063;Avance;1000;;;")
    abandon_batch(batch=batch, actor=TEST, revision=revision(campaign))
    assert not GrantBatch.objects.exists()
    batch = confirmed(campaign, "62063;Avance;1000;;;")
    with no_event(), pytest.raises(NotPossible, match="grants-batch-settled"):
        abandon_batch(batch=batch, actor=TEST, revision=revision(campaign))
    assert GrantBatch.objects.get() == batch


def test_nobody_confirms_alone_from_the_set_amount_on(campaign, settings):
    manager, other = an_actor("manager"), an_actor("manager")

    def own(*lines):
        given = {"campaign": campaign, "name": "x.csv", "data": listed(*lines)}
        return propose_from_file(actor=manager, **given).batch

    settings.FOUR_EYES_FROM = 1000
    batch = own("62063;Avance;1000;;;")
    with no_event(), pytest.raises(NotAllowed, match="grants-own-proposal"):
        confirm_batch(batch=batch, actor=manager, revision=revision(campaign))
    confirm_batch(batch=batch, actor=other, revision=revision(campaign))
    confirm_batch(batch=own("62063;Avance;1,00;;;"), actor=manager, revision=revision(campaign))
    assert granted(campaign) == {(LIEGE, "Avance"): "1.00"}
    settings.FOUR_EYES_FROM = 0
    batch = own("62063;Avance;1,01;;;")
    with no_event(), pytest.raises(NotAllowed, match="grants-own-proposal"):
        confirm_batch(batch=batch, actor=manager, revision=revision(campaign))


def test_undoing_leaves_exactly_what_stood_before(campaign):
    confirmed(campaign, "62063;Avance;1000;;;", "44021;Avance;2000;;;")
    before = list(
        Grant.objects.order_by("centre__ins").values("centre", "label", "amount", "reference", "batch", "origin")
    )
    batch = confirmed(campaign, "62063;Avance;1100;;;", "63023;Avance;10;;;", whole=True)
    assert can_be_undone(batch)
    assert set(granted(campaign)) == {(LIEGE, "Avance"), (EUPEN, "Avance")}
    with one_event(SUBJECT, "grants-undone"):
        undo_batch(batch=batch, actor=TEST, revision=revision(campaign))
    assert before == list(
        Grant.objects.order_by("centre__ins").values("centre", "label", "amount", "reference", "batch", "origin")
    )
    assert set(Report.objects.values_list("centre__ins", flat=True)) == {LIEGE, GHENT}
    assert GrantBatch.objects.get(pk=batch.pk).state == BatchState.UNDONE
    with no_event(), pytest.raises(NotPossible, match="grants-batch-settled"):
        undo_batch(batch=batch, actor=TEST, revision=revision(campaign))


def test_undoing_takes_away_reports_that_nobody_began(campaign):
    batch = confirmed(campaign, "62063;Avance;1000;;;")
    undo_batch(batch=batch, actor=TEST, revision=revision(campaign))
    assert not Report.objects.exists()
    assert not Version.objects.exists()


def test_once_open_nothing_is_undone(campaign):
    batch = confirmed(campaign, "62063;Avance;1000;;;")
    with clock.shifted(days=20):
        assert not can_be_undone(batch)
        with no_event(), pytest.raises(NotPossible, match="grants-campaign-open"):
            undo_batch(batch=batch, actor=TEST, revision=revision(campaign))


def test_a_report_that_has_begun_keeps_its_grants(campaign):
    batch = confirmed(campaign, "62063;Avance;1000;;;", "44021;Avance;1000;;;")
    agent = an_actor("agent", a_centre())
    version = Version.objects.get(report__centre__ins=LIEGE)
    Draft.objects.create(
        version=version, person=agent.person, form="plan", base_revision=0, values={}, saved_at=clock.now()
    )
    with no_event(), pytest.raises(NotPossible) as refused:
        undo_batch(batch=batch, actor=TEST, revision=revision(campaign))
    assert (refused.value.code, refused.value.facts) == ("grants-report-begun", {"centres": [LIEGE]})


def test_what_a_later_batch_replaced_is_undone_after_it(campaign):
    first = confirmed(campaign, "62063;Avance;1000;;;")
    second = confirmed(campaign, "62063;Avance;1100;;;")
    with no_event(), pytest.raises(NotPossible, match="grants-replaced-since"):
        undo_batch(batch=first, actor=TEST, revision=revision(campaign))
    undo_batch(batch=second, actor=TEST, revision=revision(campaign))
    undo_batch(batch=first, actor=TEST, revision=revision(campaign))
    assert granted(campaign) == {}


def test_what_was_granted_again_meanwhile_is_not_put_back_twice(campaign):
    confirmed(campaign, "62063;Avance;1000;;;", "44021;Avance;1;;;")
    second = confirmed(campaign, "62063;Avance;1000;;;", whole=True)
    confirmed(campaign, "44021;Avance;3;;;")
    with no_event(), pytest.raises(NotPossible, match="grants-replaced-since"):
        undo_batch(batch=second, actor=TEST, revision=revision(campaign))
    assert granted(campaign)[GHENT, "Avance"] == "3.00"


def test_a_sent_report_refuses_the_whole_batch(house):
    version = save_fields(report=house.covid, actor=house.agent, revision=0, fields={"justified": "45000,00"})
    batch = proposed(house.covid.campaign, "62063;second;5;;;")
    for role in ("president", "director"):
        sign(report=house.covid, actor=house.people[role], revision=1, digest=version.document_digest)
    assert differences(batch).sent == 1
    with no_event(), pytest.raises(NotPossible, match="already-sent"):
        confirm_batch(batch=batch, actor=TEST, revision=revision(house.covid.campaign))
    assert not Grant.objects.filter(label="second").exists()


def test_a_begun_report_is_evaluated_again(house):
    save_fields(report=house.covid, actor=house.agent, revision=0, fields={"justified": "45000,00"})
    confirmed(house.covid.campaign, "62063;second;5;;;")
    assert Report.objects.get(pk=house.covid.pk).version.evaluation["figures"]["advance"] == "45005.00"


def test_a_template_fills_the_references_that_the_list_leaves_empty(campaign):
    lines = ("62063;Avance;1000;;;", "44021;Avance;2000;;15/08/2024;FSE {year}/{quarter}", "63023;A;1;;;OWN/7")
    confirmed(campaign, *lines, reference="REMI-REDI_23/{seq}")
    found = dict(Grant.objects.values_list("centre__ins", "reference"))
    assert found == {LIEGE: "REMI-REDI_23/1", GHENT: "FSE 2024/3", EUPEN: "OWN/7"}
    batch = proposed(campaign, "62063;Avance;1000;;;", reference="REMI-REDI_23/{seq}")
    assert differences(batch).nothing


@pytest.mark.parametrize(
    ("template", "paid_on"),
    [
        ("{quarter}", None),
        ("{seq!r}", None),
        ("{seq:>50}", None),
        ("{seq.__class__}", None),
        ("{unknown}", date(2024, 1, 1)),
        ("{", None),
        ("{}", None),
        ("x" * 81, None),
    ],
)
def test_a_template_holds_only_what_it_may(template, paid_on):
    with pytest.raises(Invalid, match="grants-reference"):
        reference_of(template, seq=1, ins=LIEGE, paid_on=paid_on)


def test_a_budget_is_shared_and_explained(campaign):
    sharing = Sharing(
        budget=Decimal(10000),
        parameters_on=date(2018, 1, 1),
        label=LABEL,
        unit=EURO,
        reference="PSA {seq}",
        loss=Decimal("0.10"),
    )
    found = propose_allocation(campaign=campaign, actor=TEST, name="parameters.csv", data=PARAMETERS, sharing=sharing)
    assert found.findings == ()
    assert found.batch.shares[LIEGE] == [600, 3000, "4500.00", "1388.89", "0.11", "5889.00"]
    assert found.batch.key["compensation"] == "411.00"
    confirm_batch(batch=found.batch, actor=TEST, revision=revision(campaign))
    assert granted(campaign) == {
        (LIEGE, "Subvention"): "5889.00",
        (GHENT, "Toelage"): "2944.00",
        (EUPEN, "Zuschuss"): "1167.00",
        (LIEGE, "Montant compensatoire"): "411.00",
    }
    origins = {grant.label: grant.origin_text.fr for grant in Grant.objects.filter(centre__ins=LIEGE)}
    assert origins == {
        "Subvention": "Répartition 75/25, paramètres du 01/01/2018, fichier parameters.csv",
        "Montant compensatoire": (
            "Compensation : perte limitée à 10\u00a0% par rapport à l'année précédente, fichier parameters.csv"
        ),
    }
    assert list(Grant.objects.values_list("reference", flat=True)) == ["PSA 1", "PSA 2", "PSA 3", "PSA 4"]


def test_an_advance_is_paid_by_quarters(campaign):
    sharing = Sharing(
        budget=Decimal("100.02"),
        parameters_on=date(2023, 1, 1),
        label=LABEL,
        reference="Fonds social énergie 2024/{quarter}",
        payments=(date(2024, 2, 1), date(2024, 5, 1), date(2024, 8, 1), date(2024, 11, 1)),
    )
    data = b"ins;ris;bim\n62063;1;1\n"
    batch = propose_allocation(campaign=campaign, actor=TEST, name="p.csv", data=data, sharing=sharing).batch
    confirm_batch(batch=batch, actor=TEST, revision=revision(campaign))
    assert list(Grant.objects.values_list("label", "amount", "reference")) == [
        ("Subvention 1/4", Decimal("25.01"), "Fonds social énergie 2024/1"),
        ("Subvention 2/4", Decimal("25.01"), "Fonds social énergie 2024/2"),
        ("Subvention 3/4", Decimal("25.00"), "Fonds social énergie 2024/3"),
        ("Subvention 4/4", Decimal("25.00"), "Fonds social énergie 2024/4"),
    ]


def test_given_compensations_go_before_a_limited_loss(campaign):
    data = b"ins;ris;bim;last_year;compensation\n62063;600;3000;9999;\n44021;300;1500;;12,50\n"
    sharing = Sharing(Decimal(9000), date(2018, 1, 1), LABEL, loss=Decimal("0.10"))
    batch = propose_allocation(campaign=campaign, actor=TEST, name="p.csv", data=data, sharing=sharing).batch
    found = [line for line in batch.lines if line[1] == "Compenserend bedrag"]
    assert [(line[0], line[2]) for line in found] == [(GHENT, "12.50")]
    assert found[0][7][0] == "Compensation fixée, fichier p.csv, ligne 3"


def test_who_does_not_take_part_gets_nothing(campaign):
    data = b"ins;ris;bim;participates\n62063;600;3000;oui\n44021;300;1500;non\n"
    sharing = Sharing(Decimal(9000), date(2018, 1, 1), LABEL)
    batch = propose_allocation(campaign=campaign, actor=TEST, name="p.csv", data=data, sharing=sharing).batch
    assert [line[:3] for line in batch.lines] == [[LIEGE, "Subvention", "9000.00"]]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"ins;ris;bim\n99999;1;1\n", "grants-unknown-centre"),
        (b"ins;ris;bim;participates\n62063;1;1;non\n", "grants-nobody"),
        (b"ins;ris;bim\n62063;x;1\n", "count-unreadable"),
    ],
)
def test_a_parameter_file_with_a_fault_shares_nothing(campaign, data, code):
    sharing = Sharing(Decimal(9000), date(2018, 1, 1), LABEL)
    found = propose_allocation(campaign=campaign, actor=TEST, name="p.csv", data=data, sharing=sharing)
    assert found.batch is None
    assert code in [each.code for each in found.findings]


def test_what_cannot_be_shared_is_refused_and_nothing_is_kept(campaign):
    sharing = Sharing(Decimal("0.00"), date(2018, 1, 1), LABEL)
    with no_event(), pytest.raises(Invalid, match="allocation-budget"):
        propose_allocation(campaign=campaign, actor=TEST, name="p.csv", data=PARAMETERS, sharing=sharing)
    assert not GrantBatch.objects.exists()


def everything(campaign):
    values = ("centre__ins", "label", "amount", "restriction", "paid_on", "reference", "batch", "origin")
    return sorted(Grant.objects.filter(campaign=campaign).values_list(*values), key=str), sorted(
        campaign.reports.values_list("centre__ins", flat=True)
    )


@pytest.mark.parametrize("seed", range(12))
def test_undoing_every_batch_in_turn_leads_back_through_every_state(campaign, seed):
    """Random lists, whole or not; the amounts that a preview announces are those that stand afterwards."""
    random = Random(seed)
    before, batches = [], []
    for _ in range(6):
        keys = [(ins, label) for ins in (LIEGE, GHENT, EUPEN) for label in ("A", "B")]
        chosen = random.sample(keys, random.randint(1, 5))
        lines = [f"{ins};{label};{random.randint(0, 9)},{random.randint(0, 9)}0;;;" for ins, label in chosen]
        batch = proposed(campaign, *lines, whole=random.random() < 0.4)
        plan = differences(batch)
        if plan.nothing:
            abandon_batch(batch=batch, actor=TEST, revision=revision(campaign))
            continue
        before.append(everything(campaign))
        batches.append(confirm_batch(batch=batch, actor=TEST, revision=revision(campaign)))
        assert sum((each.amount for each in totals_of(campaign)), Decimal(0)) == plan.after
        assert set(granted(campaign)) <= set(keys)
        assert {ins for ins, _ in granted(campaign)} == set(campaign.reports.values_list("centre__ins", flat=True))
    for batch in reversed(batches):
        undo_batch(batch=batch, actor=TEST, revision=revision(campaign))
        assert everything(campaign) == before.pop()
    assert not Grant.objects.exists()
    verify(SUBJECT)
