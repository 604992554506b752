"""What identifies a person, made empty; what was proved about it stays."""

import json
from typing import Any

from sqlalchemy import Connection, delete, or_, select, update

from app.core.erasures import emptied_fingerprint
from app.core.log import commitment
from app.core.organizations import Organization
from app.store.review_tables import approval_links, comments
from app.store.tables import (
    api_keys,
    checks,
    communications,
    drafts,
    identity_salts,
)
from app.store.work_tables import stored_answers

ERASED_AUTHOR = "[erased]"


class SqlErasures:
    """services.record_repositories.Erasures on SQL."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def _overwrite(self) -> None:
        """Let SQLite write zeros over what it frees; PostgreSQL's VACUUM does it in its time."""
        if self._connection.dialect.name == "sqlite":
            self._connection.exec_driver_sql("PRAGMA secure_delete=ON")

    def empty_communications(self, organization_id: str, author_name: str) -> list[str]:
        """Empty text, name, address and external id, and forget what recognises a repeat."""
        self._overwrite()
        mine = select(communications.c.id).where(
            communications.c.organization_id == organization_id,
            communications.c.author_name == author_name,
        )
        ids = sorted(self._connection.execute(mine).scalars())
        for one in ids:
            self._connection.execute(
                update(communications)
                .where(communications.c.id == one)
                .values(
                    body="",
                    url=None,
                    author_name=None,
                    external_id=None,
                    fingerprint=emptied_fingerprint(one),
                )
            )
        return ids

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
