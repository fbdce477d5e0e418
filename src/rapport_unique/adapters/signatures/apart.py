"""Judge a document that anybody may have made: in a fresh process, with little memory and time.

Run as `python -m rapport_unique.adapters.signatures.apart`: a JSON object on standard input, the verdict as JSON on
standard output.
"""

import json
import resource
import subprocess
import sys
import tempfile
from base64 import b64decode, b64encode
from datetime import datetime
from pathlib import Path
from typing import Any

from rapport_unique.adapters.signatures import codes
from rapport_unique.adapters.signatures.telling import verdict_data
from rapport_unique.adapters.signatures.trust import Trust, read
from rapport_unique.adapters.signatures.verification import Verdict, verify

_SECONDS = 20
_MEMORY = 1 << 30


def verify_apart(pdf: bytes, sha256: str, trust: Trust, now: datetime, language: str) -> dict[str, Any]:
    """What `verdict_data` says; of a document that takes too much, that it is no report."""
    with tempfile.NamedTemporaryFile(suffix=".pdf") as file:
        file.write(pdf)
        file.flush()
        request = {
            "path": file.name,
            "roots": [_text(each.dump()) for each in trust.roots],
            "stamp_roots": [_text(each.dump()) for each in trust.stamp_roots],
            "others": [_text(each.dump()) for each in trust.others],
            "revocation_lists": [_text(each) for each in trust.revocation_lists],
            "now": now.isoformat(),
            "language": language,
        }
        command = [sys.executable, "-m", __name__]
        try:
            child = subprocess.run(  # noqa: S603
                command, input=json.dumps(request).encode(), capture_output=True, timeout=2 * _SECONDS, check=True
            )
        except (subprocess.TimeoutExpired, subprocess.CalledProcessError):
            return verdict_data(Verdict(sha256, (), (codes.NOT_A_DOCUMENT.at(),), None), language)
    answer: dict[str, Any] = json.loads(child.stdout)
    return answer


def main() -> None:
    request = json.load(sys.stdin)
    for what, bound in (
        (resource.RLIMIT_AS, _MEMORY),
        (resource.RLIMIT_CPU, _SECONDS),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (bound, bound))
    roots, stamps, others = (
        tuple(read(b64decode(each)) for each in request[name]) for name in ("roots", "stamp_roots", "others")
    )
    trust = Trust(roots, stamps, others, tuple(b64decode(each) for each in request["revocation_lists"]))
    verdict = verify(Path(request["path"]).read_bytes(), trust, datetime.fromisoformat(request["now"]))
    json.dump(verdict_data(verdict, request["language"]), sys.stdout)


def _text(der: bytes) -> str:
    return b64encode(der).decode()


if __name__ == "__main__":
    main()
