"""Witnesses: who outside holds our checkpoints, so that nobody inside rewrites the log unseen."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any
from urllib.parse import urlsplit

from app.core.errors import CredoError, FieldError, InvalidError
from app.core.notes import NoteError, parse_note

URL_MAX_CHARS = 2_000
WITNESSES_MAX = 10
_HOUR_S, _DAY_HOURS = 3_600, 24
_STEP = r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}"
PATH_PATTERN = rf"^{_STEP}(?:/{_STEP}){{0,3}}$"
_PATH = re.compile(PATH_PATTERN)


class WitnessKind(StrEnum):
    """How a checkpoint gets there: an HTTP POST, a file in a folder, an RFC 3161 time stamp."""

    WEBHOOK = "webhook"
    FILE = "file"
    TSA = "tsa"


@dataclass(frozen=True, slots=True)
class Witness:
    """Who is given the organization's checkpoints.

    Attributes:
        url: where a webhook's checkpoints are posted.
        path: folder of a file witness, under the organization's own; "" is that one itself.
        secret: what a webhook's messages are signed with (`whsec_…`).
    """

    id: str
    organization_id: str
    kind: WitnessKind
    url: str | None
    path: str | None
    secret: str | None
    created_at: datetime
    created_by: str
    removed_at: datetime | None

    def as_json(self) -> dict[str, Any]:
        """Return what the log commits to of a witness."""
        return {"kind": self.kind.value, "url": self.url, "path": self.path}


@dataclass(frozen=True, slots=True)
class WitnessedCheckpoint:
    """A checkpoint that a witness was given and took.

    Attributes:
        size: number of entries.
        root: 32 bytes over them.
        note: the signed checkpoint as it was given.
        answer: a note with the witness's own signature, or an RFC 3161 response; may be empty.
    """

    organization_id: str
    witness_id: str
    size: int
    root: bytes
    note: bytes
    answer: bytes
    at: datetime


class WitnessError(CredoError):
    """A witness did not take a checkpoint.

    Attributes:
        lasting: whether another try would come to the same.
    """

    code = "witness"

    def __init__(self, detail: str, *, lasting: bool) -> None:
        super().__init__(detail)
        self.lasting = lasting


def is_turn(late: timedelta) -> bool:
    """Say whether a witness that lacks a checkpoint for so long is reminded in this hour.

    In the hours 1, 2, 4, 8 and 16, then once a day: one that is gone for good costs little.
    """
    hours = int(late.total_seconds() // _HOUR_S)
    if hours < _DAY_HOURS:
        return hours > 0 and hours & (hours - 1) == 0
    return hours % _DAY_HOURS == 0


def check_witness(kind: WitnessKind, url: str | None, path: str | None) -> None:
    """Refuse what cannot be a witness of this kind. Raises: InvalidError."""
    errors = []
    for name, value, owner in (("url", url, WitnessKind.WEBHOOK), ("path", path, WitnessKind.FILE)):
        if value is not None and kind is not owner:
            detail = f"`{name}` belongs to the kind `{owner.value}` alone."
            errors.append(FieldError(f"/{name}", "unexpected", detail))
    if kind is WitnessKind.WEBHOOK and not _is_url(url or ""):
        detail = "`url` must be an http or https address without a user name in it."
        errors.append(FieldError("/url", "format", detail))
    if kind is WitnessKind.FILE and path and not _PATH.fullmatch(path):
        detail = "`path` must be up to four folder names of letters, digits, `.`, `_` and `-`."
        errors.append(FieldError("/path", "format", detail))
    if errors:
        raise InvalidError(errors)


def _is_url(text: str) -> bool:
    try:
        parts = urlsplit(text)
        _ = parts.port  # a port that is none raises when it is read
    except ValueError:
        return False
    return (
        parts.scheme in ("http", "https")
        and bool(parts.hostname)
        and parts.username is None
        and parts.password is None
        and len(text) <= URL_MAX_CHARS
        and text.isascii()
        and text.isprintable()
        and " " not in text
    )


def cosignature(note: bytes, answer: bytes) -> bytes:
    """Return the answer when it is the same note with another signature, else nothing.

    Source: C2SP signed-note; whose signature it is, is for a verifier to judge who knows the key.
    """
    try:
        ours, theirs = parse_note(note), parse_note(answer)
    except NoteError:
        return b""
    added = set(theirs.signatures) - set(ours.signatures)
    return answer if theirs.text == ours.text and added else b""
