"""The words inside one Markdown paragraph or heading, each with its place in it.

markdown-it says what is a word and what is markup, not where it stands. Every inline rule is
therefore wrapped: the place before and after it ran is what it read.
"""

import re
from collections.abc import Callable
from typing import Any

from markdown_it import MarkdownIt, rules_inline
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from app.core.texts import MappedText, TextBuilder
from app.gateways.texts.html_pages import UNREAD, copy_prose
from app.gateways.texts.html_tokens import Tag, html_tokens

_Rule = Callable[[StateInline, bool], bool]
_RULES: dict[str, _Rule] = {
    "escape": rules_inline.escape,
    "backticks": rules_inline.backtick,
    "strikethrough": rules_inline.strikethrough.tokenize,
    "emphasis": rules_inline.emphasis.tokenize,
    "link": rules_inline.link,
    "image": rules_inline.image,
    "autolink": rules_inline.autolink,
    "html_inline": rules_inline.html_inline,
    "entity": rules_inline.entity,
}

# The time that markdown-it takes grows with the square of a paragraph of brackets or stars. One
# longer than this, some 1,500 words, is read with its marks.
_CONTENT_MAX_CHARS = 10_000
_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9-]*)")


def markdown_parser() -> MarkdownIt:
    """Return CommonMark with tables, whose inline tokens know where they stand in `meta`."""
    parser = MarkdownIt("commonmark", {"maxNesting": 100})
    parser.enable(["table", "strikethrough"])
    parser.core.ruler.enableOnly(["normalize", "block"])  # inline content is read one by one
    parser.inline.ruler2.disable("fragments_join")  # it would join what has two places
    ruler = parser.inline.ruler
    ruler.at("text", _read_text)
    ruler.at("newline", _read_newline)
    for name, rule in _RULES.items():
        ruler.at(name, _placed(rule))
    ruler.push("character", _read_character)
    return parser


def _say(state: StateInline, kind: str, start: int, end: int) -> None:
    token = state.push(kind, "", 0)
    token.content = state.src[start:end]
    token.meta = {"at": (start, end)}


def _read_text(state: StateInline, silent: bool) -> bool:
    found = state.md.inline.terminator_re.search(state.src, state.pos)
    end = min(found.start() if found else state.posMax, state.posMax)
    if end == state.pos:
        return False
    if not silent:
        _say(state, "text", state.pos, end)
    state.pos = end
    return True


def _read_newline(state: StateInline, silent: bool) -> bool:
    start = end = state.pos
    if state.src[start] != "\n":
        return False
    while end < state.posMax and state.src[end] in "\n \t":
        end += 1
    if not silent:
        hard = state.src.endswith("  ", 0, start)
        _say(state, "hardbreak" if hard else "softbreak", start, end)
    state.pos = end
    return True


def _read_character(state: StateInline, silent: bool) -> bool:
    """Read a mark that turned out to be no markup; it comes last and always succeeds."""
    if not silent:
        _say(state, "text", state.pos, state.pos + 1)
    state.pos += 1
    return True


def _placed(rule: _Rule) -> _Rule:
    """Return the rule, whose tokens say where they stand."""

    def run(state: StateInline, silent: bool) -> bool:
        start, count = state.pos, len(state.tokens)
        if not rule(state, silent):
            return False
        if not silent:
            if state.pending:  # backticks that close nothing
                state.pushPending()
            _place(state.tokens[count:], start, state.pos)
        return True

    return run


def _place(tokens: list[Token], start: int, end: int) -> None:
    fresh = [one for one in tokens if one.nesting == 0 and "at" not in one.meta]
    if len(fresh) == 1:
        fresh[0].meta = {"at": (start, end)}
        return
    for one in fresh:  # a row of emphasis marks, a token each
        one.meta = {"at": (start, start + len(one.content))}
        start += len(one.content)


def read_inline(parser: MarkdownIt, content: str, env: dict[str, Any]) -> MappedText:
    """Return the words of a paragraph's content, mapped onto it.

    Images, addresses, comments and tags are not read; code between words is. Where a link leads
    is noted beside the words.
    Args: env: as the block parser left it: link references are there.
    """
    words = _Words(content)
    if len(content) > _CONTENT_MAX_CHARS:
        return words.unparsed()
    for token in parser.inline.parse(content, parser, env, []):
        words.add(token)
    return words.build()


class _Words:
    """Collects what the tokens of one paragraph say."""

    def __init__(self, content: str) -> None:
        self._content = content
        self._builder = TextBuilder(content)
        self._prose = (0, 0)  # read, and not yet added: an address comes in several tokens
        self._unread = False
        self._automatic = False
        self._address: str | None = None  # of the link whose words are being read
        self._led = 0  # where they began
        self._pictured = False  # the link holds a picture

    def add(self, token: Token) -> None:
        """Take the next token."""
        start, end = token.meta.get("at", (0, 0))
        if token.type == "text" and token.content and not self._unread and not self._automatic:
            if start != self._prose[1]:
                self._flush()
                self._prose = (start, start)
            self._prose = (self._prose[0], end)
            return
        self._flush()
        if token.type in ("link_open", "link_close"):
            self._link(token)
        elif token.type == "html_inline":
            self._tag(token.content, start, end)
        elif not self._unread:
            self._other(token, start, end)

    def unparsed(self) -> MappedText:
        """Return all of it, marks included."""
        copy_prose(self._builder, self._content, 0, len(self._content))
        return self._builder.build()

    def build(self) -> MappedText:
        """Return what was collected."""
        self._flush()
        return self._builder.build()

    def _flush(self) -> None:
        copy_prose(self._builder, self._content, *self._prose)
        self._prose = (0, 0)

    def _other(self, token: Token, start: int, end: int) -> None:
        if token.type == "image":
            self._pictured = True
        elif token.type == "softbreak":
            self._builder.space(start, end)
        elif token.type == "hardbreak":
            self._builder.put("\n", start, end)
        elif token.type == "text_special":
            self._builder.put(token.content, start, end)
        elif token.type == "code_inline":
            marks = len(token.markup)
            before = self._builder.here()
            copy_prose(self._builder, self._content, start + marks, end - marks)
            self._builder.code_since(before)

    def _link(self, token: Token) -> None:
        """See a link begin or end; the words of an automatic one are its address."""
        opens = token.type == "link_open"
        if opens:
            self._automatic = token.info == "auto"
        self._lead(str(token.attrGet("href") or "") if opens else None)
        self._automatic = opens and self._automatic

    def _lead(self, address: str | None) -> None:
        """Take the address of a link that begins; None: it ends here."""
        # Nobody can follow a link that shows nothing; an automatic one shows its address.
        seen = self._automatic or self._pictured or self._builder.here() > self._led
        if address is None and self._address and seen and not self._unread:
            self._builder.link(self._address)
        self._address, self._led, self._pictured = address, self._builder.here(), False

    def _tag(self, tag: str, start: int, end: int) -> None:
        """See what an HTML tag, or a comment, does to what follows."""
        found = _TAG.match(tag)
        if found is None:
            return
        closes, name = found[1] == "/", found[2].lower()
        if name == "br" and not self._unread:
            self._builder.put("\n", start, end)
        if name == "img":
            self._pictured = True
        if name == "a":
            parsed = next(html_tokens(tag), None)
            self._lead(parsed.href if isinstance(parsed, Tag) and not closes else None)
        if UNREAD.fullmatch(name):
            self._unread = not closes and not tag.endswith("/>")
