"""The log as anyone may check it: checkpoints, entries, proofs and tiles."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.core import merkle
from app.core.access import Permission, Principal
from app.core.checkpoints import Checkpoint, format_proof
from app.core.errors import FieldError, InvalidError, NotFoundError
from app.core.log import Entry
from app.core.merkle import NodeId
from app.core.notes import verifier_key
from app.core.organizations import Organization
from app.core.tiles import Tile, TileError, entry_bundle, parse_tile
from app.services.access import enter
from app.services.checkpointing import log_origin, sign_checkpoint, tree_root
from app.services.ports import Ports, UnitOfWork


@dataclass(frozen=True, slots=True)
class InclusionProof:
    """That an entry is in the tree of a size: RFC 6962 section 2.1.1."""

    index: int
    tree_size: int
    leaf_hash: bytes
    hashes: tuple[bytes, ...]


@dataclass(frozen=True, slots=True)
class ConsistencyProof:
    """That the tree of one size is a prefix of that of another: RFC 6962 section 2.1.2."""

    first: int
    second: int
    hashes: tuple[bytes, ...]


def get_checkpoint(ports: Ports, principal: Principal, slug: str) -> bytes:
    """Return the signed checkpoint of the log as it stands."""
    with ports.store.read() as uow:
        organization = enter(uow, principal, slug, Permission.READ_PUBLISHED)
        size = uow.log.size(organization.id)
        root = tree_root(uow, organization, size)
    return sign_checkpoint(ports, Checkpoint(log_origin(ports, organization), size, root))


def get_verifier_keys(ports: Ports, principal: Principal, slug: str) -> list[str]:
    """Return the keys that sign or signed this log's checkpoints, the current one first."""
    with ports.store.read() as uow:
        organization = enter(uow, principal, slug, Permission.READ_PUBLISHED)
        known = [one.public_key for one in uow.signing_keys.all()]
    current = ports.signer.public_key
    keys = [current, *(key for key in reversed(known) if key != current)]
    return [verifier_key(log_origin(ports, organization), key) for key in keys]


def list_entries(
    ports: Ports, principal: Principal, slug: str, start: int, end: int
) -> list[Entry]:
    """Return the entries [start, end) that the log has."""
    with ports.store.read() as uow:
        organization = enter(uow, principal, slug, Permission.READ_PUBLISHED)
        return uow.log.entries(organization.id, start, max(0, end - start))


def prove_inclusion(
    ports: Ports, principal: Principal, slug: str, index: int, tree_size: int | None
) -> InclusionProof:
    """Return the proof that an entry is in the tree of a size (default: the whole log).

    Raises: InvalidError: the log has no such tree, or the tree no such entry.
    """
    with ports.store.read() as uow:
        organization = enter(uow, principal, slug, Permission.READ_PUBLISHED)
        size = _size(uow, organization, tree_size, "tree_size")
        if not 0 <= index < size:
            detail = f"A tree of {size} entries has no entry {index}; they are counted from 0."
            raise InvalidError([FieldError("index", "range", detail)])
        hashes = _hashes(uow, organization, merkle.inclusion_spans(index, size))
        leaf = NodeId(0, index)
        leaf_hash = uow.log.nodes(organization.id, [leaf])[leaf]
    return InclusionProof(index, size, leaf_hash, hashes)


def prove_consistency(
    ports: Ports, principal: Principal, slug: str, first: int, second: int | None
) -> ConsistencyProof:
    """Return the proof that nothing was altered between two sizes. From size 0 it is empty.

    Raises: InvalidError: the log has no such trees.
    """
    with ports.store.read() as uow:
        organization = enter(uow, principal, slug, Permission.READ_PUBLISHED)
        size = _size(uow, organization, second, "second")
        if not 0 <= first <= size:
            detail = f"`first` must be 0 to {size}."
            raise InvalidError([FieldError("first", "range", detail)])
        spans = merkle.consistency_spans(first, size) if first else ()
        return ConsistencyProof(first, size, _hashes(uow, organization, spans))


def proof_file(ports: Ports, principal: Principal, slug: str, index: int) -> bytes:
    """Return a C2SP tlog-proof of an entry against the log as it stands."""
    with ports.store.read() as uow:
        organization = enter(uow, principal, slug, Permission.READ_PUBLISHED)
        size = uow.log.size(organization.id)
        if not 0 <= index < size:
            detail = f"The log has {size} entries and no entry {index}."
            raise InvalidError([FieldError("index", "range", detail)])
        hashes = _hashes(uow, organization, merkle.inclusion_spans(index, size))
        root = tree_root(uow, organization, size)
    checkpoint = Checkpoint(log_origin(ports, organization), size, root)
    return format_proof(index, hashes, sign_checkpoint(ports, checkpoint))


def get_tile(ports: Ports, principal: Principal, slug: str, path: str) -> tuple[Tile, bytes]:
    """Return a tile and its bytes: up to 256 hashes, or entries behind their lengths.

    Raises: NotFoundError: the path names no tile, or the log is not that long yet.
    """
    try:
        tile = parse_tile(path)
    except TileError as error:
        raise NotFoundError(f"There is no such tile: {error}.") from None
    with ports.store.read() as uow:
        organization = enter(uow, principal, slug, Permission.READ_PUBLISHED)
        if tile.full_at(uow.log.size(organization.id)) < tile.width:
            raise NotFoundError("The log has no such tile yet.")
        if tile.level is None:
            entries = uow.log.entries(organization.id, tile.first, tile.width)
            return tile, entry_bundle([one.data for one in entries])
        named = [NodeId(tile.level * 8, tile.first + place) for place in range(tile.width)]
        found = uow.log.nodes(organization.id, named)
    return tile, b"".join(found[node] for node in named)


def _size(uow: UnitOfWork, organization: Organization, wanted: int | None, name: str) -> int:
    size = uow.log.size(organization.id)
    if wanted is None:
        return size
    if not 0 <= wanted <= size:
        detail = f"The log has {size} entries; `{name}` must be 0 to {size}."
        raise InvalidError([FieldError(name, "range", detail)])
    return wanted


def _hashes(
    uow: UnitOfWork, organization: Organization, spans: Sequence[merkle.Span]
) -> tuple[bytes, ...]:
    named = [node for span in spans for node in merkle.range_nodes(*span)]
    found = uow.log.nodes(organization.id, named)
    return merkle.proof_hashes(spans, found.__getitem__)
