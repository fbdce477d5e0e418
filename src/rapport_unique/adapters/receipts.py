"""Check a receipt of the journal without the site that gave it."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from datetime import datetime
from typing import Any, NamedTuple

from rapport_unique.adapters import transparency
from rapport_unique.adapters.signatures.stamps import stamped_at
from rapport_unique.adapters.signatures.trust import Trust

_LARGEST = 1_000_000


class Checked(NamedTuple):
    """`event` is what was recorded; `stamped_at` when a trusted authority saw the root that it stands under."""

    event: dict[str, Any] | None
    included: bool
    stamped_at: datetime | None

    @property
    def good(self) -> bool:
        return self.included and self.stamped_at is not None


def check_receipt(content: bytes, trust: Trust) -> Checked:
    """Whether the event stands in the list under the root, and the root was stamped."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as file:
            parts = {each.filename: file.read(each) for each in file.infolist() if each.file_size < _LARGEST}
        event, proof, root = (json.loads(parts[name]) for name in ("event.json", "proof.json", "root.json"))
        leaf = transparency.leaf(hashlib.sha256(parts["event.json"]).digest())
        path = [bytes.fromhex(each) for each in proof["path"]]
        same_size = proof["size"] == root["size"]
        included = same_size and transparency.included(
            leaf, proof["index"], root["size"], path, bytes.fromhex(root["root"])
        )
    except (zipfile.BadZipFile, KeyError, ValueError, TypeError, AttributeError):
        return Checked(None, False, None)
    token = parts.get("root.tst")
    return Checked(event, included, stamped_at(token, parts["root.json"], trust) if token else None)
