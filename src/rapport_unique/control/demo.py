"""The demonstration's desk: a year that was sampled, controlled, settled and claimed, and proofs that are awaited."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

from rapport_unique.accounts.access import Actor
from rapport_unique.accounts.models import Mandate
from rapport_unique.control import correcting, pieces, proving, recovering, settling
from rapport_unique.control.concluding import conclude
from rapport_unique.control.desk import assign
from rapport_unique.control.models import AwaitedProof, ControlFile, Recovery, Run, Step
from rapport_unique.control.roles import BUDGET, CONTROLLER
from rapport_unique.control.sampling import draw
from rapport_unique.reporting.demo import GHENT, LIEGE, NAMUR, actor_of
from rapport_unique.reporting.demo_sent import A_YEAR, send_last_year, send_redi
from rapport_unique.reporting.overview import campaigns
from rapport_unique.reporting.submissions import amounts_of
from rapport_unique.ui import clock

_PDF = b"%PDF-1.4\n% a document of the demonstration\n%%EOF\n"
_SAMPLED, _ANSWERED, _CONCLUDED, _SETTLED = (A_YEAR + days for days in (60, 70, 90, 160))
"""Days from today; the campaign of the year before closed 45 days after `A_YEAR`."""


def load_desk() -> None:
    """After the reports were loaded."""
    before = send_last_year()
    first, second = _officers(CONTROLLER)
    with clock.shifted(days=_SAMPLED):
        draw(campaigns=[before], of="reports", rate=Decimal(100), actor=first, seed="demonstration")
        for ins in (LIEGE, GHENT):
            _control(_file(ins), first, ins)
    with clock.shifted(days=_ANSWERED):
        _answer(_file(LIEGE))
    with clock.shifted(days=_CONCLUDED):
        file = _file(LIEGE)
        correction = file.corrections.get()
        correcting.decide(correction=correction, actor=second, revision=file.revision, approved=True, reason="")
        conclude(
            file=file, actor=first, revision=_file(LIEGE).revision, conclusion="corrected", text="Tickets manquants."
        )
    with clock.shifted(days=_SETTLED):
        _settle(before)
    _follow_payments(first)


def _officers(role: str) -> tuple[Actor, Actor]:
    first, second = Mandate.objects.select_related("person").filter(role_key=role, centre=None).order_by("pk")[:2]
    return Actor(first), Actor(second)


def _file(ins: str) -> ControlFile:
    file: ControlFile = ControlFile.objects.get(
        submission__version__report__centre__ins=ins, submission__version__report__campaign__measure_id="food-aid"
    )
    return file


def _control(file: ControlFile, controller: Actor, ins: str) -> None:
    """Taken up, pieces asked for, a correction proposed."""
    assign(file=file, actor=controller, revision=file.revision, to=controller.person)
    language = file.report.centre.language
    asked = {"fr": "Les factures des colis de décembre.", "nl": "De facturen van de pakketten van december."}
    said = {"fr": "Les tickets de caisse manquent.", "nl": "De kassatickets ontbreken."}
    pieces.ask(
        file=file,
        actor=controller,
        revision=_file(ins).revision,
        kind="proof",
        text=asked[language],
        language=language,
        due=clock.today() + timedelta(days=21),
    )
    justified = amounts_of(file.submission)[0]
    correcting.propose(
        file=file,
        actor=controller,
        revision=_file(ins).revision,
        amount_key=justified.key,
        accepted=justified.declared - 2000,
        reason=said[language],
        article=correcting.articles_of(file.report.campaign.measure)[0],
    )


def _answer(file: ControlFile) -> None:
    agent = actor_of(LIEGE, "agent")
    request = file.requests.get()
    pieces.hand_in(request=request, actor=agent, revision=file.revision, name="factures.pdf", content=_PDF)
    pieces.write(
        file=file,
        actor=agent,
        revision=_file(LIEGE).revision,
        text="Voici les factures ; les tickets de caisse n'ont pas été gardés.",
        language="fr",
    )


def _settle(campaign: object) -> None:
    """All but Ghent, whose correction waits for a decision; the centres are told what they have to pay back."""
    first, second = _officers(BUDGET)
    run = settling.compute(campaign=campaign, actor=settling.PROGRAM)
    ready = run.settlements.exclude(report__centre__ins=GHENT).filter(step=Step.COMPUTED)
    chosen = list(ready.values_list("pk", flat=True))
    settling.propose(run=run, chosen=chosen, revision=Run.objects.get(pk=run.pk).revision, actor=first)
    settling.approve(run=run, chosen=chosen, revision=Run.objects.get(pk=run.pk).revision, actor=second)
    recovering.notify(chosen=Recovery.objects.values_list("pk", flat=True), actor=first)


def _follow_payments(controller: Actor) -> None:
    """One proof of Namur has come, the others are awaited."""
    submission = send_redi(campaigns().get(measure_id="redi", period_id="2023"))
    proving.ask_for_proofs(submission=submission, actor=controller, due=clock.today() + timedelta(days=60))
    file = ControlFile.objects.get(submission=submission)
    proof = AwaitedProof.objects.filter(request__file=file)[0]
    agent = actor_of(NAMUR, "agent")
    proving.hand_in_proof(
        file=file, actor=agent, revision=file.revision, chosen=[proof.pk], name="preuve.pdf", content=_PDF
    )
