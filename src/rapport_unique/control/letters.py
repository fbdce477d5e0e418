"""The letter of a settlement, with what is to be paid back if anything is, in the language of the centre."""

from __future__ import annotations

from rapport_unique.accounts.models import ADMINISTRATION
from rapport_unique.adapters.documents.letter import Letter, render_letter
from rapport_unique.adapters.documents.report import Entry
from rapport_unique.control.contesting import OUTCOME_LABELS
from rapport_unique.control.models import Contestation, Mode, Recovery, Settlement
from rapport_unique.control.paying import own_account
from rapport_unique.core.identifiers import format_iban
from rapport_unique.core.texts import Text, format_amount, format_date
from rapport_unique.ui import clock

_TITLES = {
    Mode.RECOVERY: Text(
        "Récupération d'une subvention", "Terugvordering van een toelage", "Rückforderung einer Subvention"
    ),
    Mode.BALANCE: Text(
        "Paiement du solde d'une subvention", "Betaling van het saldo van een toelage", "Zahlung des Restbetrags"
    ),
    Mode.DEDUCTION: Text(
        "Solde déduit de l'année suivante", "Saldo afgetrokken van het volgende jaar", "Abzug vom folgenden Jahr"
    ),
    Mode.NONE: Text("Règlement d'une subvention", "Vereffening van een toelage", "Abrechnung einer Subvention"),
}
_SAYS = {
    Mode.BALANCE: Text(
        "Ce que vous avez justifié dépasse ce qui a été octroyé : le solde est versé sur le compte de votre centre.",
        "Wat u verantwoord hebt, is meer dan wat toegekend werd: het saldo wordt op uw rekening gestort.",
        "Was Sie gerechtfertigt haben, übersteigt das Gewährte: Der Restbetrag wird Ihrem Zentrum überwiesen.",
    ),
    Mode.DEDUCTION: Text(
        "Le reste est déduit de la subvention de l'année suivante ; vous ne devez rien payer.",
        "De rest wordt afgetrokken van de toelage van het volgende jaar; u hoeft niets te betalen.",
        "Der Rest wird von der Subvention des folgenden Jahres abgezogen; Sie brauchen nichts zu zahlen.",
    ),
    Mode.NONE: Text(
        "Il n'y a rien à rembourser ni à payer.",
        "Er valt niets terug te betalen of te betalen.",
        "Es ist nichts zurückzuzahlen und nichts zu zahlen.",
    ),
}
_SAYS_SINCE = _SAYS | {
    Mode.BALANCE: Text(
        "Depuis, il est accepté davantage : la différence est versée sur le compte de votre centre.",
        "Sindsdien is er meer aanvaard: het verschil wordt op de rekening van uw centrum gestort.",
        "Seither ist mehr angenommen: Die Differenz wird Ihrem Zentrum überwiesen.",
    ),
    Mode.DEDUCTION: Text(
        "Depuis, il est accepté moins : la différence est déduite de la subvention de l'année suivante.",
        "Sindsdien is er minder aanvaard: het verschil wordt afgetrokken van de toelage van het volgende jaar.",
        "Seither ist weniger angenommen: Die Differenz wird von der Subvention des folgenden Jahres abgezogen.",
    ),
}
_SIR = Text("Madame, Monsieur,", "Geachte mevrouw, geachte heer,", "Sehr geehrte Damen und Herren,")
_OPENING = Text(
    "Le solde de la subvention « {measure} », {period}, est réglé. {reason}",
    "Het saldo van de toelage “{measure}”, {period}, is vereffend. {reason}",
    "Der Saldo der Subvention „{measure}“, {period}, ist abgerechnet. {reason}",
)
_GRANTED = Text("Montant octroyé", "Toegekend bedrag", "Gewährter Betrag")
_ACCEPTED_BEFORE = Text("Accepté jusqu'ici", "Tot nu toe aanvaard", "Bisher angenommen")
_ACCEPTED = Text("Montant accepté", "Aanvaard bedrag", "Angenommener Betrag")
_AMOUNT = Text("Montant à rembourser", "Terug te betalen bedrag", "Zurückzuzahlender Betrag")
_BALANCE = Text("Montant à payer à votre centre", "Aan uw centrum te betalen bedrag", "An Ihr Zentrum zu zahlen")
_DEDUCTED = Text("Montant à déduire", "Af te trekken bedrag", "Abzuziehender Betrag")
_REPORT = Text("Rapport", "Verslag", "Bericht")
_LAW = Text("Base légale", "Rechtsgrond", "Rechtsgrundlage")
_DUE = Text("À payer au plus tard le", "Te betalen uiterlijk op", "Zahlbar bis zum")
_ACCOUNT = Text("Sur le compte", "Op rekening", "Auf das Konto")
_COMMUNICATION = Text("Communication structurée", "Gestructureerde mededeling", "Strukturierte Mitteilung")
_PART = Text("Tranche au {due}", "Schijf op {due}", "Rate am {due}")
_CLOSING = Text(
    "Mentionnez uniquement la communication structurée : votre paiement est reconnu par elle. Si vous n'êtes pas "
    "d'accord, dites-le avant l'échéance sur la page « Solde et remboursement » ou par écrit, avec vos raisons.",
    "Vermeld enkel de gestructureerde mededeling: daaraan wordt uw betaling herkend. Bent u het niet eens, zeg het "
    "dan vóór de vervaldag op de pagina “Saldo en terugbetaling” of schriftelijk, met uw redenen.",
    "Geben Sie nur die strukturierte Mitteilung an: Daran wird Ihre Zahlung erkannt. Sind Sie nicht einverstanden, "
    "sagen Sie es vor der Fälligkeit auf der Seite „Saldo und Rückzahlung“ oder schriftlich, mit Ihren Gründen.",
)


