"""The codes of actions refused by the services of this app."""

from rapport_unique.core.findings import Kind, Severity, define
from rapport_unique.core.texts import Text


def _refusal(code: str, message: Text) -> Kind:
    return define(code, Severity.BLOCKING, message)


EMAIL_INVALID = _refusal(
    "email-invalid",
    Text(
        "« {read} » n'est pas une adresse e-mail.",
        "“{read}” is geen e-mailadres.",
        "„{read}“ ist keine E-Mail-Adresse.",
    ),
)
TELEPHONE_INVALID = _refusal(
    "telephone-invalid",
    Text(
        "« {read} » n'est pas un numéro de téléphone.",
        "“{read}” is geen telefoonnummer.",
        "„{read}“ ist keine Telefonnummer.",
    ),
)
CENTRE_CHANGED = _refusal(
    "centre-changed",
    Text(
        "Quelqu'un d'autre a modifié les données du centre entre-temps. Vérifiez-les et recommencez.",
        "Iemand anders heeft de gegevens van het centrum intussen gewijzigd. Controleer ze en probeer opnieuw.",
        "Jemand anders hat die Daten des Zentrums inzwischen geändert. Prüfen Sie sie und versuchen Sie es erneut.",
    ),
)
MANDATE_CHANGED = _refusal(
    "mandate-changed",
    Text(
        "Quelqu'un d'autre a modifié ce rôle entre-temps. Vérifiez-le et recommencez.",
        "Iemand anders heeft deze rol intussen gewijzigd. Controleer ze en probeer opnieuw.",
        "Jemand anders hat diese Rolle inzwischen geändert. Prüfen Sie sie und versuchen Sie es erneut.",
    ),
)
MANDATE_OWN = _refusal(
    "mandate-own",
    Text(
        "Personne ne peut s'attribuer un rôle, ni modifier les siens. Un autre gestionnaire des accès peut le faire.",
        "Niemand kan zichzelf een rol geven of de eigen rollen wijzigen. Een andere toegangsbeheerder kan dat doen.",
        "Niemand kann sich selbst eine Rolle geben oder die eigenen Rollen ändern. "
        "Ein anderer Zugangsverwalter kann das tun.",
    ),
)
MANDATE_OVERLAPS = _refusal(
    "mandate-overlaps",
    Text(
        "Cette personne a déjà ce rôle à ces dates.",
        "Deze persoon heeft deze rol al op die data.",
        "Diese Person hat diese Rolle an diesen Tagen bereits.",
    ),
)
MANDATE_BACKWARDS = _refusal(
    "mandate-backwards",
    Text(
        "Le dernier jour vient avant le premier.",
        "De laatste dag valt voor de eerste.",
        "Der letzte Tag liegt vor dem ersten.",
    ),
)
MANDATE_PAST = _refusal(
    "mandate-past",
    Text(
        "Ce jour est passé, et le passé ne change plus. Un rôle commence au plus tôt aujourd'hui et finit au plus tôt "
        "hier.",
        "Die dag is voorbij, en het verleden verandert niet meer. Een rol begint ten vroegste vandaag en eindigt ten "
        "vroegste gisteren.",
        "Dieser Tag ist vorbei, und die Vergangenheit ändert sich nicht mehr. Eine Rolle beginnt frühestens heute und "
        "endet frühestens gestern.",
    ),
)
MANDATE_ROLE = _refusal(
    "mandate-role",
    Text(
        "Ce rôle n'existe pas ici.",
        "Deze rol bestaat hier niet.",
        "Diese Rolle gibt es hier nicht.",
    ),
)
MANDATE_SAME_PERSON = _refusal(
    "mandate-same-person",
    Text(
        "Cette personne a déjà ce rôle : choisissez quelqu'un d'autre.",
        "Deze persoon heeft deze rol al: kies iemand anders.",
        "Diese Person hat diese Rolle bereits: Wählen Sie jemand anderen.",
    ),
)
PERSON_OTHER_NAME = _refusal(
    "person-other-name",
    Text(
        "Cette adresse e-mail appartient à une personne d'un autre nom.",
        "Dit e-mailadres hoort bij een persoon met een andere naam.",
        "Diese E-Mail-Adresse gehört einer Person mit einem anderen Namen.",
    ),
)
PERSON_OTHER_NAME_ON_NUMBER = _refusal(
    "person-other-name-on-number",
    Text(
        "Ce numéro national appartient à une personne d'un autre nom. Vérifiez le numéro et le nom.",
        "Dit rijksregisternummer hoort bij een persoon met een andere naam. Controleer het nummer en de naam.",
        "Diese Nationalregisternummer gehört einer Person mit anderem Namen. Prüfen Sie Nummer und Namen.",
    ),
)
PERSON_OTHER_NUMBER = _refusal(
    "person-other-number",
    Text(
        "La personne qui a cette adresse e-mail est déjà connue sous un autre numéro national.",
        "De persoon met dit e-mailadres is al gekend onder een ander rijksregisternummer.",
        "Die Person mit dieser E-Mail-Adresse ist bereits unter einer anderen Nationalregisternummer bekannt.",
    ),
)
PERSON_OF_OTHER_CENTRE = _refusal(
    "person-of-other-centre",
    Text(
        "Cette personne a aussi un rôle ailleurs, et elle y est connue sans numéro national. C'est le gestionnaire des "
        "accès de là-bas qui donne d'abord ce numéro.",
        "Deze persoon heeft ook elders een rol, en is daar zonder rijksregisternummer gekend. De toegangsbeheerder "
        "daar geeft eerst dat nummer.",
        "Diese Person hat auch anderswo eine Rolle und ist dort ohne Nationalregisternummer bekannt. Der dortige "
        "Zugangsverwalter gibt zuerst diese Nummer an.",
    ),
)
NUMBER_NEEDED = _refusal(
    "national-number-needed",
    Text(
        "Pour ce rôle, le numéro national est nécessaire : il sert à reconnaître la personne lorsqu'elle "
        "s'identifie pour la première fois.",
        "Voor deze rol is het rijksregisternummer nodig: daaraan wordt de persoon bij de eerste aanmelding herkend.",
        "Für diese Rolle ist die Nationalregisternummer nötig: Daran wird die Person bei der ersten Anmeldung erkannt.",
    ),
)
MANDATE_NOT_DELEGABLE = _refusal(
    "mandate-not-delegable",
    Text(
        "Seuls le président et le directeur général peuvent déléguer leur signature, et un délégué ne délègue pas.",
        "Enkel de voorzitter en de algemeen directeur kunnen hun handtekening delegeren, en een gedelegeerde niet.",
        "Nur der Präsident und der Generaldirektor können ihre Unterschrift delegieren, ein Vertreter nicht.",
    ),
)
DELEGATION_OUTSIDE = _refusal(
    "delegation-outside",
    Text(
        "La délégation doit se trouver entre le premier et le dernier jour du rôle délégué ({starts} – {ends}).",
        "De delegatie moet binnen de eerste en laatste dag van de gedelegeerde rol vallen ({starts} – {ends}).",
        "Die Vertretung muss zwischen dem ersten und dem letzten Tag der vertretenen Rolle liegen ({starts} – {ends}).",
    ),
)
DELEGATE_OF_OTHER_BOX = _refusal(
    "delegate-of-other-box",
    Text(
        "Une même personne ne peut pas signer pour le président et pour le directeur général.",
        "Eenzelfde persoon kan niet zowel voor de voorzitter als voor de algemeen directeur ondertekenen.",
        "Dieselbe Person kann nicht sowohl für den Präsidenten als auch für den Generaldirektor unterzeichnen.",
    ),
)
CENTRE_MERGED = _refusal(
    "centre-merged-already",
    Text(
        "Ce centre a déjà été fusionné ou n'existe plus.",
        "Dit centrum is al gefuseerd of bestaat niet meer.",
        "Dieses Zentrum wurde bereits zusammengelegt oder besteht nicht mehr.",
    ),
)
LANGUAGES_WRONG = _refusal(
    "centre-languages",
    Text(
        "On n'écrit à un centre que dans une de ses langues, et il en a une au moins.",
        "Een centrum wordt enkel in een van zijn talen aangeschreven, en het heeft er ten minste één.",
        "Einem Zentrum wird nur in einer seiner Sprachen geschrieben, und es hat mindestens eine.",
    ),
)
CENTRE_INTO_ITSELF = _refusal(
    "centre-into-itself",
    Text(
        "Un centre ne peut pas être fusionné avec lui-même.",
        "Een centrum kan niet met zichzelf fuseren.",
        "Ein Zentrum kann nicht mit sich selbst zusammengelegt werden.",
    ),
)
