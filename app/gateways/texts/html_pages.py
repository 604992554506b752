"""HTML to the words that a reader of the page sees, each with its place in the source."""

import re
from collections.abc import Callable

from app.core.locales import normal_locale
from app.core.texts import MappedText, TextBuilder
from app.gateways.texts.html_tokens import Character, Tag, Token, html_tokens

# Their content is no prose, or nobody sees it.
UNREAD = re.compile(
    "script|style|template|noscript|pre|svg|math|object|iframe|canvas|audio|video|textarea|select"
    "|datalist"
)
_BLOCK = re.compile(
    "address|article|aside|blockquote|body|button|caption|dd|details|dialog|div|dl|dt|fieldset"
    "|figcaption|figure|footer|form|h[1-6]|head|header|hgroup|hr|html|legend|li|main|menu|nav|ol"
    "|optgroup|option|p|search|section|select|summary|table|tbody|td|tfoot|th|thead|title|tr|ul"
)
# These have no content and no end tag.
_VOID = re.compile("area|base|br|col|embed|hr|img|input|link|meta|param|source|track|wbr")
# Their end tags may be left out: the next of the kind ends them, and any block a paragraph.
_UNCLOSED = re.compile("p|li|dt|dd|td|th|tr|option")
_CODE = re.compile("code|kbd|samp|tt|var")
_SPACES = re.compile(r"[ \t\n\r\f]+")
# An address in the middle of a sentence, without the mark that ends the sentence.
ADDRESS = re.compile(r"(?:https?://|www\.)[^\s<>\"«»]*[^\s<>\"«».,;:!?…)\]’'*_]", re.IGNORECASE)


def copy_prose(builder: TextBuilder, source: str, start: int, end: int) -> None:
    """Add source[start:end], white space as single spaces; addresses are left out and noted."""
    place = start
    for found in ADDRESS.finditer(source, start, end):
        _copy_words(builder, source, place, found.start())
        builder.link(found[0])
        place = found.end()
    _copy_words(builder, source, place, end)


def _copy_words(builder: TextBuilder, source: str, start: int, end: int) -> None:
    place = start
    for gap in _SPACES.finditer(source, start, end):
        builder.copy(place, gap.start())
        builder.space(*gap.span())
        place = gap.end()
    builder.copy(place, end)


_Copy = Callable[[TextBuilder, str, int, int], None]


class _Page:
    """Says the words of a page to a builder."""

    def __init__(self, source: str, copy: _Copy) -> None:
        self.builder = TextBuilder(source)
        self._copy = copy
        self.locale: str | None = None
        self._source = source
        self._unread: str | None = None  # the element whose content is not read
        self._depth = 0
        self._href: str | None = None  # of the link whose words are being read
        self._led = 0  # where those words began
        self._pictured = False  # the link holds a picture
        self._code: int | None = None  # where code between words began

    def add(self, token: Token) -> None:
        """Take the next token."""
        if isinstance(token, Tag):
            if self._unread is None or self._is_ended_by(token):
                self._unread = None
                self._mark(token)
            elif token.name == self._unread and not token.empty:
                self._depth += -1 if token.closes else 1
                if self._depth == 0:
                    self._unread = None
        elif self._unread is not None:
            return
        elif isinstance(token, Character):
            self.builder.put(token.text, token.start, token.end)
        else:
            self._copy(self.builder, self._source, token.start, token.end)

    def _is_ended_by(self, tag: Tag) -> bool:
        """Say whether an element that nobody sees ends here without an end tag of its own."""
        name = self._unread or ""
        if not _UNCLOSED.fullmatch(name) or (tag.closes and tag.name == name):
            return False
        return tag.name == name or (name == "p" and _BLOCK.fullmatch(tag.name) is not None)

    def _mark(self, tag: Tag) -> None:
        if tag.name == "br":
            self.builder.put("\n", tag.start, tag.end)
        elif UNREAD.fullmatch(tag.name) or (tag.hidden and not _VOID.fullmatch(tag.name)):
            self.builder.end_passage()
            if not (tag.closes or tag.empty):
                self._unread, self._depth = tag.name, 1
        elif tag.name == "a":
            self._lead(tag)
        elif tag.name == "img":
            self._pictured = True
        elif _CODE.fullmatch(tag.name):
            if tag.closes and self._code is not None:
                self.builder.code_since(self._code)
            self._code = None if tag.closes else self.builder.here()
        elif _BLOCK.fullmatch(tag.name):
            self.builder.end_passage()
            self._code = None  # it was never closed
            if tag.name == "html" and tag.lang:
                self.locale = self.locale or normal_locale(tag.lang)

    def _lead(self, tag: Tag) -> None:
        """See a link begin or end; nobody can follow one that shows nothing."""
        seen = self._pictured or self.builder.here() > self._led
        if tag.closes and self._href and seen:
            self.builder.link(self._href)
        self._href = None if tag.closes else tag.href
        self._led, self._pictured = self.builder.here(), False


def read_html(source: str, begins: int = 0) -> tuple[MappedText, str | None]:
    """Return what a page says, and the locale that its root element declares.

    Tags, comments, scripts, style, `pre` and addresses are not read; blocks end a passage.
    Args: begins: where the page starts, behind its front matter.
    """
    page = _Page(source, copy_prose)
    for token in html_tokens(source, begins):
        page.add(token)
    return page.builder.build(), page.locale


def published_words(source: str) -> str:
    """Return what a post in HTML says, with the addresses that its readers see."""
    page = _Page(source, _copy_words)
    for token in html_tokens(source):
        page.add(token)
    return page.builder.build().text.strip()