def letter_of(settlement: Settlement) -> bytes:
    """The letter as PDF of an approved settlement: the same bytes as long as that, and its recovery, are the same.

    Raises NotPossible("administration-account-missing") for a recovery that nobody could pay.
    """
    report, mode = settlement.report, Mode(settlement.mode)
    centre, campaign = report.centre, report.campaign
    recovery: Recovery | None = getattr(settlement, "recovery", None)
    here = centre.language
    supplement = f"-{settlement.number}" if settlement.is_supplement else ""
    before, says = (_ACCEPTED_BEFORE, _SAYS_SINCE) if supplement else (_GRANTED, _SAYS)
    facts = {
        "measure": campaign.measure.title.say(here),
        "period": campaign.parameters.period.label.say(here),
        "reason": (recovery.reason_text if recovery else says[mode]).say(here),
    }
    rows = [
        (_REPORT, settlement.submission.reference if settlement.submission else "–"),
        (before, format_amount(settlement.granted, here)),
        (_ACCEPTED, format_amount(settlement.accepted_in_all, here)),
        *(_claimed(recovery, here) if recovery else _settled(settlement, mode, here)),
    ]
    return render_letter(
        Letter(
            language=here,
            title=_TITLES[mode].say(here),
            sender=ADMINISTRATION.say(here),
            addressee=(centre.label.say(here), centre.postcode),
            reference=recovery.number
            if recovery
            else f"{campaign.measure_id.upper()}-{campaign.period_id}-{centre.ins}{supplement}",
            dated=clock.local((recovery and recovery.notified_at) or settlement.approved_at or settlement.computed_at),
            opening=(_SIR.say(here), _OPENING.say(here, facts)),
            entries=tuple(Entry(label.say(here), value) for label, value in rows),
            closing=(_CLOSING.say(here),) if recovery else (),
        )
    )


_DECISION = Text(
    "Décision sur votre contestation", "Beslissing over uw betwisting", "Entscheidung über Ihre Anfechtung"
)
_DECIDED = Text(
    "Le {day}, vous avez contesté la récupération {number} (« {measure} », {period}). {outcome}.",
    "Op {day} hebt u de terugvordering {number} betwist (“{measure}”, {period}). {outcome}.",
    "Am {day} haben Sie die Rückforderung {number} angefochten („{measure}“, {period}). {outcome}.",
)
_CLAIMED_FIRST = Text("Montant d'abord demandé", "Eerst gevraagd bedrag", "Zuerst verlangter Betrag")


def decision_letter(contestation: Contestation) -> bytes:
    """The letter as PDF of what was decided on a contestation: the same bytes as long as that is the same."""
    recovery = contestation.recovery
    settlement = recovery.settlement
    centre, campaign = settlement.report.centre, settlement.report.campaign
    here = centre.language
    facts = {
        "day": format_date(clock.local(contestation.made_at).date(), here),
        "number": recovery.number,
        "measure": campaign.measure.title.say(here),
        "period": campaign.parameters.period.label.say(here),
        "outcome": OUTCOME_LABELS[Contestation.Outcome(contestation.outcome)].say(here),
    }
    stands = contestation.outcome in (Contestation.Outcome.UPHELD, Contestation.Outcome.LOWER)
    rows = [(_CLAIMED_FIRST, format_amount(settlement.amount, here))]
    if stands:
        rows += [
            (_AMOUNT, format_amount(contestation.amount or recovery.amount, here)),
            (_DUE, format_date(contestation.due or recovery.due, here)),
            (_COMMUNICATION, recovery.shown_communication),
        ]
    return render_letter(
        Letter(
            language=here,
            title=_DECISION.say(here),
            sender=ADMINISTRATION.say(here),
            addressee=(centre.label.say(here), centre.postcode),
            reference=recovery.number,
            dated=clock.local(contestation.decided_at or contestation.made_at),
            opening=(_SIR.say(here), _DECIDED.say(here, facts)),
            entries=tuple(Entry(label.say(here), value) for label, value in rows),
            closing=(contestation.answer,),
        )
    )


def _claimed(recovery: Recovery, here: str) -> list[tuple[Text, str]]:
    account = own_account()
    return [
        (_AMOUNT, format_amount(recovery.amount, here)),
        (_LAW, recovery.law_text.say(here)),
        *((_part(each.due), format_amount(each.amount, here)) for each in recovery.instalments.all()),
        (_DUE, format_date(recovery.due, here)),
        (_ACCOUNT, f"{format_iban(account.iban)} ({account.bic})"),
        (_COMMUNICATION, recovery.shown_communication),
    ]


def _settled(settlement: Settlement, mode: Mode, here: str) -> list[tuple[Text, str]]:
    label = {Mode.BALANCE: _BALANCE, Mode.DEDUCTION: _DEDUCTED}.get(mode)
    return [(label, format_amount(settlement.amount, here))] if label else []


def _part(due: object) -> Text:
    return _PART.filled(due=due)
