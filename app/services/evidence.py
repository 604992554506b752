"""Findings with the words they are about, as every service shows them."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from app.core.canonical import sha256
from app.core.communications import Communication
from app.core.errors import require
from app.core.findings import Finding, Review
from app.services.ports import UnitOfWork


@dataclass(frozen=True, slots=True)
class FindingView:
    """A finding, the words it is about, and its reviews.

    Attributes:
        exact: the passage, read from the communication; None once that was erased.
    """

    finding: Finding
    communication: Communication
    exact: str | None
    reviews: tuple[Review, ...]


def show_findings(uow: UnitOfWork, findings: Sequence[Finding]) -> list[FindingView]:
    """Put the words and the reviews beside the findings."""
    texts: dict[str, Communication] = {}
    reviews: dict[str, list[Review]] = defaultdict(list)
    for review in uow.findings.reviews([one.id for one in findings]):
        reviews[review.finding_id].append(review)
    views = []
    for one in findings:
        if one.communication_id not in texts:
            texts[one.communication_id] = require(
                uow.communications.get(one.organization_id, one.communication_id), "communication"
            )
        text = texts[one.communication_id]
        exact: str | None = text.content.body[one.start : one.end]
        if sha256((exact or "").encode()) != one.passage_hash:
            exact = None
        views.append(FindingView(one, text, exact, tuple(reviews[one.id])))
    return views
