"""Findings: one passage against one statement, the side it takes, how sure, and why."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from app.core.memories import Known
from app.core.passages import Passage


class Relation(StrEnum):
    """What a passage does to a statement. `unrelated` pairs make no finding."""

    SUPPORTS = "supports"
    CONTRADICTS = "contradicts"
    MENTIONS = "mentions"
    UNDECIDED = "undecided"


# To judge a text as a whole against one statement, take the strongest of its findings.
STRENGTH = {
    Relation.CONTRADICTS: 0,
    Relation.SUPPORTS: 1,
    Relation.MENTIONS: 2,
    Relation.UNDECIDED: 3,
}


@dataclass(frozen=True, slots=True)
class EngineIdentity:
    """Who judged: a name for people and a digest over weights, rules and thresholds.

    Attributes:
        digest: `sha256:` and 64 hexadecimal digits; it changes when anything that matters does.
    """

    name: str
    digest: str

    def as_json(self) -> dict[str, str]:
        """Return the shape of 3-api."""
        return {"name": self.name, "digest": self.digest}


@dataclass(frozen=True, slots=True)
class BehaviourMet:
    """The behaviour nearest to a passage, which explains the side taken.

    Attributes:
        kind: `do` or `dont`.
        index: zero-based place in that list.
        locale: the locale of the text whose list it is.
        similarity: in [-1, 1], rounded to 4 decimals so that it is the same on every machine.
    """

    kind: str
    index: int
    locale: str
    similarity: float

    def as_json(self) -> dict[str, Any]:
        """Return the shape of 3-api."""
        return {
            "kind": self.kind,
            "index": self.index,
            "locale": self.locale,
            "similarity": self.similarity,
        }


@dataclass(frozen=True, slots=True)
class SecondOpinion:
    """Who decided where the engine did not: a judge, and the transcript that shows it.

    Attributes:
        judge: the name of the model that was asked.
        transcript_hash: SHA-256 over what was asked and answered, 32 bytes.
    """

    judge: str
    transcript_hash: bytes

    def as_json(self) -> dict[str, str]:
        """Return the shape of `decided_by`."""
        digest = f"sha256:{self.transcript_hash.hex()}"
        return {"kind": "judge", "name": self.judge, "digest": digest}


@dataclass(frozen=True, slots=True)
class Judgement:
    """What is said of one passage and one statement; stored, it becomes a finding.

    Attributes:
        confidence: in [0, 1], rounded to 4 decimals.
        behaviour: None when the statement has none in any locale.
        opinion: None when the engine decided alone.
    """

    passage: Passage
    statement_id: str
    relation: Relation
    confidence: float
    behaviour: BehaviourMet | None
    opinion: SecondOpinion | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """All the engine says of one text.

    Attributes:
        locale: the language the text was read in.
        passages: every sentence, in order.
        judgements: in order of passage, then of statement; unrelated pairs are left out.
        unread: how many passages of a long text were too far from every statement to be read
            closely.
        odds: what the judgements were drawn from, pair by pair; to be remembered, if at all.
    """

    locale: str
    passages: tuple[Passage, ...]
    judgements: tuple[Judgement, ...]
    unread: int = 0
    odds: Known = field(default_factory=dict, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Finding:
    """A stored judgement. It never changes and holds no text: offsets, hashes and ids alone.

    Attributes:
        passage_hash: SHA-256 of the passage's UTF-8 bytes, 32 bytes.
        opinion: None when the engine decided alone.
    """

    id: str
    organization_id: str
    check_id: str
    communication_id: str
    statement_id: str
    version: int
    start: int
    end: int
    passage_hash: bytes
    relation: Relation
    confidence: float
    behaviour: BehaviourMet | None
    engine: EngineIdentity
    created_at: datetime
    opinion: SecondOpinion | None = None


class ReviewVerdict(StrEnum):
    """What a person says of a finding."""

    CONFIRMED = "confirmed"
    DISPUTED = "disputed"
    CORRECTED = "corrected"


@dataclass(frozen=True, slots=True)
class Review:
    """A person's word on a finding; the finding itself never changes.

    Attributes:
        relation: the right relation, for `corrected` alone (`unrelated` may be said too).
        reason: required for `disputed` and `corrected`.
    """

    id: str
    organization_id: str
    finding_id: str
    verdict: ReviewVerdict
    relation: str | None
    reason: str | None
    reviewed_by: str
    created_at: datetime


def decided_by(engine: EngineIdentity, opinion: SecondOpinion | None) -> dict[str, str]:
    """Return who decided a finding: the engine, or the judge it left it to."""
    return opinion.as_json() if opinion else {"kind": "engine", **engine.as_json()}
