"""A store in memory with the manners of the real one: nothing counts until it is committed."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Lock, local
from typing import Any

from app.core.errors import StorageError
from app.core.jobs import Job
from app.services import builder_repositories, check_repositories, record_repositories, repositories
from app.services.ports import UnitOfWork
from tests.fakes.approvals import FakeApprovals, FakeComments
from tests.fakes.builder import FakeBuilderSessions
from tests.fakes.checks import FakeChecks, FakeFindings
from tests.fakes.communications import FakeCommunications
from tests.fakes.drafts import FakeDrafts
from tests.fakes.erasures import FakeErasures
from tests.fakes.jobs import FakeAnswers, FakeJobs
from tests.fakes.opinions import FakeCalibrations, FakeMemories, FakeTranscripts
from tests.fakes.organizations import FakeKeys, FakeOrganizations
from tests.fakes.reports import FakeReports
from tests.fakes.tables import Tables
from tests.fakes.versions import FakeLog, FakeSigningKeys, FakeVersions
from tests.fakes.witnesses import FakeWitnesses

REPOSITORIES = tuple(UnitOfWork.__annotations__)


class FakeUnitOfWork:
    """Repositories over one copy of the tables."""

    def __init__(self, tables: Tables, commit: Callable[[Tables, list[Job]], None]) -> None:
        queue: list[Job] = []
        self._tables, self._queue, self._commit = tables, queue, commit
        self.organizations: repositories.Organizations = FakeOrganizations(tables)
        self.keys: repositories.Keys = FakeKeys(tables)
        self.drafts: repositories.Drafts = FakeDrafts(tables)
        self.approvals: repositories.Approvals = FakeApprovals(tables)
        self.comments: repositories.Comments = FakeComments(tables)
        self.versions: record_repositories.Versions = FakeVersions(tables)
        self.log: record_repositories.Log = FakeLog(tables)
        self.communications: repositories.Communications = FakeCommunications(tables)
        self.checks: check_repositories.Checks = FakeChecks(tables)
        self.findings: check_repositories.Findings = FakeFindings(tables)
        self.calibrations: check_repositories.Calibrations = FakeCalibrations(tables)
        self.transcripts: check_repositories.Transcripts = FakeTranscripts(tables)
        self.memories: check_repositories.Memories = FakeMemories(tables)
        self.reports: repositories.Reports = FakeReports(tables)
        self.jobs: repositories.Jobs = FakeJobs(tables, queue)
        self.answers: repositories.Answers = FakeAnswers(tables)
        self.signing_keys: record_repositories.SigningKeys = FakeSigningKeys(tables)
        self.witnesses: record_repositories.Witnesses = FakeWitnesses(tables)
        self.erasures: record_repositories.Erasures = FakeErasures(tables)
        self.builder_sessions: builder_repositories.BuilderSessions = FakeBuilderSessions(tables)

    def commit(self) -> None:
        """Make everything done so far what others see; nothing may follow in this unit."""
        self._commit(self._tables, self._queue)
        for name in REPOSITORIES:
            setattr(self, name, _Closed())
        self._commit = _refuse_second_commit


class _Closed:
    """What is left of a repository after the commit."""

    def __getattr__(self, name: str) -> Any:
        raise AssertionError(f"{name} was called after the commit; open another unit of work.")


class FakeStore:
    """Where everything is kept, as long as the test runs.

    Attributes:
        enqueued: the jobs handed to the queue, each when its unit of work was committed.
        fails_with: what the next commit says in place of committing; tests set it.
    """

    def __init__(self) -> None:
        self.enqueued: list[Job] = []
        self.fails_with: StorageError | None = None
        self.is_up = True
        self._tables = Tables()
        self._writing = Lock()
        self._mine = local()

    @contextmanager
    def read(self) -> Iterator[UnitOfWork]:
        """Open a consistent view."""
        with self._open():
            yield FakeUnitOfWork(self._tables.copy(), _refuse_commit)

    @contextmanager
    def write(self) -> Iterator[UnitOfWork]:
        """Open the one writing transaction; others wait their turn."""
        with self._open(), self._writing:
            yield FakeUnitOfWork(self._tables.copy(), self._commit)

    def ping(self) -> None:
        """Return, unless the test took the database down."""
        if not self.is_up:
            raise StorageError("The database does not answer.")

    def forbid_open(self, what: str) -> None:
        """Raise AssertionError when this thread has a unit of work open.

        Models and networks take long; a transaction that waits for them makes everybody wait.
        """
        if getattr(self._mine, "is_open", False):
            raise AssertionError(f"{what} while a unit of work is open.")

    @contextmanager
    def _open(self) -> Iterator[None]:
        self.forbid_open("A unit of work was opened")
        self._mine.is_open = True
        try:
            yield
        finally:
            self._mine.is_open = False

    def _commit(self, tables: Tables, queue: list[Job]) -> None:
        if self.fails_with:
            failure, self.fails_with = self.fails_with, None
            raise failure
        self._tables = tables
        self.enqueued += queue


def _refuse_commit(tables: Tables, queue: list[Job]) -> None:
    raise RuntimeError("A view cannot be committed; open the store with write().")


def _refuse_second_commit(tables: Tables, queue: list[Job]) -> None:
    raise RuntimeError("This unit of work was committed before.")
