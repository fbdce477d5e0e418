"""Time-stamps (RFC 3161) over data that is no document."""

from __future__ import annotations

import hashlib
from datetime import datetime

from asn1crypto import cms
from pyhanko.sign.timestamps.common_utils import TimestampRequestError
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko.sign.validation.generic_cms import validate_tst_signed_data
from pyhanko_certvalidator.errors import PathBuildingError, ValidationError

from rapport_unique.adapters.signatures.running import run
from rapport_unique.adapters.signatures.trust import Trust


def stamp(data: bytes, trust: Trust) -> bytes | None:
    """A token over the data (DER), or None when none can be had now."""
    stamper = trust.time_stamper
    if stamper is None:
        return None
    try:
        token = run(stamper.async_timestamp(hashlib.sha256(data).digest(), "sha256"))
    except (TimestampRequestError, OSError):
        return None
    return bytes(token.dump())


def stamped_at(token: bytes, data: bytes, trust: Trust) -> datetime | None:
    """When the data were stamped by a trusted authority, or None when the token does not prove it."""
    try:
        signed = cms.ContentInfo.load(token)["content"]
        at: datetime = signed["encap_content_info"]["content"].parsed["gen_time"].native
        checking = validate_tst_signed_data(
            signed, trust.stamps_then(at), lambda name: hashlib.new(name, data).digest()
        )
        status = run(checking)
    except (ValidationError, PathBuildingError, SignatureValidationError, ValueError, TypeError, KeyError):
        return None
    return at if status["intact"] and status["valid"] and status["trust_problem_indic"] is None else None
