"""Checks and findings, and what people and judges add to them."""

from collections.abc import Sequence
from typing import Protocol

from app.core.calibrations import Calibration, ReviewedFinding
from app.core.checks import Check, CheckedCommunication, FindingFilter
from app.core.communications import Communication
from app.core.findings import Finding, Review
from app.core.memories import Known, Memory
from app.core.opinions import KeptTranscript


class Checks(Protocol):
    """Checks, what each came to per communication, and the findings."""

    def add(self, check: Check) -> None: ...

    def get(self, organization_id: str, check_id: str) -> Check | None: ...

    def page(self, organization_id: str, after_id: str | None, limit: int) -> list[Check]:
        """Return up to `limit`, newest first."""
        ...

    def latest_engine(self, organization_id: str) -> Check | None:
        """Return the newest check that knows its engine's own thresholds."""
        ...

    def unchecked(self, check: Check, limit: int) -> list[Communication]:
        """Return up to `limit` of the selection that the check has not come to, latest first.

        Those received after the check was asked for are not part of it, nor those whose text was
        erased: they keep the findings they have.
        """
        ...

    def count_erased(self, check: Check) -> int:
        """Return how many of the selection the check never came to: their text was erased."""
        ...

    def keep(self, checked: CheckedCommunication, findings: Sequence[Finding]) -> bool:
        """Keep what one communication came to; False, and nothing kept, when it was kept before."""
        ...

    def checked(
        self, check_id: str, after_communication_id: str | None, limit: int
    ) -> list[CheckedCommunication]:
        """Return up to `limit` in order of communication id."""
        ...

    def findings_of(self, check_id: str, communication_id: str) -> list[Finding]:
        """Return all of one communication in one check, in order of place and statement."""
        ...


class Findings(Protocol):
    """The findings that count: for every communication, those of the latest check it was in."""

    def get(self, organization_id: str, finding_id: str) -> Finding | None: ...

    def page(
        self, organization_id: str, wanted: FindingFilter, after_id: str | None, limit: int
    ) -> list[Finding]:
        """Return up to `limit`, newest first by id.

        With `wanted.check_id` those of that check; else, per communication, of the latest check.
        """
        ...

    def add_review(self, review: Review) -> None: ...

    def review(self, organization_id: str, review_id: str) -> Review | None: ...

    def reviews(self, finding_ids: Sequence[str]) -> list[Review]:
        """Return the reviews of these findings, oldest first."""
        ...

    def reviewed(self, organization_id: str, engine_name: str) -> list[ReviewedFinding]:
        """Return every review of a finding in which this engine itself took a side, in any order.

        What a judge decided is left out: its confidence is not the engine's.
        """
        ...


class Calibrations(Protocol):
    """Every calibration of every organization; nothing here ever changes."""

    def add(self, calibration: Calibration) -> bool:
        """Keep it; False when that number was taken meanwhile."""
        ...

    def get(self, organization_id: str, number: int) -> Calibration | None: ...

    def latest(self, organization_id: str) -> Calibration | None: ...

    def page(
        self, organization_id: str, before_number: int | None, limit: int
    ) -> list[Calibration]:
        """Return up to `limit`, newest first."""
        ...


class Transcripts(Protocol):
    """What judges were asked and answered; erasure empties the words and leaves the hash."""

    def keep(self, transcripts: Sequence[KeptTranscript]) -> None:
        """Keep what was asked and answered; of two about one pair, the first."""
        ...

    def of(self, check_id: str, communication_id: str) -> list[KeptTranscript]:
        """Return those of one communication in one check, in order of place and statement."""
        ...

    def asked(self, findings: Sequence[Finding]) -> set[str]:
        """Return the ids of those findings that have a transcript."""
        ...


class Memories(Protocol):
    """What was said of pairs already read; it goes with the text, and losing it costs only time."""

    def of(
        self, organization_id: str, communication_ids: Sequence[str], engine_digest: str
    ) -> dict[str, Known]:
        """Return what this engine said of each communication that it remembers, latest first."""
        ...

    def keep(self, memory: Memory) -> None:
        """Remember this in place of what was remembered of the communication, by any engine."""
        ...
