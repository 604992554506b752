"""The first check engine behind the port `CheckEngine`: frozen encoders, a small head, offline."""

import threading
import time
from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from itertools import accumulate
from typing import NoReturn

from app.core.errors import NotReadyError
from app.core.findings import EngineIdentity, Judgement, Reading
from app.core.passages import Passage
from app.core.statements import Statement
from app.core.verdicts import Echo, decide, nearest_behaviour, nearest_statements
from app.gateways.checkers.background import Background
from app.gateways.checkers.choosing import load_encoders
from app.gateways.checkers.encoders import Encoder
from app.gateways.checkers.language import LanguageGuess, language_of
from app.gateways.checkers.reader import Pair, Reader, digest_of
from app.gateways.checkers.splitting import Splitter
from app.gateways.checkers.stance import Facets, Looks, load_heads


@dataclass(frozen=True, slots=True)
class Limits:
    """What one text may cost, counted in bytes of UTF-8 so that it is the same on every machine.

    Attributes:
        first_look_passages: how many passages the quick encoder reads, about 1.5 ms each.
        first_look_bytes: how many bytes it reads at most.
        close_bytes: how many bytes of passages the close encoder reads, about 0.25 ms each; a
            text that fits is read closely as a whole.
        close_passages: how many passages that may be; short ones have a cost of their own.
        close_related: how probable a bearing on any statement the quick head must hold for a
            passage of a longer text to be read closely, in [0, 1].
        words_min: a passage of fewer words says nothing of anyone's conduct, unless it has
        chars_min: so many characters (not every script puts spaces between words).
    """

    first_look_passages: int = 220
    first_look_bytes: int = 32_000
    close_bytes: int = 2_000
    close_passages: int = 40
    close_related: float = 0.3
    words_min: int = 3
    chars_min: int = 16


@dataclass(frozen=True, slots=True)
class _Looked:
    """A passage, how the quick encoder sees it, and how related the quick head finds it at most."""

    place: int
    passage: Passage
    looks: Looks
    related: float


