"""The document promises what the API does: complete, valid, with examples that work."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
import schemathesis

from tests.api.house import MERGE, House, Person

GOLDEN = Path(__file__).parents[1] / "golden"
DATA = ("application/json", MERGE, "application/json-patch+json", "application/ld+json")


@pytest.fixture
def document(house: House) -> dict[str, Any]:
    return house.nobody.get("/openapi.json").json()


def operations(document: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, item in document["paths"].items():
        for method, operation in item.items():
            yield method.upper(), path, operation


def bodies(operation: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Give (media type, description) of the request's body and of every 2xx answer's."""
    yield from operation.get("requestBody", {}).get("content", {}).items()
    for status, response in operation["responses"].items():
        if status.startswith("2"):
            yield from response.get("content", {}).items()


def validator(document: dict[str, Any], schema: dict[str, Any]) -> Any:
    whole = {**schema, "components": document["components"]}
    return jsonschema_rs.Draft202012Validator(whole)


def test_the_document_is_openapi_3_1(document: dict[str, Any]):
    assert document["openapi"].startswith("3.1")
    schemathesis.openapi.from_dict(document).validate()


def test_no_operation_that_was_promised_is_missing(document: dict[str, Any]):
    """Additive changes only: a new operation is added to the file, none is ever taken out."""
    promised = set((GOLDEN / "operations.txt").read_text().splitlines())
    assert promised <= {f"{method} {path}" for method, path, _ in operations(document)}


def test_every_operation_says_what_it_does_and_who_may(document: dict[str, Any]):
    seen = set()
    for method, path, operation in operations(document):
        for name in ("summary", "description", "operationId", "tags"):
            assert operation.get(name), (method, path, name)
        assert "security" in operation, (method, path)
        assert operation["operationId"] not in seen
        seen.add(operation["operationId"])
        refusal = operation["responses"]["default"]["content"]
        assert list(refusal) == ["application/problem+json"]
        for one in re.findall(r"{(\w+)}", path):
            assert one in [given["name"] for given in operation["parameters"]], (path, one)


def test_refusals_that_a_client_acts_on_have_examples_of_what_is_really_sent(
    acme: Person, document: dict[str, Any]
):
    paths = document["paths"]
    gated = "/v1/organizations/{slug}/drafts/{draft_id}/publish"
    told = paths[gated]["post"]["responses"]["409"]["content"]["application/problem+json"]
    tag = acme.get("").headers["etag"]
    acme.patch("", {"gates": {"publish": ["translation-missing"]}}, tag)
    draft = acme.draft([{"kind": "mission", "texts": {"fr": {"text": "Réparer les vélos."}}}])
    path, stated = f"drafts/{draft['id']}", {"If-Match": draft["etag"]}
    failed = acme.post(f"{path}/publish", {"reason": "Oui"}, headers=stated).json()
    assert failed.keys() == told["example"].keys()
    assert failed["detail"] == told["example"]["detail"]
    assert failed["errors"][0].keys() == told["example"]["errors"][0].keys()
    stale = paths["/v1/organizations/{slug}/drafts/{draft_id}"]["patch"]["responses"]["412"]
    example = stale["content"]["application/problem+json"]["example"]
    lost = acme.patch(path, {"title": "x"}, '"99-editing"').json()
    assert lost.keys() == example.keys()
    assert lost["detail"] == example["detail"]
    for one in (told, stale["content"]["application/problem+json"]):
        assert not list(validator(document, one["schema"]).iter_errors(one["example"]))
    for method, where, operation in operations(document):
        taken = {one["name"].lower() for one in operation.get("parameters", ())}
        assert ("412" in operation["responses"]) == ("if-match" in taken), (method, where)


def test_only_what_is_open_to_all_needs_no_key(document: dict[str, Any]):
    free = {path for _, path, operation in operations(document) if not operation["security"]}
    assert {"/livez", "/readyz", "/metrics", "/problems/{code}"} <= free
    assert not [path for path in free if "{slug}" in path or "{job_id}" in path]


