"""A centre's way through the pages and documents of a measure, where Django is set up on a copy of the product.

Prints the addresses that answered; anything else than an answer is an exception.
"""

import sys
from datetime import timedelta
from decimal import Decimal

from django.core.management import call_command
from django.test import Client

from rapport_unique.accounts.access import Actor, Program
from rapport_unique.accounts.models import Centre, Mandate, OpenSession, Person
from rapport_unique.core.measures import measure as declared
from rapport_unique.reporting.campaigns import GrantLine, import_grants, open_campaign
from rapport_unique.reporting.filling import save_fields, save_row
from rapport_unique.reporting.models import Report, Version
from rapport_unique.reporting.signing import sign
from rapport_unique.ui import clock

PROGRAM, SINCE = Program("test"), clock.today() - timedelta(days=30)
CENTRE_DATA = {
    "iban": "BE68539007547034",
    "bic": "GKCCBEBB",
    "contact_name": "Alix Essai",
    "contact_email": "alix@test.example",
    "contact_phone": "+32 2 000 00 00",
}


def people(centre):
    for role in ("agent", "president", "director"):
        person = Person.objects.create(
            given_name="Alix", surname=role, language="fr", email=f"{role}@test.example", fictional=True
        )
        mandate = Mandate.objects.create(
            person=person, centre=centre, role_key=role, starts=SINCE, granted_by="program:test"
        )
        yield role, Actor(mandate)


def main(measure, period):
    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    centre = Centre.objects.create(
        ins="62063",
        name_fr="Liège",
        name_nl="Luik",
        languages="fr",
        region="wallonia",
        inhabitants=1,
        postcode="4000",
        **CENTRE_DATA,
    )
    campaign = open_campaign(
        measure=measure, period=period, opens=SINCE, closes=clock.today() + timedelta(days=9), actor=PROGRAM
    )
    import_grants(campaign=campaign, lines=[GrantLine("62063", "Toelage", Decimal("1000.00"))], actor=PROGRAM)
    report = Report.objects.get(centre=centre)
    actors = dict(people(centre))
    pages = [f"/measures/{measure}", "/reports", *walk(report, actors)]
    client = signed_in(actors["agent"])
    for page in pages:
        answer = client.get(page)
        if answer.status_code != 200:
            raise SystemExit(f"{page} answered {answer.status_code}")
        content = b"".join(answer.streaming_content) if answer.streaming else answer.content
        sys.stdout.write(f"{page.rpartition('/')[2] or 'report'} {answer.headers['Content-Type']} {len(content)}\n")


def walk(report, actors):
    address = f"/reports/{report.pk}"
    table = declared(report.campaign.measure_id).tables[0]
    values = {"booked_on": "05/02/2025", "nights": "40"}
    save_row(report=report, actor=actors["agent"], revision=0, table=table, values=values)
    save_fields(report=report, actor=actors["agent"], revision=1, fields={"heated": "yes"})
    own = [address, f"{address}/table", f"{address}/form", f"{address}/tables/{table.key}", f"{address}/summary"]
    client = signed_in(actors["agent"])
    for page in (*own, f"{address}/tables/{table.key}/new"):
        if client.get(page).status_code != 200:
            raise SystemExit(f"{page} does not answer before it is sent")
    for role in ("president", "director"):
        version = Version.objects.get(report=report)
        sign(report=report, actor=actors[role], revision=version.revision, digest=version.document_digest)
    return [address, f"{address}/summary", f"{address}/receipt", f"{address}/pdf", f"{address}/workbook/template"]


def signed_in(actor):
    client = Client(HTTP_HOST="localhost")
    session, now = client.session, clock.now()
    session["person"], session["mandate"] = actor.mandate.person_id, actor.mandate.pk
    session["open"] = OpenSession.objects.create(
        person=actor.person, means="demonstration", level=500, begun_at=now, seen_at=now
    ).pk
    session.save()
    client.cookies["session"] = session.session_key
    return client


main(*sys.argv[2:])
