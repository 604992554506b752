"""The audit pack: everything an auditor needs to verify the record offline, as one zip."""

import hashlib
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator
from importlib.resources import files

from app.core import merkle
from app.core.access import Permission, Principal
from app.core.canonical import canonical_bytes, sha256
from app.core.checkpoints import Checkpoint, format_proof
from app.core.errors import ConflictError
from app.core.log import Act, Entry, EntryKind
from app.core.merkle import NodeId
from app.core.notes import verifier_key
from app.core.organizations import Organization
from app.core.packs import (
    PackFacts,
    PackFilters,
    entry_line,
    manifest_file,
    proof_name,
    version_files,
    witnessed_files,
)
from app.core.records import Record
from app.services.access import enter
from app.services.checkpointing import log_origin, sign_checkpoint, tree_root
from app.services.ports import Ports, UnitOfWork
from app.services.recording import gather_record

# Rows a transaction: no transaction stays open while a slow reader takes the bytes.
_ENTRIES_PAGE = 500
_VERSIONS_PAGE = 50
_CHUNK_BYTES = 64 * 1024
# A file of a pack: its name, and its bytes in parts.
_File = tuple[str, Iterable[bytes]]


def open_pack(ports: Ports, principal: Principal, slug: str, filters: PackFilters) -> PackFacts:
    """Enter that a pack is made, and return what it will be of: the log with that entry, signed.

    Raises: ConflictError: stored hashes are missing, so that there is nothing to sign.
    """
    _enter_export(ports, principal, slug, filters)
    with ports.store.read() as uow:
        organization = enter(uow, principal, slug, Permission.READ_WORK)
        size = uow.log.size(organization.id)
        root = tree_root(uow, organization, size)
        latest = uow.versions.latest(organization.id)
        record = _record(ports, uow, organization)
        known = [one.public_key for one in uow.signing_keys.all()]
    current = ports.signer.public_key
    keys = [current, *(key for key in reversed(known) if key != current)]
    checkpoint = Checkpoint(log_origin(ports, organization), size, root)
    return PackFacts(
        organization=organization,
        filters=filters,
        checkpoint=checkpoint,
        note=sign_checkpoint(ports, checkpoint),
        keys=tuple(verifier_key(checkpoint.origin, key) for key in keys),
        last_number=latest.number if latest else 0,
        record=record,
        made_at=ports.clock.now(),
    )


def _enter_export(ports: Ports, principal: Principal, slug: str, filters: PackFilters) -> None:
    """Leave it in the log who took the record away, and by which filters, before it is read."""
    with ports.store.write() as uow:
        organization = enter(uow, principal, slug, Permission.READ_WORK)
        asked = sha256(canonical_bytes(filters.as_json()))
        act = Act(EntryKind.AUDIT_EXPORTED, organization.id, asked)
        try:
            size = uow.log.append(organization.id, principal.id, ports.clock.now(), act) + 1
            tree_root(uow, organization, size)
        except KeyError:
            raise ConflictError(
                "The log lacks hashes that were stored: somebody changed the database. "
                "`credo verify --database` says where."
            ) from None
        uow.commit()


def _record(ports: Ports, uow: UnitOfWork, organization: Organization) -> Record | None:
    try:
        return gather_record(ports, uow, organization)
    except (LookupError, ValueError, TypeError):
        return None  # the rows were falsified: `verify` will tell how, a report cannot


def write_pack(ports: Ports, facts: PackFacts) -> Iterator[bytes]:
    """Give the zip in parts, in memory that does not grow with the log."""
    sink, hashes, counts = _Sink(), dict[str, str](), Counter[str]()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as archive:  # type: ignore[call-overload]
        for name, parts in _all_files(ports, facts, counts):
            if name in hashes:
                continue  # two forged versions that name one entry: `verify` tells of them
            digest = hashlib.sha256()
            about = zipfile.ZipInfo(name, facts.made_at.timetuple()[:6])
            about.compress_type = zipfile.ZIP_DEFLATED
            about.external_attr = 0o644 << 16
            with archive.open(about, "w", force_zip64=name == "entries.jsonl") as file:
                for part in parts:
                    file.write(part)
                    digest.update(part)
                    if sink.size > _CHUNK_BYTES:
                        yield sink.take()
            hashes[name] = digest.hexdigest()
        archive.writestr(*manifest_file(facts, counts, hashes))
    yield sink.take()


