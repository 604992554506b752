"""Comments on passages of a draft, carried along when the text moves.

Source: W3C Web Annotation Data Model, TextPositionSelector and TextQuoteSelector; code points.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from app.core.statements import Statement

CONTEXT_CHARS = 32
BODY_MAX_CHARS = 4_000


class Hold(StrEnum):
    """How an anchor holds in the draft as it stands."""

    EXACT = "exact"  # the same words at the same place
    MOVED = "moved"  # the same words, somewhere else in the same text
    ORPHANED = "orphaned"  # the words are gone


@dataclass(frozen=True, slots=True)
class Anchor:
    """The words a comment is about.

    Attributes:
        field: `name`, `text`, `do/0`, `dont/2`.
        start, end: half-open range in code points of that field when the comment was made.
        exact: the words; prefix, suffix: up to CONTEXT_CHARS around them.
    """

    statement_id: str
    locale: str
    field: str
    start: int
    end: int
    exact: str
    prefix: str
    suffix: str


@dataclass(frozen=True, slots=True)
class Comment:
    """What somebody says of a passage.

    Attributes:
        revision: integer >= 1, the optimistic lock of the comment.
    """

    id: str
    draft_id: str
    revision: int
    anchor: Anchor
    body: str
    resolved: bool
    created_by: str
    created_at: datetime
    updated_at: datetime


@dataclass(frozen=True, slots=True)
class Place:
    """Where an anchor holds now; start and end are None when it is orphaned."""

    hold: Hold
    start: int | None
    end: int | None


def field_text(statement: Statement | None, locale: str, field: str) -> str | None:
    """Return the words of one field, or None when there is no such field."""
    text = statement.texts.get(locale) if statement else None
    if text is None:
        return None
    if field in ("name", "text"):
        value: str | None = getattr(text, field)
        return value
    kind, _, index = field.partition("/")
    behaviours: Mapping[str, Sequence[str]] = {"do": text.do, "dont": text.dont}
    known = behaviours.get(kind, ())
    if not index.isascii() or not index.isdigit() or int(index[:4]) >= len(known):
        return None
    return known[int(index)]


def make_anchor(
    statement_id: str, locale: str, field: str, text: str, start: int, end: int
) -> Anchor:
    """Return the anchor of a range of a text, with its quote and context."""
    return Anchor(
        statement_id,
        locale,
        field,
        start,
        end,
        text[start:end],
        text[max(0, start - CONTEXT_CHARS) : start],
        text[end : end + CONTEXT_CHARS],
    )


def locate(anchor: Anchor, statements: Sequence[Statement]) -> Place:
    """Return where the anchor's words are in the draft as it stands.

    The same place first; else the occurrence whose surroundings are most like they were, and of
    equal ones the nearest. A behaviour that moved in its list is looked for in the whole list.
    """
    statement = next((one for one in statements if one.id == anchor.statement_id), None)
    here = field_text(statement, anchor.locale, anchor.field)
    if here is not None:
        if here[anchor.start : anchor.end] == anchor.exact:
            return Place(Hold.EXACT, anchor.start, anchor.end)
        best = max(
            _occurrences(here, anchor.exact),
            key=lambda at: (_likeness(here, at, anchor), -abs(at - anchor.start)),
            default=None,
        )
        if best is not None:
            return Place(Hold.MOVED, best, best + len(anchor.exact))
    return Place(Hold.ORPHANED, None, None)


def _occurrences(text: str, words: str) -> list[int]:
    found, at = [], text.find(words)
    while at >= 0 and words:
        found.append(at)
        at = text.find(words, at + 1)
    return found


def _likeness(text: str, at: int, anchor: Anchor) -> int:
    """Return how many characters of the old context stand around the occurrence."""
    before = text[:at][::-1]
    after = text[at + len(anchor.exact) :]
    return _shared(before, anchor.prefix[::-1]) + _shared(after, anchor.suffix)


def _shared(one: str, other: str) -> int:
    return next(
        (
            index
            for index, (left, right) in enumerate(zip(one, other, strict=False))
            if left != right
        ),
        min(len(one), len(other)),
    )
