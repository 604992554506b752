"""Statements and drafts as clients send and get them."""

from typing import Annotated, Any

from pydantic import BeforeValidator, Field

from app.api.schemas.fields import Id, Locale, Number, Sent, Shown, Text, Time
from app.core import statements as limits
from app.core.locales import normal_locale
from app.core.statements import Statement, StatementKind, StatementText

_Behaviour = Annotated[Text, Field(min_length=1, max_length=limits.BEHAVIOUR_MAX_CHARS)]
_Behaviours = Annotated[list[_Behaviour], Field(max_length=limits.BEHAVIOURS_MAX)]
_KIND = {"enum": [one.value for one in StatementKind]}
STATEMENT_EXAMPLE: dict[str, Any] = {
    "kind": "value",
    "texts": {
        "fr": {
            "name": "Transparence",
            "text": "Nous disons ce que nous faisons, même quand cela nous coûte.",
            "do": ["Nous publions nos audits, même mauvais"],
            "dont": ["Cacher un défaut à un client"],
        }
    },
}


def _each_locale_once(texts: Any) -> Any:
    """Refuse `fr` beside `FR`: one of the two texts would be lost."""
    tags = [normal_locale(tag) or tag for tag in texts] if isinstance(texts, dict) else []
    if len(set(tags)) < len(tags):
        raise ValueError("two keys are the same locale in different letter case")
    return texts


class StatementTextIn(Sent):
    """A statement in one locale."""

    name: Annotated[Text, Field(max_length=limits.NAME_MAX_CHARS)] | None = None
    text: Annotated[Text, Field(max_length=limits.TEXT_MAX_CHARS)]
    do: _Behaviours = Field(default_factory=list)
    dont: _Behaviours = Field(default_factory=list)

    def record(self) -> StatementText:
        """Return the core's record."""
        return StatementText(self.text, self.name, tuple(self.do), tuple(self.dont))


class StatementIn(Sent):
    """One statement; without `id` it is a new one, with the id of an earlier version the same."""

    id: Id | None = None
    kind: Annotated[StatementKind, Field(strict=False, json_schema_extra=_KIND)]
    position: Annotated[
        Number | None, Field(description="Ignored: statements keep the order given.")
    ] = None
    texts: Annotated[
        dict[Locale, StatementTextIn],
        BeforeValidator(_each_locale_once),
        Field(min_length=1, max_length=limits.LOCALES_MAX),
    ]

    def record(self, place: int) -> Statement:
        """Return the core's record; an empty id asks for a new one."""
        texts = {tag: text.record() for tag, text in self.texts.items()}
        return Statement(self.id or "", self.kind, place, texts)


_Statements = Annotated[
    list[StatementIn], Field(max_length=limits.STATEMENTS_MAX, examples=[[STATEMENT_EXAMPLE]])
]


class DraftIn(Sent):
    """A new draft. Without `statements` it starts as a copy of the latest version."""

    title: Annotated[
        Text, Field(max_length=limits.TITLE_MAX_CHARS, examples=["Première charte"])
    ] = ""
    statements: _Statements | None = None
    effective_from: Time | None = None


class DraftChange(Sent):
    """What a draft is after a patch; the patch itself is applied to this shape."""

    title: Annotated[Text, Field(max_length=limits.TITLE_MAX_CHARS)] = ""
    statements: _Statements
    effective_from: Time | None = None
    based_on: Number | None = None


def records(statements: list[StatementIn]) -> tuple[Statement, ...]:
    """Return the core's records in the order given."""
    return tuple(one.record(place) for place, one in enumerate(statements, start=1))


class StatementTextOut(Shown):
    """A statement in one locale."""

    name: str | None = None
    text: str
    do: list[str]
    dont: list[str]


class StatementOut(Shown):
    """One statement with its stable id."""

    id: str
    kind: StatementKind
    position: int
    texts: dict[str, StatementTextOut]


class DraftOut(Shown):
    """A draft, its lock, and what the caller may do."""

    id: str
    title: str
    state: str
    revision: int
    based_on: int | None
    published_as: int | None
    effective_from: str | None
    allowed_actions: list[str]
    submitted_by: str | None
    approvals_required: int
    approvals: list[dict[str, Any]]
    statements: list[StatementOut]
    created_at: str
    created_by: str
    updated_at: str
    updated_by: str


class RevisionOut(Shown):
    """One save of a draft."""

    revision: int
    saved_at: str
    saved_by: str
    title: str
    statements: list[StatementOut]
    effective_from: str | None
    based_on: int | None
