"""Why the exchange refuses something, and what to do."""

from rapport_unique.core.findings import Kind, Severity, define
from rapport_unique.core.texts import Text


def _refusal(code: str, message: Text, expected: Text | None = None) -> Kind:
    return define(code, Severity.BLOCKING, message, expected)


# What can be wrong with any message

UNREADABLE = _refusal(
    "exchange-message-unreadable",
    Text(
        "Ce message de l'échange ne se lit pas : {why}.",
        "Dit bericht van de uitwisseling is onleesbaar: {why}.",
        "Diese Nachricht des Austauschs ist nicht lesbar: {why}.",
    ),
)
NOT_SEALED_FOR_US = _refusal(
    "exchange-not-sealed-for-us",
    Text(
        "Ce message est abîmé, ou il n'est pas chiffré pour ce destinataire.",
        "Dit bericht is beschadigd, of het is niet voor deze bestemmeling versleuteld.",
        "Diese Nachricht ist beschädigt oder nicht für diesen Empfänger verschlüsselt.",
    ),
)
SIGNATURE_WRONG = _refusal(
    "exchange-signature-wrong",
    Text(
        "La signature de ce message n'est pas celle de son expéditeur.",
        "De handtekening van dit bericht is niet die van de afzender.",
        "Die Signatur dieser Nachricht ist nicht die ihres Absenders.",
    ),
)
BOUND_ELSEWHERE = _refusal(
    "exchange-bound-elsewhere",
    Text(
        "Ce contenu a été scellé pour un autre envoi que celui qui l'apporte.",
        "Deze inhoud is verzegeld voor een andere zending dan die waarin hij aankomt.",
        "Dieser Inhalt wurde für eine andere Sendung versiegelt als die, die ihn bringt.",
    ),
)
ADDRESSED_ELSEWHERE = _refusal(
    "exchange-addressed-elsewhere",
    Text(
        "Ce message est adressé à un autre destinataire.",
        "Dit bericht is aan een andere bestemmeling gericht.",
        "Diese Nachricht ist an einen anderen Empfänger gerichtet.",
    ),
)
CLOCK_OFF = _refusal(
    "exchange-clock-off",
    Text(
        "Ce message est daté du {sent}, trop éloigné de l'heure locale. Vérifiez l'horloge de la machine.",
        "Dit bericht is gedateerd op {sent}, te ver van de lokale tijd. Controleer de klok van de machine.",
        "Diese Nachricht ist auf {sent} datiert, zu weit von der Uhrzeit hier. Prüfen Sie die Uhr der Maschine.",
    ),
)
TOO_LARGE = _refusal(
    "exchange-message-too-large",
    Text(
        "Ce contenu est trop grand pour un message de l'échange.",
        "Deze inhoud is te groot voor een bericht van de uitwisseling.",
        "Dieser Inhalt ist zu groß für eine Nachricht des Austauschs.",
    ),
)


# Who signed

MEMBER_UNKNOWN = _refusal(
    "exchange-member-unknown",
    Text(
        "Le numéro d'entreprise {member} n'est pas membre de l'échange.",
        "Het ondernemingsnummer {member} is geen lid van de uitwisseling.",
        "Die Unternehmensnummer {member} ist nicht Mitglied des Austauschs.",
    ),
)
CERTIFICATE_UNKNOWN = _refusal(
    "exchange-certificate-unknown",
    Text(
        "Le certificat de ce message n'est pas celui de son expéditeur, ou ne vient pas de l'autorité de l'échange.",
        "Het certificaat van dit bericht is niet dat van de afzender, of niet van de autoriteit van de uitwisseling.",
        "Das Zertifikat dieser Nachricht ist nicht das ihres Absenders oder nicht von der Zertifizierungsstelle des "
        "Austauschs.",
    ),
)
CERTIFICATE_EXPIRED = _refusal(
    "exchange-certificate-expired",
    Text(
        "Le certificat du signataire valait du {start} au {end}. Faites-le renouveler.",
        "Het certificaat van de ondertekenaar gold van {start} tot {end}. Laat het vernieuwen.",
        "Das Zertifikat des Unterzeichners galt vom {start} bis zum {end}. Lassen Sie es erneuern.",
    ),
)
CERTIFICATE_REVOKED = _refusal(
    "exchange-certificate-revoked",
    Text(
        "Le certificat du signataire a été révoqué le {day}.",
        "Het certificaat van de ondertekenaar is ingetrokken op {day}.",
        "Das Zertifikat des Unterzeichners wurde am {day} widerrufen.",
    ),
)
REVOCATIONS_STALE = _refusal(
    "exchange-revocations-stale",
    Text(
        "La liste des certificats révoqués date de plus longtemps qu'admis ({day}). Mettez l'annuaire à jour.",
        "De lijst van ingetrokken certificaten is ouder dan toegelaten ({day}). Werk het adresboek bij.",
        "Die Liste der widerrufenen Zertifikate ist älter als zulässig ({day}). Aktualisieren Sie das Verzeichnis.",
    ),
)

