"""API keys: issued with a role, shown once, kept as a hash, revoked for good."""

from dataclasses import dataclass
from datetime import datetime

from app.core.access import Key, Permission, Principal, Role
from app.core.canonical import sha256
from app.core.errors import require
from app.core.keys import grant_hash
from app.core.log import Act, EntryKind
from app.services.access import enter
from app.services.answers import Receipt, keep_answer
from app.services.ports import Ports


@dataclass(frozen=True, slots=True)
class IssuedKey:
    """A key just made, with the secret that is shown this once."""

    key: Key
    secret: str


def _make(
    ports: Ports,
    organization_id: str | None,
    role: Role,
    name: str,
    *,
    created_by: str | None,
    expires_at: datetime | None = None,
    secret: str | None = None,
) -> IssuedKey:
    key_id = ports.ids.new()
    text = secret or f"credo_{key_id.replace('-', '')}_{ports.ids.secret()}"
    key = Key(
        id=key_id,
        organization_id=organization_id,
        role=role,
        name=name,
        secret_hash=sha256(text.encode()),
        created_at=ports.clock.now(),
        created_by=created_by,
        expires_at=expires_at,
        revoked_at=None,
    )
    return IssuedKey(key, text)


def issue_key(
    ports: Ports,
    principal: Principal,
    slug: str,
    role: Role,
    name: str,
    expires_at: datetime | None,
    receipt: Receipt | None = None,
) -> IssuedKey:
    """Keep a new key of the organization and return its secret."""
    with ports.store.write() as uow:
        organization = enter(uow, principal, slug, Permission.MANAGE)
        issued = _make(
            ports,
            organization.id,
            role,
            name,
            created_by=principal.id,
            expires_at=expires_at,
        )
        uow.keys.add(issued.key)
        granted = grant_hash(issued.key.role, issued.key.expires_at)
        act = Act(EntryKind.KEY_ISSUED, issued.key.id, issued.key.secret_hash, details_hash=granted)
        uow.log.append(organization.id, principal.id, ports.clock.now(), act)
        keep_answer(ports, uow, principal, receipt, issued)
        uow.commit()
    return issued


def list_keys(
    ports: Ports, principal: Principal, slug: str, after_id: str | None, limit: int
) -> list[Key]:
    """Return the organization's keys, newest first, without their secrets."""
    with ports.store.read() as uow:
        organization = enter(uow, principal, slug, Permission.READ_KEYS)
        return uow.keys.page(organization.id, after_id, limit)


def revoke_key(ports: Ports, principal: Principal, slug: str, key_id: str) -> None:
    """Close the key for good; its acts stay in the record. Revoking twice changes nothing."""
    with ports.store.write() as uow:
        organization = enter(uow, principal, slug, Permission.MANAGE)
        key: Key = require(uow.keys.get(organization.id, key_id), "key")
        if key.revoked_at is not None:
            return
        now = ports.clock.now()
        uow.keys.revoke(key.id, now)
        act = Act(EntryKind.KEY_REVOKED, key.id, previous_hash=key.secret_hash)
        uow.log.append(organization.id, principal.id, now, act)
        uow.commit()


def ensure_operator_key(ports: Ports, given: str | None) -> IssuedKey | None:
    """Leave the instance with an operator's key; return it when it was made just now.

    Args: given: the text of CREDO_ADMIN_KEY, or None to make one if there is none yet.
    """
    with ports.store.write() as uow:
        if given is not None:
            if uow.keys.by_hash(sha256(given.encode())) is not None:
                return None
        elif any(key.revoked_at is None for key in uow.keys.page(None, None, 200)):
            return None
        issued = _make(ports, None, Role.ADMIN, "operator", created_by=None, secret=given)
        uow.keys.add(issued.key)
        uow.commit()
    return issued


def issue_operator_key(ports: Ports, name: str) -> IssuedKey:
    """Keep one more operator's key; only the command line on the machine itself may ask."""
    with ports.store.write() as uow:
        issued = _make(ports, None, Role.ADMIN, name, created_by=None)
        uow.keys.add(issued.key)
        uow.commit()
    return issued


def any_operator(ports: Ports) -> Principal | None:
    """Return the first operator, in whose name the demonstration is loaded."""
    with ports.store.read() as uow:
        keys = [key for key in uow.keys.page(None, None, 200) if key.revoked_at is None]
    return Principal(keys[-1].id, keys[-1].name, Role.ADMIN, None) if keys else None
