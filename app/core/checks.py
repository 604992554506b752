"""Checks: communications compared with what was in force when they were published."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from app.core.canonical import canonical_bytes, sha256
from app.core.communications import Audience, AuthorKind, rfc3339
from app.core.findings import EngineIdentity, Finding, Judgement, SecondOpinion
from app.core.sides import SideThresholds

# The longest text, in code points, that is read at once while somebody waits.
PREVIEW_MAX_CHARS = 20_000


@dataclass(frozen=True, slots=True)
class Selection:
    """Which communications; None means any.

    Attributes:
        since: published at or after.
        until: published before.
    """

    channel: str | None = None
    audience: Audience | None = None
    author: str | None = None
    author_kind: AuthorKind | None = None
    locale: str | None = None
    since: datetime | None = None
    until: datetime | None = None

    def as_json(self) -> dict[str, Any]:
        """Return the shape of 3-api."""
        return {
            "channel": self.channel,
            "audience": self.audience.value if self.audience else None,
            "author": self.author,
            "author_kind": self.author_kind.value if self.author_kind else None,
            "locale": self.locale,
            "since": rfc3339(self.since) if self.since else None,
            "until": rfc3339(self.until) if self.until else None,
        }

    @staticmethod
    def from_json(raw: Mapping[str, Any]) -> "Selection":
        """Return the selection that `as_json` wrote."""
        since, until = raw.get("since"), raw.get("until")
        audience, kind = raw.get("audience"), raw.get("author_kind")
        return Selection(
            channel=raw.get("channel"),
            audience=Audience(audience) if audience else None,
            author=raw.get("author"),
            author_kind=AuthorKind(kind) if kind else None,
            locale=raw.get("locale"),
            since=datetime.fromisoformat(since) if since else None,
            until=datetime.fromisoformat(until) if until else None,
        )


@dataclass(frozen=True, slots=True)
class Check:
    """One act of checking; its progress is the job of the same id.

    Attributes:
        version: the version compared with, or None: the one in force at each publication date.
        engine: who judged, under which thresholds; pinned when the check was asked for.
        calibration: the number of the one it was made under; 0: the engine's own thresholds.
        own_thresholds: the engine's own; None for checks of older releases.
        judge: the model asked for a second opinion on what stays undecided, or None.
    """

    id: str
    organization_id: str
    selection: Selection
    version: int | None
    engine: EngineIdentity
    created_at: datetime
    created_by: str
    calibration: int = 0
    own_thresholds: SideThresholds | None = None
    judge: str | None = None


def asked_hash(check: Check) -> bytes:
    """Return 32 bytes over what was asked for and pinned, without the author: a name can go."""
    selection = {name: one for name, one in check.selection.as_json().items() if name != "author"}
    return sha256(
        canonical_bytes(
            {
                "selection": selection,
                "version": check.version,
                "engine": check.engine.as_json(),
                "calibration": check.calibration,
                "judge": check.judge,
            }
        )
    )


@dataclass(frozen=True, slots=True)
class CheckTally:
    """How many communications of a check's selection were compared, and why others were not.

    Attributes:
        nothing_in_force: published before any version was in force.
        erased: their text was erased before the check came to them.
    """

    compared: int = 0
    nothing_in_force: int = 0
    erased: int = 0

    def as_json(self) -> dict[str, Any]:
        """Return what a check and its job tell."""
        skipped = {"nothing_in_force": self.nothing_in_force, "erased": self.erased}
        return {"compared": self.compared, "skipped": skipped}

    @staticmethod
    def from_json(raw: Mapping[str, Any]) -> "CheckTally":
        """Return the tally that `as_json` wrote; an empty one of a job that tells none."""
        return CheckTally(raw.get("compared", 0), **raw.get("skipped", {}))


@dataclass(frozen=True, slots=True)
class CheckedCommunication:
    """What one communication came to within one check: the denominators of every report.

    Attributes:
        version: the version compared with; None when nothing was in force yet.
        locale: the language it was read in.
        passages: how many sentences it has.
        unread: how many of them a long text left unread: too far from every statement.
        findings_root: SHA-256 over the canonical findings, 32 bytes; replay compares it.
    """

    check_id: str
    communication_id: str
    version: int | None
    locale: str | None
    passages: int
    unread: int
    findings_root: bytes
    checked_at: datetime


def judgement_json(judgement: Judgement) -> dict[str, Any]:
    """Return what is hashed of a judgement: floats as text, so that the bytes never waver."""
    passage, met = judgement.passage, judgement.behaviour
    return {
        "statement_id": judgement.statement_id,
        "start": passage.start,
        "end": passage.end,
        "passage_sha256": sha256(passage.exact.encode()).hex(),
        "relation": judgement.relation.value,
        "confidence": f"{judgement.confidence:.4f}",
        "behaviour": None
        if met is None
        else [met.kind, met.index, met.locale, f"{met.similarity:.4f}"],
        **_opinion_json(judgement.opinion),
    }


def finding_json(finding: Finding) -> dict[str, Any]:
    """Return the same of a stored finding; equal values mean an identical replay."""
    met = finding.behaviour
    return {
        "statement_id": finding.statement_id,
        "start": finding.start,
        "end": finding.end,
        "passage_sha256": finding.passage_hash.hex(),
        "relation": finding.relation.value,
        "confidence": f"{finding.confidence:.4f}",
        "behaviour": None
        if met is None
        else [met.kind, met.index, met.locale, f"{met.similarity:.4f}"],
        **_opinion_json(finding.opinion),
    }


def _opinion_json(opinion: SecondOpinion | None) -> dict[str, Any]:
    """Return nothing where the engine decided: roots made before there were judges stay valid."""
    if opinion is None:
        return {}
    return {"judge": [opinion.judge, opinion.transcript_hash.hex()]}


# So many communications' roots are hashed together before the next ones: part of the formula.
ROOTS_AT_A_TIME = 1_000


def findings_root(rows: Iterable[Mapping[str, Any]]) -> bytes:
    """Return SHA-256 over the canonical rows in order of place and statement, 32 bytes."""
    ordered = sorted(rows, key=lambda one: (one["start"], one["end"], one["statement_id"]))
    return sha256(canonical_bytes([dict(one) for one in ordered]))


@dataclass(frozen=True, slots=True)
class FindingFilter:
    """Which findings; None means any.

    Attributes:
        reviewed: True for findings with a review, False for those without.
    """

    check_id: str | None = None
    communication_id: str | None = None
    statement_id: str | None = None
    relation: str | None = None
    reviewed: bool | None = None
    selection: Selection = field(default_factory=Selection)