NOT_YET = frozenset({NOT_SEALED_FOR_US.code, CERTIFICATE_UNKNOWN.code, REVOCATIONS_STALE.code})
"""What may be believed a little later: when the directory at hand is new, or a new key is in its place."""


# What a request may not ask

CONTEXT_NOT_ALLOWED = _refusal(
    "exchange-context-not-allowed",
    Text(
        "Ce cadre légal n'ouvre pas l'échange.",
        "Dit wettelijk kader geeft geen toegang tot de uitwisseling.",
        "Dieser rechtliche Rahmen eröffnet den Austausch nicht.",
    ),
    Text("une enquête sociale en cours", "een lopend sociaal onderzoek", "eine laufende Sozialuntersuchung"),
)
BLOCK_NOT_OPEN = _refusal(
    "exchange-block-not-open",
    Text(
        "Ces données ne font pas encore partie de l'échange : {blocks}.",
        "Deze gegevens behoren nog niet tot de uitwisseling: {blocks}.",
        "Diese Angaben gehören noch nicht zum Austausch: {blocks}.",
    ),
)
SSIN_INVALID = _refusal(
    "exchange-ssin-invalid",
    Text(
        "Les chiffres de contrôle de ce numéro national ne sont pas corrects.",
        "De controlecijfers van dit rijksregisternummer zijn niet juist.",
        "Die Prüfziffern dieser Nationalnummer sind nicht richtig.",
    ),
)
SSIN_REPLACED = _refusal(
    "exchange-ssin-replaced",
    Text(
        "Ce numéro national a été remplacé. Recommencez avec le nouveau numéro.",
        "Dit rijksregisternummer is vervangen. Begin opnieuw met het nieuwe nummer.",
        "Diese Nationalnummer wurde ersetzt. Beginnen Sie erneut mit der neuen Nummer.",
    ),
)
NOT_INTEGRATED = _refusal(
    "exchange-not-integrated",
    Text(
        "Votre centre n'a pas d'inscription en cours pour cette personne au répertoire des références.",
        "Uw centrum heeft geen lopende inschrijving voor deze persoon in het verwijzingsrepertorium.",
        "Ihr Zentrum hat für diese Person keine laufende Eintragung im Verweisregister.",
    ),
    Text(
        "une inscription pour un dossier à l'examen, une aide ou un accompagnement",
        "een inschrijving voor een dossier in onderzoek, steun of begeleiding",
        "eine Eintragung für eine Akte in Prüfung, eine Hilfe oder eine Begleitung",
    ),
)
PERIOD_TOO_LONG = _refusal(
    "exchange-period-too-long",
    Text(
        "La période demandée commence avant le {first}, plus loin que l'échange ne remonte.",
        "De gevraagde periode begint vóór {first}, verder terug dan de uitwisseling gaat.",
        "Der angefragte Zeitraum beginnt vor dem {first}, weiter zurück als der Austausch reicht.",
    ),
)
INQUIRY_NOT_OPEN = _refusal(
    "exchange-inquiry-not-open",
    Text(
        "L'enquête sociale {inquiry} n'est pas ouverte pour cette personne.",
        "Het sociaal onderzoek {inquiry} is niet open voor deze persoon.",
        "Die Sozialuntersuchung {inquiry} ist für diese Person nicht offen.",
    ),
    Text(
        "une enquête ouverte dans votre logiciel des dossiers, et le numéro de la personne qui y figure",
        "een onderzoek dat in uw dossiersoftware open is, en het nummer van de persoon dat daar staat",
        "eine Untersuchung, die in Ihrer Aktensoftware offen ist, und die Nummer der Person, die dort steht",
    ),
)
INQUIRY_OF_ANOTHER = _refusal(
    "exchange-inquiry-of-another",
    Text(
        "L'enquête sociale {inquiry} est confiée à quelqu'un d'autre de votre centre. Seule cette personne peut "
        "demander et lire les réponses.",
        "Het sociaal onderzoek {inquiry} is aan iemand anders van uw centrum toevertrouwd. Alleen die persoon mag "
        "vragen en de antwoorden lezen.",
        "Die Sozialuntersuchung {inquiry} ist jemand anderem Ihres Zentrums anvertraut. Nur diese Person darf anfragen "
        "und die Antworten lesen.",
    ),
)
ASKED_BEFORE = _refusal(
    "exchange-asked-before",
    Text(
        "Vous avez déjà posé cette question pour l'enquête {inquiry}, le {asked}. Voyez d'abord où elle en est ; si "
        "vous en avez encore besoin, demandez tout de même.",
        "U hebt deze vraag al gesteld voor het onderzoek {inquiry}, op {asked}. Kijk eerst hoever ze staat; hebt u "
        "het dan nog nodig, vraag het toch.",
        "Diese Anfrage haben Sie zur Untersuchung {inquiry} schon gestellt, am {asked}. Sehen Sie zuerst nach, wie "
        "weit sie ist; brauchen Sie es dann noch, fragen Sie trotzdem an.",
    ),
)
REUSED_KEY = _refusal(
    "exchange-idempotency-conflict",
    Text(
        "Une autre demande porte déjà cette marque : elle n'a pas été envoyée une seconde fois.",
        "Een andere aanvraag draagt dit kenmerk al: ze werd niet opnieuw verzonden.",
        "Eine andere Anfrage trägt dieses Kennzeichen schon: sie wurde nicht noch einmal gesendet.",
    ),
)


