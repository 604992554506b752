"""Findings with the words they are about, as every service shows them."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.core.canonical import sha256
from app.core.communications import Communication
from app.core.errors import require
from app.core.findings import Finding, Relation, Review
from app.core.reports import LastWord, Weighed
from app.services.ports import UnitOfWork


@dataclass(frozen=True, slots=True)
class FindingView:
    """A finding, the words it is about, and its reviews.

    Attributes:
        exact: the passage, read from the communication; None once that was erased.
        word: what a person said last of it or of the same one in an earlier check; None where
            nobody did, or where nobody asked.
        judge_asked: whether a judge was asked about it; its transcript says what came of it.
    """

    finding: Finding
    communication: Communication
    exact: str | None
    reviews: tuple[Review, ...]
    word: LastWord | None = None
    judge_asked: bool = False

    @property
    def weighed(self) -> Weighed:
        """The finding as a report counts it."""
        return Weighed(self.finding, self.word)


def show_findings(
    uow: UnitOfWork, findings: Sequence[Finding], words: Mapping[str, LastWord] | None = None
) -> list[FindingView]:
    """Put the words and the reviews beside the findings.

    Args: words: finding id -> the last word on it, for a report.
    """
    said = words or {}
    texts: dict[str, Communication] = {}
    reviews: dict[str, list[Review]] = defaultdict(list)
    for review in uow.findings.reviews([one.id for one in findings]):
        reviews[review.finding_id].append(review)
    # Only what the engine left undecided was ever asked about.
    unsettled = [one for one in findings if one.relation is Relation.UNDECIDED or one.opinion]
    asked = uow.transcripts.asked(unsettled)
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
        told, word = tuple(reviews[one.id]), said.get(one.id)
        views.append(FindingView(one, text, exact, told, word, one.id in asked))
    return views
