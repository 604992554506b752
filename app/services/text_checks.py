"""Checking texts that somebody is writing: nothing is stored, and no database is needed."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from app.core.checks import PREVIEW_MAX_CHARS
from app.core.findings import EngineIdentity, Judgement, decided_by
from app.core.places import Lines
from app.core.rules.findings import RuleFinding
from app.core.rules.rulebook import Rulebook
from app.core.rules.texts import check_words
from app.core.sides import SideThresholds, identity_under
from app.core.text_checks import (
    CheckedText,
    Decider,
    Remark,
    TextCheck,
    TextFinding,
    TextRule,
    UsedCharter,
    WrittenText,
    behaviour_words,
    label,
)
from app.core.texts import parts_of
from app.services.ports import CheckEngine

# As much as `POST O/checks/preview` takes: what fits is read as it is there.
PART_MAX_CHARS = PREVIEW_MAX_CHARS


@dataclass(frozen=True, slots=True)
class Readers:
    """Who reads a text.

    Attributes:
        book: what the exact rules go by.
        engine: None: the rules read alone.
        guess: (text, locales that are likely) -> the language of a text that declares none; asked
            where no engine tells it.
    """

    book: Rulebook
    engine: CheckEngine | None
    guess: Callable[[str, Sequence[str]], str]


def check_texts(
    readers: Readers,
    charter: UsedCharter,
    texts: Sequence[WrittenText],
    locale: str | None,
    advance: Callable[[int], None] = lambda _chars: None,
) -> TextCheck:
    """Return what texts do to a charter and what the rules say of them, at their places.

    The organization's own words and the calibration that holds apply, as in a preview.
    Args:
        locale: BCP 47 tag; None: what each text declares, else what it looks like.
        advance: told how many more characters were read.
    Raises: NotReadyError: the engine could not be loaded.
    """
    checked = tuple(check_text(readers, charter, one, locale, advance) for one in texts)
    judge = _judge(readers.engine, charter) if readers.engine else None
    remarks = _remarks(readers.engine, charter)
    identity = judge.identity if judge else None
    return TextCheck(charter, identity, _digest(readers.book), checked, remarks)


def check_text(
    readers: Readers,
    charter: UsedCharter,
    text: WrittenText,
    locale: str | None,
    advance: Callable[[int], None] = lambda _chars: None,
) -> CheckedText:
    """Return what one text comes to.

    The engine reads a text over PART_MAX_CHARS in parts that end where passages do; its language
    is that of its first part. To the rules a claim and its evidence are never in two parts.
    """
    words, lines = text.words, Lines(text.source)
    declared = locale or text.locale
    findings: list[TextFinding] = []
    passages = unread = 0
    for start, end in parts_of(words.text, PART_MAX_CHARS):
        part = words.text[start:end]
        if readers.engine is None:
            declared = declared or readers.guess(part, _expected(charter))
        else:
            judge = _judge(readers.engine, charter)
            reading = readers.engine.read(part, declared, charter.statements, judge.thresholds)
            declared = declared or reading.locale
            passages += len(reading.passages)
            unread += reading.unread
            findings += [
                _finding(judge.identity, charter, text, lines, one, start, declared)
                for one in reading.judgements
            ]
        advance(end - start)
    said = check_words(readers.book, words, declared, charter.words) if declared else ()
    rules = tuple(_rules(readers.book, text, lines, said))
    read = passages if readers.engine else words.text.strip()
    return CheckedText(text, declared if read else None, passages, unread, tuple(findings), rules)


@dataclass(frozen=True, slots=True)
class _Judge:
    """An engine under the calibration that holds."""

    identity: EngineIdentity
    thresholds: SideThresholds | None


def _judge(engine: CheckEngine, charter: UsedCharter) -> _Judge:
    held, own = charter.calibration, engine.identity
    thresholds = held.under(own.name) if held else None
    return _Judge(identity_under(own, thresholds), thresholds)


def _remarks(engine: CheckEngine | None, charter: UsedCharter) -> tuple[Remark, ...]:
    """Return what this check did not go by; rules alone ask for no calibration."""
    if engine is None:
        return tuple(one for one in charter.withheld if one is Remark.WORDS_WITHHELD)
    held = charter.calibration
    if held and held.thresholds and held.under(engine.identity.name) is None:
        return (*charter.withheld, Remark.CALIBRATION_OF_ANOTHER_ENGINE)
    return charter.withheld


def _expected(charter: UsedCharter) -> list[str]:
    """Return the locales of the statements as an engine that guesses has them."""
    ordered = sorted(charter.statements, key=lambda one: (one.position, one.id))
    return [tag for one in ordered for tag in one.texts]


def _digest(book: Rulebook) -> str:
    return f"sha256:{book.digest}"


def _finding(
    judge: EngineIdentity,
    charter: UsedCharter,
    text: WrittenText,
    lines: Lines,
    one: Judgement,
    offset: int,
    locale: str,
) -> TextFinding:
    passage = one.passage
    start, end = text.words.source_range(passage.start + offset, passage.end + offset)
    statement = next(each for each in charter.statements if each.id == one.statement_id)
    return TextFinding(
        place=lines.place(start, end),
        start=start,
        end=end,
        exact=text.source[start:end],
        statement_id=one.statement_id,
        statement=label(statement, locale),
        relation=one.relation,
        confidence=one.confidence,
        behaviour=one.behaviour,
        behaviour_text=behaviour_words(statement, one.behaviour),
        decider=Decider(**decided_by(judge, one.opinion)),
    )


def _rules(
    book: Rulebook, text: WrittenText, lines: Lines, said: Iterable[RuleFinding]
) -> Iterator[TextRule]:
    for one in said:
        if one.span is None:  # rules of texts speak of words; one that does not has no place
            continue
        start, end = text.words.source_range(one.span.start, one.span.end)
        yield TextRule(
            place=lines.place(start, end),
            start=start,
            end=end,
            exact=text.source[start:end],
            severity=one.severity,
            message=one.message.strip(),
            mend=one.mend,
            decider=Decider("rule", one.rule, _digest(book), one.source),
        )
