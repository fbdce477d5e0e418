"""End a control: what was found, and the letter that tells the centre in its language."""

from __future__ import annotations

import hashlib
from datetime import datetime

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from rapport_unique.accounts.access import Actor
from rapport_unique.adapters.documents import ControlLetter, CorrectedAmount, render_control_letter
from rapport_unique.control import desk_notices
from rapport_unique.control.correcting import TERM, require_decided
from rapport_unique.control.desk import acting
from rapport_unique.control.desk_codes import FILE_CONCLUDED
from rapport_unique.control.models import ControlFile, Correction
from rapport_unique.core.findings import NotPossible
from rapport_unique.core.money import ZERO
from rapport_unique.core.texts import Text, format_amount
from rapport_unique.reporting.submissions import amounts_of
from rapport_unique.ui import clock

CONCLUSION_LABELS: dict[str, Text] = {
    ControlFile.Conclusion.REGULAR: Text("Régulier", "Regelmatig", "Ordnungsgemäß"),
    ControlFile.Conclusion.CORRECTED: Text("Corrigé", "Gecorrigeerd", "Korrigiert"),
    ControlFile.Conclusion.INCONCLUSIVE: Text(
        "Les pièces ne permettent pas de conclure", "De stukken laten geen besluit toe", "Die Belege reichen nicht aus"
    ),
    ControlFile.Conclusion.INCONSISTENT: Text(
        "Des incohérences demeurent", "Er blijven tegenstrijdigheden", "Es bleiben Unstimmigkeiten"
    ),
}
_SUBJECT = Text(
    "Contrôle de votre rapport : {measure}, {period}",
    "Controle van uw verslag: {measure}, {period}",
    "Kontrolle Ihres Berichts: {measure}, {period}",
)
_SALUTATION = Text("Madame, Monsieur,", "Geachte mevrouw, geachte heer,", "Sehr geehrte Damen und Herren,")
_OPENING = Text(
    "Nous avons contrôlé sur pièces le rapport {reference}, que nous avons reçu de votre centre le {received}.",
    "Wij hebben het verslag {reference}, dat wij op {received} van uw centrum ontvingen, op stukken gecontroleerd.",
    "Wir haben den Bericht {reference}, den wir am {received} von Ihrem Zentrum erhalten haben, anhand der Belege "
    "kontrolliert.",
)
_FOUND = Text("Conclusion : {conclusion}.", "Besluit: {conclusion}.", "Ergebnis: {conclusion}.")
_TOTAL = Text(
    "Les corrections ci-dessous, approuvées par une deuxième personne ou de faible montant, refusent ensemble "
    "{refused}.",
    "De onderstaande correcties, door een tweede persoon goedgekeurd of van gering bedrag, weigeren samen {refused}.",
    "Die nachstehenden Korrekturen, von einer zweiten Person genehmigt oder von geringem Betrag, lehnen zusammen "
    "{refused} ab.",
)
_CONTESTABLE = Text(
    "Chaque correction que vous n'avez pas encore contestée peut l'être dans l'application, dans les {days} jours de "
    "son approbation.",
    "Elke correctie die u nog niet betwist hebt, kunt u in de toepassing betwisten, binnen {days} dagen na de "
    "goedkeuring.",
    "Gegen jede Korrektur, gegen die Sie noch keinen Einspruch erhoben haben, können Sie in der Anwendung binnen "
    "{days} Tagen nach der Genehmigung Einspruch erheben.",
)
_ANSWERED = Text(
    "{reason} Après votre contestation : {answer}",
    "{reason} Na uw betwisting: {answer}",
    "{reason} Nach Ihrem Einspruch: {answer}",
)
_NO_CORRECTION = Text(
    "Aucun montant de votre rapport n'est corrigé.",
    "Geen enkel bedrag van uw verslag is gecorrigeerd.",
    "Kein Betrag Ihres Berichts wird korrigiert.",
)
_REGARDS = Text("Avec nos salutations distinguées,", "Met de meeste hoogachting,", "Mit freundlichen Grüßen")
_ROW = Text("{label}, ligne {position}", "{label}, lijn {position}", "{label}, Zeile {position}")


