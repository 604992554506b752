"""Completes the OpenAPI document: an example for every body, and where a key is not needed.

Examples are made from the schemas, so that they are always valid and never forgotten: a field's own
example first, then what its name stands for, then its type.
"""

from collections.abc import Mapping
from typing import Any

from app.core.statements import StatementKind

_ID = "01980f6e-3a5c-7c1e-9d0b-2f4a6b8c0d1e"
_SHA256 = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
_BY_NAME: dict[str, Any] = {
    "slug": "acme",
    "title": "Première charte",
    "text": "Nous disons ce que nous faisons.",
    "body": "Nous avons publié notre audit.",
    "exact": "Nous avons publié notre audit.",
    "reason": "Assemblée générale",
    "notice": "",
    "locale": "fr",
    "default_locale": "fr",
    "locale_requested": "fr-CA",
    "locale_served": "fr",
    "channel": "linkedin",
    "relation": "supports",
    "digest": f"sha256:{_SHA256}",
    "secret": "credo_01980f6e3a5c7c1e9d0b2f4a6b8c0d1e_…",
    "url": "https://example.org/posts/1",
    "what": "the findings differ",
    "start": 0,
    "end": 30,
    "eta_s": 0,
    "next": "/v1/organizations/acme/drafts?limit=50&cursor=WyIwMTk4Il0",
    "state": "editing",
    "allowed_actions": "edit",
    "field": "text",
    "op": "insert",
    "kind": StatementKind.VALUE.value,
}
_BY_ENDING: tuple[tuple[str, Any], ...] = (
    ("_id", _ID),
    ("_by", _ID),
    ("_sha256", _SHA256),
    ("_at", "2026-11-23T09:00:00Z"),
    ("_from", "2026-11-23T09:00:00Z"),
)
_BY_TYPE: dict[str, Any] = {"string": "…", "boolean": True, "null": None}
_DEPTH_MAX = 12
# Published texts of a public organization, and a public report, are readable without a key.
OPEN_TO_ALL = ("/charter", "/mission", "/vision", "/purpose", "/values", "/statements", "/reports")


def example_of(schema: Mapping[str, Any], schemas: Mapping[str, Any], name: str = "") -> Any:
    """Return a value that the schema allows.

    Args: schemas: the document's components; name: of the member the value is for.
    """
    return _example(schema, schemas, name, _DEPTH_MAX)


def _example(schema: Mapping[str, Any], schemas: Mapping[str, Any], name: str, depth: int) -> Any:
    if "$ref" in schema:
        return _example(schemas[schema["$ref"].rpartition("/")[2]], schemas, name, depth)
    given = [schema[key] for key in ("example", "const") if key in schema]
    given += [schema[key][0] for key in ("examples", "enum") if schema.get(key)]
    given += [schema["default"]] if "default" in schema else []
    given += [_example(one, schemas, name, depth) for one in schema.get("anyOf", ())]
    if given:
        return next((one for one in given if one is not None), None)
    kind = schema.get("type")
    if kind == "object" and depth > 0:
        members = dict(schema.get("properties", {}))
        inner = schema.get("additionalProperties")
        if isinstance(inner, dict):  # texts by locale, or counts by relation
            members["supports" if inner.get("type") == "integer" else "fr"] = inner
        return {key: _example(one, schemas, key, depth - 1) for key, one in members.items()}
    if kind == "array":
        items = schema.get("items")
        return [_example(items, schemas, name, depth - 1)] if items and depth > 0 else []
    return _plain(schema, kind, name)


def _plain(schema: Mapping[str, Any], kind: str | None, name: str) -> Any:
    if kind in ("integer", "number"):
        known = _BY_NAME.get(name)
        return known if isinstance(known, int) else int(schema.get("minimum", 1))
    if kind == "string":
        if name == "id":
            return _ID
        if isinstance(_BY_NAME.get(name), str):
            return _BY_NAME[name]
        ended = next((value for ending, value in _BY_ENDING if name.endswith(ending)), None)
        return ended or _BY_TYPE["string"]
    return _BY_TYPE.get(kind or "", {})


def complete(document: dict[str, Any]) -> None:
    """Give every operation its examples and say of each whether it needs a key."""
    schemas = document["components"]["schemas"]
    for path, item in document["paths"].items():
        for method, operation in item.items():
            contents = [operation.get("requestBody", {}).get("content", {})]
            contents += [
                response.get("content", {})
                for status, response in operation["responses"].items()
                if status.startswith("2")
            ]
            for content in contents:
                # Where another form is served, an empty schema is FastAPI's default and no promise.
                if len(content) > 1 and content.get("application/json") == {"schema": {}}:
                    del content["application/json"]
                for media in content.values():
                    if media.get("schema") and not {"example", "examples"} & media.keys():
                        media["example"] = example_of(media["schema"], schemas)
            operation.setdefault("security", [])
            _, _, rest = path.partition("/{slug}")
            if method == "get" and (rest.startswith(OPEN_TO_ALL) or path == "/v1/organizations"):
                operation["security"] = [*operation["security"], {}]
