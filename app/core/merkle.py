"""The Merkle tree of a log: hashes, roots, and proofs by naming nodes; standard library alone.

A proof is made in three steps: name the nodes it needs, fetch their hashes, rehash. Only nodes of
complete subtrees are ever stored or named; those of the ragged right edge are made of them.
Source: RFC 6962 section 2.1; the compact range after "Transparent Logs for Skeptical Clients".
"""

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

EMPTY_ROOT = hashlib.sha256(b"").digest()


@dataclass(frozen=True, slots=True, order=True)
class NodeId:
    """The root of the complete subtree over leaves [index << level, (index + 1) << level).

    Attributes:
        level: 0 for a leaf.
    """

    level: int
    index: int


class LeafOutOfRangeError(ValueError):
    """A proof was asked for a leaf or a size that the tree does not have."""


def leaf_hash(data: bytes) -> bytes:
    """Return SHA-256 of 0x00 and the entry, 32 bytes."""
    return hashlib.sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Return SHA-256 of 0x01 and both children, 32 bytes."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def range_nodes(start: int, end: int) -> tuple[NodeId, ...]:
    """Name the fewest complete subtrees that cover the leaves [start, end), left to right.

    Returns: at most 2 * ceil(log2(end)) nodes.
    """
    nodes = []
    while start < end:
        level = (start & -start).bit_length() - 1 if start else (end - start).bit_length() - 1
        while (1 << level) > end - start:
            level -= 1
        nodes.append(NodeId(level, start >> level))
        start += 1 << level
    return tuple(nodes)


def root_nodes(size: int) -> tuple[NodeId, ...]:
    """Name the complete subtrees that a tree of this size is made of, largest first."""
    return range_nodes(0, size)


def fold(hashes: Sequence[bytes]) -> bytes:
    """Return the root of a run of complete subtrees, as `root_nodes` names them.

    An empty run is the empty tree, whose root is SHA-256 of nothing.
    """
    if not hashes:
        return EMPTY_ROOT
    root = hashes[-1]
    for left in reversed(hashes[:-1]):
        root = node_hash(left, root)
    return root


def new_nodes(
    index: int, leaf: bytes, fetch: Callable[[NodeId], bytes]
) -> list[tuple[NodeId, bytes]]:
    """Return the nodes that become complete when a leaf is put at `index`, the leaf first.

    Args: fetch: gives the hash of a stored node; asked for at most log2(index) of them.
    """
    made = [(NodeId(0, index), leaf)]
    level, place, value = 0, index, leaf
    while place & 1:
        value = node_hash(fetch(NodeId(level, place - 1)), value)
        level, place = level + 1, place >> 1
        made.append((NodeId(level, place), value))
    return made


def split(size: int) -> int:
    """Return the largest power of two below `size` (size >= 2): where RFC 6962 cuts a tree."""
    return 1 << ((size - 1).bit_length() - 1)


# A proof hash is the root of the leaves [start, end): itself made of complete subtrees.
Span = tuple[int, int]


def inclusion_spans(index: int, tree_size: int) -> tuple[Span, ...]:
    """Name the spans whose roots prove that a leaf is in the tree, leaf side first.

    Args: index: zero-based, 0 <= index < tree_size.
    Returns: at most ceil(log2(tree_size)) spans.
    Raises: LeafOutOfRangeError: index is not below tree_size.
    Source: RFC 6962 section 2.1.1.
    """
    if not 0 <= index < tree_size:
        raise LeafOutOfRangeError(f"leaf {index} is not in a tree of {tree_size}")
    spans = []
    start, end = 0, tree_size
    while end - start > 1:
        cut = start + split(end - start)
        if index < cut:
            spans.append((cut, end))
            end = cut
        else:
            spans.append((start, cut))
            start = cut
    return tuple(reversed(spans))


def consistency_spans(first: int, second: int) -> tuple[Span, ...]:
    """Name the spans whose roots prove that the tree of `first` is a prefix of that of `second`.

    Args: 0 < first <= second. Equal sizes need no hash.
    Returns: at most ceil(log2(second)) + 1 spans, in the order of RFC 6962.
    Raises: LeafOutOfRangeError: the sizes are not such.
    Source: RFC 6962 section 2.1.2.
    """
    if not 0 < first <= second:
        raise LeafOutOfRangeError(f"a tree of {first} is no prefix of one of {second}")
    spans: list[Span] = []
    start, end, whole = 0, second, True
    size = first
    while size != end:
        cut = start + split(end - start)
        if size <= cut:
            spans.append((cut, end))
            end = cut
        else:
            spans.append((start, cut))
            start = cut
            whole = False
    if not whole:
        spans.append((start, end))
    return tuple(reversed(spans))


def proof_hashes(spans: Iterable[Span], fetch: Callable[[NodeId], bytes]) -> tuple[bytes, ...]:
    """Return the hashes a proof is made of: the root of every span."""
    return tuple(fold([fetch(node) for node in range_nodes(*span)]) for span in spans)


def root_from_inclusion(index: int, tree_size: int, leaf: bytes, proof: Sequence[bytes]) -> bytes:
    """Return the root that an inclusion proof leads to; compare it with a checkpoint's.

    Raises: LeafOutOfRangeError; ValueError: the proof has another length than it must.
    """
    spans = inclusion_spans(index, tree_size)
    if len(spans) != len(proof):
        raise ValueError(f"the proof has {len(proof)} hashes and needs {len(spans)}")
    value = leaf
    for (start, _), sibling in zip(spans, proof, strict=True):
        value = node_hash(value, sibling) if start > index else node_hash(sibling, value)
    return value


def roots_from_consistency(
    first: int, second: int, first_root: bytes, proof: Sequence[bytes]
) -> tuple[bytes, bytes]:
    """Return the roots (of `first`, of `second`) that a consistency proof leads to.

    It holds when they are the two roots known.
    Raises: LeafOutOfRangeError; ValueError: the proof has another length than it must.
    """
    spans = consistency_spans(first, second)
    if len(spans) != len(proof):
        raise ValueError(f"the proof has {len(proof)} hashes and needs {len(spans)}")
    hashes = list(zip(spans, proof, strict=True))
    # A `first` that is a complete left subtree is not in its own proof: its root starts it.
    if hashes and hashes[0][0][1] == first:
        old = new = hashes.pop(0)[1]
    else:
        old = new = first_root
    for (start, _), sibling in hashes:
        if start >= first:
            new = node_hash(new, sibling)
        else:
            old, new = node_hash(sibling, old), node_hash(sibling, new)
    return old, new
