"""What an import of an existing charter answers."""

from typing import Annotated

from pydantic import Field

from app.api.schemas.fields import Shown
from app.api.schemas.statements import DraftOut
from app.core.charter_texts import LocaleFrom, Why


class FieldLinesOut(Shown):
    """Where a field was read: `heading`, `name`, `text`, `do/0`, `dont/2`; lines from 1."""

    field: str
    lines: Annotated[list[int], Field(description="Of a DOCX, the numbers of its paragraphs.")]


class ImportedOut(Shown):
    """A statement of the draft, and the lines it came from."""

    statement_id: str
    traces: list[FieldLinesOut]


class LeftoverOut(Shown):
    """A part that is in no statement."""

    text: str
    line: int
    lines: list[int]
    why: Annotated[
        str,
        Field(
            examples=["outside"],
            description=f"One of {', '.join(f'`{one.value}`' for one in Why)}: docs/builder.md.",
        ),
    ]


class CharterImportOut(Shown):
    """The draft, where its statements come from, and what was not understood."""

    draft: DraftOut
    locale: str
    locale_from: Annotated[
        str,
        Field(
            examples=["declared"],
            description="`requested` by `locale`, `declared` by the charter, `guessed` from its "
            "words, or the organization's `default`.",
            json_schema_extra={"enum": [one.value for one in LocaleFrom]},
        ),
    ]
    statements: list[ImportedOut]
    leftovers: list[LeftoverOut]