# What cannot follow

REPLAYED = _refusal(
    "exchange-replayed",
    Text(
        "Ce message a déjà servi dans un autre envoi.",
        "Dit bericht diende al in een andere zending.",
        "Diese Nachricht diente schon in einer anderen Sendung.",
    ),
)
UNKNOWN_REFERENCE = _refusal(
    "exchange-reference-unknown",
    Text(
        "Ce message répond à quelque chose que personne ici n'a demandé.",
        "Dit bericht antwoordt op iets wat niemand hier gevraagd heeft.",
        "Diese Nachricht antwortet auf etwas, das hier niemand angefragt hat.",
    ),
)
NO_SUCH_STEP = _refusal(
    "exchange-step-impossible",
    Text(
        "Ce message arrive dans un état où il ne peut plus rien changer.",
        "Dit bericht komt aan in een toestand waarin het niets meer kan veranderen.",
        "Diese Nachricht kommt in einem Zustand an, in dem sie nichts mehr ändern kann.",
    ),
)
FILE_CHANGED = _refusal(
    "exchange-file-changed",
    Text(
        "Le dossier a changé depuis que vous l'avez vu : rien n'est parti. Voyez ce qui partirait maintenant.",
        "Het dossier is gewijzigd sinds u het zag: er is niets verzonden. Bekijk wat nu verzonden zou worden.",
        "Die Akte hat sich geändert, seit Sie sie sahen: nichts wurde gesendet. Sehen Sie, was jetzt gesendet würde.",
    ),
)


# The register of references

IDENTITY_NOT_PROVEN = _refusal(
    "exchange-identity-not-proven",
    Text(
        "La preuve d'identité ne correspond pas à cette personne. Vérifiez le numéro et la carte, ou le nom et la date "
        "de naissance.",
        "Het identiteitsbewijs komt niet overeen met deze persoon. Controleer het nummer en de kaart, of de naam en de "
        "geboortedatum.",
        "Der Identitätsnachweis passt nicht zu dieser Person. Prüfen Sie Nummer und Karte oder Name und Geburtsdatum.",
    ),
)
ALREADY_INSCRIBED = _refusal(
    "exchange-already-inscribed",
    Text(
        "Votre centre a déjà cette inscription pour cette période.",
        "Uw centrum heeft deze inschrijving al voor deze periode.",
        "Ihr Zentrum hat diese Eintragung für diesen Zeitraum schon.",
    ),
)
NOT_INSCRIBED = _refusal(
    "exchange-not-inscribed",
    Text(
        "Votre centre n'a pas d'inscription de cette qualité à terminer.",
        "Uw centrum heeft geen inschrijving met die hoedanigheid om te beëindigen.",
        "Ihr Zentrum hat keine Eintragung dieser Eigenschaft, die zu beenden wäre.",
    ),
)
PERIOD_REVERSED = _refusal(
    "exchange-period-reversed",
    Text(
        "La période finit ({last}) avant de commencer ({first}).",
        "De periode eindigt ({last}) voor ze begint ({first}).",
        "Der Zeitraum endet ({last}), bevor er beginnt ({first}).",
    ),
)


# A table of the population