class LocalCheckEngine:
    """Compares texts with statements in this process; implements `CheckEngine`.

    `start()` loads the models in the background; until then, `read` and `identity` raise
    NotReadyError. One instance serves every thread of a worker.
    """

    def __init__(
        self,
        limits: Limits | None = None,
        load: Callable[[], tuple[Encoder, Encoder | None]] = load_encoders,
    ) -> None:
        self._limits = limits or Limits()
        self._load = load
        self._loaded = threading.Event()
        self._starting = threading.Lock()
        self._thread: threading.Thread | None = None
        self._failure: Exception | None = None
        self._identity: EngineIdentity | None = None
        self._reader: Reader
        self._splitter: Splitter
        self._guess: LanguageGuess

    def start(self) -> None:
        """Begin to load the models, in a daemon thread; a second call changes nothing."""
        with self._starting:
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="check-engine", daemon=True)
                self._thread.start()

    def wait(self, timeout_s: float = 60.0) -> bool:
        """Return whether the engine is ready, after at most `timeout_s` seconds."""
        until = time.monotonic() + timeout_s
        while self._failure is None and time.monotonic() < until:
            if self._loaded.wait(0.02):
                break
        return self.ready()

    def ready(self) -> bool:
        """Say whether `read` would answer now."""
        return self._loaded.is_set()

    @property
    def identity(self) -> EngineIdentity:
        """Who judges. Raises: NotReadyError: the model is still loading."""
        if not self._loaded.is_set() or self._identity is None:
            self._refuse()
        return self._identity

    def read(self, text: str, locale: str | None, statements: Sequence[Statement]) -> Reading:
        """Return the passages of a text and what they do to the statements.

        Args:
            text: code points as received.
            locale: the declared locale; None lets the engine identify the language.
            statements: those of one version; their order does not matter.
        Returns: judgements in order of passage, then of the statements' position.
        Raises: NotReadyError: the model is still loading.
        """
        if not self._loaded.is_set():
            self._refuse()
        ordered = sorted(statements, key=lambda one: (one.position, one.id))
        expected = [tag for one in ordered for tag in one.texts]
        language = language_of(text, locale, expected, self._guess)
        passages = self._splitter.split(text, language)
        if not ordered:
            return Reading(language, passages, ())
        looked = self._first_look(passages, language, ordered)
        chosen = self._choose(looked)
        faceted = [self._reader.facets(one, language) for one in ordered]
        judgements = [
            judgement
            for one in looked
            if one.place in chosen
            for judgement in self._judge(one, language, ordered, faceted)
        ]
        worded = sum(1 for one in passages if self._has_words(one))
        return Reading(language, passages, tuple(judgements), unread=worded - len(chosen))

    def _run(self) -> None:
        try:
            background = Background.load()
            heads, heads_digest = load_heads()
            self._reader = Reader(self._load(), background, heads)
            self._splitter = Splitter()
            self._guess = LanguageGuess()
            self._identity = EngineIdentity(
                self._reader.name, digest_of(self._reader, heads_digest, asdict(self._limits))
            )
            for language in ("fr", "en"):  # compiles the sentence rules, reads the weights
                self._splitter.split("Un. Deux. Trois.", language)
            self._reader.look_closely(self._reader.look("Un.", "fr"), "Un.", "fr")
        except Exception as failure:  # noqa: BLE001 - shown to whoever asks; a thread has no caller
            self._failure = failure
        else:
            self._loaded.set()

    def _refuse(self) -> NoReturn:
        if self._failure is not None:
            raise NotReadyError(
                f"The check engine could not be loaded: {self._failure}."
            ) from self._failure
        raise NotReadyError("The check engine is still loading; try again in a few seconds.")

    def _has_words(self, passage: Passage) -> bool:
        few = len(passage.exact.split(None, self._limits.words_min)) < self._limits.words_min
        return not few or len(passage.exact) >= self._limits.chars_min

    def _fits(self, passages: Sequence[Passage]) -> bool:
        """Say whether all of them may be read closely."""
        cost = sum(_bytes(one) for one in passages)
        return cost <= self._limits.close_bytes and len(passages) <= self._limits.close_passages

    def _first_look(
        self, passages: Sequence[Passage], language: str, statements: Sequence[Statement]
    ) -> list[_Looked]:
        """Return the passages the quick encoder read, in order."""
        worded = [(place, one) for place, one in enumerate(passages) if self._has_words(one)]
        worded = worded[: self._limits.first_look_passages]
        spent = list(accumulate(_bytes(one) for _, one in worded))
        worded = worded[: bisect_right(spent, self._limits.first_look_bytes)]
        gated = not self._fits([one for _, one in worded])
        facets = (
            [self._reader.facets(one, language, close=False) for one in statements]
            if gated and self._reader.close
            else []
        )
        out = []
        for place, passage in worded:
            looks = self._reader.look(passage.exact, language)
            related = max(
                (self._reader.pair(looks, *one).scores.related for one in facets), default=1.0
            )
            out.append(_Looked(place, passage, looks, related))
        return out

    def _choose(self, looked: Sequence[_Looked]) -> frozenset[int]:
        """Return the places of the passages to judge: all of a short text, else the nearest."""
        if self._reader.close is None:
            return frozenset(one.place for one in looked)
        budget = self._limits.close_bytes
        if self._fits([one.passage for one in looked]):
            return frozenset(one.place for one in looked)
        chosen: set[int] = set()
        for one in sorted(looked, key=lambda each: (-each.related, each.place)):
            cost = _bytes(one.passage)
            full = len(chosen) >= self._limits.close_passages
            if full or one.related < self._limits.close_related:
                break
            if cost <= budget:
                chosen.add(one.place)
                budget -= cost
        return frozenset(chosen)

    def _judge(
        self,
        looked: _Looked,
        language: str,
        statements: Sequence[Statement],
        faceted: Sequence[tuple[str, Facets]],
    ) -> list[Judgement]:
        """Return what one passage does to the statements nearest to it."""
        looks = self._reader.look_closely(looked.looks, looked.passage.exact, language)
        pairs = [self._reader.pair(looks, *one) for one in faceted]
        thresholds = self._reader.thresholds
        nearest = nearest_statements([one.scores for one in pairs], thresholds.statements_max)
        said = []
        for rank, place in enumerate(nearest):
            pair, facets = pairs[place], faceted[place][1]
            echo = self._reader.echo(looked.passage.exact, language, looks, pair, facets)
            may_side = rank < thresholds.sides_max
            judgement = _say(
                self._reader, looked.passage, statements[place], pair, echo, may_side=may_side
            )
            said.append((place, judgement))
        return [one for _, one in sorted(said, key=lambda each: each[0]) if one is not None]


def _bytes(passage: Passage) -> int:
    return len(passage.exact.encode("utf-8", "replace"))


def _say(
    reader: Reader,
    passage: Passage,
    statement: Statement,
    pair: Pair,
    echo: Echo,
    *,
    may_side: bool,
) -> Judgement | None:
    """Return the judgement of one pair, or None when the two have nothing to do with each other."""
    verdict = decide(
        pair.scores,
        reader.thresholds,
        has_dont=bool(pair.near.dont),
        may_side=may_side,
        echo=echo,
    )
    if verdict is None:
        return None
    met = nearest_behaviour(verdict.relation, pair.locale, pair.near.do, pair.near.dont)
    return Judgement(passage, statement.id, verdict.relation, verdict.confidence, met)
