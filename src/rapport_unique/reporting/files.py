"""PDF files in the storage, each under its own SHA-256."""

import hashlib

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage


def keep_pdf(pdf: bytes) -> tuple[str, str]:
    """Store it, unless it is there; its path and its hash."""
    digest = hashlib.sha256(pdf).hexdigest()
    path = f"documents/{digest[:2]}/{digest}.pdf"
    if not default_storage.exists(path):
        path = default_storage.save(path, ContentFile(pdf))
    return path, digest


def read_pdf(path: str) -> bytes:
    with default_storage.open(path) as file:
        content: bytes = file.read()
    return content
