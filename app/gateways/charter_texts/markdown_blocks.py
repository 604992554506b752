"""Markdown to blocks: CommonMark read by markdown-it, which says on which lines a block stands."""

import re

from markdown_it import MarkdownIt
from markdown_it.token import Token

from app.core.charter_texts import Block, SourceText, Why
from app.gateways.charter_texts.html_blocks import html_blocks, settings_blocks
from app.gateways.charter_texts.words import Cells, Words
from app.gateways.texts.front_matter import front_matter

_TITLE = re.compile(r"^title[ \t]*[:=][ \t]*[\"']?(.+?)[\"']?[ \t]*$", re.MULTILINE)
_BREAK = re.compile(r"<br\s*/?>$", re.IGNORECASE)
_COMMAND = re.compile(r"^\s*(?:\{%.*%\}\s*)+$", re.DOTALL)


class _Page:
    def __init__(self, source: str, skipped: int) -> None:
        self.source = source
        self.lines = source.splitlines()
        self.skipped = skipped
        self.blocks: list[Block] = []
        self.level = 0
        self.depth = 0
        self.cells = Cells()
        self.later = False  # a paragraph of the item was read

    def numbers(self, token: Token) -> tuple[int, ...]:
        """Return the numbers of the lines of a token that are not blank."""
        start, end = token.map or (0, 0)
        return tuple(
            at + 1 + self.skipped
            for at in range(start, min(end, len(self.lines)))
            if self.lines[at].strip()
        )

    def read(self) -> None:
        parser = MarkdownIt("commonmark", {"maxNesting": 50}).enable("table")
        for token in parser.parse("\n".join(self.lines)):
            self.nest(token)
            if token.type == "inline":
                self.add_inline(token)
            elif token.type == "html_block":
                self.add_html(token)
            elif token.type in ("fence", "code_block", "hr"):
                self.add_lines(token)

    def nest(self, token: Token) -> None:
        """Follow what the next words are inside of."""
        if token.type == "heading_open":
            self.level = int(token.tag[1])
        elif token.type == "heading_close":
            self.level = 0
        elif token.type.endswith("_list_open"):
            self.depth += 1
        elif token.type.endswith("_list_close"):
            self.depth -= 1
        elif token.type == "list_item_open":
            self.later = False
        else:
            self.cells.follow(token.tag, token.nesting)

    def add_inline(self, token: Token) -> None:
        words = _inline(token)
        text = words.text
        lines = self.numbers(token)
        if not lines or (not text and self.cells.here):
            return
        markup = not text or _COMMAND.match(text)
        depth = 0 if self.level else self.depth
        why = Why.MARKUP if markup else None
        said = text or self.lines[lines[0] - 1 - self.skipped].strip()
        within = self.later and depth > 0
        self.later = self.depth > 0
        depth = 0 if within else depth
        strong = 0 if self.level else words.strong
        cell, breaks = self.cells.here, words.breaks
        self.blocks.append(Block(lines, said, self.level, depth, within, strong, why, breaks, cell))

    def add_lines(self, token: Token) -> None:
        """Leave over every line of what is no prose."""
        self.blocks += [
            Block((number,), self.lines[number - 1 - self.skipped].strip(), why=Why.MARKUP)
            for number in self.numbers(token)
        ]

    def add_html(self, token: Token) -> None:
        start = (token.map or (0, 0))[0]
        self.blocks += html_blocks(token.content, start + 1 + self.skipped).blocks
        read = {line for block in self.blocks for line in block.lines}
        self.blocks += [
            Block((number,), self.lines[number - 1 - self.skipped].strip(), why=Why.MARKUP)
            for number in self.numbers(token)
            if number not in read
        ]

    def add_forgotten(self) -> None:
        """Leave over the lines that no token holds: link definitions, underlines of headings."""
        read = {line for block in self.blocks for line in block.lines}
        for at, line in enumerate(self.lines):
            if line.strip() and at + 1 + self.skipped not in read:
                self.blocks.append(Block((at + 1 + self.skipped,), line.strip(), why=Why.MARKUP))


def _inline(token: Token) -> Words:
    """Return the words of inline content, with what of them is bold at first and its lines."""
    words = Words()
    bold = 0
    for child in token.children or ():
        if child.type == "strong_open":
            bold += 1
        elif child.type == "strong_close":
            bold -= 1
        elif child.type in ("softbreak", "hardbreak") or _BREAK.match(child.content):
            words.end_line()
        elif child.type in ("text", "code_inline", "image") and child.content:
            words.add(child.content, bold=bold > 0)
    return words


def read_markdown_page(source: str) -> SourceText:
    """Return the blocks of a page; its settings give the title and the language."""
    begins, locale = front_matter(source)
    before = source[:begins]
    found = _TITLE.search(before)
    title = found.group(1) if found else None
    page = _Page(source[begins:], before.count("\n"))
    page.read()
    page.add_forgotten()
    blocks = sorted(page.blocks, key=lambda one: one.lines)
    return SourceText((*settings_blocks(before, title), *blocks), title, locale)
