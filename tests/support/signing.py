"""Sign documents as people do, with the cards of `pki`."""

from asn1crypto import x509
from tests.support.pki import Card, Pki

from rapport_unique.adapters.signatures.certificates import admitted_signer
from rapport_unique.adapters.signatures.signing import Signed, finish, prepare
from rapport_unique.adapters.signatures.trust import Trust, time_stamp_service


def trust_of(pki: Pki) -> Trust:
    root, citizens = (x509.Certificate.load(pki.certificate(label)) for label in ("root", "citizens"))
    return Trust((root,), (root,), (citizens,), (), time_stamp_service(pki.time_stamp_url))


def signed_by(pdf: bytes, field: str, card: Card, trust: Trust, pki: Pki, *, first: bool) -> Signed:
    """`pdf` with the card's signature in `field`."""
    admitted_signer(card.signature, trust, pki.now())
    prepared = prepare(pdf, field=field, certificate=card.signature, reason="Report 2024", first=first)
    value = card.sign("signature", prepared.to_sign, prepared.hash_name)
    return finish(prepared, value, trust, last=not first)
