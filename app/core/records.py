"""What an auditor is told of an organization's record: what was in force when, by whom, and why."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import zip_longest

from app.core.charters import Version
from app.core.diffs import Change
from app.core.mementos import Memento


@dataclass(frozen=True, slots=True)
class Signatory:
    """Who acted.

    Attributes:
        name: "" when it was erased, or there was none.
    """

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class ApprovalShown:
    """One approval that counted."""

    by: Signatory
    at: str
    reason: str
    content_sha256: str


@dataclass(frozen=True, slots=True)
class VersionShown:
    """A version, who answers for it, and what it changed.

    Attributes:
        labels: statement id -> the name a reader knows it by.
        changes: against the version before.
    """

    version: Version
    published_by: Signatory
    approvals: tuple[ApprovalShown, ...]
    labels: dict[str, str]
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class Period:
    """A time in which one version counted; without an end it goes on."""

    start: datetime
    end: datetime | None
    number: int


@dataclass(frozen=True, slots=True)
class WitnessShown:
    """The newest checkpoint that a witness holds; size is None while it holds none."""

    kind: str
    where: str
    size: int | None
    at: datetime | None
    signed: bool


@dataclass(frozen=True, slots=True)
class Record:
    """Everything the report says; the same record always makes the same bytes.

    Attributes:
        versions: oldest first; `left_out` earlier ones are not among them.
        periods: of all versions, as known now.
        note: the signed checkpoint that the report was made at.
        as_of: time of the newest entry under that checkpoint.
    """

    slug: str
    name: str
    versions: tuple[VersionShown, ...]
    left_out: int
    periods: tuple[Period, ...]
    note: bytes
    size: int
    root: bytes
    as_of: datetime
    witnesses: tuple[WitnessShown, ...]


def periods_of(mementos: Iterable[Memento]) -> tuple[Period, ...]:
    """Return what was in force when, as known now: core.charters.in_force, for every day at once.

    A version that another replaced from the same moment on was never in force and has no period.
    """
    starts: dict[datetime, int] = {}
    for one in sorted(mementos, key=lambda one: one.place):
        starts[one.effective_from] = one.number
    found = list(starts.items())
    return tuple(
        Period(start, following[0] if following else None, number)
        for (start, number), following in zip_longest(found, found[1:])
    )
