"""Counts over the findings that count: those of each communication's latest check."""

from typing import Any

from sqlalchemy import Connection, FromClause, Select, func, select

from app.core.checks import Selection
from app.core.findings import Relation
from app.core.reports import Contrast, Tally, Volume
from app.store import communications as texts
from app.store.tables import checked_communications, communications, findings, latest_checks

# A communication without a named author is counted under its author's kind.
_AUTHOR = func.coalesce(communications.c.author_name, communications.c.author_kind).label("author")
_DIMENSIONS = (
    communications.c.channel,
    communications.c.audience,
    _AUTHOR,
    communications.c.published_month,
)


def _counting() -> FromClause:
    return findings.join(
        latest_checks,
        (latest_checks.c.communication_id == findings.c.communication_id)
        & (latest_checks.c.check_id == findings.c.check_id),
    ).join(communications, communications.c.id == findings.c.communication_id)


class SqlReports:
    """services.repositories.Reports on SQL."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def tallies(self, organization_id: str, selection: Selection) -> list[Tally]:
        """Return how many findings share statement, relation and every dimension."""
        keys = (findings.c.statement_id, findings.c.relation, *_DIMENSIONS)
        query = (
            select(*keys, func.count().label("n"))
            .select_from(_counting())
            .where(*texts.selected(organization_id, selection))
            .group_by(*keys)
        )
        return [
            Tally(
                statement_id=row.statement_id,
                relation=Relation(row.relation),
                channel=row.channel,
                audience=row.audience,
                author=row.author,
                month=row.published_month,
                count=row.n,
            )
            for row in self._connection.execute(query)
        ]

    def volumes(self, organization_id: str, selection: Selection) -> list[Volume]:
        """Return how much was read, of what had a charter in force."""
        table = checked_communications
        query = (
            select(
                *_DIMENSIONS,
                func.count().label("texts"),
                func.sum(table.c.passages).label("passages"),
            )
            .select_from(
                latest_checks.join(
                    table,
                    (table.c.check_id == latest_checks.c.check_id)
                    & (table.c.communication_id == latest_checks.c.communication_id),
                ).join(communications, communications.c.id == table.c.communication_id)
            )
            .where(*texts.selected(organization_id, selection), table.c.version.is_not(None))
            .group_by(*_DIMENSIONS)
        )
        return [
            Volume(
                channel=row.channel,
                audience=row.audience,
                author=row.author,
                month=row.published_month,
                communications=row.texts,
                passages=int(row.passages),
            )
            for row in self._connection.execute(query)
        ]

    def contrasts(self, organization_id: str, selection: Selection, limit: int) -> list[Contrast]:
        """Return pairs in which one audience was told the opposite of another, surest first."""
        best: dict[tuple[str, str, str], Any] = {}
        for row in self._connection.execute(self._sided(organization_id, selection)):
            best.setdefault((row.statement_id, row.relation, row.audience), row)
        pairs = [
            (against.confidence + support.confidence, support, against)
            for (statement, relation, audience), against in best.items()
            if relation == Relation.CONTRADICTS
            for (other, side, told), support in best.items()
            if side == Relation.SUPPORTS and other == statement and told != audience
        ]
        pairs.sort(key=lambda pair: (-pair[0], pair[1].id, pair[2].id))
        return [
            Contrast(
                statement_id=support.statement_id,
                supports_finding_id=support.id,
                supports_audience=support.audience,
                contradicts_finding_id=against.id,
                contradicts_audience=against.audience,
            )
            for _, support, against in pairs[:limit]
        ]

    def _sided(self, organization_id: str, selection: Selection) -> Select[Any]:
        """Select the surest finding of each statement, side and audience."""
        place = (
            func.row_number()
            .over(
                partition_by=(
                    findings.c.statement_id,
                    findings.c.relation,
                    communications.c.audience,
                ),
                order_by=(findings.c.confidence.desc(), findings.c.id),
            )
            .label("place")
        )
        ranked = (
            select(
                findings.c.id,
                findings.c.statement_id,
                findings.c.relation,
                findings.c.confidence,
                communications.c.audience,
                place,
            )
            .select_from(_counting())
            .where(*texts.selected(organization_id, selection))
            .where(findings.c.relation.in_([Relation.SUPPORTS.value, Relation.CONTRADICTS.value]))
            .subquery()
        )
        return select(ranked).where(ranked.c.place == 1)
