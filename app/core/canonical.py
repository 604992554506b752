"""One JSON value has one sequence of bytes, so that a hash means the value.

Source: RFC 8785 (JSON Canonicalization Scheme).
"""

import hashlib
from typing import Any

import rfc8785


def canonical_bytes(value: Any) -> bytes:
    """Return the RFC 8785 bytes of a JSON value.

    Raises: ValueError: the value has a float that is not finite, an integer beyond 2^53, a lone
        surrogate, or a type JSON does not have.
    """
    try:
        return rfc8785.dumps(value)
    except (rfc8785.CanonicalizationError, UnicodeEncodeError) as error:
        raise ValueError(str(error)) from error


def sha256(data: bytes) -> bytes:
    """Return the 32 raw bytes of SHA-256."""
    return hashlib.sha256(data).digest()


def sha256_hex(data: bytes) -> str:
    """Return SHA-256 as 64 lower-case hexadecimal digits."""
    return hashlib.sha256(data).hexdigest()
