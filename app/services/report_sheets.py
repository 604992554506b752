"""The consistency report with the words of one language."""

from app.core.charters import statements_of
from app.core.communications import AuthorKind
from app.core.locales import Preference, lookup
from app.core.report_sheets import (
    Progress,
    ReportSheet,
    ShownPair,
    ShownPassage,
    StatementLabel,
)
from app.services.evidence import FindingView
from app.services.reports import ReportView


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
