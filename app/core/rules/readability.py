"""How long sentences are, and how easy a text is to read: shown, never a gate."""

import re
from collections.abc import Iterator, Sequence
from statistics import fmean

from app.core.rules.findings import RuleFinding, Severity
from app.core.rules.rulebook import Place, Rulebook, Tables, span_of
from app.core.rules.sentences import sentences, words_in

# A handful of words says nothing of how a text reads.
EASE_MIN_WORDS = 30
_VOWELS = re.compile(r"[aeiouyàâäéèêëîïôöùûüœæ]+")
_WORD = re.compile(r"[^\W\d_]+")


def check_sentences(book: Rulebook, place: Place) -> Iterator[RuleFinding]:
    """Say which sentences of a statement's text are longer than a general reader takes easily."""
    tables = book.of(place.locale)
    if tables is None:
        return
    for name, prose in place.fields():
        for one in prose.sentences:
            if one.words > tables.limits["sentence_words"]:
                yield book.finding(
                    "sentence-long",
                    Severity.NOTE,
                    place,
                    span_of(name, prose.text, one.start, one.end),
                    words=one.words,
                    limit=int(tables.limits["sentence_words"]),
                )


def check_ease(book: Rulebook, places: Sequence[Place]) -> Iterator[RuleFinding]:
    """Show the reading ease of the whole charter, once a locale."""
    texts: dict[str, list[str]] = {}
    for place in places:
        texts.setdefault(place.locale, []).extend(prose.text for _, prose in place.fields())
    for locale, written in texts.items():
        tables = book.of(locale)
        words = sum(map(words_in, written))
        if tables is None or words < EASE_MIN_WORDS:
            continue
        lengths = [one.words for text in written for one in sentences(text)]
        yield book.finding(
            "readability",
            Severity.NOTE,
            locale=locale,
            ease=round(reading_ease(tables, written)),
            words=f"{fmean(lengths):.0f}",
            locale_name=locale,
        )


def reading_ease(tables: Tables, texts: Sequence[str]) -> float:
    """Return the reading ease, about 0 (hard) to 100 (easy); it may leave that range.

    Source: Flesch 1948 for English; Kandel and Moles 1958 for French. Syllables are groups of
    vowels, a silent final `e` left out: within a tenth of a careful count.
    """
    lengths = [one.words for text in texts for one in sentences(text)]
    words = [word for text in texts for word in _WORD.findall(text.lower())]
    if not lengths or not words:
        return 0.0
    syllables = sum(map(_syllables, words))
    limits = tables.limits
    return (
        limits["ease_start"]
        - limits["ease_sentence"] * fmean(lengths)
        - limits["ease_syllable"] * syllables / len(words)
    )


def _syllables(word: str) -> int:
    groups = len(_VOWELS.findall(word))
    silent = re.search(r"[^aeiouy](?:e|es|ent|ed)$", word) is not None
    return max(1, groups - 1 if silent and groups > 1 else groups)
