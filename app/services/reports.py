"""The consistency report of an organization: what was said, against what it stands for."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from app.core.access import Permission, Principal
from app.core.charters import Version, statements_of
from app.core.checks import FindingFilter
from app.core.communications import AuthorKind
from app.core.dialogues import Dialogue, tell_dialogue
from app.core.errors import NotAuthenticatedError, require
from app.core.findings import Finding, Relation
from app.core.jobs import ENDED, Job
from app.core.locales import Preference, lookup
from app.core.organizations import Organization, Visibility
from app.core.report_sheets import (
    Progress,
    ReportSheet,
    ShownPair,
    ShownPassage,
    StatementLabel,
)
from app.core.reports import (
    UNRELATED,
    Contrast,
    Dimension,
    LastWord,
    Report,
    Scope,
    Weighed,
    choose_pairs,
)
from app.core.rollups import roll_up
from app.core.statements import Statement
from app.services.access import belongs, enter
from app.services.evidence import FindingView, show_findings
from app.services.ports import Ports, UnitOfWork

# Examples are chosen among this many findings of a statement and relation: reading them all to
# show two would make a page of a large organization slow.
_EXAMPLES_FROM = 100
# More than fifty statements and four audiences can make.
_PAIRS_FROM = 1_000


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
        version: the charter in force now, or the one that the scope names.
        statements: those of `version`, and those of other versions that something met.
        dialogue: None where the scope is an author's or a version's: messages are nobody's own.
        engine: the name of who judged last, or None before any check.
        judges: the models that the machine's checks could ask about what it left undecided.
        running: the check still going on, if one is: then the figures still grow.
        reads_work: whether the reader may read communications, findings and reviews too.
    """

    organization: Organization
    version: Version | None
    scope: Scope
    report: Report
    statements: dict[str, Statement]
    contrasts: tuple[ContrastView, ...]
    dialogue: Dialogue | None
    engine: str | None
    judges: tuple[str, ...]
    running: Job | None
    reads_work: bool
    made_at: datetime


def make_report(ports: Ports, principal: Principal | None, slug: str, scope: Scope) -> ReportView:
    """Return the report over the findings that count.

    Readable without a key when the organization shows its report to everybody.
    Raises: NotAuthenticatedError: no key came and the report is not public. NotFoundError: the
        scope names a version that there is not.
    """
    now = ports.clock.now()
    with ports.store.read() as uow:
        organization = _enter(uow, principal, slug)
        if scope.version is None:
            version = uow.versions.in_force(organization.id, now)
        else:
            version = require(uow.versions.get(organization.id, scope.version), "version")
        current = statements_of(version.content) if version else ()
        tallies = uow.reports.tallies(organization.id, scope)
        volumes = uow.reports.volumes(organization.id, scope)
        numbers = sorted(
            {int(one.key) for one in volumes if one.dimension is Dimension.VERSION}, reverse=True
        )
        charters = {number: _statements(uow, organization, number) for number in numbers}
        report = roll_up(
            [one.id for one in current],
            tallies,
            volumes,
            {number: frozenset(one.id for one in found) for number, found in charters.items()},
        )
        # The latest text of a statement that is no longer in force; newer versions come first.
        known = {one.id: one for one in current}
        for found in charters.values():
            for one in found:
                known.setdefault(one.id, one)
        contrasts = _contrasts(uow, organization, scope)
        dialogue = _dialogue(uow, organization, scope)
        latest = uow.checks.page(organization.id, None, 1)
        job = uow.jobs.get(latest[0].id) if latest else None
        judges = uow.reports.judges(organization.id, scope)
    met = {one.key for one in report.by_statement}
    return ReportView(
        organization=organization,
        version=version,
        scope=scope,
        report=report,
        statements={key: one for key, one in known.items() if key in met},
        contrasts=contrasts,
        dialogue=dialogue,
        engine=latest[0].engine.name if latest else None,
        judges=tuple(judges),
        running=job if job is not None and job.state not in ENDED else None,
        reads_work=_reads_work(principal, organization),
        made_at=now,
    )


def lay_out(view: ReportView, preference: Preference) -> ReportSheet:
    """Return the report with the words of one language, as a page or a paper shows it."""
    default = view.organization.default_locale
    in_force = {one.id for one in statements_of(view.version.content)} if view.version else set()
    labels = {}
    for group in view.report.by_statement:
        one = view.statements.get(group.key)
        if one is None:
            labels[group.key] = StatementLabel("value", None, None, None, in_force=False)
            continue
        locale = lookup(preference, tuple(one.texts), default)
        text = one.texts[locale]
        labels[group.key] = StatementLabel(
            one.kind.value, text.name, text.text, locale, one.id in in_force
        )
    return ReportSheet(
        slug=view.organization.slug,
        name=view.organization.name,
        made_at=view.made_at,
        version=view.version.number if view.version else None,
        scope=view.scope,
        report=view.report,
        statements=labels,
        pairs=tuple(
            ShownPair(
                one.contrast.statement_id,
                show_passage(one.supports),
                show_passage(one.contradicts),
            )
            for one in view.contrasts
        ),
        dialogue=view.dialogue,
        running=Progress(view.running.done, view.running.total) if view.running else None,
        engine=view.engine,
        judges=view.judges,
    )


