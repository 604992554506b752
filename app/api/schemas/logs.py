"""The log's answers as clients get them; hashes are base64 of 32 bytes."""

from typing import Any

from app.api.schemas.fields import Shown


class EntryOut(Shown):
    """An entry: its exact bytes, its leaf hash, and what the bytes say."""

    index: int
    leaf_hash: str
    data: str
    entry: dict[str, Any]


class EntriesOut(Shown):
    """A run of entries."""

    items: list[EntryOut]
    next: str | None


class InclusionProofOut(Shown):
    """RFC 6962 section 2.1.1, leaf side first."""

    index: int
    tree_size: int
    leaf_hash: str
    hashes: list[str]


class ConsistencyProofOut(Shown):
    """RFC 6962 section 2.1.2."""

    first: int
    second: int
    hashes: list[str]
