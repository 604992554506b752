"""The consistency report: counts with their denominators, intervals, silences and contrasts."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from app.core.findings import Relation
from app.core.intervals import Share, wilson

# A value is called silent when none of the latest months with communications supports it.
SILENT_MONTHS = 6
PAIRS_MAX = 10


@dataclass(frozen=True, slots=True)
class Tally:
    """How many findings share all of these.

    Attributes:
        month: `2019-02`, of publication, in UTC.
    """

    statement_id: str
    relation: Relation
    channel: str
    audience: str
    author: str
    month: str
    count: int


@dataclass(frozen=True, slots=True)
class Volume:
    """How much was read: the denominators."""

    channel: str
    audience: str
    author: str
    month: str
    communications: int
    passages: int


@dataclass(frozen=True, slots=True)
class Contrast:
    """One audience told the opposite of another about one statement: a pair of findings."""

    statement_id: str
    supports_finding_id: str
    supports_audience: str
    contradicts_finding_id: str
    contradicts_audience: str


@dataclass(frozen=True, slots=True)
class Group:
    """The findings that share one key of one dimension.

    Attributes:
        communications, passages: what was read there; for statements, what was read in all.
        supported: supports among sided findings, with interval.
    """

    key: str
    communications: int
    passages: int
    counts: Mapping[str, int]
    supported: Share

    def as_json(self) -> dict[str, Any]:
        """Return the shape reports use."""
        return {
            "key": self.key,
            "communications": self.communications,
            "passages": self.passages,
            "counts": dict(self.counts),
            "supported": self.supported.as_json(),
        }


@dataclass(frozen=True, slots=True)
class Silence:
    """A statement nothing has supported for a while.

    Attributes:
        last_month: the last month with support, or None: never.
        months: months with communications since then.
    """

    statement_id: str
    last_month: str | None
    months: int


@dataclass(frozen=True, slots=True)
class Report:
    """The roll-up of one selection."""

    communications: int
    passages: int
    counts: Mapping[str, int]
    by_statement: tuple[Group, ...]
    by_channel: tuple[Group, ...]
    by_audience: tuple[Group, ...]
    by_author: tuple[Group, ...]
    by_month: tuple[Group, ...]
    by_statement_month: Mapping[str, Mapping[str, Mapping[str, int]]] = field(default_factory=dict)
    silent: tuple[Silence, ...] = ()


def _counts(tallies: Iterable[Tally]) -> dict[str, int]:
    totals: Counter[Relation] = Counter()
    for one in tallies:
        totals[one.relation] += one.count
    return {relation.value: totals[relation] for relation in Relation}


def _group(key: str, tallies: Sequence[Tally], communications: int, passages: int) -> Group:
    counts = _counts(tallies)
    sided = counts["supports"] + counts["contradicts"]
    return Group(key, communications, passages, counts, wilson(counts["supports"], sided))


def _by(dimension: str, tallies: Sequence[Tally], volumes: Sequence[Volume]) -> tuple[Group, ...]:
    found: dict[str, list[Tally]] = defaultdict(list)
    for one in tallies:
        found[getattr(one, dimension)].append(one)
    read: dict[str, list[Volume]] = defaultdict(list)
    for volume in volumes:
        read[getattr(volume, dimension)].append(volume)
    return tuple(
        _group(
            key,
            found[key],
            sum(one.communications for one in read[key]),
            sum(one.passages for one in read[key]),
        )
        for key in sorted(read.keys() | found.keys())
    )


def roll_up(
    statement_ids: Sequence[str], tallies: Sequence[Tally], volumes: Sequence[Volume]
) -> Report:
    """Return the report of what was found and what was read.

    Args: statement_ids: those of the charter in force, in its order; every one gets a row, with
        zeros when nothing met it. Statements of earlier versions follow when something met them.
    """
    communications = sum(one.communications for one in volumes)
    passages = sum(one.passages for one in volumes)
    found: dict[str, list[Tally]] = defaultdict(list)
    for tally in tallies:
        found[tally.statement_id].append(tally)
    ids = [*statement_ids, *sorted(found.keys() - set(statement_ids))]
    months = sorted({one.month for one in volumes})
    matrix = {
        key: {
            month: _counts([one for one in found[key] if one.month == month])
            for month in sorted({one.month for one in found[key]})
        }
        for key in ids
    }
    return Report(
        communications=communications,
        passages=passages,
        counts=_counts(tallies),
        by_statement=tuple(_group(key, found[key], communications, passages) for key in ids),
        by_channel=_by("channel", tallies, volumes),
        by_audience=_by("audience", tallies, volumes),
        by_author=_by("author", tallies, volumes),
        by_month=_by("month", tallies, volumes),
        by_statement_month=matrix,
        silent=silences(statement_ids, matrix, months),
    )


def silences(
    statement_ids: Iterable[str],
    matrix: Mapping[str, Mapping[str, Mapping[str, int]]],
    months: Sequence[str],
) -> tuple[Silence, ...]:
    """Return the statements that none of the latest SILENT_MONTHS active months supports.

    Args: months: those with communications, ascending. With fewer of them than SILENT_MONTHS,
        nobody is called silent: too little was said to tell.
    """
    if len(months) < SILENT_MONTHS:
        return ()
    out = []
    for key in statement_ids:
        supported = [month for month, counts in matrix.get(key, {}).items() if counts["supports"]]
        last = max(supported, default=None)
        quiet = sum(1 for month in months if last is None or month > last)
        if quiet >= SILENT_MONTHS:
            out.append(Silence(key, last, quiet))
    return tuple(out)
