"""Checking texts that somebody is writing: nothing is stored, and no database is needed."""

from collections.abc import Callable

from app.core.checks import PREVIEW_MAX_CHARS
from app.core.findings import Judgement, decided_by
from app.core.places import Lines
from app.core.text_checks import (
    CheckedText,
    Decider,
    TextFinding,
    UsedCharter,
    WrittenText,
    behaviour_words,
    label,
)
from app.core.texts import parts_of
from app.services.ports import CheckEngine

# As much as `POST O/checks/preview` takes: what fits is read as it is there.
PART_MAX_CHARS = PREVIEW_MAX_CHARS


def check_text(
    engine: CheckEngine,
    charter: UsedCharter,
    text: WrittenText,
    locale: str | None,
    advance: Callable[[int], None] = lambda _chars: None,
) -> CheckedText:
    """Return what a text does to a charter, at the places of its source.

    A text over PART_MAX_CHARS is read in parts that end where passages do; its language is that
    of its first part.
    Args:
        locale: BCP 47 tag; None: what the text declares, else what it looks like.
        advance: told how many more characters were read.
    Raises: NotReadyError: the engine could not be loaded.
    """
    lines, words = Lines(text.source), text.words
    declared = locale or text.locale
    findings: list[TextFinding] = []
    passages = unread = 0
    for start, end in parts_of(words.text, PART_MAX_CHARS):
        reading = engine.read(words.text[start:end], declared, charter.statements)
        declared = declared or reading.locale
        passages += len(reading.passages)
        unread += reading.unread
        findings += [
            _finding(engine, charter, text, lines, one, start, declared)
            for one in reading.judgements
        ]
        advance(end - start)
    return CheckedText(text, declared if passages else None, passages, unread, tuple(findings))


def _finding(
    engine: CheckEngine,
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
        decider=Decider(**decided_by(engine.identity, one.opinion)),
    )
