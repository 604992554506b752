"""Answers as they are sent, checked against the questions; nothing in them is reworded here."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.core.builder.questions import AnswerKind, Question, Questionnaire, Value
from app.core.communications import text_problem
from app.core.errors import FieldError, InvalidError
from app.core.rules.folding import folded_words

ANSWER_MAX_CHARS = 2_000
ITEM_MAX_CHARS = 500
ANSWERS_MAX = 1_000
PARTICIPANT_MAX_CHARS = 100
_BULLETS = "-–—•*·◦▪ \t"


@dataclass(frozen=True, slots=True)
class Answer:
    """What one participant said to one question.

    Attributes:
        participant: an opaque id of the client's; empty when only one person answers.
        value: the choice's value, a text, the items of a list; None: passed over.
    """

    question_id: str
    participant: str
    value: Value

    def as_json(self) -> dict[str, Any]:
        """Return the shape of 3-api."""
        value = list(self.value) if isinstance(self.value, tuple) else self.value
        return {"question_id": self.question_id, "participant": self.participant, "value": value}


def check_answers(
    sent: Sequence[tuple[str, str, Any]], book: Mapping[str, Questionnaire], locale: str
) -> tuple[Answer, ...]:
    """Return the answers in the order sent.

    Args:
        sent: (question id, participant, value) each; values are JSON.
        book: by locale; a choice may be named by its label in any of them.
        locale: one of the book's.
    Raises: InvalidError: an unknown question, a value of another kind, two answers of one person.
    """
    errors: list[FieldError] = []
    answers: list[Answer] = []
    seen: set[tuple[str, str]] = set()
    for index, (question_id, participant, value) in enumerate(sent):
        at = f"/answers/{index}"
        question = book[locale].by_id.get(question_id)
        if question is None:
            detail = "There is no such question; `GET /v1/builder/questions` lists them."
            errors.append(FieldError(f"{at}/question_id", "unknown", detail))
            continue
        if (question_id, participant) in seen:
            detail = "This participant answered this question before; send one answer."
            errors.append(FieldError(at, "duplicate", detail))
            continue
        seen.add((question_id, participant))
        labels = [one.by_id[question_id] for one in book.values() if question_id in one.by_id]
        read, problem = _read(question, value, labels)
        if problem is not None:
            errors.append(FieldError(f"{at}/value", problem[0], problem[1]))
        else:
            answers.append(Answer(question_id, participant, read))
    if errors:
        raise InvalidError(errors)
    return tuple(answers)


def _read(
    question: Question, value: Any, labels: Sequence[Question]
) -> tuple[Value, tuple[str, str] | None]:
    """Return the value, or (None, (code, detail)) when it cannot stand."""
    if value is None:
        return None, None
    if question.answer is AnswerKind.LIST:
        return _read_list(question, value)
    if not isinstance(value, str):
        return None, ("type", "This question takes one text.")
    trouble = _trouble(value, ANSWER_MAX_CHARS)
    if trouble:
        return None, trouble
    if question.answer is AnswerKind.CHOICE:
        return _read_choice(question, value, labels)
    return value.strip() or None, None


def _read_list(question: Question, value: Any) -> tuple[Value, tuple[str, str] | None]:
    if isinstance(value, str):  # what a text area holds: one a line
        value = value.splitlines()
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        return None, ("type", "This question takes a list of texts.")
    items = tuple(kept for one in value if (kept := one.strip().lstrip(_BULLETS).strip()))
    if len(items) > question.max_items:
        return None, ("too_long", f"At most {question.max_items} here; keep what matters most.")
    trouble = next((bad for one in items if (bad := _trouble(one, ITEM_MAX_CHARS))), None)
    return (None, trouble) if trouble else (items or None, None)


def _read_choice(
    question: Question, value: str, labels: Sequence[Question]
) -> tuple[Value, tuple[str, str] | None]:
    for known in labels:
        for one in known.choices:
            if folded_words(value) in (folded_words(one.value), folded_words(one.label)):
                return one.value, None
    if not value.strip():
        return None, None
    named = ", ".join(f"`{one.value}`" for one in question.choices)
    return None, ("choice", f"Choose one of {named}.")


def _trouble(text: str, most: int) -> tuple[str, str] | None:
    problem = text_problem(text)
    if problem:
        return "characters", problem
    if len(text) > most:
        return "too_long", f"At most {most} characters here; say it shorter."
    return None


def values_of(answers: Iterable[Answer], participant: str) -> dict[str, Value]:
    """Return what one person said, by question id."""
    return {one.question_id: one.value for one in answers if one.participant == participant}


def participants_of(answers: Iterable[Answer]) -> tuple[str, ...]:
    """Return who answered, in the order they first did."""
    return tuple(dict.fromkeys(one.participant for one in answers))
