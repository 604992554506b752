"""A statement while it is read, and how a list's item names the value it states."""

import re
from dataclasses import dataclass, field

from app.core.charter_texts import Block, FieldLines, ReadStatement
from app.core.statements import NAME_MAX_CHARS, StatementKind, StatementText

_NAMED = re.compile(r"^(?P<name>[^.:!?]{2,60}?)\s*(?::|\s[–—-])\s+(?P<rest>\S.*)$", re.DOTALL)
_NUMBER = re.compile(r"^\d{1,2}(?:[.)]\s+|\ufe0f?\u20e3\s*)")
MARKS = " \t:–—-.,;\u00a0\u202f"
# A bare item of so few words is a value's name; a longer one is its text.
NAME_MAX_WORDS = 6


@dataclass(slots=True)
class OpenStatement:
    """A statement that is being read."""

    kind: StatementKind
    level: int
    by_item: bool = False  # it begins a paragraph or a list's item, not a heading's section
    listed: bool = False  # it is a list's item, or a table's row
    depth: int = 0  # of that item
    ticked: bool = False  # a sign stands before it, as a bullet
    alone: bool = False  # it stands in bold: what follows explains it
    name: str | None = None
    paragraphs: list[str] = field(default_factory=list)
    do: list[str] = field(default_factory=list)
    dont: list[str] = field(default_factory=list)
    traces: list[FieldLines] = field(default_factory=list)

    @property
    def text_chars(self) -> int:
        """How long its text is so far."""
        return sum(len(one) + 2 for one in self.paragraphs)

    def add_text(self, words: str, lines: tuple[int, ...]) -> None:
        """Add a paragraph."""
        self.paragraphs.append(words)
        self.traces.append(FieldLines("text", lines))

    def closed(self) -> ReadStatement:
        """Return the statement; a name alone is its text too."""
        text = "\n\n".join(self.paragraphs) or self.name or ""
        text = text.replace("\n\n- ", "\n- ")
        made = StatementText(text, self.name, tuple(self.do), tuple(self.dont))
        return ReadStatement(self.kind, made, tuple(self.traces))


def leads_in_bold(block: Block) -> bool:
    """Say whether a block begins with a name in bold.

    A mark ends it, or the line, or a capital begins what follows, or it is all there is.
    """
    bold, rest = block.text[: block.strong], block.text[block.strong :]
    after = rest.lstrip(" \u00a0\u202f")
    ended = bold.endswith((".", ":", "!", "?", "–", "—", "-")) or block.strong in block.breaks
    ended = ended or not after or after[0] in ":–—-." or (rest[0] == " " and after[0].isupper())
    return 1 < len(bold) <= NAME_MAX_CHARS and ended


def named_value(block: Block) -> tuple[str | None, str]:
    """Return a value's name and the rest of its block."""
    if leads_in_bold(block):
        name = _NUMBER.sub("", block.text[: block.strong]).strip(MARKS)
        if name:
            return name, block.text[block.strong :].lstrip(MARKS)
    first = block.text[: block.breaks[0]] if block.breaks else ""
    rest = block.text[len(first) :].lstrip()
    alone = not first.endswith((".", "!", "?", ",", ";", ":")) and rest[:1].isupper()
    if alone and 1 <= len(first.split()) < NAME_MAX_WORDS:
        return first.strip(MARKS), rest
    found = _NAMED.match(block.text)
    if found:
        return found["name"].strip(MARKS), found["rest"]
    if len(block.text.split()) <= NAME_MAX_WORDS and not block.text.endswith((".", "!", "?")):
        return block.text.strip(MARKS) or None, ""
    return None, block.text
