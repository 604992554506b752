"""Writes the auditor's report, as one HTML page and as PDF/A."""

from app.core.records import Record
from app.gateways.reports.page import write_page
from app.gateways.reports.paper import write_paper
from app.gateways.reports.telling import tell


class AuditReporter:
    """services.ports.RecordReporter: French or English; any other locale gets English."""

    def html(self, record: Record, locale: str) -> bytes:
        """Return one page that needs no other file."""
        return write_page(tell(record, locale))

    def pdf(self, record: Record, locale: str) -> bytes:
        """Return the same as PDF/A, stamped with the time of the newest entry."""
        return write_paper(tell(record, locale), record.as_of)


__all__ = ["AuditReporter"]
