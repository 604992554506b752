"""Verdicts: from an engine's scores to a relation, a confidence, and the behaviour that explains.

An engine that cannot tell says `undecided` and shows the passage: a wrong `contradicts` costs more
than ten that were missed, so it takes the most to be said.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass

from app.core.findings import BehaviourMet, Relation

_PLACES = 4


@dataclass(frozen=True, slots=True)
class Scores:
    """What a passage does to a statement: four probabilities that add up to about 1."""

    supports: float
    contradicts: float
    mentions: float
    unrelated: float

    @property
    def related(self) -> float:
        """How probable it is that the passage bears on the statement at all, in [0, 1]."""
        return round(1 - self.unrelated, _PLACES)

    @property
    def sided(self) -> float:
        """How probable it is that the passage takes a side, in [0, 1]."""
        return round(self.supports + self.contradicts, _PLACES)


@dataclass(frozen=True, slots=True)
class Echo:
    """How nearly a passage repeats a behaviour of the statement.

    Attributes:
        do, dont: cosine with the nearest of each list, in [0, 1]; 0 when none is near.
        do_turned, dont_turned: the passage negates what that behaviour affirms, or the reverse.
        asserted: the author says it of themselves; not asked, supposed, forbidden or denied.
        blamed: the passage asks about an act, forbids, condemns or denies it.
    """

    do: float = 0.0
    dont: float = 0.0
    do_turned: bool = False
    dont_turned: bool = False
    asserted: bool = True
    blamed: bool = False


NO_ECHO = Echo()


@dataclass(frozen=True, slots=True)
class Thresholds:
    """How sure an engine must be before it speaks; part of the engine's digest.

    Attributes:
        related: below it, a pair makes no finding.
        supports: from it on, `supports` is said.
        contradicts: from it on, `contradicts` is said.
        contradicts_without_dont: the same for a statement that names no act that breaks it; over 1
            means never.
        undecided: from this chance of a side on, and no side sure enough, `undecided` is said.
        statements_max: how many statements one passage may meet, the nearest first.
        sides_max: how many of those it may take a side on.
        echo: from it on, a passage repeats a breach, and takes its side.
        echo_deed: the same for an act that keeps the statement. It is higher: a length of time or a
            trade in common put many a passage near some deed.
        echo_lead: by how much it must be nearer to that side than to the other.
        echo_doubt: from it on, a behaviour that speaks against a side is a reason to be silent.
        echo_sure: how sure the barest repetition is; it rises to 1 with the cosine.
    """

    related: float
    supports: float
    contradicts: float
    contradicts_without_dont: float
    undecided: float
    statements_max: int
    sides_max: int
    echo: float = 0.42
    echo_deed: float = 0.55
    echo_lead: float = 0.15
    echo_doubt: float = 0.3
    echo_sure: float = 0.93

    def as_json(self) -> dict[str, float | int]:
        """Return every threshold by its name, for the digest."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Verdict:
    """The relation said, and how probable the engine holds it, in [0, 1]."""

    relation: Relation
    confidence: float


def decide(
    scores: Scores,
    thresholds: Thresholds,
    *,
    has_dont: bool = True,
    may_side: bool = True,
    echo: Echo = NO_ECHO,
) -> Verdict | None:
    """Return what is said of one pair; None when nothing is.

    Args:
        has_dont: whether the statement names acts that break it.
        may_side: False for a statement that others are nearer to the passage than.
        echo: what the passage repeats of the statement's behaviours.
    Returns: a verdict whose confidence is the probability of its relation; for `undecided`, the
        probability that some side is taken. A repetition has no probability of its own: it counts
        as `echo_sure` says, on the same scale as the bars.
    """
    repeated = _repeats(echo, thresholds)
    if repeated is not None:
        return repeated
    if scores.related < thresholds.related:
        return None
    bar = thresholds.contradicts if has_dont else thresholds.contradicts_without_dont
    doubt = thresholds.echo_doubt
    negates_breach = echo.dont_turned and echo.dont >= doubt
    negates_deed = echo.do_turned and echo.do >= doubt
    nears_breach = echo.dont >= doubt and echo.dont > echo.do
    # A rule against a breach is worded like the breach: the scores cannot tell them apart.
    if may_side and scores.contradicts >= bar and not (negates_breach or echo.blamed):
        return Verdict(Relation.CONTRADICTS, scores.contradicts)
    if may_side and scores.supports >= thresholds.supports and not (negates_deed or nears_breach):
        return Verdict(Relation.SUPPORTS, scores.supports)
    if may_side and scores.sided >= thresholds.undecided:
        return Verdict(Relation.UNDECIDED, scores.sided)
    return Verdict(Relation.MENTIONS, scores.related)


def _repeats(echo: Echo, thresholds: Thresholds) -> Verdict | None:
    """Return the side of a behaviour that the passage all but repeats; None when it does not.

    One that it turns round (`we never hide…`) or that is not as sure as the bar of its side leaves
    the sides open; so does a breach named without asserting it (`hiding a defect is forbidden`).
    A deed that is not asserted is left to the scores.
    """
    breach = (echo.dont, echo.do, echo.dont_turned, thresholds.echo, thresholds.contradicts)
    deed = (echo.do, echo.dont, echo.do_turned, thresholds.echo_deed, thresholds.supports)
    for relation, (near, other, turned, start, bar) in (
        (Relation.CONTRADICTS, breach),
        (Relation.SUPPORTS, deed),
    ):
        if near >= start and near - other >= thresholds.echo_lead:
            beyond = (near - start) / (1 - start)
            sure = thresholds.echo_sure + (1 - thresholds.echo_sure) * beyond
            if relation is Relation.SUPPORTS and not echo.asserted:
                return None
            if turned or not echo.asserted or sure < bar:
                return Verdict(Relation.UNDECIDED, round((1 + near) / 2, _PLACES))
            return Verdict(relation, round(sure, _PLACES))
    return None


def nearest_statements(scores: Sequence[Scores], count: int) -> tuple[int, ...]:
    """Return the places of the `count` scores most related, nearest first; ties in order."""
    order = sorted(range(len(scores)), key=lambda place: (-scores[place].related, place))
    return tuple(order[:count])


def nearest_behaviour(
    relation: Relation, locale: str, do: Sequence[float], dont: Sequence[float]
) -> BehaviourMet | None:
    """Return the behaviour that explains a verdict: the nearest one on the side it takes.

    Args: do, dont: cosines with the passage, in the order of the statement's lists.
    Returns: None when the statement has no behaviour; the nearest of both lists when no side is
        taken, or when the side taken has no behaviour.
    """
    met = [BehaviourMet("do", index, locale, one) for index, one in enumerate(do)]
    unmet = [BehaviourMet("dont", index, locale, one) for index, one in enumerate(dont)]
    candidates = met + unmet
    if relation is Relation.SUPPORTS and met:
        candidates = met
    if relation is Relation.CONTRADICTS and unmet:
        candidates = unmet
    return max(candidates, key=lambda one: one.similarity, default=None)
