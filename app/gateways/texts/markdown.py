"""Markdown to its words, each with its place in the source."""

from typing import Any

from markdown_it import MarkdownIt

from app.core.places import Lines
from app.core.texts import MappedText, TextBuilder
from app.gateways.texts.html_pages import read_html
from app.gateways.texts.inline import markdown_parser, read_inline


class _Page:
    """One source, read block by block."""

    def __init__(self, source: str, begins: int) -> None:
        self._source = source
        self._begins = begins
        self._lines = Lines(source[begins:])
        self._cell: int | None = None  # in a table's row, where in its line the last cell ended
        self._env: dict[str, Any] = {}
        self.builder = TextBuilder(source)

    def read(self, parser: MarkdownIt) -> None:
        for token in parser.parse(self._source[self._begins :], self._env):
            if token.tag == "tr":
                self._cell = 0 if token.nesting == 1 else None
            if token.map is None or not token.content:
                continue
            if token.type == "inline":
                inner = read_inline(parser, token.content, self._env)
            elif token.type == "html_block":
                inner, _ = read_html(token.content)
            else:
                continue
            self.builder.end_passage()
            self.builder.include(inner, self._find(token.content, token.map[0]))
            self.builder.end_passage()

    def _find(self, content: str, first: int) -> MappedText:
        """Return a block's content, mapped onto the source; its first line is line `first`."""
        builder = TextBuilder(self._source)
        for number, wanted in enumerate(content.split("\n"), first + 1):
            end = len(self._source)
            if number > len(self._lines):
                builder.put(wanted, end, end)
            else:
                line, offset = self._lines.line(number), self._begins + self._lines.start(number)
                end = self._align(builder, wanted, line, offset)
            builder.put("\n", end, end)
        return builder.build()

    def _align(self, builder: TextBuilder, wanted: str, line: str, offset: int) -> int:
        """Add one line of content; the source has it behind quote marks, bullets and indents.

        Args: line: of the source; offset: where it begins there.
        Returns: where in the source the words end.
        """
        bare = wanted.strip()
        lead = wanted[: len(wanted) - len(wanted.lstrip())] if bare else ""
        at = _suffix(line, bare) if self._cell is None else line.find(bare, self._cell)
        begin = offset + (at if at >= 0 else self._cell or 0)
        builder.put(lead, begin, begin)
        end = begin + len(bare)
        if at >= 0:
            builder.keep(begin, end)
        else:
            end = offset + _scatter(builder, bare, line, offset, self._cell or 0)
        builder.put(wanted[len(lead) + len(bare) :], end, end)
        if self._cell is not None:
            self._cell = end - offset
        return end


def _suffix(line: str, bare: str) -> int:
    """Return where the line's last words begin when they are these, else where they first occur."""
    end = len(line.rstrip())
    return end - len(bare) if line[:end].endswith(bare) else line.find(bare)


def _scatter(builder: TextBuilder, bare: str, line: str, offset: int, after: int) -> int:
    """Add characters one by one: a cell of a table loses the backslashes before its bars.

    Returns: where in the line the last one ended.
    """
    place = after
    for character in bare:
        at = line.find(character, place)
        if at < 0:  # a tab that became spaces
            builder.put(character, offset + place, offset + place)
        else:
            builder.keep(offset + at, offset + at + 1)
            place = at + 1
    return place


def read_markdown(source: str, begins: int = 0) -> MappedText:
    """Return what a Markdown page says.

    Code blocks, addresses, images and tags are not read; headings, list items and cells end a
    passage.
    Args: begins: where the page starts, behind its front matter.
    """
    page = _Page(source, begins)
    page.read(markdown_parser())
    return page.builder.build()
