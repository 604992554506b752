"""The builder: questions, and sessions in which several people answer apart."""

from typing import Annotated, Any

from fastapi import APIRouter, Path, Request
from starlette.responses import Response

from app.api.answering import answer, created
from app.api.callers import JSON_BODY, AskCaller, AskPorts, AskPreference, RawBody
from app.api.pagination import Cursor, Limit, decode_cursor, encode_cursor, page
from app.api.patching import IfMatch
from app.api.repeating import IdempotencyKey, answer_once
from app.api.schemas.builder import (
    QuestionsOut,
    SessionIn,
    SessionOut,
    SessionSummaryOut,
    SheetIn,
    SheetOut,
)
from app.api.schemas.fields import Page
from app.core.builder.answers import PARTICIPANT_MAX_CHARS
from app.core.builder.sessions import Progress, Session, SessionView
from app.core.communications import rfc3339
from app.core.errors import FieldError, InvalidError
from app.core.locales import normal_locale, primary_language
from app.services import builder as services
from app.services.ports import Ports

questions = APIRouter(prefix="/v1/builder", tags=["builder"])
router = APIRouter(prefix="/v1/organizations/{slug}/builder/sessions", tags=["builder"])

_Participant = Annotated[
    str,
    Path(
        min_length=1,
        max_length=PARTICIPANT_MAX_CHARS,
        description="An opaque id of yours; no name is needed.",
    ),
]
# What people think of their organisation: no cache keeps it.
_PRIVATE = {"Cache-Control": "private, no-store"}


def builder_locale(ports: Ports, sent: str | None) -> str | None:
    """Return the builder's locale that serves a tag; None when none was sent.

    Raises: InvalidError: it is no tag, or in a language that the builder does not write.
    """
    if sent is None:
        return None
    tag = normal_locale(sent)
    language = primary_language(tag) if tag else ""
    if language not in ports.builder.locales:
        known = ", ".join(f"`{one}`" for one in ports.builder.locales)
        raise InvalidError([FieldError("/locale", "unknown", f"The builder writes {known}.")])
    return language


@questions.get("/questions", response_model=QuestionsOut)
def get_questions(request: Request, ports: AskPorts, preference: AskPreference) -> Response:
    """List the questions with why each is asked and its source; ids are the same in all locales.

    `when` says which answer leads to a question, so a frontend needs to know none in advance.
    They are in French or English; `locale_served` says in which, also where neither was asked for.
    """
    found = services.get_questions(ports, preference)
    body = {
        "locale": found.locale,
        "locale_requested": preference.requested,
        "locale_served": found.locale,
        "questions": [one.as_json() for one in found.questions],
    }
    headers = {
        "Content-Language": found.locale,
        "Cache-Control": "public, no-cache",
        "Vary": "Accept-Language",
    }
    return answer(request, body, headers=headers)


def _summary(session: Session) -> dict[str, Any]:
    return {
        "id": session.id,
        "locale": session.locale,
        "title": session.title,
        "created_at": rfc3339(session.created_at),
        "created_by": session.created_by,
    }


def _coming(progress: Progress) -> dict[str, Any]:
    updated = progress.sheet.updated_at
    return {
        "open": [one.id for one in progress.still_open],
        "next": progress.still_open[0].as_json() if progress.still_open else None,
        "updated_at": rfc3339(updated) if updated else None,
    }


def _encode(view: SessionView) -> dict[str, Any]:
    return {
        **_summary(view.session),
        "participants": [
            {
                "participant": one.sheet.participant,
                "etag": one.sheet.etag,
                "answered": one.answered,
                **_coming(one),
            }
            for one in view.progress
        ],
        "answers": [one.as_json() for one in view.answers],
        "agreements": [one.as_json() for one in view.agreements],
        "disagreements": [one.as_json() for one in view.disagreements],
    }


