"""Tags, words and character references of an HTML page, each with its place.

The standard library's html.parser was tried: on `<![` it ends with an AssertionError, on tags and
comments that never end it takes minutes, and what it makes of them differs from one Python to the
next. This reads each character once, whatever it is given.
Source: WHATWG HTML, section 13.2.5 (tokenization), as far as words depend on it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape

_TAG = re.compile(r"</?([A-Za-z][^\s/>]*)")
_ATTRIBUTE = re.compile(
    r"[\s/]*([^\s/>=]?[^\s/>=]*)(?:\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|(?![\"'])([^\s>]*)))?"
)
# A reference may lack its semicolon; the longest name in HTML has 31 letters.
_REFERENCE = re.compile(r"&(?:#[0-9]{1,10};?|#[xX][0-9A-Fa-f]{1,8};?|[A-Za-z][A-Za-z0-9]{1,31};?)")
_KEPT = frozenset({"lang", "href", "style"})
_UNSEEN_STYLE = re.compile(
    r"(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*hidden)\b", re.IGNORECASE
)
# Their content is no markup until they end.
_RAW = frozenset({"script", "style", "textarea", "iframe", "noembed", "noframes", "xmp"})


@dataclass(frozen=True, slots=True)
class Words:
    """source[start:end], as it is."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Character:
    """What source[start:end] stands for."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Tag:
    """A tag at source[start:end].

    Attributes:
        name: in lower case.
        closes: it is an end tag.
        empty: it ends with a slash.
        lang, href: its attributes of these names.
        hidden: nobody sees what it holds, by its attribute `hidden` or by its own style.
    """

    start: int
    end: int
    name: str
    closes: bool
    empty: bool
    lang: str | None
    href: str | None
    hidden: bool = False


Token = Words | Character | Tag


def html_tokens(source: str, begins: int = 0) -> Iterator[Token]:
    """Yield what a page is made of, in order; comments and declarations are left out.

    What begins and never ends (a comment, a tag, a script) takes the rest of the page with it.
    """
    place = begins
    while place < len(source):
        mark = source.find("<", place)
        end = len(source) if mark < 0 else mark
        yield from _words(source, place, end)
        if mark < 0:
            return
        if source.startswith("<!--", mark):
            place = _behind(source, "-->", mark + 4)
        elif (found := _TAG.match(source, mark)) is not None:
            tag = _tag(source, found)
            if tag is None:
                return
            yield tag
            place = tag.end
            if tag.name in _RAW and not tag.closes:
                place = _raw_end(source, tag)
        elif source.startswith(("<!", "<?", "</"), mark):
            place = _behind(source, ">", mark + 2)
        else:
            yield Words(mark, mark + 1)
            place = mark + 1


def _behind(source: str, mark: str, start: int) -> int:
    found = source.find(mark, start)
    return len(source) if found < 0 else found + len(mark)


def _words(source: str, start: int, end: int) -> Iterator[Words | Character]:
    for found in _REFERENCE.finditer(source, start, end):
        named = unescape(found[0])
        if named != found[0]:
            if found.start() > start:
                yield Words(start, found.start())
            yield Character(found.start(), found.end(), named)
            start = found.end()
    if end > start:
        yield Words(start, end)


def _tag(source: str, found: re.Match[str]) -> Tag | None:
    """Return the tag that begins here; None when it never ends."""
    name, place = found[1].lower(), found.end()
    said: dict[str, str] = {}
    hidden = False
    while place < len(source) and source[place] != ">":
        attribute = _ATTRIBUTE.match(source, place)
        if attribute is None or attribute.end() == place:
            place += 1  # a quote or an equals sign of its own
            continue
        value = attribute[2] or attribute[3] or attribute[4]
        hidden |= attribute[1].lower() == "hidden"
        if value and attribute[1].lower() in _KEPT:
            said.setdefault(attribute[1].lower(), unescape(value))
        place = attribute.end()
    if place >= len(source):
        return None
    closes, empty = source.startswith("</", found.start()), source[place - 1] == "/"
    lang, href = said.get("lang"), said.get("href")
    hidden |= _UNSEEN_STYLE.search(said.get("style", "")) is not None
    return Tag(found.start(), place + 1, name, closes, empty, lang, href, hidden)


def _raw_end(source: str, tag: Tag) -> int:
    """Return where the end tag of a raw element begins."""
    end = re.compile(rf"</{re.escape(tag.name)}(?=[\s/>])", re.IGNORECASE)
    found = end.search(source, tag.end)
    return len(source) if found is None else found.start()
