"""Writes the consistency report, as one HTML page and as PDF/A."""

from app.core.report_sheets import ReportSheet
from app.gateways.reports.consistency.page import write_report_page
from app.gateways.reports.consistency.paper import write_report_paper
from app.gateways.reports.consistency.sections import tell_report


class ConsistencyWriter:
    """services.ports.ConsistencyReporter: French or English; any other locale gets English."""

    def html(self, sheet: ReportSheet, locale: str) -> bytes:
        """Return one page that needs no other file."""
        return write_report_page(tell_report(sheet, locale))

    def pdf(self, sheet: ReportSheet, locale: str) -> bytes:
        """Return the same as PDF/A, stamped with the time it was made."""
        return write_report_paper(tell_report(sheet, locale), sheet.made_at)


__all__ = ["ConsistencyWriter"]
