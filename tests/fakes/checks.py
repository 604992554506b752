"""Checks, what they came to, findings and their reviews, in memory."""

from collections.abc import Sequence

from app.core.calibrations import ReviewedFinding
from app.core.checks import Check, CheckedCommunication, FindingFilter
from app.core.communications import OUTSIDE, Communication
from app.core.findings import Finding, Relation, Review
from tests.fakes.communications import is_read, place, selects
from tests.fakes.tables import Tables


def latest_checks(tables: Tables, organization_id: str) -> dict[str, str]:
    """Return the check that counts for each communication: the one asked for last."""
    latest: dict[str, str] = {}
    for check_id, communication_id in tables.checked:
        if tables.checks[check_id].organization_id == organization_id:
            latest[communication_id] = max(check_id, latest.get(communication_id, ""))
    return latest


class FakeChecks:
    """Checks, what each came to per communication, and the findings."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables

    def add(self, check: Check) -> None:
        self._tables.checks[check.id] = check

    def get(self, organization_id: str, check_id: str) -> Check | None:
        check = self._tables.checks.get(check_id)
        return check if check and check.organization_id == organization_id else None

    def page(self, organization_id: str, after_id: str | None, limit: int) -> list[Check]:
        found = [
            one
            for one in self._tables.checks.values()
            if one.organization_id == organization_id and (after_id is None or one.id < after_id)
        ]
        return sorted(found, key=lambda one: one.id, reverse=True)[:limit]

    def latest_engine(self, organization_id: str) -> Check | None:
        found = [
            one
            for one in self._tables.checks.values()
            if one.organization_id == organization_id and one.own_thresholds is not None
        ]
        return max(found, key=lambda one: one.id, default=None)

    def unchecked(self, check: Check, limit: int) -> list[Communication]:
        found = [one for one in self._waiting(check) if is_read(one)]
        return sorted(found, key=place, reverse=True)[:limit]

    def count_erased(self, check: Check) -> int:
        return sum(
            one.is_erased and one.content.author_kind not in OUTSIDE for one in self._waiting(check)
        )

    def _waiting(self, check: Check) -> list[Communication]:
        return [
            one
            for one in self._tables.communications.values()
            if one.organization_id == check.organization_id
            and one.received_at <= check.created_at
            and selects(check.selection, one.content)
            and (check.id, one.id) not in self._tables.checked
        ]

    def keep(self, checked: CheckedCommunication, findings: Sequence[Finding]) -> bool:
        mark = checked.check_id, checked.communication_id
        if mark in self._tables.checked:
            return False
        self._tables.checked[mark] = checked
        self._tables.findings.update({one.id: one for one in findings})
        return True

    def checked(
        self, check_id: str, after_communication_id: str | None, limit: int
    ) -> list[CheckedCommunication]:
        found = [
            one
            for (check, communication), one in self._tables.checked.items()
            if check == check_id
            and (after_communication_id is None or communication > after_communication_id)
        ]
        return sorted(found, key=lambda one: one.communication_id)[:limit]

    def findings_of(self, check_id: str, communication_id: str) -> list[Finding]:
        found = [
            one
            for one in self._tables.findings.values()
            if (one.check_id, one.communication_id) == (check_id, communication_id)
        ]
        return sorted(found, key=lambda one: (one.start, one.end, one.statement_id))


class FakeFindings:
    """The findings that count: for every communication, those of the latest check it was in."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables

    def get(self, organization_id: str, finding_id: str) -> Finding | None:
        finding = self._tables.findings.get(finding_id)
        return finding if finding and finding.organization_id == organization_id else None

    def page(
        self, organization_id: str, wanted: FindingFilter, after_id: str | None, limit: int
    ) -> list[Finding]:
        latest = latest_checks(self._tables, organization_id)
        found = [
            one
            for one in self._tables.findings.values()
            if one.organization_id == organization_id
            and one.check_id == (wanted.check_id or latest[one.communication_id])
            and (after_id is None or one.id < after_id)
            and self._is_wanted(one, wanted)
        ]
        return sorted(found, key=lambda one: one.id, reverse=True)[:limit]

    def add_review(self, review: Review) -> None:
        self._tables.reviews[review.id] = review

    def review(self, organization_id: str, review_id: str) -> Review | None:
        one = self._tables.reviews.get(review_id)
        return one if one and one.organization_id == organization_id else None

    def reviews(self, finding_ids: Sequence[str]) -> list[Review]:
        found = [one for one in self._tables.reviews.values() if one.finding_id in finding_ids]
        return sorted(found, key=lambda one: one.id)

    def reviewed(self, organization_id: str, engine_name: str) -> list[ReviewedFinding]:
        found = []
        for one in self._tables.reviews.values():
            finding = self._tables.findings[one.finding_id]
            if (
                finding.organization_id == organization_id
                and finding.engine.name == engine_name
                and finding.opinion is None
                and finding.relation in (Relation.SUPPORTS, Relation.CONTRADICTS)
            ):
                found.append(
                    ReviewedFinding(
                        finding.passage_hash,
                        finding.statement_id,
                        finding.relation,
                        finding.confidence,
                        one.reviewed_by,
                        one.id,
                        one.verdict,
                        one.relation,
                    )
                )
        return found

    def _is_wanted(self, finding: Finding, wanted: FindingFilter) -> bool:
        reviewed = any(one.finding_id == finding.id for one in self._tables.reviews.values())
        pairs = (
            (wanted.communication_id, finding.communication_id),
            (wanted.statement_id, finding.statement_id),
            (wanted.relation, finding.relation),
            (wanted.reviewed, reviewed),
        )
        content = self._tables.communications[finding.communication_id].content
        return all(want is None or want == has for want, has in pairs) and selects(
            wanted.selection, content
        )
