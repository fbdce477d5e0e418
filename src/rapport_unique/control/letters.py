"""The letter of a recovery, in the language of the centre."""

from __future__ import annotations

from rapport_unique.accounts.models import ADMINISTRATION
from rapport_unique.adapters.documents.letter import Letter, render_letter
from rapport_unique.adapters.documents.report import Entry
from rapport_unique.control.models import Recovery
from rapport_unique.control.paying import own_account
from rapport_unique.core.identifiers import format_iban
from rapport_unique.core.texts import LANGUAGES, Text, format_amount, format_date
from rapport_unique.ui import clock

_TITLE = Text("Récupération d'une subvention", "Terugvordering van een toelage", "Rückforderung einer Subvention")
_SIR = Text("Madame, Monsieur,", "Geachte mevrouw, geachte heer,", "Sehr geehrte Damen und Herren,")
_OPENING = Text(
    "Le solde de la subvention « {measure} », {period}, est réglé. {reason}",
    "Het saldo van de toelage “{measure}”, {period}, is vereffend. {reason}",
    "Der Saldo der Subvention „{measure}“, {period}, ist abgerechnet. {reason}",
)
_GRANTED = Text("Montant octroyé", "Toegekend bedrag", "Gewährter Betrag")
_ACCEPTED = Text("Montant accepté", "Aanvaard bedrag", "Angenommener Betrag")
_AMOUNT = Text("Montant à rembourser", "Terug te betalen bedrag", "Zurückzuzahlender Betrag")
_REPORT = Text("Rapport", "Verslag", "Bericht")
_LAW = Text("Base légale", "Rechtsgrond", "Rechtsgrundlage")
_DUE = Text("À payer au plus tard le", "Te betalen uiterlijk op", "Zahlbar bis zum")
_ACCOUNT = Text("Sur le compte", "Op rekening", "Auf das Konto")
_COMMUNICATION = Text("Communication structurée", "Gestructureerde mededeling", "Strukturierte Mitteilung")
_PART = Text("Tranche au {due}", "Schijf op {due}", "Rate am {due}")
_CLOSING = Text(
    "Mentionnez uniquement la communication structurée : votre paiement est reconnu par elle. Si vous n'êtes pas "
    "d'accord, dites-le par écrit avant l'échéance, avec vos raisons.",
    "Vermeld enkel de gestructureerde mededeling: daaraan wordt uw betaling herkend. Bent u het niet eens, laat het "
    "dan vóór de vervaldag schriftelijk weten, met uw redenen.",
    "Geben Sie nur die strukturierte Mitteilung an: Daran wird Ihre Zahlung erkannt. Sind Sie nicht einverstanden, "
    "teilen Sie es vor der Fälligkeit schriftlich mit, mit Ihren Gründen.",
)


def letter_of(recovery: Recovery) -> bytes:
    """The letter as PDF: the same bytes as long as the recovery is the same.

    Raises NotPossible("administration-account-missing") while nobody could pay.
    """
    account = own_account()
    settlement = recovery.settlement
    report = settlement.report
    centre, campaign = report.centre, report.campaign
    here = centre.language
    facts = {
        "measure": campaign.measure.title.say(here),
        "period": campaign.parameters.period.label.say(here),
        "reason": recovery.reason_text.say(here),
    }
    rows = [
        (_REPORT, settlement.submission.reference if settlement.submission else "–"),
        (_GRANTED, format_amount(settlement.granted, here)),
        (_ACCEPTED, format_amount(settlement.accepted, here)),
        (_AMOUNT, format_amount(recovery.amount, here)),
        (_LAW, recovery.law_text.say(here)),
        *((_part(each.due), format_amount(each.amount, here)) for each in recovery.instalments.all()),
        (_DUE, format_date(recovery.due, here)),
        (_ACCOUNT, f"{format_iban(account.iban)} ({account.bic})"),
        (_COMMUNICATION, recovery.shown_communication),
    ]
    return render_letter(
        Letter(
            language=here,
            title=_TITLE.say(here),
            sender=ADMINISTRATION.say(here),
            addressee=(centre.label.say(here), centre.postcode),
            reference=recovery.number,
            dated=clock.local(recovery.notified_at or settlement.approved_at or settlement.computed_at),
            opening=(_SIR.say(here), _OPENING.say(here, facts)),
            entries=tuple(Entry(label.say(here), value) for label, value in rows),
            closing=(_CLOSING.say(here),),
        )
    )


def _part(due: object) -> Text:
    return Text(*(_PART.say(language, {"due": due}) for language in LANGUAGES))
