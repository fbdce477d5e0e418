"""A year of the administration, played by a script through the services: allocation, opening, filling, signing,
sampling, corrections, settlement, recovery, statements of the bank. Everything random comes from one seed."""

import hashlib
import json
import tomllib
from collections import Counter
from dataclasses import astuple, dataclass, field
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from random import Random

from tests.reporting.conftest import SIMULATIONS
from tests.reporting.test_filling import AID
from tests.support.bank import OURS, entry, statement
from tests.support.people import a_person, an_actor

from rapport_unique.accounts.access import Actor, Program
from rapport_unique.accounts.centres import confirm_account, import_centres, update_centre
from rapport_unique.accounts.models import Centre
from rapport_unique.control import concluding, correcting, desk, paying, recovering, sampling, settling, statements
from rapport_unique.control.ledgers import ledgers_of, total
from rapport_unique.control.models import Batch, BatchState, ControlFile, Recovery, Run, SampledUnit, Settlement
from rapport_unique.core.allocation import allocate
from rapport_unique.core.lifecycle import SIGNATORIES, State
from rapport_unique.core.money import ZERO, euros
from rapport_unique.core.texts import Text, format_amount
from rapport_unique.reporting.campaigns import (
    GrantLine,
    PrefilledLine,
    import_grants,
    import_prefilled,
    open_campaign,
)
from rapport_unique.reporting.filling import save_fields, save_row
from rapport_unique.reporting.models import Campaign, Grant, Report, Simulation, Version
from rapport_unique.reporting.signing import sign
from rapport_unique.reporting.simulations import deliver_simulations
from rapport_unique.reporting.submissions import amounts_of
from rapport_unique.ui import clock

EXAMPLES = Path(__file__).parents[1] / "examples"
FEW = (("covid-premium", "2020"), ("food-aid", "2023"), ("rental-guarantees", "2020"))
SEVEN = (
    *FEW,
    ("staff-costs", "2018"),
    ("energy-fund", "2023"),
    ("integration-projects", "2023"),
    ("redi", "2023"),
)
PROGRAM = Program("year")


