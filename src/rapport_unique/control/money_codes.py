"""The codes of what the services on money refuse."""

from rapport_unique.core.findings import Kind, Severity, define
from rapport_unique.core.texts import Text


def _refusal(code: str, message: Text) -> Kind:
    return define(code, Severity.BLOCKING, message)


CHANGED = _refusal(
    "money-changed",
    Text(
        "Quelqu'un d'autre a modifié ces montants entre-temps. Vérifiez-les et recommencez.",
        "Iemand anders heeft deze bedragen intussen gewijzigd. Controleer ze en begin opnieuw.",
        "Jemand anderes hat diese Beträge inzwischen geändert. Prüfen Sie sie und beginnen Sie erneut.",
    ),
)
OWN_PROPOSAL = _refusal(
    "money-own-proposal",
    Text(
        "Vous l'avez proposé vous-même : une autre personne doit l'approuver.",
        "U hebt het zelf voorgesteld: iemand anders moet het goedkeuren.",
        "Sie haben es selbst vorgeschlagen: Eine andere Person muss es genehmigen.",
    ),
)
NOTHING_CHOSEN = _refusal(
    "money-nothing-chosen",
    Text(
        "Choisissez au moins une ligne qui est à cette étape.",
        "Kies minstens één lijn die in deze stap is.",
        "Wählen Sie mindestens eine Zeile, die in diesem Schritt ist.",
    ),
)
REASON_MISSING = _refusal(
    "money-reason-missing",
    Text("Indiquez la raison.", "Geef de reden op.", "Geben Sie den Grund an."),
)
CAMPAIGN_OPEN = _refusal(
    "settlement-campaign-open",
    Text(
        "Les centres peuvent encore envoyer leur rapport jusqu'au {closes} : le solde se règle ensuite.",
        "De centra kunnen hun verslag nog versturen tot {closes}: daarna volgt de vereffening.",
        "Die Zentren können ihren Bericht noch bis zum {closes} senden: Danach wird abgerechnet.",
    ),
)
OUTDATED = _refusal(
    "settlement-outdated",
    Text(
        "Les montants acceptés ont changé depuis le calcul (codes INS : {centres}). Calculez à nouveau.",
        "De aanvaarde bedragen zijn gewijzigd sinds de berekening (NIS-codes: {centres}). Bereken opnieuw.",
        "Die angenommenen Beträge haben sich seither geändert (NIS-Codes: {centres}). Berechnen Sie erneut.",
    ),
)
UNDECIDED = _refusal(
    "settlement-undecided",
    Text(
        "Une correction attend encore une décision, une réponse, ou la fin du délai d'objection (codes INS : "
        "{centres}).",
        "Een correctie wacht nog op een beslissing, een antwoord of het einde van de bezwaartermijn (NIS-codes: "
        "{centres}).",
        "Eine Berichtigung wartet noch auf eine Entscheidung, eine Antwort oder das Ende der Einspruchsfrist "
        "(NIS-Codes: {centres}).",
    ),
)
MODE_IMPOSSIBLE = _refusal(
    "settlement-mode-impossible",
    Text(
        "Ce mode n'est pas possible : il ne reste rien de la subvention, ou le centre a droit à un solde.",
        "Deze wijze is niet mogelijk: er blijft niets van de toelage over, of het centrum heeft recht op een saldo.",
        "Diese Art ist nicht möglich: Von der Subvention bleibt nichts, oder das Zentrum erhält noch einen Rest.",
    ),
)
RECOVERY_STATE = _refusal(
    "recovery-state",
    Text(
        "La récupération {number} n'est pas dans l'état voulu : {state}.",
        "De terugvordering {number} is niet in de vereiste toestand: {state}.",
        "Die Rückforderung {number} ist nicht im erforderlichen Zustand: {state}.",
    ),
)
HAS_PAYMENTS = _refusal(
    "recovery-has-payments",
    Text(
        "{number} est déjà payé en partie et ne peut plus être annulé : portez le reste en perte ou compensez-le.",
        "{number} is al deels betaald en kan niet meer geannuleerd worden: schrijf de rest af of verreken hem.",
        "{number} ist schon teilweise bezahlt: Buchen Sie den Rest aus oder verrechnen Sie ihn, statt zu stornieren.",
    ),
)
INSTALMENTS = _refusal(
    "instalments-do-not-add-up",
    Text(
        "Les tranches font {read} ; il reste {remaining} à payer.",
        "De schijven bedragen {read}; er blijft {remaining} te betalen.",
        "Die Raten betragen {read}; zu zahlen bleiben {remaining}.",
    ),
)
ENTRY_SETTLED = _refusal(
    "bank-entry-settled",
    Text(
        "Ce paiement est déjà traité.",
        "Deze betaling is al verwerkt.",
        "Diese Zahlung ist bereits bearbeitet.",
    ),
)
NO_SUCH_RECOVERY = _refusal(
    "recovery-unknown",
    Text(
        "« {read} » n'est ni le numéro ni la communication d'une récupération qui attend un paiement.",
        "“{read}” is noch het nummer noch de mededeling van een terugvordering die op betaling wacht.",
        "„{read}“ ist weder die Nummer noch die Mitteilung einer Rückforderung, die auf Zahlung wartet.",
    ),
)
ACCOUNT_MISSING = _refusal(
    "administration-account-missing",
    Text(
        "Le compte de l'administration n'est pas configuré (RU_ADMINISTRATION_IBAN et RU_ADMINISTRATION_BIC).",
        "De rekening van de administratie is niet ingesteld (RU_ADMINISTRATION_IBAN en RU_ADMINISTRATION_BIC).",
        "Das Konto der Verwaltung ist nicht eingestellt (RU_ADMINISTRATION_IBAN und RU_ADMINISTRATION_BIC).",
    ),
)
OTHER_ACCOUNT = _refusal(
    "statement-other-account",
    Text(
        "Cet extrait est celui d'un autre compte : {read}.",
        "Dit uittreksel is van een andere rekening: {read}.",
        "Dieser Auszug gehört zu einem anderen Konto: {read}.",
    ),
)
STATEMENT_DONE = _refusal(
    "statement-done",
    Text(
        "Ce fichier est déjà traité.",
        "Dit bestand is al verwerkt.",
        "Diese Datei ist bereits bearbeitet.",
    ),
)
CONTEST_LATE = _refusal(
    "recovery-contest-late",
    Text(
        "Une récupération se conteste une seule fois, et jusqu'au {until}. Écrivez à l'administration.",
        "Een terugvordering wordt maar één keer betwist, en tot {until}. Schrijf de administratie.",
        "Eine Rückforderung wird nur einmal angefochten, und bis zum {until}. Schreiben Sie der Verwaltung.",
    ),
)
AMOUNT_NOT_LOWER = _refusal(
    "recovery-amount-not-lower",
    Text(
        "Le nouveau montant ({read}) doit être inférieur à {most} et au moins égal à ce qui est déjà réglé ({least}) ; "
        "pour ne plus rien demander, annulez.",
        "Het nieuwe bedrag ({read}) moet lager zijn dan {most} en minstens wat al vereffend is ({least}); annuleer om "
        "niets meer te vragen.",
        "Der neue Betrag ({read}) muss unter {most} liegen und mindestens das bereits Beglichene ({least}) sein; um "
        "nichts mehr zu verlangen, stornieren Sie.",
    ),
)
DEDUCTION_GONE = _refusal(
    "deduction-gone",
    Text(
        "Une déduction de cette proposition a été faite entre-temps dans une autre campagne. Proposez à nouveau.",
        "Een aftrek van dit voorstel gebeurde intussen in een andere campagne. Stel opnieuw voor.",
        "Ein Abzug dieses Vorschlags ist inzwischen in einer anderen Kampagne erfolgt. Schlagen Sie erneut vor.",
    ),
)
NOTHING_TO_PAY = _refusal(
    "batch-empty",
    Text(
        "Aucun solde approuvé n'attend d'être payé à un centre dont le compte est connu.",
        "Geen goedgekeurd saldo wacht op betaling aan een centrum waarvan de rekening bekend is.",
        "Kein genehmigter Restbetrag wartet auf Zahlung an ein Zentrum, dessen Konto bekannt ist.",
    ),
)
BATCH_STATE = _refusal(
    "batch-state",
    Text(
        "L'ordre de paiement {number} n'est pas dans l'état voulu : {state}.",
        "De betalingsopdracht {number} is niet in de vereiste toestand: {state}.",
        "Der Zahlungsauftrag {number} ist nicht im erforderlichen Zustand: {state}.",
    ),
)
EXECUTION_PAST = _refusal(
    "batch-execution-past",
    Text(
        "Le jour d'exécution est passé.",
        "De uitvoeringsdag is voorbij.",
        "Der Ausführungstag ist vorbei.",
    ),
)
REOPENED_SETTLED = _refusal(
    "reopened-settled",
    Text(
        "Le décompte de ce rapport est approuvé et ne change plus. Confirmez que vous le rouvrez quand même.",
        "De vereffening van dit verslag is goedgekeurd en verandert niet meer. Bevestig dat u het toch heropent.",
        "Die Abrechnung dieses Berichts ist genehmigt und ändert sich nicht mehr. Bestätigen Sie, dass Sie ihn "
        "trotzdem wieder öffnen.",
    ),
)
REOPENED_IN_ORDER = _refusal(
    "reopened-in-order",
    Text(
        "Le solde de ce rapport est dans l'ordre de paiement {number}. Attendez qu'il soit exécuté ou abandonné.",
        "Het saldo van dit verslag zit in betalingsopdracht {number}. Wacht tot die uitgevoerd of opgegeven is.",
        "Der Restbetrag dieses Berichts ist im Zahlungsauftrag {number}. Warten Sie, bis dieser ausgeführt oder "
        "verworfen ist.",
    ),
)
FILE_DIFFERS = _refusal(
    "batch-file-differs",
    Text(
        "Le fichier {number} ne peut plus être refait à l'identique. Si la banque ne l'a pas, faites libérer ses "
        "paiements.",
        "Bestand {number} kan niet meer precies zo worden gemaakt. Heeft de bank het niet, laat dan de betalingen "
        "vrijgeven.",
        "Die Datei {number} kann nicht mehr genau so erstellt werden. Hat die Bank sie nicht, lassen Sie die "
        "Zahlungen freigeben.",
    ),
)
