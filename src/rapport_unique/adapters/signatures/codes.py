"""What can be wrong with a signature, a certificate or a signed document."""

from rapport_unique.core.findings import Kind, Severity, define
from rapport_unique.core.texts import Text


def _refusal(code: str, message: Text) -> Kind:
    return define(code, Severity.BLOCKING, message)


CERTIFICATE_UNREADABLE = _refusal(
    "certificate-unreadable",
    Text(
        "Le certificat de la carte n'a pas pu être lu. Retirez la carte, remettez-la et recommencez.",
        "Het certificaat van de kaart kon niet gelezen worden. Neem de kaart uit, steek ze opnieuw in en herbegin.",
        "Das Zertifikat der Karte konnte nicht gelesen werden. Nehmen Sie die Karte heraus, stecken Sie sie wieder ein "
        "und beginnen Sie erneut.",
    ),
)
CERTIFICATE_NOT_FOR_SIGNING = _refusal(
    "certificate-not-for-signing",
    Text(
        "Ce certificat ne sert pas à signer (il lui manque la non-répudiation). Choisissez le certificat de signature.",
        "Dit certificaat dient niet om te tekenen (onweerlegbaarheid ontbreekt). Kies het handtekeningcertificaat.",
        "Dieses Zertifikat dient nicht zum Unterzeichnen (die Nichtabstreitbarkeit fehlt). Wählen Sie das "
        "Signaturzertifikat.",
    ),
)
CERTIFICATE_EXPIRED = _refusal(
    "certificate-expired",
    Text(
        "Le certificat de cette carte n'est plus, ou pas encore, valable (du {start} au {end}). "
        "Demandez une nouvelle carte à votre commune.",
        "Het certificaat van deze kaart is niet meer, of nog niet, geldig (van {start} tot {end}). "
        "Vraag een nieuwe kaart aan bij uw gemeente.",
        "Das Zertifikat dieser Karte ist nicht mehr oder noch nicht gültig (vom {start} bis {end}). "
        "Beantragen Sie eine neue Karte bei Ihrer Gemeinde.",
    ),
)
CERTIFICATE_UNTRUSTED = _refusal(
    "certificate-untrusted",
    Text(
        "Le certificat de cette carte n'est pas délivré par une autorité reconnue ici.",
        "Het certificaat van deze kaart is niet uitgereikt door een hier erkende autoriteit.",
        "Das Zertifikat dieser Karte wurde nicht von einer hier anerkannten Stelle ausgestellt.",
    ),
)
CERTIFICATE_REVOKED = _refusal(
    "certificate-revoked",
    Text(
        "Le certificat de cette carte est révoqué ou suspendu : la carte a été déclarée perdue ou annulée. "
        "Adressez-vous à votre commune ou à DOC STOP.",
        "Het certificaat van deze kaart is ingetrokken of geschorst: de kaart werd als verloren of geannuleerd gemeld. "
        "Neem contact op met uw gemeente of met DOC STOP.",
        "Das Zertifikat dieser Karte ist widerrufen oder ausgesetzt: Die Karte wurde als verloren oder annulliert "
        "gemeldet. Wenden Sie sich an Ihre Gemeinde oder an DOC STOP.",
    ),
)
REVOCATION_UNKNOWN = _refusal(
    "revocation-unknown",
    Text(
        "Le service qui dit si une carte est révoquée ne répond pas. Rien n'est signé ; "
        "recommencez dans quelques minutes.",
        "De dienst die zegt of een kaart ingetrokken is, antwoordt niet. Er is niets ondertekend; probeer over enkele "
        "minuten opnieuw.",
        "Der Dienst, der sagt, ob eine Karte widerrufen ist, antwortet nicht. Nichts wurde unterzeichnet; "
        "versuchen Sie es in einigen Minuten erneut.",
    ),
)
NUMBER_MISSING = _refusal(
    "certificate-without-number",
    Text(
        "Ce certificat ne porte pas de numéro national : il ne peut pas servir ici.",
        "Dit certificaat bevat geen rijksregisternummer: het kan hier niet gebruikt worden.",
        "Dieses Zertifikat enthält keine Nationalregisternummer: Es kann hier nicht verwendet werden.",
    ),
)
ALGORITHM_UNSUPPORTED = _refusal(
    "algorithm-unsupported",
    Text(
        "Cette carte signe d'une façon que l'application ne connaît pas.",
        "Deze kaart ondertekent op een manier die de toepassing niet kent.",
        "Diese Karte unterzeichnet auf eine Weise, die die Anwendung nicht kennt.",
    ),
)
SIGNATURE_WRONG = _refusal(
    "signature-wrong",
    Text(
        "La signature donnée par la carte ne correspond pas au document. Rien n'est signé ; recommencez.",
        "De handtekening van de kaart hoort niet bij het document. Er is niets ondertekend; begin opnieuw.",
        "Die Signatur der Karte gehört nicht zum Dokument. Nichts wurde unterzeichnet; beginnen Sie erneut.",
    ),
)
NOT_WHAT_WAS_SENT = _refusal(
    "signed-elsewhere-otherwise",
    Text(
        "Le service de signature n'a pas rendu le document qui lui a été confié, ou ne l'a pas signé. Rien n'est "
        "signé ; recommencez, et si cela se répète, adressez-vous au helpdesk.",
        "De ondertekendienst gaf niet het document terug dat hem werd toevertrouwd, of ondertekende het niet. Er is "
        "niets ondertekend; begin opnieuw, en neem contact op met de helpdesk als het zich herhaalt.",
        "Der Signaturdienst hat nicht das Dokument zurückgegeben, das ihm anvertraut wurde, oder es nicht "
        "unterzeichnet. Nichts wurde unterzeichnet; beginnen Sie erneut, und wenden Sie sich an den Helpdesk, wenn es "
        "sich wiederholt.",
    ),
)

