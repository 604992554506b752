"""The organization: the tenant whose word is kept."""

import re
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

SLUG_PATTERN = r"^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$"
_SLUG = re.compile(SLUG_PATTERN)


class Visibility(StrEnum):
    """Who may read without a key."""

    PRIVATE = "private"
    PUBLIC = "public"


class Gate(StrEnum):
    """What a draft must pass before."""

    SUBMIT = "submit"
    PUBLISH = "publish"


@dataclass(frozen=True, slots=True)
class Gates:
    """Names of rules that must be silent before each act; core.gates knows which there are."""

    submit: tuple[str, ...] = ()
    publish: tuple[str, ...] = ()

    def of(self, gate: Gate) -> tuple[str, ...]:
        """Return the rules of one gate."""
        return self.submit if gate is Gate.SUBMIT else self.publish

    def as_json(self) -> dict[str, list[str]]:
        """Return the shape of the API."""
        return {"submit": list(self.submit), "publish": list(self.publish)}


WORDS_MAX = 200
WORD_MAX_CHARS = 100
WORD_REASON_MAX_CHARS = 500


@dataclass(frozen=True, slots=True)
class OwnWord:
    """A word the organization does not use, or prefers another one to.

    Attributes:
        locale: BCP 47 tag; `fr` counts in every kind of French.
        word: one form, found as a whole word; its inflections are listed as words of their own.
        instead: what to write; None when the word is simply not used.
        reason: told to whoever wrote it; may be empty.
    """

    locale: str
    word: str
    instead: str | None
    reason: str

    def as_json(self) -> dict[str, str | None]:
        """Return the shape of the API."""
        return {
            "locale": self.locale,
            "word": self.word,
            "instead": self.instead,
            "reason": self.reason,
        }


@dataclass(frozen=True, slots=True)
class Organization:
    """The tenant.

    Attributes:
        slug: its handle in URLs; lower-case letters, digits and inner hyphens, at most 63.
        visibility: whether published texts are readable without a key.
        report_visibility: whether the consistency report is, too.
        approvals_required: how many approvals a publication needs.
        notice: a sentence for readers about where the texts come from; may be empty.
        words: those it does not use or prefers others to, in its own order.
        gates: rules that must be silent before a draft is submitted or published.
        revision: integer >= 1, the optimistic lock of this record.
    """

    id: str
    slug: str
    name: str
    default_locale: str
    locales: tuple[str, ...]
    visibility: Visibility
    report_visibility: Visibility
    approvals_required: int
    notice: str
    revision: int
    created_at: datetime
    updated_at: datetime
    words: tuple[OwnWord, ...] = ()
    gates: Gates = Gates()


def is_slug(text: str) -> bool:
    """Say whether the text can be a slug."""
    return _SLUG.fullmatch(text) is not None
