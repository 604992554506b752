"""The instance's signing key: Ed25519, kept in a file of the operator's alone or given.

The key is not in the database: who can rewrite the record there still cannot sign for it.
"""

import base64
import binascii
import os
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)

SEED_BYTES = 32


class SigningKeyError(ValueError):
    """The key that was given or kept cannot be used; the message says which."""


def read_seed(text: str) -> bytes:
    """Return the 32 bytes of a seed in base64. Raises: SigningKeyError."""
    try:
        seed = base64.b64decode(text.strip(), validate=True)
    except (binascii.Error, ValueError):
        seed = b""
    if len(seed) != SEED_BYTES:
        raise SigningKeyError("a signing key is 32 bytes in base64")
    return seed


def keep_seed(path: Path) -> bytes:
    """Return the seed kept in the file, which is made, readable by its owner alone, if missing.

    Two servers that start together on one folder agree on one key.
    """
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh = path.with_name(f"{path.name}.{os.getpid()}")
        descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(base64.b64encode(os.urandom(SEED_BYTES)) + b"\n")
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(fresh, path)
        except FileExistsError:
            pass
        finally:
            fresh.unlink()
    return read_seed(path.read_text(encoding="ascii"))


class Ed25519Signer:
    """services.ports.Signer with one key."""

    def __init__(self, host: str, seed: bytes) -> None:
        """Hold the key of a seed.

        Args: host: the first part of every log's origin, such as `credo.example.org`.
        """
        self.host = host
        self._key = Ed25519PrivateKey.from_private_bytes(seed)
        self.public_key = self._key.public_key().public_bytes_raw()

    def sign(self, message: bytes) -> bytes:
        """Return the 64 bytes of the signature. Source: RFC 8032."""
        return self._key.sign(message)


def signature_holds(public_key: bytes, signature: bytes, message: bytes) -> bool:
    """Say whether the signature is the key's over the message."""
    try:
        Ed25519PublicKey.from_public_bytes(public_key).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True
