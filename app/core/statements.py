"""What an organization says of itself: statements, their texts and behaviours, their limits."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from app.core.errors import FieldError, InvalidError

NAME_MAX_CHARS = 200
TEXT_MAX_CHARS = 4_000
BEHAVIOUR_MAX_CHARS = 500
BEHAVIOURS_MAX = 20
STATEMENTS_MAX = 50
LOCALES_MAX = 20
TITLE_MAX_CHARS = 200
REASON_MAX_CHARS = 2_000


class StatementKind(StrEnum):
    """What a statement is: why, what, where to, and how."""

    PURPOSE = "purpose"
    MISSION = "mission"
    VISION = "vision"
    VALUE = "value"


@dataclass(frozen=True, slots=True)
class StatementText:
    """A statement in one locale.

    Attributes:
        name: at most NAME_MAX_CHARS; None for a mission without a headline.
        text: at most TEXT_MAX_CHARS.
        do: observable acts that show the statement.
        dont: observable acts that break it.
    """

    text: str
    name: str | None = None
    do: tuple[str, ...] = ()
    dont: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """Return the shape of 3-api; a missing name is left out."""
        out: dict[str, Any] = {"text": self.text, "do": list(self.do), "dont": list(self.dont)}
        if self.name is not None:
            out["name"] = self.name
        return out

    @staticmethod
    def from_json(raw: Mapping[str, Any]) -> "StatementText":
        """Return the text that `as_json` wrote."""
        return StatementText(
            text=raw["text"],
            name=raw.get("name"),
            do=tuple(raw.get("do", ())),
            dont=tuple(raw.get("dont", ())),
        )


@dataclass(frozen=True, slots=True)
class Statement:
    """One thing the organization says of itself; its id is stable across versions.

    Attributes:
        id: UUID in its usual text form.
        position: 1-based place within the charter.
        texts: BCP 47 tag -> text.
    """

    id: str
    kind: StatementKind
    position: int
    texts: Mapping[str, StatementText] = field(hash=False)

    def as_json(self) -> dict[str, Any]:
        """Return the shape of 3-api."""
        return {
            "id": self.id,
            "kind": self.kind.value,
            "position": self.position,
            "texts": {tag: text.as_json() for tag, text in self.texts.items()},
        }

    @staticmethod
    def from_json(raw: Mapping[str, Any]) -> "Statement":
        """Return the statement that `as_json` wrote."""
        return Statement(
            id=raw["id"],
            kind=StatementKind(raw["kind"]),
            position=raw["position"],
            texts={tag: StatementText.from_json(text) for tag, text in raw["texts"].items()},
        )


def statements_from_json(raw: Iterable[Mapping[str, Any]]) -> tuple[Statement, ...]:
    """Return the statements of a stored or sent list, in its order."""
    return tuple(Statement.from_json(one) for one in raw)


def check_statements(statements: Sequence[Statement]) -> None:
    """Return when the statements can stand together in one charter.

    Raises: InvalidError: an id occurs twice, or a statement has no text in any locale.
    """
    seen: dict[str, int] = {}
    errors = []
    for index, one in enumerate(statements):
        if one.id in seen:
            errors.append(
                FieldError(
                    f"/statements/{index}/id",
                    "duplicate",
                    f"Statement {seen[one.id]} has this id already; leave `id` out for a new one.",
                )
            )
        seen.setdefault(one.id, index)
    if errors:
        raise InvalidError(errors)
