"""What the first page shows of organizations, and what the page of one puts together."""

from dataclasses import dataclass
from datetime import datetime

from app.core.access import Permission, Principal
from app.core.charters import Version, available_locales, statements_of
from app.core.errors import NotAllowedError, NotAuthenticatedError, NotFoundError
from app.core.locales import Preference, lookup
from app.core.organizations import Organization
from app.core.reports import Scope
from app.core.statements import Statement, StatementKind
from app.services import reports
from app.services.charters import Published, list_versions, read_charter, read_version
from app.services.organizations import list_organizations
from app.services.ports import Ports
from app.web.charters import Entry, Shown, show_statements, version_line
from app.web.languages import Reader
from app.web.passages import versions_met
from app.web.reports import ReportPage, show_report

ORGANIZATIONS_SHOWN = 50
_VERSIONS_SHOWN = 10
_EXAMPLES_A_SIDE = 2
_EXCERPT_CHARS = 240


@dataclass(frozen=True, slots=True)
class Card:
    """One organization in the list.

    Attributes:
        excerpt: of its mission, or of what stands first in its charter.
        locale: of the excerpt.
        version, since: of the charter in force; None before the first.
    """

    slug: str
    name: str
    excerpt: str | None
    locale: str | None
    version: int | None
    versions: int
    since: datetime | None


@dataclass(frozen=True, slots=True)
class OrganizationPage:
    """Everything on the page of one organization.

    Attributes:
        locale: the charter's language on this page; `locales`: those it may be read in.
        lead: purpose, mission and vision; `values`: the rest.
        older: number before which older versions are listed; None when these are all.
        report: None when it is not shown to this reader.
    """

    organization: Organization
    version: Version | None
    locale: str
    locales: tuple[str, ...]
    lead: tuple[Shown, ...]
    values: tuple[Shown, ...]
    line: tuple[Entry, ...]
    older: int | None
    newer: bool
    report: ReportPage | None
    reads_work: bool


def show_cards(
    ports: Ports, principal: Principal | None, reader: Reader, after: str | None
) -> tuple[tuple[Card, ...], str | None]:
    """Return the organizations a reader may see, and the slug after which there are more."""
    found = list_organizations(ports, principal, after, ORGANIZATIONS_SHOWN + 1)
    shown = found[:ORGANIZATIONS_SHOWN]
    following = shown[-1].slug if len(found) > len(shown) else None
    return tuple(_card(ports, principal, reader, one) for one in shown), following


def _card(ports: Ports, principal: Principal | None, reader: Reader, one: Organization) -> Card:
    try:
        found = read_charter(ports, principal, one.slug)
    except NotFoundError:
        return Card(one.slug, one.name, None, None, None, 0, None)
    shown = show_statements(
        statements_of(found.version.content), _preference(reader), one.default_locale
    )
    first = next((each for each in shown if each.kind == StatementKind.MISSION.value), None)
    first = first or next(iter(shown), None)
    return Card(
        slug=one.slug,
        name=one.name,
        excerpt=excerpt(first.text) if first else None,
        locale=first.locale if first else None,
        version=found.version.number,
        versions=found.latest,
        since=found.version.effective_from,
    )


def excerpt(text: str) -> str:
    """Return the beginning of a text, cut between words."""
    text = " ".join(text.split())
    if len(text) <= _EXCERPT_CHARS:
        return text
    cut = text.rfind(" ", 0, _EXCERPT_CHARS)
    return text[: cut if cut > 0 else _EXCERPT_CHARS].rstrip(" ,;:.") + "…"


def _preference(reader: Reader) -> Preference:
    """Return the charter's language: `?locale=`, else the page's, else the browser's."""
    asked = [reader.query["locale"]] if "locale" in reader.query else []
    return Preference((*asked, reader.language, *reader.ranges))


def show_organization(
    ports: Ports, principal: Principal | None, slug: str, reader: Reader
) -> OrganizationPage:
    """Return the page of an organization.

    Raises: NotFoundError: there is none, or it is private and the reader's key is not of it.
    """
    before = int(reader.query["before"]) if "before" in reader.query else None
    organization, versions = list_versions(ports, principal, slug, before, _VERSIONS_SHOWN + 1)
    published = _in_force(ports, principal, slug)
    version = published.version if published else None
    statements = statements_of(version.content) if version else ()
    preference, default = _preference(reader), organization.default_locale
    locales = available_locales(statements) or (default,)
    locale = lookup(preference, locales, default)
    shown = show_statements(statements, Preference((locale, *preference.ranges)), default)
    line = version_line(versions, version, ports.clock.now(), locale, _VERSIONS_SHOWN)
    more = len(versions) > _VERSIONS_SHOWN
    return OrganizationPage(
        organization=organization,
        version=version,
        locale=locale,
        locales=locales,
        lead=tuple(one for one in shown if not one.number),
        values=tuple(one for one in shown if one.number),
        line=line,
        older=line[-1].number if more else None,
        newer=before is not None,
        report=_report(ports, principal, slug, Preference((locale, *preference.ranges))),
        reads_work=principal is not None
        and principal.may(Permission.READ_WORK)
        and (principal.is_operator or principal.organization_id == organization.id),
    )


def _in_force(ports: Ports, principal: Principal | None, slug: str) -> Published | None:
    try:
        return read_charter(ports, principal, slug)
    except NotFoundError:
        return None


def _report(
    ports: Ports, principal: Principal | None, slug: str, preference: Preference
) -> ReportPage | None:
    """Return the report, or None when the organization keeps it from this reader."""
    try:
        view = reports.make_report(ports, principal, slug, Scope())
    except (NotAuthenticatedError, NotAllowedError, NotFoundError):
        return None
    ids = [one.key for one in view.report.by_statement]
    examples = reports.show_examples(ports, principal, slug, ids, _EXAMPLES_A_SIDE)
    met = {
        number: _by_id(read_version(ports, principal, slug, number).version)
        for number in versions_met(view, examples)
    }
    return show_report(view, examples, met, preference)


def _by_id(version: Version) -> dict[str, Statement]:
    return {one.id: one for one in statements_of(version.content)}
