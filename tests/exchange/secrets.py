"""What somebody finds who reads everything: also inside tokens, as far as no key is needed."""

import base64
import binascii
import re

_TOKEN = re.compile(rb"[A-Za-z0-9_-]{12,}")


def readable(content: object) -> bytes:
    """Something stored or sent, with every part in base64 opened, as often as there is one within."""
    layer = content if isinstance(content, bytes) else repr(content).encode()
    found = [layer]
    while layer:
        layer = b" ".join(filter(None, map(_opened, _TOKEN.findall(layer))))
        found.append(layer)
    return b"\n".join(found)


def _opened(token: bytes) -> bytes:
    try:
        return base64.urlsafe_b64decode(token + b"=" * (-len(token) % 4))
    except binascii.Error:
        return b""
