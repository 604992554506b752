"""Answers cleaned as a careful hand would: what was typed around the words goes, no word does.

Taken off are white space, bullets, pictures and hesitations (euh, um) at the ends, the last stop,
capitals that shout, and a beginning that the question itself gave (« Nous existons pour… »).
"""

import re
import unicodedata
from collections.abc import Sequence

from app.core.rules.folding import fold

_SPACES = re.compile(r"\s+")
_INNER_APOSTROPHE = re.compile(r"(?<=\w)['\u02bc](?=\w)")
# « - 30 arbres » is an item; « -30 % » is a number.
_BULLET = re.compile(r"[-–—•*·◦▪→]+(?:\s+(?!»)|(?=[^\W\d_]))")
_NUMBER = re.compile(r"\d{1,2}\s?[.)]\s+(?=\D)")
_RUNNING = re.compile(r"(?:^|\s)1\)\s.*\s2\)\s")
_NUMBERED = re.compile(r"(?:^|\s)\d{1,2}\)\s+")
_ENDED = re.compile(r"[.!?…:;,][\s»”\"]*$")
_DOTS = re.compile(r"\.{2,}")
_MARKS = re.compile(r"([!?])(?:\s*[!?…])+")
_LOOSE_COMMA = re.compile(r"\s+([,.])(?=[\s»”]|$)")
_SHOUTED_WORDS = 3
NO_PICTURES = frozenset("°©®™")


def _is_picture(char: str) -> bool:
    """Say whether a character is an emoji or part of one."""
    if char in "\ufe0f\u200d\u20e3" or "\U0001f3fb" <= char <= "\U0001f3ff":
        return True
    return unicodedata.category(char) == "So" and char not in NO_PICTURES


def without_pictures(text: str) -> str:
    """Return a text without emoji at its ends."""
    start, end = 0, len(text)
    while start < end and (text[start].isspace() or _is_picture(text[start])):
        start += 1
    while end > start and (text[end - 1].isspace() or _is_picture(text[end - 1])):
        end -= 1
    return text[start:end]


def without_bullet(text: str) -> str:
    """Return a line without the bullets before it."""
    words = text.strip()
    while found := _BULLET.match(words):
        words = words[found.end() :].lstrip()
    return words


def tidy(text: str) -> str:
    """Return a text on one line, its ends and marks clean, its apostrophes typographic."""
    words = without_bullet(without_pictures(without_bullet(_SPACES.sub(" ", text))))
    words = _DOTS.sub("…", _LOOSE_COMMA.sub(r"\1", words))
    words = _MARKS.sub(r"\1", words)
    return _INNER_APOSTROPHE.sub("’", without_pictures(words))


def items_of(text: str) -> list[str]:
    """Return what a text of one answer holds: several items where it is a list, else itself.

    Lines without bullets are sentences, unless one goes on in the next.
    """
    lines = [one.strip() for one in text.splitlines() if one.strip()]
    if len(lines) == 1 and _RUNNING.search(lines[0]):
        return [one for one in _NUMBERED.split(lines[0]) if one.strip()]
    if len(lines) <= 1:
        return [text]
    marked = [_BULLET.match(one) or _NUMBER.match(one) for one in lines]
    if all(marked):
        return [one[mark.end() :] for one, mark in zip(lines, marked, strict=True) if mark]
    said = lines[0]
    for one in lines[1:]:
        begins = without_bullet(one)[:1].isupper()
        said += (". " if begins and not _ENDED.search(said) else " ") + one
    return [said]


def without_lead(text: str, leads: Sequence[str]) -> str:
    """Return a text without the longest of these beginnings that it has.

    A lead that ends with an apostrophe may stand before any letter; others before a space:
    `we` is no beginning of `we’re`.
    """
    folded = fold(text)
    plain = folded.plain
    best = 0
    for lead in leads:
        key = fold(lead).plain.strip()
        if plain.startswith(key) and len(key) > best and len(key) < len(plain):
            after = plain[len(key)]
            whole = key.endswith("'") or not (after.isalnum() or after == "'")
            best = len(key) if whole else best
    if best == 0:
        return text
    rest = text[folded.starts[best] :].lstrip(" ,:;…\u00a0\u202f")
    rest = rest.removeprefix("...").lstrip()
    return rest or text


def is_shouted(text: str) -> bool:
    """Say whether a text of several words is typed in capitals."""
    return text.isupper() and len(text.split()) >= _SHOUTED_WORDS


def capital(text: str) -> str:
    """Return the text with its first letter a capital."""
    return text[:1].upper() + text[1:]