@dataclass
class Year:
    """What is played, by whom, and what the script itself remembers to compare with."""

    centres: int
    measures: tuple[tuple[str, str], ...]
    seed: int = 2026
    budgets: dict[str, Decimal] = field(default_factory=dict)
    paid_in: Decimal = ZERO
    acts: Counter = field(default_factory=Counter)

    def play(self) -> str:
        """The fingerprint of all that came of it."""
        self.random = Random(self.seed)
        self.manager, self.controller, self.colleague = (
            an_actor(role) for role in ("manager", "controller", "controller")
        )
        self.officer, self.second = an_actor("budget"), an_actor("budget")
        self.people = self._centres()
        campaigns = [self._opened(*each) for each in self.measures]
        for campaign in campaigns:
            for report in campaign.reports.select_related("centre", "campaign", "version").order_by("centre__ins"):
                self._lives(report)
        with clock.shifted(days=20):
            self._controls(campaigns)
        with clock.shifted(days=60):
            for campaign in campaigns:
                self._settles(campaign)
            self._pays(campaigns)
            self._collects()
        self._balances(campaigns)
        return self._fingerprint(campaigns)

    def _centres(self) -> dict[str, dict[str, Actor]]:
        if not Centre.objects.exists():
            import_centres(actor=PROGRAM)
        everyone = list(Centre.objects.order_by("ins"))
        people = {}
        for centre in sorted(self.random.sample(everyone, self.centres), key=lambda each: each.ins):
            stored = update_centre(
                centre=centre,
                actor=PROGRAM,
                revision=centre.revision,
                iban="BE68 5390 0754 7034",
                bic="GKCCBEBB",
                contact_name="Alix Essai",
                contact_email=f"c{centre.ins}@test.example",
                contact_phone="+32 2 000 00 00",
            )
            confirm_account(centre=stored, iban=stored.iban, actor=self.officer)
            people[centre.ins] = {
                role: an_actor(role, stored, a_person(fictional=False)) for role in ("agent", "president", "director")
            }
        return people

    def _opened(self, measure: str, period: str) -> Campaign:
        """Granted by the key, to the cent."""
        today = clock.today()
        campaign = open_campaign(
            measure=measure,
            period=period,
            opens=today - timedelta(days=60),
            closes=today + timedelta(days=10),
            actor=self.manager,
        )
        counts = {ins: (self.random.randrange(1, 4000), self.random.randrange(1, 9000)) for ins in self.people}
        budget = self.budgets[measure] = Decimal(self.random.randrange(900_00, 1_100_00)) * self.centres / 100
        allocated = allocate(budget, counts)
        shares = {ins: share.amount for ins, share in allocated.shares.items()}
        assert sum(shares.values(), ZERO) == budget
        key = campaign.measure.prefilled[0].key
        lines = [
            GrantLine(ins, "Octroi", amount, restriction=key, reference=f"{measure}/{number}")
            for number, (ins, amount) in enumerate(sorted(shares.items()), 1)
        ]
        import_grants(campaign=campaign, lines=lines, actor=self.manager)
        known = {each.key for each in campaign.measure.prefilled[1:]}
        told = self._document(measure)["examples"][0].get("prefilled", {})
        if wanted := [(each, value) for each, value in told.items() if each in known and each not in _GRANTED]:
            import_prefilled(
                campaign=campaign,
                lines=[PrefilledLine(ins, each, value) for ins in self.people for each, value in wanted],
                actor=self.manager,
            )
        return campaign

    def _document(self, measure: str) -> dict:
        (path,) = sorted((EXAMPLES / measure).glob("*.toml"))[:1]
        return tomllib.loads(path.read_text(encoding="utf-8"))

    def _lives(self, report: Report) -> None:
        """One in ten sends nothing; what cannot be signed stays with its centre."""
        people = self.people[report.centre.ins]
        if self.random.random() < 0.1:
            self.acts["not begun"] += 1
            return
        self._fills(report, people["agent"])
        version = Version.objects.get(report=report)
        if version.state != State.READY:
            self.acts[f"{report.campaign.measure_id} not complete"] += 1
            return
        for role in self.random.sample([each.value for each in SIGNATORIES], 2):
            sign(report=report, actor=people[role], revision=version.revision, digest=version.document_digest)
        self.acts["sent"] += 1

    def _fills(self, report: Report, agent: Actor) -> None:
        measure = report.campaign.measure
        granted = sum(Grant.objects.of(report).values_list("amount", flat=True), ZERO)
        spent = euros(granted * Decimal(self.random.randrange(60, 120)) / 100)
        if measure.id == "redi":
            deliver_simulations(report=report, actor=PROGRAM, data=SIMULATIONS)
            for simulation in Simulation.objects.of(report)[:2]:
                values = AID | {"granted_monthly": f"{self.random.randrange(50, 90)},00"}
                table = measure.table("lines")
                save_row(
                    report=report,
                    actor=agent,
                    revision=_revision(report),
                    table=table,
                    values=values,
                    simulation=simulation,
                )
            return
        document = self._document(measure.id)
        example = document["examples"][0]
        for key, rows in example.get("tables", {}).items():
            for row in rows:
                values = {name: str(value).replace(".", ",") for name, value in (document["row"][key] | row).items()}
                save_row(
                    report=report, actor=agent, revision=_revision(report), table=measure.table(key), values=values
                )
        fields = {**document.get("fields", {}), **example.get("fields", {})}
        fields = {
            name: value.replace(".", ",") if value.replace(".", "").isdigit() else value
            for name, value in fields.items()
        }
        if measure.id in ("covid-premium", "food-aid"):
            fields[{"covid-premium": "justified", "food-aid": "parcels"}[measure.id]] = format_amount(
                spent, "nl"
            ).strip("€ \u00a0")
        save_fields(report=report, actor=agent, revision=_revision(report), fields=fields)

    def _controls(self, campaigns: list[Campaign]) -> None:
        """A fifth of what was sent; half of it is corrected, by two people."""
        sample = sampling.draw(
            campaigns=campaigns, of="reports", rate=Decimal(20), actor=self.controller, seed=f"year-{self.seed}"
        )
        self.sampled = [unit.identifier for unit in SampledUnit.objects.filter(sample=sample).order_by("identifier")]
        for file in ControlFile.objects.order_by("submission__reference"):
            desk.assign(file=file, actor=self.controller, revision=file.revision, to=self.controller.person)
            amounts = [each for each in amounts_of(file.submission) if each.balance_follows]
            refused = bool(amounts) and self.random.random() < 0.5
            if refused:
                amount = amounts[0]
                accepted = euros(amount.declared * Decimal(self.random.randrange(50, 100)) / 100)
                proposed = correcting.propose(
                    file=file,
                    actor=self.controller,
                    revision=_fresh(file),
                    amount_key=amount.key,
                    accepted=accepted,
                    reason="Pas de preuve",
                    article=Text("art. 4", "art. 4", "Art. 4"),
                )
                correcting.decide(
                    correction=proposed, actor=self.colleague, revision=_fresh(file), approved=True, reason="Exact"
                )
                self.acts["corrected"] += 1
            _fresh(file)
            concluding.conclude(
                file=file,
                actor=self.controller,
                revision=file.revision,
                conclusion="corrected" if refused else "regular",
                text="Conclusion.",
            )
            self.acts["controlled"] += 1

    def _settles(self, campaign: Campaign) -> None:
        run = settling.compute(campaign=campaign, actor=PROGRAM)
        chosen = list(run.settlements.values_list("pk", flat=True))
        settling.propose(run=run, chosen=chosen, revision=self._run(campaign).revision, actor=self.officer)
        settling.approve(run=run, chosen=chosen, revision=self._run(campaign).revision, actor=self.second)

    def _run(self, campaign: Campaign) -> Run:
        return Run.objects.get(campaign=campaign)

    def _pays(self, campaigns: list[Campaign]) -> None:
        if not Settlement.objects.filter(mode="balance").exists():
            return
        batch = paying.prepare_batch(execute_on=clock.today(), actor=self.officer)
        paying.approve_batch(batch=batch, revision=_fresh(batch), actor=self.second)
        paying.take_batch(batch=batch, revision=_fresh(batch), actor=self.officer)
        paying.execute_batch(batch=batch, revision=_fresh(batch), actor=self.officer)
        assert Batch.objects.get().state == BatchState.EXECUTED

    def _collects(self) -> None:
        """Most centres pay all, some a part, some nothing; one pays a stranger's money."""
        recoveries = list(Recovery.objects.order_by("number"))
        if not recoveries:
            return
        recovering.notify(chosen=[each.pk for each in recoveries], actor=self.officer)
        entries = [entry("12.34", words="Sans communication", reference="R0")]
        for number, recovery in enumerate(recoveries, 1):
            share = self.random.choice([1, 1, 1, 1, 1, 1, 1, Decimal("0.4"), Decimal("0.5"), 0])
            amount = euros(recovery.amount * share)
            if amount:
                entries.append(entry(str(amount), recovery.communication, reference=f"R{number}"))
                self.paid_in += amount
        content = statement(*entries, account=OURS)
        for again in range(2):
            uploaded = statements.upload_statement(name="camt.xml", content=content, actor=self.officer)
            taken = statements.confirm_statement(statement=uploaded, actor=self.officer)
            assert taken == (0 if again else len(entries))

    def _balances(self, campaigns: list[Campaign]) -> None:
        """Every euro is in one place, and what the script remembers is what the ledgers say."""
        recovered = ZERO
        for campaign in campaigns:
            ledger = total(each for _, each in ledgers_of(campaign))
            assert ledger.grant == self.budgets[campaign.measure_id], campaign
            settlements = Settlement.objects.filter(run__campaign=campaign)
            assert ledger.justified == sum((each.accepted for each in settlements), ZERO)
            assert ledger.open == ledger.refused == ledger.due == ZERO
            recovered += ledger.recovered
        assert recovered == self.paid_in

    def _fingerprint(self, campaigns: list[Campaign]) -> str:
        told = {
            "grants": list(_values(Grant, "campaign__measure_id", "centre__ins", "amount", "reference")),
            "versions": list(
                _values(Version, "report__campaign__measure_id", "report__centre__ins", "state", "document_digest")
            ),
            "sample": self.sampled,
            "settlements": list(
                _values(Settlement, "run__campaign__measure_id", "report__centre__ins", "mode", "accepted", "amount")
            ),
            "recoveries": list(_values(Recovery, "number", "communication", "amount", "state")),
            "ledgers": [
                [report.centre.ins, campaign.key, *map(str, astuple(ledger))]
                for campaign in campaigns
                for report, ledger in ledgers_of(campaign)
            ],
        }
        return hashlib.sha256(json.dumps(told, default=str).encode()).hexdigest()


_GRANTED = {"advance", "grant", "art4", "art6", "main", "compensation", "supplement_art6", "reaffectation"}


def _values(model, *names):
    return model.objects.order_by(*names).values_list(*names)


def _revision(report: Report) -> int:
    return Version.objects.get(report=report).revision


def _fresh(stored) -> int:
    stored.refresh_from_db()
    return stored.revision
