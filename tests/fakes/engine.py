"""A check engine that judges by shared words, so that tests can order any relation.

A sentence that repeats a `do` supports, one that repeats a `dont` contradicts, one that repeats
both is undecided, and one that shares a long word with the name or text alone mentions. All of it
is drawn from a pair's odds, read or remembered, so that a wrong memory makes wrong findings.
"""

import hashlib
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from app.core.errors import NotReadyError
from app.core.findings import BehaviourMet, EngineIdentity, Judgement, Reading, Relation
from app.core.memories import Known, Odds
from app.core.passages import Passage, trim
from app.core.sides import SideThresholds
from app.core.statements import Statement

FAKE_IDENTITY = EngineIdentity("fake", "sha256:" + "fa" * 32)
FAKE_THRESHOLDS = SideThresholds(supports=0.5, contradicts=0.5)
_SENTENCE = re.compile(r"[^.!?…\n]+[.!?…]*")
_WORD_MIN_CHARS = 4
_MET = 0.5  # this share of a behaviour's words must be in the passage
_TIE = 0.05
_FRENCH = frozenset({"le", "la", "les", "des", "une", "nous", "notre", "nos", "est", "qui", "pour"})


class FakeEngine:
    """Says the same of the same, at once, without a model.

    Attributes:
        pairs_read: (passage, statement id) of each pair that was not known.
    """

    def __init__(
        self,
        identity: EngineIdentity = FAKE_IDENTITY,
        forbid: Callable[[str], None] = lambda what: None,
    ) -> None:
        self.who = identity
        self.own = FAKE_THRESHOLDS
        self.is_ready = True
        self.texts_read: list[str] = []
        self.pairs_read: list[tuple[str, str]] = []
        self._forbid = forbid

    @property
    def identity(self) -> EngineIdentity:
        """Who judges."""
        self._require_ready()
        return self.who

    @property
    def thresholds(self) -> SideThresholds:
        """What it takes to say a side; tests set `own`."""
        self._require_ready()
        return self.own

    def ready(self) -> bool:
        """Say whether `read` would answer now; tests set `is_ready`."""
        return self.is_ready

    def read(
        self,
        text: str,
        locale: str | None,
        statements: Sequence[Statement],
        thresholds: SideThresholds | None = None,
        known: Known | None = None,
    ) -> Reading:
        """Return the sentences and what their words make of the statements.

        A side said with less confidence than its threshold is left undecided.
        """
        self._forbid("The check engine was called")
        self._require_ready()
        self.texts_read.append(text)
        passages = tuple(_sentences(text))
        bars = thresholds or self.own
        odds: dict[bytes, Odds] = {}
        judgements = []
        for passage in passages:
            for one in sorted(statements, key=lambda each: each.position):
                key = _key(passage, one)
                odds[key] = (known or {}).get(key) or odds.get(key) or self._odds(passage, one)
                judgements.append(_doubted(_judge(passage, one, odds[key]), bars))
        said = tuple(one for one in judgements if one is not None)
        return Reading(locale or _guess(text), passages, said, odds=odds)

    def _odds(self, passage: Passage, statement: Statement) -> Odds:
        self.pairs_read.append((passage.exact, statement.id))
        return _read(passage, statement)

    def _require_ready(self) -> None:
        if not self.is_ready:
            raise NotReadyError("The check engine is still loading.")


def _sentences(text: str) -> Iterator[Passage]:
    for match in _SENTENCE.finditer(text):
        passage = trim(text, match.start(), match.end())
        if passage and re.search(r"\w", passage.exact):
            yield passage


def _words(text: str) -> frozenset[str]:
    return frozenset(
        word for word in re.findall(r"\w+", text.casefold()) if len(word) >= _WORD_MIN_CHARS
    )


def _guess(text: str) -> str:
    return "fr" if _FRENCH & set(re.findall(r"\w+", text.casefold())) else "en"


def _met(words: frozenset[str], statement: Statement) -> list[BehaviourMet]:
    found = []
    for locale, text in statement.texts.items():
        for kind, behaviours in (("do", text.do), ("dont", text.dont)):
            for index, behaviour in enumerate(behaviours):
                theirs = _words(behaviour)
                share = len(words & theirs) / len(theirs) if theirs else 0.0
                found.append(BehaviourMet(kind, index, locale, round(share, 4)))
    return found


def _doubted(judgement: Judgement | None, bars: SideThresholds) -> Judgement | None:
    if judgement is None:
        return None
    bar = {Relation.SUPPORTS: bars.supports, Relation.CONTRADICTS: bars.contradicts}
    if judgement.confidence < bar.get(judgement.relation, 0.0):
        return replace(judgement, relation=Relation.UNDECIDED)
    return judgement


def _key(passage: Passage, statement: Statement) -> bytes:
    written = f"{passage.exact}\0{sorted(statement.texts.items())}"
    return hashlib.sha256(written.encode()).digest()


def _read(passage: Passage, statement: Statement) -> Odds:
    """Return how much of the nearest do, of the nearest dont, and of name and text was said."""
    words = _words(passage.exact)
    do, dont = (
        max((one.similarity for one in _met(words, statement) if one.kind == kind), default=0.0)
        for kind in ("do", "dont")
    )
    said = frozenset[str]().union(
        *(_words(f"{one.name or ''} {one.text}") for one in statement.texts.values())
    )
    return do, dont, round(len(words & said) / len(words), 4) if words else 0.0, 0.0


def _judge(passage: Passage, statement: Statement, odds: Odds) -> Judgement | None:
    do, dont, mentions, _ = odds
    met = sorted(_met(_words(passage.exact), statement), key=lambda one: -one.similarity)
    if max(do, dont) >= _MET:
        if abs(do - dont) <= _TIE:
            relation, confidence = Relation.UNDECIDED, 0.5
        elif do > dont:
            relation, confidence = Relation.SUPPORTS, do
        else:
            relation, confidence = Relation.CONTRADICTS, dont
    elif mentions:
        relation, confidence = Relation.MENTIONS, mentions
    else:
        return None
    return Judgement(passage, statement.id, relation, confidence, met[0] if met else None)
