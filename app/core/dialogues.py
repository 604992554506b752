"""Dialogue: who wrote to the organization, whether it answered, and how soon.

A message is a text that a customer, a supplier or the public wrote, or an employee among staff,
and that opens an exchange: it answers nothing that is here, or a publication. What follows in the
same exchange is a follow-up. A message is answered when the organization or a leader replied to it
or to any text that follows from it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from app.core.communications import Audience, AuthorKind
from app.core.intervals import Share, wilson

# Those whose reply is an answer.
ANSWERING = frozenset({AuthorKind.ORGANIZATION, AuthorKind.LEADER})
# Who writes, by kind of author; an employee's text is a message among staff alone.
ORIGINS = {
    AuthorKind.EMPLOYEE: Audience.STAFF,
    AuthorKind.CUSTOMER: Audience.CUSTOMERS,
    AuthorKind.SUPPLIER: Audience.SUPPLIERS,
    AuthorKind.PUBLIC: Audience.PUBLIC,
}


class DialogueDimension(StrEnum):
    """What messages are counted by."""

    WHOLE = "whole"
    ORIGIN = "origin"
    CHANNEL = "channel"


@dataclass(frozen=True, slots=True)
class Exchange:
    """The messages that share a key, as the store counts them.

    Attributes:
        key: a value of Audience for origins, a channel, or empty for the whole.
        middle_s: the one or two middle times to the first answer, in whole seconds; empty without
            an answer.
    """

    dimension: DialogueDimension
    key: str
    messages: int
    answered: int
    middle_s: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Answered:
    """The messages that share a key, as a report shows them.

    Attributes:
        answered: of the messages.
        median_s: of the time to the first answer, over the answered ones; None without any.
    """

    key: str
    answered: Share
    median_s: int | None

    def as_json(self) -> dict[str, Any]:
        """Return the shape reports use."""
        return {
            "key": self.key,
            "messages": self.answered.of,
            "answered": self.answered.as_json(),
            "median_seconds": self.median_s,
        }


@dataclass(frozen=True, slots=True)
class Dialogue:
    """How the organization converses.

    Attributes:
        follow_ups: messages that went on with an exchange, in no count.
    """

    whole: Answered
    follow_ups: int
    by_origin: tuple[Answered, ...]
    by_channel: tuple[Answered, ...]

    def as_json(self) -> dict[str, Any]:
        """Return the shape reports use."""
        whole = self.whole.as_json()
        del whole["key"]
        return {
            **whole,
            "follow_ups": self.follow_ups,
            "by_origin": [one.as_json() for one in self.by_origin],
            "by_channel": [one.as_json() for one in self.by_channel],
        }


def tell_dialogue(exchanges: Sequence[Exchange], follow_ups: int) -> Dialogue:
    """Return the dialogue that the store's counts tell."""

    def of(dimension: DialogueDimension) -> tuple[Answered, ...]:
        found = [one for one in exchanges if one.dimension is dimension]
        return tuple(_answered(one) for one in sorted(found, key=lambda one: one.key))

    nothing = Exchange(DialogueDimension.WHOLE, "", 0, 0, ())
    whole = of(DialogueDimension.WHOLE) or (_answered(nothing),)
    return Dialogue(
        whole[0], follow_ups, of(DialogueDimension.ORIGIN), of(DialogueDimension.CHANNEL)
    )


def _answered(one: Exchange) -> Answered:
    median = sum(one.middle_s) // len(one.middle_s) if one.middle_s else None
    return Answered(one.key, wilson(one.answered, one.messages), median)


_UNITS = (("days", 86_400), ("hours", 3_600), ("minutes", 60), ("seconds", 1))


def duration_parts(seconds: int) -> tuple[tuple[str, int], ...]:
    """Return the largest unit that a duration has and the next one, as (unit, count).

    The second is left out when it is none; what is smaller is dropped.
    """
    for place, (unit, size_s) in enumerate(_UNITS):
        if seconds >= size_s:
            count, rest = divmod(seconds, size_s)
            smaller, smaller_s = (*_UNITS, ("", 1))[place + 1]
            more = ((smaller, rest // smaller_s),) if smaller and rest >= smaller_s else ()
            return ((unit, count), *more)
    return (("seconds", 0),)
