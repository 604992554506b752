"""What a page shows of the consistency report: totals, one row a statement, silences, contrasts."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby

from app.core.charters import statements_of
from app.core.findings import Relation
from app.core.intervals import Share, wilson
from app.core.jobs import Job
from app.core.locales import Preference
from app.core.reports import Silence
from app.services.reports import ReportView
from app.web.charts import (
    Bar,
    Range,
    Strip,
    common_scale,
    draw_parts,
    draw_range,
    draw_strip,
    timeline,
)
from app.web.passages import Examples, Name, Passage, Scene, Statements, show_examples

# In this order everywhere: the two sides, then what took none.
RELATIONS = (Relation.SUPPORTS, Relation.CONTRADICTS, Relation.UNDECIDED, Relation.MENTIONS)
# One support beside each of several contradictions reads like a list of repeats.
_CONTRASTS_A_STATEMENT = 3


@dataclass(frozen=True, slots=True)
class MonthRow:
    """The counts of one month, in the order of RELATIONS."""

    month: str
    counts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class YearRows:
    """The months of one year in which anything met the statement, and their sums."""

    year: str
    counts: tuple[int, ...]
    months: tuple[MonthRow, ...]


@dataclass(frozen=True, slots=True)
class StatementRow:
    """One statement in the report.

    Attributes:
        in_force: False when only earlier versions had it.
        counts: (relation, count) in the order of RELATIONS.
        examples: the surest passages, those against it first.
    """

    id: str
    name: Name
    in_force: bool
    counts: tuple[tuple[str, int], ...]
    share: Share
    range: Range | None
    strip: Strip | None
    silence: Silence | None
    years: tuple[YearRows, ...]
    examples: tuple[Passage, ...]


@dataclass(frozen=True, slots=True)
class ContrastRow:
    """One audience told the opposite of another."""

    name: Name
    supports: Passage
    contradicts: Passage


@dataclass(frozen=True, slots=True)
class ReportPage:
    """The report as the page shows it.

    Attributes:
        first_month, last_month: of what was read; None when nothing was.
        step: months that one bar of a strip stands for.
        engine: who judged the examples; None without any.
    """

    communications: int
    passages: int
    findings: int
    counts: tuple[tuple[str, int], ...]
    parts: tuple[Bar, ...]
    share: Share
    range: Range | None
    first_month: str | None
    last_month: str | None
    months: int
    step: int
    rows: tuple[StatementRow, ...]
    silent: tuple[StatementRow, ...]
    contrasts: tuple[ContrastRow, ...]
    running: Job | None
    engine: str | None


def show_report(
    view: ReportView, examples: Examples, versions: Statements, preference: Preference
) -> ReportPage:
    """Return the report for a page.

    Args: versions: number -> statement id -> statement, of all that `versions_met` names.
    """
    report = view.report
    scene = Scene(preference, view.organization.default_locale, view.statements, versions)
    in_force = {one.id for one in statements_of(view.version.content)} if view.version else set()
    months = [one.key for one in report.by_month]
    line = timeline(months)
    scale = common_scale(line, list(report.by_statement_month.values())) if line else None
    silences = {one.statement_id: one for one in report.silent}
    rows = []
    for group in report.by_statement:
        silence = silences.get(group.key)
        by_month = report.by_statement_month.get(group.key, {})
        silent_from = (silence.last_month or "") if silence else None
        rows.append(
            StatementRow(
                id=group.key,
                name=scene.name(group.key),
                in_force=group.key in in_force,
                counts=_ordered(group.counts),
                share=group.supported,
                range=draw_range(group.supported),
                strip=draw_strip(line, scale, by_month, silent_from) if line and scale else None,
                silence=silence,
                years=_years(by_month),
                examples=show_examples(scene, examples.get(group.key, {})),
            )
        )
    counts = _ordered(report.counts)
    sided = report.counts["supports"] + report.counts["contradicts"]
    share = wilson(report.counts["supports"], sided)
    return ReportPage(
        communications=report.communications,
        passages=report.passages,
        findings=sum(count for _, count in counts),
        counts=counts,
        parts=draw_parts(counts),
        share=share,
        range=draw_range(share),
        first_month=months[0] if months else None,
        last_month=months[-1] if months else None,
        months=len(months),
        step=line.step if line else 1,
        rows=tuple(rows),
        silent=tuple(one for one in rows if one.silence),
        contrasts=_contrasts(scene, view),
        running=view.running,
        engine=_engine(examples),
    )


def _ordered(counts: Mapping[str, int]) -> tuple[tuple[str, int], ...]:
    return tuple((one.value, counts[one.value]) for one in RELATIONS)


def _years(by_month: Mapping[str, Mapping[str, int]]) -> tuple[YearRows, ...]:
    """Return the months in order, grouped by year."""
    rows = [
        MonthRow(month, tuple(count for _, count in _ordered(counts)))
        for month, counts in sorted(by_month.items())
        if any(counts.values())
    ]
    out = []
    for year, group in groupby(rows, key=lambda one: one.month.partition("-")[0]):
        months = tuple(group)
        sums = tuple(sum(column) for column in zip(*(one.counts for one in months), strict=True))
        out.append(YearRows(year, sums, months))
    return tuple(out)


def _contrasts(scene: Scene, view: ReportView) -> tuple[ContrastRow, ...]:
    """Return the pairs, surest first; every finding against a statement is shown once."""
    seen: set[str] = set()
    of_statement: dict[str, int] = {}
    out = []
    for one in view.contrasts:
        key, against = one.contrast.statement_id, one.contradicts.finding.id
        if against in seen or of_statement.get(key, 0) >= _CONTRASTS_A_STATEMENT:
            continue
        seen.add(against)
        of_statement[key] = of_statement.get(key, 0) + 1
        out.append(
            ContrastRow(
                scene.name(key), scene.passage(one.supports), scene.passage(one.contradicts)
            )
        )
    return tuple(out)


def _engine(examples: Examples) -> str | None:
    for sides in examples.values():
        for found in sides.values():
            for one in found:
                return one.finding.engine.name
    return None
