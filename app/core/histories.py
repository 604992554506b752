"""One statement through the versions, with the versions that left it alone folded together."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from app.core.diffs import Change, diff_statements
from app.core.statements import Statement


@dataclass(frozen=True, slots=True)
class Appearance:
    """What one version says of one statement.

    Attributes:
        statement: None when that version does not have it.
    """

    version: int
    effective_from: datetime
    published_at: datetime
    reason: str
    statement: Statement | None


@dataclass(frozen=True, slots=True)
class Span:
    """A run of versions that say the same of a statement.

    Attributes:
        first, last: version numbers, both inclusive.
        statement: None when the run does not have it.
        changes: what differs from the run before.
    """

    first: int
    last: int
    effective_from: datetime
    published_at: datetime
    reason: str
    statement: Statement | None
    changes: tuple[Change, ...]


def fold(appearances: Iterable[Appearance]) -> tuple[Span, ...]:
    """Return the spans in ascending order of version; what is before it first appears is left out.

    Args: appearances: one a version, ascending.
    """
    spans: list[Span] = []
    for one in appearances:
        if not spans and one.statement is None:
            continue
        before = spans[-1].statement if spans else None
        changes = diff_statements(
            [before] if before else [], [one.statement] if one.statement else []
        )
        if spans and not changes and (before is None) == (one.statement is None):
            last = spans[-1]
            spans[-1] = Span(
                last.first,
                one.version,
                last.effective_from,
                last.published_at,
                last.reason,
                one.statement,
                last.changes,
            )
        else:
            spans.append(
                Span(
                    one.version,
                    one.version,
                    one.effective_from,
                    one.published_at,
                    one.reason,
                    one.statement,
                    changes,
                )
            )
    return tuple(spans)