def conclude(*, file: ControlFile, actor: Actor, revision: int, conclusion: str, text: str) -> None:
    """End the control and write the letter. Raises NotPossible while a proposal or an objection is not decided.

    The letter is typeset before the lock is taken; a file that changed meanwhile is refused as Stale.
    """
    now = clock.now()
    path, digest = kept(render_control_letter(letter_of(file, conclusion=conclusion, text=text, by=actor, at=now)))
    with acting(file=file, actor=actor, revision=revision, action="control-concluded", in_hand=True) as act:
        stored = act.file
        if stored.state == ControlFile.State.CONCLUDED:
            raise NotPossible(FILE_CONCLUDED.code)
        require_decided(stored)
        stored.state, stored.conclusion, stored.conclusion_text = ControlFile.State.CONCLUDED, conclusion, text
        stored.concluded_by, stored.concluded_at = actor.person, now
        stored.letter_path, stored.letter_sha256 = path, digest
        desk_notices.concluded(stored)
        act.data = {"conclusion": conclusion, "text": text, "letter_sha256": digest}


def letter_of(file: ControlFile, *, conclusion: str, text: str, by: Actor, at: datetime) -> ControlLetter:
    """The letter in the language of the centre, from the corrections as they stand."""
    submission, centre = file.submission, file.report.centre
    language, campaign = centre.language, file.report.campaign
    corrections = list(file.corrections.in_force())
    labels = {each.key: each.label for each in amounts_of(submission)}
    said = CONCLUSION_LABELS[conclusion]
    refused = sum((each.reduction for each in corrections), ZERO)
    received = clock.local(submission.received_at).date()
    paragraphs = [
        _SALUTATION.say(language),
        _OPENING.say(language, {"reference": submission.reference, "received": received}),
        _FOUND.say(language, {"conclusion": said}),
        *filter(None, (line.strip() for line in text.splitlines())),
        _TOTAL.say(language, {"refused": refused}) if corrections else _NO_CORRECTION.say(language),
    ]
    if any(each.objection == Correction.Objection.NONE for each in corrections):
        paragraphs.append(_CONTESTABLE.say(language, {"days": TERM.days}))
    return ControlLetter(
        language=language,
        subject=_SUBJECT.say(
            language, {"measure": campaign.measure.title, "period": campaign.parameters.period.label.say(language)}
        ),
        reference=submission.reference,
        addressee=(centre.label.say(language), centre.ins),
        paragraphs=tuple(paragraphs),
        corrections=tuple(_row(each, labels[each.amount_key], language) for each in corrections),
        closing=(_REGARDS.say(language), by.name),
        dated=clock.local(at),
    )


def _row(correction: Correction, label: Text, language: str) -> CorrectedAmount:
    facts = {"label": label, "position": correction.position}
    said = {"reason": correction.reason, "answer": correction.objection_answer}
    return CorrectedAmount(
        label=_ROW.say(language, facts) if correction.table else label.say(language),
        declared=format_amount(correction.declared, language),
        accepted=format_amount(correction.accepted, language),
        refused=format_amount(correction.reduction, language),
        reason=_ANSWERED.say(language, said) if correction.objection_answer else correction.reason,
        law=correction.law.say(language),
    )


def kept(pdf: bytes) -> tuple[str, str]:
    """Store a document of the administration under its hash; its path and its hash."""
    digest = hashlib.sha256(pdf).hexdigest()
    path = f"letters/{digest[:2]}/{digest}.pdf"
    if not default_storage.exists(path):
        path = default_storage.save(path, ContentFile(pdf))
    return path, digest


def document(path: str) -> bytes:
    """A letter or a report of inspection as it was written."""
    with default_storage.open(path) as stored:
        content: bytes = stored.read()
    return content
