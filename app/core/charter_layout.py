"""What a charter’s forms mean beyond its markup: lines in capitals, names before a mark.

Most charters in Word have no heading styles, and most on a page name their values in some way of
their own. Here such lines are made what a reader sees in them; nothing is taken away.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from app.core.charter_headings import Headings
from app.core.charter_pieces import cut, rows
from app.core.charter_texts import Block

HEADING_MAX_CHARS = 80
_NAME_MAX_WORDS = 4
_LETTERS_MIN = 3
_STOPS = (".", "!", "?", ",", ";", "…")
_NAMED = re.compile(r"(?P<name>[^\W\d_][^.:!?,;]{1,60}?)\s*(?::|\s[–—-])\s+\S")


# « Intégrité. Nous faisons ce que nous disons. »
_STOPPED = re.compile(r"(?P<name>[^\W\d_]\w+(?: [\w’']+)?)\.\s+[^\W\d_]")


def is_line(text: str) -> bool:
    """Say whether a text is as short as a heading, and no sentence."""
    return len(text) <= HEADING_MAX_CHARS and not text.endswith(_STOPS)


def laid_out(blocks: Sequence[Block], headings: Headings) -> list[Block]:
    """Return the blocks: lines in capitals are bold, and so are names written as several are.

    Lines that begin with a tick or a cross are blocks of their own.
    """
    made: list[Block] = []
    blocks = [part for one in blocks for part in _ticked_rows(one, headings)]
    for place, one in enumerate(blocks):
        around = (*blocks[max(0, place - 1) : place], *blocks[place + 1 : place + 2])
        if not _is_paragraph(one):
            made.append(one)
        elif one.text.isupper() and _is_word(one.text) and is_line(one.text):
            made.append(replace(one, strong=len(one.text)))
        elif (parts := _named_rows(one)) is not None:
            made += parts
        elif _name_chars(one.text) and any(
            _is_paragraph(other) and _name_chars(other.text) for other in around
        ):
            made.append(replace(one, strong=_name_chars(one.text)))
        else:
            made.append(one)
    return made


def _is_paragraph(block: Block) -> bool:
    return not (block.level or block.depth or block.why or block.role)


def _ticked_rows(block: Block, headings: Headings) -> list[Block]:
    lines = [cut(block, start, end) for start, end in rows(block)]
    if not _is_paragraph(block) or len(lines) == 1:
        return [block]
    starts = [place for place, one in enumerate(lines) if headings.mark_of(one.text)[0]]
    if not starts:
        return [block]
    marks = sorted({0, *starts, len(lines)})
    return [_joined(lines[start:end]) for start, end in pairwise(marks)]


def _is_word(text: str) -> bool:
    return sum(1 for one in text if one.isalpha()) >= _LETTERS_MIN


def _name_chars(text: str) -> int:
    """Return how long a name before a mark is: « Patience : on attend. »; 0: there is none."""
    found = _NAMED.match(text) or _STOPPED.match(text)
    name = found["name"] if found else ""
    return len(name) if name[:1].isupper() and len(name.split()) <= _NAME_MAX_WORDS else 0


def _named_rows(block: Block) -> list[Block] | None:
    """Return the lines of a paragraph, parted before each name; None: no two of them have one."""
    lines = [cut(block, start, end) for start, end in rows(block)]
    if sum(1 for one in lines if _name_chars(one.text)) <= 1:
        return None
    parts: list[list[Block]] = []
    for place, line in enumerate(lines):
        last = place + 1 == len(lines)
        ended = place == 0 or lines[place - 1].text.endswith(_STOPS)
        bare = (
            not last
            and ended
            and line.text[:1].isupper()
            and is_line(line.text)
            and len(line.text.split()) <= _NAME_MAX_WORDS
            and not _name_chars(line.text)
        )
        if bare:
            parts += [[replace(line, strong=len(line.text))], []]
        elif _name_chars(line.text) or not parts:
            parts.append([replace(line, strong=max(line.strong, _name_chars(line.text)))])
        else:
            parts[-1].append(line)
    return [_joined(part) for part in parts if part]


def _joined(part: Sequence[Block]) -> Block:
    first = part[0]
    text = " ".join(one.text for one in part)
    lines = tuple(dict.fromkeys(line for one in part for line in one.lines))
    breaks, at = [], -1
    for one in part[:-1]:
        at += len(one.text) + 1
        breaks.append(at)
    return replace(first, text=text, lines=lines, breaks=tuple(breaks))
