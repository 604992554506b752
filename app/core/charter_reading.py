"""Reads an existing charter: headings and lists to statements, everything else to leftovers.

Every line of every block is in a statement's traces or in a leftover: nothing is dropped.
"""

from dataclasses import replace

from app.core.charter_headings import Headings, Label, normal, proper_words
from app.core.charter_items import MARKS
from app.core.charter_language import LocaleChoice
from app.core.charter_layout import is_line, laid_out
from app.core.charter_pieces import cut, kind_parts, names_listed, sentences_by_kind
from app.core.charter_sheet import Section, Sheet
from app.core.charter_tables import read_tables
from app.core.charter_texts import Block, CharterReading, FieldLines, SourceText, Why
from app.core.charter_values import read_in_values
from app.core.statements import (
    NAME_MAX_CHARS,
    TEXT_MAX_CHARS,
    TITLE_MAX_CHARS,
    StatementKind,
)


class _Reader(Sheet):
    def __init__(self, source: SourceText, headings: Headings) -> None:
        super().__init__(headings)
        first = next((one for one in source.blocks if one.level or not one.why), None)
        self.names = proper_words(f"{source.title or ''} {first.text if first else ''}")
        self.title = ""
        self.seen_heading = False
        self.level = 0  # of the last heading that its format calls one
        self.blocks = laid_out(read_tables(source.blocks, headings, self.kinds_of), headings)
        real = [one for one in self.blocks if one.level and one.why is None]
        named = [self.kinds_of(one.text) for one in real]
        others = any(normal(one.text) in headings.others for one in real)
        self.has_parts = others or any(named)
        self.title_is_section = not any(StatementKind.VALUE in one for one in named[1:])
        if source.title:
            self.title = source.title[:TITLE_MAX_CHARS]
            values = self.kinds_of(source.title) == {StatementKind.VALUE}
            values = values or self.is_manifesto(normal(source.title))
            if values and not any(named):
                self.section = Section(StatementKind.VALUE, 0)

    def kinds_of(self, text: str) -> frozenset[StatementKind]:
        return self.headings.kinds_of(text, self.names)

    def in_values(self) -> Section | None:
        here = self.section
        return here if here is not None and here.kind is StatementKind.VALUE else None

    def read_all(self) -> None:
        for place, block in enumerate(self.blocks):
            after = self.blocks[place + 1] if place + 1 < len(self.blocks) else None
            self.read(block, after if after is not None and after.why is None else None)
        self.end_section()

    def read(self, block: Block, after: Block | None) -> None:
        """Read a block; one that names kinds line by line is read in its parts."""
        followed = after is not None and not after.level
        if block.why is not None:
            self.leave(block, block.why)
        elif block.role is not None and not self.in_values():
            self.leave(block, Why.MARKUP)
        elif block.level:
            self.level = block.level
            self.read_heading(block, after)
        elif block.role is None:
            parts = kind_parts(
                block, self.kinds_of, followed=followed, in_values=self.in_values() is not None
            )
            for place, part in enumerate(parts):
                last = place + 1 == len(parts)
                said = place > 0 and parts[place - 1].level > 0
                self.read_part(part, after if last else parts[place + 1], said=said)
            if block.depth and len(parts) > 1:  # « - Mission : … » is all that the item says
                self.end_section()
        else:
            self.read_words(block)

    def read_part(self, block: Block, after: Block | None, *, said: bool) -> None:
        if block.level:
            self.read_heading(replace(block, level=max(self.level, 1)), after)
        elif self.looks_like_heading(block, after):
            self.read_heading(replace(block, level=self.level + 1), after)
        elif self.pending and self.in_values() and (found := names_listed(block, said=said)):
            for one in found:
                self.read_words(one)
        else:
            self.read_words(block)

    def looks_like_heading(self, block: Block, after: Block | None) -> bool:
        """Say whether a paragraph in bold (or capitals) is a heading without its form."""
        bold = 0 < block.strong == len(block.text) and not (block.depth or block.within)
        if not bold or not is_line(block.text) or after is None or after.level:
            return False
        if self.kinds_of(block.text) or normal(block.text) in self.headings.others:
            return True
        if self.section is None:
            return not (self.seen_heading or self.leftovers or self.statements)
        return not self.in_values() and self.current is not None

    def read_words(self, block: Block) -> None:
        if self.section is None:
            self.read_outside(block)
        elif self.section.kind is StatementKind.VALUE:
            read_in_values(self, block, self.section)
        else:
            self.read_in_statement(block, self.section)

    def read_heading(self, block: Block, after: Block | None) -> None:
        kinds, rest = self.kinds_in(block, after)
        first, self.seen_heading = not self.seen_heading, True
        label = self.label_of(block, after)
        if self.is_beside(block, label):
            self.leave_beside(block)
        elif label and self.current is not None:
            self.take_label(block, label, self.current)
        elif first and block.level == 1 and self.is_title(kinds):
            self.title = self.title or block.text[:TITLE_MAX_CHARS]
            self.leave(block, Why.TITLE)
        elif len(kinds) == 1 and not (self.names_a_value(block) and self.is_value_name(block)):
            self.open_section(next(iter(kinds)), block.level, block)
            for one in rest:
                self.read_words(one)
        elif self.names_a_value(block) and len(block.text) <= NAME_MAX_CHARS:
            self.begin_value(block)
        else:
            self.end_section()
            self.leave(block, Why.HEADING)

    def label_of(self, block: Block, after: Block | None) -> Label | None:
        """Return what a heading announces in a value: it is deeper, or a list comes after it."""
        section = self.in_values()
        if section is None:
            return None
        inside = block.level > section.level or (after is not None and after.depth > 0)
        return self.headings.label_of(block.text) if inside else None

    def is_beside(self, block: Block, label: Label | None) -> bool:
        """Say whether a label speaks of no single value: of all those listed, or before any."""
        if self.current is None:
            return label is Label.DONT
        return label is not None and self.current.listed and not block.within

    def begin_value(self, block: Block) -> None:
        value = self.begin(StatementKind.VALUE, block.level)
        if value is None:
            self.leave(block, Why.TOO_MANY)
        else:
            value.name = self.headings.without_number(block.text).strip(MARKS) or block.text
            value.traces.append(FieldLines("name", block.lines))

    def kinds_in(
        self, block: Block, after: Block | None
    ) -> tuple[frozenset[StatementKind], list[Block]]:
        """Return the kinds that a heading names, and what it says of them itself."""
        kinds = self.kinds_of(block.text)
        words = normal(block.text)
        if kinds:
            return kinds, []
        if words in self.headings.either:
            several = after is not None and (after.level or after.depth or after.strong)
            return frozenset({StatementKind.VALUE if several else StatementKind.PURPOSE}), []
        if words not in self.headings.others and self.is_manifesto(words):
            return frozenset({StatementKind.VALUE}), []
        parts = kind_parts(block, self.kinds_of, followed=True, in_values=False)
        if len(parts) <= 1 or parts[0].level != 1:
            return frozenset(), []
        rest = replace(cut(block, block.text.index(parts[1].text), len(block.text)), level=0)
        kinds = self.kinds_of(parts[0].text.rstrip(" :–—-"))
        return kinds, names_listed(rest, said=True) or [rest]

    def is_manifesto(self, words: str) -> bool:
        """Say whether a heading names a manifesto whose chapters are all its values."""
        manifestos, said = set(self.headings.manifestos), set(words.split())
        left = said - manifestos - self.headings.around - self.names
        return bool(said & manifestos) and not left and not self.has_parts

    def is_title(self, kinds: frozenset[StatementKind]) -> bool:
        """Say whether a first heading names the charter, not one of its parts."""
        return len(kinds) != 1 or (kinds == {StatementKind.VALUE} and not self.title_is_section)

    def is_value_name(self, block: Block) -> bool:
        """Say whether a deeper heading is a value that is called like a kind: « Ambition »."""
        return self.headings.is_bare(block.text) and self.kinds_of(block.text) == {
            StatementKind.VISION
        }

    def names_a_value(self, block: Block) -> bool:
        section = self.in_values()
        if section is None or block.level <= section.level:
            return False
        if normal(block.text) in self.headings.others:
            return False
        # Where values are items of a list, a heading after them is about something else.
        return self.current is None or (
            not self.current.by_item and block.level <= self.current.level
        )

    def read_outside(self, block: Block) -> None:
        for said, part in sentences_by_kind(block, self.headings, None):
            kind = said or (self.headings.opening_of(part.text) if not block.depth else None)
            if kind in (None, StatementKind.VALUE) or len(part.text) > TEXT_MAX_CHARS:
                self.leave(part, Why.OUTSIDE)
                continue
            statement = self.begin(kind, 0)
            if statement is None:
                self.leave(part, Why.TOO_MANY)
                continue
            statement.add_text(part.text, part.lines)
            self.end()

    def read_in_statement(self, block: Block, section: Section) -> None:
        if self.current is not None:
            for said, part in sentences_by_kind(block, self.headings, section.kind):
                if said is not None:
                    self.open_section(said, section.level, None)
                self.add_to_statement(part, self.section or section)
        else:
            parts = list(sentences_by_kind(block, self.headings, section.kind))
            self.add_to_statement(parts[0][1], section)
            for said, part in parts[1:]:
                self.open_section(said or section.kind, section.level, None)
                self.add_to_statement(part, self.section or section)

    def add_to_statement(self, block: Block, section: Section) -> None:
        current = self.current or self.begin(section.kind, section.level)
        if current is not None and current.alone:
            self.leave(block, Why.BESIDE)
            return
        if current is not None:
            current.alone = not current.paragraphs and 0 < block.strong == len(block.text)
        self.add_text(block, current)


def read_charter(source: SourceText, headings: Headings, choice: LocaleChoice) -> CharterReading:
    """Return the statements of a charter and all that is in none of them.

    Args: choice: the language of its texts.
    """
    reader = _Reader(source, headings)
    reader.read_all()
    return CharterReading(
        reader.title,
        choice.locale,
        choice.said,
        tuple(reader.statements),
        sorted(reader.leftovers, key=lambda one: one.lines),
    )
