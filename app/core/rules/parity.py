"""Translation parity: a statement says the same in every locale, or the rules say where it fails.

Each locale is compared with the one it is translated from, field by field. What a language's
tables or the encoder do not know is not guessed: `translation-not-read` says what was left out.
"""

from collections.abc import Callable, Collection, Iterator, Sequence

from app.core.locales import primary_language
from app.core.rules import drift, swaps
from app.core.rules.findings import RuleFinding, Severity
from app.core.rules.negations import check_negations
from app.core.rules.numbers import digits
from app.core.rules.rulebook import Place, Rulebook, span_of
from app.core.rules.staleness import Stale
from app.core.rules.translations import Nearness, Pair, compared_by_meaning, pairs, source_of
from app.core.statements import Statement, StatementText

PARITY_RULES = (
    "translation-missing",
    "translation-stale",
    "translation-copied",
    "translation-sentences",
    "translation-numbers",
    "translation-negation",
    "translation-audience",
    "translation-name",
    "translation-meaning",
    "translation-swapped",
    "translation-not-read",
)
# What is shown and never stands in anybody's way.
PARITY_NEVER_GATES = frozenset({"translation-not-read"})
SMALL_CHANGE = 0.1  # of the words of a source, before and after


def check_parity(
    book: Rulebook,
    statements: Sequence[Statement],
    locales: Sequence[str],
    default: str,
    stale: Collection[Stale] = (),
    near: Nearness | None = None,
    reads: Callable[[str], bool] = lambda _locale: False,
) -> tuple[RuleFinding, ...]:
    """Return what the locales of the statements do not say alike, rule by rule.

    Args:
        locales: those that every statement is to have.
        default: the one that the others are translated from.
        stale: as staleness.stale_texts gives them.
        near: None when no encoder was at hand.
        reads: whether the encoder knows a locale's language.
    """
    every = pairs(statements, default)
    found = [
        *_missing(book, statements, locales, default),
        *check_stale(book, statements, default, stale),
        *(finding for one in every for finding in drift.check_copied(book, one)),
        *drift.check_sentences(book, every),
        *(finding for one in every for finding in drift.check_numbers(book, one)),
        *(finding for one in every for finding in check_negations(book, one, near)),
        *drift.check_audiences(book, statements, default),
        *swaps.check_names(book, statements, default),
    ]
    if near is not None:
        found += [finding for one in every for finding in drift.check_meaning(book, one, near)]
        found += swaps.check_sides(book, statements, default, near)
        found += _unread(book, every, near, reads)
    return tuple(found)


def _missing(
    book: Rulebook, statements: Sequence[Statement], locales: Sequence[str], default: str
) -> Iterator[RuleFinding]:
    """Yield what a locale lacks: the statement, its name, or some of its behaviours."""
    for one in statements:
        tag = source_of(one, default)
        if tag is None:
            continue
        source = Place(one, tag, one.texts[tag], ())
        for locale in dict.fromkeys([*locales, *one.texts]):
            text = one.texts.get(locale)
            place = Place(one, locale, text or StatementText(""), ())
            lacks = "text" if text is None else _lacks(source.text, text)
            if locale != tag and lacks:
                yield book.finding(
                    "translation-missing",
                    Severity.WARNING,
                    place,
                    variant=lacks,
                    name=book.named(place, source.text),
                    locale_name=locale,
                    source_name=tag,
                )


def _lacks(source: StatementText, text: StatementText) -> str:
    if source.name and not text.name:
        return "name"
    same = len(source.do) == len(text.do) and len(source.dont) == len(text.dont)
    return "" if same else "behaviours"


def check_stale(
    book: Rulebook, statements: Sequence[Statement], default: str, stale: Collection[Stale]
) -> Iterator[RuleFinding]:
    """Yield each translation that is older than its source, once, at the first field that is."""
    told: set[tuple[str, str]] = set()
    known = {one.id: one for one in statements}
    for one in sorted(stale, key=lambda one: _is_small(book, one, default)):
        if (one.statement_id, one.locale) in told:
            continue
        told.add((one.statement_id, one.locale))
        small = _is_small(book, one, default)
        statement = known[one.statement_id]
        place = Place(statement, one.locale, statement.texts[one.locale], ())
        whole = getattr(place.text, one.field)
        whole, name = (whole, one.field) if isinstance(whole, str) else (whole[0], f"{one.field}/0")
        yield book.finding(
            "translation-stale",
            Severity.NOTE if small else Severity.WARNING,
            place,
            span_of(name, whole, 0, len(whole)),
            name=book.named(place),
            source_name=source_of(statement, default),
        )


def _is_small(book: Rulebook, stale: Stale, source: str) -> bool:
    """Say whether a change is of few words, none of them a number or a negation.

    A translator may well have seen it and had nothing to do: an article gone from a name.
    """
    words = book.parity.get(primary_language(source))
    if words is None or not words.negations or stale.share > SMALL_CHANGE:
        return False
    changed = " ".join(stale.changed)
    heavy = digits(changed) or words.numbers.spelled(changed) or words.may_negate(changed)
    return not heavy


def _unread(
    book: Rulebook, every: Sequence[Pair], near: Nearness, reads: Callable[[str], bool]
) -> Iterator[RuleFinding]:
    """Yield locales whose meaning was not compared, or not whole."""
    for tag in dict.fromkeys(one.place.locale for one in every):
        here = [one for one in every if one.place.locale == tag and compared_by_meaning(one)]
        if any(one.key not in near for one in here):
            variant = "long" if all(reads(one.source.locale) for one in here) and reads(tag) else ""
            yield book.finding(
                "translation-not-read",
                Severity.NOTE,
                locale=tag,
                variant=variant or "language",
                tag=tag,
            )
