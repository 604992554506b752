"""Organizations: made by operators, described by their admins."""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

from app.core.access import Permission, Principal
from app.core.canonical import canonical_bytes, sha256
from app.core.drafts import changed_pointers
from app.core.errors import ConflictError, NotAllowedError
from app.core.log import Act, EntryKind
from app.core.organizations import Organization, Visibility
from app.core.tags import changed_since, field_tag
from app.services.access import enter
from app.services.answers import Receipt, keep_answer
from app.services.ports import Ports
from app.services.preconditions import check_match


@dataclass(frozen=True, slots=True)
class NewOrganization:
    """What an operator says of an organization to be."""

    slug: str
    name: str
    default_locale: str
    locales: tuple[str, ...]
    visibility: Visibility = Visibility.PRIVATE
    report_visibility: Visibility = Visibility.PRIVATE
    approvals_required: int = 0
    notice: str = ""


def organization_etag(organization: Organization) -> str:
    """Return the strong entity tag of the record, quotes included; it tells fields apart."""
    return field_tag(organization.revision, _changeable(organization))


def _changeable(organization: Organization) -> dict[str, Any]:
    facts = asdict(organization)
    kept = ("id", "slug", "revision", "created_at", "updated_at")
    return {name: facts[name] for name in facts if name not in kept}


def _hash(organization: Organization) -> bytes:
    facts = asdict(organization)
    for name in ("created_at", "updated_at"):
        facts[name] = facts[name].isoformat()
    return sha256(canonical_bytes(facts))


def create_organization(
    ports: Ports, principal: Principal, new: NewOrganization, receipt: Receipt | None = None
) -> Organization:
    """Keep a new organization; only an operator's key may.

    Raises: NotAllowedError. ConflictError: the slug is taken.
    """
    if not principal.is_operator:
        raise NotAllowedError(
            "Only the operator's admin key may create organizations; this key belongs to one."
        )
    now = ports.clock.now()
    organization = Organization(
        id=ports.ids.new(),
        slug=new.slug,
        name=new.name,
        default_locale=new.default_locale,
        locales=new.locales,
        visibility=new.visibility,
        report_visibility=new.report_visibility,
        approvals_required=new.approvals_required,
        notice=new.notice,
        revision=1,
        created_at=now,
        updated_at=now,
    )
    with ports.store.write() as uow:
        if not uow.organizations.add(organization):
            raise ConflictError(
                f"The slug `{new.slug}` is taken; choose another.", code="slug-taken"
            )
        act = Act(EntryKind.ORGANIZATION_CREATED, organization.id, _hash(organization))
        uow.log.append(organization.id, principal.id, now, act)
        keep_answer(ports, uow, principal, receipt, organization)
        uow.commit()
    return organization


def get_organization(ports: Ports, principal: Principal, slug: str) -> Organization:
    """Return the organization the caller belongs to."""
    with ports.store.read() as uow:
        return enter(uow, principal, slug, Permission.READ_PUBLISHED)


def list_organizations(
    ports: Ports, principal: Principal | None, after_slug: str | None, limit: int
) -> list[Organization]:
    """Return those the caller may read, in order of slug: all for operators, else public ones."""
    with ports.store.read() as uow:
        everything = principal is not None and principal.is_operator
        found = uow.organizations.page(
            public_only=not everything, after_slug=after_slug, limit=limit
        )
        if principal is None or principal.organization_id is None:
            return found
        own = uow.organizations.by_id(principal.organization_id)
    if own is None or own in found or (after_slug is not None and own.slug <= after_slug):
        return found
    return sorted([*found, own], key=lambda one: one.slug)[:limit]


def change_organization(
    ports: Ports,
    principal: Principal,
    slug: str,
    if_match: str | None,
    change: Callable[[Organization], Mapping[str, Any]],
) -> Organization:
    """Replace the fields that `change` names.

    Args: change: the record -> its fields with new values; it runs once the caller is known to be
        allowed and to know the current record, and checks the values.
    Raises: NotAllowedError, PreconditionRequiredError, StaleRevisionError; InvalidError from
        `change`.
    """
    with ports.store.write() as uow:
        before = enter(uow, principal, slug, Permission.MANAGE)
        check_match(
            if_match,
            organization_etag(before),
            lambda tag: changed_since(tag, _changeable(before)),
        )
        now = ports.clock.now()
        after = replace(before, **change(before), revision=before.revision + 1, updated_at=now)
        if not changed_pointers(_comparable(before), _comparable(after)):
            return before
        if not uow.organizations.save(after, before.revision):
            raise ConflictError("Somebody saved at the same moment; GET it and try again.")
        act = Act(EntryKind.ORGANIZATION_CHANGED, after.id, _hash(after), _hash(before))
        uow.log.append(after.id, principal.id, now, act)
        uow.commit()
    return after


def _comparable(organization: Organization) -> dict[str, Any]:
    facts = asdict(organization)
    return {name: facts[name] for name in facts if name not in ("revision", "updated_at")}
