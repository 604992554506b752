"""Checkpoints: what a log commits to at one size, and proofs that travel with them.

Source: C2SP tlog-checkpoint and tlog-proof.
"""

import base64
import binascii
from collections.abc import Sequence
from dataclasses import dataclass

from app.core.notes import NoteError

PROOF_HEADER = "c2sp.org/tlog-proof@v1"
_HASH_BYTES = 32


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """The state of a log.

    Attributes:
        origin: `<host>/<slug>`, which log it is.
        size: number of entries.
        root: RFC 6962 root, 32 bytes.
    """

    origin: str
    size: int
    root: bytes

    def text(self) -> str:
        """Return the text that is signed."""
        return f"{self.origin}\n{self.size}\n{base64.b64encode(self.root).decode()}\n"


def parse_checkpoint(text: str) -> Checkpoint:
    """Return the checkpoint of a note's text. Raises: NoteError: it is none."""
    lines = text.split("\n")
    if len(lines) < 4 or lines[-1] != "" or not lines[0]:  # noqa: PLR2004 - three lines and an end
        raise NoteError("a checkpoint has three lines")
    size = lines[1]
    if not size.isascii() or not size.isdigit() or (size != "0" and size.startswith("0")):
        raise NoteError("the second line of a checkpoint is a size")
    try:
        root = base64.b64decode(lines[2], validate=True)
    except (binascii.Error, ValueError):
        root = b""
    if len(root) != _HASH_BYTES:
        raise NoteError("the third line of a checkpoint is a hash")
    return Checkpoint(lines[0], int(size), root)


def format_proof(index: int, hashes: Sequence[bytes], signed_checkpoint: bytes) -> bytes:
    """Return a proof file: the entry's place, the hashes, and the checkpoint they lead to."""
    lines = [PROOF_HEADER, f"index {index}"]
    lines += [base64.b64encode(one).decode() for one in hashes]
    return ("\n".join(lines) + "\n\n").encode() + signed_checkpoint
