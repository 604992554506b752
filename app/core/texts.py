"""A text to be read, and where each of its characters stands in the file as it was written."""

import unicodedata
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

# Two line breaks end a passage whatever follows them.
PASSAGE_END = "\n\n"


@dataclass(frozen=True, slots=True)
class Run:
    """Characters of a text that come from one place of its source.

    Attributes:
        at, length: where they stand in the text, and how many they are, in code points.
        start, end: the half-open range of the source; empty for what the source does not have.
        verbatim: whether they are the source's own characters, one for one.
    """

    at: int
    length: int
    start: int
    end: int
    verbatim: bool


@dataclass(frozen=True, slots=True)
class Link:
    """An address that the words lead to without holding it.

    Attributes:
        at: where in the text its last word ends, or where it stood by itself.
    """

    at: int
    address: str


@dataclass(frozen=True, slots=True)
class MappedText:
    """Words without their markup, with a map back.

    Attributes:
        text: what is read, in code points.
        runs: in order, covering the text; their source ranges are in order too.
        starts: `at` of each run.
        links: addresses that were left out, in order: to some readers they are evidence.
        code: half-open ranges of the text that are code between words, in order.
    """

    text: str
    runs: tuple[Run, ...]
    starts: tuple[int, ...]
    links: tuple[Link, ...] = ()
    code: tuple[tuple[int, int], ...] = ()

    def source_range(self, start: int, end: int) -> tuple[int, int]:
        """Return the half-open range of the source that holds text[start:end].

        Args: start, end: 0 <= start < end <= len(text).
        Raises: ValueError: the range is empty or not of this text.
        """
        if not 0 <= start < end <= len(self.text):
            raise ValueError(f"[{start}, {end}) is no range of a text of {len(self.text)}")
        first, last = self._run_at(start), self._run_at(end - 1)
        left = first.start + (start - first.at if first.verbatim else 0)
        right = last.start + (end - last.at) if last.verbatim else last.end
        return left, right

    def pieces(self, start: int, end: int) -> Iterator[Run]:
        """Yield the runs of text[start:end], the outer ones cut to it."""
        place = bisect_right(self.starts, start) - 1
        while start < end:
            run = self.runs[place]
            stop = min(end, run.at + run.length)
            if run.verbatim:
                left = run.start + start - run.at
                yield Run(start, stop - start, left, left + stop - start, verbatim=True)
            else:
                yield Run(start, stop - start, run.start, run.end, verbatim=False)
            start, place = stop, place + 1

    def _run_at(self, place: int) -> Run:
        return self.runs[bisect_right(self.starts, place) - 1]


class TextBuilder:
    """Collects a MappedText from its beginning to its end."""

    def __init__(self, source: str) -> None:
        self._source = source
        self._parts: list[str] = []
        self._runs: list[Run] = []
        self._links: list[Link] = []
        self._code: list[tuple[int, int]] = []
        self._length = 0
        self._tail = PASSAGE_END  # the last two characters; nothing was said yet

    def copy(self, start: int, end: int) -> None:
        """Add source[start:end], in normal form C (Unicode annex 15)."""
        piece = self._source[start:end]
        if unicodedata.is_normalized("NFC", piece):
            self._add(piece, start, end, verbatim=True)
            return
        left = 0
        for right in range(1, len(piece) + 1):
            if right == len(piece) or not unicodedata.combining(piece[right]):
                letter = piece[left:right]
                composed = unicodedata.normalize("NFC", letter)
                self._add(composed, start + left, start + right, verbatim=composed == letter)
                left = right

    def keep(self, start: int, end: int) -> None:
        """Add source[start:end] as it is, whatever its normal form."""
        self._add(self._source[start:end], start, end, verbatim=True)

    def put(self, text: str, start: int, end: int) -> None:
        """Add characters that stand for source[start:end]."""
        self._add(text, start, end, verbatim=False)

    def space(self, start: int, end: int) -> None:
        """Add one space for source[start:end], unless white space or nothing stands before it."""
        if not self._tail[-1].isspace():
            self._add(" ", start, end, verbatim=self._source[start:end] == " ")

    def end_passage(self) -> None:
        """Let whatever comes next be in another passage."""
        if self._tail != PASSAGE_END:
            here = self._runs[-1].end
            self._add(PASSAGE_END, here, here, verbatim=False)

    def link(self, address: str) -> None:
        """Remember an address that is left out here, or that the words so far lead to."""
        self._links.append(Link(self._length, address))

    def here(self) -> int:
        """Return where the next character will stand in the text."""
        return self._length

    def code_since(self, start: int) -> None:
        """Remember that what was added since then is code."""
        if start < self._length:
            self._code.append((start, self._length))

    def include(self, inner: MappedText, outer: MappedText) -> None:
        """Add a text that was read from another one, which itself was read from the source."""
        self._links += [Link(self._length + one.at, one.address) for one in inner.links]
        self._code += [(self._length + start, self._length + end) for start, end in inner.code]
        for run in inner.runs:
            words = inner.text[run.at : run.at + run.length]
            if run.start == run.end:
                here = self._runs[-1].end if self._runs else 0
                self._add(words, here, here, verbatim=False)
            elif run.verbatim:
                for piece in outer.pieces(run.start, run.end):
                    left = piece.at - run.start
                    cut = words[left : left + piece.length]
                    self._add(cut, piece.start, piece.end, verbatim=piece.verbatim)
            else:
                self._add(words, *outer.source_range(run.start, run.end), verbatim=False)

    def build(self) -> MappedText:
        """Return what was collected."""
        runs = tuple(self._runs)
        starts = tuple(run.at for run in runs)
        links, code = tuple(self._links), tuple(self._code)
        return MappedText("".join(self._parts), runs, starts, links, code)

    def _add(self, text: str, start: int, end: int, *, verbatim: bool) -> None:
        if not text:
            return
        last = self._runs[-1] if self._runs else None
        if last and verbatim and last.verbatim and last.end == start:
            self._runs[-1] = Run(last.at, last.length + len(text), last.start, end, verbatim=True)
        else:
            self._runs.append(Run(self._length, len(text), start, end, verbatim))
        self._parts.append(text)
        self._length += len(text)
        self._tail = (self._tail + text)[-2:]


def plain_text(source: str) -> MappedText:
    """Return a text that is its own source."""
    builder = TextBuilder(source)
    builder.copy(0, len(source))
    return builder.build()


def parts_of(text: str, max_chars: int) -> Iterator[tuple[int, int]]:
    """Yield half-open ranges that cover a text, each of at most `max_chars` code points.

    A part ends where a passage does when one does in its second half: after a blank line, else a
    line, a sentence, a space.
    """
    start = 0
    while len(text) - start > max_chars:
        end = start + max_chars
        for mark in ("\n\n", "\n", ". ", " "):
            found = text.rfind(mark, start + max_chars // 2, end)
            if found >= 0:
                end = found + len(mark)
                break
        yield start, end
        start = end
    if start < len(text):
        yield start, len(text)
