"""Counts over the findings that count: those of each communication's latest check.

The database counts: communications first, then every dimension of them in one query.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import (
    CTE,
    ColumnElement,
    Connection,
    FromClause,
    Integer,
    Row,
    Select,
    String,
    case,
    cast,
    func,
    literal,
    or_,
    select,
    union_all,
)

from app.core.checks import Selection
from app.core.communications import AuthorKind
from app.core.dialogues import Exchange
from app.core.findings import Relation, ReviewVerdict
from app.core.reports import Contrast, Dimension, LastWord, Scope, Tally, Volume
from app.store import communications as texts
from app.store.dialogues import count_exchanges
from app.store.last_words import last_words
from app.store.tables import (
    checked_communications,
    checks,
    communications,
    findings,
    latest_checks,
)

_CERTAIN = (ReviewVerdict.CONFIRMED.value, ReviewVerdict.CORRECTED.value)
_VERDICTS = ("confirmed", "corrected", "disputed")
# Employees are one group: a report tells how an organization keeps its word, not who in it does.
_AUTHOR = case(
    (communications.c.author_kind == AuthorKind.EMPLOYEE.value, ""),
    else_=func.coalesce(communications.c.author_name, ""),
).label("author")
# What a communication is counted under.
_TEXT = (
    *(communications.c.id, communications.c.channel, communications.c.audience),
    *(communications.c.author_kind, _AUTHOR, communications.c.published_month),
)


def _chosen(organization_id: str, scope: Scope) -> list[ColumnElement[bool]]:
    """Return what holds for the texts that a report is about."""
    conditions = [
        latest_checks.c.organization_id == organization_id,
        *texts.selected(organization_id, scope.selection),
    ]
    if scope.selection.author is not None:  # nor is one asked for by name
        conditions.append(communications.c.author_kind != AuthorKind.EMPLOYEE.value)
    return conditions


def _counting(organization_id: str, scope: Scope) -> tuple[FromClause, list[Any], CTE]:
    """Return what to select from, the conditions, and the last words on the findings in it."""
    said = last_words(organization_id)
    source = (
        latest_checks.join(
            findings,
            (latest_checks.c.communication_id == findings.c.communication_id)
            & (latest_checks.c.check_id == findings.c.check_id),
        )
        .join(communications, communications.c.id == findings.c.communication_id)
        .outerjoin(said, said.c.finding_id == findings.c.id)
    )
    conditions: list[Any] = _chosen(organization_id, scope)
    if scope.version is not None:
        conditions.append(findings.c.version == scope.version)
    return source, conditions, said


def _as_corrected(said: CTE) -> ColumnElement[str]:
    corrected = said.c.verdict == ReviewVerdict.CORRECTED.value
    return case((corrected, said.c.corrected_to), else_=findings.c.relation)


def _stands(said: CTE) -> ColumnElement[bool]:
    return or_(said.c.verdict.is_(None), said.c.verdict != ReviewVerdict.DISPUTED.value)


def _dimensions(columns: Any) -> tuple[tuple[Dimension, Sequence[ColumnElement[Any]]], ...]:
    """Return what texts are counted by: each dimension with its one or two keys."""
    return (
        (Dimension.WHOLE, ()),
        (Dimension.CHANNEL, (columns.channel,)),
        (Dimension.AUDIENCE, (columns.audience,)),
        (Dimension.AUTHOR, (columns.author_kind, columns.author)),
        (Dimension.MONTH, (columns.published_month,)),
    )


def _keyed(
    dimension: Dimension, keys: Sequence[ColumnElement[Any]], numbers: Sequence[Any], more: Any = ()
) -> Select[Any]:
    """Select the sums of the numbers by the keys and what more there is to tell apart."""
    first, second = (*keys, literal(""), literal(""))[:2]
    sums = (cast(func.sum(one), Integer) for one in numbers)
    return select(literal(dimension.value), first, second, *more, *sums).group_by(*keys, *more)


def _numbers(said: CTE) -> list[ColumnElement[int]]:
    """Return findings that stand, and those a person confirmed, corrected and disputed."""
    verdicts = (ReviewVerdict.CONFIRMED, ReviewVerdict.CORRECTED, ReviewVerdict.DISPUTED)
    conditions = {"count": _stands(said)} | {
        one.value: func.coalesce(said.c.verdict, "") == one.value for one in verdicts
    }
    return [
        func.sum(case((condition, 1), else_=0)).label(name)
        for name, condition in conditions.items()
    ]


class SqlReports:
    """services.repositories.Reports on SQL."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def tallies(self, organization_id: str, scope: Scope) -> list[Tally]:
        """Return one row a key and relation of every dimension but versions."""
        source, conditions, said = _counting(organization_id, scope)
        relation, numbers = _as_corrected(said).label("now"), _numbers(said)
        found = select(*_TEXT, relation, *numbers).select_from(source).where(*conditions)
        different = func.count(case((_stands(said), findings.c.start)).distinct())
        # The rest of a communication follows from its id; fewer keys are grouped much faster.
        met = (
            found.add_columns(different.label("passages"))
            .group_by(communications.c.id, relation)
            .cte("met")
        )
        columns = met.c
        sums = [columns[one] for one in ("count", "passages", *_VERDICTS)]
        parts = [
            _keyed(dimension, keys, sums, [columns.now]) for dimension, keys in _dimensions(columns)
        ]
        keys = (findings.c.statement_id, communications.c.published_month)
        # One passage has at most one finding a statement: findings are passages here.
        count, *verdicts = numbers
        parts.append(
            select(literal(Dimension.STATEMENT.value), *keys, relation, count, count, *verdicts)
            .select_from(source)
            .where(*conditions)
            .group_by(*keys, relation)
        )
        return [
            Tally(Dimension(dimension), *rest)
            for dimension, *rest in self._connection.execute(union_all(*parts))
        ]

    def volumes(self, organization_id: str, scope: Scope) -> list[Volume]:
        """Return one row a key of every dimension but statements, of what was compared."""
        table = checked_communications.c
        conditions: list[Any] = [
            *_chosen(organization_id, scope),
            table.version.is_not(None),  # nothing was in force: it was not compared
        ]
        if scope.version is not None:
            conditions.append(table.version == scope.version)
        source = latest_checks.join(
            checked_communications,
            (table.check_id == latest_checks.c.check_id)
            & (table.communication_id == latest_checks.c.communication_id),
        ).join(communications, communications.c.id == table.communication_id)
        numbers = (literal(1).label("texts"), table.passages, table.unread)
        version = cast(table.version, String).label("version")
        read = select(*_TEXT, version, *numbers).select_from(source).where(*conditions).cte("read")
        dimensions = (
            *_dimensions(read.c),
            (Dimension.VERSION, (read.c.version, read.c.published_month)),
        )
        sums = (read.c.texts, read.c.passages, read.c.unread)
        parts = [_keyed(dimension, keys, sums) for dimension, keys in dimensions]
        # Of nothing, the whole is one row without sums.
        return [
            Volume(Dimension(dimension), *rest)
            for dimension, *rest in self._connection.execute(union_all(*parts))
            if rest[-1] is not None
        ]

    def contrasts(self, organization_id: str, scope: Scope, limit: int) -> list[Contrast]:
        """Return pairs in which one audience was told the opposite of another, surest first."""
        best = self._connection.execute(self._surest(organization_id, scope)).all()
        pairs = [
            (support, against)
            for against in best
            if against.now == Relation.CONTRADICTS
            for support in best
            if support.now == Relation.SUPPORTS
            and support.statement_id == against.statement_id
            and support.audience != against.audience
        ]
        pairs.sort(key=_sureness)
        return [
            Contrast(
                statement_id=support.statement_id,
                supports_finding_id=support.id,
                supports_audience=support.audience,
                contradicts_finding_id=against.id,
                contradicts_audience=against.audience,
                contradicts_words=against.passage_hash,
            )
            for support, against in pairs[:limit]
        ]

    def _surest(self, organization_id: str, scope: Scope) -> Select[Any]:
        """Select the surest finding of each statement, side and audience."""
        source, conditions, said = _counting(organization_id, scope)
        relation = _as_corrected(said)
        certain = func.coalesce(said.c.verdict, "").in_(_CERTAIN)
        sure = case((certain, 1.0), else_=findings.c.confidence).label("sure")
        place = func.row_number().over(
            partition_by=(findings.c.statement_id, relation, communications.c.audience),
            order_by=(sure.desc(), findings.c.id),
        )
        ranked = (
            select(
                *(findings.c.id, findings.c.statement_id, communications.c.audience),
                findings.c.passage_hash,
                *(relation.label("now"), sure, place.label("place")),
            )
            .select_from(source)
            .where(*conditions, _stands(said))
            .where(relation.in_([Relation.SUPPORTS.value, Relation.CONTRADICTS.value]))
            .subquery()
        )
        return select(ranked).where(ranked.c.place == 1)

    def last_words(self, organization_id: str) -> dict[str, LastWord]:
        """Return the last word on every finding that counts of which a person spoke, by its id."""
        said = last_words(organization_id)
        rows = self._connection.execute(
            select(said.c.finding_id, said.c.verdict, said.c.corrected_to)
        )
        return {key: LastWord(ReviewVerdict(verdict), to) for key, verdict, to in rows}

    def judges(self, organization_id: str, scope: Scope) -> list[str]:
        """Return the models that the checks that count could ask, by name."""
        source = latest_checks.join(checks, checks.c.id == latest_checks.c.check_id).join(
            communications, communications.c.id == latest_checks.c.communication_id
        )
        names = (
            select(checks.c.judge)
            .distinct()
            .select_from(source)
            .where(*_chosen(organization_id, scope), checks.c.judge.is_not(None))
        )
        return sorted(self._connection.execute(names).scalars())

    def exchanges(self, organization_id: str, selection: Selection) -> tuple[list[Exchange], int]:
        """Return one row a key of every dimension, and the number of follow-ups."""
        return count_exchanges(self._connection, organization_id, selection)


def _sureness(pair: tuple[Row[Any], Row[Any]]) -> tuple[float, float, str, str]:
    support, against = pair
    sure = (support.sure, against.sure)
    return -min(sure), -sum(sure), support.id, against.id
