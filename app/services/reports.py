"""The consistency report of an organization: what was said, against what it stands for."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from app.core.access import Permission, Principal
from app.core.charters import Version, statements_of
from app.core.checks import FindingFilter, Selection
from app.core.errors import NotAuthenticatedError
from app.core.findings import Finding, Relation
from app.core.jobs import ENDED, Job
from app.core.organizations import Organization, Visibility
from app.core.reports import PAIRS_MAX, Contrast, Report, roll_up
from app.core.statements import Statement
from app.services.access import enter
from app.services.evidence import FindingView, show_findings
from app.services.ports import Ports, UnitOfWork

# Examples are chosen among this many findings of a statement and relation: reading them all to
# show two would make a page of a large organization slow.
_EXAMPLES_FROM = 100


@dataclass(frozen=True, slots=True)
class ContrastView:
    """One audience told the opposite of another: the two findings with their words."""

    contrast: Contrast
    supports: FindingView
    contradicts: FindingView


@dataclass(frozen=True, slots=True)
class ReportView:
    """The report and what a reader needs beside it.

    Attributes:
        statements: those in force now and those of earlier versions that something met.
        running: the check still going on, if one is: then the figures still grow.
    """

    organization: Organization
    version: Version | None
    selection: Selection
    report: Report
    statements: dict[str, Statement]
    contrasts: tuple[ContrastView, ...]
    running: Job | None
    made_at: datetime


def make_report(
    ports: Ports, principal: Principal | None, slug: str, selection: Selection
) -> ReportView:
    """Return the report over the findings that count.

    Readable without a key when the organization shows its report to everybody.
    Raises: NotAuthenticatedError: no key came and the report is not public.
    """
    now = ports.clock.now()
    with ports.store.read() as uow:
        organization = _enter(uow, principal, slug)
        version = uow.versions.in_force(organization.id, now)
        current = statements_of(version.content) if version else ()
        tallies = uow.reports.tallies(organization.id, selection)
        report = roll_up(
            [one.id for one in current],
            tallies,
            uow.reports.volumes(organization.id, selection),
        )
        known = {one.id: one for one in current}
        missing = {one.key for one in report.by_statement} - known.keys()
        known |= _earlier(uow, organization, missing)
        found = uow.reports.contrasts(organization.id, selection, PAIRS_MAX)
        contrasts = tuple(_contrast(uow, organization, one) for one in found)
        latest = uow.checks.page(organization.id, None, 1)
        job = uow.jobs.get(latest[0].id) if latest else None
    running = job if job is not None and job.state not in ENDED else None
    return ReportView(organization, version, selection, report, known, contrasts, running, now)


def show_examples(
    ports: Ports,
    principal: Principal | None,
    slug: str,
    statement_ids: Sequence[str],
    per_relation: int,
) -> dict[str, dict[Relation, tuple[FindingView, ...]]]:
    """Return the surest findings of each statement and relation, to be read beside the report.

    Readable to whoever may read the report: a public report shows its evidence.
    Returns: statement id -> relation -> at most `per_relation` findings, surest first.
    """
    with ports.store.read() as uow:
        organization = _enter(uow, principal, slug)
        chosen: list[Finding] = []
        for statement_id in statement_ids:
            for relation in Relation:
                wanted = FindingFilter(statement_id=statement_id, relation=relation.value)
                found = uow.findings.page(organization.id, wanted, None, _EXAMPLES_FROM)
                found.sort(key=lambda one: (-one.confidence, one.id))
                chosen += found[:per_relation]
        views = show_findings(uow, chosen)
    out: dict[str, dict[Relation, tuple[FindingView, ...]]] = {}
    for view in views:
        of_statement = out.setdefault(view.finding.statement_id, {})
        before = of_statement.get(view.finding.relation, ())
        of_statement[view.finding.relation] = (*before, view)
    return out


def _enter(uow: UnitOfWork, principal: Principal | None, slug: str) -> Organization:
    organization = uow.organizations.by_slug(slug)
    if organization is not None and organization.report_visibility is Visibility.PUBLIC:
        return organization
    if principal is None:
        raise NotAuthenticatedError("This report needs a key: `Authorization: Bearer <key>`.")
    return enter(uow, principal, slug, Permission.READ_WORK)


def _earlier(
    uow: UnitOfWork, organization: Organization, missing: set[str]
) -> dict[str, Statement]:
    """Return the latest text of statements that are no longer in force."""
    found: dict[str, Statement] = {}
    before: int | None = None
    while missing - found.keys() and (page := uow.versions.page(organization.id, before, 50)):
        for version in page:
            for one in statements_of(version.content):
                if one.id in missing:
                    found.setdefault(one.id, one)
        before = page[-1].number
    return found


def _contrast(uow: UnitOfWork, organization: Organization, contrast: Contrast) -> ContrastView:
    pair: list[Finding] = []
    for finding_id in (contrast.supports_finding_id, contrast.contradicts_finding_id):
        finding = uow.findings.get(organization.id, finding_id)
        if finding is not None:
            pair.append(finding)
    supports, contradicts = show_findings(uow, pair)
    return ContrastView(contrast, supports, contradicts)
