"""What a passage does to a statement, as four probabilities: a small head on frozen encoders."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from app.core.verdicts import Scores
from app.gateways.checkers.background import DATA
from app.gateways.checkers.encoders import Vector

HEADS = DATA / "heads.npz"
_PLACES = 4  # nothing may hang on the last bits of a float


@dataclass(frozen=True)
class Facets:
    """A statement in one locale, as centred vectors.

    Attributes:
        quick: name and text, the quick encoder's vector.
        close: the same, the close encoder's; None without one.
        do: one row per behaviour that shows the statement, quick encoder; (n, 512), n from 0.
        dont: one row per behaviour that breaks it, likewise.
        do_texts, dont_texts: their words, in the same order.
        sides: mean of `do` minus mean of `dont`: where showing lies, seen from breaking.
    """

    quick: Vector
    close: Vector | None
    do: Vector
    dont: Vector
    sides: Vector
    do_texts: tuple[str, ...] = ()
    dont_texts: tuple[str, ...] = ()

    @staticmethod
    def of(
        quick: Vector,
        close: Vector | None,
        do: Sequence[tuple[str, Vector]],
        dont: Sequence[tuple[str, Vector]],
    ) -> "Facets":
        """Return the facets of these vectors, each behaviour with its words; both may be empty."""
        shows = _rows([vector for _, vector in do], quick)
        breaks = _rows([vector for _, vector in dont], quick)
        sides = _mean(shows) - _mean(breaks)
        do_texts, dont_texts = tuple(text for text, _ in do), tuple(text for text, _ in dont)
        return Facets(quick, close, shows, breaks, sides, do_texts, dont_texts)


@dataclass(frozen=True)
class Looks:
    """A passage as the encoders see it, centred.

    Attributes:
        close: None for the quick head.
        quick_neutral: cosine with the nearest neutral sentence, quick encoder.
        close_neutral: the same, close encoder.
    """

    quick: Vector
    close: Vector | None
    quick_neutral: float
    close_neutral: float


@dataclass(frozen=True)
class Nearness:
    """Cosines of one passage with the behaviours of one statement, in their order."""

    do: tuple[float, ...]
    dont: tuple[float, ...]


def nearness(passage: Vector, facets: Facets) -> Nearness:
    """Return the cosines with each behaviour, rounded to 4 decimals."""
    return Nearness(
        tuple(_dots(facets.do, passage)),
        tuple(_dots(facets.dont, passage)),
    )


def features(looks: Looks, facets: Facets, near: Nearness) -> Vector:
    """Return what a head reads: the passage, its products with the facets, the cosines.

    Returns: 3 x 512 + 7 numbers, and 2 x 384 + 2 more with a close encoder. The factors bring all
        parts to a like spread, so that one penalty fits them.
    """
    quick, close = looks.quick, looks.close
    wide = np.float32(np.sqrt(len(quick)))
    parts = [0.3 * wide * quick, 2 * wide * quick * facets.quick, 2 * wide * quick * facets.sides]
    cosines = [
        _dot(quick, facets.quick),
        max(near.do, default=0.0),
        max(near.dont, default=0.0),
        sum(near.do) / max(1, len(near.do)),
        sum(near.dont) / max(1, len(near.dont)),
        0.1 if near.do or near.dont else 0.0,
        round(looks.quick_neutral, _PLACES),
    ]
    if close is not None and facets.close is not None:
        wide = np.float32(np.sqrt(len(close)))
        parts += [0.3 * wide * close, 2 * wide * close * facets.close]
        cosines += [_dot(close, facets.close), round(looks.close_neutral, _PLACES)]
    return np.concatenate([*parts, 10 * np.array(cosines)]).astype(np.float32)


@dataclass(frozen=True)
class Head:
    """A softmax regression over `features`.

    Attributes:
        weights: features x 4; columns supports, contradicts, mentions, unrelated.
        bias: 4 numbers.
    """

    weights: NDArray[np.float64]
    bias: NDArray[np.float64]

    def scores(self, row: Vector) -> Scores:
        """Return four probabilities rounded to 4 decimals.

        Summed without BLAS, whose order of additions depends on the threads it may use.
        """
        logits = np.einsum("i,ik->k", row.astype(np.float64), self.weights) + self.bias
        powers = np.exp(logits - logits.max())
        supports, contradicts, mentions, unrelated = (powers / powers.sum()).tolist()
        return Scores(
            supports=round(supports, _PLACES),
            contradicts=round(contradicts, _PLACES),
            mentions=round(mentions, _PLACES),
            unrelated=round(unrelated, _PLACES),
        )


def load_heads(path: Path = HEADS) -> tuple[Mapping[str, Head], str]:
    """Return the heads `quick` and `close`, and SHA-256 in hexadecimal over their weights."""
    total = hashlib.sha256()
    heads: dict[str, Head] = {}
    with np.load(path, allow_pickle=False) as stored:
        for name in ("quick", "close"):
            weights, bias = stored[f"{name}/weights"], stored[f"{name}/bias"]
            total.update(name.encode() + weights.tobytes() + bias.tobytes())
            heads[name] = Head(weights.astype(np.float64), bias.astype(np.float64))
    return heads, total.hexdigest()


def _dot(left: Vector, right: Vector) -> float:
    return round(float(np.einsum("i,i->", left, right)), _PLACES)


def _dots(rows: Vector, vector: Vector) -> list[float]:
    return [round(one, _PLACES) for one in np.einsum("ij,j->i", rows, vector).tolist()]


def _rows(vectors: Sequence[Vector], like: Vector) -> Vector:
    return np.stack(vectors) if vectors else np.zeros((0, len(like)), np.float32)


def _mean(rows: Vector) -> Vector:
    mean: Vector = rows.mean(axis=0) if len(rows) else np.zeros(rows.shape[1], np.float32)
    return mean
