"""The refusals of every operation in the OpenAPI document, with examples of two of them.

Which ones they are follows from what an operation takes: a key, a body, a header.
"""

from typing import Any

from app.api.examples import OPEN_TO_ALL
from app.api.problems import KINDS, MEDIA_TYPE

PROBLEM: dict[str, Any] = {
    "type": "object",
    "required": ["type", "title", "status", "detail", "instance", "errors"],
    "properties": {
        "type": {"type": "string", "examples": ["/problems/stale-revision"]},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "instance": {"type": "string"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["pointer", "code", "detail"],
                "properties": {
                    "pointer": {"type": "string", "description": "RFC 6901"},
                    "parameter": {
                        "type": "string",
                        "description": "The query, path or header field; then `pointer` is empty.",
                    },
                    "code": {"type": "string"},
                    "detail": {"type": "string"},
                    "mend": {"type": "string", "description": "What to do about it."},
                },
            },
        },
        "gate": {"type": "string", "description": "The gate that a draft does not pass."},
        "current_etag": {"type": "string"},
        "changed_fields": {"type": "array", "items": {"type": "string"}},
    },
}
_DRAFT = "/v1/organizations/acme/drafts/01980f6e-3a5c-7c1e-9d0b-2f4a6b8c0d1e"


def _example(code: str, instance: str, detail: str, **more: Any) -> dict[str, Any]:
    kind = KINDS[code]
    return {
        "type": f"/problems/{code}",
        "title": kind.title,
        "status": kind.status,
        "detail": detail,
        "instance": instance,
        "errors": [],
        **more,
    }


STALE = _example(
    "stale-revision",
    _DRAFT,
    "Somebody saved in between; nothing was overwritten. GET the resource, bring your change in, "
    "and send it with the current ETag.",
    current_etag='"3-editing"',
    changed_fields=["/title", "/statements/0/texts/fr/text"],
)
GATE_FAILED = _example(
    "gate-failed",
    f"{_DRAFT}/publish",
    "This draft does not pass the gate `publish`: `errors` lists what keeps it. Mend it, or have "
    "a leader or an admin send `override` with a reason.",
    gate="publish",
    errors=[
        {
            "pointer": "/statements/0/texts/fr/text",
            "code": "mission-whom",
            "detail": "On ne voit pas à qui sert cette mission.",
            "mend": "Nommez ceux qu’elle sert.",
        }
    ],
)


def _refusal(description: str, example: dict[str, Any] | None = None) -> dict[str, Any]:
    media: dict[str, Any] = {"schema": {"$ref": "#/components/schemas/Problem"}}
    if example is not None:
        media["example"] = example
    return {"description": description, "content": {MEDIA_TYPE: media}}


def tell_refusals(document: dict[str, Any]) -> None:
    """Give every operation its refusals: a problem document, and what 409 and 412 look like."""
    for path, item in document["paths"].items():
        for method, operation in item.items():
            responses = operation["responses"]
            checked = responses.pop("422", None) is not None or "requestBody" in operation
            for status in _statuses(path, method, operation, checked=checked):
                responses.setdefault(status, _refusal(_MEANINGS[status]))
            responses["default"] = _refusal("A problem document (RFC 9457).")
            taken = _taken(operation)
            if "if-match" in taken:
                responses["412"] = _refusal(KINDS["stale-revision"].meaning, STALE)
            if path.endswith(("/{draft_id}/submit", "/{draft_id}/publish")):
                meaning = f"For example: {KINDS['gate-failed'].meaning}"
                responses["409"] = _refusal(meaning, GATE_FAILED)
            if path.endswith("/replay"):
                responses["409"] = _refusal(KINDS["check-running"].meaning)


_MEANINGS = {
    "401": KINDS["not-authenticated"].meaning,
    "403": KINDS["not-allowed"].meaning,
    "404": KINDS["not-found"].meaning,
    "409": KINDS["request-in-progress"].meaning,
    "413": KINDS["too-large"].meaning,
    "415": KINDS["unsupported-media-type"].meaning,
    "422": KINDS["invalid"].meaning,
    "428": KINDS["precondition-required"].meaning,
}


def _taken(operation: dict[str, Any]) -> set[str]:
    return {one["name"].lower() for one in operation.get("parameters", ())}


def _statuses(path: str, method: str, operation: dict[str, Any], *, checked: bool) -> list[str]:
    """Return the refusals that an operation may answer with, by what it takes."""
    taken, keyed = _taken(operation), bool(operation.get("security"))
    has_body = "requestBody" in operation
    _, _, rest = path.partition("/{slug}")
    published = method == "get" and rest.startswith(OPEN_TO_ALL)
    may_be = {
        "401": keyed,
        "403": keyed and not published,
        "404": "{" in path,
        "409": "idempotency-key" in taken,
        "413": has_body,
        "415": has_body,
        "422": checked,
        "428": "if-match" in taken,
    }
    return [status for status, holds in may_be.items() if holds]
