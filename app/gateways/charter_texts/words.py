"""The words of a block while they come in: bold at first, ended lines, and the cell."""

import re
from dataclasses import dataclass, field

from app.core.charter_texts import Cell

_SPACES = re.compile(r"\s+")
_WORD = re.compile(r"\S+")


def tidy(text: str) -> str:
    """Return a text with single spaces."""
    return _SPACES.sub(" ", text).strip()


@dataclass(slots=True)
class Words:
    """What a block holds so far; every place is reckoned once, when the block ends."""

    parts: list[str] = field(default_factory=list)
    _size: int = 0
    _bold: int = 0  # where the bold beginning ends
    _still: bool = True  # all words so far are bold
    _ends: list[int] = field(default_factory=list)

    def add(self, words: str, *, bold: bool) -> None:
        """Add words; the bold beginning ends with the first one that is not bold."""
        self.parts.append(words)
        self._size += len(words)
        self._still = self._still and (bold or not words.strip())
        if self._still and bold:
            self._bold = self._size

    def end_line(self) -> None:
        """End a line: a space in the text, and its place is kept."""
        self._ends.append(self._size)
        self.add(" ", bold=False)

    @property
    def text(self) -> str:
        """The words so far."""
        return tidy("".join(self.parts))

    @property
    def strong(self) -> int:
        """How many code points of the text are bold before the first one that is not."""
        return self._places([self._bold])[0]

    @property
    def breaks(self) -> tuple[int, ...]:
        """Where lines end, but for the last one."""
        size = len(self.text)
        return tuple(dict.fromkeys(one for one in self._places(self._ends) if 0 < one < size))

    def _places(self, marks: list[int]) -> list[int]:
        """Return how long the text is up to each place in what was added; they ascend."""
        places: list[int] = []
        size = before = 0
        for found in _WORD.finditer("".join(self.parts)):
            while len(places) < len(marks) and marks[len(places)] <= found.start():
                places.append(before)
            start = size + 1 if size else 0
            while len(places) < len(marks) and marks[len(places)] <= found.end():
                places.append(start + marks[len(places)] - found.start())
            size = before = start + len(found[0])
        return places + [before] * (len(marks) - len(places))


class Cells:
    """Follows tables by the names of their tags: `table`, `tr`, `th`, `td`."""

    def __init__(self) -> None:
        self._count = 0
        self._open: list[Cell] = []
        self._inside: list[bool] = []

    @property
    def here(self) -> Cell | None:
        """The cell that the next words are in; None between cells, and outside of tables."""
        return self._open[-1] if self._open and self._inside[-1] else None

    def follow(self, tag: str, nesting: int) -> None:
        """Take the beginning (1) or the end (-1) of an element."""
        if tag == "table" and nesting > 0:
            self._open.append(Cell(self._count, -1, -1))
            self._inside.append(False)
            self._count += 1
        elif not self._open:
            return
        elif tag == "table" and nesting < 0:
            self._open.pop()
            self._inside.pop()
        elif tag == "tr" and nesting > 0:
            self._open[-1] = Cell(self._open[-1].table, self._open[-1].row + 1, -1)
            self._inside[-1] = False
        elif tag in ("td", "th"):
            last = self._open[-1]
            if nesting > 0:
                row = max(last.row, 0)
                self._open[-1] = Cell(last.table, row, last.column + 1, head=tag == "th")
            self._inside[-1] = nesting > 0
