"""Simulations: previewed, taken over, and a change of what the tool said is a change of content."""

import pytest
from tests.reporting.test_filling import AID, version_of
from tests.support.journal import no_event, one_event

from rapport_unique.core.findings import NotPossible
from rapport_unique.reporting.filling import save_row
from rapport_unique.reporting.models import Simulation
from rapport_unique.reporting.signing import sign
from rapport_unique.reporting.simulations import import_simulations, preview

HEADER = b"niss,budget_number,budget_date,balance\n"
CHANGED = (
    HEADER + b"85073003328,64,2023-06-01,-400.00\n85073003328,70,2023-08-01,-10.00\n42012205181,66,2023-07-01,-63.06\n"
)


def taken_over(house, data):
    return import_simulations(report=house.redi, actor=house.agent, revision=version_of(house.redi).revision, data=data)


def test_a_preview_says_what_would_change_and_writes_nothing(house):
    with no_event():
        found = preview(report=house.redi, data=CHANGED)
    assert (len(found.new), len(found.changed), found.same, found.usable) == (1, 1, 1, True)
    assert Simulation.objects.count() == 3


def test_a_changed_simulation_voids_the_signature(house):
    save_row(
        report=house.redi,
        actor=house.agent,
        revision=version_of(house.redi).revision,
        table=house.redi.campaign.measure.table("lines"),
        values=AID,
        simulation=Simulation.objects.get(number="64"),
    )
    version = version_of(house.redi)
    sign(report=house.redi, actor=house.president, revision=version.revision, digest=version.document_digest)
    with one_event(house.redi.journal_subject, "simulations-imported"):
        taken_over(house, CHANGED)
    after = version_of(house.redi)
    assert (after.revision, after.live_signatures) == (version.revision + 1, {})
    assert after.state == "in_progress"
    assert "differs-from-simulation" in {each["code"] for each in after.evaluation["findings"]}
    assert Simulation.objects.get(number="70").origin == "centre"
    assert Simulation.objects.get(number="66").origin == "administration"


def test_the_same_simulations_again_change_nothing(house):
    revision = version_of(house.redi).revision
    taken_over(house, HEADER + b"42012205181,66,01/07/2023,-63.06\n")
    assert version_of(house.redi).revision == revision


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"a,b\n1,2\n",
        HEADER + b"85073003329,64,2023-06-01,-1.00\n",
        HEADER + b"85073003328,64,2023-06-31,-1.00\n",
        HEADER + b"85073003328,64,2023-06-01,1.234\n",
        HEADER + b"85073003328,64,2023-06-01\n",
        HEADER + b"85073003328,64,2023-06-01,-1.00\n85073003328,64,2023-06-01,-2.00\n",
        HEADER + b'"' + b"x" * 200_000,
        b"\x00\x01\x02",
    ],
)
def test_a_wrong_file_changes_nothing(house, data):
    with no_event(), pytest.raises(NotPossible, match="simulations-unusable"):
        taken_over(house, data)
    assert Simulation.objects.count() == 3
