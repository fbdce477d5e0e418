"""The Merkle tree of RFC 6962: one root over a growing list, and short proofs that something stands in it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence

EMPTY = hashlib.sha256(b"").digest()


def leaf(data: bytes) -> bytes:
    return hashlib.sha256(b"\0" + data).digest()


def node(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\1" + left + right).digest()


def grown(peaks: list[bytes], size: int, leaves: Iterable[bytes]) -> tuple[list[bytes], int]:
    """The peaks (roots of the full trees, largest first) of a list of `size` entries after more leaves."""
    peaks = list(peaks)
    for each in leaves:
        peaks.append(each)
        size += 1
        for _ in range((size & -size).bit_length() - 1):
            right = peaks.pop()
            peaks.append(node(peaks.pop(), right))
    return peaks, size


def root_of(peaks: Sequence[bytes]) -> bytes:
    """The root over the peaks."""
    if not peaks:
        return EMPTY
    found = peaks[-1]
    for peak in reversed(peaks[:-1]):
        found = node(peak, found)
    return found


def root(leaves: Sequence[bytes]) -> bytes:
    return root_of(grown([], 0, leaves)[0])


def inclusion(leaves: Sequence[bytes], index: int) -> list[bytes]:
    """The hashes that lead from the leaf at `index` to the root, nearest first (RFC 6962, 2.1.1)."""
    if len(leaves) <= 1:
        return []
    split = 1 << (len(leaves) - 1).bit_length() - 1
    if index < split:
        return [*inclusion(leaves[:split], index), root(leaves[split:])]
    return [*inclusion(leaves[split:], index - split), root(leaves[:split])]


def included(leaf_hash: bytes, index: int, size: int, path: Sequence[bytes], expected: bytes) -> bool:
    """Whether the path proves that the leaf stands at `index` under a root over `size` entries (RFC 9162, 2.1.3.2)."""
    if not 0 <= index < size:
        return False
    at, last, found = index, size - 1, leaf_hash
    for each in path:
        if last == 0:
            return False
        if at & 1 or at == last:
            found = node(each, found)
            while not at & 1 and at:
                at, last = at >> 1, last >> 1
        else:
            found = node(found, each)
        at, last = at >> 1, last >> 1
    return last == 0 and found == expected
