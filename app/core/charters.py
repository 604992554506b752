"""Versions of the charter: immutable, hashed, chained, and in force from a day on."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.core.canonical import canonical_bytes, sha256
from app.core.communications import rfc3339
from app.core.statements import Statement, StatementKind, statements_from_json


@dataclass(frozen=True, slots=True)
class Version:
    """One immutable published charter.

    Attributes:
        number: 1, 2, 3… within the organization.
        content: RFC 8785 bytes of {"statements": [...]}, the bytes that `content_hash` is over.
        content_hash: SHA-256 of `content`, 32 bytes.
        parent_hash: `content_hash` of the version before, None for the first.
        effective_from: when it counts (aware UTC).
        published_at: when we knew (aware UTC).
        log_index: place of the publication in the organization's log.
        approvals: JSON list of the approvals that counted, as core.approvals writes them.
    """

    id: str
    organization_id: str
    number: int
    title: str
    content: bytes
    content_hash: bytes
    parent_hash: bytes | None
    effective_from: datetime
    published_at: datetime
    reason: str
    published_by: str
    draft_id: str | None
    log_index: int
    approvals: bytes = b"[]"


def content_bytes(statements: Sequence[Statement]) -> bytes:
    """Return the canonical bytes of a charter's content.

    Source: RFC 8785 over {"statements": [as in 3-api]}.
    """
    return canonical_bytes({"statements": [one.as_json() for one in statements]})


def statements_of(content: bytes) -> tuple[Statement, ...]:
    """Return the statements that `content_bytes` wrote."""
    return statements_from_json(json.loads(content)["statements"])


def content_hash(statements: Sequence[Statement]) -> bytes:
    """Return SHA-256 over `content_bytes`, 32 bytes."""
    return sha256(content_bytes(statements))


def details_hash(number: int, title: str, effective_from: datetime, approvals: bytes) -> bytes:
    """Return SHA-256 over what a version says beside its content, 32 bytes.

    Args: approvals: JSON list, as in Version.
    Source: RFC 8785 over {"approvals", "effective_from", "number", "title"}.
    """
    details = {
        "approvals": json.loads(approvals),
        "effective_from": rfc3339(effective_from),
        "number": number,
        "title": title,
    }
    return sha256(canonical_bytes(details))


def in_force(
    versions: Iterable[Version], on: datetime, known_at: datetime | None = None
) -> Version | None:
    """Return the version that counted on `on`, as far as was known at `known_at`.

    Of the versions published by then, the one with the latest `effective_from` not after `on`;
    of two that start together, the one published later. None when nothing was in force.
    """
    candidates = [
        one
        for one in versions
        if one.effective_from <= on and (known_at is None or one.published_at <= known_at)
    ]
    return max(candidates, key=lambda one: (one.effective_from, one.number), default=None)


def of_kind(statements: Iterable[Statement], kind: StatementKind) -> tuple[Statement, ...]:
    """Return the statements of one kind, in the charter's order."""
    return tuple(one for one in statements if one.kind is kind)


def available_locales(statements: Iterable[Statement]) -> tuple[str, ...]:
    """Return the locales that any statement has, in order of first appearance."""
    seen: dict[str, Any] = {}
    for one in statements:
        for tag in one.texts:
            seen.setdefault(tag)
    return tuple(seen)
