"""What a translation says otherwise.

Words left untranslated, sentences, numbers, audiences; meaning where an encoder is.
"""

from collections.abc import Iterator, Sequence
from statistics import median

from app.core.rules import alignment
from app.core.rules.findings import RuleFinding, Severity
from app.core.rules.folding import folded_words
from app.core.rules.numbers import unmatched
from app.core.rules.rulebook import Rulebook, span_of
from app.core.rules.sentences import words_in
from app.core.rules.spelled import Number
from app.core.rules.translations import Nearness, Pair, sides_key, translations, written
from app.core.statements import Statement

# These figures were chosen on Mozilla's manifesto in 96 languages: docs/quality.md.
COPIED_MIN_WORDS = 4
# A text with fewer sentences is told when it is also shorter than texts of its locale are...
LENGTH_SHORT, LENGTH_LONG = 0.85, 1.18
# ...which takes this many others to know.
LENGTH_MIN_TEXTS = 4
# Below these cosines two texts say different things, and a sentence has no counterpart.
SAME_TEXT = 0.4
SAME_SENTENCE = 0.3
SENTENCE_MIN_CHARS = 20
# As an adjective it names nobody: of nine audiences told in good translations, six were this one.
AMBIGUOUS_AUDIENCE = "public"


def check_copied(book: Rulebook, pair: Pair) -> Iterator[RuleFinding]:
    """Yield a text that still has the words it should translate."""
    first, second = pair.languages()
    same = folded_words(pair.said) == folded_words(pair.text)
    if first != second and same and words_in(pair.text) >= COPIED_MIN_WORDS:
        yield book.finding(
            "translation-copied",
            Severity.WARNING,
            pair.place,
            span_of(pair.field, pair.text, 0, len(pair.text)),
            source_name=pair.source.locale,
        )


def _letters(text: str) -> int:
    return sum(map(str.isalnum, text))


def check_sentences(book: Rulebook, every: Sequence[Pair]) -> Iterator[RuleFinding]:
    """Yield texts that have lost or gained a sentence: by their count, and their length too.

    Languages differ in length and translators join sentences: a text is measured against the
    others of its locale in this charter.
    """
    texts = [one for one in every if one.field == "text" and _letters(one.said)]
    for pair in texts:
        ratios = [
            _letters(one.text) / _letters(one.said)
            for one in texts
            if one.place.locale == pair.place.locale and one is not pair
        ]
        if len(ratios) < LENGTH_MIN_TEXTS or not all(
            map(alignment.counts_sentences, pair.languages())
        ):
            continue
        usual = median(ratios)
        length = _letters(pair.text) / _letters(pair.said) / usual if usual else 1.0
        source, mine = len(alignment.split(pair.said)), len(alignment.split(pair.text))
        fewer = mine < source and length < LENGTH_SHORT
        if fewer or (mine > source and length > LENGTH_LONG):
            yield book.finding(
                "translation-sentences",
                Severity.WARNING,
                pair.place,
                span_of("text", pair.text, 0, len(pair.text)),
                variant="fewer" if fewer else "more",
                count=mine,
                source_count=source,
                source_name=pair.source.locale,
            )


def check_numbers(book: Rulebook, pair: Pair) -> Iterator[RuleFinding]:
    """Yield numbers and dates that one of the two texts has alone, each once."""
    first, second = (book.parity.get(one) for one in pair.languages())
    words, others = first.numbers if first else None, second.numbers if second else None
    for one in _each_once(unmatched(pair.text, others, pair.said, words)):
        yield book.finding(
            "translation-numbers",
            Severity.WARNING,
            pair.place,
            span_of(pair.field, pair.text, one.start, one.end),
            variant="more",
            number=pair.text[one.start : one.end],
            source_name=pair.source.locale,
        )
    for one in _each_once(unmatched(pair.said, words, pair.text, others)):
        yield book.finding(
            "translation-numbers",
            Severity.WARNING,
            pair.place,
            variant="fewer",
            number=pair.said[one.start : one.end],
            source_name=pair.source.locale,
        )


def _each_once(numbers: Sequence[Number]) -> Iterator[Number]:
    """Yield the first number of each value."""
    told: set[str] = set()
    for one in numbers:
        if one.value not in told:
            told.add(one.value)
            yield one


def check_audiences(
    book: Rulebook, statements: Sequence[Statement], default: str
) -> Iterator[RuleFinding]:
    """Yield audiences that a statement names in one of two locales alone, once a statement."""
    for source, place in translations(statements, default):
        tables = book.of(source.locale), book.of(place.locale)
        if tables[0] is None or tables[1] is None or not written(place.text):
            continue
        theirs, mine = (
            {
                mark.term.key: (name, mark)
                for name, prose in one.fields()
                for mark in table.lexicon("audiences").matches(prose)
                if mark.term.key != AMBIGUOUS_AUDIENCE
            }
            for one, table in ((source, tables[0]), (place, tables[1]))
        )
        for key in sorted(theirs.keys() ^ mine.keys()):
            name, mark = mine.get(key) or theirs[key]
            yield book.finding(
                "translation-audience",
                Severity.NOTE,
                place,
                span_of(name, place.prose(name).text, mark.start, mark.end)
                if key in mine
                else None,
                variant="more" if key in mine else "fewer",
                audience=tables[1].labels.get(key, key),
                source_name=source.locale,
            )


def check_meaning(book: Rulebook, pair: Pair, near: Nearness) -> Iterator[RuleFinding]:
    """Yield texts that say something else, and sentences that nothing on the other side says."""
    cosines = near.get(pair.key)
    if cosines is None:
        return
    if cosines[0][0] < SAME_TEXT:
        if _moved(pair, near):
            return
        yield book.finding(
            "translation-meaning",
            Severity.WARNING,
            pair.place,
            span_of(pair.field, pair.text, 0, len(pair.text)),
            source_name=pair.source.locale,
        )
        return
    inner = [row[1:] for row in cosines[1:]]
    if len(inner) < 2 and len(cosines[0]) < 3:  # noqa: PLR2004 - one sentence is the whole text
        return
    for start, end in _lone(pair.text, alignment.turned(inner)):
        yield _lone_sentence(book, pair, "more", pair.text[start:end], (start, end))
    for start, end in _lone(pair.said, inner):
        yield _lone_sentence(book, pair, "fewer", pair.said[start:end], None)


def _moved(pair: Pair, near: Nearness) -> bool:
    """Say whether a behaviour translates another of the same list, which stands elsewhere there."""
    side, _, at = pair.field.partition("/")
    cosines = near.get(sides_key(pair.place))
    if cosines is None or not at:
        return False
    dos, size = len(pair.place.text.do), len(cosines)
    first, last = (0, dos) if side == "do" else (dos, size)
    here = first + int(at)
    return any(
        cosines[one][here] >= SAME_TEXT and cosines[one][here] > cosines[one][one]
        for one in range(first, last)
        if one != here
    )


def _lone(text: str, cosines: alignment.Matrix) -> list[tuple[int, int]]:
    ranges = alignment.split(text)
    lone = [ranges[one] for one in alignment.alone(cosines, SAME_SENTENCE)]
    return [one for one in lone if one[1] - one[0] >= SENTENCE_MIN_CHARS]


def _lone_sentence(
    book: Rulebook, pair: Pair, variant: str, sentence: str, place: tuple[int, int] | None
) -> RuleFinding:
    return book.finding(
        "translation-meaning",
        Severity.NOTE,
        pair.place,
        span_of(pair.field, pair.text, *place) if place else None,
        variant=variant,
        sentence=sentence,
        source_name=pair.source.locale,
    )
