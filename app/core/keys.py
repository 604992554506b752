"""Keys: what one opens, as the log commits to it."""

from datetime import datetime

from app.core.access import Role
from app.core.canonical import canonical_bytes, sha256
from app.core.communications import rfc3339


def grant_hash(role: Role, expires_at: datetime | None) -> bytes:
    """Return 32 bytes over what a key may do and until when: neither may change unseen."""
    ends = rfc3339(expires_at) if expires_at else None
    return sha256(canonical_bytes({"role": role.value, "expires_at": ends}))
