"""Field types that every schema shares: texts without NUL, tags, times, bounded numbers."""

from datetime import UTC, datetime
from typing import Annotated, Generic, TypeVar
from uuid import UUID

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

from app.core.communications import parse_rfc3339, rfc3339, text_problem
from app.core.locales import LOCALE_MAX_CHARS, normal_locale
from app.core.statements import REASON_MAX_CHARS

NUMBER_MAX = 2**31 - 1
Item = TypeVar("Item", bound=BaseModel)


def _clean(value: str) -> str:
    problem = text_problem(value)
    if problem:
        raise ValueError(problem.removesuffix("."))
    return value


def _tag(value: str) -> str:
    tag = normal_locale(value)
    if tag is None:
        raise ValueError("this is not a BCP 47 tag such as `fr` or `fr-CA`")
    return tag


def _time(value: str) -> str:
    at = parse_rfc3339(value)
    if at is None:
        raise ValueError("this is not an RFC 3339 time with offset, such as 2026-11-23T09:00:00Z")
    return rfc3339(at)


def _id(value: str) -> str:
    try:
        return str(UUID(value))
    except ValueError:
        raise ValueError("this is not a UUID") from None


Text = Annotated[str, AfterValidator(_clean)]
Locale = Annotated[
    str,
    StringConstraints(max_length=LOCALE_MAX_CHARS),
    AfterValidator(_tag),
    Field(examples=["fr"]),
]
Time = Annotated[
    str,
    StringConstraints(max_length=64),
    AfterValidator(_time),
    Field(examples=["2026-11-23T09:00:00Z"]),
]
Id = Annotated[str, StringConstraints(max_length=64), AfterValidator(_id)]
Reason = Annotated[
    str,
    StringConstraints(min_length=1, max_length=REASON_MAX_CHARS, pattern=r"\S"),
    AfterValidator(_clean),
    Field(description="Why; it is hashed into the log.", examples=["Approved by the board."]),
]
Number = Annotated[int, Field(ge=1, le=NUMBER_MAX)]


class Sent(BaseModel):
    """What a client sends: unknown fields are refused, nothing is converted silently."""

    model_config = ConfigDict(extra="forbid", strict=True)


class OverrideIn(Sent):
    """Why a draft may pass a gate whose rules have findings; a leader's or an admin's to say."""

    reason: Reason


class Shown(BaseModel):
    """What a client gets; the document of the answer, which is written by hand for speed."""


class Page(Shown, Generic[Item]):
    """One page of a collection; `next` is the address of the one after it, null on the last."""

    items: list[Item]
    next: str | None


def moment(value: str | None) -> datetime | None:
    """Return the instant of a checked `Time`."""
    return datetime.fromisoformat(value).astimezone(UTC) if value else None
