"""PATCH: merge patch and JSON patch, applied to the shape clients see.

Source: RFC 5789, RFC 7396, RFC 6902.
"""

import copy
import json
from typing import Annotated, Any, TypeVar

import json_merge_patch
import jsonpatch
from fastapi import Header, Request
from pydantic import BaseModel, ValidationError
from starlette.exceptions import HTTPException

from app.api.callers import media_type_of
from app.api.validation import validation_errors
from app.core.errors import FieldError, InvalidError

MERGE_PATCH = "application/merge-patch+json"
JSON_PATCH = "application/json-patch+json"
ACCEPT_PATCH = f"{MERGE_PATCH}, {JSON_PATCH}"
# A patch of 1 MiB can hold 20,000 `copy` operations that double a document each time.
OPERATIONS_MAX = 500
COPIED_MAX_CHARS = 1024 * 1024
_TOO_DEEP = FieldError("", "json", "The body is nested beyond reason.")

_Model = TypeVar("_Model", bound=BaseModel)

IfMatch = Annotated[
    str | None,
    Header(alias="If-Match", description="The `ETag` of what this write is based on: required."),
]


def patch_document(model: type[BaseModel], merge_example: Any) -> dict[str, Any]:
    """Return the OpenAPI description of a PATCH body."""
    schema = model.model_json_schema(ref_template="#/components/schemas/{model}")
    schema.pop("$defs", None)
    schema.pop("required", None)
    operations = {
        "type": "array",
        "maxItems": OPERATIONS_MAX,
        "items": {
            "type": "object",
            "required": ["op", "path"],
            "properties": {
                "op": {"enum": ["add", "remove", "replace", "move", "copy", "test"]},
                "path": {"type": "string"},
                "from": {"type": "string"},
                "value": {},
            },
        },
    }
    return {
        "requestBody": {
            "required": True,
            "content": {
                MERGE_PATCH: {"schema": schema, "example": merge_example},
                JSON_PATCH: {
                    "schema": operations,
                    "example": [
                        {"op": "replace", "path": f"/{key}", "value": value}
                        for key, value in merge_example.items()
                    ],
                },
            },
        }
    }


def parse_json(raw: bytes) -> Any:
    """Return the decoded JSON. Raises: InvalidError: it is none, or nested beyond reason."""
    try:
        return json.loads(raw, parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:
        detail = f"The body is not JSON: {error}."[:500]
        raise InvalidError([FieldError("", "json", detail)]) from None


def _no_constant(name: str) -> Any:
    raise ValueError(f"{name} is not JSON")


def applied(request: Request, raw: bytes, document: dict[str, Any], model: type[_Model]) -> _Model:
    """Return the document after the patch, checked.

    Raises: HTTPException 415: neither kind of patch. InvalidError: the patch or its result.
    """
    media_type = media_type_of(request)
    if media_type not in (MERGE_PATCH, JSON_PATCH):
        raise HTTPException(415, f"Send {ACCEPT_PATCH}.", {"Accept-Patch": ACCEPT_PATCH})
    patch = parse_json(raw)
    if media_type == MERGE_PATCH:
        if not isinstance(patch, dict):
            raise InvalidError([FieldError("", "type", "A merge patch here is a JSON object.")])
        try:
            result = json_merge_patch.merge(copy.deepcopy(document), patch)
        except RecursionError:
            raise InvalidError([_TOO_DEEP]) from None
    else:
        result = _operated(document, patch)
    try:
        return model.model_validate(result)
    except ValidationError as error:
        found = [{**one, "loc": ("body", *one["loc"])} for one in error.errors()]
        raise InvalidError(validation_errors(found, result)) from None


def _operated(document: dict[str, Any], patch: Any) -> Any:
    if not isinstance(patch, list) or len(patch) > OPERATIONS_MAX:
        detail = f"A JSON patch is an array of at most {OPERATIONS_MAX} operations."
        raise InvalidError([FieldError("", "type", detail)])
    result: Any = copy.deepcopy(document)
    copied_chars = 0
    for index, operation in enumerate(patch):
        try:
            copied_chars += _copied_chars(operation, result)
            if copied_chars > COPIED_MAX_CHARS:
                detail = "The patch copies more than a draft can hold."
                raise InvalidError([FieldError(f"/{index}", "too_large", detail)])
            # In place: an operation that copied the whole document first made 500 of them slow.
            result = jsonpatch.JsonPatch([operation]).apply(result, in_place=True)
        except jsonpatch.JsonPatchTestFailed as error:
            raise InvalidError([FieldError(f"/{index}", "test_failed", f"{error}")]) from None
        except (jsonpatch.JsonPatchException, jsonpatch.JsonPointerException) as error:
            raise InvalidError([FieldError(f"/{index}", "patch", f"{error}")]) from None
        except (TypeError, ValueError, KeyError, IndexError, AttributeError, RecursionError):
            detail = "This operation cannot be applied to the document."
            raise InvalidError([FieldError(f"/{index}", "patch", detail)]) from None
    return result


def _copied_chars(operation: Any, document: Any) -> int:
    """Return how much a `copy` adds; all that other operations add was in the body."""
    if not isinstance(operation, dict) or operation.get("op") != "copy":
        return 0
    return len(json.dumps(jsonpatch.JsonPointer(operation["from"]).resolve(document)))
