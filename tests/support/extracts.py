"""Sealed extracts as the calculator writes them, from a key that the Rapport Unique trusts or does not."""

from datetime import date

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from rapport_unique.adapters.seals import SealedFacts, entry_of, key_name, seal
from rapport_unique.adapters.simulations_csv import SEALED_HEADER

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
STRANGE = Ed25519PrivateKey.from_private_bytes(bytes(range(1, 33)))


def trust(settings, folder, key=KEY, first=date(2023, 1, 1)):
    """Write the file of trusted keys that the site's operator would."""
    settings.SEAL_KEYS = folder / "seal-keys.toml"
    settings.SEAL_KEYS.write_text(entry_of(key.public_key(), first))


def extract(*rows, ins="62063", key=KEY):
    """`rows` are (niss, number, date, balance)."""
    lines = [SEALED_HEADER]
    for row in rows:
        facts = SealedFacts(ins, *row)
        lines.append((*facts, key_name(key.public_key()), seal(key, facts)))
    return "\r\n".join(",".join(line) for line in lines).encode()
