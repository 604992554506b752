"""Where an offset is for a person: lines and columns, counted from 1, columns in code points."""

import re
from bisect import bisect_right
from dataclasses import dataclass

_LINE_END = re.compile(r"\r\n|\n|\r")


@dataclass(frozen=True, slots=True)
class Place:
    """A range of a text for a person or an editor.

    Attributes:
        line, column: of the first character, from 1.
        end_line, end_column: of the place behind the last character, as SARIF counts.
    """

    line: int
    column: int
    end_line: int
    end_column: int


class Lines:
    """Knows the lines of one text; a line ends with LF, CR or both."""

    def __init__(self, text: str) -> None:
        marks = list(_LINE_END.finditer(text))
        self._text = text
        self._starts = [0, *(mark.end() for mark in marks)]
        self._ends = [*(mark.start() for mark in marks), len(text)]

    def __len__(self) -> int:
        return len(self._starts)

    def line(self, number: int) -> str:
        """Return one line, counted from 1, without its end."""
        return self._text[self._starts[number - 1] : self._ends[number - 1]]

    def start(self, number: int) -> int:
        """Return the offset of the first character of a line, counted from 1."""
        return self._starts[number - 1]

    def place(self, start: int, end: int) -> Place:
        """Return where text[start:end] is; both offsets are in [0, len(text)]."""
        line, end_line = bisect_right(self._starts, start), bisect_right(self._starts, end)
        column, end_column = (start - self._starts[line - 1], end - self._starts[end_line - 1])
        return Place(line, column + 1, end_line, end_column + 1)
