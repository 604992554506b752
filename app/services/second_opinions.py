"""Second opinions: a judge is asked about what the engine left undecided; replay asks nobody."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from app.core.checks import Check
from app.core.findings import Judgement, Reading, Relation
from app.core.opinion_tallies import OpinionTally
from app.core.opinions import (
    Decision,
    KeptTranscript,
    OpinionError,
    Question,
    Transcript,
    decided,
    question_of,
    text_compared,
)
from app.core.statements import Statement
from app.services.ports import Judge, Ports

# Of one communication; the pairs likeliest to take a side go first.
QUESTIONS_MAX = 8


@dataclass(frozen=True, slots=True)
class Opined:
    """A reading after the judge was asked.

    Attributes:
        transcripts: (what the engine had said, what was asked and answered), nonsense and silence
            included.
        tally: of this reading alone.
    """

    reading: Reading
    transcripts: tuple[tuple[Judgement, Transcript], ...] = ()
    tally: OpinionTally = field(default_factory=OpinionTally)


def ask_judge(
    ports: Ports,
    check: Check,
    reading: Reading,
    statements: Sequence[Statement],
    so_far: OpinionTally,
) -> Opined:
    """Return the reading with the judge's word on what was undecided.

    The judge that was pinned is asked and no other. Whatever goes wrong with it leaves a finding
    undecided. Call it outside of every unit of work.
    """
    undecided = [one for one in reading.judgements if one.relation is Relation.UNDECIDED]
    if check.judge is None or not undecided:
        return Opined(reading)
    judge = ports.judge
    if judge is None or judge.name != check.judge:
        return Opined(reading, tally=OpinionTally(not_asked=len(undecided)))
    known = {one.id: one for one in statements}
    ranked = sorted(undecided, key=lambda one: -one.confidence)
    tally, transcripts = OpinionTally(), []
    turned: dict[Judgement, Judgement] = {}
    for place, one in enumerate(ranked):
        if place >= QUESTIONS_MAX or so_far.plus(tally).stopped:
            tally = replace(tally, not_asked=tally.not_asked + 1)
            continue
        statement = known[one.statement_id]
        asked, failure = _ask(judge, question_of(one, statement, reading.locale))
        transcripts.append((one, asked))
        try:
            decision = _decided(one, asked, statement, reading.locale)
        except OpinionError as error:
            tally = tally.failed_once(failure or error.code)
        else:
            turned[one] = decision.judgement
            tally = tally.answered_once(decision.set_aside)
    said = _with(reading.judgements, turned)
    return Opined(replace(reading, judgements=said), tuple(transcripts), tally)


def _ask(judge: Judge, question: Question) -> tuple[Transcript, str | None]:
    """Return what was asked and answered, and the code of what kept an answer from coming."""
    try:
        return judge.ask(question), None
    except OpinionError as error:
        return Transcript(judge.name, error.request, b""), error.code


def _decided(
    judgement: Judgement, transcript: Transcript, statement: Statement, locale: str
) -> Decision:
    has_dont = bool(text_compared(judgement, statement, locale).dont)
    return decided(judgement, transcript, has_dont=has_dont)


def as_it_was_decided(
    reading: Reading, kept: Sequence[KeptTranscript], statements: Sequence[Statement]
) -> tuple[Judgement, ...]:
    """Return the engine's judgements with the answers that were kept, asking nobody."""
    answers = {(one.start, one.end, one.statement_id): one.transcript for one in kept}
    known = {one.id: one for one in statements}
    turned: dict[Judgement, Judgement] = {}
    for one in reading.judgements:
        answer = answers.get((one.passage.start, one.passage.end, one.statement_id))
        if answer is None or one.relation is not Relation.UNDECIDED:
            continue
        try:
            decision = _decided(one, answer, known[one.statement_id], reading.locale)
        except OpinionError:
            continue
        turned[one] = decision.judgement
    return _with(reading.judgements, turned)


def _with(
    judgements: Sequence[Judgement], turned: Mapping[Judgement, Judgement]
) -> tuple[Judgement, ...]:
    """Return the judgements, each as it was turned."""
    return tuple(turned.get(one, one) for one in judgements)
