"""The builder's sessions, and what was answered in them."""

from typing import Any

from sqlalchemy import Connection, Row, delete, insert, select, update

from app.core.builder.answers import Answer
from app.core.builder.sessions import Session, Sheet
from app.store.builder_tables import builder_answers, builder_sessions
from app.store.rows import insert_new


def _session(row: Row[Any]) -> Session:
    return Session(
        id=row.id,
        organization_id=row.organization_id,
        locale=row.locale,
        title=row.title,
        created_by=row.created_by,
        created_at=row.created_at,
    )


def _sheet(row: Row[Any]) -> Sheet:
    answers = tuple(
        Answer(one["question_id"], row.participant, _value(one["value"])) for one in row.answers
    )
    return Sheet(row.session_id, row.participant, row.revision, answers, row.updated_at)


def _value(raw: Any) -> Any:
    return tuple(raw) if isinstance(raw, list) else raw


class SqlBuilderSessions:
    """services.builder_repositories.BuilderSessions on SQL."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, session: Session) -> None:
        """Keep a session."""
        self._connection.execute(
            insert(builder_sessions).values(
                id=session.id,
                organization_id=session.organization_id,
                locale=session.locale,
                title=session.title,
                created_by=session.created_by,
                created_at=session.created_at,
            )
        )

    def get(self, organization_id: str, session_id: str) -> Session | None:
        """Return one session of the organization."""
        query = select(builder_sessions).where(
            builder_sessions.c.organization_id == organization_id,
            builder_sessions.c.id == session_id,
        )
        row = self._connection.execute(query).one_or_none()
        return _session(row) if row else None

    def page(self, organization_id: str, after_id: str | None, limit: int) -> list[Session]:
        """Return up to `limit`, newest first."""
        table = builder_sessions
        query = select(table).where(table.c.organization_id == organization_id)
        if after_id is not None:
            query = query.where(table.c.id < after_id)
        query = query.order_by(table.c.id.desc()).limit(limit)
        return [_session(row) for row in self._connection.execute(query)]

    def remove(self, session_id: str) -> None:
        """Take a session away with all that was answered in it."""
        self._overwrite()
        query = delete(builder_answers).where(builder_answers.c.session_id == session_id)
        self._connection.execute(query)
        self._connection.execute(
            delete(builder_sessions).where(builder_sessions.c.id == session_id)
        )

    def sheets(self, session_id: str) -> list[Sheet]:
        """Return what everybody answered, in the order of participants' ids."""
        query = select(builder_answers).where(builder_answers.c.session_id == session_id)
        found = [_sheet(row) for row in self._connection.execute(query)]
        # Sorted here: databases differ in how they order letters.
        return sorted(found, key=lambda one: one.participant)

    def sheet(self, session_id: str, participant: str) -> Sheet | None:
        """Return what one participant answered."""
        query = select(builder_answers).where(
            builder_answers.c.session_id == session_id,
            builder_answers.c.participant == participant,
        )
        row = self._connection.execute(query).one_or_none()
        return _sheet(row) if row else None

    def save_sheet(self, sheet: Sheet, expected_revision: int) -> bool:
        """Keep the answers; False when the stored revision is not the expected one."""
        self._overwrite()
        row = {
            "session_id": sheet.session_id,
            "participant": sheet.participant,
            "revision": sheet.revision,
            "answers": [
                {"question_id": one.question_id, "value": one.as_json()["value"]}
                for one in sheet.answers
            ],
            "updated_at": sheet.updated_at,
        }
        if expected_revision == 0:
            return insert_new(self._connection, builder_answers, [row]) == 1
        query = (
            update(builder_answers)
            .where(
                builder_answers.c.session_id == sheet.session_id,
                builder_answers.c.participant == sheet.participant,
                builder_answers.c.revision == expected_revision,
            )
            .values(revision=row["revision"], answers=row["answers"], updated_at=row["updated_at"])
        )
        return self._connection.execute(query).rowcount == 1

    def remove_sheet(self, session_id: str, participant: str, expected_revision: int) -> bool:
        """Take a participant's answers away; False when their revision is another one."""
        self._overwrite()
        query = delete(builder_answers).where(
            builder_answers.c.session_id == session_id,
            builder_answers.c.participant == participant,
            builder_answers.c.revision == expected_revision,
        )
        return self._connection.execute(query).rowcount == 1

    def _overwrite(self) -> None:
        """Let SQLite write zeros over what it frees: people may take back what they said."""
        if self._connection.dialect.name == "sqlite":
            self._connection.exec_driver_sql("PRAGMA secure_delete=ON")
