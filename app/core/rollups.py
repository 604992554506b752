"""How counted rows become the consistency report."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from app.core.communications import AuthorKind
from app.core.findings import Relation
from app.core.intervals import wilson
from app.core.reports import (
    SILENT_MONTHS,
    Dimension,
    Group,
    Report,
    Reviewed,
    Silence,
    Tally,
    Volume,
)
from app.core.rules.folding import fold


def _alphabetical(text: str) -> tuple[str, str]:
    """Return what puts words in the order of a dictionary: accents and capitals count last."""
    return fold(text).plain, text


def _counts(tallies: Iterable[Tally]) -> dict[str, int]:
    counts = dict.fromkeys((one.value for one in Relation), 0)
    for one in tallies:
        if one.relation in counts:
            counts[one.relation] += one.count
    return counts


def _group(key: str, tallies: Sequence[Tally], communications: int, passages: int) -> Group:
    counts = _counts(tallies)
    met = dict.fromkeys(counts, 0)
    for one in tallies:
        if one.relation in met:
            met[one.relation] += one.passages
    return Group(
        key=key,
        communications=communications,
        passages=passages,
        counts=counts,
        # No more passages can be met than were read; a share beyond 1 would have no interval.
        shares={name: wilson(count, max(passages, count)) for name, count in met.items()},
        supported=wilson(counts["supports"], counts["supports"] + counts["contradicts"]),
        reviewed=Reviewed(
            sum(one.confirmed for one in tallies),
            sum(one.corrected for one in tallies),
            sum(one.disputed for one in tallies),
        ),
    )


@dataclass(frozen=True, slots=True)
class _Rows:
    """The rows of one dimension, by key."""

    tallies: Mapping[str, Sequence[Tally]]
    volumes: Mapping[str, Sequence[Volume]]

    def group(self, name: str, keys: Iterable[str]) -> Group:
        keys = tuple(keys)
        read = [one for key in keys for one in self.volumes.get(key, ())]
        return _group(
            name,
            [one for key in keys for one in self.tallies.get(key, ())],
            sum(one.communications for one in read),
            sum(one.passages for one in read),
        )

    def groups(self) -> tuple[Group, ...]:
        return tuple(
            self.group(key, [key])
            for key in sorted(self.tallies.keys() | self.volumes.keys(), key=_alphabetical)
        )


def _rows(dimension: Dimension, tallies: Iterable[Tally], volumes: Iterable[Volume]) -> _Rows:
    found: dict[str, list[Tally]] = defaultdict(list)
    for one in tallies:
        if one.dimension is dimension:
            found[one.key].append(one)
    read: dict[str, list[Volume]] = defaultdict(list)
    for volume in volumes:
        if volume.dimension is dimension:
            read[volume.key].append(volume)
    return _Rows(found, read)


def _authors(tallies: Iterable[Tally], volumes: Iterable[Volume]) -> tuple[Group, ...]:
    """Return a group an author: the name, or the kind of those without one, who come last.

    A leader whose name is « leader » is another than those without a name.
    """
    found: dict[tuple[str, str], list[Tally]] = defaultdict(list)
    for one in tallies:
        if one.dimension is Dimension.AUTHOR:
            found[one.second, one.key].append(one)
    read: dict[tuple[str, str], list[Volume]] = defaultdict(list)
    for volume in volumes:
        if volume.dimension is Dimension.AUTHOR:
            read[volume.second, volume.key].append(volume)
    return tuple(
        replace(
            _group(
                name or kind,
                found[name, kind],
                sum(one.communications for one in read[name, kind]),
                sum(one.passages for one in read[name, kind]),
            ),
            author_kind=AuthorKind(kind),
            author_name=name or None,
        )
        for name, kind in sorted(
            found.keys() | read.keys(), key=lambda one: (not one[0], *_alphabetical(one[0]), one[1])
        )
    )


def _months(tallies: Iterable[Tally], read: Iterable[Volume]) -> tuple[Group, ...]:
    """Return the figures of a statement month by month, with what was compared with it."""
    by_month: dict[str, list[Tally]] = defaultdict(list)
    for tally in tallies:
        by_month[tally.second].append(tally)
    volumes: dict[str, list[Volume]] = defaultdict(list)
    for one in read:
        volumes[one.second].append(one)
    return tuple(
        _group(
            month,
            by_month.get(month, ()),
            sum(one.communications for one in volumes.get(month, ())),
            sum(one.passages for one in volumes.get(month, ())),
        )
        for month in sorted(by_month.keys() | volumes.keys())
    )


def _silence(
    group: Group, by_month: Mapping[str, Mapping[str, int]], read: Sequence[Volume]
) -> Silence | None:
    """Return the silence of a statement in force, or None.

    Silent is what nothing ever met, as soon as passages were read; and what none of the latest
    SILENT_MONTHS months with communications supports. With fewer months too little was said.
    """
    months = sorted({one.second for one in read})
    last = max((month for month, counts in by_month.items() if counts["supports"]), default=None)
    since = [month for month in months if last is None or month > last]
    never_met = group.passages > 0 and group.findings == 0
    if not never_met and len(since) < SILENT_MONTHS:
        return None
    passages = sum(one.passages for one in read if one.second in set(since))
    return Silence(group.key, last, len(since), passages, group.findings)


def roll_up(
    statement_ids: Sequence[str],
    tallies: Sequence[Tally],
    volumes: Sequence[Volume],
    versions: Mapping[int, frozenset[str]],
) -> Report:
    """Return the report of what was found and what was read.

    Args:
        statement_ids: those of the charter in force, in its order; every one gets a row, with
            zeros when nothing met it. Statements of earlier versions follow when something met
            them.
        versions: number -> the statements it has, of every version that texts were compared with.
    """
    found = _rows(Dimension.STATEMENT, tallies, ()).tallies
    rows = []
    matrix: dict[str, dict[str, dict[str, int]]] = {}
    months: dict[str, tuple[Group, ...]] = {}
    silent = []
    by_version = _rows(Dimension.VERSION, (), volumes).volumes
    for key in [*statement_ids, *sorted(found.keys() - set(statement_ids))]:
        read = [
            one
            for number, listed in by_version.items()
            if key in versions.get(int(number), ())
            for one in listed
        ]
        mine = found.get(key, ())
        months[key] = _months(mine, read)
        met = {one.second for one in mine}
        matrix[key] = {one.key: dict(one.counts) for one in months[key] if one.key in met}
        group = _group(
            key, mine, sum(one.communications for one in read), sum(one.passages for one in read)
        )
        rows.append(group)
        silence = _silence(group, matrix[key], read) if key in statement_ids else None
        if silence is not None:
            silent.append(silence)
    whole = _rows(Dimension.WHOLE, tallies, volumes)
    authors = _authors(tallies, volumes)
    leaders = [one for one in authors if one.author_kind is AuthorKind.LEADER]
    return Report(
        whole=whole.group("", [""]),
        unread=sum(one.unread for one in whole.volumes.get("", ())),
        by_statement=tuple(rows),
        by_channel=_rows(Dimension.CHANNEL, tallies, volumes).groups(),
        by_audience=_rows(Dimension.AUDIENCE, tallies, volumes).groups(),
        by_author=authors,
        by_month=_rows(Dimension.MONTH, tallies, volumes).groups(),
        leaders=tuple(one for one in leaders if one.author_name),
        unnamed_leaders=next((one for one in leaders if not one.author_name), None),
        organization=_rows(Dimension.AUTHOR, tallies, volumes).group(
            AuthorKind.ORGANIZATION.value, [AuthorKind.ORGANIZATION.value]
        ),
        by_statement_month=matrix,
        statement_months=months,
        silent=tuple(silent),
    )
