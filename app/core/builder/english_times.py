"""When, in English: a date or a span as the beginning of a sentence, and as a deadline."""

import re

from app.core.builder.spelling import NUMBERS

_YEAR = r"(?:20|21)\d\d"
_UNIT = r"(?:years?|decades?|generations?|months?|weeks?|centur(?:y|ies)|lifetimes?)"
_WORD = "|".join([*NUMBERS, "an?", "one", "couple of", "few", "dozen"])
_COUNT = rf"(?:(?:a )?(?:{_WORD}|\d+)(?:[ -](?:{_WORD}))*)"
_MONTHS = (
    "january|february|march|april|may|june|july|august|september|october|november|december|"
    "jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec"
)
_SPAN = re.compile(
    rf"^(?:about |around |roughly |some )?{_COUNT}(?: ?(?:to|or|-|–) ?{_COUNT})?(?: more)? "
    rf"{_UNIT}\b(?P<rest>.*)$"
)
_SINCE_NOW = re.compile(r" (?:from now|hence)$")
_RANGE = re.compile(rf"^({_YEAR}) ?(?:-|–|to|or) ?({_YEAR})$")
_DATED = re.compile(
    rf"^(?:the )?(?:year |early |mid-?|late |end of |beginning of |start of |middle of )?"
    rf"(?:the )?(?:year )?(?:(?:(?:\d{{1,2}} )?(?:{_MONTHS})|christmas|easter|spring|summer|autumn|"
    rf"winter|q[1-4]|mid)[ -])?{_YEAR}s?(?:,? at the latest)?$"
)
_OPENINGS = re.compile(
    r"^(?:by|within|in|before|over the next|at the end|towards?|around|after|next|at the latest)\b"
)
_ABOUT_TIME = re.compile(
    rf"{_YEAR}|\b{_UNIT}\b|\b(?:year|decade|century|spring|summer|autumn|winter|christmas)\b"
)
_PARTS = ("end of", "beginning of", "start of", "middle of", "year ")
_WORDS_MAX = 8


def _kept(text: str) -> str:
    """Return a time with its first letter small, names of months and feasts aside."""
    first = text.split(" ", 1)[0].lower()
    names = first in _MONTHS.split("|") or first in ("christmas", "easter") or text[1:2].isdigit()
    return text if names else text[0].lower() + text[1:]


def horizon(text: str) -> str | None:
    """Return when, as the beginning of a sentence; None when it cannot be said so."""
    said = text.strip(" ?!.,").replace(", at", " at")
    low = said.lower()
    if not low or len(low.split()) > _WORDS_MAX:
        return None
    between = _RANGE.match(low)
    if between:
        return f"between {between[1]} and {between[2]}"
    before = _before(low)
    return None if before is None else before + _kept(said)


def _before(low: str) -> str | None:
    """Return what a time wants before it to begin a sentence."""
    span = _SPAN.match(low)
    if span:
        return "" if _SINCE_NOW.fullmatch(span["rest"]) else "in "
    if low.startswith(("my lifetime", "our lifetime")):
        return "in "
    if low.startswith("the next ") and _ABOUT_TIME.search(low):
        return "over "
    if _DATED.match(low) or (low.startswith("the end of") and _ABOUT_TIME.search(low)):
        return "by the " if low.startswith(_PARTS) else "by "
    return "" if _OPENINGS.match(low) and _ABOUT_TIME.search(low) else None


def deadline(when: str) -> str:
    """Return the same time as one that something is done by."""
    if _SINCE_NOW.search(when):
        return f"within {_SINCE_NOW.sub('', when)}"
    if re.match(rf"in {_YEAR}$", when):
        return f"by {when[3:]}"
    if when.startswith(("next ", "around ")):
        return f"by {when}"
    return re.sub(r"^in (?!the |20|21)", "within ", when)
