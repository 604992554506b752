"""Communications, one by one and by import."""

from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request
from starlette.exceptions import HTTPException
from starlette.responses import Response

from app.api.activities import (
    MEDIA_TYPES,
    OUTBOX_EXAMPLE,
    POST_EXAMPLE,
    AskOrigin,
    activity_contents,
    sends_activities,
)
from app.api.answering import JSON_TYPE, answer, created
from app.api.callers import AskCaller, AskPorts, RawBody, media_type_of
from app.api.jobs import Prefer, accepted, encode_job, prefer_done
from app.api.pagination import Cursor, Limit, decode_cursor, encode_cursor, page
from app.api.parameters import OnlyKnown
from app.api.patching import parse_json
from app.api.repeating import IdempotencyKey, answer_once
from app.api.schemas.checks import CommunicationOut, JobOut
from app.api.schemas.fields import Page
from app.core.checks import Selection
from app.core.communications import (
    Audience,
    AuthorKind,
    Communication,
    parse_rfc3339,
    rfc3339,
    text_problem,
)
from app.core.errors import FieldError, InvalidError
from app.core.imports import ImportFormat
from app.core.jobs import Job
from app.core.locales import normal_locale
from app.services import communications as services
from app.services.communications import Reception
from app.services.imports import start_import

router = APIRouter(prefix="/v1/organizations/{slug}/communications", tags=["communications"])

_FORMATS = {
    "application/jsonl": ImportFormat.JSON_LINES,
    "application/x-ndjson": ImportFormat.JSON_LINES,
    "application/jsonlines": ImportFormat.JSON_LINES,
    "text/csv": ImportFormat.CSV,
}


async def _post_sent(request: Request) -> None:
    sent = await request.body()
    if sent and media_type_of(request) != JSON_TYPE and not sends_activities(request):
        taken = ", ".join((JSON_TYPE, *MEDIA_TYPES))
        raise HTTPException(415, f"Send one of {taken}.", {"Accept-Post": taken})


def _import_format(request: Request) -> ImportFormat:
    if sends_activities(request):
        return ImportFormat.ACTIVITIES
    form = _FORMATS.get(media_type_of(request))
    if form is None:
        taken = ", ".join((*_FORMATS, *MEDIA_TYPES))
        raise HTTPException(415, f"Send one of {taken}.", {"Accept-Post": taken})
    return form


def encode_communication(one: Communication) -> dict[str, Any]:
    """Return the shape of 3-api."""
    return {
        "id": one.id,
        **one.content.as_json(),
        "body_sha256": one.body_hash.hex(),
        "erased": one.is_erased,
        "received_at": rfc3339(one.received_at),
    }


async def read_selection(
    _known: OnlyKnown,
    channel: Annotated[str | None, Query(max_length=100)] = None,
    audience: Audience | None = None,
    author: Annotated[str | None, Query(max_length=200)] = None,
    author_kind: AuthorKind | None = None,
    text_locale: Annotated[str | None, Query(alias="locale", max_length=35)] = None,
    since: Annotated[str | None, Query(max_length=64)] = None,
    until: Annotated[str | None, Query(max_length=64)] = None,
) -> Selection:
    """Return the selection that query parameters ask for. Raises: InvalidError."""
    return selection_of(channel, audience, author, author_kind, text_locale, since, until)


def selection_of(
    channel: str | None,
    audience: Audience | None,
    author: str | None,
    author_kind: AuthorKind | None,
    text_locale: str | None,
    since: str | None,
    until: str | None,
    locale_name: str = "locale",
) -> Selection:
    """Return the selection of these words; an empty one is no filter.

    Args: locale_name: what the route calls the parameter of `text_locale`.
    Raises: InvalidError: it names the parameters that cannot be read.
    """
    found: list[FieldError] = []
    times: dict[str, datetime | None] = {}
    for name, value in (("since", since), ("until", until)):
        midnight = f"{value}T00:00:00Z"
        times[name] = (parse_rfc3339(value) or parse_rfc3339(midnight)) if value else None
        if value and times[name] is None:
            detail = f"`{name}` must be a date or an RFC 3339 time with its offset."
            found.append(FieldError(name, "format", detail))
    locale = normal_locale(text_locale) if text_locale else None
    if text_locale and locale is None:
        detail = f"`{locale_name}` is not a BCP 47 tag."
        found.append(FieldError(locale_name, "format", detail))
    for name, value in (("channel", channel), ("author", author)):
        if value and (problem := text_problem(value)):
            found.append(FieldError(name, "characters", problem))
    if found:
        raise InvalidError(found)
    before, after = times["since"], times["until"]
    if before and after and before >= after:
        raise InvalidError([FieldError("until", "order", "`until` must be later than `since`.")])
    return Selection(
        channel=channel or None,
        audience=audience,
        author=author or None,
        author_kind=author_kind,
        locale=locale,
        since=times["since"],
        until=times["until"],
    )


