"""An existing charter as blocks of lines, and what was understood of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from app.core.statements import StatementKind, StatementText


class Why(StrEnum):
    """Why a part of a charter is in no statement."""

    TITLE = "title"  # it became the draft's title
    FRONT_MATTER = "front-matter"  # settings of a site generator
    OUTSIDE = "outside"  # under no heading that names a mission, a vision or values
    HEADING = "heading"  # a heading that names none of these
    EMPTY = "empty"  # a heading with nothing under it that could be a statement
    BESIDE = "beside"  # words after a statement that stands in bold by itself
    INTRODUCTION = "introduction"  # words before the first value
    LABEL = "label"  # under a line of its value that nobody knows how to take
    MARKUP = "markup"  # code, a table that names no value, a template's commands
    PAGE = "page"  # navigation, a footer, what stands beside a page's own words
    NOTE = "note"  # a footnote or endnote
    TOO_LONG = "too-long"  # over the limit of its field
    TOO_MANY = "too-many"  # over the limit of its list


class LocaleFrom(StrEnum):
    """On whose word the texts are in their language."""

    REQUESTED = "requested"  # whoever imports them said so
    DECLARED = "declared"  # the source itself says so
    GUESSED = "guessed"  # its small words are of that language
    DEFAULT = "default"  # nothing says so: it is the organization's


class Role(StrEnum):
    """What a table makes of a cell under values."""

    NAME = "name"  # a value begins
    WORDS = "words"
    DO = "do"
    DONT = "dont"
    HEAD = "head"  # it says what the column holds


@dataclass(frozen=True, slots=True)
class Cell:
    """Where in a table a block stands; all from 0.

    Attributes: head: its format says that it heads a row or a column.
    """

    table: int
    row: int
    column: int
    head: bool = False


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph, heading or list item.

    Attributes:
        lines: 1-based numbers of the source's lines that hold its words; of a DOCX, its paragraphs.
        text: without markup.
        level: of a heading, 1 to 6; 0: no heading.
        depth: of a list item, from 1; 0: no item.
        within: whether it goes on with the item before it.
        strong: how many code points at its start are in bold.
        why: set when the reader of its format knows that it is no prose.
        breaks: where in the text the source breaks a line; a space stands there.
        cell: of a table; role: what the table as a whole makes of it.
    """

    lines: tuple[int, ...]
    text: str
    level: int = 0
    depth: int = 0
    within: bool = False
    strong: int = 0
    why: Why | None = None
    breaks: tuple[int, ...] = ()
    cell: Cell | None = None
    role: Role | None = None


@dataclass(frozen=True, slots=True)
class SourceText:
    """A charter as it was read from its format.

    Attributes:
        title: what its settings call it; locale: the language it declares, a BCP 47 tag.
    """

    blocks: tuple[Block, ...]
    title: str | None = None
    locale: str | None = None


@dataclass(frozen=True, slots=True)
class FieldLines:
    """Where a field of a statement was read.

    Attributes:
        field: `heading`, `name`, `text`, `do/0`, `dont/2`.
    """

    field: str
    lines: tuple[int, ...]

    def as_json(self) -> dict[str, Any]:
        """Return the shape clients see."""
        return {"field": self.field, "lines": list(self.lines)}


@dataclass(frozen=True, slots=True)
class ReadStatement:
    """A statement that was recognised."""

    kind: StatementKind
    text: StatementText
    traces: tuple[FieldLines, ...]


@dataclass(frozen=True, slots=True)
class Leftover:
    """A part that is in no statement."""

    text: str
    lines: tuple[int, ...]
    why: Why

    def as_json(self) -> dict[str, Any]:
        """Return the shape of 3-api, with every line."""
        return {
            "text": self.text,
            "line": self.lines[0],
            "lines": list(self.lines),
            "why": self.why.value,
        }


@dataclass(frozen=True, slots=True)
class CharterReading:
    """What was understood, and all the rest.

    Attributes: locale: of every text; locale_from: on whose word.
    """

    title: str
    locale: str
    locale_from: LocaleFrom
    statements: tuple[ReadStatement, ...]
    leftovers: Sequence[Leftover]
