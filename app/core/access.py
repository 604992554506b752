"""Who may do what: roles, permissions, and the principal that asks."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Role(StrEnum):
    """What a key may do in its organization; the leader/manager split is the domain's own."""

    READER = "reader"
    EDITOR = "editor"
    MANAGER = "manager"
    LEADER = "leader"
    AUDITOR = "auditor"
    ADMIN = "admin"


class Permission(StrEnum):
    """One thing that a role allows or does not."""

    READ_PUBLISHED = "read published texts"
    READ_WORK = "read drafts, communications, checks and findings"
    READ_KEYS = "list keys"
    WRITE_DRAFTS = "write drafts"
    WRITE_COMMUNICATIONS = "store communications"
    COMMENT = "comment on drafts"
    CHECK = "check texts and communications, and review findings"
    PUBLISH = "publish versions"
    CALIBRATE = "change calibrations"
    MANAGE = "change the organization and its keys"


_READ = frozenset({Permission.READ_PUBLISHED})
_EDIT = _READ | {
    Permission.READ_WORK,
    Permission.WRITE_DRAFTS,
    Permission.COMMENT,
    Permission.WRITE_COMMUNICATIONS,
    Permission.CHECK,
}

PERMISSIONS: dict[Role, frozenset[Permission]] = {
    Role.READER: _READ,
    Role.EDITOR: _EDIT,
    # A manager sets objectives inside the frame and does not write the frame.
    Role.MANAGER: _EDIT - {Permission.WRITE_DRAFTS},
    Role.LEADER: _EDIT | {Permission.PUBLISH, Permission.CALIBRATE},
    Role.AUDITOR: _READ | {Permission.READ_WORK, Permission.READ_KEYS},
    Role.ADMIN: frozenset(Permission),
}


@dataclass(frozen=True, slots=True)
class Principal:
    """Who is calling: a key, with a role in one organization.

    Attributes:
        id: the key's id, which the record's acts are kept under.
        organization_id: None for an operator's key, which holds every role in every organization
            that operators created (that is, on this instance, in all of them).
    """

    id: str
    name: str
    role: Role
    organization_id: str | None

    @property
    def is_operator(self) -> bool:
        """Say whether this key may create organizations."""
        return self.organization_id is None and self.role is Role.ADMIN

    def may(self, permission: Permission) -> bool:
        """Say whether the role includes the permission."""
        return permission in PERMISSIONS[self.role]


@dataclass(frozen=True, slots=True)
class Key:
    """A stored API key; its secret is kept only as a SHA-256 hash.

    Attributes:
        secret_hash: 32 bytes over the whole key text's UTF-8 bytes.
    """

    id: str
    organization_id: str | None
    role: Role
    name: str
    secret_hash: bytes
    created_at: datetime
    created_by: str | None
    expires_at: datetime | None
    revoked_at: datetime | None

    def opens_at(self, now: datetime) -> bool:
        """Say whether the key is neither revoked nor expired."""
        return self.revoked_at is None and (self.expires_at is None or now < self.expires_at)
