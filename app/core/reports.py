"""The consistency report: counts with their denominators, intervals, silences and contrasts.

The store counts, one row a key (Tally, Volume); core/rollups.py makes the report of the rows.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from app.core.checks import Selection
from app.core.communications import AuthorKind
from app.core.findings import Finding, ReviewVerdict
from app.core.intervals import Share

# A value is called silent when none of the latest months with communications supports it.
SILENT_MONTHS = 6
PAIRS_MAX = 10
PAIRS_A_STATEMENT = 3
# What a person may correct a finding to beside the four relations; it then counts nowhere.
UNRELATED = "unrelated"


@dataclass(frozen=True, slots=True)
class Scope:
    """What a report is about.

    Attributes:
        version: only what was compared with this one; None: with any.
    """

    selection: Selection = field(default_factory=Selection)
    version: int | None = None

    def as_json(self) -> dict[str, Any]:
        """Return the shape reports use."""
        return {**self.selection.as_json(), "version": self.version}


class Dimension(StrEnum):
    """What findings and texts are counted by."""

    WHOLE = "whole"
    STATEMENT = "statement"
    VERSION = "version"
    CHANNEL = "channel"
    AUDIENCE = "audience"
    AUTHOR = "author"
    MONTH = "month"


@dataclass(frozen=True, slots=True)
class Tally:
    """The findings that share a key of one dimension and a relation.

    Attributes:
        key: of the dimension; for authors their kind. Empty for the whole.
        second: the month (`2019-02`, of publication, in UTC) for statements; the name for authors,
            empty where they have none. Employees are never told apart.
        relation: a value of Relation, as corrected by people, or UNRELATED.
        count: the findings that stand: those that nobody disputed last.
        passages: how many different passages these are; one may meet several statements.
        confirmed, corrected: how many of `count` a person said so of last.
        disputed: those set apart.
    """

    dimension: Dimension
    key: str
    second: str
    relation: str
    count: int
    passages: int
    confirmed: int = 0
    corrected: int = 0
    disputed: int = 0


@dataclass(frozen=True, slots=True)
class Volume:
    """How much was read: the denominators.

    Attributes:
        key, second: as in Tally; for versions the number, and the month.
        unread: passages of long texts that were too far from every statement to be read closely.
    """

    dimension: Dimension
    key: str
    second: str
    communications: int
    passages: int
    unread: int = 0


@dataclass(frozen=True, slots=True)
class Contrast:
    """One audience told the opposite of another about one statement: a pair of findings.

    Attributes:
        contradicts_words: SHA-256 of the passage, which may have been told to several.
    """

    statement_id: str
    supports_finding_id: str
    supports_audience: str
    contradicts_finding_id: str
    contradicts_audience: str
    contradicts_words: bytes | None = None


def choose_pairs(contrasts: Iterable[Contrast]) -> tuple[Contrast, ...]:
    """Return at most PAIRS_MAX, the first ones first.

    Whatever was told against a statement is shown once, to however many, and PAIRS_A_STATEMENT of a
    statement: one support beside each of several contradictions reads like a list of repeats.
    """
    seen: set[object] = set()
    of_statement: Counter[str] = Counter()
    chosen: list[Contrast] = []
    for one in contrasts:
        key = one.statement_id
        words = one.contradicts_words
        against = (key, words) if words else one.contradicts_finding_id
        if against in seen or of_statement[key] >= PAIRS_A_STATEMENT:
            continue
        seen.add(against)
        of_statement[key] += 1
        chosen.append(one)
    return tuple(chosen[:PAIRS_MAX])


@dataclass(frozen=True, slots=True)
class LastWord:
    """What a person said last of a finding, or of the same one in an earlier check.

    Attributes:
        relation: what it was corrected to, a value of Relation or UNRELATED; None: not corrected.
    """

    verdict: ReviewVerdict
    relation: str | None


@dataclass(frozen=True, slots=True)
class Weighed:
    """A finding as a report counts it: with the last word of a person, if there is one."""

    finding: Finding
    word: LastWord | None = None

    @property
    def relation(self) -> str:
        """The relation that counts: a value of Relation, or UNRELATED."""
        corrected = self.word.relation if self.word else None
        return corrected or self.finding.relation.value

    @property
    def confidence(self) -> float | None:
        """How sure the machine is of that relation; None where a person spoke last."""
        return None if self.word else self.finding.confidence

    @property
    def order(self) -> tuple[int, float, str]:
        """What a person holds to be so comes first, then the surest, last what is disputed."""
        disputed = self.word is not None and self.word.verdict is ReviewVerdict.DISPUTED
        sure = 1.0 if self.confidence is None else self.confidence
        return int(disputed), -sure, self.finding.id


@dataclass(frozen=True, slots=True)
class Reviewed:
    """How many findings a person spoke on, by the last word of each.

    Attributes:
        confirmed: counted as the engine found them.
        corrected: counted under the relation that the person named.
        disputed: set apart, in no count.
    """

    confirmed: int = 0
    corrected: int = 0
    disputed: int = 0

    @property
    def total(self) -> int:
        """How many in all."""
        return self.confirmed + self.corrected + self.disputed

    def as_json(self) -> dict[str, int]:
        """Return the shape reports use."""
        return {
            "total": self.total,
            "confirmed": self.confirmed,
            "corrected": self.corrected,
            "disputed": self.disputed,
        }


@dataclass(frozen=True, slots=True)
class Group:
    """The findings that share one key of one dimension.

    Attributes:
        communications, passages: what was read there; for a statement, what was compared with a
            version that has it.
        counts: relation -> findings that stand.
        shares: relation -> passages with such a finding, of the passages read.
        supported: supports among sided findings.
        author_kind: for authors alone; author_name: theirs, None where they have none.
    """

    key: str
    communications: int
    passages: int
    counts: Mapping[str, int]
    shares: Mapping[str, Share]
    supported: Share
    reviewed: Reviewed
    author_kind: AuthorKind | None = None
    author_name: str | None = None

    @property
    def findings(self) -> int:
        """How many findings stand."""
        return sum(self.counts.values())

    def as_json(self) -> dict[str, Any]:
        """Return the shape reports use."""
        kind = self.author_kind
        author = {"author_kind": kind.value, "author_name": self.author_name} if kind else {}
        return {
            "key": self.key,
            **author,
            "communications": self.communications,
            "passages": self.passages,
            "counts": dict(self.counts),
            "shares": {name: share.as_json() for name, share in self.shares.items()},
            "supported": self.supported.as_json(),
            "reviewed": self.reviewed.as_json(),
        }


@dataclass(frozen=True, slots=True)
class Silence:
    """A statement in force that nothing has supported for a while, or ever met.

    Attributes:
        last_month: the last month with support, or None: never.
        months: months with communications compared with it since then.
        passages: how many passages were read in them.
        met: findings of any relation that stand, ever; 0: it was never met.
    """

    statement_id: str
    last_month: str | None
    months: int
    passages: int
    met: int


@dataclass(frozen=True, slots=True)
class Report:
    """The roll-up of one selection.

    Attributes:
        unread: see Volume.
        leaders: those with a name, by name; `unnamed_leaders`: all without one, or None.
        organization: all that it said in its own name.
        by_statement_month: statement -> month -> relation -> findings that stand.
        statement_months: statement -> the figures of each month in which texts were compared with
            it, or something met it.
    """

    whole: Group
    unread: int
    by_statement: tuple[Group, ...]
    by_channel: tuple[Group, ...]
    by_audience: tuple[Group, ...]
    by_author: tuple[Group, ...]
    by_month: tuple[Group, ...]
    leaders: tuple[Group, ...]
    organization: Group
    unnamed_leaders: Group | None = None
    by_statement_month: Mapping[str, Mapping[str, Mapping[str, int]]] = field(default_factory=dict)
    statement_months: Mapping[str, tuple[Group, ...]] = field(default_factory=dict)
    silent: tuple[Silence, ...] = ()
