"""Counts over the findings that count, in memory, one finding after the other."""

from collections import defaultdict
from collections.abc import Iterator

from app.core.checks import Selection
from app.core.communications import AuthorKind, NewCommunication
from app.core.dialogues import Exchange
from app.core.findings import Finding, Relation, ReviewVerdict
from app.core.reports import Contrast, Dimension, LastWord, Scope, Tally, Volume
from tests.fakes.checks import latest_checks
from tests.fakes.communications import month_of, selects
from tests.fakes.dialogues import exchanges
from tests.fakes.tables import Tables

Key = tuple[Dimension, str, str]


def keys_of(content: NewCommunication) -> list[Key]:
    """Return every key that a text is counted under."""
    named = content.author_kind is not AuthorKind.EMPLOYEE
    return [
        (Dimension.WHOLE, "", ""),
        (Dimension.CHANNEL, content.channel, ""),
        (Dimension.AUDIENCE, content.audience.value, ""),
        (Dimension.AUTHOR, content.author_kind.value, (content.author_name or "") * named),
        (Dimension.MONTH, month_of(content), ""),
    ]


class FakeReports:
    """Counts over the findings that count."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables

    def tallies(self, organization_id: str, scope: Scope) -> list[Tally]:
        counts: dict[tuple[Key, str], dict[str, int]] = defaultdict(lambda: defaultdict(int))
        places: dict[tuple[Key, str], set[tuple[str, int]]] = defaultdict(set)
        for one, content in self._findings(organization_id, scope):
            verdict, relation = self._last_word(one)
            statement = (Dimension.STATEMENT, one.statement_id, month_of(content))
            for key in [*keys_of(content), statement]:
                row = counts[key, relation]
                if verdict is not None:
                    row[verdict.value] += 1
                if verdict is not ReviewVerdict.DISPUTED:
                    row["count"] += 1
                    places[key, relation].add((one.communication_id, one.start))
        return [
            Tally(*key, relation, passages=len(places[key, relation]), **{"count": 0, **row})
            for (key, relation), row in counts.items()
        ]

    def volumes(self, organization_id: str, scope: Scope) -> list[Volume]:
        read: dict[Key, list[int]] = defaultdict(lambda: [0, 0, 0])
        for communication_id, check_id in self._selected(organization_id, scope):
            checked = self._tables.checked[check_id, communication_id]
            content = self._tables.communications[communication_id].content
            if checked.version is None or scope.version not in (None, checked.version):
                continue
            version = (Dimension.VERSION, str(checked.version), month_of(content))
            for key in [*keys_of(content), version]:
                for place, number in enumerate((1, checked.passages, checked.unread)):
                    read[key][place] += number
        return [Volume(*key, *numbers) for key, numbers in read.items()]

    def contrasts(self, organization_id: str, scope: Scope, limit: int) -> list[Contrast]:
        best: dict[tuple[str, str, str], tuple[float, Finding]] = {}
        for one, content in self._findings(organization_id, scope):
            verdict, relation = self._last_word(one)
            if verdict is ReviewVerdict.DISPUTED:
                continue
            mark = one.statement_id, relation, content.audience.value
            sure = one.confidence if verdict is None else 1.0
            if mark not in best or (-sure, one.id) < (-best[mark][0], best[mark][1].id):
                best[mark] = sure, one
        pairs = [
            (
                -min(sure, other),
                -(sure + other),
                Contrast(statement, good.id, told, bad.id, to, bad.passage_hash),
            )
            for (statement, relation, told), (sure, good) in best.items()
            for (same, side, to), (other, bad) in best.items()
            if relation == Relation.SUPPORTS
            and side == Relation.CONTRADICTS
            and same == statement
            and told != to
        ]
        pairs.sort(
            key=lambda one: (*one[:2], one[2].supports_finding_id, one[2].contradicts_finding_id)
        )
        return [contrast for *_, contrast in pairs[:limit]]

    def last_words(self, organization_id: str) -> dict[str, LastWord]:
        found = {}
        for one, _ in self._findings(organization_id, Scope()):
            verdict, relation = self._last_word(one)
            if verdict is not None:
                corrected = verdict is ReviewVerdict.CORRECTED
                found[one.id] = LastWord(verdict, relation if corrected else None)
        return found

    def judges(self, organization_id: str, scope: Scope) -> list[str]:
        chosen = {check_id for _, check_id in self._selected(organization_id, scope)}
        return sorted({one for key in chosen if (one := self._tables.checks[key].judge)})

    def exchanges(self, organization_id: str, selection: Selection) -> tuple[list[Exchange], int]:
        mine = {
            one.id: one
            for one in self._tables.communications.values()
            if one.organization_id == organization_id
        }
        return exchanges(mine, selection)

    def _last_word(self, finding: Finding) -> tuple[ReviewVerdict | None, str]:
        """Return what was last said of the finding, or of the same one in an earlier check."""
        reviews = [
            one
            for one in self._tables.reviews.values()
            if _sameness(self._tables.findings[one.finding_id]) == _sameness(finding)
        ]
        if not reviews:
            return None, finding.relation.value
        last = max(reviews, key=lambda one: one.id)
        return last.verdict, last.relation or finding.relation.value

    def _selected(self, organization_id: str, scope: Scope) -> Iterator[tuple[str, str]]:
        for communication_id, check_id in latest_checks(self._tables, organization_id).items():
            content = self._tables.communications[communication_id].content
            named = scope.selection.author is not None
            if named and content.author_kind is AuthorKind.EMPLOYEE:
                continue
            if selects(scope.selection, content):
                yield communication_id, check_id

    def _findings(
        self, organization_id: str, scope: Scope
    ) -> Iterator[tuple[Finding, NewCommunication]]:
        counting = set(self._selected(organization_id, scope))
        for one in self._tables.findings.values():
            wanted = scope.version in (None, one.version)
            if wanted and (one.communication_id, one.check_id) in counting:
                yield one, self._tables.communications[one.communication_id].content


def _sameness(one: Finding) -> tuple[object, ...]:
    return one.communication_id, one.start, one.end, one.statement_id, one.version, one.relation
