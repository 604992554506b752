"""Published charters: what was in force on a day, as known on another, and every version."""

from dataclasses import dataclass
from datetime import datetime

from app.core.access import Principal
from app.core.charters import Version, of_kind, statements_of
from app.core.diffs import Change, diff_statements
from app.core.errors import NotFoundError, require
from app.core.histories import Appearance, Span, fold
from app.core.mementos import Memento
from app.core.organizations import Organization
from app.core.statements import Statement, StatementKind
from app.services.access import enter_published
from app.services.ports import Ports, UnitOfWork

# A statement's history is read in pages of this many versions, so that memory stays flat.
_HISTORY_PAGE = 200


@dataclass(frozen=True, slots=True)
class Published:
    """A version and the organization it is of.

    Attributes:
        latest: number of the latest published version.
    """

    organization: Organization
    version: Version
    latest: int


def read_charter(
    ports: Ports,
    principal: Principal | None,
    slug: str,
    in_force_on: datetime | None = None,
    as_known_on: datetime | None = None,
    *,
    or_first: bool = False,
) -> Published:
    """Return the version in force on a day (default: now), as known on another (default: now).

    Args: or_first: for a day before every version answer with the first one (RFC 7089).
    Raises: NotFoundError: nothing was in force then, or there is no such organization here.
    """
    with ports.store.read() as uow:
        organization = enter_published(uow, principal, slug)
        on = in_force_on or ports.clock.now()
        version = uow.versions.in_force(organization.id, on, as_known_on)
        if version is None and or_first:
            version = uow.versions.earliest(organization.id, as_known_on)
        latest = uow.versions.latest(organization.id)
    if version is None or latest is None:
        raise NotFoundError("No charter was in force then.", code="nothing-in-force")
    return Published(organization, version, latest.number)


def read_version(ports: Ports, principal: Principal | None, slug: str, number: int) -> Published:
    """Return one version by its number."""
    with ports.store.read() as uow:
        organization = enter_published(uow, principal, slug)
        version: Version = require(uow.versions.get(organization.id, number), "version")
        latest: Version = require(uow.versions.latest(organization.id), "version")
    return Published(organization, version, latest.number)


def list_versions(
    ports: Ports, principal: Principal | None, slug: str, before_number: int | None, limit: int
) -> tuple[Organization, list[Version]]:
    """Return versions, newest first."""
    with ports.store.read() as uow:
        organization = enter_published(uow, principal, slug)
        return organization, uow.versions.page(organization.id, before_number, limit)


def list_mementos(
    ports: Ports,
    principal: Principal | None,
    slug: str,
    after: tuple[datetime, int] | None,
    limit: int,
) -> tuple[Organization, list[Memento]]:
    """Return the versions in the order in which they take effect, behind the place `after`."""
    with ports.store.read() as uow:
        organization = enter_published(uow, principal, slug)
        return organization, uow.versions.mementos(organization.id, after, limit)


def statements_in_force(published: Published, kind: StatementKind) -> tuple[Statement, ...]:
    """Return the statements of one kind in a version, in the charter's order."""
    return of_kind(statements_of(published.version.content), kind)


def compare_versions(
    ports: Ports, principal: Principal | None, slug: str, number: int, against: int | None
) -> tuple[int, int, tuple[Change, ...]]:
    """Return (from, to, changes) between two versions.

    Args: against: default the version before; 0 stands for the empty charter before the first.
    """
    with ports.store.read() as uow:
        organization = enter_published(uow, principal, slug)
        version: Version = require(uow.versions.get(organization.id, number), "version")
        base = number - 1 if against is None else against
        before = () if base == 0 else _statements(uow, organization, base)
    return base, number, diff_statements(before, statements_of(version.content))


def _statements(uow: UnitOfWork, organization: Organization, number: int) -> tuple[Statement, ...]:
    version: Version = require(uow.versions.get(organization.id, number), "version")
    return statements_of(version.content)


def read_statement_history(
    ports: Ports, principal: Principal | None, slug: str, statement_id: str
) -> tuple[Span, ...]:
    """Return one statement through the versions, unchanged ones folded, oldest first.

    Raises: NotFoundError: no version has it.
    """
    appearances: list[Appearance] = []
    with ports.store.read() as uow:
        organization = enter_published(uow, principal, slug)
        before: int | None = None
        while page := uow.versions.page(organization.id, before, _HISTORY_PAGE):
            appearances += [_appearance(version, statement_id) for version in page]
            before = page[-1].number
    spans = fold(reversed(appearances))
    if not spans:
        raise NotFoundError("No version has this statement.")
    return spans


def _appearance(version: Version, statement_id: str) -> Appearance:
    # Most versions of a long history lack nothing and change nothing: look before parsing.
    found = None
    if statement_id.encode() in version.content:
        found = next(
            (one for one in statements_of(version.content) if one.id == statement_id), None
        )
    return Appearance(
        version.number, version.effective_from, version.published_at, version.reason, found
    )
