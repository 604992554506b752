"""What exact rules say of a text somebody publishes: claims, promises, the house's own words."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace

from app.core.locales import primary_language
from app.core.organizations import OwnWord
from app.core.rules.claims import environmental_claims
from app.core.rules.findings import RuleFinding, Severity, Span
from app.core.rules.matching import Lexicon, Match, Prose, Term
from app.core.rules.promises import absolute_promises
from app.core.rules.rulebook import Rulebook
from app.core.texts import MappedText, parts_of

FIELD = "body"
# Of a longer text the rules read parts, which costs less memory, each with what stands around it:
# a claim and its evidence are seen together wherever they are cut.
PART_MAX_CHARS = 200_000
AROUND_CHARS = 10_000
TEXT_RULES = ("environmental-claim", "absolute-promise", "own-word")


def check_text(
    book: Rulebook, text: str, locale: str, words: Sequence[OwnWord] = ()
) -> tuple[RuleFinding, ...]:
    """Return every finding in order of place; nothing is left undecided.

    Args:
        locale: what the text is written in; a language without tables has own words alone.
        words: the organization's own; those of another language than the text's do not count.
    """
    return check_prose(book, Prose(text), locale, words)


def check_prose(
    book: Rulebook, prose: Prose, locale: str, words: Sequence[OwnWord] = ()
) -> tuple[RuleFinding, ...]:
    """Return the same of a text whose links and code are known from its markup."""
    found = [*_tables(book, prose, locale), *_own(book, prose, locale, words)]
    return tuple(sorted(found, key=lambda one: (one.span.start, one.rule) if one.span else (0, "")))


def check_words(
    book: Rulebook, text: MappedText, locale: str, words: Sequence[OwnWord] = ()
) -> Iterator[RuleFinding]:
    """Yield the same of a text without its markup, however long, in order of place."""
    for start, end in parts_of(text.text, PART_MAX_CHARS):
        left, right = max(0, start - AROUND_CHARS), min(len(text.text), end + AROUND_CHARS)
        for one in check_prose(book, prose_of(text, left, right), locale, words):
            if one.span is None:  # rules of texts speak of words; one that does not has no place
                continue
            at = one.span.start + left
            if start <= at < end:
                yield replace(one, span=replace(one.span, start=at, end=one.span.end + left))


def prose_of(words: MappedText, start: int, end: int) -> Prose:
    """Return a part of a text without markup, with what the markup said of it."""
    links, code = words.links, words.code
    first = bisect_left(links, start, key=lambda one: one.at)
    last = bisect_right(links, end, key=lambda one: one.at)
    begins = bisect_right(code, start, key=lambda one: one[1])
    stops = bisect_left(code, end, key=lambda one: one[0])
    return Prose(
        words.text[start:end],
        tuple((one.at - start, one.address) for one in links[first:last]),
        tuple((max(0, left - start), right - start) for left, right in code[begins:stops]),
    )


def _span(one: Match) -> Span:
    return Span(FIELD, one.start, one.end, one.exact)


def _tables(book: Rulebook, prose: Prose, locale: str) -> Iterator[RuleFinding]:
    tables = book.of(locale)
    if tables is None:
        return
    for claim in environmental_claims(tables, prose):
        yield book.finding(
            "environmental-claim",
            claim.severity,
            None,
            _span(claim.match),
            variant=claim.variant,
            locale=locale,
            claim=claim.match.exact,
            evidence=claim.evidence,
        )
    for span, severity in absolute_promises(tables, FIELD, prose):
        yield book.finding("absolute-promise", severity, None, span, locale=locale, word=span.exact)


def _own(
    book: Rulebook, prose: Prose, locale: str, words: Sequence[OwnWord]
) -> Iterator[RuleFinding]:
    here = [one for one in words if _speaks(one.locale, locale)]
    lexicon = Lexicon(tuple(Term((one.word,), str(at)) for at, one in enumerate(here)))
    for match in lexicon.matches(prose):
        own = here[int(match.term.key)]
        yield book.finding(
            "own-word",
            Severity.NOTE if own.instead else Severity.WARNING,
            None,
            _span(match),
            variant="preferred" if own.instead else "forbidden",
            locale=locale,
            word=match.exact,
            instead=own.instead or "",
            reason=own.reason,
        )


def _speaks(tag: str, locale: str) -> bool:
    """Say whether words of `tag` count in a text of `locale`: `fr` in `fr-CA`, not the reverse."""
    if "-" not in tag:
        return tag == primary_language(locale)
    return (locale + "-").lower().startswith(tag.lower() + "-")
