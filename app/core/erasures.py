"""Erasure: what identifies a person goes, what was proved about it stays.

Findings, reviews and the log hold offsets, hashes and salted commitments, and so remain true and
verifiable when the text, the name and the salt behind them are gone.
"""

import json
import secrets
from dataclasses import dataclass
from enum import StrEnum

from app.core.canonical import canonical_bytes, sha256
from app.core.errors import FieldError, InvalidError
from app.core.log import SALT_BYTES, commitment


class PersonKind(StrEnum):
    """How a person is known: as the author of texts, or as the holder of a key or a link."""

    AUTHOR = "author"
    PRINCIPAL = "principal"


@dataclass(frozen=True, slots=True)
class Person:
    """Whom an erasure is about.

    Attributes:
        word: an author's name as the communications have it, or a principal's id.
    """

    kind: PersonKind
    word: str


@dataclass(frozen=True, slots=True)
class Erased:
    """How many of each were emptied or removed.

    Attributes:
        answers: kept answers of requests with an Idempotency-Key.
        rows: of imports that were accepted and not read yet.
    """

    communications: int = 0
    checks: int = 0
    names: int = 0
    comments: int = 0
    answers: int = 0
    rows: int = 0

    @property
    def nothing(self) -> bool:
        """Say whether there was nothing of the person."""
        return self == Erased()


def read_person(kind: PersonKind, name: str | None, person_id: str | None) -> Person:
    """Return the person that a request names. Raises: InvalidError."""
    fields = {PersonKind.AUTHOR: ("name", name), PersonKind.PRINCIPAL: ("id", person_id)}
    errors = []
    for owner, (field, value) in fields.items():
        at = f"/person/{field}"
        if owner is kind and not value:
            errors.append(FieldError(at, "missing", f"`{field}` says who it is."))
        if owner is not kind and value is not None:
            detail = f"`{field}` belongs to the kind `{owner.value}` alone."
            errors.append(FieldError(at, "unexpected", detail))
    if errors:
        raise InvalidError(errors)
    return Person(kind, fields[kind][1] or "")


def author_commitment(name: str) -> bytes:
    """Return what the log says of an erased author; its salt is kept nowhere."""
    return commitment(secrets.token_bytes(SALT_BYTES), name)


def emptied_hash(communication_ids: list[str]) -> bytes:
    """Return 32 bytes over which communications were emptied; ids are no personal data."""
    return sha256(canonical_bytes({"communications": sorted(communication_ids)}))


_INDEX_BYTES = 8


def emptied_fingerprint(communication_id: str, log_index: int) -> bytes:
    """Return a fingerprint of 32 bytes that recognises nothing: the same text again is new.

    It leads back to the entry that tells of the erasure: see `emptied_by`.
    """
    own = sha256(f"emptied {communication_id} {log_index}".encode())
    return log_index.to_bytes(_INDEX_BYTES, "big") + own[_INDEX_BYTES:]


def emptied_by(communication_id: str, fingerprint: bytes) -> int | None:
    """Return the index of the entry that an emptied communication's fingerprint leads to."""
    index = int.from_bytes(fingerprint[:_INDEX_BYTES], "big")
    return index if emptied_fingerprint(communication_id, index) == fingerprint else None


def is_row_of(data: bytes, author_name: str) -> bool:
    """Say whether a row of an import, as it waits to be read, is of the author."""
    try:
        said = json.loads(data)
    except (ValueError, RecursionError):
        return False  # it will be refused, and no row outlives its import
    author = said.get("author") if isinstance(said, dict) else None
    return isinstance(author, dict) and author.get("name") == author_name