class _Sink:
    """Where the zip is written to; it cannot go back, hence nothing is kept but what is new."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []
        self.size = 0

    def write(self, data: bytes) -> int:
        self._parts.append(bytes(data))
        self.size += len(data)
        return len(data)

    def flush(self) -> None:
        """Nothing waits anywhere."""

    def take(self) -> bytes:
        """Return what was written since the last time."""
        taken = b"".join(self._parts)
        self._parts, self.size = [], 0
        return taken


def _all_files(ports: Ports, facts: PackFacts, counts: Counter[str]) -> Iterator[_File]:
    """Give every file but the manifest, and count as they are taken."""
    yield "checkpoint", [facts.note]
    yield "public-keys.txt", [f"{key}\n".encode() for key in facts.keys]
    yield "verify.py", [files("app.core").joinpath("verifier.py").read_bytes()]
    if facts.record is not None:
        locale = facts.organization.default_locale
        yield "report.html", [ports.reporter.html(facts.record, locale)]
        yield "report.pdf", [ports.reporter.pdf(facts.record, locale)]
    yield from _versions(ports, facts, counts)
    yield from _witnessed(ports, facts, counts)
    yield "entries.jsonl", _entries(ports, facts, counts)


def _versions(ports: Ports, facts: PackFacts, counts: Counter[str]) -> Iterator[_File]:
    """Give the files and the proof of every version shown, by number."""
    for start in range(1, facts.last_number + 1, _VERSIONS_PAGE):
        made: list[_File] = []
        with ports.store.read() as uow:
            found = uow.versions.page(facts.organization.id, start + _VERSIONS_PAGE, _VERSIONS_PAGE)
            for one in reversed(found):
                if start <= one.number <= facts.last_number and facts.filters.show(one):
                    counts["versions"] += 1
                    made += [(name, [data]) for name, data in version_files(one)]
                    made += _proof(uow, facts, one.log_index)
        yield from made


def _proof(uow: UnitOfWork, facts: PackFacts, index: int) -> list[_File]:
    """Return the proof of an entry, or nothing when the record is too damaged to make it."""
    if not 0 <= index < facts.checkpoint.size:
        return []
    spans = merkle.inclusion_spans(index, facts.checkpoint.size)
    named = [node for span in spans for node in merkle.range_nodes(*span)]
    found = uow.log.nodes(facts.organization.id, named)
    if len(found) < len(set(named)):
        return []
    hashes = merkle.proof_hashes(spans, found.__getitem__)
    return [(proof_name(index), [format_proof(index, hashes, facts.note)])]


def _witnessed(ports: Ports, facts: PackFacts, counts: Counter[str]) -> Iterator[_File]:
    with ports.store.read() as uow:
        held = uow.witnesses.checkpoints(facts.organization.id)
    for one in held:
        if 0 < one.size <= facts.checkpoint.size:
            counts["witnessed"] += 1
            yield from ((name, [data]) for name, data in witnessed_files(one))


def _entries(ports: Ports, facts: PackFacts, counts: Counter[str]) -> Iterator[bytes]:
    """Give the lines of all entries, each with the stored hashes that it completes."""
    start, size, owner = 0, facts.checkpoint.size, facts.organization.id
    while start < size:
        with ports.store.read() as uow:
            page = uow.log.entries(owner, start, min(_ENTRIES_PAGE, size - start))
            page = [one for one in page if one.index < size]
            found = uow.log.nodes(owner, [node for one in page for node in _completed(one)])
        if not page:
            return
        for one in page:
            counts["entries"] += 1
            yield entry_line(one, [found.get(node) for node in _completed(one)])
        start = page[-1].index + 1


def _completed(entry: Entry) -> list[NodeId]:
    """Name the subtrees above the leaf that the entry completes, the lowest first."""
    levels = range(1, ((entry.index + 1) & -(entry.index + 1)).bit_length())
    return [NodeId(level, entry.index >> level) for level in levels]
