"""Plain text to blocks: bullets, numbered items, and lines that stand alone like headings."""

import re
from collections.abc import Iterator
from itertools import accumulate

from app.core.charter_texts import Block, SourceText, Why

# A tick or a cross is a bullet too, and says something: it stays with the words.
_ITEM = re.compile(
    r"^(?P<indent>\s*)(?:(?:[-–—•*·◦▪●]|\(?\d{1,2}[.)])\s+(?=\S)|(?=[✓✔✅☑✗✘✖❌]))(?P<words>\S.*)$"
)
_UNDERLINE = re.compile(r"^\s*(?:={3,}|-{3,}|_{3,}|\*{3,})\s*$")
# « Valeur n° 2 : le courage »
_NUMBERED = re.compile(r"[^\W\d_]+ (?:n\s?[°º]\s?|no\.? )?\d{1,2}\s*[:–—-]\s")
HEADING_MAX_CHARS = 80
INDENT_CHARS = 2


def _is_heading(line: str, before: str, after: str) -> bool:
    """Say whether a line stands alone as a heading does: short, no stop, room around it."""
    words = line.strip()
    if len(words) > HEADING_MAX_CHARS or words.endswith((".", "!", "?", ",", ";", "…")):
        return False
    if words.isupper() and any(one.isalpha() for one in words):
        return True
    if _NUMBERED.match(words) and not before.strip():
        return True
    alone = not before.strip() or bool(_UNDERLINE.match(before))
    followed = not after.strip() or bool(_ITEM.match(after)) or bool(_UNDERLINE.match(after))
    return alone and (followed or len(words.split()) <= 4) and words[:1].isupper()  # noqa: PLR2004 - « Notre raison d’être »


def _blocks(lines: list[str]) -> Iterator[Block]:
    at = 0
    while at < len(lines):
        line = lines[at]
        before = lines[at - 1] if at else ""
        after = lines[at + 1] if at + 1 < len(lines) else ""
        item = _ITEM.match(line)
        first = at
        if not line.strip():
            at += 1
            continue
        if _UNDERLINE.match(line):
            yield Block((at + 1,), line.strip(), why=Why.MARKUP)
            at += 1
            continue
        if not item and _is_heading(line, before, after):
            level = 2 if line.strip().isupper() or _UNDERLINE.match(after) else 3
            yield Block((at + 1,), line.strip(), level=1 if at == 0 else level)
            at += 1
            continue
        at += 1
        while at < len(lines) and _goes_on(lines, at):
            at += 1
        numbers = tuple(range(first + 1, at + 1))
        said = [one.strip() for one in lines[first:at]]
        depth = 0
        if item:
            depth = 1 + len(item["indent"].expandtabs(4)) // INDENT_CHARS
            said[0] = item["words"].strip()
        ends = tuple(accumulate(len(one) + (place > 0) for place, one in enumerate(said[:-1])))
        yield Block(numbers, " ".join(said), depth=depth, breaks=ends)


def _goes_on(lines: list[str], at: int) -> bool:
    """Say whether a line continues the block before it."""
    line = lines[at]
    after = lines[at + 1] if at + 1 < len(lines) else ""
    if not line.strip() or _ITEM.match(line) or _UNDERLINE.match(line):
        return False
    return not _is_heading(line, lines[at - 1], after)


def read_plain_page(source: str) -> SourceText:
    """Return the blocks of a text."""
    return SourceText(tuple(_blocks(source.splitlines())))
