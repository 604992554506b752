"""What identifies a person, made empty; what was proved about it stays."""

import json
from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, delete, or_, select, update

from app.core.erasures import emptied_fingerprint, is_row_of
from app.core.jobs import ENDED, JobKind
from app.core.log import commitment
from app.core.organizations import Organization
from app.store.opinion_tables import opinion_transcripts, pair_memories
from app.store.review_tables import approval_links, comments
from app.store.tables import (
    api_keys,
    checks,
    communications,
    drafts,
    identity_salts,
)
from app.store.work_tables import import_rows, jobs, stored_answers

ERASED_AUTHOR = "[erased]"


class SqlErasures:
    """services.record_repositories.Erasures on SQL."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def _overwrite(self) -> None:
        """Let SQLite write zeros over what it frees; PostgreSQL's VACUUM does it in its time."""
        if self._connection.dialect.name == "sqlite":
            self._connection.exec_driver_sql("PRAGMA secure_delete=ON")

    def authored(self, organization_id: str, author_name: str) -> list[str]:
        """Return the ids of the author's communications, in order."""
        mine = select(communications.c.id).where(
            communications.c.organization_id == organization_id,
            communications.c.author_name == author_name,
        )
        return sorted(self._connection.execute(mine).scalars())

    def empty_communications(
        self, organization_id: str, communication_ids: Sequence[str], log_index: int
    ) -> None:
        """Empty text, name, address and external id, and forget what recognises a repeat.

        What answers one of them names it by its id from now on: an external id may name a person.
        """
        self._overwrite()
        for one in communication_ids:
            named = select(communications.c.external_id).where(communications.c.id == one)
            self._connection.execute(
                update(communications)
                .where(communications.c.organization_id == organization_id)
                .where(communications.c.in_reply_to == named.scalar_subquery())
                .values(in_reply_to=one)
            )
            self._connection.execute(
                update(communications)
                .where(communications.c.id == one)
                .values(
                    body="",
                    url=None,
                    author_name=None,
                    external_id=None,
                    fingerprint=emptied_fingerprint(one, log_index),
                )
            )
            # What judges were asked about it quotes it.
            self._connection.execute(
                update(opinion_transcripts)
                .where(opinion_transcripts.c.communication_id == one)
                .values(request=b"", response=b"")
            )
            # A hash lets a guess at the text be tried: it stays no longer than the text.
            self._connection.execute(
                delete(pair_memories).where(pair_memories.c.communication_id == one)
            )

    def emptied(self, organization_id: str) -> dict[str, bytes]:
        """Return the fingerprint of every communication whose text is empty."""
        query = select(communications.c.id, communications.c.fingerprint).where(
            communications.c.organization_id == organization_id, communications.c.body == ""
        )
        return {row.id: row.fingerprint for row in self._connection.execute(query)}

    def empty_rows(self, organization_id: str, author_name: str) -> int:
        """Blank the author's rows of imports that were not read to their end."""
        self._overwrite()
        found = 0
        for job_id in self._held_jobs(organization_id, jobs.c.kind == JobKind.IMPORT.value):
            mine = select(import_rows.c.row, import_rows.c.data).where(
                import_rows.c.job_id == job_id
            )
            for row in self._connection.execute(mine).all():
                if is_row_of(row.data, author_name):
                    found += 1
                    place = import_rows.c.job_id == job_id, import_rows.c.row == row.row
                    self._connection.execute(update(import_rows).where(*place).values(data=b""))
        return found

    def release_jobs(self, organization_id: str, principal_id: str, heir: str) -> int:
        """Let what the principal asked for and still runs go on in another's name."""
        mine = self._held_jobs(organization_id, jobs.c.created_by == principal_id)
        for job_id in mine:
            change = update(jobs).where(jobs.c.id == job_id).values(created_by=heir)
            self._connection.execute(change)
        return len(mine)

    def _held_jobs(self, organization_id: str, which: ColumnElement[bool]) -> list[str]:
        """Return the open jobs of a kind, each held: what works on them has committed, or waits."""
        query = (
            select(jobs.c.id)
            .where(jobs.c.organization_id == organization_id, which)
            .where(jobs.c.state.not_in([one.value for one in ENDED]))
            .order_by(jobs.c.id)
            .with_for_update()
        )
        return list(self._connection.execute(query).scalars())

    def forget_selections(self, organization_id: str, author_name: str) -> int:
        """Take the name out of what checks were asked for."""
        query = select(checks.c.id, checks.c.selection).where(
            checks.c.organization_id == organization_id,
            checks.c.selection["author"].as_string() == author_name,
        )
        found = self._connection.execute(query).all()
        for row in found:
            selection = {**row.selection, "author": ERASED_AUTHOR}
            change = update(checks).where(checks.c.id == row.id)
            self._connection.execute(change.values(selection=selection))
        return len(found)

    def forget_answers(
        self, organization: Organization, communication_ids: set[str], author_name: str
    ) -> int:
        """Drop the kept answers that hold one of the texts or the name."""
        self._overwrite()
        root = f"/v1/organizations/{organization.slug}/"
        query = (
            select(stored_answers, api_keys.c.organization_id)
            .join(api_keys, api_keys.c.id == stored_answers.c.principal_id)
            .where(
                or_(
                    api_keys.c.organization_id == organization.id,
                    api_keys.c.organization_id.is_(None),  # an operator's, who act everywhere
                )
            )
        )
        name = json.dumps(author_name, ensure_ascii=False).encode()
        dropped = 0
        for row in self._connection.execute(query).all():
            location = str(row.headers.get("location", ""))
            here = row.organization_id is not None or location.startswith(root)
            about = location.rpartition("/")[2] in communication_ids or name in row.body
            if here and about:
                dropped += self._drop_answer(row)
        return dropped

    def _drop_answer(self, row: Any) -> int:
        query = delete(stored_answers).where(
            stored_answers.c.principal_id == row.principal_id, stored_answers.c.key == row.key
        )
        return self._connection.execute(query).rowcount

    def forget_names(self, organization_id: str, principal_id: str) -> int:
        """Empty the name of the key or approval link with this id."""
        self._overwrite()
        found = 0
        for table, name in ((api_keys, "name"), (approval_links, "approver_name")):
            query = (
                update(table)
                .where(table.c.organization_id == organization_id, table.c.id == principal_id)
                .where(table.c[name] != "")
                .values({name: ""})
            )
            found += self._connection.execute(query).rowcount
        return found

    def empty_comments(self, organization_id: str, principal_id: str) -> int:
        """Empty what the principal said of the organization's drafts."""
        mine = select(drafts.c.id).where(drafts.c.organization_id == organization_id)
        query = (
            update(comments)
            .where(comments.c.created_by == principal_id, comments.c.draft_id.in_(mine))
            .where(comments.c.body != "")
            .values(body="")
        )
        return self._connection.execute(query).rowcount

    def forget_answers_to(self, principal_id: str) -> int:
        """Drop every kept answer to the principal."""
        query = delete(stored_answers).where(stored_answers.c.principal_id == principal_id)
        return self._connection.execute(query).rowcount

    def commitment(self, organization_id: str, principal_id: str) -> bytes | None:
        """Return what the log says of the principal."""
        query = select(identity_salts.c.salt).where(
            identity_salts.c.organization_id == organization_id,
            identity_salts.c.principal_id == principal_id,
        )
        salt: bytes | None = self._connection.execute(query).scalar_one_or_none()
        return commitment(salt, principal_id) if salt is not None else None

    def forget_salt(self, organization_id: str, principal_id: str) -> bool:
        """Drop the salt: from now on nobody can tell whose the entries were."""
        self._overwrite()
        query = delete(identity_salts).where(
            identity_salts.c.organization_id == organization_id,
            identity_salts.c.principal_id == principal_id,
        )
        return self._connection.execute(query).rowcount == 1
