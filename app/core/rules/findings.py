"""What a rule says of a text: where, how grave, why, by which source, and how to mend it."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class Severity(StrEnum):
    """How grave a finding is."""

    ERROR = "error"  # blocks sense
    WARNING = "warning"  # a good reader would object
    NOTE = "note"  # worth a thought


@dataclass(frozen=True, slots=True)
class Span:
    """The words a finding is about, in code points of the field as it was received.

    Attributes:
        field: `name`, `text`, `do/0`, `dont/2`; `body` for a text that is no statement.
        start, end: half-open range.
        exact: field[start:end].
    """

    field: str
    start: int
    end: int
    exact: str

    def as_json(self) -> dict[str, Any]:
        """Return the shape of 3-api."""
        return {"field": self.field, "start": self.start, "end": self.end, "exact": self.exact}


@dataclass(frozen=True, slots=True)
class Part:
    """One thing that a rule looked for.

    Attributes:
        name: a stable word, such as `customers`.
        label: the same for people, in the language of the message.
        span: where it is; None when it is missing.
    """

    name: str
    label: str
    span: Span | None

    def as_json(self) -> dict[str, Any]:
        """Return the shape of 3-api."""
        return {
            "name": self.name,
            "label": self.label,
            "span": self.span.as_json() if self.span else None,
        }


@dataclass(frozen=True, slots=True)
class RuleFinding:
    """What one rule says.

    Attributes:
        rule: a stable word that gates and clients may name.
        statement_id: None when it is about the charter as a whole, or about no charter.
        locale: the locale of the text it is about; None for the charter as a whole.
        span: None when what is said is that something is missing.
        message, mend: in the language of the locale where the tables have it, else in English.
        source: the citation that the rule rests on.
        parts: what a rule that looks for several things found; empty for the others.
    """

    rule: str
    severity: Severity
    statement_id: str | None
    locale: str | None
    span: Span | None
    message: str
    source: str
    mend: str
    parts: tuple[Part, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """Return the shape of 3-api."""
        return {
            "rule": self.rule,
            "severity": self.severity.value,
            "statement_id": self.statement_id,
            "locale": self.locale,
            "span": self.span.as_json() if self.span else None,
            "message": self.message,
            "source": self.source,
            "mend": self.mend,
            "parts": [one.as_json() for one in self.parts],
        }
