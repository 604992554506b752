"""What every text of a language has in common, so that it can be taken away.

The cosines of an encoder carry the language and the register: two French sentences look alike
whatever they say. Each vector therefore has the mean of about 110 background sentences of its
language and role subtracted. Behaviours ("Publish the code") and published sentences ("We have
published the code") are two registers: each role has a mean of its own.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np

from app.gateways.checkers.encoders import DATA, Encoder, Vector

Role = Literal["passages", "facets"]
SENTENCES = DATA / "background.json"
MEANS = DATA / "means.npz"


def background_sentences(path: Path = SENTENCES) -> dict[str, dict[str, list[str]]]:
    """Return language -> `passages` and `facets` -> sentences."""
    content: dict[str, dict[str, list[str]]] = json.loads(path.read_text(encoding="utf-8"))
    return content


def sentences_digest(sentences: Mapping[str, Mapping[str, list[str]]]) -> str:
    """Return SHA-256 in hexadecimal over the background sentences."""
    canonical = json.dumps(sentences, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def unit(vector: Vector) -> Vector:
    """Return the vector at length 1; a zero vector stays as it is."""
    length = float(np.sqrt(np.einsum("i,i->", vector, vector)))
    scaled: Vector = (vector / np.float32(length)) if length else vector
    return scaled


@dataclass(frozen=True)
class Background:
    """The means of each encoder, computed once by training/side/means.py and shipped.

    Attributes:
        means: "encoder/language/role" -> mean vector.
        digest: SHA-256 in hexadecimal over sentences and means.
    """

    means: Mapping[str, Vector]
    digest: str

    @staticmethod
    def load(sentences: Path = SENTENCES, means: Path = MEANS) -> "Background":
        """Return the shipped background."""
        with np.load(means, allow_pickle=False) as stored:
            arrays = {key: stored[key].astype(np.float32) for key in sorted(stored.files)}
        total = hashlib.sha256(sentences_digest(background_sentences(sentences)).encode())
        for key, value in arrays.items():
            total.update(key.encode() + b"\0" + value.tobytes())
        return Background(arrays, total.hexdigest())

    def centred(self, encoder: Encoder, text: str, role: Role, language: str) -> Vector:
        """Return the text's vector without what its language and role have in common.

        A language without background sentences takes the mean of the languages that have some.
        """
        vector = encoder.encode(text)
        mean = self.means.get(f"{encoder.name}/{language}/{role}")
        if mean is None:
            mean = self.means[f"{encoder.name}/other/{role}"]
        return unit(vector - mean)
