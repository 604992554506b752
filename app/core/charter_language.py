"""The language of an existing charter: asked for, declared, or seen from its small words."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from app.core.charter_headings import Headings
from app.core.charter_texts import LocaleFrom, SourceText
from app.core.locales import primary_language
from app.core.rules.folding import fold

_WORD = re.compile(r"[^\W\d_]+")
# So many small words, and so many times those of any other language, leave no doubt. Of the words
# of French and English charters they are a third; Interlingua, the nearest of 95 other languages
# tried, has 0.17 of the French ones.
_WORDS_MIN = 4
_TIMES = 3
_SHARE = 0.2


@dataclass(frozen=True, slots=True)
class LocaleChoice:
    """A locale, and on whose word."""

    locale: str
    said: LocaleFrom = LocaleFrom.DEFAULT


def guess_language(text: str, headings: Headings) -> str | None:
    """Return the language whose small words a text uses; None when that is not clear."""
    words = _WORD.findall(fold(text).plain)
    counts = sorted(
        (sum(one in known for one in words), language)
        for language, known in headings.small_words.items()
    )
    (others, _), (most, language) = counts[-2], counts[-1]
    sure = most >= max(_WORDS_MIN, _TIMES * others, _SHARE * len(words))
    return language if sure else None


def choose_locale(
    source: SourceText,
    headings: Headings,
    requested: str | None,
    default: str,
    locales: Sequence[str] = (),
) -> LocaleChoice:
    """Return the locale of a charter's texts.

    Args:
        requested: by whoever imports it; default: the organization's.
        locales: of the organization; a guess outside of them counts for nothing.
    """
    if requested:
        return LocaleChoice(requested, LocaleFrom.REQUESTED)
    if source.locale:
        return LocaleChoice(source.locale, LocaleFrom.DECLARED)
    guess = guess_language("\n".join(one.text for one in source.blocks if not one.why), headings)
    fitting = [one for one in (default, *locales) if primary_language(one) == guess]
    return LocaleChoice(fitting[0], LocaleFrom.GUESSED) if fitting else LocaleChoice(default)
