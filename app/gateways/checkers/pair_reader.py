"""The cross-encoder: reads a statement and a passage together, and says what one does to the other.

Trained by `training/` (see its MODEL_CARD.md), shipped as ONNX with 8-bit weights, run by
onnxruntime on one thread, one pair at a time and without padding: an 8-bit run scales its numbers
by all that it sees at once, so a neighbour would change the answer.
"""

import hashlib
import json
import struct
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
from sentencepiece import SentencePieceProcessor

from app.core.memories import Odds
from app.core.verdicts import Scores
from app.gateways.checkers.encoders import DATA, clean, files_sha256

MODEL, PIECES, CARD = DATA / "reader.onnx", DATA / "pieces.spm", DATA / "reader.json"
STATEMENT_PIECES = 144
PASSAGE_PIECES = 96
START, END = 0, 2
# Read once at the start: another processor or runtime betrays itself by another last bit.
_PROBE = (
    "query: Openness. We say what went wrong. + Publish every audit - Hide a fault from customers",
    "passage: We knew of the fault in March and told nobody until the paper wrote about it.",
)
_PLACES = 4  # nothing may hang on the last bits of a float


class PairReader:
    """Holds one model; a lock lets one pair through at a time, as each takes a whole core."""

    def __init__(self, folder: Path = DATA) -> None:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.log_severity_level = 3
        files = [folder / path.name for path in (MODEL, PIECES, CARD)]
        self._session = onnxruntime.InferenceSession(
            files[0], options, providers=["CPUExecutionProvider"]
        )
        self._pieces = SentencePieceProcessor(model_file=str(files[1]))
        card: dict[str, Any] = json.loads(files[2].read_text(encoding="utf-8"))
        self._scale, self._shift = np.array(card["scale"]), np.array(card["shift"])
        self._near = float(card["near"])
        self._lock = threading.Lock()
        self.digest = files_sha256(files)
        self._hand = struct.pack("<4d", *self.odds(*(self.cut(one) for one in _PROBE)))

    def cut(self, text: str) -> list[int]:
        """Return the pieces of a text, as many as it has."""
        pieces: list[int] = self._pieces.encode(clean(text))
        return pieces

    def key(self, statement: list[int], passage: list[int]) -> bytes:
        """Return SHA-256 over exactly what the model is given, and how this machine counts."""
        ids = np.array(_ids(statement, passage), "<i8").tobytes()
        return hashlib.sha256(self._hand + ids).digest()

    def odds(self, statement: list[int], passage: list[int]) -> Odds:
        """Return the model's four log-odds, in about 12 ms for 80 pieces.

        It bears on the statement; given that, it takes a side; given that, the side is the
        statement's; and, of two sentences, one follows from the other or contradicts it.

        Args: statement, passage: pieces, each cut short at what the model was trained on.
        """
        ids = _ids(statement, passage)
        with self._lock:
            (odds,) = self._session.run(None, {"ids": np.array([ids], np.int64)})
        bears, sided, supports, concludes = odds[0].astype(np.float64).tolist()
        return bears, sided, supports, concludes

    def calibrated(self, odds: Sequence[float], near: float) -> Scores:
        """Return four calibrated probabilities rounded to 4 decimals.

        Args: near: the largest cosine of the passage with the statement or one of its behaviours,
            as the encoder that proposed the pair sees it: two witnesses of the topic err less.
        """
        values = np.array(odds[:3]) * self._scale + self._shift
        values[0] += self._near * near
        bears, sided, supports = (1 / (1 + np.exp(-values))).tolist()
        return Scores(
            supports=round(bears * sided * supports, _PLACES),
            contradicts=round(bears * sided * (1 - supports), _PLACES),
            mentions=round(bears * (1 - sided), _PLACES),
            unrelated=round(1 - bears, _PLACES),
        )


def _ids(statement: list[int], passage: list[int]) -> list[int]:
    """Return exactly what the model is given of a pair."""
    return [START, *statement[:STATEMENT_PIECES], END, END, *passage[:PASSAGE_PIECES], END]
