"""What services need of the world, as Protocols; each has a real implementation and a fake."""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from app.core.findings import EngineIdentity, Reading
from app.core.records import Record
from app.core.statements import Statement
from app.core.witnesses import Witness
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
    Checks,
    Comments,
    Communications,
    Drafts,
    Findings,
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

    def ready(self) -> bool:
        """Say whether `read` would answer now."""
        ...

    def read(self, text: str, locale: str | None, statements: Sequence[Statement]) -> Reading:
        """Return the passages of a text and what they do to the statements.

        Args:
            text: code points as received; NUL and lone surrogates were refused before.
            locale: the declared locale; None lets the engine identify the language.
            statements: those of one version.
        Raises: NotReadyError: the model is still loading.
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
    reports: Reports
    jobs: Jobs
    answers: Answers
    signing_keys: SigningKeys
    witnesses: Witnesses
    erasures: Erasures

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
        wait: sleeps that many seconds; only for requests that prefer to wait for a job.
    """

    store: Store
    clock: Clock
    ids: Ids
    engine: CheckEngine
    signer: Signer
    messenger: Messenger
    reporter: RecordReporter
    wait: Callable[[float], Any]
