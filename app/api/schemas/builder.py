"""The builder's questions and sessions as clients send and get them."""

from typing import Annotated, Any

from pydantic import Field

from app.api.schemas.fields import Sent, Shown, Text
from app.core.builder.answers import PARTICIPANT_MAX_CHARS
from app.core.statements import TITLE_MAX_CHARS, StatementKind

WORK = "réparer les vélos plutôt que de les remplacer"
LOCALE = Field(description="`fr` or `en`; regional tags are served by them.", examples=["fr"])

Participant = Annotated[
    Text,
    Field(
        max_length=PARTICIPANT_MAX_CHARS,
        description="An opaque id of yours; no name is needed.",
        examples=["p-7"],
    ),
]
# What it must be depends on the question: it is checked with it, and every fault is told at once.
_Value = Annotated[
    Any,
    Field(
        description="A text, a list of texts, or a choice; null passes the question over.",
        examples=[WORK],
        json_schema_extra={
            "anyOf": [
                {"type": "string"},
                {"type": "array", "items": {"type": "string"}},
                {"type": "null"},
            ]
        },
    ),
]
_QuestionId = Annotated[Text, Field(max_length=100, examples=["mission.work"])]


class AnswerIn(Sent):
    """What one participant says to one question."""

    question_id: _QuestionId
    participant: Participant = ""
    value: _Value = None


class SheetAnswerIn(Sent):
    """One answer of the participant that the address names."""

    question_id: _QuestionId
    value: _Value = None


class SheetIn(Sent):
    """All that one participant says; what is left out is taken back."""

    answers: Annotated[list[SheetAnswerIn], Field(max_length=200)]


class SessionIn(Sent):
    """A new round of questions."""

    locale: Annotated[Text | None, LOCALE] = None
    title: Annotated[Text, Field(max_length=TITLE_MAX_CHARS, examples=["Séminaire de mai"])] = ""


class ChoiceOut(Shown):
    """One answer of several."""

    value: str
    label: str


class ConditionOut(Shown):
    """When a question is asked: `equals` null means that any answer will do."""

    question_id: str
    equals: str | None


class QuestionOut(Shown):
    """One question; everything a frontend needs to ask it."""

    id: Annotated[str, Field(examples=["mission.work"])]
    kind: StatementKind
    text: Annotated[str, Field(examples=["Que faites-vous, concrètement ?"])]
    why: Annotated[str, Field(examples=["Une mission nomme d’abord ce que l’on fait."])]
    source: Annotated[str, Field(examples=["Pearce & David 1987"])]
    follows: Annotated[str | None, Field(examples=[None])]
    answer: Annotated[
        str, Field(examples=["text"], json_schema_extra={"enum": ["text", "list", "choice"]})
    ]
    lead: Annotated[str | None, Field(examples=["Notre métier, c’est de…"])]
    example: Annotated[str | None, Field(examples=[WORK])]
    when: Annotated[ConditionOut | None, Field(examples=[None])]
    max: Annotated[int | None, Field(examples=[None])]
    optional: Annotated[
        bool, Field(description="Asked once nothing else is open.", examples=[False])
    ]
    choices: Annotated[list[ChoiceOut] | None, Field(examples=[None])]


class QuestionsOut(Shown):
    """All questions in the order they are asked; `locale` is `locale_served`."""

    locale: str
    locale_requested: str | None
    locale_served: str
    questions: list[QuestionOut]


class AgreementOut(Shown):
    """What several participants said alike."""

    question_ids: list[str]
    text: str
    participants: list[str]
    answers: list[int]


class PositionOut(Shown):
    """What some participants said."""

    text: str
    participants: list[str]
    answers: list[int]


class DisagreementOut(Shown):
    """Where participants differ (`differs`), or one shows what another refuses (`opposed`)."""

    question_ids: list[str]
    why: Annotated[str, Field(examples=["differs"])]
    positions: list[PositionOut]


class AnswerOut(Shown):
    """What one participant said to one question."""

    question_id: str
    participant: str
    value: Any


class ParticipantOut(Shown):
    """How far one participant is."""

    participant: str
    etag: Annotated[str, Field(examples=['"1"'])]
    answered: int
    open: list[str]
    next: QuestionOut | None
    updated_at: str | None


class SessionSummaryOut(Shown):
    """A session, without what was answered."""

    id: str
    locale: str
    title: str
    created_at: str
    created_by: str


class SessionOut(SessionSummaryOut):
    """A session as it stands; indices of positions count `answers`."""

    participants: list[ParticipantOut]
    answers: list[AnswerOut]
    agreements: list[AgreementOut]
    disagreements: list[DisagreementOut]


class SheetOut(Shown):
    """All that one participant said so far, and what comes next."""

    participant: str
    revision: int
    answers: list[AnswerOut]
    open: list[str]
    next: QuestionOut | None
    updated_at: str | None
