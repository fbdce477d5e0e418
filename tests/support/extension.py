"""The Web eID extension of a test's browser, with a card of `pki` in the reader: it answers the page's messages as the
real one does, and the keys that sign are in SoftHSM2."""

import base64
import hashlib
from dataclasses import dataclass, field

from playwright.sync_api import BrowserContext
from tests.support.pki import Card

_LISTENER = """
window.addEventListener("message", async ({source, data}) => {
  const action = data?.action;
  if (source !== window || !/^web-eid:(status|authenticate|get-signing-certificate|sign)$/.test(action)) return;
  window.postMessage({action: `${action}-ack`}, location.origin);
  const {failure, ...success} = await window.cardReader(data, location.origin);
  const answer = failure ? {action: `${action}-failure`, error: failure} : {action: `${action}-success`, ...success};
  window.postMessage(answer, location.origin);
});
"""


@dataclass
class Extension:
    """What the person at the browser does: `card` is in the reader (None: none); `cancels` when the PIN is asked.
    `origin` pretends another site, `signature` is given instead of the card's, `seen` is what the page asked."""

    card: Card | None
    cancels: bool = False
    origin: str = ""
    signature: bytes | None = None
    seen: list[dict[str, object]] = field(default_factory=list)

    def install(self, context: BrowserContext) -> "Extension":
        context.expose_function("cardReader", self.answer)
        context.add_init_script(_LISTENER)
        return self

    def answer(self, message: dict, origin: str) -> dict:
        self.seen.append(message)
        card = self.card
        if message["action"] == "web-eid:status":
            return {"extension": "2.2.0", "nativeApp": "2.5.0", "library": message["libraryVersion"]}
        if card is None:
            return _failure("ERR_WEBEID_USER_TIMEOUT")
        if message["action"] == "web-eid:get-signing-certificate":
            return {"certificate": _base64(card.signature), "supportedSignatureAlgorithms": [_algorithm(card)]}
        if self.cancels:
            return _failure("ERR_WEBEID_USER_CANCELLED")
        if message["action"] == "web-eid:authenticate":
            return token(card, self.origin or origin, message["challengeNonce"])
        function = message["hashFunction"].replace("-", "").lower()
        signature = self.signature or card.sign("signature", base64.b64decode(message["hash"]), function)
        return {"signature": _base64(signature), "signatureAlgorithm": _algorithm(card)}


def token(card: Card, origin: str, nonce: str) -> dict:
    """A Web eID authentication token: the card signs hash(origin) || hash(nonce)."""
    function = "sha384" if card.elliptic else "sha256"
    signed = b"".join(hashlib.new(function, part.encode()).digest() for part in (origin, nonce))
    signature = card.sign("authentication", hashlib.new(function, signed).digest(), function)
    return {
        "unverifiedCertificate": _base64(card.authentication),
        "algorithm": "ES384" if card.elliptic else "RS256",
        "signature": _base64(signature),
        "format": "web-eid:1",
        "appVersion": "https://web-eid.eu/web-eid-app/releases/2.5.0+0",
    }


def _algorithm(card: Card) -> dict[str, str]:
    if card.elliptic:
        return {"cryptoAlgorithm": "ECC", "hashFunction": "SHA-384", "paddingScheme": "NONE"}
    return {"cryptoAlgorithm": "RSA", "hashFunction": "SHA-256", "paddingScheme": "PKCS1.5"}


def _failure(code: str) -> dict:
    return {"failure": {"code": code, "message": code}}


def _base64(content: bytes) -> str:
    return base64.b64encode(content).decode()
