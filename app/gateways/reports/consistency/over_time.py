"""What was said of each statement, and when: pictures, and the same in numbers."""

from app.core.pictures import Scale, common_scale, draw_strip
from app.core.reports import Group
from app.core.timelines import Timeline, timeline
from app.gateways.reports.consistency.parts import Cell, Drawing, Legend, Section, Table
from app.gateways.reports.consistency.telling import RELATIONS, Teller

_KINDS = ("supports", "contradicts", "named", "spoken", "silent")


def statements(teller: Teller) -> Section:
    """Return every statement with its figures, then what was said of each over time."""
    report, say = teller.report, teller.say
    table = teller.figures(
        "",
        say("table.statement"),
        [(teller.statement(one.key), one) for one in report.by_statement],
    )
    line = timeline([one.key for one in report.by_month])
    if line is None:
        return Section(say("rows.title"), (), (table,))
    scale = common_scale(line, list(report.by_statement_month.values()))
    drawings = tuple(_drawing(teller, one, line, scale) for one in report.by_statement)
    legend = Legend(tuple((kind, say(f"rows.key-{kind}")) for kind in _KINDS))
    notes = (say("rows.note", n=line.step), say("months.picture"))
    return Section(say("rows.title"), notes, (table, legend, *drawings))


def _drawing(teller: Teller, one: Group, line: Timeline, scale: Scale) -> Drawing:
    silent = {each.statement_id: each.last_month or "" for each in teller.report.silent}
    name, counts = teller.statement(one.key), teller.counts(one)
    by_month = teller.report.by_statement_month[one.key]
    strip = draw_strip(line, scale, by_month, silent.get(one.key))
    return Drawing(
        caption=name,
        note=counts,
        words=f"{name}. {counts}",
        strip=strip,
        labels=tuple((each.x, teller.speech.label(each)) for each in strip.labels),
        ticks=tuple((each.y, teller.speech.number(each.count)) for each in strip.ticks),
        figures=_figures(teller, one.key),
    )


def _figures(teller: Teller, key: str) -> Table | None:
    """Return the months in which anything met the statement, with what was read in them."""
    say, number = teller.say, teller.speech.number
    head = (
        *(say("rows.month"), say("table.passages")),
        *(say(f"relation.{one.value}") for one in RELATIONS),
        say("table.kept"),
    )
    rows = tuple(
        (
            Cell(teller.speech.month(one.key)),
            Cell(number(one.passages)),
            *(Cell(number(one.counts[each.value])) for each in RELATIONS),
            Cell(teller.interval(one.supported)),
        )
        for one in teller.report.statement_months[key]
        if one.findings
    )
    return Table(teller.statement(key), head, rows) if rows else None
