"""The tenants."""

from typing import Any

from sqlalchemy import Connection, Row, select, update

from app.core.organizations import Gates, Organization, OwnWord, Visibility
from app.store.rows import insert_new
from app.store.tables import organizations as table


def _record(row: Row[Any]) -> Organization:
    return Organization(
        id=row.id,
        slug=row.slug,
        name=row.name,
        default_locale=row.default_locale,
        locales=tuple(row.locales),
        visibility=Visibility(row.visibility),
        report_visibility=Visibility(row.report_visibility),
        approvals_required=row.approvals_required,
        notice=row.notice,
        revision=row.revision,
        created_at=row.created_at,
        updated_at=row.updated_at,
        words=tuple(OwnWord(**one) for one in row.words),
        gates=Gates(**{gate: tuple(rules) for gate, rules in row.gates.items()}),
    )


def _row(one: Organization) -> dict[str, Any]:
    return {
        "id": one.id,
        "slug": one.slug,
        "name": one.name,
        "default_locale": one.default_locale,
        "locales": list(one.locales),
        "visibility": one.visibility.value,
        "report_visibility": one.report_visibility.value,
        "approvals_required": one.approvals_required,
        "notice": one.notice,
        "revision": one.revision,
        "created_at": one.created_at,
        "updated_at": one.updated_at,
        "words": [word.as_json() for word in one.words],
        "gates": one.gates.as_json(),
    }


class SqlOrganizations:
    """services.repositories.Organizations on SQL."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, organization: Organization) -> bool:
        """Keep it; False when the slug is taken."""
        return insert_new(self._connection, table, [_row(organization)]) == 1

    def by_slug(self, slug: str) -> Organization | None:
        """Return the one with this handle.

        On PostgreSQL the writers of one organization take turns from here on, as all writers do on
        SQLite: what the next one reads is what the one before left, so that it can be told what
        changed instead of overwriting it.
        """
        query = select(table).where(table.c.slug == slug)
        if not self._connection.get_execution_options().get("postgresql_readonly"):
            query = query.with_for_update(key_share=True)  # SQLite leaves this out
        row = self._connection.execute(query).one_or_none()
        return _record(row) if row else None

    def by_id(self, organization_id: str) -> Organization | None:
        """Return the one with this id."""
        query = select(table).where(table.c.id == organization_id)
        row = self._connection.execute(query).one_or_none()
        return _record(row) if row else None

    def page(self, *, public_only: bool, after_slug: str | None, limit: int) -> list[Organization]:
        """Return up to `limit` in order of slug."""
        query = select(table).order_by(table.c.slug).limit(limit)
        if public_only:
            query = query.where(table.c.visibility == Visibility.PUBLIC.value)
        if after_slug is not None:
            query = query.where(table.c.slug > after_slug)
        return [_record(row) for row in self._connection.execute(query)]

    def save(self, organization: Organization, expected_revision: int) -> bool:
        """Replace it; False when its stored revision is not the expected one."""
        row = _row(organization)
        query = (
            update(table)
            .where(table.c.id == organization.id, table.c.revision == expected_revision)
            .values(**{name: value for name, value in row.items() if name not in ("id", "slug")})
        )
        return self._connection.execute(query).rowcount == 1
