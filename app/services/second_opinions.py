"""Second opinions: a judge is asked about what the engine left undecided; replay asks nobody."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

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

Place = tuple[int, int, str]

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


class Answers:
    """What the judge said of one communication in a check, kept as soon as it is said.

    A worker may die between an answer and the end of its batch: what was sent is told all the same,
    and the next worker asks, and pays, only for what was not answered.
    """

    def __init__(self, ports: Ports, check: Check, communication_id: str) -> None:
        """Read what is kept of this communication."""
        self._ports, self._check, self._communication_id = ports, check, communication_id
        with ports.store.read() as uow:
            self._known = _by_place(uow.transcripts.of(check.id, communication_id))

    def of(self, judgement: Judgement) -> Transcript | None:
        """Return what was answered about this pair, if anything was."""
        return self._known.get(_place(judgement))

    def keep(self, judgement: Judgement, asked: Transcript) -> Transcript:
        """Keep an answer and return the one that stands: the first, where two workers asked.

        Of a text that was erased meanwhile nothing is kept.
        """
        check, one = self._check, self._communication_id
        kept = kept_transcript(check, one, judgement, asked, self._ports.clock.now())
        with self._ports.store.write() as uow:
            if not uow.communications.hold(check.organization_id, [one]):
                return asked
            uow.transcripts.keep([kept])
            standing = _by_place(uow.transcripts.of(check.id, one))
            uow.commit()
        return standing.get(_place(judgement), asked)


def kept_transcript(
    check: Check, communication_id: str, judgement: Judgement, asked: Transcript, now: datetime
) -> KeptTranscript:
    """Return what is kept of one question."""
    return KeptTranscript(
        organization_id=check.organization_id,
        check_id=check.id,
        communication_id=communication_id,
        statement_id=judgement.statement_id,
        start=judgement.passage.start,
        end=judgement.passage.end,
        transcript=asked,
        transcript_hash=asked.hash(),
        created_at=now,
    )


def _place(judgement: Judgement) -> Place:
    return judgement.passage.start, judgement.passage.end, judgement.statement_id


def _by_place(kept: Sequence[KeptTranscript]) -> dict[Place, Transcript]:
    """Return the answers by the pair they are about; where none came there is none."""
    return {
        (one.start, one.end, one.statement_id): one.transcript
        for one in kept
        if one.transcript.response
    }


def ask_judge(
    ports: Ports,
    check: Check,
    communication_id: str,
    reading: Reading,
    statements: Sequence[Statement],
    so_far: OpinionTally,
) -> Opined:
    """Return the reading with the judge's word on what was undecided.

    The judge that was pinned is asked and no other, once of each pair, also where a worker before
    this one was cut short. Whatever goes wrong with it leaves a finding undecided. Call it outside
    of every unit of work.
    """
    undecided = [one for one in reading.judgements if one.relation is Relation.UNDECIDED]
    if check.judge is None or not undecided:
        return Opined(reading)
    answers = Answers(ports, check, communication_id)
    judge = ports.judge if ports.judge and ports.judge.name == check.judge else None
    known = {one.id: one for one in statements}
    ranked = sorted(undecided, key=lambda one: -one.confidence)
    tally, transcripts = OpinionTally(), []
    turned: dict[Judgement, Judgement] = {}
    for place, one in enumerate(ranked):
        statement, asked, failure = known[one.statement_id], answers.of(one), None
        if asked is None:
            is_over = place >= QUESTIONS_MAX or so_far.plus(tally).stopped
            if judge is None or is_over:
                tally = tally.passed_over(without_judge=judge is None)
                continue
            asked, failure = _ask(judge, question_of(one, statement, reading.locale))
            if asked.response:
                asked = answers.keep(one, asked)
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
    answers = _by_place(kept)
    known = {one.id: one for one in statements}
    turned: dict[Judgement, Judgement] = {}
    for one in reading.judgements:
        answer = answers.get(_place(one))
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
