"""The codes of what the services on grants refuse."""

from rapport_unique.core.findings import Severity, define
from rapport_unique.core.texts import Text

UNKNOWN_CENTRE = define(
    "grants-unknown-centre",
    Severity.BLOCKING,
    Text(
        "Aucun centre n'a le code INS {read}.",
        "Geen enkel centrum heeft NIS-code {read}.",
        "Kein Zentrum hat den NIS-Code {read}.",
    ),
    Text(
        "le code d'un centre du registre",
        "de code van een centrum van het register",
        "der Code eines Zentrums des Registers",
    ),
)
OTHER_CAMPAIGN = define(
    "grants-other-campaign",
    Severity.BLOCKING,
    Text(
        "Cette ligne est celle d'une autre campagne : {read}.",
        "Deze regel hoort bij een andere campagne: {read}.",
        "Diese Zeile gehört zu einer anderen Kampagne: {read}.",
    ),
    Text("{wanted}", "{wanted}", "{wanted}"),
)
RESTRICTION_UNKNOWN = define(
    "grants-restriction-unknown",
    Severity.BLOCKING,
    Text(
        "La mesure n'a pas de montant « {read} ».",
        "De maatregel heeft geen bedrag “{read}”.",
        "Die Maßnahme hat keinen Betrag „{read}“.",
    ),
    Text("{wanted}, ou rien", "{wanted}, of niets", "{wanted} oder nichts"),
)
REFERENCE_WRONG = define(
    "grants-reference",
    Severity.BLOCKING,
    Text(
        "« {read} » ne peut pas servir de modèle de référence.",
        "“{read}” kan geen model van referentie zijn.",
        "„{read}“ ist als Muster einer Referenz nicht möglich.",
    ),
    Text(
        "un texte de 80 caractères au plus où {{seq}}, {{quarter}}, {{year}} et {{ins}} sont remplacés ; le "
        "trimestre et l'année demandent une date de paiement",
        "een tekst van hoogstens 80 tekens waarin {{seq}}, {{quarter}}, {{year}} en {{ins}} vervangen worden; "
        "kwartaal en jaar vragen een betaaldatum",
        "ein Text von höchstens 80 Zeichen, in dem {{seq}}, {{quarter}}, {{year}} und {{ins}} ersetzt werden; "
        "Quartal und Jahr verlangen ein Zahlungsdatum",
    ),
)
NOBODY_PARTICIPATES = define(
    "grants-nobody",
    Severity.BLOCKING,
    Text(
        "Aucun centre du fichier ne participe.",
        "Geen enkel centrum van het bestand neemt deel.",
        "Kein Zentrum der Datei nimmt teil.",
    ),
)
NOTHING_NEW = define(
    "grants-nothing-new",
    Severity.BLOCKING,
    Text(
        "Cette proposition ne change rien à ce qui est octroyé.",
        "Dit voorstel verandert niets aan wat toegekend is.",
        "Dieser Vorschlag ändert nichts an dem, was gewährt ist.",
    ),
)
NOT_PROPOSED = define(
    "grants-batch-settled",
    Severity.BLOCKING,
    Text(
        "Ces octrois sont déjà confirmés ou annulés.",
        "Deze toekenningen zijn al bevestigd of ongedaan gemaakt.",
        "Diese Gewährungen sind bereits bestätigt oder rückgängig gemacht.",
    ),
)
CAMPAIGN_OPEN = define(
    "grants-campaign-open",
    Severity.BLOCKING,
    Text(
        "La campagne est ouverte : ces octrois ne s'annulent plus.",
        "De campagne is open: deze toekenningen worden niet meer ongedaan gemaakt.",
        "Die Kampagne ist offen: Diese Gewährungen werden nicht mehr rückgängig gemacht.",
    ),
)
REPORT_BEGUN = define(
    "grants-report-begun",
    Severity.BLOCKING,
    Text(
        "Un rapport est déjà commencé : {centres}.",
        "Er is al een verslag begonnen: {centres}.",
        "Ein Bericht ist bereits begonnen: {centres}.",
    ),
)
REPLACED_SINCE = define(
    "grants-replaced-since",
    Severity.BLOCKING,
    Text(
        "D'autres octrois ont remplacé une de ces lignes : annulez-les d'abord.",
        "Andere toekenningen vervingen een van deze regels: maak die eerst ongedaan.",
        "Andere Gewährungen haben eine dieser Zeilen ersetzt: Machen Sie zuerst diese rückgängig.",
    ),
)
OWN_GRANTS = define(
    "grants-own-proposal",
    Severity.BLOCKING,
    Text(
        "Vous avez proposé ces octrois vous-même : une autre personne doit les confirmer.",
        "U hebt deze toekenningen zelf voorgesteld: iemand anders moet ze bevestigen.",
        "Sie haben diese Gewährungen selbst vorgeschlagen: Eine andere Person muss sie bestätigen.",
    ),
)
