"""The audit pack: what its files are called and hold. core/verifier.py reads what is written here.

A pack holds every entry of the log; its filters choose the versions and proofs that are shown.
"""

import base64
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from app.core.charters import Version
from app.core.checkpoints import Checkpoint
from app.core.communications import parse_rfc3339, rfc3339
from app.core.errors import FieldError, InvalidError
from app.core.log import Entry
from app.core.organizations import Organization
from app.core.records import Record
from app.core.verifier import FORMAT
from app.core.witnesses import WitnessedCheckpoint, cosignature


@dataclass(frozen=True, slots=True)
class PackFilters:
    """Which versions are shown; None means any.

    Attributes:
        since: published at or after.
        until: published before.
    """

    since: datetime | None = None
    until: datetime | None = None

    def show(self, version: Version) -> bool:
        """Say whether the version is shown."""
        at = version.published_at
        return (self.since is None or self.since <= at) and (self.until is None or at < self.until)

    def as_json(self) -> dict[str, Any]:
        """Return both times as text that sorts, or null."""
        return {"since": _sortable(self.since), "until": _sortable(self.until)}


def read_filters(since: str | None, until: str | None) -> PackFilters:
    """Return the filters that were asked for; a date alone means its first moment in UTC.

    Raises: InvalidError.
    """
    times, errors = [], []
    for name, value in (("since", since), ("until", until)):
        midnight = f"{value}T00:00:00Z"
        times.append((parse_rfc3339(value) or parse_rfc3339(midnight)) if value else None)
        if value is not None and times[-1] is None:
            detail = f"`{name}` must be a date (2026-03-03) or an RFC 3339 time with its offset."
            errors.append(FieldError(name, "format", detail))
    if errors:
        raise InvalidError(errors, errors[0].detail)
    return PackFilters(*times)


def _sortable(at: datetime | None) -> str | None:
    if at is None:
        return None
    return at.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


@dataclass(frozen=True, slots=True)
class PackFacts:
    """What a pack is of.

    Attributes:
        checkpoint: the state of the log when the pack was begun.
        note: the same, signed.
        keys: verifier keys of the log, the current one first.
        last_number: number of the latest version then, 0 when there is none.
        record: what the reports tell; None when the rows are too damaged to be told.
    """

    organization: Organization
    filters: PackFilters
    checkpoint: Checkpoint
    note: bytes
    keys: tuple[str, ...]
    last_number: int
    record: Record | None
    made_at: datetime


def version_head(version: Version) -> dict[str, Any]:
    """Return what a version says beside its content."""
    return {
        "number": version.number,
        "title": version.title,
        "content_sha256": version.content_hash.hex(),
        "parent_sha256": version.parent_hash.hex() if version.parent_hash else None,
        "effective_from": rfc3339(version.effective_from),
        "published_at": rfc3339(version.published_at),
        "reason": version.reason,
        "approvals": json.loads(version.approvals),
        "log_index": version.log_index,
    }


def version_files(version: Version) -> list[tuple[str, bytes]]:
    """Return the two files of a version: what it says of itself, and the exact words hashed."""
    name = f"versions/{version.number:04d}"
    return [
        (f"{name}.json", readable_json(version_head(version))),
        (f"{name}.content.json", version.content),
    ]


def proof_name(index: int) -> str:
    """Return the name of the file that proves an entry."""
    return f"proofs/{index:06d}.tlog-proof"


def entry_line(entry: Entry, nodes: Sequence[bytes | None]) -> bytes:
    """Return an entry's line in entries.jsonl.

    Args: nodes: stored hashes of the subtrees that it completes, the lowest first; None for one
        that the store has lost.
    """
    kept = ",".join(f'"{_b64(one)}"' if one is not None else "null" for one in nodes)
    return (
        f'{{"index":{entry.index},"data":"{_b64(entry.data)}",'
        f'"leaf_hash":"{_b64(entry.leaf_hash)}","nodes":[{kept}]}}\n'
    ).encode()


def witnessed_files(one: WitnessedCheckpoint) -> list[tuple[str, bytes]]:
    """Return what a witness gave back: the note, signed by it too if it did, or a time stamp."""
    name = f"witnessed/{one.size:06d}-{one.witness_id}"
    signed = cosignature(one.note, one.answer)
    files = [(f"{name}.checkpoint", signed or one.note)]
    if one.answer and not signed:
        files.append((f"{name}.tsr", one.answer))
    return files


def manifest_file(
    facts: PackFacts, counts: Mapping[str, int], files: Mapping[str, str]
) -> tuple[str, bytes]:
    """Return the manifest, which is written last.

    Args: files: name -> SHA-256 in hex of every other file.
    """
    made = {
        "format": FORMAT,
        "origin": facts.checkpoint.origin,
        "organization": {"slug": facts.organization.slug, "name": facts.organization.name},
        "made_at": rfc3339(facts.made_at),
        "filters": facts.filters.as_json(),
        "order": "entries by index, versions by number",
        "counts": dict(counts),
        "tree": {"size": facts.checkpoint.size, "root": _b64(facts.checkpoint.root)},
        "keys": list(facts.keys),
        "files": dict(sorted(files.items())),
    }
    return "manifest.json", readable_json(made)


def readable_json(value: Any) -> bytes:
    """Return JSON in UTF-8, one member a line."""
    return json.dumps(value, ensure_ascii=False, indent=1).encode() + b"\n"


def _b64(data: bytes) -> str:
    return base64.b64encode(data).decode()
