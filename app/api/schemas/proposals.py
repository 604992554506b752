"""The builder's proposals as clients send and get them."""

from typing import Annotated, Self

from pydantic import ConfigDict, Field, model_validator

from app.api.schemas.builder import LOCALE, WORK, AgreementOut, AnswerIn, DisagreementOut
from app.api.schemas.fields import Id, Sent, Shown, Text
from app.api.schemas.statements import StatementTextIn
from app.core.builder.answers import ANSWERS_MAX
from app.core.statements import STATEMENTS_MAX, TITLE_MAX_CHARS, StatementKind

_KIND = {"enum": [one.value for one in StatementKind]}
_Index = Annotated[int, Field(ge=0)]


class ProposalsIn(Sent):
    """Answers to make proposals of: sent along, or those of a session."""

    model_config = ConfigDict(
        extra="forbid",
        strict=True,
        json_schema_extra={
            "example": {
                "locale": "fr",
                "answers": [
                    {"question_id": "mission.work", "participant": "p-7", "value": WORK},
                    {
                        "question_id": "mission.whom",
                        "participant": "p-7",
                        "value": ["les habitants de la vallée"],
                    },
                ],
            }
        },
    )

    locale: Annotated[Text | None, LOCALE] = None
    answers: Annotated[list[AnswerIn], Field(max_length=ANSWERS_MAX)] = Field(default_factory=list)
    session: Annotated[Id | None, Field(description="A session's id, in place of `answers`.")] = (
        None
    )


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
