"""HTML to blocks: headings, items and paragraphs, each with the lines its words stand on."""

import re

from app.core.builder.likeness import word_set
from app.core.charter_texts import Block, SourceText, Why
from app.core.locales import normal_locale
from app.gateways.charter_texts.words import Cells, Words
from app.gateways.texts.front_matter import front_matter
from app.gateways.texts.html_tokens import Character, Tag, html_tokens

_UNREAD = word_set("script style template noscript svg iframe object canvas audio video")
_MARKUP = frozenset({"pre"})
_TERMS = frozenset({"dt", "dd", "summary"})
_WEIGHT = re.compile(r"font-weight\s*:\s*(?:bold|[6-9]00)", re.IGNORECASE)
_CELLS = frozenset({"table", "tr", "td", "th"})
_AROUND = frozenset({"nav", "footer", "aside", "form"})
_INLINE = word_set(
    """
    a abbr b bdi bdo cite code data dfn em font i img ins kbd label mark meter output progress q
    s samp small span strong sub sup time u var wbr
    """
)
# Comments and declarations that end; possessive, so that no page of them is slow.
_NO_WORDS = re.compile(r"(?>\s|<!--(?>.*?-->)|<(?!!--)[!?/][^>]*>)*+", re.DOTALL)
_BOLD = frozenset({"b", "strong"})


class _Words(Words):
    """What a block holds so far, and on which lines of the source."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[int] = []

    def add_at(self, words: str, line: int, *, bold: bool) -> None:
        for offset, piece in enumerate(words.split("\n")):
            if piece.strip():
                self.lines.append(line + offset)
        self.add(words, bold=bold)


class HtmlBlocks:
    """Collects the blocks of a page, or of a piece of one."""

    def __init__(self, source: str, first_line: int) -> None:
        self.blocks: list[Block] = []
        self.locale: str | None = None
        self.title: str | None = None
        self._source = source
        self._line = first_line
        self._words = _Words()
        self._unread = 0
        self._markup = 0
        self._around = 0
        self._bold = 0
        self._spans: list[bool] = []
        self._lists = 0
        self._level = 0
        self._in_item = False
        self._later = False  # a paragraph of the item was read
        self._in_title = False
        self._term = False  # what a definition list defines stands there as a name does
        self._cells = Cells()

    def read(self) -> None:
        """Read all of it; what begins and never ends is left over, line by line."""
        place = 0
        for token in html_tokens(self._source):
            self._line += self._source.count("\n", place, token.start)
            place = token.start
            if isinstance(token, Tag):
                self._tag(token)
            elif not self._unread:
                said = self._source[token.start : token.end]
                words = token.text if isinstance(token, Character) else said
                self._words.add_at(words, self._line, bold=self._bold > 0 or self._term)
            self._line += self._source.count("\n", place, token.end)
            place = token.end
        self.flush()
        rest = self._source[place:]
        if not self._unread and not _NO_WORDS.fullmatch(rest):
            self.blocks += [
                Block((number,), line.strip(), why=Why.MARKUP)
                for number, line in enumerate(rest.split("\n"), start=self._line)
                if line.strip()
            ]

    def _tag(self, tag: Tag) -> None:
        if tag.name == "html" and tag.lang:
            self.locale = normal_locale(tag.lang)
        if not tag.closes:
            self._start(tag)
        if tag.closes or (tag.empty and tag.name in _UNREAD):
            self._close(tag.name)

    def _start(self, tag: Tag) -> None:
        if tag.name in _UNREAD:
            self._unread += 1
        elif tag.name in _BOLD:
            self._bold += 1
        elif tag.name == "span":
            bold = _WEIGHT.search(self._source, tag.start, tag.end) is not None
            self._spans.append(bold)
            self._bold += bold
        elif tag.name == "br":
            self._words.end_line()
        elif tag.name not in _INLINE:
            self._begin(tag.name)

    def _begin(self, tag: str) -> None:
        self.flush()
        if tag in ("ul", "ol"):
            self._lists += 1
        elif tag == "li":
            self._in_item, self._later = True, False
        elif tag in _MARKUP:
            self._markup += 1
        elif tag in _CELLS:
            self._cells.follow(tag, 1)
        elif tag in _TERMS:
            self._term = tag != "dd"
        elif tag in _AROUND:
            self._around += 1
        elif tag == "title":
            self._in_title = True
        elif len(tag) == 2 and tag[0] == "h" and tag[1] in "123456":  # noqa: PLR2004 - h1 to h6
            self._level = int(tag[1])

    def _close(self, tag: str) -> None:
        if tag in _UNREAD:
            self._unread = max(0, self._unread - 1)
        elif tag in _BOLD:
            self._bold = max(0, self._bold - 1)
        elif tag == "span":
            self._bold = max(0, self._bold - (self._spans.pop() if self._spans else 0))
        elif tag not in _INLINE:
            self.flush()
            self._end(tag)

    def _end(self, tag: str) -> None:
        if tag in ("ul", "ol"):
            self._lists = max(0, self._lists - 1)
            self._in_item = self._lists > 0
        elif tag == "li":
            self._in_item = False
        elif tag in _MARKUP:
            self._markup = max(0, self._markup - 1)
        elif tag in _CELLS:
            self._cells.follow(tag, -1)
        elif tag in _TERMS or tag == "dl":
            self._term = False
        elif tag in _AROUND:
            self._around = max(0, self._around - 1)
        elif tag == "title":
            self._in_title = False
        elif len(tag) == 2 and tag[0] == "h":  # noqa: PLR2004 - h1 to h6
            self._level = 0

    def flush(self) -> None:
        """End the block that is being read."""
        words, self._words = self._words, _Words()
        if not words.text or not words.lines:
            return
        lines = tuple(dict.fromkeys(words.lines))
        if self._in_title:
            self.title = self.title or words.text
            self.blocks.append(Block(lines, words.text, why=Why.TITLE))
            return
        depth = max(1, self._lists) if self._in_item and not self._later else 0
        within, self._later = self._in_item and self._later, self._in_item
        why = Why.MARKUP if self._markup else Why.PAGE if self._around else None
        strong = 0 if self._level else words.strong
        cell, breaks = self._cells.here, words.breaks
        self.blocks.append(
            Block(lines, words.text, self._level, depth, within, strong, why, breaks, cell)
        )


def html_blocks(source: str, first_line: int = 1) -> HtmlBlocks:
    """Return what a piece of HTML holds, read."""
    page = HtmlBlocks(source, first_line)
    page.read()
    return page


def read_html_page(source: str) -> SourceText:
    """Return the blocks of a page, its title and the language that its root declares.

    Scripts and styles are no words; a preformatted text is left over as markup.
    """
    begins, _ = front_matter(source)
    page = html_blocks(source[begins:], source.count("\n", 0, begins) + 1)
    before = settings_blocks(source[:begins])
    return SourceText((*before, *page.blocks), page.title, page.locale)


def settings_blocks(source: str, title: str | None = None) -> list[Block]:
    """Return the lines of front matter, each left over; one may name the page."""
    return [
        Block((number,), line.strip(), why=Why.TITLE if _names(line, title) else Why.FRONT_MATTER)
        for number, line in enumerate(source.splitlines(), start=1)
        if line.strip()
    ]


def _names(line: str, title: str | None) -> bool:
    return title is not None and line.lower().startswith("title") and title in line
