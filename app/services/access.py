"""The doors every service goes through: who is calling, and whether this organization opens."""

from app.core.access import Permission, Principal
from app.core.canonical import sha256
from app.core.errors import NotAllowedError, NotAuthenticatedError, NotFoundError
from app.core.organizations import Organization, Visibility
from app.services.ports import Ports, UnitOfWork


def authenticate(ports: Ports, secret: str) -> Principal:
    """Return who holds this key.

    Raises: NotAuthenticatedError: the key is unknown, revoked or expired.
    """
    with ports.store.read() as uow:
        key = uow.keys.by_hash(sha256(secret.encode("utf-8", "surrogatepass")))
    if key is None or not key.opens_at(ports.clock.now()):
        raise NotAuthenticatedError(
            "This key is unknown, revoked or expired. Send `Authorization: Bearer <key>` with a "
            "key that an admin of your organization issued."
        )
    return Principal(key.id, key.name, key.role, key.organization_id)


def enter(uow: UnitOfWork, principal: Principal, slug: str, permission: Permission) -> Organization:
    """Return the organization when the caller belongs to it and may do this.

    Raises:
        NotFoundError: there is none, or it is another's: the answer is the same.
        NotAllowedError: the caller belongs to it, and the role does not include this.
    """
    organization = _own(uow, principal, slug)
    if not principal.may(permission):
        raise NotAllowedError(
            f"The role `{principal.role.value}` may not {permission.value}. "
            "Ask an admin of the organization for a key with a role that may."
        )
    return organization


def knock(ports: Ports, principal: Principal, slug: str) -> None:
    """Return when the caller belongs to the organization, whatever the role allows.

    Raises: NotFoundError: there is none, or it is another's.
    """
    with ports.store.read() as uow:
        _own(uow, principal, slug)


def _own(uow: UnitOfWork, principal: Principal, slug: str) -> Organization:
    organization = uow.organizations.by_slug(slug)
    if organization is None or not belongs(principal, organization):
        raise NotFoundError("There is no such organization here.")
    return organization


def enter_published(uow: UnitOfWork, principal: Principal | None, slug: str) -> Organization:
    """Return the organization when its published texts are readable to the caller.

    Raises: NotFoundError: there is none, or it is private and the caller does not belong to it.
    """
    organization = uow.organizations.by_slug(slug)
    if organization is not None and (
        organization.visibility is Visibility.PUBLIC
        or (principal is not None and belongs(principal, organization))
    ):
        return organization
    raise NotFoundError("There is no such organization here.")


def belongs(principal: Principal, organization: Organization) -> bool:
    """Say whether the caller's key is of this organization; operators' keys are of all."""
    return principal.organization_id == organization.id or principal.is_operator
