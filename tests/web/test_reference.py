"""The reference page says of every call what the OpenAPI document says."""

import html as escapes
import json
import re
from typing import Any

import pytest

from app.core.access import PERMISSIONS, Permission, Role
from app.web.reference import example_of, read_reference
from tests.web.site import Site


@pytest.fixture(scope="module")
def document(seen: Site) -> dict[str, Any]:
    return seen.client().get("/openapi.json").json()


def test_every_call_is_on_the_page(seen: Site, document: dict[str, Any]) -> None:
    html = seen.client().get("/docs").text.replace("<wbr>", "")
    shown = set(
        re.findall(r'<span class="verb \w+">(\w+)</span> <code class="path">([^<]+)<', html)
    )
    wanted = {
        (method.upper(), path) for path, found in document["paths"].items() for method in found
    }
    assert len(wanted) > 30
    assert shown == wanted
    assert 'href="/openapi.json"' in html


def test_calls_have_their_own_anchors(document: dict[str, Any]) -> None:
    anchors = [one.anchor for group in read_reference(document).groups for one in group.operations]
    assert len(anchors) == len(set(anchors))


def test_roles_are_those_of_the_code(seen: Site) -> None:
    html = seen.client().get("/docs").text
    rows = dict(re.findall(r'<tr><th scope="row">([^<]+)</th>(.*?)</tr>', html, re.DOTALL))
    assert list(rows) == [one.value for one in Permission]
    for permission in Permission:
        cells = re.findall(r"<td>(.*?)</td>", rows[permission.value], re.DOTALL)
        assert ["✓" in one for one in cells] == [permission in PERMISSIONS[one] for one in Role]


def test_examples_are_json(seen: Site) -> None:
    html = seen.client().get("/docs").text
    blocks = re.findall(r'<pre tabindex="0"><code>(.*?)</code></pre>', html, re.DOTALL)
    assert len(blocks) > 20
    for block in blocks:
        text = escapes.unescape(block)
        if text.startswith(("{", "[")):
            json.loads(text)


def test_example_of_a_request_is_one_that_works(site: Site, document: dict[str, Any]) -> None:
    post = document["paths"]["/v1/organizations"]["post"]
    (media,) = post["requestBody"]["content"].values()
    body = example_of(document, media["schema"], media)
    response = site.client("operator").post("/v1/organizations", json=body)
    assert response.status_code == 201, response.text


def test_schemas_without_end_are_cut() -> None:
    endless = {
        "components": {
            "schemas": {
                "Node": {
                    "type": "object",
                    "properties": {
                        "next": {"$ref": "#/components/schemas/Node"},
                        "nodes": {"type": "array", "items": {"$ref": "#/components/schemas/Node"}},
                    },
                }
            }
        }
    }
    made = example_of(endless, {"$ref": "#/components/schemas/Node"}, {})
    assert set(made) == {"next", "nodes"}


@pytest.mark.parametrize(
    ("schema", "example"),
    [
        ({}, None),
        ({"type": "string"}, "…"),
        ({"type": "integer", "minimum": 1}, 1),
        ({"anyOf": [{"type": "null"}, {"type": "boolean"}]}, True),
        ({"enum": ["b", "a"]}, "b"),
        ({"type": "string", "examples": ["mine"]}, "mine"),
        ({"type": "object", "properties": {"created_at": {"type": "string"}}},
         {"created_at": "2026-03-03T08:00:00Z"}),
    ],
)  # fmt: skip
def test_example_of_a_schema(schema: dict[str, Any], example: Any) -> None:
    assert example_of({"components": {"schemas": {}}}, schema, {}) == example
    assert example_of({}, schema, {"example": 7}) == 7
