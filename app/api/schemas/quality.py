"""What the rules say, as clients get it."""

from typing import Annotated

from pydantic import Field

from app.api.schemas.fields import Sent, Shown
from app.api.schemas.statements import STATEMENT_EXAMPLE, StatementIn
from app.core.rules.findings import Severity
from app.core.statements import STATEMENTS_MAX


class QualityIn(Sent):
    """Statements to look at; nothing of them is stored."""

    statements: Annotated[
        list[StatementIn], Field(max_length=STATEMENTS_MAX, examples=[[STATEMENT_EXAMPLE]])
    ]


class FieldSpanOut(Shown):
    """Words of a statement: `field` is `name`, `text`, `do/0` or `dont/2`; code points."""

    field: str
    start: int
    end: int
    exact: str


class PartOut(Shown):
    """One thing that a rule looked for; without `span` it is missing."""

    name: str
    label: str
    span: FieldSpanOut | None


class QualityFindingOut(Shown):
    """What one rule says; `message` and `mend` speak the statement's language."""

    rule: Annotated[str, Field(examples=["value-name-common"])]
    severity: Severity
    statement_id: str | None
    locale: str | None
    span: FieldSpanOut | None
    message: str
    source: str
    mend: str
    parts: list[PartOut]


class QualityOut(Shown):
    """Findings: statement by statement, then on the charter as a whole. There is no score."""

    items: list[QualityFindingOut]


class TextSpanOut(Shown):
    """Words of a text, in code points of the text as sent."""

    start: int
    end: int
    exact: str


class TextRuleOut(Shown):
    """What an exact rule says of a text; it needs no statement and leaves nothing undecided."""

    rule: Annotated[str, Field(examples=["environmental-claim"])]
    severity: Severity
    span: TextSpanOut
    message: str
    source: str
    mend: str
