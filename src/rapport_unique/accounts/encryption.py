"""Secrets that must be read again are stored encrypted, with a key that follows from the site's own."""

from base64 import urlsafe_b64encode

from cryptography.fernet import Fernet
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings


def encrypted(text: str) -> str:
    return _box().encrypt(text.encode()).decode()


def decrypted(text: str) -> str:
    return _box().decrypt(text.encode()).decode()


def _box() -> Fernet:
    key = HKDF(hashes.SHA256(), 32, None, b"sign-in means").derive(settings.SECRET_KEY.encode())
    return Fernet(urlsafe_b64encode(key))