def test_every_body_has_a_schema_and_an_example_that_is_valid(document: dict[str, Any]):
    for method, path, operation in operations(document):
        if operation["responses"].keys() & {"200", "201", "202"}:
            assert list(bodies(operation)), (method, path)
        for kind, media in bodies(operation):
            if kind == "application/octet-stream":
                continue
            assert media.get("schema"), (method, path, kind)
            assert "example" in media or "examples" in media, (method, path, kind)
            if kind in DATA:
                errors = list(validator(document, media["schema"]).iter_errors(media["example"]))
                assert not errors, (method, path, kind, errors[0].message)


def test_every_example_of_a_request_is_accepted(
    house: House, acme: Person, full: dict[str, str], document: dict[str, Any]
):
    """Not refused for its form; the state may still forbid the act."""
    for method, path, operation in operations(document):
        for kind, media in operation.get("requestBody", {}).get("content", {}).items():
            if kind not in DATA:
                continue
            ids = dict.fromkeys(re.findall(r"{(\w+)}", path), full["draft"].rpartition("/")[2])
            who = house.operator if path == "/v1/organizations" else acme
            answer = who.ask(
                method,
                path.format(**ids | {"slug": "acme"}),
                content=json.dumps(media["example"]).encode(),
                headers={"Content-Type": kind, "If-Match": "*"},
            )
            if answer.status_code == 422:
                told = {one["code"] for one in answer.json()["errors"]}
                assert told <= {"unknown"}, (method, path, answer.text)
            assert answer.status_code not in (400, 415), (method, path, answer.text)


def undocumented(document: dict[str, Any], schema: dict[str, Any], value: Any, at: str) -> set[str]:
    """Return the members of an answer that its schema does not name."""
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        return undocumented(document, document["components"]["schemas"][name], value, at)
    if "anyOf" in schema:
        found = [undocumented(document, one, value, at) for one in schema["anyOf"]]
        return min(found, key=len)
    if isinstance(value, list):
        inner = schema.get("items", {})
        return set().union(*(undocumented(document, inner, one, f"{at}[]") for one in value))
    if not isinstance(value, dict) or schema.get("additionalProperties") is True:
        return set()
    if isinstance(schema.get("additionalProperties"), dict):
        inner = schema["additionalProperties"]
        return set().union(
            *(undocumented(document, inner, one, f"{at}.*") for one in value.values())
        )
    members = schema.get("properties", {})
    out = {f"{at}.{name}" for name in value if name not in members}
    for name in value.keys() & members.keys():
        out |= undocumented(document, members[name], value[name], f"{at}.{name}")
    return out


def test_every_answer_is_as_documented_and_holds_nothing_that_is_not(
    acme: Person, full: dict[str, str], document: dict[str, Any]
):
    patterns = {
        re.compile(re.sub(r"{\w+}", "[^/]+", path) + r"(\?.*)?"): item["get"]
        for path, item in document["paths"].items()
        if "get" in item
    }
    for name, path in full.items():
        if name == "document":
            continue
        address = path if path.startswith("/") else f"{acme.root}/{path}".rstrip("/")
        operation = next(one for found, one in patterns.items() if found.fullmatch(address))
        schema = operation["responses"]["200"]["content"]["application/json"]["schema"]
        body = acme.get(path).json()
        errors = list(validator(document, schema).iter_errors(body))
        assert not errors, (name, errors[0].message)
        assert undocumented(document, schema, body, name) == set()


def test_a_problem_is_as_documented(acme: Person, document: dict[str, Any]):
    schema = {"$ref": "#/components/schemas/Problem"}
    draft = acme.draft()
    answers = [
        acme.get("nowhere"),
        acme.post("drafts", {"x": 1}),
        acme.get("drafts?limit=x"),
        acme.patch(f"drafts/{draft['id']}", {}, '"9"'),
    ]
    for answer in answers:
        validator(document, schema).validate(answer.json())
        assert (
            undocumented(document, document["components"]["schemas"]["Problem"], answer.json(), "")
            == set()
        )
