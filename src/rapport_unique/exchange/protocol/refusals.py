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
TOO_LARGE = _refusal(
    "exchange-message-too-large",
    Text(
        "Ce contenu est trop grand pour un message de l'échange.",
        "Deze inhoud is te groot voor een bericht van de uitwisseling.",
        "Dieser Inhalt ist zu groß für eine Nachricht des Austauschs.",
    ),
)


# What a request may not ask


# The register of references
