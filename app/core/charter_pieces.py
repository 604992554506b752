"""Parts of a block: its lines, « Mission : … » on one line, and sentences that name another kind.

A part keeps its words as they are written, what of it is bold, and the lines it stands on.
"""

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import pairwise

from app.core.charter_headings import Headings
from app.core.charter_texts import Block
from app.core.rules.sentences import sentences
from app.core.statements import StatementKind

Kinds = Callable[[str], frozenset[StatementKind]]

_KIND_LINE = re.compile(r"(?P<kind>[^:–—]{3,60}?)(?P<mark>\s*:|\s+[–—-](?=\s))\s*(?P<rest>\S.*)?")
# A line that names a kind and stands alone without any form of a heading.
ALONE_MAX_WORDS = 5
_NAME_MAX_WORDS = 4
_BARE_NAME_MAX_WORDS = 2
_BETWEEN = re.compile(r"\s*[,;·•|]\s*(?:et |and |& )?")
_LAST = re.compile(r"\s+(?:et|and|&)\s+")


def cut(block: Block, start: int, end: int) -> Block:
    """Return the part text[start:end] of a block, without the white space around it."""
    words = block.text[start:end]
    start += len(words) - len(words.lstrip())
    words = words.strip()
    end = start + len(words)
    first, last = bisect_left(block.breaks, start), bisect_left(block.breaks, end)
    lines = block.lines
    if len(block.breaks) + 1 == len(lines):
        lines = lines[first : last + 1]
    return replace(
        block,
        text=words,
        lines=lines,
        strong=max(0, min(block.strong, end) - start),
        breaks=tuple(one - start for one in block.breaks[first:last]),
    )


def rows(block: Block) -> list[tuple[int, int]]:
    """Return the ranges of a block's text that stand on lines of their own in the source."""
    marks = (0, *block.breaks, len(block.text))
    return list(pairwise(marks))


def kind_parts(block: Block, kinds_of: Kinds, *, followed: bool, in_values: bool) -> list[Block]:
    """Return a block, the lines in it that name a kind made headings of level 1.

    « Mission : réparer les vélos. » is a heading and its text; « Our vision » alone on its line is
    a heading when something follows.
    Args: in_values: under values a single word before the colon may be a value's name.
    """
    parts: list[Block] = []
    open_at = 0
    spans = rows(block)
    for place, (start, end) in enumerate(spans):
        row = cut(block, start, end)
        more = followed or place + 1 < len(spans)
        heading = _kind_of_row(row, kinds_of, more=more, in_values=in_values)
        if heading is None:
            continue
        if open_at < start:
            parts.append(cut(block, open_at, start))
        at = start + len(block.text[start:end]) - len(block.text[start:end].lstrip())
        parts.append(replace(cut(block, at, at + heading), level=1, depth=0, within=False))
        open_at = at + heading
    if not parts:
        return [block]
    if block.text[open_at:].strip():
        parts.append(cut(block, open_at, len(block.text)))
    return [parts[0]] + [replace(one, depth=0, within=False) for one in parts[1:] if one.text]


def _kind_of_row(row: Block, kinds_of: Kinds, *, more: bool, in_values: bool) -> int | None:
    """Return how many characters of a line are a heading, its mark included; None: none."""
    found = _KIND_LINE.match(row.text)
    if found is None:
        whole = row.depth == 0 and more and len(row.text.split()) <= ALONE_MAX_WORDS
        whole = whole and not row.text.endswith((".", "!", "?", ",", ";", "…"))
        return len(row.text) if whole and len(kinds_of(row.text)) == 1 else None
    named = kinds_of(found["kind"])
    if len(named) != 1 or not (found["rest"] or more):
        return None
    alone = len(found["kind"].split()) == 1
    if in_values and alone and (row.depth or found["kind"].lower().startswith("ambition")):
        return None
    return found.end("mark")


def names_listed(block: Block, *, said: bool) -> list[Block]:
    """Return the names that a line lists (« clarté, courage et humour »), each as an item.

    Args: said: whether « Valeurs : » stands before it; else a sentence has commas too.
    """
    text = block.text.rstrip(" .")
    stop = text != block.text
    cuts, start = [], 0
    for found in _BETWEEN.finditer(text):
        cuts.append((start, found.start()))
        start = found.end()
    last = _LAST.search(text, start)
    cuts += [(start, last.start()), (last.end(), len(text))] if last else [(start, len(text))]
    most = _NAME_MAX_WORDS if said else _BARE_NAME_MAX_WORDS
    few = len(cuts) <= (1 if said or not stop else 2) or (start == 0 and stop)
    if few or not all(1 <= len(text[one:end].split()) <= most for one, end in cuts):
        return []
    return [
        replace(cut(block, one, end), depth=1, strong=0, level=0, within=False) for one, end in cuts
    ]


def sentences_by_kind(
    block: Block, headings: Headings, kind: StatementKind | None
) -> Iterator[tuple[StatementKind | None, Block]]:
    """Yield the parts of a paragraph with the kind that each one's first sentence names.

    Args: kind: of the section it stands in; sentences that name the same kind are not parted.
    """
    here = kind
    marks: list[tuple[int, StatementKind | None]] = []
    for one in sentences(block.text):
        named = headings.strong_opening_of(block.text[one.start : one.end])
        if named is not None and named is not here:
            marks.append((one.start, named))
            here = named
    if not marks or marks[0][0] > 0:
        marks.insert(0, (0, None))
    for place, (at, said) in enumerate(marks):
        end = marks[place + 1][0] if place + 1 < len(marks) else len(block.text)
        yield said, cut(block, at, end)
