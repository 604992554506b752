"""What the consistency report says in one language: messages, dates, numbers, shares, durations.

The messages are in messages/{en,fr}.po beside this file.
"""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path

from babel import Locale
from babel.dates import format_date, format_skeleton
from babel.messages.pofile import read_po
from babel.numbers import format_decimal, format_percent

from app.core.dialogues import duration_parts
from app.core.intervals import Share
from app.core.timelines import Label

_FOLDER = Path(__file__).parent / "messages"
LANGUAGES = ("en", "fr")
# The reports write British English, dates too.
_FORMATS = {"en": "en_GB", "fr": "fr"}
# A share below this is told with a decimal: of many passages read, few bear on a statement.
_SMALL = 0.1


@dataclass(frozen=True, slots=True)
class Speech:
    """Everything the report says, in one language."""

    language: str
    messages: dict[str, tuple[str, ...]] = field(repr=False)

    def say(self, name: str, /, n: int | None = None, **values: object) -> str:
        """Return a message with its values put in.

        Args: n: how many; it chooses the singular or the plural, and stands for `{n}`.
        Raises: KeyError: there is no such message, or a value of it is missing.
        """
        forms = self.messages[name]
        if n is None:
            return forms[0].format(**values)
        one = Locale(self.language).plural_form(n) == "one"
        return forms[0 if one else -1].format(n=self.number(n), **values)

    def number(self, value: int) -> str:
        """Return `13 699` as this language groups its digits."""
        return format_decimal(value, locale=self.language)

    def percent(self, share: float) -> str:
        """Return a share in [0, 1]; small ones have a decimal, and only 0 and 1 say so."""
        if 0 < share < 1:
            share = min(max(share, 0.001), 0.99)
        pattern = "#,##0.0 %" if 0 < share < _SMALL else "#,##0 %"
        told = format_percent(share, pattern, locale=self.language)
        # One narrow space in all of French, before the percent sign as before a semicolon.
        return told.replace(" %", "%" if self.language == "en" else "\u202f%")

    def interval(self, share: Share) -> str:
        """Return `0,9 % (0,5–1,6 %)`, or a dash when it is a share of nothing."""
        if not share.of:
            return "–"
        low, high = self.percent(share.low), self.percent(share.high)
        bare = low.rstrip("%\u202f")
        return f"{self.percent(share.count / share.of)} ({bare}–{high})"

    def date(self, at: datetime) -> str:
        """Return the day of an instant, in UTC, written out."""
        day = at.astimezone(UTC).date()
        text = format_date(day, "long", locale=_FORMATS[self.language])
        # CLDR writes « 1 janvier »; French says « 1er janvier ».
        return f"1er{text[1:]}" if self.language == "fr" and day.day == 1 else text

    def moment(self, at: datetime) -> str:
        """Return an instant: its day, with the hour in UTC unless it is midnight."""
        there = at.astimezone(UTC)
        if (there.hour, there.minute, there.second, there.microsecond) == (0, 0, 0, 0):
            return self.date(at)
        day, hours, minutes = self.date(at), f"{there:%H}", f"{there:%M}"
        if not there.second and not there.microsecond:
            return self.say("moment.hour", day=day, hours=hours, minutes=minutes)
        seconds = f"{there:%S}"
        return self.say("moment.hour-exact", day=day, hours=hours, minutes=minutes, seconds=seconds)

    def month(self, month: str) -> str:
        """Return `2026-02` as « février 2026 »."""
        return format_skeleton("yMMMM", _first_day(month), locale=_FORMATS[self.language])

    def label(self, label: Label) -> str:
        """Return what stands under a picture: « févr. », « févr. 2026 » or « 2026 »."""
        day = _first_day(label.month)
        month = format_date(day, "LLL", locale=_FORMATS[self.language])
        told = {"month": month, "month and year": f"{month}\u00a0{day.year}"}
        return told.get(label.kind, str(day.year))

    def duration(self, seconds: int) -> str:
        """Return the two largest units of a duration: `2 d 4 h`."""
        told = (self.say(f"time.{unit}", n=count) for unit, count in duration_parts(seconds))
        return "\u00a0".join(told)


def _first_day(month: str) -> date:
    year, _, number = month.partition("-")
    return date(int(year), int(number), 1)


@cache
def speech_in(locale: str) -> Speech:
    """Return the speech of a language; English for any other. Raises: ValueError: a broken file."""
    language = locale if locale in LANGUAGES else LANGUAGES[0]
    with (_FOLDER / f"{language}.po").open("rb") as file:
        catalog = read_po(file, locale=language, abort_invalid=True)
    found: dict[str, tuple[str, ...]] = {}
    for message in catalog:
        if message.id:
            name = message.id if isinstance(message.id, str) else message.id[0]
            said = message.string or ""
            found[name] = (said,) if isinstance(said, str) else tuple(said)
    return Speech(language, found)