NOT_A_CARD = _refusal(
    "population-not-a-card",
    Text(
        "Ce n'est pas un numéro de carte d'identité.",
        "Dit is geen nummer van een identiteitskaart.",
        "Das ist keine Nummer eines Personalausweises.",
    ),
    Text("9 à 12 chiffres ou lettres", "9 tot 12 cijfers of letters", "9 bis 12 Ziffern oder Buchstaben"),
)
PERSON_TWICE = _refusal(
    "population-twice",
    Text(
        "Ce numéro national figure déjà à la ligne {earlier}.",
        "Dit rijksregisternummer staat al op regel {earlier}.",
        "Diese Nationalnummer steht bereits in Zeile {earlier}.",
    ),
    Text("une seule ligne par numéro", "één regel per nummer", "eine Zeile je Nummer"),
)
IN_A_CIRCLE = _refusal(
    "population-replaced-in-a-circle",
    Text(
        "Ce numéro en remplace un autre, qui le remplace à son tour.",
        "Dit nummer vervangt een ander, dat op zijn beurt dit nummer vervangt.",
        "Diese Nummer ersetzt eine andere, die ihrerseits diese ersetzt.",
    ),
    Text("un numéro actuel", "een huidig nummer", "eine gültige Nummer"),
)


# The centre's own case system

CASES_AWAY = _refusal(
    "exchange-cases-away",
    Text(
        "Le logiciel des dossiers de votre centre ne répond pas. Rien n'a été fait ; réessayez plus tard.",
        "De dossiersoftware van uw centrum antwoordt niet. Er is niets gebeurd; probeer later opnieuw.",
        "Die Aktensoftware Ihres Zentrums antwortet nicht. Es ist nichts geschehen; versuchen Sie es später erneut.",
    ),
)
CASES_UNREADABLE = _refusal(
    "exchange-cases-unreadable",
    Text(
        "Ce que le logiciel des dossiers donne pour cette personne ne peut pas partir : {why}",
        "Wat de dossiersoftware over deze persoon geeft, kan niet worden verzonden: {why}",
        "Was die Aktensoftware zu dieser Person angibt, kann nicht hinausgehen: {why}",
    ),
)
INQUIRY_UNREADABLE = _refusal(
    "exchange-inquiry-unreadable",
    Text(
        "Ce que le logiciel des dossiers dit de l'enquête {inquiry} ne se lit pas. Rien n'a été fait ; prévenez le "
        "service technique.",
        "Wat de dossiersoftware over onderzoek {inquiry} zegt, is onleesbaar. Er is niets gebeurd; verwittig de "
        "technische dienst.",
        "Was die Aktensoftware zur Untersuchung {inquiry} angibt, ist nicht lesbar. Es ist nichts geschehen; "
        "benachrichtigen Sie den technischen Dienst.",
    ),
)
NOTHING_TO_TAKE_OVER = _refusal(
    "exchange-nothing-to-take-over",
    Text(
        "La réponse ne contient pas, ou plus, ce que vous vouliez reprendre.",
        "Het antwoord bevat niet, of niet meer, wat u wilde overnemen.",
        "Die Antwort enthält nicht oder nicht mehr, was Sie übernehmen wollten.",
    ),
)


# What the data protection officer reviews

ANOMALY_REVIEWED = _refusal(
    "exchange-anomaly-reviewed",
    Text(
        "Ce constat est déjà examiné : la première note reste.",
        "Deze vaststelling is al bekeken: de eerste nota blijft.",
        "Diese Feststellung ist schon geprüft: der erste Vermerk bleibt.",
    ),
)


# The statistics

STATISTICS_FIXED = _refusal(
    "exchange-statistics-fixed",
    Text(
        "Les chiffres publiés sont ceux de mois entiers : on n'en demande pas une partie.",
        "De gepubliceerde cijfers zijn die van hele maanden: een deel ervan kan niet worden opgevraagd.",
        "Die veröffentlichten Zahlen sind die ganzer Monate: ein Teil davon kann nicht angefragt werden.",
    ),
    Text(
        "Appelez cette adresse sans rien y ajouter.",
        "Roep dit adres op zonder er iets aan toe te voegen.",
        "Rufen Sie diese Adresse ohne jeden Zusatz auf.",
    ),
)


# What a person may know

NO_OFFICER = _refusal(
    "exchange-no-officer",
    Text(
        "Votre centre n'a ici aucun délégué à la protection des données : personne ne serait prévenu. Le gestionnaire"
        " des accès attribue ce rôle.",
        "Uw centrum heeft hier geen functionaris voor gegevensbescherming: niemand zou verwittigd worden. De"
        " toegangsbeheerder geeft die rol.",
        "Ihr Zentrum hat hier keinen Datenschutzbeauftragten: niemand würde es erfahren. Der Zugangsverwalter vergibt"
        " diese Rolle.",
    ),
)