def _encode_sheet(progress: Progress) -> dict[str, Any]:
    sheet = progress.sheet
    return {
        "participant": sheet.participant,
        "revision": sheet.revision,
        "answers": [one.as_json() for one in sheet.answers],
        **_coming(progress),
    }


@router.post("", status_code=201, response_model=SessionOut, dependencies=JSON_BODY)
def open_session(
    request: Request,
    slug: str,
    body: SessionIn,
    ports: AskPorts,
    caller: AskCaller,
    raw: RawBody,
    preference: AskPreference,
    key: IdempotencyKey = None,
) -> Response:
    """Open a session; without `locale` it speaks the reader's language."""
    principal = caller.known()
    locale = builder_locale(ports, body.locale)
    locale = locale or services.get_questions(ports, preference).locale

    def encode(view: SessionView) -> Response:
        location = f"/v1/organizations/{slug}/builder/sessions/{view.session.id}"
        return created(_encode(view), location)

    return answer_once(
        request,
        ports,
        principal,
        key,
        raw,
        lambda receipt: services.open_session(ports, principal, slug, locale, body.title, receipt),
        encode,
    )


@router.get("", response_model=Page[SessionSummaryOut])
def list_sessions(
    request: Request,
    slug: str,
    ports: AskPorts,
    caller: AskCaller,
    limit: Limit = 50,
    cursor: Cursor = None,
) -> Response:
    """List sessions, newest first."""
    place = decode_cursor(cursor, str)
    found = services.list_sessions(
        ports, caller.known(), slug, place[0] if place else None, limit + 1
    )
    return page(request, found, limit, _summary, lambda one: encode_cursor(one.id))


@router.get("/{session_id}", response_model=SessionOut)
def get_session(
    request: Request, slug: str, session_id: str, ports: AskPorts, caller: AskCaller
) -> Response:
    """Return what is open for each participant, what they agree on and where they differ."""
    view = services.get_session(ports, caller.known(), slug, session_id)
    return answer(request, _encode(view), headers=_PRIVATE)


@router.delete("/{session_id}", status_code=204)
def remove_session(slug: str, session_id: str, ports: AskPorts, caller: AskCaller) -> Response:
    """Take a session away with every answer in it; drafts made of it stay."""
    services.remove_session(ports, caller.known(), slug, session_id)
    return Response(status_code=204)


@router.get("/{session_id}/answers/{participant}", response_model=SheetOut)
def get_answers(
    request: Request,
    slug: str,
    session_id: str,
    participant: _Participant,
    ports: AskPorts,
    caller: AskCaller,
) -> Response:
    """Return what one participant answered, with the `ETag` that the next save must send back.

    Who has answered nothing yet has the revision 0.
    """
    progress = services.get_sheet(ports, caller.known(), slug, session_id, participant)
    return answer(request, _encode_sheet(progress), etag=progress.sheet.etag, headers=_PRIVATE)


@router.put("/{session_id}/answers/{participant}", response_model=SheetOut, dependencies=JSON_BODY)
def put_answers(
    request: Request,
    slug: str,
    session_id: str,
    participant: _Participant,
    body: SheetIn,
    ports: AskPorts,
    caller: AskCaller,
    if_match: IfMatch = None,
) -> Response:
    """Save all that one participant says; what is left out is taken back. Needs `If-Match`."""
    sent = [(one.question_id, one.value) for one in body.answers]
    progress = services.put_sheet(
        ports, caller.known(), slug, session_id, participant, if_match, sent
    )
    return answer(request, _encode_sheet(progress), etag=progress.sheet.etag, headers=_PRIVATE)


@router.delete("/{session_id}/answers/{participant}", status_code=204)
def remove_answers(
    slug: str,
    session_id: str,
    participant: _Participant,
    ports: AskPorts,
    caller: AskCaller,
    if_match: IfMatch = None,
) -> Response:
    """Take away all that one participant said, and that they took part. Needs `If-Match`."""
    services.remove_sheet(ports, caller.known(), slug, session_id, participant, if_match)
    return Response(status_code=204)
