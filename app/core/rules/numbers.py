"""The numbers a text names, in digits of any script or in words, and the months beside them.

`1,200`, `1 200` and `1.200` are one number; so are `١٢` and `12`, and `ten` and `10` where the
language's words are known. A date is the numbers it is made of, its month counted as one of them.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from app.core.rules.spelled import Number, Spans, centuries, composed, same_span

_DIGITS = re.compile(r"\d+(?:[.,\u00a0\u202f'’ ]\d{3}(?!\d))+(?:[.,]\d+)?|\d+(?:[.,\u066b]\d+)?")
# A time of day, before a decimal: 6.30 pm, 6:30, 18 h 30.
_CLOCK = re.compile(
    r"(?<![\d.,:])(?P<hour>[01]?\d|2[0-4])(?:\s?h\s?|:|\.(?=\d\d\s?[ap]\.?m\b))"
    r"(?P<minutes>[0-5]\d)(?!\d)(?:\s?(?P<half>[ap])\.?m\b)?",
    re.IGNORECASE,
)
_NOON = 12
_GROUP = re.compile(r"[.,\u00a0\u202f'’ ](?=\d{3}(?!\d))")
_APOSTROPHES = str.maketrans("’\u02bc", "''")
_NEAR_CHARS = 12  # a month within this many characters of a number is part of a date
_NEVER = re.compile(r"(?!)")


@dataclass(frozen=True)
class NumberWords:
    """How a language writes numbers and months in words.

    Attributes:
        values: word, folded to lower case -> value as plain digits; `decade` is ten years.
        months: the same for months, 1 to 12.
        seasons: the same for what another language may call by its month (`rentrée`, `noël`).
        inside: words are found anywhere: the script puts no spaces between them.
        spans: how it names units of time.
    """

    values: Mapping[str, str]
    months: Mapping[str, str]
    inside: bool = False
    spans: Spans = field(default_factory=lambda: Spans({}, ()))
    seasons: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def _spelled(self) -> re.Pattern[str]:
        return words_pattern(self.values, inside=self.inside)

    @cached_property
    def _dated(self) -> re.Pattern[str]:
        return words_pattern(self.months, inside=self.inside)

    def spelled(self, text: str) -> list[Number]:
        """Return the numbers written in words or Roman figures, in order."""
        found = _found(self._spelled, text, self.values)
        return [*(found if self.inside else composed(text, found)), *centuries(text)]

    def dated(self, text: str, digits: list[Number]) -> list[Number]:
        """Return the months that stand beside a number."""
        return _beside(_found(self._dated, text, self.months), digits)

    def seasoned(self, text: str, digits: list[Number]) -> list[Number]:
        """Return the seasons that stand beside a number, as their months."""
        pattern = words_pattern(self.seasons, inside=self.inside)
        return _beside(_found(pattern, text, self.seasons), digits)


def _beside(found: list[Number], digits: list[Number]) -> list[Number]:
    return [
        one
        for one in found
        if any(
            one.start - _NEAR_CHARS < other.end and other.start < one.end + _NEAR_CHARS
            for other in digits
        )
    ]


def words_pattern(words: Iterable[str], *, inside: bool) -> re.Pattern[str]:
    """Return what finds any of the words, the longest first; `*` stands for any letters."""
    ordered = sorted(words, key=len, reverse=True)
    if not ordered:
        return _NEVER
    any_of = "|".join(re.escape(one).replace(r"\*", r"\w*") for one in ordered)
    return re.compile(f"(?:{any_of})" if inside else rf"(?<!\w)(?:{any_of})(?!\w)", re.IGNORECASE)


def straight(text: str) -> str:
    """Return the text with one kind of apostrophe; every character keeps its place."""
    return text.translate(_APOSTROPHES)


def _found(pattern: re.Pattern[str], text: str, words: Mapping[str, str]) -> list[Number]:
    marks = pattern.finditer(straight(text))
    return [Number(words.get(one.group().lower(), ""), *one.span()) for one in marks]


def digits(text: str) -> list[Number]:
    """Return the numbers written in digits, in order."""
    times = list(_CLOCK.finditer(text))
    found = [number for one in times for number in _clock(one)]
    plain = (Number(_value(one.group()), *one.span()) for one in _DIGITS.finditer(text))
    ranges = [one.span() for one in times]
    found += [one for one in plain if not _inside(one, ranges)]
    return sorted(found, key=lambda one: one.start)


def _clock(time: re.Match[str]) -> Iterator[Number]:
    """Yield the hour of a time of day, counted from midnight, and its minutes where it has some."""
    hour = int(time["hour"])
    if time["half"]:
        hour = hour % _NOON + (_NOON if time["half"] in "pP" else 0)
    yield Number(str(hour), *time.span("hour"))
    if int(time["minutes"]):
        yield Number(str(int(time["minutes"])), *time.span("minutes"))


def _value(written: str) -> str:
    """Return plain digits: `1 200,50` gives `1200.5`, `007` gives `7`."""
    plain = "".join(
        str(unicodedata.digit(char)) if char.isdigit() and not char.isascii() else char
        for char in written
    )
    whole, mark, part = re.sub(r"[,\u066b]", ".", _GROUP.sub("", plain)).partition(".")
    part = part.rstrip("0")
    return (whole.lstrip("0") or "0") + (mark + part if part else "")


def unmatched(
    text: str, words: NumberWords | None, other: str, other_words: NumberWords | None
) -> list[Number]:
    """Return the numbers in digits of a text that the other one has neither in digits nor in words.

    Without the other language's words, a text without any digits may well spell them out: nothing
    is said then.
    """
    mine, theirs = digits(text), digits(other)
    if other_words is None and not theirs:
        return []
    spelled = other_words.spelled(other) if other_words else []
    if other_words:
        spelled += other_words.dated(other, theirs) + other_words.seasoned(other, theirs)
    left = Counter(one.value for one in (*theirs, *spelled))
    if words:
        mine += words.dated(text, mine) if other_words else []
        if other_words and other_words.spans.all_the_time(other):
            around = words.spans.all_the_time(text)
            mine = [one for one in mine if not _inside(one, around)]
    alone = []
    for one in mine:
        if left[one.value]:
            left[one.value] -= 1
        elif not _hour(one, text, left) and not (
            words
            and other_words
            and _spans(one, text, words, (*theirs, *spelled), other, other_words)
        ):
            alone.append(one)
    return alone


def _inside(one: Number, ranges: Iterable[tuple[int, int]]) -> bool:
    return any(left <= one.start and one.end <= right for left, right in ranges)


def _spans(
    one: Number,
    text: str,
    words: NumberWords,
    others: Iterable[Number],
    other: str,
    other_words: NumberWords,
) -> bool:
    """Say whether a number is a span of time that the other text tells in another unit."""
    unit = words.spans.unit(text, one)
    return bool(unit and one.value.isdigit()) and any(
        each.value.isdigit()
        and same_span(int(one.value), unit, int(each.value), other_words.spans.unit(other, each))
        for each in others
    )


def _hour(one: Number, text: str, left: Counter[str]) -> bool:
    """Say whether a number is an hour that the other text counts from noon: `2 pm`, `14 h`."""
    if not one.value.isdigit() or int(one.value) > 24:  # noqa: PLR2004 - hours of a day
        return False
    value, after = int(one.value), text[one.end : one.end + 5].lstrip().lower()
    if after.startswith(("pm", "p.m")):
        return left[str(value + 12)] > 0
    if after.startswith(("h", ":", "uhr")) and value > 12:  # noqa: PLR2004 - after noon
        return left[str(value - 12)] > 0
    return False
