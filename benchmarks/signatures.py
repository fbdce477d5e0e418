"""What a document, its two signatures and their verification cost, beside poppler's check and the bare arithmetic.

    python -m benchmarks.signatures [--rounds N] [--json FILE]

Everything is done by this process on this machine, with cards of software and their own time-stamps: no network. CPU is
user + system time; the figures are medians over the rounds, each arm once in each round.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import resource
import subprocess
import sys
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec

from rapport_unique.adapters.documents import (
    Centre,
    Digest,
    Entry,
    Figure,
    ReportDocument,
    Section,
    Signature,
    Status,
    render_report,
)
from rapport_unique.adapters.signatures.fields import FIELDS, with_fields
from rapport_unique.adapters.signatures.signing import finish, prepare
from rapport_unique.adapters.signatures.software import SoftwareCards
from rapport_unique.adapters.signatures.verification import verify

PEOPLE = {"president": "85073000160", "director": "78021500236"}


def document(number: int) -> bytes:
    """Another report each time, frozen with its two fields."""
    entries = tuple(Entry(f"Question {at}", f"{number * at},00 €", "CPAS") for at in range(40))
    figures = tuple(Figure(f"Figure {at}", f"{at},00 €", ("A - B",), "art. 1") for at in range(8))
    report = ReportDocument(
        language="fr",
        title="Rapport unique",
        measure="Mesure",
        period="2024",
        centre=Centre("CPAS", "62063"),
        sections=(Section("Section", entries),),
        figures=figures,
        signatures=tuple(Signature(field, in_document=True) for field in FIELDS),
        digests=(Digest("SHA-256", f"{number:064x}"),),
        canonical_json=json.dumps({"number": number}).encode(),
        dated=datetime(2024, 2, 1, tzinfo=UTC),
        version=f"1.{number}",
        status=Status.TO_SIGN,
    )
    return with_fields(render_report(report), {field: field for field in FIELDS})


def signed(pdf: bytes, cards: SoftwareCards) -> bytes:
    """Both signatures, B-LTA."""
    for field, number in PEOPLE.items():
        card = cards.card(given_name="A", surname=field, national_number=number)
        first = field == FIELDS[0]
        prepared = prepare(pdf, field=field, certificate=card.certificate, reason="TEST", first=first)
        pdf = finish(prepared, card.sign(prepared.to_sign), cards.trust(), last=not first).pdf
    return pdf


def cpu() -> float:
    spent = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(each.ru_utime + each.ru_stime for each in spent)


def cost(work: Callable[[], Any]) -> tuple[float, Any]:
    before = cpu()
    result = work()
    return cpu() - before, result


def main() -> int:
    options = _options()
    spent: dict[str, list[float]] = {}
    now = datetime.now(UTC)  # noqa: TID251 - certificates are of the machine's own time
    key = ec.generate_private_key(ec.SECP384R1())
    with tempfile.TemporaryDirectory() as folder:
        cards, file = SoftwareCards(Path(folder) / "cards", now), Path(folder) / "report.pdf"
        signed(document(0), cards)
        for number in range(1, options.rounds + 1):
            seconds, pdf = cost(lambda: document(number))  # noqa: B023 - called at once
            spent.setdefault("document", []).append(seconds)
            seconds, done = cost(lambda: signed(pdf, cards))  # noqa: B023
            spent.setdefault("two-signatures", []).append(seconds)
            later = now + timedelta(days=1)
            seconds, verdict = cost(lambda: verify(done, cards.trust(), later))  # noqa: B023
            if not verdict.good:
                sys.stderr.write("a document does not verify; no figure is worth printing\n")
                return 1
            spent.setdefault("verification", []).append(seconds)
            file.write_bytes(done)
            command = ["pdfsig", "-nocert", str(file)]
            seconds, said = cost(lambda: subprocess.run(command, capture_output=True, text=True).stdout)  # noqa: B023
            if said.count("Signature is Valid") != 2:
                sys.stderr.write("poppler disagrees; no figure is worth printing\n")
                return 1
            spent.setdefault("pdfsig", []).append(seconds)
            seconds, _ = cost(lambda: [_arithmetic(key, done) for _ in range(2)])  # noqa: B023
            spent.setdefault("limit", []).append(seconds)
    result = {name: round(median(values), 5) for name, values in spent.items()}
    for name, seconds in result.items():
        print(f"{name}: {seconds:.5f} CPU s, {1 / seconds:.1f} per CPU second")
    if options.json:
        options.json.parent.mkdir(parents=True, exist_ok=True)
        options.json.write_text(json.dumps({"rounds": options.rounds, "cpu_seconds": result}, indent=2))
    return 0


def _arithmetic(key: ec.EllipticCurvePrivateKey, content: bytes) -> None:
    """What no implementation of a signature can do without: a hash of the file, a signature, its check."""
    digest = hashlib.sha384(content).digest()
    value = key.sign(digest, ec.ECDSA(hashes.SHA384()))
    key.public_key().verify(value, digest, ec.ECDSA(hashes.SHA384()))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.signatures")
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--json", type=Path)
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
