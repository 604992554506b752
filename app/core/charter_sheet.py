"""What of a charter was read so far: statements, leftovers, and what is still open."""

from dataclasses import dataclass

from app.core.charter_headings import Headings, Label
from app.core.charter_items import OpenStatement
from app.core.charter_texts import Block, FieldLines, Leftover, ReadStatement, Why
from app.core.statements import (
    BEHAVIOUR_MAX_CHARS,
    BEHAVIOURS_MAX,
    STATEMENTS_MAX,
    TEXT_MAX_CHARS,
    StatementKind,
)


@dataclass(slots=True)
class Section:
    """What stands under a heading that names a kind."""

    kind: StatementKind
    level: int


class Sheet:
    """Statements and leftovers, in the order they are read."""

    def __init__(self, headings: Headings) -> None:
        self.headings = headings
        self.statements: list[ReadStatement] = []
        self.leftovers: list[Leftover] = []
        self.section: Section | None = None
        self.pending: Block | None = None  # a section's heading, until a statement takes it
        self.current: OpenStatement | None = None
        self.mode: Label | None = None
        self.skipped: int | None = None  # a table that names no values
        self.counted = False  # an act was read since the last label

    def leave(self, block: Block, why: Why) -> None:
        """Leave a block over."""
        self.leftovers.append(Leftover(block.text, block.lines, why))

    def begin(
        self, kind: StatementKind, level: int, *, by_item: bool = False
    ) -> OpenStatement | None:
        """Open a statement; None when the charter is full."""
        self.end()
        if len(self.statements) >= STATEMENTS_MAX:
            return None
        self.current = OpenStatement(kind, level, by_item)
        if self.pending is not None:
            self.current.traces.append(FieldLines("heading", self.pending.lines))
            self.pending = None
        return self.current

    def end(self) -> None:
        """Close the statement that is open."""
        if self.current is not None:
            self.statements.append(self.current.closed())
        self.current, self.mode = None, None

    def open_section(self, kind: StatementKind, level: int, heading: Block | None) -> None:
        """Begin a section; without a heading, a sentence named it."""
        self.end_section()
        self.section, self.pending = Section(kind, level), heading

    def end_section(self) -> None:
        """Close the section that is open; a heading that got nothing is left over."""
        self.end()
        if self.pending is not None:
            self.leave(self.pending, Why.EMPTY)
        self.section = self.pending = None

    def leave_beside(self, block: Block) -> None:
        """Let what follows be no value's: the line speaks of all the values listed before it."""
        self.end()
        self.mode = Label.OTHER
        self.leave(block, Why.BESIDE)

    def take_label(self, block: Block, label: Label, current: OpenStatement) -> None:
        """Let what follows be what a line of the open value announces."""
        self.mode, self.counted = label, False
        current.traces.append(FieldLines("heading", block.lines))

    def add_text(self, block: Block, current: OpenStatement | None) -> None:
        """Add a paragraph to the open statement, or leave it over."""
        words = f"- {block.text}" if block.depth else block.text
        if current is None:
            self.leave(block, Why.TOO_MANY)
        elif current.text_chars + len(words) > TEXT_MAX_CHARS:
            self.leave(block, Why.TOO_LONG)
        else:
            current.add_text(words, block.lines)

    def add_behaviour(self, block: Block, words: str, label: Label | None) -> None:
        """Add an act to the open value, or leave it over.

        Args: words: of the block; label: what is said of it.
        """
        current, dont = self.current, self.headings.is_dont(words, label)
        listed = current.dont if dont and current else current.do if current else []
        self.counted = True
        if label is Label.OTHER or current is None:
            self.leave(block, Why.LABEL)
        elif len(words) > BEHAVIOUR_MAX_CHARS:
            self.leave(block, Why.TOO_LONG)
        elif len(listed) >= BEHAVIOURS_MAX:
            self.leave(block, Why.TOO_MANY)
        else:
            where = f"{'dont' if dont else 'do'}/{len(listed)}"
            listed.append(words)
            current.traces.append(FieldLines(where, block.lines))
