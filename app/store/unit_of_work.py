"""One transaction over all repositories; the only place that commits."""

from collections.abc import Callable

from sqlalchemy import Connection

from app.store.answers import SqlAnswers
from app.store.checks import SqlChecks
from app.store.communications import SqlCommunications
from app.store.drafts import SqlDrafts
from app.store.findings import SqlFindings
from app.store.jobs import SqlJobs
from app.store.keys import SqlKeys
from app.store.log import SqlLog
from app.store.organizations import SqlOrganizations
from app.store.reports import SqlReports
from app.store.versions import SqlVersions


class SqlUnitOfWork:
    """The repositories on one connection."""

    def __init__(
        self,
        connection: Connection,
        enqueue: Callable[[Connection, str], None] | None,
        *,
        writing: bool,
    ) -> None:
        """Bind every repository to the connection."""
        self._connection, self._writing = connection, writing
        self.committed = False
        self.organizations = SqlOrganizations(connection)
        self.keys = SqlKeys(connection)
        self.drafts = SqlDrafts(connection)
        self.versions = SqlVersions(connection)
        self.log = SqlLog(connection)
        self.communications = SqlCommunications(connection)
        self.checks = SqlChecks(connection)
        self.findings = SqlFindings(connection)
        self.reports = SqlReports(connection)
        self.jobs = SqlJobs(connection, enqueue)
        self.answers = SqlAnswers(connection)

    def commit(self) -> None:
        """Make everything done so far durable; nothing may follow in this unit of work."""
        if not self._writing:
            raise RuntimeError("a reading unit of work has nothing to commit")
        transaction = self._connection.get_transaction()
        if self.committed or transaction is None:
            raise RuntimeError("this unit of work was committed before")
        transaction.commit()
        self.committed = True
