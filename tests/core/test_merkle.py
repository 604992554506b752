"""Roots and proofs: the published vectors, pymerkle as an oracle, and ways to get one wrong."""

import math
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pymerkle import InmemoryTree

from app.core.merkle import (
    EMPTY_ROOT,
    LeafOutOfRangeError,
    NodeId,
    consistency_spans,
    fold,
    inclusion_spans,
    leaf_hash,
    new_nodes,
    node_hash,
    proof_hashes,
    range_nodes,
    root_from_inclusion,
    root_nodes,
    roots_from_consistency,
)

LARGEST = 2**12
# Source: the test data of the Certificate Transparency reference implementation.
LEAVES = [
    bytes.fromhex(one)
    for one in (
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
]
ROOTS = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
_96 = "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7"
_5F = "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e"
_6B = "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4"
_BC = "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b"
_CA = "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0"
_0E = "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a"
INCLUSION = {
    (0, 1): [],
    (0, 8): [_96, _5F, _6B],
    (5, 8): [_BC, _CA, ROOTS[4]],
    (2, 3): [ROOTS[2]],
    (1, 5): [ROOTS[1], _5F, _BC],
}
CONSISTENCY = {
    (1, 1): [],
    (1, 8): [_96, _5F, _6B],
    (6, 8): [_0E, _CA, ROOTS[4]],
    (2, 5): [_5F, _BC],
    (2, 8): [_5F, _6B],
}


def grow(leaves: list[bytes]) -> dict[NodeId, bytes]:
    """Return the complete subtrees that the leaves make, as a store keeps them."""
    stored: dict[NodeId, bytes] = {}
    for index, data in enumerate(leaves):
        stored.update(new_nodes(index, leaf_hash(data), stored.__getitem__))
    return stored


def root(stored: dict[NodeId, bytes], size: int) -> bytes:
    return fold([stored[node] for node in root_nodes(size)])


@cache
def large() -> tuple[dict[NodeId, bytes], InmemoryTree]:
    """Return a tree of the largest size, and pymerkle's of the same leaves."""
    leaves = [f"entry {index}".encode() for index in range(LARGEST)]
    oracle = InmemoryTree(algorithm="sha256")
    for data in leaves:
        oracle.append_entry(data)
    return grow(leaves), oracle


sizes = st.integers(1, LARGEST)


@pytest.mark.parametrize("size", range(len(ROOTS)))
def test_the_published_roots(size: int):
    assert root(grow(LEAVES), size).hex() == ROOTS[size]


@pytest.mark.parametrize("place", INCLUSION)
def test_the_published_inclusion_proofs(place: tuple[int, int]):
    proof = proof_hashes(inclusion_spans(*place), grow(LEAVES).__getitem__)
    assert [one.hex() for one in proof] == INCLUSION[place]
    index, size = place
    found = root_from_inclusion(index, size, leaf_hash(LEAVES[index]), proof)
    assert found.hex() == ROOTS[size]


@pytest.mark.parametrize("sizes", CONSISTENCY)
def test_the_published_consistency_proofs(sizes: tuple[int, int]):
    proof = proof_hashes(consistency_spans(*sizes), grow(LEAVES).__getitem__)
    assert [one.hex() for one in proof] == CONSISTENCY[sizes]
    first, second = sizes
    found = roots_from_consistency(first, second, bytes.fromhex(ROOTS[first]), proof)
    assert [one.hex() for one in found] == [ROOTS[first], ROOTS[second]]


@given(st.integers(0, LARGEST))
def test_roots_are_pymerkles(size: int):
    stored, oracle = large()
    if size == 0:
        assert root(stored, 0) == EMPTY_ROOT == oracle.get_root(0)
    else:
        assert root(stored, size) == oracle.get_root(size)


@given(st.data())
def test_inclusion_proofs_are_pymerkles(data: st.DataObject):
    stored, oracle = large()
    size = data.draw(sizes)
    index = data.draw(st.integers(0, size - 1))
    proof = proof_hashes(inclusion_spans(index, size), stored.__getitem__)
    assert list(proof) == oracle.prove_inclusion(index + 1, size).path[1:]
    assert len(proof) <= math.ceil(math.log2(size))
    leaf = stored[NodeId(0, index)]
    assert root_from_inclusion(index, size, leaf, proof) == root(stored, size)


@given(st.data())
def test_consistency_proofs_lead_to_pymerkles_roots(data: st.DataObject):
    """Its own proofs are made of other nodes than those of the RFC."""
    stored, oracle = large()
    second = data.draw(sizes)
    first = data.draw(st.integers(1, second))
    proof = proof_hashes(consistency_spans(first, second), stored.__getitem__)
    assert len(proof) <= math.ceil(math.log2(second)) + 1
    roots = oracle.get_root(first), oracle.get_root(second)
    assert roots_from_consistency(first, second, roots[0], proof) == roots


@given(st.data())
def test_another_leaf_or_place_leads_to_another_root(data: st.DataObject):
    stored, _ = large()
    size = data.draw(st.integers(2, LARGEST))
    index, other = (data.draw(st.integers(0, size - 1)) for _ in range(2))
    proof = proof_hashes(inclusion_spans(index, size), stored.__getitem__)
    leaf = leaf_hash(b"forged")
    assert root_from_inclusion(index, size, leaf, proof) != root(stored, size)
    if other != index and len(inclusion_spans(other, size)) == len(proof):
        found = root_from_inclusion(other, size, stored[NodeId(0, index)], proof)
        assert found != root(stored, size)


@given(st.data())
def test_one_wrong_hash_of_a_proof_leads_elsewhere(data: st.DataObject):
    stored, _ = large()
    second = data.draw(st.integers(2, LARGEST))
    first = data.draw(st.integers(1, second - 1))
    proof = list(proof_hashes(consistency_spans(first, second), stored.__getitem__))
    place = data.draw(st.integers(0, len(proof) - 1))
    proof[place] = leaf_hash(b"forged")
    roots = root(stored, first), root(stored, second)
    assert roots_from_consistency(first, second, roots[0], proof) != roots


@given(st.integers(0, LARGEST), st.integers(0, LARGEST))
def test_the_named_nodes_cover_exactly_the_range(one: int, other: int):
    start, end = sorted((one, other))
    covered = [
        leaf
        for node in range_nodes(start, end)
        for leaf in range(node.index << node.level, (node.index + 1) << node.level)
    ]
    assert covered == list(range(start, end))
    assert len(range_nodes(start, end)) <= 2 * max(1, end).bit_length()


@given(st.integers(0, LARGEST - 1))
def test_an_entry_asks_for_few_hashes(index: int):
    stored, _ = large()
    asked = []

    def fetch(node: NodeId) -> bytes:
        asked.append(node)
        return stored[node]

    made = dict(new_nodes(index, stored[NodeId(0, index)], fetch))
    assert made.items() <= stored.items()
    assert len(asked) == len(made) - 1 <= LARGEST.bit_length()


def test_a_leaf_and_a_node_of_the_same_bytes_differ():
    """What keeps anyone from presenting a node as an entry: second preimages."""
    left, right = leaf_hash(b"left"), leaf_hash(b"right")
    assert node_hash(left, right) != leaf_hash(left + right)
    assert node_hash(left, right) != node_hash(right, left)


@pytest.mark.parametrize(("index", "size"), [(0, 0), (1, 1), (8, 8), (-1, 8)])
def test_a_leaf_that_is_not_there_is_refused(index: int, size: int):
    with pytest.raises(LeafOutOfRangeError):
        inclusion_spans(index, size)


@pytest.mark.parametrize(("first", "second"), [(0, 0), (0, 8), (9, 8), (-1, 8)])
def test_sizes_that_are_no_prefix_are_refused(first: int, second: int):
    with pytest.raises(LeafOutOfRangeError):
        consistency_spans(first, second)


@pytest.mark.parametrize("change", [lambda proof: proof[1:], lambda proof: [*proof, EMPTY_ROOT]])
def test_proofs_of_another_length_are_refused(change):
    stored = grow(LEAVES)
    inclusion = list(proof_hashes(inclusion_spans(3, 8), stored.__getitem__))
    with pytest.raises(ValueError, match="hashes and needs 3"):
        root_from_inclusion(3, 8, stored[NodeId(0, 3)], change(inclusion))
    consistency = list(proof_hashes(consistency_spans(3, 8), stored.__getitem__))
    with pytest.raises(ValueError, match="hashes and needs 4"):
        roots_from_consistency(3, 8, root(stored, 3), change(consistency))
