"""The tree of RFC 6962, against the definition written out naively."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rapport_unique.adapters.transparency import EMPTY, grown, included, inclusion, leaf, root, root_of

entries = st.lists(st.binary(max_size=8), max_size=70)


def naive(leaves):
    """MTH of RFC 6962, 2.1, word for word."""
    if not leaves:
        return hashlib.sha256(b"").digest()
    if len(leaves) == 1:
        return hashlib.sha256(b"\0" + leaves[0]).digest()
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    return hashlib.sha256(b"\1" + naive(leaves[:split]) + naive(leaves[split:])).digest()


@pytest.mark.parametrize(
    ("count", "expected"),
    [
        (0, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
        (1, "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"),
        (8, "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"),
    ],
)
def test_known_roots(count, expected):
    """The inputs and roots of the test vectors that accompany the RFC."""
    inputs = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"]
    assert root([leaf(bytes.fromhex(each)) for each in inputs[:count]]).hex() == expected


@given(entries)
def test_the_root_is_that_of_the_definition(data):
    assert root([leaf(each) for each in data]) == naive(data)


@given(entries, st.integers(0, 70))
def test_it_grows_by_parts(data, cut):
    leaves = [leaf(each) for each in data]
    peaks, size = grown([], 0, leaves[:cut])
    peaks, size = grown(peaks, size, leaves[cut:])
    assert (root_of(peaks), size) == (root(leaves), len(leaves))


@given(entries.filter(bool), st.data())
def test_a_path_proves_its_leaf_and_no_other(data, chosen):
    leaves = [leaf(each) for each in data]
    index = chosen.draw(st.integers(0, len(leaves) - 1))
    path, top = inclusion(leaves, index), root(leaves)
    assert len(path) <= max(1, (len(leaves) - 1).bit_length())
    assert included(leaves[index], index, len(leaves), path, top)
    assert not included(leaf(b"something else entirely"), index, len(leaves), path, top)
    assert not included(leaves[index], len(leaves), len(leaves), path, top)
    assert not included(leaves[index], index, len(leaves), [*path, EMPTY], top)
    for at in range(len(path)):
        assert not included(leaves[index], index, len(leaves), [*path[:at], EMPTY, *path[at + 1 :]], top)
