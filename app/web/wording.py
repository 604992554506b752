"""What the pages say in one language: messages, dates, numbers, names of languages.

The messages are in messages/{en,fr}.po, read as they are when the server starts.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_skeleton
from babel.messages.pofile import read_po
from babel.numbers import format_decimal, format_percent

from app.core.dialogues import duration_parts
from app.core.intervals import Share
from app.core.timelines import Label

FOLDER = Path(__file__).parent / "messages"
# The pages write British English, dates too.
_FORMATS = {"en": "en_GB", "fr": "fr"}
# A share below this is told with a decimal: of many passages read, few bear on a statement.
_SMALL = 0.1
# A message is one text, or two: for one thing and for several.
Messages = Mapping[str, tuple[str, ...]]


def read_messages(language: str) -> Messages:
    """Return the messages of a language by their names. Raises: ValueError: a file is broken."""
    with (FOLDER / f"{language}.po").open("rb") as file:
        catalog = read_po(file, locale=language, abort_invalid=True)
    found: dict[str, tuple[str, ...]] = {}
    for message in catalog:
        if not message.id:
            continue
        name = message.id if isinstance(message.id, str) else message.id[0]
        said = message.string or ""
        found[name] = (said,) if isinstance(said, str) else tuple(said)
    return found


@dataclass(frozen=True, slots=True)
class Wording:
    """Everything a page says, in one language."""

    language: str
    messages: Messages = field(repr=False)

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

    def duration(self, seconds: int) -> str:
        """Return the two largest units of a duration: `2 d 4 h`."""
        told = (self.say(f"time.{unit}", n=count) for unit, count in duration_parts(seconds))
        return "\u00a0".join(told)

    def date(self, at: datetime) -> str:
        """Return the day of an instant, in UTC, written out."""
        day = at.astimezone(UTC).date()
        text = format_date(day, "long", locale=_FORMATS[self.language])
        # CLDR writes « 1 janvier »; French says « 1er janvier ».
        return f"1er{text[1:]}" if self.language == "fr" and day.day == 1 else text

    def month(self, month: str, *, short: bool = False) -> str:
        """Return `2026-02` as « février 2026 »; « févr. » when short."""
        if short:
            return format_date(_first_day(month), "LLL", locale=_FORMATS[self.language])
        return format_skeleton("yMMMM", _first_day(month), locale=_FORMATS[self.language])

    def label(self, label: Label) -> str:
        """Return what stands under a picture: « févr. », « févr. 2026 » or « 2026 »."""
        month, year = self.month(label.month, short=True), _first_day(label.month).year
        told = {"month": month, "month and year": f"{month}\u00a0{year}"}
        return told.get(label.kind, str(year))

    def language_name(self, tag: str) -> str:
        """Return what this language calls another (« anglais »), or its tag when unknown."""
        return _language_name(tag, self.language)

    def own_name(self, tag: str) -> str:
        """Return what a language calls itself (« Français »), or its tag when unknown."""
        name = _language_name(tag, tag)
        return name[:1].upper() + name[1:] if name != tag else tag


def _first_day(month: str) -> date:
    year, _, number = month.partition("-")
    return date(int(year), int(number), 1)


@cache
def _language_name(tag: str, language: str) -> str:
    try:
        shown_in = Locale.parse(language, sep="-")
        return Locale.parse(tag, sep="-").get_display_name(shown_in) or tag
    except (UnknownLocaleError, ValueError):
        return tag
