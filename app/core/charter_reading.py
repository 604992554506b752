"""Reads an existing charter: headings and lists to statements, everything else to leftovers.

Every line of every block is in a statement's traces or in a leftover: nothing is dropped.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from app.core.charter_headings import Headings, Label
from app.core.charter_items import MARKS, NUMBER, OpenStatement, leads_in_bold, named_value
from app.core.charter_texts import (
    Block,
    CharterReading,
    FieldLines,
    Leftover,
    ReadStatement,
    SourceText,
    Why,
)
from app.core.statements import (
    BEHAVIOUR_MAX_CHARS,
    BEHAVIOURS_MAX,
    NAME_MAX_CHARS,
    STATEMENTS_MAX,
    TEXT_MAX_CHARS,
    TITLE_MAX_CHARS,
    StatementKind,
)


@dataclass(slots=True)
class _Section:
    kind: StatementKind
    level: int
    heading: Block


class _Reader:
    def __init__(self, headings: Headings, *, title_is_section: bool) -> None:
        self.headings = headings
        self.title_is_section = title_is_section
        self.statements: list[ReadStatement] = []
        self.leftovers: list[Leftover] = []
        self.section: _Section | None = None
        self.pending: Block | None = None  # a section's heading, until a statement takes it
        self.current: OpenStatement | None = None
        self.mode: Label | None = None
        self.title = ""
        self.seen_heading = False

    def leave(self, block: Block, why: Why) -> None:
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
        if self.current is not None:
            self.statements.append(self.current.closed())
        self.current, self.mode = None, None

    def end_section(self) -> None:
        self.end()
        if self.pending is not None:
            self.leave(self.pending, Why.EMPTY)
        self.section = self.pending = None

    def read(self, block: Block) -> None:
        if block.why is not None:
            self.leave(block, block.why)
        elif block.level:
            self.read_heading(block)
        elif self.section is None:
            self.read_outside(block)
        elif self.section.kind is StatementKind.VALUE:
            self.read_in_values(block, self.section)
        else:
            self.read_in_statement(block, self.section)

    def read_heading(self, block: Block) -> None:
        kinds = self.headings.kinds_of(block.text)
        first, self.seen_heading = not self.seen_heading, True
        label = self.headings.label_of(block.text)
        if label and self.current is not None and self.current.kind is StatementKind.VALUE:
            self.mode = label
            self.current.traces.append(FieldLines("heading", block.lines))
        elif first and block.level == 1 and self.is_title(kinds):
            self.title = self.title or block.text[:TITLE_MAX_CHARS]
            self.leave(block, Why.TITLE)
        elif len(kinds) == 1:
            self.open_section(block, next(iter(kinds)))
        elif self.names_a_value(block) and len(block.text) <= NAME_MAX_CHARS:
            value = self.begin(StatementKind.VALUE, block.level)
            if value is None:
                self.leave(block, Why.TOO_MANY)
            else:
                value.name = NUMBER.sub("", block.text).strip(MARKS) or block.text
                value.traces.append(FieldLines("name", block.lines))
        else:
            self.end_section()
            self.leave(block, Why.HEADING)

    def is_title(self, kinds: frozenset[StatementKind]) -> bool:
        """Say whether a first heading names the charter, not one of its parts."""
        return len(kinds) != 1 or (kinds == {StatementKind.VALUE} and not self.title_is_section)

    def open_section(self, block: Block, kind: StatementKind) -> None:
        self.end_section()
        self.section = _Section(kind, block.level, block)
        self.pending = block

    def names_a_value(self, block: Block) -> bool:
        section = self.section
        if section is None or section.kind is not StatementKind.VALUE:
            return False
        if block.level <= section.level:
            return False
        # Where values are items of a list, a heading after them is about something else.
        return self.current is None or (
            not self.current.by_item and block.level <= self.current.level
        )

    def read_outside(self, block: Block) -> None:
        kind = self.headings.opening_of(block.text) if not block.depth else None
        if kind is None or kind is StatementKind.VALUE or len(block.text) > TEXT_MAX_CHARS:
            self.leave(block, Why.OUTSIDE)
            return
        statement = self.begin(kind, 0)
        if statement is None:
            self.leave(block, Why.TOO_MANY)
            return
        statement.add_text(block.text, block.lines)
        self.end()

    def read_in_statement(self, block: Block, section: _Section) -> None:
        current = self.current or self.begin(section.kind, section.level)
        if current is not None and current.alone:
            self.leave(block, Why.BESIDE)
            return
        words = f"- {block.text}" if block.depth else block.text
        if current is None:
            self.leave(block, Why.TOO_MANY)
        elif current.text_chars + len(words) > TEXT_MAX_CHARS:
            self.leave(block, Why.TOO_LONG)
        else:
            current.alone = not current.paragraphs and block.strong == len(block.text)
            current.add_text(words, block.lines)

    def read_in_values(self, block: Block, section: _Section) -> None:
        current = self.current
        label = self.headings.label_of(block.text)
        if label and current is not None:
            self.mode = label
            current.traces.append(FieldLines("heading", block.lines))
        elif block.depth and (current is None or (current.by_item and block.depth == 1)):
            self.read_value_item(block, section)
        elif block.depth and current is not None:
            self.read_behaviour(block, current)
        elif leads_in_bold(block) and (current is None or current.by_item):
            self.read_value_item(block, section)
        elif current is None:
            self.leave(block, Why.INTRODUCTION)
        elif current.by_item and current.listed and not block.within:
            self.leave(block, Why.BESIDE)
        elif current.text_chars + len(block.text) > TEXT_MAX_CHARS:
            self.leave(block, Why.TOO_LONG)
        else:
            current.add_text(block.text, block.lines)

    def read_value_item(self, block: Block, section: _Section) -> None:
        name, rest = named_value(block)
        if len(rest) > TEXT_MAX_CHARS or len(name or "") > NAME_MAX_CHARS:
            self.leave(block, Why.TOO_LONG)
            return
        value = self.begin(StatementKind.VALUE, section.level + 1, by_item=True)
        if value is None:
            self.leave(block, Why.TOO_MANY)
            return
        value.name, value.listed = name, block.depth > 0
        if name:
            value.traces.append(FieldLines("name", block.lines))
        if rest:
            value.add_text(rest, block.lines)

    def read_behaviour(self, block: Block, current: OpenStatement) -> None:
        before, colon, after = block.text.partition(":")
        label = self.headings.label_of(before) if colon and after.strip() else None
        words = after.strip() if label else block.text
        dont = (label or self.mode) is Label.DONT or (
            label is None and self.mode is None and self.headings.denies(words)
        )
        listed = current.dont if dont else current.do
        if len(words) > BEHAVIOUR_MAX_CHARS:
            self.leave(block, Why.TOO_LONG)
        elif len(listed) >= BEHAVIOURS_MAX:
            self.leave(block, Why.TOO_MANY)
        else:
            where = f"{'dont' if dont else 'do'}/{len(listed)}"
            listed.append(words)
            current.traces.append(FieldLines(where, block.lines))


def read_charter(source: SourceText, headings: Headings, locale: str) -> CharterReading:
    """Return the statements of a charter and all that is in none of them.

    Args: locale: what its texts are in, when the source declares nothing else.
    """
    below = any(
        StatementKind.VALUE in headings.kinds_of(one.text) for one in _headings(source.blocks)[1:]
    )
    reader = _Reader(headings, title_is_section=not below)
    if source.title:
        reader.title = source.title[:TITLE_MAX_CHARS]
        named = headings.kinds_of(source.title)
        if named == {StatementKind.VALUE} and not _named_anywhere(source.blocks, headings):
            title = Block((), source.title)
            reader.section = _Section(StatementKind.VALUE, 0, title)
    for block in source.blocks:
        reader.read(block)
    reader.end_section()
    return CharterReading(
        reader.title,
        source.locale or locale,
        tuple(reader.statements),
        sorted(reader.leftovers, key=lambda one: one.lines),
    )


def _headings(blocks: Sequence[Block]) -> list[Block]:
    return [one for one in blocks if one.level and one.why is None]


def _named_anywhere(blocks: Sequence[Block], headings: Headings) -> bool:
    return any(headings.kinds_of(one.text) for one in _headings(blocks))
