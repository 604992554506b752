"""The language a page is in, as a reader asked for it; apart from the language of a charter."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from app.core.locales import Preference, lookup, normal_locale, parse_accept_language

LANGUAGES = ("en", "fr")
_NUMBER_MAX_DIGITS = 9


@dataclass(frozen=True, slots=True)
class Reader:
    """What a reader asked for.

    Attributes:
        language: one of LANGUAGES.
        explicit: whether the address itself says it, so that the page's links must keep it.
        ranges: language ranges of `Accept-Language`, best first.
        path: that of the page asked for.
        query: the valid ones of `locale` (of the charter) and `before` (a version's number), which
            a link to this page keeps.
    """

    language: str
    explicit: bool
    ranges: tuple[str, ...]
    path: str
    query: Mapping[str, str]

    def link(self, path: str, **query: str | int | None) -> str:
        """Return the address of a page in the language chosen; None leaves a parameter out."""
        kept = {name: value for name, value in query.items() if value is not None}
        if self.explicit:
            kept["lang"] = self.language
        return f"{path}?{urlencode(kept)}" if kept else path

    def here(self, **changed: str | int | None) -> str:
        """Return the address of this very page with some parameters changed."""
        return self.link(self.path, **{**self.query, **changed})

    def in_language(self, language: str) -> str:
        """Return the address of this page in another language, said so that it stays."""
        return f"{self.path}?{urlencode({**self.query, 'lang': language})}"


def read_reader(path: str, query: Mapping[str, str], accept_language: str) -> Reader:
    """Return what the request asks for: `?lang=` first, then `Accept-Language`, then English."""
    ranges = parse_accept_language(accept_language)
    asked = query.get("lang")
    explicit = asked in LANGUAGES
    language = asked if asked in LANGUAGES else lookup(Preference(ranges), LANGUAGES, "en")
    kept = {}
    if locale := normal_locale(query.get("locale", "")):
        kept["locale"] = locale
    before = query.get("before", "")
    if before.isascii() and before.isdigit() and len(before) <= _NUMBER_MAX_DIGITS:
        kept["before"] = before
    return Reader(language, explicit, ranges, path, kept)
