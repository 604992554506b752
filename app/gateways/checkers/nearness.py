"""How near passages lie to statements: centred vectors of a quick encoder, and their cosines.

Nearness proposes which statements a passage is read against, and names the behaviour that explains
what was read. It takes no side itself.
"""

import hashlib
import threading
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from app.core.locales import Preference, lookup
from app.core.statements import Statement, StatementText
from app.gateways.checkers.background import Background
from app.gateways.checkers.encoders import Encoder, Vector
from app.gateways.checkers.language import primary

# A statement's text may have 4,000 characters; its first 800 say what it is about.
FACET_MAX_CHARS = 800
CACHE_MAX_VECTORS = 8_192  # 2 kB each
_PLACES = 4  # nothing may hang on the last bits of a float


@dataclass(frozen=True)
class Facets:
    """A statement in one locale.

    Attributes:
        locale: of the text that is compared.
        text: its words.
        whole: centred vector of name and text; do, dont: one row a behaviour, (n, 512), n from 0.
    """

    locale: str
    text: StatementText
    whole: Vector
    do: Vector
    dont: Vector


@dataclass(frozen=True)
class Nearness:
    """Cosines of one passage with a statement and with its behaviours, in their order."""

    whole: float
    do: tuple[float, ...]
    dont: tuple[float, ...]

    @property
    def most(self) -> float:
        """The nearest of them all."""
        return max(self.whole, *self.do, *self.dont, -1.0)


class Near:
    """Places texts by their vectors; one instance serves every thread."""

    def __init__(self, encoder: Encoder, background: Background) -> None:
        self.encoder, self.background = encoder, background
        self._kept: OrderedDict[bytes, Vector] = OrderedDict()
        self._lock = threading.Lock()

    def facets(self, statement: Statement, language: str) -> Facets:
        """Return the statement in the locale nearest to a language."""
        tags = sorted(statement.texts)
        locale = lookup(Preference((language,)), tags, "en")
        text = statement.texts[locale]
        spoken = primary(locale)
        whole = self._facet(headline(text), spoken)
        return Facets(
            locale,
            text,
            whole,
            _rows([self._facet(one, spoken) for one in text.do], whole),
            _rows([self._facet(one, spoken) for one in text.dont], whole),
        )

    def passage(self, text: str, language: str) -> Vector:
        """Return a passage's centred vector."""
        return self.background.centred(self.encoder, text, "passages", language)

    def _facet(self, text: str, language: str) -> Vector:
        """Return a facet's centred vector, computed at most once while it is remembered."""
        text = text[:FACET_MAX_CHARS]
        key = hashlib.sha256(f"{language}\0{text}".encode("utf-8", "replace")).digest()
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
        vector = self.background.centred(self.encoder, text, "facets", language)
        with self._lock:
            self._kept[key] = vector
            while len(self._kept) > CACHE_MAX_VECTORS:
                self._kept.popitem(last=False)
        return vector

    def __len__(self) -> int:
        return len(self._kept)


def nearness(passage: Vector, facets: Facets) -> Nearness:
    """Return the cosines of a passage with a statement's facets, rounded to 4 decimals."""
    return Nearness(
        _dots(facets.whole[None, :], passage)[0],
        tuple(_dots(facets.do, passage)),
        tuple(_dots(facets.dont, passage)),
    )


def headline(text: StatementText) -> str:
    """Return name and text as one line, as the models were trained on."""
    return f"{text.name}. {text.text}" if text.name else text.text


def _dots(rows: Vector, vector: Vector) -> list[float]:
    """Summed without BLAS, whose order of additions depends on the threads it may use."""
    return [round(one, _PLACES) for one in np.einsum("ij,j->i", rows, vector).tolist()]


def _rows(vectors: Sequence[Vector], like: Vector) -> Vector:
    return np.stack(vectors) if vectors else np.zeros((0, len(like)), np.float32)
