"""The consistency report as one long table: a line a figure, with its denominator and interval."""

import csv
import io
from collections.abc import Iterator
from typing import Any

from app.core.communications import rfc3339
from app.core.dialogues import Answered
from app.core.findings import Relation
from app.core.intervals import Share
from app.core.report_sheets import ReportSheet, ShownPassage
from app.core.reports import Group

COLUMNS = (
    *("part", "key", "name", "month", "measure", "unit"),
    *("value", "of", "share", "low", "high"),
    *("finding_id", "published_at", "url", "text"),
    *("author", "verdict"),
)
# A spreadsheet takes the full-width ones for the plain ones. Source: OWASP, CSV injection.
_FORMULA = tuple("=+-@＝＋－＠")  # noqa: RUF001
_Row = dict[str, Any]


def report_csv(sheet: ReportSheet) -> bytes:
    """Return the table, UTF-8. Source: RFC 4180."""
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, COLUMNS, restval="")
    writer.writeheader()
    for row in _rows(sheet):
        writer.writerow({name: _cell(value) for name, value in row.items()})
    return out.getvalue().encode()


def _cell(value: Any) -> Any:
    """Return a text so that no spreadsheet runs it as a formula. Source: OWASP, CSV injection."""
    if not isinstance(value, str):
        return "" if value is None else value
    runs = value[:1] in ("\t", "\r", "\n") or value.lstrip().startswith(_FORMULA)
    return f"'{value}" if runs else value


def _rows(sheet: ReportSheet) -> Iterator[_Row]:
    report = sheet.report
    yield from _group("whole", report.whole)
    yield _figure({"part": "whole"}, "unread", "passages", report.unread, report.whole.passages)
    names = {key: one.title or "" for key, one in sheet.statements.items()}
    for one in report.by_statement:
        yield from _group("statement", one, names.get(one.key, ""))
    unnamed = (report.unnamed_leaders,) if report.unnamed_leaders else ()
    for part, groups in (
        ("channel", report.by_channel),
        ("audience", report.by_audience),
        ("author", report.by_author),
        ("month", report.by_month),
        ("leader", report.leaders + unnamed),
        ("organization", (report.organization,)),
    ):
        for one in groups:
            yield from _group(part, one)
    for key, months in report.statement_months.items():
        for month in months:
            head = {"key": key, "month": month.key}
            yield from ({**row, **head} for row in _group("statement_month", month, names[key]))
    for silence in report.silent:
        key = silence.statement_id
        head = {
            "part": "silent",
            "key": key,
            "name": names[key],
            "month": silence.last_month or "",
        }
        yield _figure(head, "silent", "months", silence.months)
        yield _figure(head, "silent", "passages", silence.passages)
        yield _figure(head, "met", "findings", silence.met)
    yield from _pairs(sheet, names)
    yield from _dialogue(sheet)


def _figure(
    head: _Row, measure: str, unit: str, value: float | None, of: int | None = None
) -> _Row:
    return {**head, "measure": measure, "unit": unit, "value": value, "of": of}


def _share(head: _Row, measure: str, unit: str, share: Share) -> _Row:
    part = round(share.count / share.of, 4) if share.of else None
    figure = _figure(head, measure, unit, share.count, share.of)
    return {**figure, "share": part, "low": share.low, "high": share.high}


def _group(part: str, one: Group, name: str = "") -> Iterator[_Row]:
    kind = one.author_kind.value if one.author_kind else ""
    head = {"part": part, "key": one.key, "name": name or kind}
    if part == "month":
        head |= {"month": one.key}
    if one.author_name:
        head |= {"author": one.author_name}
    yield _figure(head, "read", "communications", one.communications)
    yield _figure(head, "read", "passages", one.passages)
    for relation in Relation:
        count = one.counts[relation.value]
        yield _figure(head, relation.value, "findings", count, one.findings)
        yield _share(head, relation.value, "passages", one.shares[relation.value])
    yield _share(head, "supported", "sided findings", one.supported)
    for verdict, count in one.reviewed.as_json().items():
        measure = "reviewed" if verdict == "total" else verdict
        yield _figure(head, measure, "findings", count)


def _pairs(sheet: ReportSheet, names: dict[str, str]) -> Iterator[_Row]:
    for place, pair in enumerate(sheet.pairs, start=1):
        for one in (pair.supports, pair.contradicts):
            head = {"part": f"pair {place}", "key": pair.statement_id}
            yield {**head, "name": names.get(pair.statement_id, ""), **_evidence(one)}


def _evidence(one: ShownPassage) -> _Row:
    return {
        "measure": f"{one.relation} ({one.audience})",
        "unit": "confidence",
        "value": one.confidence,
        "finding_id": one.finding_id,
        "published_at": rfc3339(one.published_at),
        "url": one.url,
        "text": one.text,
        "verdict": one.verdict,
    }


def _dialogue(sheet: ReportSheet) -> Iterator[_Row]:
    told = sheet.dialogue
    if told is None:
        return
    groups: list[tuple[str, tuple[Answered, ...]]] = [
        ("dialogue", (told.whole,)),
        ("dialogue by origin", told.by_origin),
        ("dialogue by channel", told.by_channel),
    ]
    for part, found in groups:
        for one in found:
            head = {"part": part, "key": one.key}
            yield _share(head, "answered", "messages", one.answered)
            yield _figure(
                head, "median time to answer", "seconds", one.median_s, one.answered.count
            )
    yield _figure({"part": "dialogue"}, "follow-ups", "messages", told.follow_ups)
