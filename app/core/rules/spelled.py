"""Numbers of several words, centuries in Roman figures, and spans told in another unit.

`quatre cents`, `quatre-vingt-dix`, `twenty-five thousand` are one number each; `XXIe siècle` is the
21st century; `48 h` are two days, and `24h/24` is `around the clock`.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

_JOINED = re.compile(r"(?:[ \u00a0\u202f-]|\s?-?(?:et|and|y|und|e|en)-?\s?)?")
_HUNDRED, _SCORE = 100, 20
_ROMAN = re.compile(
    r"(?<!\w)(?P<before>[IVXL]{1,6})(?:er|e|ème|ᵉ|\.)?(?=\s(?:siècle|century|siglo|secolo|século|"
    r"eeuw|wiek|век|Jahrhundert))|(?:(?<=siglo )|(?<=século ))(?P<after>[IVXL]{1,6})(?!\w)"
)
_ROMAN_VALUES = {"I": 1, "V": 5, "X": 10, "L": 50}


@dataclass(frozen=True, slots=True)
class Number:
    """A number in a text: its value as plain decimal digits, and its half-open range."""

    value: str
    start: int
    end: int


def composed(text: str, words: Sequence[Number]) -> list[Number]:
    """Return number words with those that stand together as one number made one.

    Words that make none together (`two ten`) stay as they are.
    """
    found: list[Number] = []
    group: list[Number] = []
    for one in words:
        if group and not _JOINED.fullmatch(text, group[-1].end, one.start):
            found += _one_of(group)
            group = []
        group.append(one)
    return found + _one_of(group)


def _one_of(group: Sequence[Number]) -> list[Number]:
    whole = _value([int(one.value) for one in group]) if len(group) > 1 else None
    if whole is None or not all(one.value.isdigit() for one in group):
        return list(group)
    return [Number(str(whole), group[0].start, group[-1].end)]


def _value(parts: Sequence[int]) -> int | None:
    """Return what number words say together; None when they say nothing."""
    total = now = 0
    for one in parts:
        if one >= 10 * _HUNDRED:
            total, now = total + max(1, now) * one, 0
        elif one == _HUNDRED:
            now = max(1, now) * one
        elif one == _SCORE and now % _HUNDRED == 4:  # noqa: PLR2004 - quatre-vingts
            now += 4 * _SCORE - 4
        elif now == 0 or _fits(now, one):
            now += one
        else:
            return None
    return total + now


def _fits(now: int, one: int) -> bool:
    """Say whether a number may stand after another: `vingt-cinq`, `cent dix`, `soixante-dix`."""
    if now % _HUNDRED == 0:
        return one < _HUNDRED
    tens = now % _HUNDRED
    return tens >= _SCORE and tens % 10 == 0 and one < _SCORE


def centuries(text: str) -> Iterator[Number]:
    """Yield the centuries written in Roman figures."""
    for mark in _ROMAN.finditer(text):
        figures = [_ROMAN_VALUES[one] for one in mark.group("before") or mark.group("after")]
        signs = [-one if one < after else one for one, after in pairwise([*figures, 0])]
        yield Number(str(sum(signs)), *mark.span())


@dataclass(frozen=True)
class Spans:
    """How a language names units of time: unit -> words, and phrases that mean all the time."""

    units: Mapping[str, Sequence[str]]
    always: Sequence[str]

    def unit(self, text: str, number: Number) -> str:
        """Return the unit that stands just after a number; empty when none does."""
        after = text[number.end : number.end + 12].lstrip(" \u00a0\u202f-").casefold()
        for unit, words in self.units.items():
            if any(re.match(rf"{re.escape(one)}(?!\w)", after) for one in words):
                return unit
        return ""

    def all_the_time(self, text: str) -> list[tuple[int, int]]:
        """Return where the text says day and night, every day."""
        return [mark.span() for mark in self._always.finditer(text)]

    @cached_property
    def _always(self) -> re.Pattern[str]:
        any_of = "|".join(map(re.escape, self.always)) or "(?!)"
        return re.compile(rf"(?<!\w)(?:{any_of})(?!\w)", re.IGNORECASE)


# A number of one unit is so many of the other.
_TIMES = {("hours", "days"): 24, ("days", "weeks"): 7, ("months", "years"): 12}


def same_span(value: int, unit: str, other: int, other_unit: str) -> bool:
    """Say whether two spans of time are one: 48 hours, two days."""
    for (small, large), times in _TIMES.items():
        if (unit, other_unit) == (small, large) and value == other * times:
            return True
        if (unit, other_unit) == (large, small) and value * times == other:
            return True
    return False
