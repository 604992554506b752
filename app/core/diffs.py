"""What changed between two charters: by statement, locale, field and word, each with its class."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from itertools import zip_longest
from typing import Any

from app.core.statements import Statement, StatementText

# A word, a mark or a run of white space: together the pieces join to the whole text again.
_PIECE = re.compile(r"\w+(?:['’]\w+)*['’]?|[^\w\s]|\s+")
# Beyond this many pairs of equal words, what lies between the common beginning and end is one
# change: on 4,000 exclamation marks the comparison, cubic at worst, ran for minutes. At this bound
# it takes half a second at worst; 4,000 characters of prose have some 40,000 pairs.
_MAX_PAIRS = 60_000


class ChangeClass(StrEnum):
    """How much a change matters to a reader."""

    EDITORIAL = "editorial"  # letter case, accents' form, punctuation and white space alone
    MEANING = "meaning"
    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class WordOp:
    """A run of words that both texts share, or that one of them has.

    Attributes:
        op: `equal`, `insert` or `delete`.
        start: code point offset within the text it is in: the older for `delete`, else the newer.
    """

    op: str
    text: str
    start: int

    def as_json(self) -> dict[str, Any]:
        """Return the shape of 3-api."""
        return {
            "op": self.op,
            "text": self.text,
            "start": self.start,
            "end": self.start + len(self.text),
        }


@dataclass(frozen=True, slots=True)
class Change:
    """One field of one statement in one locale that differs.

    Attributes:
        field: `name`, `text`, `do/0`, `dont/2`; or `kind`, `position` (then locale is None).
    """

    statement_id: str
    kind: str
    locale: str | None
    field: str
    change_class: ChangeClass
    words: tuple[WordOp, ...]

    def as_json(self) -> dict[str, Any]:
        """Return the shape of 3-api."""
        return {
            "statement_id": self.statement_id,
            "kind": self.kind,
            "locale": self.locale,
            "field": self.field,
            "class": self.change_class.value,
            "words": [one.as_json() for one in self.words],
        }


def diff_words(before: str, after: str) -> tuple[WordOp, ...]:
    """Return the runs that turn one text into the other.

    The `equal` and `delete` runs join to `before`, the `equal` and `insert` runs to `after`.
    """
    old, new = _PIECE.findall(before), _PIECE.findall(after)
    out: list[WordOp] = []
    old_at = new_at = 0
    for tag, i1, i2, j1, j2 in _joined(_blocks(old, new), old):
        removed, inserted = "".join(old[i1:i2]), "".join(new[j1:j2])
        if tag == "equal":
            out.append(WordOp("equal", inserted, new_at))
        else:
            if removed:
                out.append(WordOp("delete", removed, old_at))
            if inserted:
                out.append(WordOp("insert", inserted, new_at))
        old_at += len(removed)
        new_at += len(inserted)
    return tuple(out)


def _joined(
    blocks: Sequence[tuple[str, int, int, int, int]], old: Sequence[str]
) -> list[tuple[str, int, int, int, int]]:
    """Join changes that only white space parts: a phrase replaced reads as one change."""
    out: list[tuple[str, int, int, int, int]] = []
    for place, (tag, i1, i2, j1, j2) in enumerate(blocks):
        between = 0 < place < len(blocks) - 1 and "".join(old[i1:i2]).isspace()
        if out and out[-1][0] != "equal" and (tag != "equal" or between):
            _, start, _, new_start, _ = out[-1]
            out[-1] = ("replace", start, i2, new_start, j2)
        else:
            out.append((tag, i1, i2, j1, j2))
    return out


def _blocks(old: list[str], new: list[str]) -> list[tuple[str, int, int, int, int]]:
    """Return opcodes as SequenceMatcher's, one `replace` where finding them costs too much."""
    shorter = min(len(old), len(new))
    head = next((i for i in range(shorter) if old[i] != new[i]), shorter)
    rest = shorter - head
    tail = next((i for i in range(rest) if old[-1 - i] != new[-1 - i]), rest)
    old_end, new_end = len(old) - tail, len(new) - tail
    before, after = old[head:old_end], new[head:new_end]
    counts = Counter(piece for piece in before if not piece.isspace())
    others = Counter(after)
    if sum(count * others[piece] for piece, count in counts.items()) <= _MAX_PAIRS:
        # White space is no place to begin aligning at: it is everywhere.
        found = SequenceMatcher(str.isspace, before, after, autojunk=False).get_opcodes()
    else:
        found = [("replace", 0, len(before), 0, len(after))]
    blocks = [("equal", 0, head, 0, head)] if head else []
    blocks += [(tag, head + i, head + j, head + k, head + m) for tag, i, j, k, m in found]
    return blocks + ([("equal", old_end, len(old), new_end, len(new))] if tail else [])


