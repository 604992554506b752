"""Every refusal as a problem document: the one table from error to status.

Source: RFC 9457; pointers as RFC 6901.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.routing import Match

from app.api.validation import unreadable, validation_errors
from app.core import errors

MEDIA_TYPE = "application/problem+json"
_log = structlog.get_logger("credo.problems")


@dataclass(frozen=True, slots=True)
class Kind:
    """What a problem's `type` means.

    Attributes:
        meaning: what happened and what to do about it, for the documentation.
    """

    status: int
    title: str
    meaning: str


KINDS: dict[str, Kind] = {
    "invalid": Kind(422, "Not valid", "A field breaks a rule; `errors` says which and why."),
    "not-authenticated": Kind(
        401, "Key needed", "Send `Authorization: Bearer <key>` with a key that is still valid."
    ),
    "not-allowed": Kind(403, "Not allowed", "The key's role does not include this act."),
    "not-found": Kind(
        404, "Not found", "There is no such thing, or it belongs to another organization."
    ),
    "nothing-in-force": Kind(
        404, "Nothing in force", "No version of the charter was in force at that time."
    ),
    "method-not-allowed": Kind(
        405, "Method not allowed", "`Allow` names the methods this path takes."
    ),
    "not-acceptable": Kind(406, "Not acceptable", "None of the media types asked for is served."),
    "conflict": Kind(409, "Conflict", "The act does not fit the present state; read it again."),
    "slug-taken": Kind(409, "Slug taken", "Another organization has this slug."),
    "draft-closed": Kind(409, "Draft closed", "A published or withdrawn draft does not change."),
    "approvals-required": Kind(
        409, "Approvals required", "The organization wants approvals before publication."
    ),
    "base-moved": Kind(
        409,
        "Base moved",
        "A version was published after the draft was begun; `three_way` shows both sides. "
        "PATCH the draft with the merged statements and the new `based_on`.",
    ),
    "gate-failed": Kind(
        409,
        "Gate failed",
        "Rules that the organization wants silent have findings; `errors` lists them, each with "
        "`mend`. Mend the draft, or have a leader send `override` with a reason.",
    ),
    "wrong-state": Kind(409, "Wrong state", "The draft's state does not allow this act now."),
    "own-submission": Kind(
        403, "Own submission", "Who submits a draft neither approves it nor chooses who does."
    ),
    "already-approved": Kind(409, "Already approved", "One person's approval counts once."),
    "draft-changed": Kind(
        409, "Draft changed", "The draft is no longer what the approval link was made for."
    ),
    "merge-conflicts": Kind(
        409,
        "Merge conflicts",
        "The draft and the latest version changed the same places; `conflicts` lists them. "
        "Send `resolutions`.",
    ),
    "external-id-taken": Kind(
        409, "External id taken", "This external_id was received with another body."
    ),
    "request-in-progress": Kind(
        409, "Request in progress", "The same Idempotency-Key is being answered right now."
    ),
    "check-running": Kind(409, "Check running", "The check has not ended; replay it once it has."),
    "engine-changed": Kind(409, "Engine changed", "The engine is not the one that was pinned."),
    "stale-revision": Kind(
        412,
        "Stale revision",
        "Somebody saved in between; `changed_fields` and `current_etag` tell what and where to "
        "go on. Nothing was overwritten.",
    ),
    "too-large": Kind(413, "Too large", "The body is larger than this route takes."),
    "unsupported-media-type": Kind(
        415, "Unsupported media type", "`Accept-Patch` or `Accept-Post` names what is taken."
    ),
    "idempotency-key-reused": Kind(
        422, "Idempotency-Key reused", "One key stands for one request; use a new key."
    ),
    "precondition-required": Kind(
        428, "Precondition required", "Send `If-Match` with the ETag your change is based on."
    ),
    "rate-limited": Kind(429, "Too many requests", "Wait as long as `Retry-After` says."),
    "internal": Kind(
        500, "Internal error", "A defect of ours; nothing was changed. The log has the request id."
    ),
    "not-ready": Kind(503, "Not ready", "A part of the service is still starting; try again."),
    "storage-unavailable": Kind(
        503, "Storage unavailable", "The database did not take part; nothing was changed."
    ),
    "bad-request": Kind(400, "Bad request", "The request cannot be read as HTTP or JSON."),
}

_BY_STATUS = {
    400: "bad-request",
    401: "not-authenticated",
    403: "not-allowed",
    404: "not-found",
    405: "method-not-allowed",
    406: "not-acceptable",
    413: "too-large",
    415: "unsupported-media-type",
}
_METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE")
_RETRY_AFTER_S = {"not-ready": "5", "storage-unavailable": "2"}


def _field_error(one: errors.FieldError) -> dict[str, str]:
    """Return one member of `errors`; a pointer points into the body, a parameter is named."""
    said = {"code": one.code, "detail": one.detail}
    if one.pointer == "" or one.pointer.startswith("/"):
        return {"pointer": one.pointer, **said}
    return {"pointer": "", "parameter": one.pointer, **said}


def problem_body(
    code: str,
    detail: str,
    instance: str,
    field_errors: Sequence[errors.FieldError] = (),
    extra: Mapping[str, Any] | None = None,
) -> bytes:
    """Return the JSON of a problem document."""
    kind = KINDS[code]
    body: dict[str, Any] = {
        "type": f"/problems/{code}",
        "title": kind.title,
        "status": kind.status,
        "detail": detail,
        "instance": instance,
        "errors": [_field_error(one) for one in field_errors],
    }
    return json.dumps({**body, **(extra or {})}, ensure_ascii=False).encode(
        "utf-8", "backslashreplace"
    )


def problem(
    request: Request,
    code: str,
    detail: str,
    field_errors: Sequence[errors.FieldError] = (),
    extra: Mapping[str, Any] | None = None,
    headers: Mapping[str, str] | None = None,
) -> Response:
    """Return the response that tells a problem."""
    sent = dict(headers or {})
    if code == "not-authenticated":
        sent["WWW-Authenticate"] = 'Bearer realm="credo"'
    if code in _RETRY_AFTER_S:
        sent["Retry-After"] = _RETRY_AFTER_S[code]
    sent.setdefault("Cache-Control", "no-store")
    return Response(
        problem_body(code, detail, request.url.path, field_errors, extra),
        KINDS[code].status,
        sent,
        MEDIA_TYPE,
    )


def _credo_error(request: Request, error: Exception) -> Response:
    if not isinstance(error, errors.CredoError):
        raise error
    return credo_problem(request, error)


def credo_problem(request: Request, error: errors.CredoError) -> Response:
    """Return the response that tells a refusal of the domain."""
    code = error.code if error.code in KINDS else type(error).code
    headers = {}
    if isinstance(error, errors.StaleRevisionError):
        headers["ETag"] = str(error.extra["current_etag"])
    found = error.errors if isinstance(error, errors.InvalidError) else ()
    detail = error.detail
    if isinstance(error, errors.StorageError):
        # What the database says names hosts, users and files: that is for our log alone.
        _log.error("storage", detail=detail)
        detail = KINDS[code].meaning
    return problem(request, code, detail, found, error.extra, headers)


def _validation_error(request: Request, error: Exception) -> Response:
    if not isinstance(error, RequestValidationError):
        raise error
    found = validation_errors(error.errors(), error.body)
    return problem(request, "invalid", errors.InvalidError(found).detail, found)


def _http_exception(request: Request, error: Exception) -> Response:
    if not isinstance(error, HTTPException):
        raise error
    unread = unreadable(error.__cause__) if error.status_code == HTTPStatus.BAD_REQUEST else None
    if unread is not None:  # the framework says no more than that it could not
        return problem(request, "bad-request", unread.detail, [unread])
    code = _BY_STATUS.get(error.status_code, "bad-request")
    headers = dict(error.headers or {})
    if code == "method-not-allowed":
        headers["Allow"] = ", ".join(_methods_of(request))
    ours = error.detail != HTTPStatus(error.status_code).phrase
    return problem(request, code, error.detail if ours else KINDS[code].meaning, headers=headers)


def _methods_of(request: Request) -> list[str]:
    """Return every method the path takes; the router names those of its first route alone."""
    asked = {name: request.scope[name] for name in ("type", "path", "root_path", "headers")}
    return [
        method
        for method in _METHODS
        if any(
            route.matches({**asked, "method": method})[0] is Match.FULL
            for route in request.app.router.routes
        )
    ]


def _defect(request: Request, _error: Exception) -> Response:
    return problem(request, "internal", KINDS["internal"].meaning)


def install(app: FastAPI) -> None:
    """Let every error of the application be told as a problem document."""
    app.add_exception_handler(errors.CredoError, _credo_error)
    app.add_exception_handler(RequestValidationError, _validation_error)
    app.add_exception_handler(HTTPException, _http_exception)
    app.add_exception_handler(Exception, _defect)
