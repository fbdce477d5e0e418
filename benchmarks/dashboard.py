"""What the administration's dashboard costs at full size: 581 centres, seven measures, five years.

    python -m benchmarks.dashboard [--rounds N] [--json FILE]

The peer is the list of every report that the same page needs if it counts in Python; the limit is the one query that
counts in the database. CPU is user + system time of this process, on SQLite; medians over the rounds, each arm once in
each round.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import sys
import tempfile
from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from statistics import median
from typing import Any

MEASURES = (
    "participation",
    "staff-costs",
    "rental-guarantees",
    "energy-fund",
    "integration-projects",
    "redi",
    "covid-premium",
)
YEARS = range(2022, 2027)
BAR = 0.150
"""CPU seconds."""


def cpu(work: Callable[[], Any]) -> float:
    before = resource.getrusage(resource.RUSAGE_SELF)
    work()
    after = resource.getrusage(resource.RUSAGE_SELF)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def fill() -> None:
    """Reports of every state: older years sent, the last one under way."""
    from rapport_unique.accounts.access import Program
    from rapport_unique.accounts.centres import import_centres
    from rapport_unique.accounts.models import Centre, Person
    from rapport_unique.core.lifecycle import State
    from rapport_unique.reporting.models import Campaign, Report, Signature, Submission, Version
    from rapport_unique.ui import clock

    import_centres(actor=Program("benchmark"))
    centres = list(Centre.objects.all())
    person = Person.objects.create(given_name="A", surname="B", language="fr", email="a@b.example")
    states = list(State)
    for year in YEARS:
        closes = date(clock.today().year - (YEARS[-1] - year), 2, 28)
        for measure in MEASURES:
            campaign = Campaign.objects.create(
                measure_id=measure, period_id=str(year), opens=closes - timedelta(days=90), closes=closes
            )
            reports = Report.objects.bulk_create([Report(centre=each, campaign=campaign) for each in centres])
            versions = Version.objects.bulk_create(
                [
                    Version(report=each, state=(State.SENT if year < YEARS[-1] else states[number % len(states)]).value)
                    for number, each in enumerate(reports)
                ]
            )
            for report, version in zip(reports, versions, strict=True):
                report.version = version
            Report.objects.bulk_update(reports, ["version"], batch_size=200)
            sent = [each for each in versions if each.state == State.SENT.value]
            at = clock.now().replace(year=closes.year, month=2, day=20)
            Submission.objects.bulk_create(
                [
                    Submission(
                        version=each,
                        reference=f"RU-{measure}-{year}-{each.pk}",
                        document={},
                        figures={},
                        evaluation={},
                        centre_data={},
                        received_at=at - timedelta(days=number % 40),
                        late=number % 9 == 0,
                    )
                    for number, each in enumerate(sent)
                ]
            )
            Signature.objects.bulk_create(
                [
                    Signature(
                        version=each,
                        revision=1,
                        role=("president", "director")[number % 2],
                        person=person,
                        digest="",
                        means="account",
                        evidence={},
                        signed_at=at,
                    )
                    for number, each in enumerate(versions)
                    if each.state == State.SIGNED_ONCE.value
                ]
            )


def arms() -> dict[str, Callable[[], Any]]:
    from django.test import Client

    from rapport_unique.accounts.levels import Level
    from rapport_unique.accounts.models import Mandate, OpenSession, Person
    from rapport_unique.reporting.overview import centres_and_measures, counts
    from rapport_unique.ui import clock

    now = clock.now()
    person = Person.objects.get()
    mandate = Mandate.objects.create(person=person, role_key="manager", starts=date(2020, 1, 1), granted_by="benchmark")
    opened = OpenSession.objects.create(
        person=person, means="demonstration", level=int(Level.EID), begun_at=now, seen_at=now
    )
    client = Client()
    session = client.session
    session.update({"person": person.pk, "mandate": mandate.pk, "open": opened.pk, "level": int(Level.EID)})
    session.save()
    client.cookies["session"] = session.session_key
    last = f"/administration/follow-up/{MEASURES[0]}/{YEARS[-1]}"

    def page(address: str) -> Callable[[], Any]:
        def work() -> None:
            if client.get(address).status_code != 200:
                raise RuntimeError(address)

        return work

    rows = ("campaign_id", "version__state", "late")
    return {
        "dashboard": page("/administration"),
        "campaign": page(last),
        "counted in Python": lambda: Counter(centres_and_measures().values_list(*rows)),
        "one query": counts,
    }


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.environ.update(
            RU_HOME=folder,
            RU_DEMO="1",
            RU_HOSTS="testserver",
            DJANGO_SETTINGS_MODULE="rapport_unique.sites.rapport.settings",
        )
        import django
        from django.core.management import call_command

        django.setup()
        call_command("migrate", verbosity=0)
        call_command("collectstatic", interactive=False, verbosity=0)
        fill()
        measured = arms()
        for work in measured.values():
            work()
        spent: dict[str, list[float]] = {name: [] for name in measured}
        for _ in range(options.rounds):
            for name, work in measured.items():
                spent[name].append(cpu(work))
    found = {name: median(values) for name, values in spent.items()}
    for name, seconds in found.items():
        print(f"{name:20} {seconds * 1000:8.1f} ms CPU   {seconds / found['one query']:6.1f} x the one query")
    if options.json:
        options.json.parent.mkdir(parents=True, exist_ok=True)
        options.json.write_text(json.dumps({"cpu_seconds": found, "bar": BAR, "rounds": options.rounds}, indent=2))
    return int(max(found["dashboard"], found["campaign"]) > BAR)


if __name__ == "__main__":
    sys.exit(main())
