"""One root over all events: what was recorded can be proven with a few hashes, and nothing can be taken away."""

from __future__ import annotations

import io
import zipfile
from typing import Any

from django.db import transaction

from rapport_unique.adapters import transparency
from rapport_unique.adapters.signatures.stamps import stamp
from rapport_unique.adapters.signatures.trust import Trust
from rapport_unique.core.seal import canonical_bytes
from rapport_unique.journal.models import Entry, Event, Head, Root
from rapport_unique.journal.recording import BrokenChain, said_by, verify
from rapport_unique.ui import clock

_LOCK = "log"
"""A head without events: its row lock makes the jobs of several workers queue."""


def publish(trust: Trust) -> Root | None:
    """Give the new events their place, make the root over them, and stamp every root that lacks its stamp."""
    with transaction.atomic():
        Head.objects.bulk_create([Head(subject=_LOCK)], ignore_conflicts=True)
        Head.objects.select_for_update().get(subject=_LOCK)
        latest = Root.objects.order_by("-size").first()
        size = latest.size if latest else 0
        peaks = [bytes.fromhex(each) for each in latest.peaks] if latest else []
        # An event with a smaller number may be committed later: what counts is that it has no place yet.
        new = list(Event.objects.filter(entry=None).order_by("pk").only("pk", "hash"))
        if new:
            Entry.objects.bulk_create(Entry(index=size + at, event=event) for at, event in enumerate(new))
            peaks, size = transparency.grown(peaks, size, [_leaf(event.hash) for event in new])
            latest = Root.objects.create(
                size=size,
                hash=transparency.root_of(peaks).hex(),
                peaks=[each.hex() for each in peaks],
                made_at=clock.now(),
            )
    for each in Root.objects.filter(token=None):
        token = stamp(signed_root(each), trust)
        if token is None:
            break
        Root.objects.filter(pk=each.pk, token=None).update(token=token)
    return latest


def signed_root(root: Root) -> bytes:
    """What is stamped."""
    return canonical_bytes({"root": root.hash, "size": root.size})


def receipt_of(event: Event) -> bytes | None:
    """A zip that proves the event without this site: the event, its path to a root, the root and its time-stamp.

    None until the next root is made. How to check it: docs/operations/journal.md.
    """
    entry = Entry.objects.filter(event=event).first()
    root = Root.objects.filter(size__gt=entry.index).order_by("size").first() if entry else None
    if entry is None or root is None:
        return None
    leaves = [_leaf(each) for each in _hashes(root.size)]
    proof = {
        "index": entry.index,
        "size": root.size,
        "path": [each.hex() for each in transparency.inclusion(leaves, entry.index)],
    }
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in {
            "event.json": canonical_bytes(said_by(event)),
            "proof.json": canonical_bytes(proof),
            "root.json": signed_root(root),
            **({"root.tst": bytes(root.token)} if root.token else {}),
        }.items():
            file.writestr(zipfile.ZipInfo(name, (2020, 1, 1, 0, 0, 0)), content)
    return output.getvalue()


def verify_journal() -> dict[str, Any]:
    """Every chain and every root, recomputed. `broken` names the first event that is not what was recorded."""
    events = 0
    for subject in Head.objects.exclude(subject=_LOCK).order_by("subject").values_list("subject", flat=True):
        try:
            events += verify(subject)
        except BrokenChain as broken:
            return {"events": events, "roots": 0, "broken": {"subject": broken.subject, "event": broken.seq}}
    peaks: list[bytes] = []
    size, roots = 0, 0
    hashes = iter(_hashes(None))
    for root in Root.objects.order_by("size").only("size", "hash"):
        new = [_leaf(each) for _, each in zip(range(root.size - size), hashes, strict=False)]
        peaks, size = transparency.grown(peaks, size, new)
        if size != root.size or transparency.root_of(peaks).hex() != root.hash:
            return {"events": events, "roots": roots, "broken": {"root": root.size}}
        roots += 1
    return {"events": events, "roots": roots, "broken": None}


def root_at(size: int) -> str | None:
    """The root over the first `size` events, recomputed; None where there are fewer."""
    hashes = list(_hashes(size))
    return transparency.root([_leaf(each) for each in hashes]).hex() if len(hashes) == size else None


def _leaf(event: str) -> bytes:
    return transparency.leaf(bytes.fromhex(event))


def _hashes(size: int | None) -> Any:
    entries = Entry.objects.order_by("index")
    if size is not None:
        entries = entries.filter(index__lt=size)
    return entries.values_list("event__hash", flat=True).iterator()