AskSelection = Annotated[Selection, Depends(read_selection)]


@router.post(
    "",
    status_code=201,
    response_model=CommunicationOut,
    openapi_extra={
        "requestBody": {
            "required": True,
            "content": {
                "application/json": {"schema": {"$ref": "#/components/schemas/CommunicationIn"}},
                **activity_contents(POST_EXAMPLE),
            },
        }
    },
    responses={200: {"model": CommunicationOut, "description": "It was here already."}},
    dependencies=[Depends(_post_sent)],
)
def add_communication(
    request: Request,
    slug: str,
    ports: AskPorts,
    caller: AskCaller,
    raw: RawBody,
    origin: AskOrigin,
    key: IdempotencyKey = None,
) -> Response:
    """Store one published text. The same `external_id` again answers 200 with the first.

    An ActivityStreams post, bare or in its `Create`, is taken as well.
    """
    principal = caller.known()
    body = parse_json(raw)
    said = origin if sends_activities(request) else None

    def encode(reception: Reception) -> Response:
        one = reception.communication
        location = f"/v1/organizations/{slug}/communications/{one.id}"
        status = 200 if reception.repeated else 201
        return created(encode_communication(one), location, status=status)

    return answer_once(
        request,
        ports,
        principal,
        key,
        raw,
        lambda receipt: services.add_communication(ports, principal, slug, body, receipt, said),
        encode,
    )


@router.get("", response_model=Page[CommunicationOut])
def list_communications(
    request: Request,
    slug: str,
    ports: AskPorts,
    caller: AskCaller,
    selection: AskSelection,
    limit: Limit = 50,
    cursor: Cursor = None,
) -> Response:
    """List communications, latest published first."""
    place = decode_cursor(cursor, str, str)
    before = None
    if place is not None:
        at = parse_rfc3339(place[0])
        if at is None:
            raise InvalidError([FieldError("cursor", "cursor", "This cursor is not one of ours.")])
        before = (at, place[1])
    found = services.list_communications(ports, caller.known(), slug, selection, before, limit + 1)
    return page(
        request,
        found,
        limit,
        encode_communication,
        lambda one: encode_cursor(rfc3339(one.content.published_at), one.id),
    )


@router.get("/{communication_id}", response_model=CommunicationOut)
def get_communication(
    request: Request, slug: str, communication_id: str, ports: AskPorts, caller: AskCaller
) -> Response:
    """Return one communication."""
    one = services.get_communication(ports, caller.known(), slug, communication_id)
    return answer(request, encode_communication(one))


@router.post(
    "/import",
    status_code=202,
    response_model=JobOut,
    openapi_extra={
        "requestBody": {
            "required": True,
            "content": {
                "application/jsonl": {"schema": {"type": "string"}},
                "text/csv": {"schema": {"type": "string"}},
                **activity_contents(OUTBOX_EXAMPLE),
            },
        }
    },
)
def import_communications(
    request: Request,
    slug: str,
    ports: AskPorts,
    caller: AskCaller,
    raw: RawBody,
    origin: AskOrigin,
    key: IdempotencyKey = None,
    prefer: Prefer = None,
) -> Response:
    """Import JSON Lines, CSV or an ActivityStreams collection in the background.

    Good rows are kept, bad ones reported; so are private messages, boosts and deletions.
    """
    principal = caller.known()
    form = _import_format(request)

    def encode(job: Job) -> Response:
        return accepted(encode_job(job, (), None), f"/v1/jobs/{job.id}")

    response = answer_once(
        request,
        ports,
        principal,
        key,
        raw,
        lambda receipt: start_import(ports, principal, slug, raw, form, receipt, origin),
        encode,
    )
    return prefer_done(ports, principal, prefer, response)
