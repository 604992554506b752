"""What services need of the world, as Protocols; each has a real implementation and a fake."""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from app.core.builder.book import BuilderBook
from app.core.charter_texts import SourceText
from app.core.findings import EngineIdentity, Reading
from app.core.memories import Known
from app.core.opinions import Question, Transcript
from app.core.records import Record
from app.core.report_sheets import ReportSheet
from app.core.rules.rulebook import Rulebook
from app.core.sides import SideThresholds
from app.core.statements import Statement
from app.core.witnesses import Witness
from app.services.builder_repositories import BuilderSessions
from app.services.check_repositories import (
    Calibrations,
    Checks,
    Findings,
    Memories,
    Transcripts,
)
from app.services.record_repositories import (
    Erasures,
    Log,
    SigningKeys,
    Versions,
    Witnesses,
)
from app.services.repositories import (
    Answers,
    Approvals,
    Comments,
    Communications,
    Drafts,
    Jobs,
    Keys,
    Organizations,
    Reports,
)


class Clock(Protocol):
    """Tells the time."""

    def now(self) -> datetime:
        """Return the time, aware, in UTC, in whole microseconds."""
        ...


class Ids(Protocol):
    """Makes identifiers and secrets."""

    def new(self) -> str:
        """Return a UUIDv7 in text form; later ones sort after earlier ones."""
        ...

    def secret(self) -> str:
        """Return 256 random bits as URL-safe text."""
        ...


class Signer(Protocol):
    """Signs checkpoints in this instance's name."""

    @property
    def host(self) -> str:
        """The first part of every log's origin, such as `credo.example.org`."""
        ...

    @property
    def public_key(self) -> bytes:
        """The 32 bytes of the Ed25519 key that signs now."""
        ...

    def sign(self, message: bytes) -> bytes:
        """Return the 64 bytes of the signature."""
        ...


class CheckEngine(Protocol):
    """Compares texts with statements, offline, and always says the same of the same."""

    @property
    def identity(self) -> EngineIdentity:
        """Who judges. Raises: NotReadyError: the model is still loading."""
        ...

    @property
    def thresholds(self) -> SideThresholds:
        """What it takes to say a side without calibration. Raises: NotReadyError."""
        ...

    def ready(self) -> bool:
        """Say whether `read` would answer now."""
        ...

    def read(
        self,
        text: str,
        locale: str | None,
        statements: Sequence[Statement],
        thresholds: SideThresholds | None = None,
        known: Known | None = None,
    ) -> Reading:
        """Return the passages of a text and what they do to the statements.

        Args:
            text: code points as received; NUL and lone surrogates were refused before.
            locale: the declared locale; None lets the engine identify the language.
            statements: those of one version.
            thresholds: an organization's, in place of the engine's own; who judges under them is
                core.calibrations.identity_under.
            known: what this engine said of pairs before, as `Reading.odds` told it; those are not
                read again, and the answer is the same.
        Raises: NotReadyError: the model is still loading.
        """
        ...


class Judge(Protocol):
    """Gives a second opinion on what the engine leaves undecided; it may be away or rave."""

    @property
    def name(self) -> str:
        """The model that is asked."""
        ...

    def ask(self, question: Question) -> Transcript:
        """Return what was asked and answered, whatever the answer says.

        Raises: OpinionError: no answer came in time and size; it holds what was sent.
        """
        ...


class Messenger(Protocol):
    """Brings signed checkpoints to witnesses."""

    def problem(self, witness: Witness) -> str | None:
        """Say why this instance could never bring it anything, or None; asks no network."""
        ...

    def send(self, witness: Witness, slug: str, message_id: str, note: bytes) -> bytes:
        """Bring the note; return what the witness answered, which may be nothing.

        Args: message_id: the same whenever the same note is brought again.
        Raises: WitnessError: it was not taken.
        """
        ...


class RecordReporter(Protocol):
    """Writes the auditor's report; the same record and locale always give the same bytes."""

    def html(self, record: Record, locale: str) -> bytes:
        """Return one page that needs no other file."""
        ...

    def pdf(self, record: Record, locale: str) -> bytes:
        """Return the same as PDF/A."""
        ...


class Embedder(Protocol):
    """Says how alike texts are, without a network, and always the same of the same."""

    def reads(self, locale: str) -> bool:
        """Say whether texts of a locale can be compared with those of another language."""
        ...

    def similarity(self, texts: Sequence[str]) -> Sequence[Sequence[float]]:
        """Return the cosine of each text with each, in [-1, 1].

        Raises: NotReadyError: the model is still loading.
        """
        ...


class CharterTexts(Protocol):
    """Reads charters as people have them, without a network."""

    def read(self, media_type: str, data: bytes) -> SourceText:
        """Return the blocks of a charter. Raises: InvalidError: it cannot be read as that."""
        ...


class Writer(Protocol):
    """Writes candidate statements beside the patterns, where an operator wants one."""

    def write(self, prompt: str) -> Any:
        """Return the JSON that was answered, of an unknown hand; None when none came."""
        ...


class ConsistencyReporter(Protocol):
    """Writes the consistency report; the same sheet and locale always give the same bytes."""

    def html(self, sheet: ReportSheet, locale: str) -> bytes:
        """Return one page that needs no other file."""
        ...

    def pdf(self, sheet: ReportSheet, locale: str) -> bytes:
        """Return the same as PDF/A."""
        ...


class UnitOfWork(Protocol):
    """One transaction. What was not committed when it closes never was."""

    organizations: Organizations
    keys: Keys
    drafts: Drafts
    approvals: Approvals
    comments: Comments
    versions: Versions
    log: Log
    communications: Communications
    checks: Checks
    findings: Findings
    calibrations: Calibrations
    transcripts: Transcripts
    memories: Memories
    reports: Reports
    jobs: Jobs
    answers: Answers
    signing_keys: SigningKeys
    witnesses: Witnesses
    erasures: Erasures
    builder_sessions: BuilderSessions

    def commit(self) -> None:
        """Make everything done so far durable. Raises: StorageError."""
        ...


class Store(Protocol):
    """Where everything is kept."""

    def read(self) -> AbstractContextManager[UnitOfWork]:
        """Open a consistent view; committing it is an error."""
        ...

    def write(self) -> AbstractContextManager[UnitOfWork]:
        """Open the one writing transaction; others wait their turn, none is refused for it."""
        ...

    def ping(self) -> None:
        """Return when the database answers. Raises: StorageError."""
        ...


@dataclass(frozen=True, slots=True)
class Ports:
    """Everything a service may ask of the world.

    Attributes:
        html_words: HTML -> the words that a reader of it sees, addresses among them.
        wait: sleeps that many seconds; only for requests that prefer to wait for a job.
        builder: the questions, patterns and headings of the builder.
        rulebook: the tables that the exact rules read.
        judge: who gives second opinions; None: nobody is asked.
        writer: who writes candidates beside the patterns; None: nobody does.
        embedder: says how alike texts are; None: they are compared by their words.
    """

    store: Store
    clock: Clock
    ids: Ids
    engine: CheckEngine
    signer: Signer
    messenger: Messenger
    reporter: RecordReporter
    consistency_reporter: ConsistencyReporter
    rulebook: Rulebook
    builder: BuilderBook
    charter_texts: CharterTexts
    html_words: Callable[[str], str]
    wait: Callable[[float], Any]
    judge: Judge | None = None
    embedder: Embedder | None = None
    writer: Writer | None = None
