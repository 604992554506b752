"""Import of an existing charter: Markdown, HTML, DOCX or plain text into a draft."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from starlette.exceptions import HTTPException
from starlette.responses import Response

from app.api.callers import AskCaller, AskPorts, RawBody, media_type_of
from app.api.drafts import draft_created, encode_draft
from app.api.repeating import IdempotencyKey, answer_once
from app.api.schemas.charter_imports import CharterImportOut
from app.core.charter_texts import CharterReading
from app.core.communications import text_problem
from app.core.errors import FieldError, InvalidError
from app.core.locales import normal_locale
from app.core.statements import TITLE_MAX_CHARS, Statement
from app.services.charter_imports import read_existing_charter
from app.services.drafting import DraftView
from app.services.drafts import create_draft

router = APIRouter(prefix="/v1/organizations/{slug}/drafts", tags=["builder"])
DOCX_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
TEXT_TYPES = ("text/markdown", "text/html", "text/plain")
MEDIA_TYPES = (*TEXT_TYPES, DOCX_TYPE)
_EXAMPLE = (
    "## Notre mission\n\nRéparer les vélos de la vallée.\n\n## Nos valeurs\n\n### Franchise\n"
)
_BODY: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            **{one: {"schema": {"type": "string"}, "example": _EXAMPLE} for one in TEXT_TYPES},
            DOCX_TYPE: {"schema": {"type": "string", "format": "binary"}, "example": "PK…"},
        },
    }
}


def _encode(view: DraftView, reading: CharterReading) -> dict[str, Any]:
    pairs = zip(view.draft.content.statements, reading.statements, strict=True)
    return {
        "draft": encode_draft(view),
        "locale": reading.locale,
        "locale_from": reading.locale_from.value,
        "statements": [
            {"statement_id": kept.id, "traces": [one.as_json() for one in read.traces]}
            for kept, read in pairs
        ],
        "leftovers": [one.as_json() for one in reading.leftovers],
    }


@router.post("/import", status_code=201, response_model=CharterImportOut, openapi_extra=_BODY)
def import_charter(
    request: Request,
    slug: str,
    ports: AskPorts,
    caller: AskCaller,
    raw: RawBody,
    locale: Annotated[
        str | None, Query(description="Of its texts; without it, what it declares or looks like.")
    ] = None,
    title: Annotated[str, Query(max_length=TITLE_MAX_CHARS)] = "",
    key: IdempotencyKey = None,
) -> Response:
    """Read an existing charter into a draft; what was not understood is listed, never dropped."""
    principal = caller.known()
    media_type = media_type_of(request)
    if media_type not in MEDIA_TYPES:
        taken = ", ".join(MEDIA_TYPES)
        raise HTTPException(415, f"Send one of {taken}.", {"Accept-Post": taken})
    tag = normal_locale(locale) if locale is not None else None
    if locale is not None and tag is None:
        raise InvalidError([FieldError("locale", "format", "`locale` is not a BCP 47 tag.")])
    if text_problem(title):
        raise InvalidError([FieldError("title", "characters", text_problem(title) or "")])
    reading = read_existing_charter(ports, principal, slug, media_type, raw, tag)
    statements = [
        Statement("", one.kind, place, {reading.locale: one.text})
        for place, one in enumerate(reading.statements, start=1)
    ]

    return answer_once(
        request,
        ports,
        principal,
        key,
        raw,
        lambda receipt: create_draft(
            ports, principal, slug, title or reading.title, statements, None, receipt
        ),
        lambda view: draft_created(slug, view, _encode(view, reading)),
    )
