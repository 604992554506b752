"""The check engine behind the port `CheckEngine`: it proposes pairs, reads them, and decides."""

import threading
import time
from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from itertools import accumulate
from typing import NoReturn

from app.core.errors import NotReadyError
from app.core.findings import EngineIdentity, Judgement, Reading
from app.core.memories import Known
from app.core.passages import Passage
from app.core.sides import SideThresholds, calibrated, own_thresholds
from app.core.statements import Statement
from app.core.verdicts import Echo, Thresholds, decide, nearest_behaviour, nearest_statements
from app.gateways.checkers import restating
from app.gateways.checkers.background import Background
from app.gateways.checkers.encoders import Encoder
from app.gateways.checkers.language import LanguageGuess, language_of, primary
from app.gateways.checkers.nearness import Facets, Near, Nearness, nearness
from app.gateways.checkers.pair_memory import PairMemory
from app.gateways.checkers.pair_reader import PairReader
from app.gateways.checkers.reader import NAME, Pair, Reader, digest_of
from app.gateways.checkers.splitting import Splitter
from app.gateways.checkers.use_encoder import UseEncoder


@dataclass(frozen=True, slots=True)
class Limits:
    """What one text may cost, counted so that it is the same on every machine.

    Attributes:
        passages: how many passages the quick encoder places, about 1.5 ms each: more than a text of
            ordinary sentences has at its longest (200,000 characters).
        bytes: how many bytes of UTF-8 it places at most.
        statements: how many statements, the nearest first, a passage is read against.
        pairs: how many pairs of one text are read, about 12 ms each; of a long text, the nearest.
        words_min: a passage of fewer words says nothing of anyone's conduct, unless it has
        chars_min: so many characters (not every script puts spaces between words).
    """

    passages: int = 3_000
    bytes: int = 400_000
    statements: int = 4
    pairs: int = 96
    words_min: int = 3
    chars_min: int = 16


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A pair worth reading: places of the passage and of the statement, and how near they lie.

    Attributes:
        echo: what the passage repeats of the statement's behaviours.
    """

    passage: int
    statement: int
    near: Nearness
    echo: Echo


def load_near() -> Near:
    """Return what proposes pairs, read from the package."""
    return Near(UseEncoder(), Background.load())


def load_reader() -> Reader:
    """Return both models, read from the package."""
    return Reader(load_near(), PairReader())


class LocalCheckEngine:
    """Compares texts with statements in this process; implements `CheckEngine`.

    `start()` loads the models in the background; until then, `read` and `identity` raise
    NotReadyError. One instance serves every thread of a worker.
    """

    def __init__(
        self, limits: Limits | None = None, load: Callable[[], Reader] = load_reader
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

    @property
    def thresholds(self) -> SideThresholds:
        """What it takes to say a side without calibration. Raises: NotReadyError."""
        if not self._loaded.is_set():
            self._refuse()
        return own_thresholds(self._reader.thresholds)

    def read(
        self,
        text: str,
        locale: str | None,
        statements: Sequence[Statement],
        thresholds: SideThresholds | None = None,
        known: Known | None = None,
    ) -> Reading:
        """Return the passages of a text and what they do to the statements.

        Args:
            text: code points as received.
            locale: the declared locale; None lets the engine identify the language.
            statements: those of one version; their order does not matter.
            thresholds: an organization's, in place of the engine's own.
            known: log-odds of pairs, as an earlier reading told them; those are not read again.
        Returns: judgements in order of passage, then of the statements' position.
        Raises: NotReadyError: the model is still loading.
        """
        if not self._loaded.is_set():
            self._refuse()
        ordered = sorted(statements, key=lambda one: (one.position, one.id))
        expected = [tag for one in ordered for tag in one.texts]
        language = language_of(text, locale, expected, self._guess)
        passages = self._splitter.split(text, language)
        worded = self._worded(passages)
        if not ordered:
            return Reading(language, passages, ())
        faceted = [self._reader.near.facets(one, language) for one in ordered]
        chosen = self._propose(passages, worded, language, faceted)
        bars = calibrated(self._reader.thresholds, thresholds)
        memory = PairMemory(self._reader.pairs, known or {})
        judgements = [
            judgement
            for place in sorted({one.passage for one in chosen})
            for judgement in self._judge(
                passages[place],
                [one for one in chosen if one.passage == place],
                ordered,
                faceted,
                bars,
                memory,
            )
        ]
        unread = len(worded) - len({one.passage for one in chosen})
        return Reading(language, passages, tuple(judgements), unread, memory.odds)

    def encoder(self) -> Encoder:
        """Return what places texts. Raises: NotReadyError: the models are still loading."""
        if not self._loaded.is_set():
            self._refuse()
        return self._reader.near.encoder

    def _run(self) -> None:
        try:
            self._reader = self._load()
            self._splitter = Splitter()
            self._guess = LanguageGuess()
            self._identity = EngineIdentity(NAME, digest_of(self._reader, asdict(self._limits)))
            for language in ("fr", "en"):  # compiles the sentence rules, reads the weights
                self._splitter.split("Un. Deux. Trois.", language)
            self._reader.near.passage("Un.", "fr")
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

    def _worded(self, passages: Sequence[Passage]) -> list[int]:
        """Return the places of the passages that have enough words to say something."""
        return [place for place, one in enumerate(passages) if self._has_words(one)]

    def _has_words(self, passage: Passage) -> bool:
        few = len(passage.exact.split(None, self._limits.words_min)) < self._limits.words_min
        return not few or len(passage.exact) >= self._limits.chars_min

    def _propose(
        self,
        passages: Sequence[Passage],
        worded: Sequence[int],
        language: str,
        faceted: Sequence[Facets],
    ) -> list[_Candidate]:
        """Return the pairs to read, nearest first: a few statements a passage, so many in all."""
        placed = worded[: self._limits.passages]
        spent = list(
            accumulate(len(passages[place].exact.encode("utf-8", "replace")) for place in placed)
        )
        pairs = []
        for place in placed[: bisect_right(spent, self._limits.bytes)]:
            vector = self._reader.near.passage(passages[place].exact, language)
            near = [nearness(vector, facets) for facets in faceted]
            ranked = sorted(range(len(near)), key=lambda one: (-near[one].most, one))
            pairs += [(place, one, near[one]) for one in ranked[: self._limits.statements]]
        pairs.sort(key=lambda pair: (-pair[2].most, pair[0], pair[1]))
        return [
            _Candidate(place, one, near, _echo(passages[place], language, faceted[one], near))
            for place, one, near in pairs[: self._limits.pairs]
        ]

    def _judge(
        self,
        passage: Passage,
        candidates: Sequence[_Candidate],
        statements: Sequence[Statement],
        faceted: Sequence[Facets],
        thresholds: Thresholds,
        memory: PairMemory,
    ) -> list[Judgement]:
        """Return what one passage does to the statements it is read against."""
        pieces = self._reader.passage(passage.exact)
        pairs = [
            self._reader.pair(pieces, faceted[one.statement], one.near, memory)
            for one in candidates
        ]
        nearest = nearest_statements([one.scores for one in pairs], thresholds.statements_max)
        said = []
        for rank, place in enumerate(nearest):
            may_side = rank < thresholds.sides_max
            one = candidates[place]
            statement = statements[one.statement]
            judgement = _say(
                passage, statement, pairs[place], one.echo, thresholds, may_side=may_side
            )
            said.append((one.statement, judgement))
        said.sort(key=lambda each: each[0])
        return [one for _, one in said if one is not None]


def _echo(passage: Passage, language: str, facets: Facets, near: Nearness) -> Echo:
    do, dont = (facets.text.do, near.do), (facets.text.dont, near.dont)
    return restating.echo(passage.exact, language, primary(facets.locale), do, dont)


def _say(
    passage: Passage,
    statement: Statement,
    pair: Pair,
    echo: Echo,
    thresholds: Thresholds,
    *,
    may_side: bool,
) -> Judgement | None:
    """Return the judgement of one pair; None when they have nothing to do with each other."""
    has_dont = bool(pair.near.dont)
    verdict = decide(pair.scores, thresholds, has_dont=has_dont, may_side=may_side, echo=echo)
    if verdict is None:
        return None
    met = nearest_behaviour(verdict.relation, pair.locale, pair.near.do, pair.near.dont)
    return Judgement(passage, statement.id, verdict.relation, verdict.confidence, met)
