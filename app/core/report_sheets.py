"""A consistency report with the words a reader needs beside the counts, in one language."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.core.communications import AuthorKind, rfc3339
from app.core.dialogues import Dialogue
from app.core.reports import Report, Scope


@dataclass(frozen=True, slots=True)
class StatementLabel:
    """What a statement is called.

    Attributes:
        name: None where it has none; text: None where it is not known any more.
        locale: of both.
        in_force: False when only earlier versions have it.
    """

    kind: str
    name: str | None
    text: str | None
    locale: str | None
    in_force: bool

    @property
    def title(self) -> str | None:
        """Its name, else its text."""
        return self.name or self.text


@dataclass(frozen=True, slots=True)
class ShownPassage:
    """A passage as evidence: its words, its side, and where it was said.

    Attributes:
        relation: the one that counts, as a person may have corrected it.
        confidence: of the machine in that relation; None where a person spoke last.
        text: None once the text was erased.
        author_name: of an organization or a leader; employees are not named in a report.
        url: where it was published, an http or https address; never an employee's.
        verdict: the last word of a person on it, if there is one.
    """

    finding_id: str
    communication_id: str
    relation: str
    confidence: float | None
    text: str | None
    locale: str | None
    channel: str
    audience: str
    author_kind: AuthorKind
    author_name: str | None
    published_at: datetime
    url: str | None
    version: int
    verdict: str | None

    def as_json(self) -> dict[str, Any]:
        """Return the communication that a report shows beside a finding."""
        return {
            "id": self.communication_id,
            "channel": self.channel,
            "audience": self.audience,
            "author": {"kind": self.author_kind.value, "name": self.author_name},
            "locale": self.locale,
            "published_at": rfc3339(self.published_at),
            "url": self.url,
        }


@dataclass(frozen=True, slots=True)
class ShownPair:
    """One audience told the opposite of another about one statement."""

    statement_id: str
    supports: ShownPassage
    contradicts: ShownPassage


@dataclass(frozen=True, slots=True)
class Progress:
    """A check that is still going on: communications read, of all."""

    done: int
    total: int


@dataclass(frozen=True, slots=True)
class ReportSheet:
    """Everything that a report on paper or on a page shows.

    Attributes:
        version: the charter in force, or the one that the scope names.
        engine: who judged, or None where nothing was judged.
        judges: the models that could be asked about what the engine left undecided.
        dialogue: None where the scope is an author's or a version's: messages are nobody's own.
    """

    slug: str
    name: str
    made_at: datetime
    version: int | None
    scope: Scope
    report: Report
    statements: Mapping[str, StatementLabel]
    pairs: tuple[ShownPair, ...]
    dialogue: Dialogue | None
    running: Progress | None
    engine: str | None
    judges: tuple[str, ...] = ()