NOT_A_DOCUMENT = _refusal(
    "not-a-signed-report",
    Text(
        "Ce fichier n'est pas un rapport signé de cette application.",
        "Dit bestand is geen ondertekend verslag van deze toepassing.",
        "Diese Datei ist kein unterzeichneter Bericht dieser Anwendung.",
    ),
)
FIELD_UNSIGNED = _refusal(
    "field-unsigned",
    Text(
        "La signature « {field} » manque dans le document.",
        "De handtekening “{field}” ontbreekt in het document.",
        "Die Unterschrift „{field}“ fehlt im Dokument.",
    ),
)
BYTES_CHANGED = _refusal(
    "signed-bytes-changed",
    Text(
        "Le contenu signé (« {field} ») a été modifié après la signature.",
        "De ondertekende inhoud (“{field}”) is na de ondertekening gewijzigd.",
        "Der unterzeichnete Inhalt („{field}“) wurde nach der Unterschrift geändert.",
    ),
)
CHANGED_AFTER = _refusal(
    "changed-after-signing",
    Text(
        "Quelque chose d'autre qu'une signature a été ajouté au document après la signature « {field} ».",
        "Na de handtekening “{field}” is iets anders dan een handtekening aan het document toegevoegd.",
        "Nach der Unterschrift „{field}“ wurde dem Dokument etwas anderes als eine Unterschrift hinzugefügt.",
    ),
)
SIGNER_UNTRUSTED = _refusal(
    "signer-untrusted",
    Text(
        "Le certificat de la signature « {field} » n'était pas valable, ou n'est pas reconnu, au moment de signer.",
        "Het certificaat van de handtekening “{field}” was bij het ondertekenen niet geldig of is niet erkend.",
        "Das Zertifikat der Unterschrift „{field}“ war beim Unterzeichnen nicht gültig oder ist nicht anerkannt.",
    ),
)
STAMP_WRONG = _refusal(
    "time-stamp-wrong",
    Text(
        "L'horodatage de la signature « {field} » n'est pas valable.",
        "De tijdstempel van de handtekening “{field}” is niet geldig.",
        "Der Zeitstempel der Unterschrift „{field}“ ist nicht gültig.",
    ),
)
STAMP_MISSING = _refusal(
    "time-stamp-missing",
    Text(
        "La signature « {field} » n'a pas encore reçu son horodatage.",
        "De handtekening “{field}” heeft nog geen tijdstempel gekregen.",
        "Die Unterschrift „{field}“ hat noch keinen Zeitstempel erhalten.",
    ),
)
SAME_SIGNER = _refusal(
    "same-signer-twice",
    Text(
        "Les deux signatures sont de la même personne.",
        "Beide handtekeningen zijn van dezelfde persoon.",
        "Beide Unterschriften stammen von derselben Person.",
    ),
)
CERTIFICATION_MISSING = _refusal(
    "certification-missing",
    Text(
        "La première signature ne protège pas le document contre les ajouts.",
        "De eerste handtekening beschermt het document niet tegen toevoegingen.",
        "Die erste Unterschrift schützt das Dokument nicht vor Hinzufügungen.",
    ),
)
