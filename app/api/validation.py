"""What pydantic says is wrong with a body, told in the house's form: places are in the body.

Of a member that takes one of several types pydantic tells one error a type, and puts the type into
the location. A reader of the problem gets one error, and a pointer that leads somewhere.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from app.core.errors import FieldError

_SEVERAL = "type"
_OBJECT = "This must be a JSON object"
_FORM = "string_pattern_mismatch"
# (kind of error, pattern where it has one) -> what is said; others say it well themselves.
_SAID = {
    ("model_type", ""): _OBJECT,
    ("model_attributes_type", ""): _OBJECT,
    ("dict_type", ""): _OBJECT,
    ("dataclass_type", ""): _OBJECT,
    ("list_type", ""): "This must be a JSON array",
    (_FORM, ""): "This does not have the form it must have; see the API's documentation",
    (_FORM, r"\S"): "This is blank; write something",
    (_FORM, r"\w"): "This holds no word; write one",
}


def validation_errors(found: Sequence[Mapping[str, Any]], body: Any = None) -> list[FieldError]:
    """Return pydantic's errors, those of one place's types as one.

    Args: body: what was sent, decoded; None when it is not known.
    """
    told: dict[str, FieldError] = {}
    made: list[FieldError] = []
    for one in found:
        steps, tagged = _steps(one, body)
        error = _error_of(one, steps)
        known = told.get(error.pointer)
        if tagged and known is not None:
            detail = f"{known.detail.rstrip('.')}; or: {error.detail}"
            merged = FieldError(error.pointer, _SEVERAL, detail)
            made[made.index(known)] = told[error.pointer] = merged
            continue
        if tagged:
            error = FieldError(error.pointer, _SEVERAL, error.detail)
            told[error.pointer] = error
        made.append(error)
    return made


def pointer(location: Sequence[int | str]) -> str:
    """Return the RFC 6901 pointer of pydantic's location; parameters are named, not pointed at."""
    where, *steps = location or ("body",)
    # "[key]" is not a place in the document but pydantic's note that a member's name is at fault.
    steps = [step for step in steps if step != "[key]"]
    if where != "body":
        return str(steps[0]) if steps else str(where)
    return "".join("/" + str(step).replace("~", "~0").replace("/", "~1") for step in steps)


def _steps(one: Mapping[str, Any], body: Any) -> tuple[Sequence[int | str], bool]:
    """Return a location without the names of types, and whether one was in it."""
    where, *steps = one["loc"] or ("body",)
    if where != "body" or body is None:
        return one["loc"], False
    kept: list[int | str] = []
    here, missing = body, one["type"] == "missing"
    for place, step in enumerate(steps):
        last = place + 1 == len(steps)
        if step == "[key]" or (missing and last):
            kept.append(step)
        elif _leads(here, step) and not (last and here == one["input"] != here[step]):
            kept.append(step)
            here = here[step]
    return (where, *kept), len(kept) < len(steps)


def _leads(here: Any, step: int | str) -> bool:
    if isinstance(here, Mapping):
        return step in here
    return isinstance(here, list) and isinstance(step, int) and step < len(here)


def unreadable(cause: BaseException | None) -> FieldError | None:
    """Return why a body could not be decoded at all; None when that is not what happened."""
    if isinstance(cause, UnicodeDecodeError):
        byte, place = cause.object[cause.start], cause.start
        detail = f"The body is not UTF-8: byte 0x{byte:02x} at {place}. Send JSON in UTF-8."
        return FieldError("", "encoding", detail)
    if isinstance(cause, RecursionError):
        return FieldError("", "json", "The body is nested beyond reason.")
    if isinstance(cause, ValueError):  # a number of thousands of digits
        return FieldError("", "json", "The body holds a number with too many digits.")
    return None


def _said(one: Mapping[str, Any]) -> str:
    """Return what is wrong, in words for whoever sent it and not of the library."""
    kind, told = str(one["type"]), str(one["msg"])
    if kind == "value_error":
        told = told.removeprefix("Value error, ")
        return told[:1].upper() + told[1:]
    return _SAID.get((kind, one.get("ctx", {}).get("pattern", ""))) or _SAID.get((kind, "")) or told


def _error_of(one: Mapping[str, Any], location: Sequence[int | str]) -> FieldError:
    if one["type"] == "json_invalid":  # its location is an offset in the text, not a place in it
        why = one.get("ctx", {}).get("error", "")
        return FieldError("", "json", f"The body is not JSON: {why}."[:500])
    said = _said(one)
    if isinstance(one.get("input"), str):  # a text has characters; pydantic counts its `items`
        said = said.replace(" items", " characters").replace(" item", " character")
    return FieldError(pointer(location), str(one["type"]), f"{said}.")
