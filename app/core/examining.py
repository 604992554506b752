"""What an examination of stored rows finds wrong, and how an entry's bytes are read for it."""

import json
from typing import Any

from app.core.log import ENTRY_VERSION


class WrongError(Exception):
    """A row does not fit what the log says of it; the message names the first one."""


def must(holds: object, otherwise: str) -> None:
    """Return when it holds. Raises: WrongError."""
    if not holds:
        raise WrongError(otherwise)


def read_said(data: bytes, where: str) -> dict[str, Any]:
    """Return what the bytes of an entry say. Raises: WrongError: they cannot be read."""
    try:
        said = json.loads(data[1:])
    except ValueError:
        said = None
    must(isinstance(said, dict) and data[:1] == ENTRY_VERSION, f"{where}: it cannot be read")
    return dict(said)
