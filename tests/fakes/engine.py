"""A check engine that judges by shared words, so that tests can order any relation.

A sentence that repeats a `do` supports, one that repeats a `dont` contradicts, one that repeats
both is undecided, and one that shares a long word with the name or text alone mentions.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from app.core.errors import NotReadyError
from app.core.findings import BehaviourMet, EngineIdentity, Judgement, Reading, Relation
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
    """Says the same of the same, at once, without a model."""

    def __init__(
        self,
        identity: EngineIdentity = FAKE_IDENTITY,
        forbid: Callable[[str], None] = lambda what: None,
    ) -> None:
        self.who = identity
        self.own = FAKE_THRESHOLDS
        self.is_ready = True
        self.texts_read: list[str] = []
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
    ) -> Reading:
        """Return the sentences and what their words make of the statements.

        A side said with less confidence than its threshold is left undecided.
        """
        self._forbid("The check engine was called")
        self._require_ready()
        self.texts_read.append(text)
        passages = tuple(_sentences(text))
        bars = thresholds or self.own
        judgements = (
            _doubted(_judge(passage, one), bars)
            for passage in passages
            for one in sorted(statements, key=lambda each: each.position)
        )
        return Reading(
            locale or _guess(text), passages, tuple(one for one in judgements if one is not None)
        )

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


def _judge(passage: Passage, statement: Statement) -> Judgement | None:
    words = _words(passage.exact)
    met = sorted(_met(words, statement), key=lambda one: -one.similarity)
    best = {
        kind: max((one.similarity for one in met if one.kind == kind), default=0.0)
        for kind in ("do", "dont")
    }
    said = frozenset[str]().union(
        *(_words(f"{one.name or ''} {one.text}") for one in statement.texts.values())
    )
    if max(best.values()) >= _MET:
        if abs(best["do"] - best["dont"]) <= _TIE:
            relation, confidence = Relation.UNDECIDED, 0.5
        elif best["do"] > best["dont"]:
            relation, confidence = Relation.SUPPORTS, best["do"]
        else:
            relation, confidence = Relation.CONTRADICTS, best["dont"]
    elif words & said:
        relation, confidence = Relation.MENTIONS, round(len(words & said) / len(words), 4)
    else:
        return None
    return Judgement(passage, statement.id, relation, confidence, met[0] if met else None)
