"""Findings and their reviews; without a check named, those of each communication's latest check."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Row, exists, insert, select

from app.core.calibrations import ReviewedFinding
from app.core.checks import FindingFilter
from app.core.findings import (
    BehaviourMet,
    EngineIdentity,
    Finding,
    Relation,
    Review,
    ReviewVerdict,
    SecondOpinion,
)
from app.store import communications as texts
from app.store.tables import communications, finding_reviews, findings, latest_checks


def finding_record(row: Row[Any]) -> Finding:
    """Return the finding of a row of the table."""
    met = None
    if row.behaviour_kind is not None:
        met = BehaviourMet(
            row.behaviour_kind, row.behaviour_index, row.behaviour_locale, row.behaviour_similarity
        )
    return Finding(
        id=row.id,
        organization_id=row.organization_id,
        check_id=row.check_id,
        communication_id=row.communication_id,
        statement_id=row.statement_id,
        version=row.version,
        start=row.start,
        end=row.end,
        passage_hash=row.passage_hash,
        relation=Relation(row.relation),
        confidence=row.confidence,
        behaviour=met,
        engine=EngineIdentity(row.engine_name, row.engine_digest),
        created_at=row.created_at,
        opinion=SecondOpinion(row.judge, row.transcript_hash) if row.judge is not None else None,
    )


def finding_row(one: Finding) -> dict[str, Any]:
    """Return the row of a finding."""
    met = one.behaviour
    return {
        "id": one.id,
        "organization_id": one.organization_id,
        "check_id": one.check_id,
        "communication_id": one.communication_id,
        "statement_id": one.statement_id,
        "version": one.version,
        "start": one.start,
        "end": one.end,
        "passage_hash": one.passage_hash,
        "relation": one.relation.value,
        "confidence": one.confidence,
        "behaviour_kind": met.kind if met else None,
        "behaviour_index": met.index if met else None,
        "behaviour_locale": met.locale if met else None,
        "behaviour_similarity": met.similarity if met else None,
        "engine_name": one.engine.name,
        "engine_digest": one.engine.digest,
        "created_at": one.created_at,
        "judge": one.opinion.judge if one.opinion else None,
        "transcript_hash": one.opinion.transcript_hash if one.opinion else None,
    }


def _review(row: Row[Any]) -> Review:
    return Review(
        id=row.id,
        organization_id=row.organization_id,
        finding_id=row.finding_id,
        verdict=ReviewVerdict(row.verdict),
        relation=row.relation,
        reason=row.reason,
        reviewed_by=row.reviewed_by,
        created_at=row.created_at,
    )


class SqlFindings:
    """services.check_repositories.Findings on SQL."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def get(self, organization_id: str, finding_id: str) -> Finding | None:
        """Return the organization's finding."""
        query = select(findings).where(
            findings.c.organization_id == organization_id, findings.c.id == finding_id
        )
        row = self._connection.execute(query).one_or_none()
        return finding_record(row) if row else None

    def page(
        self, organization_id: str, wanted: FindingFilter, after_id: str | None, limit: int
    ) -> list[Finding]:
        """Return up to `limit`, newest first by id."""
        query = (
            select(findings)
            .join(communications, communications.c.id == findings.c.communication_id)
            .where(findings.c.organization_id == organization_id)
            .where(*texts.selected(organization_id, wanted.selection))
            .order_by(findings.c.id.desc())
            .limit(limit)
        )
        if wanted.check_id is not None:
            query = query.where(findings.c.check_id == wanted.check_id)
        else:
            query = query.join(
                latest_checks,
                (latest_checks.c.communication_id == findings.c.communication_id)
                & (latest_checks.c.check_id == findings.c.check_id),
            )
        for column, value in (
            (findings.c.communication_id, wanted.communication_id),
            (findings.c.statement_id, wanted.statement_id),
            (findings.c.relation, wanted.relation),
        ):
            if value is not None:
                query = query.where(column == value)
        if wanted.reviewed is not None:
            reviewed = exists().where(finding_reviews.c.finding_id == findings.c.id)
            query = query.where(reviewed if wanted.reviewed else ~reviewed)
        if after_id is not None:
            query = query.where(findings.c.id < after_id)
        return [finding_record(row) for row in self._connection.execute(query)]

    def add_review(self, review: Review) -> None:
        """Keep a person's word beside the finding."""
        self._connection.execute(
            insert(finding_reviews).values(
                id=review.id,
                organization_id=review.organization_id,
                finding_id=review.finding_id,
                verdict=review.verdict.value,
                relation=review.relation,
                reason=review.reason,
                reviewed_by=review.reviewed_by,
                created_at=review.created_at,
            )
        )

    def review(self, organization_id: str, review_id: str) -> Review | None:
        """Return the organization's review with this id."""
        query = select(finding_reviews).where(
            finding_reviews.c.organization_id == organization_id, finding_reviews.c.id == review_id
        )
        row = self._connection.execute(query).one_or_none()
        return _review(row) if row else None

    def reviews(self, finding_ids: Sequence[str]) -> list[Review]:
        """Return the reviews of these findings, oldest first."""
        if not finding_ids:
            return []
        query = (
            select(finding_reviews)
            .where(finding_reviews.c.finding_id.in_(finding_ids))
            .order_by(finding_reviews.c.id)
        )
        return [_review(row) for row in self._connection.execute(query)]

    def reviewed(self, organization_id: str, engine_name: str) -> list[ReviewedFinding]:
        """Return every review of a finding in which this engine itself took a side."""
        query = (
            select(
                findings.c.passage_hash,
                findings.c.statement_id,
                findings.c.relation,
                findings.c.confidence,
                finding_reviews.c.reviewed_by,
                finding_reviews.c.id.label("review_id"),
                finding_reviews.c.verdict,
                finding_reviews.c.relation.label("corrected_to"),
            )
            .join(findings, findings.c.id == finding_reviews.c.finding_id)
            .where(
                finding_reviews.c.organization_id == organization_id,
                findings.c.engine_name == engine_name,
                findings.c.judge.is_(None),
                findings.c.relation.in_((Relation.SUPPORTS.value, Relation.CONTRADICTS.value)),
            )
        )
        return [
            ReviewedFinding(
                passage_hash=row.passage_hash,
                statement_id=row.statement_id,
                relation=Relation(row.relation),
                confidence=row.confidence,
                reviewed_by=row.reviewed_by,
                review_id=row.review_id,
                verdict=ReviewVerdict(row.verdict),
                corrected_to=row.corrected_to,
            )
            for row in self._connection.execute(query)
        ]
