"""Reporters whose pages say what they were made of and nothing more."""

from collections.abc import Callable

from app.core.records import Record
from app.core.report_sheets import ReportSheet


class FakeReporter:
    """Writes one line a version."""

    def __init__(self, forbid: Callable[[str], None] = lambda _what: None) -> None:
        self._forbid = forbid

    def html(self, record: Record, locale: str) -> bytes:
        self._forbid("A report was written")
        lines = [f"{one.version.number} {one.version.title}" for one in record.versions]
        return f"<html lang={locale}>{record.name} {lines}".encode()

    def pdf(self, record: Record, locale: str) -> bytes:
        return b"%PDF-1.7 " + self.html(record, locale)


class FakeConsistencyReporter:
    """Writes one line of totals."""

    def __init__(self, forbid: Callable[[str], None] = lambda _what: None) -> None:
        self._forbid = forbid

    def html(self, sheet: ReportSheet, locale: str) -> bytes:
        self._forbid("A report was written")
        whole = sheet.report.whole
        return f"<html lang={locale}>{sheet.name} {whole.passages} {whole.counts}".encode()

    def pdf(self, sheet: ReportSheet, locale: str) -> bytes:
        return b"%PDF-1.7 " + self.html(sheet, locale)
