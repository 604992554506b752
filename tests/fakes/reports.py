"""Counts over the findings that count, in memory."""

from collections import Counter
from collections.abc import Iterator
from datetime import UTC

from app.core.checks import CheckedCommunication, Selection
from app.core.communications import NewCommunication
from app.core.findings import Finding, Relation
from app.core.reports import Contrast, Tally, Volume
from tests.fakes.checks import latest_checks
from tests.fakes.communications import author_of, selects
from tests.fakes.tables import Tables


def group_of(content: NewCommunication) -> tuple[str, str, str, str]:
    """Return channel, audience, author and month, which counts are kept by."""
    month = content.published_at.astimezone(UTC).strftime("%Y-%m")
    return content.channel, content.audience.value, author_of(content), month


class FakeReports:
    """Counts over the findings that count."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables

    def tallies(self, organization_id: str, selection: Selection) -> list[Tally]:
        counts = Counter(
            (one.statement_id, one.relation, *group_of(content))
            for one, content in self._findings(organization_id, selection)
        )
        return [Tally(*key, count) for key, count in sorted(counts.items())]

    def volumes(self, organization_id: str, selection: Selection) -> list[Volume]:
        communications: Counter[tuple[str, str, str, str]] = Counter()
        passages: Counter[tuple[str, str, str, str]] = Counter()
        for checked, content in self._checked(organization_id, selection):
            if checked.version is None:  # nothing was in force: it was not compared
                continue
            communications[group_of(content)] += 1
            passages[group_of(content)] += checked.passages
        return [Volume(*key, communications[key], passages[key]) for key in sorted(communications)]

    def contrasts(self, organization_id: str, selection: Selection, limit: int) -> list[Contrast]:
        sided: dict[tuple[str, Relation], dict[str, Finding]] = {}
        ordered = sorted(
            self._findings(organization_id, selection),
            key=lambda pair: (-pair[0].confidence, pair[0].id),
        )
        for one, content in ordered:
            best = sided.setdefault((one.statement_id, one.relation), {})
            best.setdefault(content.audience.value, one)
        pairs = [
            (good.confidence + bad.confidence, Contrast(statement, good.id, told, bad.id, other))
            for (statement, relation), supporting in sided.items()
            if relation is Relation.SUPPORTS
            for told, good in supporting.items()
            for other, bad in sided.get((statement, Relation.CONTRADICTS), {}).items()
            if told != other
        ]
        pairs.sort(key=lambda pair: (-pair[0], pair[1].supports_finding_id))
        return [contrast for _, contrast in pairs][:limit]

    def _checked(
        self, organization_id: str, selection: Selection
    ) -> Iterator[tuple[CheckedCommunication, NewCommunication]]:
        for communication_id, check_id in latest_checks(self._tables, organization_id).items():
            content = self._tables.communications[communication_id].content
            if selects(selection, content):
                yield self._tables.checked[check_id, communication_id], content

    def _findings(
        self, organization_id: str, selection: Selection
    ) -> Iterator[tuple[Finding, NewCommunication]]:
        counting = {
            (checked.check_id, checked.communication_id): content
            for checked, content in self._checked(organization_id, selection)
        }
        for one in self._tables.findings.values():
            content = counting.get((one.check_id, one.communication_id))
            if content:
                yield one, content
