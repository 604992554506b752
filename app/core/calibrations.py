"""Calibration: what people say of findings moves how sure the engine must be, per organization.

Thresholds are a function of the reviews alone: whoever has the reviews gets the same ones, in
whatever order they came. A dispute never lowers a threshold and a confirmation never raises one.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from app.core.canonical import canonical_bytes, sha256
from app.core.findings import Relation, ReviewVerdict
from app.core.sides import PLACES, SideThresholds

# In per cent, how often the engine must be right when it says so: design 5, "Where it must get".
OPERATING_POINTS = {Relation.SUPPORTS: 80, Relation.CONTRADICTS: 97}
# The engine's own thresholds are believed as if so many findings had been confirmed.
PRIOR_RIGHT = 5
# Below this many wrong ones nothing is raised; each of them may raise by one step at most.
WRONG_MIN = 3
STEP_UP = 0.01
UP_MAX = 0.14
# One step down needs so many confirmed ones next to it: a lower threshold is earned step by step.
RIGHT_MIN = 10
STEP_DOWN = 0.02
DOWN_MAX = 0.1
HIGHEST = 0.99


@dataclass(frozen=True, slots=True)
class ReviewedFinding:
    """One person's word on one finding that took a side.

    Attributes:
        passage_hash: 32 bytes; the same words against the same statement are one case.
        confidence: what the engine said it with.
        review_id: a UUIDv7, hence later words of one person sort after earlier ones.
        corrected_to: the relation that is right, for `corrected` alone.
    """

    passage_hash: bytes
    statement_id: str
    relation: Relation
    confidence: float
    reviewed_by: str
    review_id: str
    verdict: ReviewVerdict
    corrected_to: str | None = None

    @property
    def agrees(self) -> bool:
        """Say whether the person holds the relation to be right."""
        if self.verdict is ReviewVerdict.CORRECTED:
            return self.corrected_to == self.relation.value
        return self.verdict is ReviewVerdict.CONFIRMED


@dataclass(frozen=True, slots=True, order=True)
class Case:
    """One passage against one statement, as the people who reviewed it see it together."""

    relation: Relation
    confidence: float
    passage_hash: bytes
    statement_id: str
    right: bool


@dataclass(frozen=True, slots=True)
class Basis:
    """What thresholds were derived from.

    Attributes:
        right, wrong: cases by relation said.
        cases_hash: SHA-256 over all the cases, 32 bytes.
    """

    right: tuple[int, int]
    wrong: tuple[int, int]
    cases_hash: bytes

    def as_json(self) -> dict[str, Any]:
        """Return the shape the API shows."""
        sides = (Relation.SUPPORTS.value, Relation.CONTRADICTS.value)
        counts = {
            side: {"right": self.right[place], "wrong": self.wrong[place]}
            for place, side in enumerate(sides)
        }
        return {**counts, "cases_sha256": self.cases_hash.hex()}


class Cause(StrEnum):
    """Why a calibration was made."""

    REVIEWS = "reviews"
    REVERTED = "reverted"
    RESUMED = "resumed"


@dataclass(frozen=True, slots=True)
class Calibration:
    """One organization's thresholds from a moment on; never changed, only followed by the next.

    Attributes:
        number: 1, 2, 3…; 0 stands for the engine's own thresholds and is never stored.
        engine_name: whose confidence the thresholds are of; another engine goes by its own.
        thresholds: None: the engine's own.
        reverted_to: the number gone back to, for `reverted` alone.
        reason: required of people; None when reviews moved it.
    """

    id: str
    organization_id: str
    number: int
    cause: Cause
    engine_name: str | None
    thresholds: SideThresholds | None
    basis: Basis
    reverted_to: int | None
    reason: str | None
    created_at: datetime
    created_by: str

    def under(self, engine_name: str) -> SideThresholds | None:
        """Return the thresholds that engine judges under; None: its own."""
        return self.thresholds if engine_name == self.engine_name else None

    @property
    def pinned(self) -> bool:
        """Say whether reviews leave it alone until somebody lets them move it again."""
        return self.cause is Cause.REVERTED

    def content_hash(self) -> bytes:
        """Return what the log commits to, 32 bytes."""
        return sha256(
            canonical_bytes(
                {
                    "number": self.number,
                    "cause": self.cause.value,
                    "engine": self.engine_name,
                    "thresholds": self.thresholds.committed() if self.thresholds else None,
                    "basis": self.basis.as_json(),
                    "reverted_to": self.reverted_to,
                }
            )
        )


def cases_of(reviews: Iterable[ReviewedFinding]) -> tuple[Case, ...]:
    """Return what people hold of each case: right when more of them say so than say otherwise.

    A person has one voice a case, the latest. When as many agree as do not, it counts as wrong.
    """
    voices: dict[tuple[Relation, float, bytes, str], dict[str, ReviewedFinding]]
    voices = defaultdict(dict)
    for one in reviews:
        case = voices[one.relation, one.confidence, one.passage_hash, one.statement_id]
        before = case.get(one.reviewed_by)
        if before is None or before.review_id < one.review_id:
            case[one.reviewed_by] = one
    cases = []
    for key, case in voices.items():
        agree = sum(one.agrees for one in case.values())
        cases.append(Case(*key, right=2 * agree > len(case)))
    return tuple(sorted(cases))


def basis_of(cases: Sequence[Case]) -> Basis:
    """Return what is told of the cases beside the thresholds derived from them."""
    sides = (Relation.SUPPORTS, Relation.CONTRADICTS)
    right, wrong = (
        tuple(sum(one.relation is side and one.right is held for one in cases) for side in sides)
        for held in (True, False)
    )
    rows = [
        [
            one.relation.value,
            f"{one.confidence:.{PLACES}f}",
            one.passage_hash.hex(),
            one.statement_id,
            one.right,
        ]
        for one in cases
    ]
    return Basis((right[0], right[1]), (wrong[0], wrong[1]), sha256(canonical_bytes(rows)))


def calibrate(cases: Sequence[Case], own: SideThresholds) -> SideThresholds | None:
    """Return the thresholds these cases ask for; None when they are the engine's own.

    Args: own: the thresholds the engine has without any review.
    """
    moved = SideThresholds(
        _threshold(Relation.SUPPORTS, cases, own.supports),
        _threshold(Relation.CONTRADICTS, cases, own.contradicts),
    )
    return None if moved == own else moved


def _threshold(side: Relation, cases: Sequence[Case], own: float) -> float:
    """Return the lowest threshold in reach at which the engine is right often enough."""
    mine = [one for one in cases if one.relation is side]
    wrong = sum(not one.right for one in mine)
    point = OPERATING_POINTS[side]
    for at in _below(own):
        if _earned(mine, at, point) and _reaches(mine, at, point):
            return at
    if wrong < WRONG_MIN:
        return own
    reach = max(own, min(own + min(wrong * STEP_UP, UP_MAX), HIGHEST))
    steps = round((reach - own) / STEP_UP)
    for at in (round(own + step * STEP_UP, PLACES) for step in range(steps)):
        if _reaches(mine, at, point):
            return at
    return round(reach, PLACES)


def _below(own: float) -> list[float]:
    steps = round(DOWN_MAX / STEP_DOWN)
    return [round(own - step * STEP_DOWN, PLACES) for step in range(steps, 0, -1)]


def _reaches(mine: Sequence[Case], at: float, point: int) -> bool:
    """Say whether the smoothed precision from `at` on is at least `point` per cent."""
    said = [one.right for one in mine if one.confidence >= at]
    return 100 * (sum(said) + PRIOR_RIGHT) >= point * (len(said) + PRIOR_RIGHT)


def _earned(mine: Sequence[Case], at: float, point: int) -> bool:
    """Say whether what was said next to `at` speaks for going down to it, doubted by one case."""
    top = round(at + 2 * STEP_DOWN, PLACES)
    said = [one.right for one in mine if at <= one.confidence < top]
    return sum(said) >= RIGHT_MIN and 100 * sum(said) >= point * (len(said) + 1)
