"""Sentence encoders: what the engine asks of one."""

import hashlib
from collections.abc import Iterable
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Vector = NDArray[np.float32]
DATA = Path(__file__).parent / "data"


class Encoder(Protocol):
    """Turns one text into one vector, always the same bits for the same text."""

    @property
    def name(self) -> str:
        """A short stable word: `use`, `e5`."""
        ...

    @property
    def digest(self) -> str:
        """SHA-256 in hexadecimal over the weights and the compiled code."""
        ...

    def encode(self, text: str) -> Vector:
        """Return a vector of length 1; any text will do, also an empty one."""
        ...


def clean(text: str) -> str:
    """Return a text no C string or UTF-8 encoder trips over: no NUL, no lone surrogate."""
    return text.replace("\0", " ").encode("utf-8", "replace").decode("utf-8")


def files_sha256(paths: Iterable[Path]) -> str:
    """Return one SHA-256 over the names and bytes of files, wherever they are installed."""
    total = hashlib.sha256()
    for path in sorted(paths, key=lambda one: one.name):
        with path.open("rb") as file:
            content = hashlib.file_digest(file, "sha256")
        total.update(f"{path.name}\0{content.hexdigest()}\n".encode())
    return total.hexdigest()
