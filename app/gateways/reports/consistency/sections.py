"""The sections of a consistency report, in the order in which they are read."""

from app.core.pictures import draw_parts
from app.core.report_sheets import ReportSheet, ShownPair
from app.gateways.reports.consistency.over_time import statements
from app.gateways.reports.consistency.parts import (
    Cell,
    Legend,
    PairTold,
    Parts,
    Section,
    Table,
    ToldReport,
)
from app.gateways.reports.consistency.speaking import speech_in
from app.gateways.reports.consistency.telling import RELATIONS, Teller


def _total(teller: Teller) -> Section:
    """Return the whole in one bar and one table."""
    say, speech, whole, report = teller.say, teller.speech, teller.report.whole, teller.report
    months = [one.key for one in report.by_month]
    read = say(
        "report.read",
        n=whole.communications,
        passages=speech.number(whole.passages),
        first=speech.month(months[0]),
        last=speech.month(months[-1]),
    )
    rows = tuple(
        (
            Cell(say(f"relation.{one.value}"), say(f"means.{one.value}")),
            Cell(speech.number(whole.counts[one.value])),
            Cell(
                speech.number(whole.shares[one.value].count),
                teller.interval(whole.shares[one.value]),
            ),
        )
        for one in RELATIONS
    )
    unread = (say("report.unread", n=report.unread),) if report.unread else ()
    head = (say("total.relation"), say("total.findings"), say("total.passages"))
    ordered = [(one.value, whole.counts[one.value]) for one in RELATIONS]
    legend = Legend(tuple((one.value, say(f"relation.{one.value}")) for one in RELATIONS))
    return Section(
        say("total.title"),
        (read, *unread, say("report.denominators"), teller.reviewed(whole)),
        (Parts(teller.counts(whole), draw_parts(ordered)), legend, Table("", head, rows)),
    )


def _silences(teller: Teller) -> Section:
    """Return the statements in force that are silent."""
    found = teller.report.silent
    if not found:
        return Section(teller.say("silent.title", n=0), (teller.say("silent.none"),))
    rows = tuple(
        (Cell(teller.statement(one.statement_id)), Cell(teller.silence(one))) for one in found
    )
    table = Table("", (), rows, counts=False)
    n = len(found)
    return Section(teller.say("silent.title", n=n), (teller.say("silent.note", n=n),), (table,))


def _contrasts(teller: Teller) -> Section:
    """Return the pairs, the surest first."""
    title, pairs = teller.say("contrast.title"), teller.sheet.pairs
    if not pairs:
        return Section(title, (teller.say("contrast.none"),))
    return Section(
        title, (teller.say("contrast.note"),), tuple(_pair(teller, one) for one in pairs)
    )


def _pair(teller: Teller, one: ShownPair) -> PairTold:
    """Return one pair."""
    return PairTold(
        teller.statement(one.statement_id),
        (teller.passage(one.supports), teller.passage(one.contradicts)),
    )


def _groups(teller: Teller) -> Section:
    """Return the figures by channel, audience and author."""
    say, report = teller.say, teller.report
    channels = [(one.key, one) for one in report.by_channel]
    audiences = [(say(f"audience.{one.key}"), one) for one in report.by_audience]
    authors = [(teller.author(one), one) for one in report.by_author]
    return Section(
        say("groups.title"),
        (say("groups.author-note"),),
        (
            teller.figures(say("groups.channel"), say("table.channel"), channels),
            teller.figures(say("groups.audience"), say("table.audience"), audiences),
            teller.figures(say("groups.author"), say("table.author"), authors),
        ),
    )


def _leaders(teller: Teller) -> Section:
    """Return the named leaders beside the organization, by name, then those without a name."""
    say, report = teller.say, teller.report
    if not report.leaders and not report.unnamed_leaders:
        return Section(say("leaders.title"), (say("leaders.none"),))
    rows = [(say("leaders.own"), report.organization)]
    rows += [(one.key, one) for one in report.leaders]
    if report.unnamed_leaders:
        rows.append((say("leaders.unnamed"), report.unnamed_leaders))
    table = teller.figures("", say("table.author"), rows)
    return Section(say("leaders.title"), (say("leaders.note"),), (table,))


def _months(teller: Teller) -> Section:
    """Return the figures of every month."""
    rows = [(teller.speech.month(one.key), one) for one in teller.report.by_month]
    return Section(
        teller.say("groups.month"), (), (teller.figures("", teller.say("rows.month"), rows),)
    )


def _dialogue(teller: Teller) -> Section:
    """Return how many messages were answered, and how soon."""
    say, told = teller.say, teller.sheet.dialogue
    title = say("dialogue.title")
    if told is None:
        return Section(title, (say("dialogue.apart"),))
    if not told.whole.answered.of:
        return Section(title, (say("dialogue.note"), say("dialogue.none")))
    whole = told.whole.answered
    notes = [
        say("dialogue.note"),
        say("dialogue.answered", n=whole.of, count=teller.speech.number(whole.count)),
    ]
    if told.whole.median_s is not None:
        time = teller.speech.duration(told.whole.median_s)
        notes.append(say("dialogue.median", n=whole.count, time=time))
    if told.follow_ups:
        notes.append(say("dialogue.follow-ups", n=told.follow_ups))
    origins = [(say(f"origin.{one.key}"), one) for one in told.by_origin]
    channels = [(one.key, one) for one in told.by_channel]
    return Section(
        title,
        tuple(notes),
        (
            teller.exchanges(say("dialogue.by-origin"), say("dialogue.from"), origins),
            teller.exchanges(say("dialogue.by-channel"), say("table.channel"), channels),
        ),
    )


def tell_report(sheet: ReportSheet, locale: str) -> ToldReport:
    """Return the report's strings; the same sheet and locale always give the same ones."""
    teller = Teller(sheet, speech_in(locale))
    say, speech, whole = teller.say, teller.speech, sheet.report.whole
    warning = ""
    if sheet.running is not None:
        done, total = (speech.number(one) for one in (sheet.running.done, sheet.running.total))
        warning = say("report.running", done=done, total=total)
    share, figure, said = whole.supported, "", say("report.no-sides")
    if share.of:
        figure = speech.percent(share.count / share.of)
        low, high = (speech.percent(one) for one in (share.low, share.high))
        counted = say("report.share", n=share.of, count=speech.number(share.count))
        said = f"{counted} {say('report.interval', low=low, high=high)}"
    sections: tuple[Section, ...] = (_dialogue(teller),)
    if whole.communications:
        sections = (
            *(_total(teller), statements(teller), _silences(teller), _contrasts(teller)),
            *(_groups(teller), _leaders(teller), _dialogue(teller), _months(teller)),
        )
    return ToldReport(
        language=speech.language,
        title=say("report.title"),
        name=sheet.name,
        lead=say("report.note"),
        facts=teller.facts(),
        figure=figure,
        said=said if whole.communications else teller.empty(),
        sections=sections,
        warning=warning,
        closing=teller.closing(),
        by_month=say("months.title"),
        more=say("rows.months"),
        unwritable=say("paper.unwritable"),
    )
