"""The states of a report, who may move it, and where to."""

from __future__ import annotations

from enum import StrEnum

from rapport_unique.core.findings import NotAllowed, NotPossible, Severity, define
from rapport_unique.core.texts import Text


class State(StrEnum):
    """Derived from the content and its signatures, except SENT, which stays."""

    NOT_STARTED = "not_started"
    IN_PROGRESS = "in_progress"
    READY = "ready"
    SIGNED_ONCE = "signed_once"
    SENT = "sent"


class Role(StrEnum):
    """What a person may be in a centre, as far as reports are concerned."""

    AGENT = "agent"
    PRESIDENT = "president"
    DIRECTOR = "director"
    READER = "reader"


class Action(StrEnum):
    LOOK = "look"
    EDIT = "edit"
    SIGN = "sign"


SIGNATORIES = (Role.PRESIDENT, Role.DIRECTOR)
EDITORS = (Role.AGENT, *SIGNATORIES)
_MAY = {Action.LOOK: tuple(Role), Action.EDIT: EDITORS, Action.SIGN: SIGNATORIES}

ROLE_LABELS = {
    Role.AGENT: Text("Agent", "Medewerker", "Sachbearbeiter"),
    Role.PRESIDENT: Text("Président", "Voorzitter", "Präsident"),
    Role.DIRECTOR: Text(
        "Secrétaire / directeur général", "Secretaris / algemeen directeur", "Sekretär / Generaldirektor"
    ),
    Role.READER: Text("Lecteur", "Lezer", "Leser"),
}
ON_BEHALF = {
    Role.PRESIDENT: Text("Pour le président", "Voor de voorzitter", "Für den Präsidenten"),
    Role.DIRECTOR: Text(
        "Pour le secrétaire / directeur général",
        "Voor de secretaris / algemeen directeur",
        "Für den Sekretär / Generaldirektor",
    ),
}
"""Who signs by delegation is introduced so."""


def _refusal(code: str, message: Text, expected: Text | None = None) -> None:
    define(code, Severity.BLOCKING, message, expected)


_refusal(
    "role-may-not",
    Text(
        "Votre rôle ne permet pas cette action.",
        "Uw rol laat deze handeling niet toe.",
        "Ihre Rolle erlaubt diese Handlung nicht.",
    ),
)
_refusal(
    "already-sent",
    Text(
        "Ce formulaire a été envoyé : il ne peut plus être modifié ni signé.",
        "Dit formulier is verzonden: het kan niet meer gewijzigd of ondertekend worden.",
        "Dieses Formular wurde gesendet: es kann nicht mehr geändert oder unterzeichnet werden.",
    ),
)
_refusal(
    "blocking-findings",
    Text(
        "Le formulaire ne peut pas être signé tant qu'il contient des erreurs bloquantes ({count}).",
        "Het formulier kan niet ondertekend worden zolang er blokkerende fouten zijn ({count}).",
        "Das Formular kann nicht unterzeichnet werden, solange es blockierende Fehler enthält ({count}).",
    ),
    Text(
        "un formulaire sans erreur bloquante",
        "een formulier zonder blokkerende fout",
        "ein Formular ohne blockierenden Fehler",
    ),
)
_refusal(
    "role-already-signed",
    Text(
        "Cette signature est déjà apposée.",
        "Deze handtekening is al geplaatst.",
        "Diese Unterschrift wurde bereits geleistet.",
    ),
)
_refusal(
    "person-already-signed",
    Text(
        "Une même personne ne peut pas donner les deux signatures.",
        "Eenzelfde persoon kan niet beide handtekeningen plaatsen.",
        "Eine Person kann nicht beide Unterschriften leisten.",
    ),
)
_refusal(
    "content-changed",
    Text(
        "Le contenu a changé depuis que vous l'avez vu. Vérifiez-le et recommencez.",
        "De inhoud is gewijzigd sinds u hem zag. Controleer en begin opnieuw.",
        "Der Inhalt hat sich geändert, seit Sie ihn gesehen haben. Prüfen Sie ihn und beginnen Sie erneut.",
    ),
)
_refusal(
    "nothing-to-sign",
    Text(
        "Le formulaire n'est pas encore rempli.",
        "Het formulier is nog niet ingevuld.",
        "Das Formular ist noch nicht ausgefüllt.",
    ),
)
_refusal(
    "centre-data-missing",
    Text(
        "Complétez d'abord les données du centre : compte bancaire et personne de contact.",
        "Vul eerst de gegevens van het centrum in: bankrekening en contactpersoon.",
        "Ergänzen Sie zuerst die Daten des Zentrums: Bankkonto und Kontaktperson.",
    ),
)
_refusal(
    "campaign-not-open",
    Text(
        "Ce formulaire n'est pas encore ouvert.",
        "Dit formulier is nog niet geopend.",
        "Dieses Formular ist noch nicht geöffnet.",
    ),
)
_refusal(
    "campaign-closed",
    Text(
        "La date limite est dépassée et l'envoi tardif n'est pas admis.",
        "De uiterste datum is voorbij en laattijdig verzenden is niet toegelaten.",
        "Die Frist ist abgelaufen, und ein verspäteter Versand ist nicht zulässig.",
    ),
)


def state_of(*, started: bool, blocking: bool, signed: int, sent: bool) -> State:
    if sent:
        return State.SENT
    if not started:
        return State.NOT_STARTED
    if blocking:
        return State.IN_PROGRESS
    return State.SIGNED_ONCE if signed else State.READY


def may(role: str, action: Action) -> bool:
    return role in _MAY[action]


def require(role: str, action: Action, state: State) -> None:
    """Raise NotAllowed or NotPossible unless `role` may do `action` in `state`."""
    if not may(role, action):
        raise NotAllowed("role-may-not")
    if action is not Action.LOOK and state is State.SENT:
        raise NotPossible("already-sent")


def require_signature(
    *,
    role: str,
    person: str,
    state: State,
    blocking: int,
    signed: dict[str, str],
    distinct_persons: bool = True,
) -> None:
    """Raise unless `person` may sign as `role` now. `signed` maps the roles that signed to their persons."""
    require(role, Action.SIGN, state)
    if state is State.NOT_STARTED:
        raise NotPossible("nothing-to-sign")
    if blocking:
        raise NotPossible("blocking-findings", {"count": blocking})
    if role in signed:
        raise NotPossible("role-already-signed")
    if distinct_persons and person in signed.values():
        raise NotAllowed("person-already-signed")
