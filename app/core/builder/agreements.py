"""What several participants agree on, and where they differ: who said what, nothing averaged."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from app.core.builder.acts import Act, act_of, opposes
from app.core.builder.answers import Answer
from app.core.builder.languages import LANGUAGES
from app.core.builder.likeness import Meaning, gather
from app.core.builder.naming import Placed, entries_of
from app.core.builder.questions import AnswerKind, Question, Questionnaire

# Names of values are compared whatever place a participant gave them.
POOLED = frozenset({"name"})
# Two acts of one value stand beside each other; they are opposed or they are not.
ACTS = frozenset({"tuesday", "refusal"})
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
    """Return what participants agree on and where they differ, in the order of the questions.

    What follows a value's name is compared among those who named the same value.
    """
    agreed: list[Agreement] = []
    differing: list[Disagreement] = []
    values = entries_of(questionnaire, answers, meaning)
    named = [[pair for entry in one for pair in entry.said] for one in values if one[0].name]
    for questions in _together(questionnaire):
        apart = questions[0].group and questions[0].slot not in POOLED
        for said in named if apart else [list(enumerate(answers))]:
            one, other = _compare(questions, _sayings(questions, said), meaning)
            agreed += one
            differing += other
    return tuple(agreed), (*differing, *_opposed(questionnaire, answers))


def _compare(
    questions: Sequence[Question], sayings: Sequence[_Saying], meaning: Meaning | None
) -> tuple[list[Agreement], list[Disagreement]]:
    """Return what was said alike and otherwise to questions that ask the same."""
    owners = [one.participant for one in sayings]
    if len(set(owners)) < 2:  # noqa: PLR2004 - nobody to agree with
        return [], []
    words = [one.text for one in sayings]
    choice = questions[0].answer is AnswerKind.CHOICE
    clusters = _equal(words) if choice else gather(words, meaning, owners)
    positions = [_position(sayings, one, questions) for one in clusters]
    shared = [one for one in positions if len(one.participants) > 1]
    ids = tuple(dict.fromkeys(one.question_id for one in sayings))
    one_wanted = questions[0].answer is not AnswerKind.LIST and questions[0].slot not in POOLED
    differ = len(positions) > 1 if one_wanted else not shared and questions[0].slot not in ACTS
    agreed = [Agreement(ids, one) for one in shared]
    return agreed, [Disagreement(ids, "differs", tuple(positions))] if differ else []


def _together(questionnaire: Questionnaire) -> list[tuple[Question, ...]]:
    """Return the questions whose answers are compared: the same one of every value is one."""
    sets: dict[str, list[Question]] = {}
    for one in questionnaire.questions:
        sets.setdefault(f"value.{one.slot}" if one.group else one.id, []).append(one)
    return [tuple(found) for found in sets.values()]


def _sayings(questions: Sequence[Question], said: Sequence[Placed]) -> list[_Saying]:
    ids = {one.id for one in questions}
    return [
        _Saying(index, one.participant, one.question_id, text)
        for index, one in said
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
        if one.participant != other.participant and opposes(mine, theirs)
    ]


def _acts(
    slot: str, questionnaire: Questionnaire, answers: Sequence[Answer]
) -> list[tuple[_Saying, Act]]:
    questions = [one for one in questionnaire.questions if one.slot == slot]
    language = LANGUAGES[questionnaire.locale]
    found = []
    for one in _sayings(questions, list(enumerate(answers)))[:ACTS_MAX]:
        phrase = language.clean(one.text, questions[0].strip, verbal=questions[0].verbal)
        found.append((one, act_of(phrase.text if phrase else one.text, language)))
    return found
