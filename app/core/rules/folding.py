"""Texts made comparable, every character of it traced to the code points it came from.

`É` and `E` + U+0301, `’` and `'`, a no-break space and a space, `œ` and `oe`, upper and lower case
are told apart by no reader; offsets must be those of the text as it was received all the same.
"""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

_APOSTROPHES = frozenset("'’‘\u02bc\uff07")
_HYPHENS = frozenset("-\u2010\u2011")
_INVISIBLE = frozenset("\u00ad\u200b\u200c\u200d\u2060\ufeff")
_ASCII_SPACES = {ord(char): "\n" for char in "\r\v\f"} | dict.fromkeys(
    (0x09, 0x1C, 0x1D, 0x1E, 0x1F), " "
)
_LIGATURES = {"œ": "oe", "æ": "ae", "ﬁ": "fi", "ﬂ": "fl", "₂": "2"}


@dataclass(frozen=True, slots=True)
class Folded:
    """A text ready to be searched.

    Attributes:
        text: as received.
        plain: case folded, accents taken off; one character an entry of the lists below.
        exact: case folded, accents kept; as long as `plain`.
        capital: whether that character was written as a capital.
        starts, ends: the half-open range of `text` that character came from.
    """

    text: str
    plain: str
    exact: str
    capital: Sequence[bool]
    starts: Sequence[int]
    ends: Sequence[int]


def without_accents(char: str) -> str:
    """Return the letter under its accents, or the character itself when it has no single one."""
    base = "".join(
        one for one in unicodedata.normalize("NFD", char) if not unicodedata.combining(one)
    )
    return base if len(base) == 1 else char


def _cluster(piece: str) -> str:
    """Return what a letter with its combining marks is compared as; nothing for invisible ones."""
    if piece in _INVISIBLE:
        return ""
    if piece.isspace():
        return "\n" if piece in "\n\r\v\f\x85\u2028\u2029" else " "
    if piece in _APOSTROPHES:
        return "'"
    if piece in _HYPHENS:
        return "-"
    folded = unicodedata.normalize("NFC", unicodedata.normalize("NFC", piece).casefold())
    return _LIGATURES.get(folded, folded)


def fold(text: str) -> Folded:
    """Return the text made comparable; any string will do."""
    if text.isascii():  # every character stands for itself
        plain = text.lower().translate(_ASCII_SPACES)
        capital = [char.isupper() for char in text]
        return Folded(text, plain, plain, capital, range(len(text)), range(1, len(text) + 1))
    return _fold_any(text)


def _fold_any(text: str) -> Folded:
    plain: list[str] = []
    exact: list[str] = []
    capital: list[bool] = []
    starts: list[int] = []
    ends: list[int] = []
    start, size = 0, len(text)
    while start < size:
        end = start + 1
        while end < size and text[end] >= "\u0300" and unicodedata.combining(text[end]):
            end += 1
        piece = text[start:end]
        if "a" <= piece <= "z" and end == start + 1:  # most of any text
            plain.append(piece)
            exact.append(piece)
            capital.append(False)
            starts.append(start)
            ends.append(end)
            start = end
            continue
        for char in _cluster(piece):
            plain.append(char if char < "\x80" else without_accents(char))
            exact.append(char)
            capital.append(piece[0].isupper())
            starts.append(start)
            ends.append(end)
        start = end
    return Folded(text, "".join(plain), "".join(exact), capital, starts, ends)


def folded_words(text: str) -> str:
    """Return a short text as it is compared: case folded, accents kept, single spaces."""
    return " ".join(fold(text).exact.split())
