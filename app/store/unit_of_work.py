"""One transaction over all repositories; the only place that commits."""

from collections.abc import Callable

from sqlalchemy import Connection

from app.services import builder_repositories, check_repositories, record_repositories, repositories
from app.store.answers import SqlAnswers
from app.store.approvals import SqlApprovals
from app.store.builder_sessions import SqlBuilderSessions
from app.store.calibrations import SqlCalibrations
from app.store.checks import SqlChecks
from app.store.comments import SqlComments
from app.store.communications import SqlCommunications
from app.store.drafts import SqlDrafts
from app.store.erasures import SqlErasures
from app.store.findings import SqlFindings
from app.store.jobs import SqlJobs
from app.store.keys import SqlKeys
from app.store.log import SqlLog
from app.store.memories import SqlMemories
from app.store.organizations import SqlOrganizations
from app.store.reports import SqlReports
from app.store.signing_keys import SqlSigningKeys
from app.store.transcripts import SqlTranscripts
from app.store.versions import SqlVersions
from app.store.witnesses import SqlWitnesses


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
        self.organizations: repositories.Organizations = SqlOrganizations(connection)
        self.keys: repositories.Keys = SqlKeys(connection)
        self.drafts: repositories.Drafts = SqlDrafts(connection)
        self.approvals: repositories.Approvals = SqlApprovals(connection)
        self.comments: repositories.Comments = SqlComments(connection)
        self.versions: record_repositories.Versions = SqlVersions(connection)
        self.log: record_repositories.Log = SqlLog(connection)
        self.communications: repositories.Communications = SqlCommunications(connection)
        self.checks: check_repositories.Checks = SqlChecks(connection)
        self.findings: check_repositories.Findings = SqlFindings(connection)
        self.calibrations: check_repositories.Calibrations = SqlCalibrations(connection)
        self.transcripts: check_repositories.Transcripts = SqlTranscripts(connection)
        self.memories: check_repositories.Memories = SqlMemories(connection)
        self.reports: repositories.Reports = SqlReports(connection)
        self.jobs: repositories.Jobs = SqlJobs(connection, enqueue)
        self.answers: repositories.Answers = SqlAnswers(connection)
        self.signing_keys: record_repositories.SigningKeys = SqlSigningKeys(connection)
        self.witnesses: record_repositories.Witnesses = SqlWitnesses(connection)
        self.erasures: record_repositories.Erasures = SqlErasures(connection)
        self.builder_sessions: builder_repositories.BuilderSessions = SqlBuilderSessions(connection)

    def commit(self) -> None:
        """Make everything done so far durable; nothing may follow in this unit of work."""
        if not self._writing:
            raise RuntimeError("a reading unit of work has nothing to commit")
        transaction = self._connection.get_transaction()
        if self.committed or transaction is None:
            raise RuntimeError("this unit of work was committed before")
        transaction.commit()
        self.committed = True
