"""The questions of the builder: what is asked, why, after what, and when it is passed over."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import Any

from app.core.statements import StatementKind

Value = str | tuple[str, ...] | None


class AnswerKind(StrEnum):
    """What an answer is made of."""

    TEXT = "text"
    LIST = "list"
    CHOICE = "choice"


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer of several.

    Attributes:
        value: the same in every locale; label: what a person reads.
    """

    value: str
    label: str


@dataclass(frozen=True, slots=True)
class Condition:
    """When a question is asked: another one was answered, and so.

    Attributes:
        choice: the choice that must have been taken; None: any answer will do.
    """

    question_id: str
    choice: str | None = None

    def as_json(self) -> dict[str, str | None]:
        """Return the shape clients see."""
        return {"question_id": self.question_id, "equals": self.choice}

    def met(self, values: Mapping[str, Value]) -> bool:
        """Say whether the answers of one person lead to the question."""
        value = values.get(self.question_id)
        return bool(value) if self.choice is None else value == self.choice


@dataclass(frozen=True, slots=True)
class Question:
    """One question in one locale.

    Attributes:
        id: the same in every locale.
        kind: the statement that answers are for.
        slot: what patterns call the answer.
        group: which value of several it is about, from 1; 0: it is about none.
        lead: the beginning of a sentence that the answer completes; may be empty.
        strip: beginnings that answers often repeat and a pattern says itself.
        verbal: an answer begins with a verb, as the lead wants it.
        max_items: of a list.
        optional: it says more of what was asked; it is asked once nothing else is open.
    """

    id: str
    kind: StatementKind
    slot: str
    group: int
    text: str
    why: str
    source: str
    follows: str | None
    answer: AnswerKind
    lead: str = ""
    example: str = ""
    strip: tuple[str, ...] = ()
    verbal: bool = False
    choices: tuple[Choice, ...] = ()
    when: Condition | None = None
    max_items: int = 20
    optional: bool = False

    def as_json(self) -> dict[str, Any]:
        """Return the shape of 3-api, with what helps to ask it."""
        out: dict[str, Any] = {
            "id": self.id,
            "kind": self.kind.value,
            "text": self.text,
            "why": self.why,
            "source": self.source,
            "follows": self.follows,
            "answer": self.answer.value,
            "lead": self.lead or None,
            "example": self.example or None,
            "when": self.when.as_json() if self.when else None,
            "max": self.max_items if self.answer is AnswerKind.LIST else None,
            "optional": self.optional,
        }
        choices = [{"value": one.value, "label": one.label} for one in self.choices]
        return out | {"choices": choices or None}


@dataclass(frozen=True)
class Questionnaire:
    """All questions in one locale, in the order they are asked."""

    locale: str
    questions: tuple[Question, ...]

    @cached_property
    def by_id(self) -> Mapping[str, Question]:
        """The questions by their ids."""
        return {one.id: one for one in self.questions}

    def led_to(self, question: Question, values: Mapping[str, Value]) -> bool:
        """Say whether nothing answered leads elsewhere: no branch was closed before the question.

        Which of several values comes first closes none.
        """
        when = question.when
        if when is None or question.slot == "name":
            return True
        return when.met(values) or (
            when.choice is not None and values.get(when.question_id) is None
        )

    def asked(self, values: Mapping[str, Value]) -> tuple[Question, ...]:
        """Return the questions that these answers lead to, answered ones too."""
        return tuple(one for one in self.questions if one.when is None or one.when.met(values))

    def still_open(self, values: Mapping[str, Value]) -> tuple[Question, ...]:
        """Return the questions left for somebody, in order, optional ones last.

        Args: values: by question id; None was passed over on purpose and is not asked again.
        """
        left = [one for one in self.asked(values) if one.id not in values]
        return tuple(sorted(left, key=lambda one: one.optional))
