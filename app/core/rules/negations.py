"""A translation that denies what its source affirms, or affirms what it denies."""

from collections.abc import Iterator

from app.core.rules import alignment
from app.core.rules.findings import RuleFinding, Severity
from app.core.rules.numbers import unmatched
from app.core.rules.parity_words import Range, undenied
from app.core.rules.rulebook import Rulebook, span_of
from app.core.rules.translations import Nearness, Pair

# From this cosine two sentences are about one thing, and the negation is what sets them apart.
SAME_BUT_DENIED = 0.6


def check_negations(
    book: Rulebook, pair: Pair, near: Nearness | None = None
) -> Iterator[RuleFinding]:
    """Yield a text that denies something where the other one denies nothing.

    Languages deny in many ways, so it is a note; a warning where the verb itself is denied, and a
    sentence of the other text says the same of the same numbers but for that.
    """
    first, second = (book.parity.get(one) for one in pair.languages())
    more = undenied(pair.text, second, pair.said, first)
    fewer = undenied(pair.said, first, pair.text, second)
    if not more and not fewer:
        return
    start, end = (more or fewer)[0]
    word = (pair.text if more else pair.said)[start:end]
    denying = second if more else first
    turned = denying is not None and denying.denies_verb(word)
    reversed_ = turned and _same_numbers(book, pair) and _same_but_denied(pair, near, more, fewer)
    yield book.finding(
        "translation-negation",
        Severity.WARNING if reversed_ else Severity.NOTE,
        pair.place,
        span_of(pair.field, pair.text, start, end) if more else None,
        variant="more" if more else "fewer",
        word=word,
        source_name=pair.source.locale,
    )


def _same_numbers(book: Rulebook, pair: Pair) -> bool:
    first, second = (book.parity.get(one) for one in pair.languages())
    words, others = first.numbers if first else None, second.numbers if second else None
    alone = unmatched(pair.text, others, pair.said, words)
    return not alone and not unmatched(pair.said, words, pair.text, others)


def _same_but_denied(
    pair: Pair, near: Nearness | None, more: list[Range], fewer: list[Range]
) -> bool:
    """Say whether the sentence that denies has a near one in the other text."""
    cosines = near.get(pair.key) if near is not None else None
    if cosines is None:
        return False
    inner = [row[1:] for row in cosines[1:]]
    rows: alignment.Matrix = alignment.turned(inner) if more else inner
    text, (start, _) = (pair.text, more[0]) if more else (pair.said, fewer[0])
    for (left, right), row in zip(alignment.split(text), rows, strict=False):
        if left <= start < right:
            return bool(row) and max(row) >= SAME_BUT_DENIED
    return False
