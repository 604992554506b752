"""Organizations and keys as clients send and get them."""

from typing import Annotated, Any, Self

from pydantic import AfterValidator, Field, StringConstraints, WithJsonSchema, model_validator

from app.api.schemas.fields import Locale, Sent, Shown, Text, Time
from app.core.access import Role
from app.core.gates import GATE_RULES
from app.core.organizations import (
    SLUG_PATTERN,
    WORD_MAX_CHARS,
    WORD_REASON_MAX_CHARS,
    WORDS_MAX,
    Gates,
    OwnWord,
    Visibility,
)
from app.core.own_words import preference_problem, word_problem, wording_problem
from app.core.rules.folding import folded_words
from app.core.statements import LOCALES_MAX, NAME_MAX_CHARS

_Name = Annotated[Text, Field(min_length=1, max_length=NAME_MAX_CHARS, pattern=r"\S")]
_Locales = Annotated[list[Locale], Field(min_length=1, max_length=LOCALES_MAX)]
_Visibility = Annotated[Visibility, Field(strict=False)]
_Approvals = Annotated[int, Field(ge=0, le=20)]


def _findable(word: str) -> str:
    if problem := word_problem(word):
        raise ValueError(problem.removesuffix("."))
    return word


def _writable(words: str) -> str:
    if problem := wording_problem(words):
        raise ValueError(problem.removesuffix("."))
    return words


# Stricter than JSON Schema can say; this much of it, it can.
_WORD_SCHEMA = {"type": "string", "minLength": 1, "maxLength": WORD_MAX_CHARS, "pattern": r"\w"}
_Word = Annotated[
    Text,
    Field(min_length=1, max_length=WORD_MAX_CHARS),
    AfterValidator(_findable),
    WithJsonSchema({**_WORD_SCHEMA, "examples": ["usager"]}),
]
# What is written instead is never looked for, and may be an address.
_Instead = Annotated[
    Text,
    Field(min_length=1, max_length=WORD_MAX_CHARS),
    AfterValidator(_writable),
    WithJsonSchema({**_WORD_SCHEMA, "examples": ["usager"]}),
]
_Notice = Annotated[Text, Field(max_length=2_000)]


class OwnWordIn(Sent):
    """A word not to use (`instead` is null) or one that another is preferred to.

    `word` is one form, found as a whole word; list its inflections as words of their own. One that
    no text could hold is refused: of marks alone, over two lines, an address or an `@name`.
    """

    locale: Locale
    word: _Word
    instead: Annotated[_Instead | None, Field(examples=["client"])] = None
    reason: Annotated[Text, Field(max_length=WORD_REASON_MAX_CHARS)] = ""

    @model_validator(mode="after")
    def _prefers_another(self) -> Self:
        if problem := preference_problem(self.word, self.instead):
            raise ValueError(problem.removesuffix("."))
        return self

    def record(self) -> OwnWord:
        """Return the core's record."""
        return OwnWord(self.locale, self.word.strip(), self.instead, self.reason)


def _known_rule(name: str) -> str:
    if name not in GATE_RULES:
        raise ValueError(f"there is no rule `{name[:80]}` that can be a gate")
    return name


_Rule = Annotated[
    str, AfterValidator(_known_rule), WithJsonSchema({"type": "string", "enum": [*GATE_RULES]})
]
_Rules = Annotated[list[_Rule], Field(max_length=len(GATE_RULES))]


class GatesIn(Sent):
    """Rules that must have no finding of severity `error` or `warning` before each act."""

    submit: Annotated[_Rules, Field(examples=[["text-missing"]])] = Field(default_factory=list)
    publish: Annotated[_Rules, Field(examples=[["text-missing", "translation-stale"]])] = Field(
        default_factory=list
    )

    def record(self) -> Gates:
        """Return the core's record; a rule named twice counts once."""
        return Gates(tuple(dict.fromkeys(self.submit)), tuple(dict.fromkeys(self.publish)))


class OrganizationIn(Sent):
    """A new organization."""

    slug: Annotated[str, StringConstraints(pattern=SLUG_PATTERN), Field(examples=["acme"])]
    name: Annotated[_Name, Field(examples=["Acme"])]
    default_locale: Locale
    locales: Annotated[_Locales | None, Field(examples=[["fr", "en"]])] = None
    visibility: _Visibility = Visibility.PRIVATE
    report_visibility: _Visibility = Visibility.PRIVATE
    approvals_required: _Approvals = 0
    notice: _Notice = ""

    @model_validator(mode="after")
    def _speaks_its_default(self) -> "OrganizationIn":
        if self.locales is not None and self.default_locale not in self.locales:
            raise ValueError("`locales` must contain `default_locale`")
        return self


class OrganizationChange(Sent):
    """What an organization is after a patch."""

    name: _Name
    default_locale: Locale
    locales: _Locales
    visibility: _Visibility
    report_visibility: _Visibility
    approvals_required: _Approvals
    notice: _Notice
    words: Annotated[list[OwnWordIn], Field(max_length=WORDS_MAX)]
    gates: GatesIn

    @model_validator(mode="after")
    def _each_word_once(self) -> "OrganizationChange":
        seen = [(one.locale, folded_words(one.word)) for one in self.words]
        if len(set(seen)) < len(seen):
            raise ValueError("`words` names one word of one locale twice")
        return self

    @model_validator(mode="after")
    def _speaks_its_default(self) -> "OrganizationChange":
        if self.default_locale not in self.locales:
            raise ValueError("`locales` must contain `default_locale`")
        return self

    def changes(self) -> dict[str, Any]:
        """Return the fields as the service takes them."""
        return {
            **dict(self),
            "locales": tuple(dict.fromkeys(self.locales)),
            "words": tuple(one.record() for one in self.words),
            "gates": self.gates.record(),
        }


class OrganizationOut(Shown):
    """An organization."""

    id: str
    slug: str
    name: str
    default_locale: str
    locales: list[str]
    visibility: Visibility
    report_visibility: Visibility
    approvals_required: int
    notice: str
    words: list[OwnWordIn]
    gates: GatesIn
    created_at: str
    updated_at: str


class KeyIn(Sent):
    """A new key."""

    role: Annotated[Role, Field(strict=False)]
    name: Annotated[Text, Field(max_length=NAME_MAX_CHARS, examples=["HR tool"])] = ""
    expires_at: Time | None = None


class KeyOut(Shown):
    """A key; its secret is shown once, by the answer that made it."""

    id: str
    role: Role
    name: str
    created_at: str
    expires_at: str | None
    revoked_at: str | None


class IssuedKeyOut(KeyOut):
    """A key just made."""

    secret: str | None
