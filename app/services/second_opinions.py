"""Second opinions: a judge is asked about what the engine left undecided; replay asks nobody."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from app.core.checks import Check
from app.core.findings import Judgement, Reading, Relation
from app.core.opinions import (
    KeptTranscript,
    OpinionError,
    OpinionTally,
    Transcript,
    decided,
    question_of,
)
from app.core.statements import Statement
from app.services.ports import Judge, Ports

# Of one communication; the pairs likeliest to take a side go first.
QUESTIONS_MAX = 8


@dataclass(frozen=True, slots=True)
class Opined:
    """A reading after the judge was asked.

    Attributes:
        transcripts: (what the engine had said, what was asked and answered), nonsense included.
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
    turned: dict[Judgement, Judgement | None] = {}
    for place, one in enumerate(ranked):
        if place >= QUESTIONS_MAX or so_far.plus(tally).stopped:
            tally = replace(tally, not_asked=tally.not_asked + 1)
            continue
        try:
            asked = _ask(judge, one, known, reading.locale)
            transcripts.append((one, asked))
            turned[one] = decided(one, asked)
        except OpinionError as error:
            tally = tally.failed_once(error.code)
        else:
            tally = tally.answered_once()
    said = _with(reading.judgements, turned)
    return Opined(replace(reading, judgements=said), tuple(transcripts), tally)


def _ask(
    judge: Judge, judgement: Judgement, known: Mapping[str, Statement], locale: str
) -> Transcript:
    return judge.ask(question_of(judgement, known[judgement.statement_id], locale))


def as_it_was_decided(
    judgements: Sequence[Judgement], kept: Sequence[KeptTranscript]
) -> tuple[Judgement, ...]:
    """Return the engine's judgements with the answers that were kept, asking nobody."""
    answers = {(one.start, one.end, one.statement_id): one.transcript for one in kept}
    turned: dict[Judgement, Judgement | None] = {}
    for one in judgements:
        answer = answers.get((one.passage.start, one.passage.end, one.statement_id))
        if answer is None or one.relation is not Relation.UNDECIDED:
            continue
        try:
            turned[one] = decided(one, answer)
        except OpinionError:
            continue
    return _with(judgements, turned)


def _with(
    judgements: Sequence[Judgement], turned: Mapping[Judgement, Judgement | None]
) -> tuple[Judgement, ...]:
    """Return the judgements, each as it was turned; one turned into None is left out."""
    said = (turned.get(one, one) for one in judgements)
    return tuple(one for one in said if one is not None)
