"""Codes of six digits from an application on a telephone (RFC 6238)."""

import hmac
from datetime import datetime

import pyotp
import segno

_STEP = 30


def new_secret() -> str:
    """160 bits, base32."""
    return pyotp.random_base32(32)


def address(secret: str, *, name: str, issuer: str) -> str:
    """What the application reads from the picture."""
    return pyotp.TOTP(secret).provisioning_uri(name=name, issuer_name=issuer)


def picture(uri: str) -> str:
    """A QR code, as an SVG element."""
    svg: str = segno.make(uri, error="m").svg_inline(scale=5, border=4)
    return svg


def matching_step(secret: str, code: str, now: datetime, *, after: int) -> int | None:
    """The time step whose code this is, of now or one on either side, and later than the last one used."""
    present = int(now.timestamp()) // _STEP
    generator = pyotp.TOTP(secret)
    for step in (present - 1, present, present + 1):
        if step > after and hmac.compare_digest(generator.generate_otp(step).encode(), code.encode()):
            return step
    return None
