"""Organizations and their keys, in memory."""

from dataclasses import replace
from datetime import datetime

from app.core.access import Key
from app.core.organizations import Organization, Visibility
from tests.fakes.tables import Tables


class FakeOrganizations:
    """The tenants."""

    def __init__(self, tables: Tables) -> None:
        self._rows = tables.organizations

    def add(self, organization: Organization) -> bool:
        if self.by_slug(organization.slug) or organization.id in self._rows:
            return False
        self._rows[organization.id] = organization
        return True

    def by_slug(self, slug: str) -> Organization | None:
        return next((one for one in self._rows.values() if one.slug == slug), None)

    def by_id(self, organization_id: str) -> Organization | None:
        return self._rows.get(organization_id)

    def page(self, *, public_only: bool, after_slug: str | None, limit: int) -> list[Organization]:
        found = [
            one
            for one in self._rows.values()
            if (not public_only or one.visibility is Visibility.PUBLIC)
            and (after_slug is None or one.slug > after_slug)
        ]
        return sorted(found, key=lambda one: one.slug)[:limit]

    def save(self, organization: Organization, expected_revision: int) -> bool:
        stored = self._rows.get(organization.id)
        if stored is None or stored.revision != expected_revision:
            return False
        self._rows[organization.id] = replace(organization, slug=stored.slug)
        return True


class FakeKeys:
    """API keys, found by the hash of their secret."""

    def __init__(self, tables: Tables) -> None:
        self._rows = tables.keys

    def add(self, key: Key) -> None:
        assert key.id not in self._rows
        assert self.by_hash(key.secret_hash) is None
        self._rows[key.id] = key

    def by_hash(self, secret_hash: bytes) -> Key | None:
        return next((one for one in self._rows.values() if one.secret_hash == secret_hash), None)

    def get(self, organization_id: str | None, key_id: str) -> Key | None:
        key = self._rows.get(key_id)
        return key if key and key.organization_id == organization_id else None

    def page(self, organization_id: str | None, after_id: str | None, limit: int) -> list[Key]:
        found = [
            one
            for one in self._rows.values()
            if one.organization_id == organization_id and (after_id is None or one.id < after_id)
        ]
        return sorted(found, key=lambda one: one.id, reverse=True)[:limit]

    def revoke(self, key_id: str, at: datetime) -> None:
        key = self._rows.get(key_id)
        if key and key.revoked_at is None:
            self._rows[key_id] = replace(key, revoked_at=at)
