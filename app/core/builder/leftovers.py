"""What no proposal holds: answers, and items of lists, each with why."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from app.core.builder.answers import Answer
from app.core.builder.cleaning import items_of
from app.core.builder.hearing import kept_apart
from app.core.builder.proposals import Proposal
from app.core.builder.questions import AnswerKind, Questionnaire
from app.core.builder.templates import Source

NO_SENTENCE = "no-sentence"


@dataclass(frozen=True, slots=True)
class Leftover:
    """An item of an answer that no proposal holds.

    Attributes:
        answer: zero-based index; item: its place in a list, 0 in an answer of one text.
        why: `not-asked`, `other-language`, or `no-sentence`: no sentence takes it as it is said.
    """

    answer: int
    item: int
    text: str
    why: str

    def as_json(self) -> dict[str, Any]:
        """Return the shape clients see."""
        return {"answer": self.answer, "item": self.item, "text": self.text, "why": self.why}


def leftovers(
    questionnaire: Questionnaire, answers: Sequence[Answer], proposals: Sequence[Proposal]
) -> tuple[Leftover, ...]:
    """Return every item that no proposal holds, in order; choices steer and are not said."""
    held = frozenset[Source]().union(*(one.sources for one in proposals))
    whole = {index for one in proposals if not one.sources for index in one.answers()}
    apart = kept_apart(questionnaire, answers)
    return tuple(
        Leftover(index, place, text, apart.get(index, NO_SENTENCE))
        for index, one in enumerate(answers)
        if one.value is not None
        and index not in whole
        and questionnaire.by_id[one.question_id].answer is not AnswerKind.CHOICE
        for place, text in enumerate(_items(one))
        if (index, place) not in held
    )


def unused(answers: Sequence[Answer], left: Sequence[Leftover]) -> tuple[int, ...]:
    """Return the answers of which no proposal holds anything."""
    counts = dict.fromkeys((one.answer for one in left), 0)
    for one in left:
        counts[one.answer] += 1
    return tuple(index for index, count in counts.items() if count == len(_items(answers[index])))


def _items(answer: Answer) -> Sequence[str]:
    value = answer.value or ""
    return value if isinstance(value, tuple) else items_of(value)
