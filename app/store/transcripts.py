"""Transcripts of second opinions, kept beside the findings that are pinned to them."""

from collections.abc import Sequence

from sqlalchemy import Connection, select, tuple_

from app.core.findings import Finding
from app.core.opinions import KeptTranscript, Transcript
from app.store.opinion_tables import opinion_transcripts as table
from app.store.rows import insert_new


class SqlTranscripts:
    """services.check_repositories.Transcripts on SQL."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def keep(self, transcripts: Sequence[KeptTranscript]) -> None:
        """Keep what was asked and answered; of two about one pair, the first."""
        rows = [
            {
                "check_id": one.check_id,
                "communication_id": one.communication_id,
                "start": one.start,
                "end": one.end,
                "statement_id": one.statement_id,
                "organization_id": one.organization_id,
                "judge": one.transcript.judge,
                "request": one.transcript.request,
                "response": one.transcript.response,
                "transcript_hash": one.transcript_hash,
                "created_at": one.created_at,
            }
            for one in transcripts
        ]
        insert_new(self._connection, table, rows)

    def of(self, check_id: str, communication_id: str) -> list[KeptTranscript]:
        """Return those of one communication in one check, in order of place and statement."""
        query = (
            select(table)
            .where(table.c.check_id == check_id, table.c.communication_id == communication_id)
            .order_by(table.c.start, table.c.end, table.c.statement_id)
        )
        return [
            KeptTranscript(
                organization_id=row.organization_id,
                check_id=row.check_id,
                communication_id=row.communication_id,
                statement_id=row.statement_id,
                start=row.start,
                end=row.end,
                transcript=Transcript(row.judge, row.request, row.response),
                transcript_hash=row.transcript_hash,
                created_at=row.created_at,
            )
            for row in self._connection.execute(query)
        ]

    def asked(self, findings: Sequence[Finding]) -> set[str]:
        """Return the ids of those findings that have a transcript."""
        texts = {(one.check_id, one.communication_id) for one in findings}
        if not texts:
            return set()
        place = (table.c.check_id, table.c.communication_id)
        query = select(*place, table.c.start, table.c.end, table.c.statement_id).where(
            tuple_(*place).in_(sorted(texts))
        )
        kept = {tuple(row) for row in self._connection.execute(query)}
        return {
            one.id
            for one in findings
            if (one.check_id, one.communication_id, one.start, one.end, one.statement_id) in kept
        }
