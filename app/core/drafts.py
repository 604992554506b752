"""Drafts: mutable working copies of the charter, every save kept as a revision."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from app.core.statements import Statement, statements_from_json


class DraftState(StrEnum):
    """Where a draft stands. A save brings it back to `editing`."""

    EDITING = "editing"
    IN_REVIEW = "in_review"
    APPROVED = "approved"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"


OPEN_STATES = frozenset({DraftState.EDITING, DraftState.IN_REVIEW, DraftState.APPROVED})


@dataclass(frozen=True, slots=True)
class DraftContent:
    """What a save keeps.

    Attributes:
        effective_from: RFC 3339 text in UTC, or None for "when published".
        based_on: number of the version the statements were copied from; None for a first charter.
    """

    title: str
    statements: tuple[Statement, ...]
    effective_from: str | None = None
    based_on: int | None = None

    def as_json(self) -> dict[str, Any]:
        """Return the value whose canonical bytes a revision stores."""
        return {
            "title": self.title,
            "statements": [one.as_json() for one in self.statements],
            "effective_from": self.effective_from,
            "based_on": self.based_on,
        }

    @staticmethod
    def from_json(raw: Mapping[str, Any]) -> "DraftContent":
        """Return the content that `as_json` wrote."""
        return DraftContent(
            title=raw["title"],
            statements=statements_from_json(raw["statements"]),
            effective_from=raw.get("effective_from"),
            based_on=raw.get("based_on"),
        )


@dataclass(frozen=True, slots=True)
class Draft:
    """The head of a draft.

    Attributes:
        revision: integer >= 1; the latest save.
        submitted_by: who asked for the review that is on, or was last.
    """

    id: str
    organization_id: str
    state: DraftState
    revision: int
    content: DraftContent
    created_at: datetime
    created_by: str
    updated_at: datetime
    updated_by: str
    published_as: int | None = None
    submitted_by: str | None = None
    submitted_at: datetime | None = None

    @property
    def etag(self) -> str:
        """The strong entity tag of the draft, quotes included."""
        return draft_etag(self.revision, self.state)


@dataclass(frozen=True, slots=True)
class Revision:
    """One save of a draft; immutable."""

    draft_id: str
    revision: int
    content: DraftContent
    saved_at: datetime
    saved_by: str


def draft_etag(revision: int, state: DraftState) -> str:
    """Return the strong entity tag of a draft at a revision; a change of state changes it too."""
    return f'"{revision}-{state.value}"'


def revision_of_etag(etag: str) -> int | None:
    """Return the revision an entity tag of ours names, or None when it is not ours."""
    head = etag.strip().strip('"').partition("-")[0]
    return int(head) if head.isascii() and head.isdigit() and len(head) < 10 else None  # noqa: PLR2004 - ten digits could overflow a column


def changed_pointers(before: Any, after: Any, at: str = "") -> list[str]:
    """Name the places at which two JSON values differ.

    Returns: RFC 6901 pointers, the deepest place that both values have in common; lists of
        different length differ as a whole.
    """
    if isinstance(before, Mapping) and isinstance(after, Mapping):
        out: list[str] = []
        for key in sorted(before.keys() | after.keys()):
            step = f"{at}/{key.replace('~', '~0').replace('/', '~1')}"
            if key in before and key in after:
                out += changed_pointers(before[key], after[key], step)
            else:
                out.append(step)
        return out
    if isinstance(before, list) and isinstance(after, list) and len(before) == len(after):
        out = []
        for index, (one, other) in enumerate(zip(before, after, strict=True)):
            out += changed_pointers(one, other, f"{at}/{index}")
        return out
    # JSON tells 1 from true, Python does not.
    same = before == after and isinstance(before, bool) == isinstance(after, bool)
    return [] if same else [at]


def allowed_actions(
    draft: Draft,
    caller_id: str,
    *,
    may_write: bool,
    may_publish: bool,
    approvals_required: int,
    has_decided: bool = False,
) -> list[str]:
    """Name what the caller may do with the draft now, as clients show it.

    Args: has_decided: the caller approved this submission already.
    """
    state = draft.state
    if state not in OPEN_STATES:
        return []
    actions = ["edit"] if may_write else []
    if may_write and state is DraftState.EDITING:
        actions.append("submit")
    if may_publish and state is DraftState.IN_REVIEW:
        if caller_id != draft.submitted_by and not has_decided:
            actions.append("approve")
        actions.append("reject")
    if may_publish and state is DraftState.APPROVED:
        actions.append("reject")
    if may_publish and (approvals_required == 0 or state is DraftState.APPROVED):
        actions.append("publish")
    return [*actions, "withdraw"] if may_write else actions