def show_passage(view: FindingView) -> ShownPassage:
    """Return a finding as evidence, of the side that counts."""
    finding, said = view.finding, view.communication.content
    # An employee's address names them as surely as their name does.
    employee = said.author_kind is AuthorKind.EMPLOYEE
    url = said.url if (said.url or "").startswith(("https://", "http://")) else None
    return ShownPassage(
        finding_id=finding.id,
        communication_id=finding.communication_id,
        relation=view.weighed.relation,
        confidence=view.weighed.confidence,
        text=view.exact,
        locale=said.locale,
        channel=said.channel,
        audience=said.audience.value,
        author_kind=said.author_kind,
        author_name=None if employee else said.author_name,
        published_at=said.published_at,
        url=None if employee else url,
        version=finding.version,
        verdict=view.word.verdict.value if view.word else None,
    )


def show_examples(
    ports: Ports,
    principal: Principal | None,
    slug: str,
    statement_ids: Sequence[str],
    per_relation: int,
) -> dict[str, dict[Relation, tuple[FindingView, ...]]]:
    """Return the surest findings of each statement and relation, to be read beside the report.

    Readable to whoever may read the report: a public report shows its evidence.
    Returns: statement id -> relation that counts -> at most `per_relation` findings, in the order
        of Weighed.
    """
    with ports.store.read() as uow:
        organization = _enter(uow, principal, slug)
        words = uow.reports.last_words(organization.id)
        chosen: list[Finding] = []
        for statement_id in statement_ids:
            candidates: list[Finding] = []
            for relation in Relation:
                wanted = FindingFilter(statement_id=statement_id, relation=relation.value)
                candidates += uow.findings.page(organization.id, wanted, None, _EXAMPLES_FROM)
            chosen += _best(candidates, words, per_relation)
        views = show_findings(uow, chosen, words)
    out: dict[str, dict[Relation, tuple[FindingView, ...]]] = {}
    for view in views:
        of_statement = out.setdefault(view.finding.statement_id, {})
        relation = Relation(view.weighed.relation)
        of_statement[relation] = (*of_statement.get(relation, ()), view)
    return out


def _enter(uow: UnitOfWork, principal: Principal | None, slug: str) -> Organization:
    organization = uow.organizations.by_slug(slug)
    if organization is not None and organization.report_visibility is Visibility.PUBLIC:
        return organization
    if principal is None:
        raise NotAuthenticatedError("This report needs a key: `Authorization: Bearer <key>`.")
    return enter(uow, principal, slug, Permission.READ_WORK)


def _reads_work(principal: Principal | None, organization: Organization) -> bool:
    if principal is None or not belongs(principal, organization):
        return False
    return principal.may(Permission.READ_WORK)


def _best(
    findings: Sequence[Finding], words: Mapping[str, LastWord], per_relation: int
) -> list[Finding]:
    """Return the first findings of each relation that counts; what is unrelated counts nowhere."""
    found: dict[str, list[Finding]] = defaultdict(list)
    for one in sorted((Weighed(one, words.get(one.id)) for one in findings), key=_order):
        if one.relation != UNRELATED and len(found[one.relation]) < per_relation:
            found[one.relation].append(one.finding)
    return [one for listed in found.values() for one in listed]


def _order(one: Weighed) -> tuple[int, float, str]:
    return one.order


def _statements(uow: UnitOfWork, organization: Organization, number: int) -> tuple[Statement, ...]:
    version = uow.versions.get(organization.id, number)
    return statements_of(version.content) if version else ()


def _dialogue(uow: UnitOfWork, organization: Organization, scope: Scope) -> Dialogue | None:
    chosen = scope.selection
    if chosen.author is not None or chosen.author_kind is not None or scope.version is not None:
        return None
    return tell_dialogue(*uow.reports.exchanges(organization.id, chosen))


def _contrasts(
    uow: UnitOfWork, organization: Organization, scope: Scope
) -> tuple[ContrastView, ...]:
    found = choose_pairs(uow.reports.contrasts(organization.id, scope, _PAIRS_FROM))
    words = uow.reports.last_words(organization.id) if found else {}
    return tuple(_contrast(uow, organization, one, words) for one in found)


def _contrast(
    uow: UnitOfWork, organization: Organization, contrast: Contrast, words: Mapping[str, LastWord]
) -> ContrastView:
    pair: list[Finding] = []
    for finding_id in (contrast.supports_finding_id, contrast.contradicts_finding_id):
        finding = uow.findings.get(organization.id, finding_id)
        if finding is not None:
            pair.append(finding)
    supports, contradicts = show_findings(uow, pair, words)
    return ContrastView(contrast, supports, contradicts)
