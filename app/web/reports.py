"""What a page shows of the consistency report: totals, one row a statement, silences, contrasts."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby

from app.core.charters import statements_of
from app.core.communications import AuthorKind
from app.core.dialogues import Dialogue
from app.core.findings import Relation
from app.core.intervals import Share
from app.core.jobs import Job
from app.core.locales import Preference
from app.core.pictures import (
    Bar,
    Range,
    Scale,
    Strip,
    common_scale,
    draw_parts,
    draw_range,
    draw_strip,
)
from app.core.reports import Group, Reviewed, Silence
from app.core.timelines import Timeline, timeline
from app.services.reports import ReportView
from app.web.passages import Examples, Name, Passage, Scene, Statements, show_examples

# In this order everywhere: the two sides, then what took none.
RELATIONS = (Relation.SUPPORTS, Relation.CONTRADICTS, Relation.UNDECIDED, Relation.MENTIONS)


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
        counts: (relation, count) in the order of RELATIONS; shares: of the passages read, likewise.
        passages: how many were compared with a version that has it.
        examples: the surest passages, those against it first.
    """

    id: str
    name: Name
    in_force: bool
    counts: tuple[tuple[str, int], ...]
    shares: Mapping[str, Share]
    passages: int
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
class FiguresRow:
    """The figures of one channel, audience or author.

    Attributes:
        key: of the group; `named`: whether that is a name or a word for a message.
        cells: (relation, findings, share of the passages read) in the order of RELATIONS.
    """

    key: str
    named: bool
    kind: str
    passages: int
    cells: tuple[tuple[str, int, Share], ...]
    share: Share
    range: Range | None


@dataclass(frozen=True, slots=True)
class ReportPage:
    """The report as the page shows it.

    Attributes:
        unread: passages too far from every statement to be read closely.
        own_voice: what the organization says itself, to stand beside its leaders.
        dialogue: None where messages are not told of.
        first_month, last_month: of what was read; None when nothing was.
        step: months that one bar of a strip stands for.
        engine: who judged the examples; None without any.
        judges: the models that could be asked about what it left undecided.
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
    judges: tuple[str, ...]
    unread: int
    reviewed: Reviewed
    channels: tuple[FiguresRow, ...]
    audiences: tuple[FiguresRow, ...]
    authors: tuple[FiguresRow, ...]
    leaders: tuple[FiguresRow, ...]
    unnamed_leaders: FiguresRow | None
    own_voice: FiguresRow
    dialogue: Dialogue | None


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
    rows = tuple(
        _row(scene, group, view, examples, (line, scale), in_force) for group in report.by_statement
    )
    whole = report.whole
    counts, share = _ordered(whole.counts), whole.supported
    return ReportPage(
        communications=whole.communications,
        passages=whole.passages,
        findings=sum(count for _, count in counts),
        counts=counts,
        parts=draw_parts(counts),
        share=share,
        range=draw_range(share),
        first_month=months[0] if months else None,
        last_month=months[-1] if months else None,
        months=len(months),
        step=line.step if line else 1,
        rows=rows,
        silent=tuple(one for one in rows if one.silence),
        contrasts=_contrasts(scene, view),
        running=view.running,
        engine=view.engine,
        judges=view.judges,
        unread=report.unread,
        reviewed=whole.reviewed,
        channels=tuple(_figures(one) for one in report.by_channel),
        audiences=tuple(_figures(one) for one in report.by_audience),
        authors=tuple(_figures(one) for one in report.by_author),
        leaders=tuple(_figures(one) for one in report.leaders),
        unnamed_leaders=_figures(report.unnamed_leaders) if report.unnamed_leaders else None,
        own_voice=_figures(report.organization),
        dialogue=view.dialogue,
    )


def _row(
    scene: Scene,
    group: Group,
    view: ReportView,
    examples: Examples,
    time: tuple[Timeline | None, Scale | None],
    in_force: set[str],
) -> StatementRow:
    report, key = view.report, group.key
    silence = next((one for one in report.silent if one.statement_id == key), None)
    by_month = report.by_statement_month.get(key, {})
    silent_from = (silence.last_month or "") if silence else None
    line, scale = time
    return StatementRow(
        id=key,
        name=scene.name(key),
        in_force=key in in_force,
        counts=_ordered(group.counts),
        shares=group.shares,
        passages=group.passages,
        share=group.supported,
        range=draw_range(group.supported),
        strip=draw_strip(line, scale, by_month, silent_from) if line and scale else None,
        silence=silence,
        years=_years(by_month),
        examples=show_examples(scene, examples.get(key, {})),
    )


def _figures(one: Group) -> FiguresRow:
    kind = one.author_kind or AuthorKind.ORGANIZATION
    return FiguresRow(
        key=one.key,
        named=one.author_name is not None,
        kind=kind.value,
        passages=one.passages,
        cells=tuple(
            (each.value, one.counts[each.value], one.shares[each.value]) for each in RELATIONS
        ),
        share=one.supported,
        range=draw_range(one.supported),
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
    return tuple(
        ContrastRow(
            scene.name(one.contrast.statement_id),
            scene.passage(one.supports),
            scene.passage(one.contradicts),
        )
        for one in view.contrasts
    )
