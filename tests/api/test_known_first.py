"""A write is refused for its key before it is refused for its body."""

import re
from typing import Any

import pytest

from tests.api.house import House, Person, problem

NOWHERE = "01980000-0000-7000-8000-00000000ffff"
BROKEN = b'{"not": json'


def writes(house: House) -> list[tuple[str, str]]:
    """Return every write to an organization that the document names."""
    paths: dict[str, Any] = house.nobody.get("/openapi.json").json()["paths"]
    return [
        (method.upper(), re.sub(r"{(\w+)}", NOWHERE, path.replace("{slug}", "acme")))
        for path, item in paths.items()
        for method in item
        if path.startswith("/v1/organizations/{slug}") and method != "get"
    ]


@pytest.mark.parametrize("body", [BROKEN, b"\xff", b'{"surprise": 1}', b""])
def test_no_write_tells_a_stranger_what_is_wrong_with_a_body(
    house: House, acme: Person, body: bytes
):
    other = house.organization("other")
    headers = {"Content-Type": "application/json"}
    strangers = ((house.nobody, 401), (house.anybody("acme", "credo_bogus"), 401), (other, 404))
    before = house.rows()
    found = writes(house)
    assert len(found) > 20
    for method, path in found:
        for who, status in strangers:
            answer = who.ask(method, path, content=body, headers=headers)
            assert answer.status_code == status, (method, path, answer.text)
            assert answer.headers["content-type"] == "application/problem+json"
    assert house.rows() == before


def test_another_way_of_showing_a_key_is_refused_as_such(house: House, acme: Person):
    headers = {"Authorization": "Basic abc", "Content-Type": "application/json"}
    answer = house.nobody.ask("POST", f"{acme.root}/checks", content=BROKEN, headers=headers)
    assert "Bearer" in problem(answer, 401, "not-authenticated")["detail"]
    assert answer.headers["www-authenticate"]


def test_whoever_belongs_is_told_what_is_wrong(acme: Person):
    headers = {"Content-Type": "application/json"}
    for body, status in ((BROKEN, 422), (b"\xff", 400), (b"[" * 100_000, 400), (b"[]", 422)):
        answer = acme.ask("POST", "checks", content=body, headers=headers)
        found = problem(answer, status)
        [error] = found["errors"]
        assert error["pointer"] == ""
        assert "parsing the body" not in found["detail"]
        assert "dictionary" not in error["detail"]


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("checks", {"selection": {"since": "yesterday"}}),
        ("checks", {"selection": []}),
        ("checks/preview", {"text": "a\x00"}),
        ("checks/preview", {"text": "x", "locale": "fr_FR"}),
        (f"findings/{NOWHERE}/reviews", {"verdict": "corrected", "relation": "likes"}),
    ],
)
def test_no_refusal_speaks_the_librarys_words(acme: Person, path: str, body: dict[str, Any]):
    for error in problem(acme.post(path, body), 422)["errors"]:
        for word in ("Value error", "valid dictionary", "match pattern", "extract fields"):
            assert word not in error["detail"]


def test_an_id_that_is_none_is_called_so(acme: Person):
    [error] = problem(acme.get("findings?statement=nothing"), 422)["errors"]
    assert (error["parameter"], error["detail"]) == ("statement", "This is not a UUID.")
