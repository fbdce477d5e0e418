"""Why a sign-in was refused, and what to do."""

from rapport_unique.core.findings import Kind, Severity, define
from rapport_unique.core.texts import Text


def _refusal(code: str, message: Text) -> Kind:
    return define(code, Severity.BLOCKING, message)


SERVICE_AWAY = _refusal(
    "login-service-away",
    Text(
        "Le service d'identification fédéral ne répond pas. Recommencez dans quelques minutes.",
        "De federale aanmeldingsdienst antwoordt niet. Probeer over enkele minuten opnieuw.",
        "Der föderale Anmeldedienst antwortet nicht. Versuchen Sie es in einigen Minuten erneut.",
    ),
)
REFUSED = _refusal(
    "login-refused",
    Text(
        "L'identification a été annulée ou refusée par le service fédéral. Vous pouvez recommencer.",
        "De aanmelding werd geannuleerd of geweigerd door de federale dienst. U kunt opnieuw beginnen.",
        "Die Anmeldung wurde abgebrochen oder vom föderalen Dienst abgelehnt. Sie können erneut beginnen.",
    ),
)
STATE = _refusal(
    "login-not-ours",
    Text(
        "Cette identification n'a pas été commencée ici, ou elle a déjà servi. Recommencez depuis la page "
        "d'identification.",
        "Deze aanmelding is niet hier begonnen, of ze werd al gebruikt. Begin opnieuw vanaf de aanmeldpagina.",
        "Diese Anmeldung wurde nicht hier begonnen oder bereits verwendet. Beginnen Sie erneut auf der Anmeldeseite.",
    ),
)
TOKEN = _refusal(
    "login-token-invalid",
    Text(
        "La réponse du service d'identification n'est pas valable. Recommencez ; si cela persiste, prévenez le "
        "helpdesk.",
        "Het antwoord van de aanmeldingsdienst is niet geldig. Begin opnieuw; als het blijft duren, verwittig de "
        "helpdesk.",
        "Die Antwort des Anmeldedienstes ist ungültig. Beginnen Sie erneut; wenn es anhält, verständigen Sie den "
        "Helpdesk.",
    ),
)
LEVEL = _refusal(
    "login-level-too-low",
    Text(
        "Ce moyen d'identification n'est pas assez sûr pour ce que vous voulez faire. Choisissez eID ou itsme.",
        "Dit aanmeldmiddel is niet sterk genoeg voor wat u wilt doen. Kies eID of itsme.",
        "Dieses Anmeldemittel ist nicht sicher genug für das, was Sie tun möchten. Wählen Sie eID oder itsme.",
    ),
)
NUMBER = _refusal(
    "login-without-number",
    Text(
        "Le service d'identification n'a pas communiqué de numéro national : utilisez eID, itsme ou une application "
        "mobile.",
        "De aanmeldingsdienst gaf geen rijksregisternummer door: gebruik eID, itsme of een mobiele app.",
        "Der Anmeldedienst hat keine Nationalregisternummer übermittelt: Verwenden Sie eID, itsme oder eine mobile "
        "App.",
    ),
)
