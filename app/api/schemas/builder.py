"""The builder's questions, sessions and proposals as clients send and get them."""

from typing import Annotated, Any, Self

from pydantic import ConfigDict, Field, model_validator

from app.api.schemas.fields import Id, Sent, Shown, Text
from app.api.schemas.statements import StatementTextIn
from app.core.builder.answers import ANSWERS_MAX, PARTICIPANT_MAX_CHARS
from app.core.statements import STATEMENTS_MAX, TITLE_MAX_CHARS, StatementKind

_WORK = "réparer les vélos plutôt que de les remplacer"
_LOCALE = Field(description="`fr` or `en`; regional tags are served by them.", examples=["fr"])
_KIND = {"enum": [one.value for one in StatementKind]}

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
        examples=[_WORK],
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


class ProposalsIn(Sent):
    """Answers to make proposals of: sent along, or those of a session."""

    model_config = ConfigDict(
        extra="forbid",
        strict=True,
        json_schema_extra={
            "example": {
                "locale": "fr",
                "answers": [
                    {"question_id": "mission.work", "participant": "p-7", "value": _WORK},
                    {
                        "question_id": "mission.whom",
                        "participant": "p-7",
                        "value": ["les habitants de la vallée"],
                    },
                ],
            }
        },
    )

    locale: Annotated[Text | None, _LOCALE] = None
    answers: Annotated[list[AnswerIn], Field(max_length=ANSWERS_MAX)] = Field(default_factory=list)
    session: Annotated[Id | None, Field(description="A session's id, in place of `answers`.")] = (
        None
    )


class SheetAnswerIn(Sent):
    """One answer of the participant that the address names."""

    question_id: _QuestionId
    value: _Value = None


class SheetIn(Sent):
    """All that one participant says; what is left out is taken back."""

    answers: Annotated[list[SheetAnswerIn], Field(max_length=200)]


class SessionIn(Sent):
    """A new round of questions."""

    locale: Annotated[Text | None, _LOCALE] = None
    title: Annotated[Text, Field(max_length=TITLE_MAX_CHARS, examples=["Séminaire de mai"])] = ""


_Index = Annotated[int, Field(ge=0)]


class _TraceIn(Sent):
    start: _Index
    end: _Index
    answers: list[_Index]

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if self.end <= self.start:
            raise ValueError("`end` is after `start`.")
        return self


class ChosenIn(StatementTextIn):
    """A proposal as given, or edited; where it came from may be sent back and is not kept."""

    kind: Annotated[StatementKind, Field(strict=False, json_schema_extra=_KIND)]
    locale: Annotated[Text, Field(max_length=35, examples=["fr"])]
    set: Annotated[
        Text | None,
        Field(
            description="Those of one set in different locales become one statement.",
            examples=["mission"],
        ),
    ] = None
    traces: list[_TraceIn] = Field(default_factory=list)
    name_answers: list[_Index] = Field(default_factory=list)
    do_answers: list[list[_Index]] = Field(default_factory=list)
    dont_answers: list[list[_Index]] = Field(default_factory=list)
    origin: Text | None = None
    pattern: Text | None = None


class ProposalDraftIn(Sent):
    """Chosen proposals, in the order the charter says them."""

    title: Annotated[Text, Field(max_length=TITLE_MAX_CHARS, examples=["Première charte"])] = ""
    proposals: Annotated[
        list[ChosenIn],
        Field(
            min_length=1,
            max_length=STATEMENTS_MAX,
            examples=[
                [
                    {
                        "kind": "mission",
                        "locale": "fr",
                        "text": "Réparer les vélos de la vallée plutôt que de les remplacer.",
                        "do": [],
                        "dont": [],
                    }
                ]
            ],
        ),
    ]


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
    example: Annotated[str | None, Field(examples=[_WORK])]
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


class TraceOut(Shown):
    """Which answers a sentence came from: zero-based indices; code points, half-open."""

    start: int
    end: int
    answers: list[int]


class ProposalOut(Shown):
    """One candidate statement; those of one `set` are alternatives to each other."""

    kind: StatementKind
    locale: str
    set: str
    name: str | None
    text: str
    do: list[str]
    dont: list[str]
    traces: list[TraceOut]
    name_answers: list[int]
    do_answers: list[list[int]]
    dont_answers: list[list[int]]
    origin: Annotated[str, Field(examples=["pattern"])]
    pattern: Annotated[str | None, Field(examples=["mission.classic"])]


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


class UnusedItemOut(Shown):
    """An item that no candidate holds.

    `not-asked`: another answer of the same participant closed the branch; `other-language`: ask
    for proposals in that one; `no-sentence`: no sentence takes it as it is said.
    """

    answer: Annotated[int, Field(examples=[3])]
    item: Annotated[int, Field(description="Its place in a list; 0 in a text.", examples=[0])]
    text: Annotated[str, Field(examples=["bientôt"])]
    why: Annotated[
        str,
        Field(
            examples=["no-sentence"],
            json_schema_extra={"enum": ["not-asked", "other-language", "no-sentence"]},
        ),
    ]


class ProposalsOut(Shown):
    """Candidates, what participants agree on, and what no candidate holds."""

    locale: str
    proposals: list[ProposalOut]
    agreements: list[AgreementOut]
    disagreements: list[DisagreementOut]
    unused: Annotated[list[int], Field(description="Answers of which no candidate holds anything.")]
    unused_items: Annotated[
        list[UnusedItemOut], Field(description="Every item that no candidate holds, with why.")
    ]


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
