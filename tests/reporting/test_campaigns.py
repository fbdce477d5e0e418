"""What the administration grants changes what centres fill in, until they have sent it."""

from decimal import Decimal

import pytest
from django.db import DatabaseError, connection, transaction
from tests.reporting.conftest import TEST
from tests.support.journal import no_event

from rapport_unique.core.findings import NotPossible
from rapport_unique.reporting.campaigns import GrantLine, import_grants
from rapport_unique.reporting.filling import save_fields
from rapport_unique.reporting.models import Grant, Report, Submission
from rapport_unique.reporting.signing import sign


def grant(house, amount="5.00"):
    line = GrantLine(house.centre.ins, "second", Decimal(amount), reference="REF/2")
    import_grants(campaign=house.covid.campaign, lines=[line], actor=TEST)
    return Report.objects.get(pk=house.covid.pk).version


def signed(house, *roles):
    version = save_fields(report=house.covid, actor=house.agent, revision=0, fields={"justified": "45000,00"})
    for role in roles:
        sign(report=house.covid, actor=house.people[role], revision=1, digest=version.document_digest)
    return version


def test_a_further_grant_adds_to_the_first_and_voids_the_signature(house):
    before = signed(house, "president")
    version = grant(house)
    assert version.evaluation["figures"]["advance"] == "45005.00"
    assert (version.state, version.revision) == ("ready", 2)
    assert version.content_digest != before.content_digest
    assert not version.live_signatures


def test_a_grant_leaves_what_was_sent_as_it_is(house):
    signed(house, "president", "director")
    with no_event(), pytest.raises(NotPossible, match="already-sent"):
        grant(house)
    version = Report.objects.get(pk=house.covid.pk).version
    assert (version.state, version.revision, len(version.live_signatures)) == ("sent", 1, 2)
    assert version.document_digest == Submission.objects.get().document_digest
    assert not Grant.objects.filter(label="second").exists()


@pytest.mark.parametrize("statement", ["UPDATE reporting_version SET state = 'ready'", "DELETE FROM reporting_version"])
def test_the_database_refuses_to_change_a_sent_version(house, statement):
    version = signed(house, "president", "director")
    with pytest.raises(DatabaseError, match="a sent version never changes"), transaction.atomic():
        connection.cursor().execute(f"{statement} WHERE id = {version.pk}")
    version.refresh_from_db()
    assert version.state == "sent"
