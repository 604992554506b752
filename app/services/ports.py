"""What services need of the world, as Protocols; each has a real implementation and a fake."""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from app.core.findings import EngineIdentity, Reading
from app.core.statements import Statement
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
    Log,
    Organizations,
    Reports,
    SigningKeys,
    Versions,
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
    wait: Callable[[float], Any]
