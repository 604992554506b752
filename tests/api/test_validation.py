"""Pydantic's locations become places in the body that was sent, types of a union among them."""

from typing import Any

import pytest
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from app.api.validation import validation_errors


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)
    at: int


class _Whole(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)
    value: str | list[str] | None = None
    parts: list[_Part | str] = Field(default_factory=list)
    texts: dict[str, str] = Field(default_factory=dict)
    needed: int = 1


def told(body: Any, *, known: bool = True) -> list[tuple[str, str]]:
    with pytest.raises(ValidationError) as refused:
        _Whole.model_validate(body)
    found = [{**one, "loc": ("body", *one["loc"])} for one in refused.value.errors()]
    return [(one.pointer, one.code) for one in validation_errors(found, body if known else None)]


@pytest.mark.parametrize(
    ("body", "errors"),
    [
        ({"value": 5}, [("/value", "type")]),
        ({"value": {"str": 1}}, [("/value", "type")]),
        ({"value": ["a", 5]}, [("/value", "type"), ("/value/1", "type")]),
        ({"parts": [{"at": "x"}]}, [("/parts/0/at", "type"), ("/parts/0", "type")]),
        ({"parts": [{}]}, [("/parts/0/at", "type"), ("/parts/0", "type")]),
        ({"texts": {"fr/x~": 1}}, [("/texts/fr~1x~0", "string_type")]),
        ({"needed": "1", "more": 1}, [("/needed", "int_type"), ("/more", "extra_forbidden")]),
    ],
)
def test_a_pointer_leads_to_what_was_sent(body: Any, errors: list[tuple[str, str]]) -> None:
    assert told(body) == errors


def test_a_missing_member_is_pointed_at_where_it_belongs() -> None:
    found = [{"type": "missing", "loc": ("body", "a", "b"), "msg": "Field required", "input": {}}]
    (error,) = validation_errors(found, {"a": {}})
    assert error.pointer == "/a/b"


def test_without_the_body_a_location_stays_as_it_is() -> None:
    assert told({"value": 5}, known=False)[0] == ("/value/str", "string_type")


def test_faults_of_one_place_are_one_error_that_says_both() -> None:
    with pytest.raises(ValidationError) as refused:
        _Whole.model_validate({"value": 5})
    found = [{**one, "loc": ("body", *one["loc"])} for one in refused.value.errors()]
    (error,) = validation_errors(found, {"value": 5})
    assert error.detail == "Input should be a valid string; or: This must be a JSON array."