def classify(before: str | None, after: str | None) -> ChangeClass:
    """Say how much a change matters.

    Editorial: the same words in the same order once letter case, punctuation and white space are
    set aside. Anything else may change the meaning, and is said to.
    """
    if before is None:
        return ChangeClass.ADDED
    if after is None:
        return ChangeClass.REMOVED
    same = re.findall(r"\w+", before.casefold()) == re.findall(r"\w+", after.casefold())
    return ChangeClass.EDITORIAL if same else ChangeClass.MEANING


def _aligned(
    before: Sequence[str], after: Sequence[str]
) -> list[tuple[int, str | None, str | None]]:
    """Pair the behaviours of two lists so that a removed first one does not change all others.

    Returns: (index in the newer list, or in the older one of what was removed; was; is).
    """
    rows: list[tuple[int, str | None, str | None]] = []
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal":
            continue
        pairs = zip_longest(range(i1, i2), range(j1, j2))
        rows += [
            (
                new if new is not None else old,
                None if old is None else before[old],
                None if new is None else after[new],
            )
            for old, new in pairs
        ]
    return rows


def _change(
    statement: Statement, locale: str, name: str, before: str | None, after: str | None
) -> Change:
    words = diff_words(before or "", after or "")
    return Change(statement.id, statement.kind.value, locale, name, classify(before, after), words)


def _diff_text(
    statement: Statement, locale: str, before: StatementText | None, after: StatementText | None
) -> Iterable[Change]:
    for name in ("name", "text"):
        was, now = getattr(before, name, None), getattr(after, name, None)
        if was != now:
            yield _change(statement, locale, name, was, now)
    for field in ("do", "dont"):
        one: tuple[str, ...] = getattr(before, field, ())
        other: tuple[str, ...] = getattr(after, field, ())
        for index, was, now in _aligned(one, other):
            yield _change(statement, locale, f"{field}/{index}", was, now)


def diff_statements(before: Sequence[Statement], after: Sequence[Statement]) -> tuple[Change, ...]:
    """Return every change from one list of statements to another.

    In the order of the newer list; removed statements last.
    """
    old = {one.id: one for one in before}
    new = {one.id: one for one in after}
    out: list[Change] = []
    for one in after:
        was = old.get(one.id)
        if was and was.kind is not one.kind:
            out.append(_turned("kind", one, was.kind.value, one.kind.value, ChangeClass.MEANING))
        locales = list(dict.fromkeys([*(was.texts if was else ()), *one.texts]))
        for locale in locales:
            out += _diff_text(
                one, locale, was.texts.get(locale) if was else None, one.texts.get(locale)
            )
    for one in before:
        if one.id not in new:
            for locale, text in one.texts.items():
                out += _diff_text(one, locale, text, None)
    return tuple(out) + _moves(before, after)


def _turned(
    field: str, statement: Statement, was: str, now: str, change_class: ChangeClass
) -> Change:
    """Return the change of a field that is not a text."""
    words = (WordOp("delete", was, 0), WordOp("insert", now, 0))
    return Change(statement.id, statement.kind.value, None, field, change_class, words)


def _moves(before: Sequence[Statement], after: Sequence[Statement]) -> tuple[Change, ...]:
    """Return a change for each kept statement whose order among the kept ones differs."""
    old_ids, new_ids = [one.id for one in before], {one.id: one for one in after}
    kept_old = [one for one in old_ids if one in new_ids]
    kept_new = [one.id for one in after if one.id in set(old_ids)]
    out = []
    for index, one in enumerate(kept_new):
        if kept_old[index] != one:
            was = str(old_ids.index(one) + 1)
            now = str(new_ids[one].position)
            out.append(_turned("position", new_ids[one], was, now, ChangeClass.EDITORIAL))
    return tuple(out)
