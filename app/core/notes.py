"""Signed notes: a text, a blank line, and a line for each signature.

The arithmetic of keys is a gateway's; here are names, key ids and the format.
Source: C2SP signed-note.
"""

import base64
import binascii
import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

ED25519 = b"\x01"
_DASH = "\u2014 "


class NoteError(ValueError):
    """The bytes are no signed note, or no signature in it can be relied on."""


@dataclass(frozen=True, slots=True)
class SigningKey:
    """A public key that signs or signed checkpoints of this instance.

    Attributes:
        public_key: 32 bytes, Ed25519.
        introduced_at: since when it signs; of a key that came back, since it did.
    """

    public_key: bytes
    introduced_at: datetime


@dataclass(frozen=True, slots=True)
class NoteSignature:
    """One signature line.

    Attributes:
        key_id: 4 bytes, see `key_id`.
        signature: 64 bytes for Ed25519.
    """

    name: str
    key_id: bytes
    signature: bytes


@dataclass(frozen=True, slots=True)
class SignedNote:
    """A text that ends with a newline, and who signed it."""

    text: str
    signatures: tuple[NoteSignature, ...]


def key_id(name: str, public_key: bytes) -> bytes:
    """Return the 4 bytes that a signature line carries of an Ed25519 key under a name."""
    return hashlib.sha256(name.encode() + b"\n" + ED25519 + public_key).digest()[:4]


def verifier_key(name: str, public_key: bytes) -> str:
    """Return the key as tools take it: `name+hex id+base64 of type and key`."""
    encoded = base64.b64encode(ED25519 + public_key).decode()
    return f"{name}+{key_id(name, public_key).hex()}+{encoded}"


def format_note(text: str, signatures: Iterable[NoteSignature]) -> bytes:
    """Return the bytes of a signed note. Raises: NoteError: the text does not end its last line."""
    if not text.endswith("\n"):
        raise NoteError("the text of a note ends with a newline")
    lines = [
        f"{_DASH}{one.name} {base64.b64encode(one.key_id + one.signature).decode()}\n"
        for one in signatures
    ]
    return (text + "\n" + "".join(lines)).encode()


def parse_note(data: bytes) -> SignedNote:
    """Return the text and the signatures. Raises: NoteError: it is no signed note."""
    try:
        whole = data.decode()
    except UnicodeDecodeError:
        raise NoteError("the note is not UTF-8") from None
    text, found, tail = whole.rpartition("\n\n")
    if not found or not tail.endswith("\n"):
        raise NoteError("the note has no signatures after a blank line")
    return SignedNote(text + "\n", tuple(_parse_line(line) for line in tail[:-1].split("\n")))


def _parse_line(line: str) -> NoteSignature:
    name, found, encoded = line.removeprefix(_DASH).partition(" ")
    try:
        raw = base64.b64decode(encoded, validate=True)
    except (binascii.Error, ValueError):
        raw = b""
    if not line.startswith(_DASH) or not found or not name or len(raw) <= len(b"1234"):
        raise NoteError(f"not a signature line: {line[:80]!r}")
    return NoteSignature(name, raw[:4], raw[4:])


def verified(
    note: SignedNote,
    name: str,
    public_keys: Iterable[bytes],
    holds: Callable[[bytes, bytes, bytes], bool],
) -> bool:
    """Say whether one of the keys signed the note under that name.

    Args: holds: (public key, signature, message) -> whether the signature is right.
    """
    keys = {key_id(name, key): key for key in public_keys}
    return any(
        one.name == name
        and one.key_id in keys
        and holds(keys[one.key_id], one.signature, note.text.encode())
        for one in note.signatures
    )
