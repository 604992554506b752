"""What several participants agree on, and where they differ: who said what, nothing averaged."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from app.core.builder.answers import Answer
from app.core.builder.likeness import Meaning, Sense, alike, gather, sense
from app.core.builder.questions import AnswerKind, Question, Questionnaire

# Names of values are compared whatever place a participant gave them.
POOLED = frozenset({"name"})
# Every act is compared with every refusal: more would take longer than anybody reads.
ACTS_MAX = 500


@dataclass(frozen=True, slots=True)
class Position:
    """What some participants said.

    Attributes:
        answers: zero-based indices into the answers; text: the first one's own words.
    """

    text: str
    participants: tuple[str, ...]
    answers: tuple[int, ...]

    def as_json(self) -> dict[str, Any]:
        """Return the shape clients see."""
        return {
            "text": self.text,
            "participants": list(self.participants),
            "answers": list(self.answers),
        }


@dataclass(frozen=True, slots=True)
class Agreement:
    """Two or more participants said the same thing."""

    question_ids: tuple[str, ...]
    position: Position

    def as_json(self) -> dict[str, Any]:
        """Return the shape clients see."""
        return {"question_ids": list(self.question_ids), **self.position.as_json()}


@dataclass(frozen=True, slots=True)
class Disagreement:
    """Participants said different things where one is wanted.

    Attributes:
        why: `differs`: other answers to one question; `opposed`: what one shows, the other refuses.
    """

    question_ids: tuple[str, ...]
    why: str
    positions: tuple[Position, ...]

    def as_json(self) -> dict[str, Any]:
        """Return the shape clients see."""
        return {
            "question_ids": list(self.question_ids),
            "why": self.why,
            "positions": [one.as_json() for one in self.positions],
        }


@dataclass(frozen=True, slots=True)
class _Saying:
    index: int
    participant: str
    question_id: str
    text: str


def compare_answers(
    questionnaire: Questionnaire, answers: Sequence[Answer], meaning: Meaning | None = None
) -> tuple[tuple[Agreement, ...], tuple[Disagreement, ...]]:
    """Return what participants agree on and where they differ, in the order of the questions."""
    agreed: list[Agreement] = []
    differing: list[Disagreement] = []
    for questions in _together(questionnaire):
        sayings = _sayings(questions, answers)
        if len({one.participant for one in sayings}) < 2:  # noqa: PLR2004 - nobody to agree with
            continue
        words = [one.text for one in sayings]
        choice = questions[0].answer is AnswerKind.CHOICE
        clusters = _equal(words) if choice else gather(words, meaning)
        positions = [_position(sayings, one, questions) for one in clusters]
        shared = [one for one in positions if len(one.participants) > 1]
        ids = tuple(dict.fromkeys(one.question_id for one in sayings))
        agreed += [Agreement(ids, one) for one in shared]
        one_wanted = questions[0].answer is not AnswerKind.LIST and questions[0].slot not in POOLED
        if (one_wanted and len(positions) > 1) or (not one_wanted and not shared):
            differing.append(Disagreement(ids, "differs", tuple(positions)))
    return tuple(agreed), (*differing, *_opposed(questionnaire, answers))


def _together(questionnaire: Questionnaire) -> list[tuple[Question, ...]]:
    """Return the questions whose answers are compared with each other."""
    sets: dict[str, list[Question]] = {}
    for one in questionnaire.questions:
        # What follows a value's name is about another value for every participant.
        if one.group and one.slot not in POOLED:
            continue
        sets.setdefault(one.slot if one.slot in POOLED else one.id, []).append(one)
    return [tuple(found) for found in sets.values()]


def _sayings(questions: Sequence[Question], answers: Sequence[Answer]) -> list[_Saying]:
    ids = {one.id for one in questions}
    return [
        _Saying(index, one.participant, one.question_id, text)
        for index, one in enumerate(answers)
        if one.question_id in ids and one.value is not None
        for text in (one.value if isinstance(one.value, tuple) else (one.value,))
    ]


def _equal(words: Sequence[str]) -> list[list[int]]:
    found: dict[str, list[int]] = {}
    for index, word in enumerate(words):
        found.setdefault(word, []).append(index)
    return list(found.values())


def _position(
    sayings: Sequence[_Saying], cluster: Sequence[int], questions: Sequence[Question]
) -> Position:
    mine = [sayings[at] for at in cluster]
    labels = {one.value: one.label for question in questions for one in question.choices}
    return Position(
        labels.get(mine[0].text, mine[0].text),
        tuple(dict.fromkeys(one.participant for one in mine)),
        tuple(dict.fromkeys(one.index for one in mine)),
    )


def _opposed(questionnaire: Questionnaire, answers: Sequence[Answer]) -> list[Disagreement]:
    """Return what one participant would show and another refuses."""
    shown = _acts("tuesday", questionnaire, answers)
    refused = _acts("refusal", questionnaire, answers)
    return [
        Disagreement(
            (one.question_id, other.question_id),
            "opposed",
            (
                Position(one.text, (one.participant,), (one.index,)),
                Position(other.text, (other.participant,), (other.index,)),
            ),
        )
        for one, mine in shown
        for other, theirs in refused
        if one.participant != other.participant and alike(mine, theirs)
    ]


def _acts(
    slot: str, questionnaire: Questionnaire, answers: Sequence[Answer]
) -> list[tuple[_Saying, Sense]]:
    questions = [one for one in questionnaire.questions if one.slot == slot]
    return [(one, sense(one.text)) for one in _sayings(questions, answers)[:ACTS_MAX]]
