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
CARD_TOKEN = _refusal(
    "card-token-unreadable",
    Text(
        "La réponse de la carte n'a pas pu être lue. Mettez l'application Web eID à jour et recommencez.",
        "Het antwoord van de kaart kon niet gelezen worden. Werk de toepassing Web eID bij en begin opnieuw.",
        "Die Antwort der Karte konnte nicht gelesen werden. Aktualisieren Sie die Anwendung Web eID und beginnen Sie "
        "erneut.",
    ),
)
CARD_EXPIRED = _refusal(
    "card-token-expired",
    Text(
        "L'identification par carte a pris plus de cinq minutes, ou a déjà servi. Recommencez.",
        "De aanmelding met de kaart duurde langer dan vijf minuten, of werd al gebruikt. Begin opnieuw.",
        "Die Anmeldung mit der Karte dauerte länger als fünf Minuten oder wurde bereits verwendet. Beginnen Sie "
        "erneut.",
    ),
)
CARD_PURPOSE = _refusal(
    "card-not-for-login",
    Text(
        "Ce certificat ne sert pas à s'identifier. Choisissez le certificat d'authentification de votre carte.",
        "Dit certificaat dient niet om zich aan te melden. Kies het authenticatiecertificaat van uw kaart.",
        "Dieses Zertifikat dient nicht zur Anmeldung. Wählen Sie das Authentifizierungszertifikat Ihrer Karte.",
    ),
)
CARD_SIGNATURE = _refusal(
    "card-signature-wrong",
    Text(
        "La carte n'a pas signé la demande de ce site. Rien ne s'est passé ; recommencez depuis la page "
        "d'identification.",
        "De kaart heeft niet het verzoek van deze site ondertekend. Er is niets gebeurd; begin opnieuw vanaf de "
        "aanmeldpagina.",
        "Die Karte hat nicht die Anfrage dieser Website unterzeichnet. Es ist nichts geschehen; beginnen Sie erneut "
        "auf der Anmeldeseite.",
    ),
)
PASSKEY = _refusal(
    "passkey-refused",
    Text(
        "Cette clé d'accès n'a pas été acceptée. Recommencez, ou choisissez un autre moyen.",
        "Deze toegangssleutel werd niet aanvaard. Begin opnieuw, of kies een ander middel.",
        "Dieser Passkey wurde nicht angenommen. Beginnen Sie erneut, oder wählen Sie ein anderes Mittel.",
    ),
)
CODE = _refusal(
    "code-refused",
    Text(
        "L'adresse e-mail ou le code n'est pas exact, ou le code a déjà servi. Attendez le code suivant.",
        "Het e-mailadres of de code is niet juist, of de code is al gebruikt. Wacht op de volgende code.",
        "Die E-Mail-Adresse oder der Code ist nicht richtig, oder der Code wurde schon verwendet. Warten Sie auf den "
        "nächsten Code.",
    ),
)
INVITATION = _refusal(
    "invitation-refused",
    Text(
        "Cette invitation n'est pas exacte, a expiré ou a déjà servi. Demandez-en une nouvelle à votre gestionnaire "
        "des accès.",
        "Deze uitnodiging is niet juist, vervallen of al gebruikt. Vraag een nieuwe aan uw toegangsbeheerder.",
        "Diese Einladung ist nicht richtig, abgelaufen oder wurde schon verwendet. Bitten Sie Ihren Zugangsverwalter "
        "um eine neue.",
    ),
)
