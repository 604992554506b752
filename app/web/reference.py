"""The API's reference as plain data, made of its OpenAPI document, for a page without script.

Source: OpenAPI 3.1; JSON Schema 2020-12 for the examples.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

_METHODS = ("get", "post", "put", "patch", "delete")
_DEPTH_MAX = 8
# What a reader recognises at once, by the member's name, where the schema gives no example.
_SAMPLES: dict[str, Any] = {
    "audience": "customers",
    "body": "Nous avons retardé l’annonce de la panne.",
    "channel": "newsletter",
    "content_sha256": "9f2c…",
    "body_sha256": "9f2c…",
    "parent_sha256": None,
    "default_locale": "fr",
    "do": ["Publier chaque audit, même mauvais"],
    "dont": ["Cacher une panne à un client"],
    "digest": "sha256:035a…",
    "effective_from": "2026-03-03T08:00:00Z",
    "external_id": "newsletter-2026-03",
    "kind": "value",
    "locale": "fr",
    "locale_requested": "fr-CA",
    "locale_served": "fr",
    "locales": ["fr", "en"],
    "name": "Transparence",
    "number": 3,
    "position": 1,
    "reason": "Votée à l’assemblée du 3 mars",
    "relation": "contradicts",
    "secret": "credo_…",
    "slug": "acme",
    "text": "Nous disons ce que nous faisons.",
    "title": "Charte 2026",
    "url": "https://acme.example/newsletter/3",
    "version": 3,
}
_ID, _TIME = "0198c0de-7a00-7000-8000-000000000001", "2026-03-03T08:00:00Z"


@dataclass(frozen=True, slots=True)
class Parameter:
    """One thing a path, query or header takes."""

    name: str
    place: str
    kind: str
    required: bool
    text: str


@dataclass(frozen=True, slots=True)
class Body:
    """A request's or an answer's body.

    Attributes:
        status: of an answer; None for a request.
        example: pretty JSON, or None when the document tells nothing of the body.
    """

    status: str | None
    media_types: tuple[str, ...]
    text: str
    example: str | None


@dataclass(frozen=True, slots=True)
class Operation:
    """One call."""

    anchor: str
    method: str
    path: str
    summary: str
    text: str
    takes_key: bool
    parameters: tuple[Parameter, ...]
    request: Body | None
    answers: tuple[Body, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """The calls of one subject."""

    name: str
    operations: tuple[Operation, ...]


@dataclass(frozen=True, slots=True)
class Reference:
    """The whole document."""

    title: str
    version: str
    groups: tuple[Group, ...]


def read_reference(document: Mapping[str, Any]) -> Reference:
    """Return the calls by subject, in the document's order."""
    groups: dict[str, list[Operation]] = {}
    for path, operations in document["paths"].items():
        for method in _METHODS:
            if method in operations:
                one = _operation(document, method, path, operations[method])
                tags = operations[method].get("tags") or ["other"]
                groups.setdefault(tags[0], []).append(one)
    return Reference(
        document["info"]["title"],
        document["info"]["version"],
        tuple(Group(name, tuple(found)) for name, found in groups.items()),
    )


def _operation(
    document: Mapping[str, Any], method: str, path: str, raw: Mapping[str, Any]
) -> Operation:
    text = " ".join(raw.get("description", "").split())
    summary, _, rest = text.partition(". ")
    request = raw.get("requestBody")
    return Operation(
        anchor=re.sub(r"[^a-z0-9]+", "-", f"{method}{path}".lower()).strip("-"),
        method=method.upper(),
        path=path,
        summary=(summary or raw.get("summary", "")).rstrip("."),
        text=rest,
        takes_key=bool(raw.get("security")),
        parameters=tuple(_parameter(document, one) for one in raw.get("parameters", ())),
        request=_body(document, None, request) if request else None,
        answers=tuple(_body(document, code, one) for code, one in raw["responses"].items()),
    )


def _parameter(document: Mapping[str, Any], raw: Mapping[str, Any]) -> Parameter:
    return Parameter(
        name=raw["name"],
        place=raw["in"],
        kind=_kind(document, raw.get("schema", {})),
        required=raw.get("required", False),
        text=raw.get("description", ""),
    )


def _body(document: Mapping[str, Any], status: str | None, raw: Mapping[str, Any]) -> Body:
    content = raw.get("content", {})
    text = raw.get("description", "")
    example = None
    for kind in content.values():
        shown = example_of(document, kind.get("schema", {}), kind)
        if shown is not None:
            example = shown if isinstance(shown, str) else _pretty(shown)
            break
    return Body(status, tuple(content), "" if text == "Successful Response" else text, example)


def _pretty(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2)


def _resolve(document: Mapping[str, Any], schema: Mapping[str, Any]) -> Mapping[str, Any]:
    """Follow `$ref`, and take the first alternative that is not null."""
    for _ in range(_DEPTH_MAX):
        if "$ref" in schema:
            schema = document["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
        elif "anyOf" in schema or "oneOf" in schema:
            several = schema.get("anyOf") or schema["oneOf"]
            schema = next((one for one in several if one.get("type") != "null"), several[0])
        elif len(schema.get("allOf", ())) == 1:
            schema = schema["allOf"][0]
        else:
            break
    return schema


def _kind(document: Mapping[str, Any], schema: Mapping[str, Any]) -> str:
    found = _resolve(document, schema)
    if "enum" in found:
        return " | ".join(str(one) for one in found["enum"])
    return str(found.get("type", "any"))


def example_of(
    document: Mapping[str, Any], schema: Mapping[str, Any], media: Mapping[str, Any]
) -> Any:
    """Return the document's own example, else one made of the schema, else None."""
    if "example" in media:
        return media["example"]
    for one in media.get("examples", {}).values():
        return one.get("value")
    return _made(document, schema, "", 0) if schema else None


def _made(document: Mapping[str, Any], schema: Mapping[str, Any], name: str, depth: int) -> Any:
    found = _resolve(document, schema)
    for key in ("examples", "example"):
        if key in found:
            return found[key][0] if key == "examples" else found[key]
    if depth > _DEPTH_MAX:
        return None
    kind = found.get("type")
    if kind == "object" or "properties" in found:
        return _object(document, found, depth)
    sample = _sample(name, found)
    if sample is not None:
        return sample
    if kind == "array":
        one = _made(document, found.get("items", {}), name.removesuffix("s"), depth + 1)
        return [] if one is None else [one]
    numbers = {"integer": int(found.get("minimum", 0)), "number": 0.91, "boolean": True}
    return numbers.get(str(kind), "…" if kind == "string" else None)


def _object(document: Mapping[str, Any], schema: Mapping[str, Any], depth: int) -> dict[str, Any]:
    members = schema.get("properties", {})
    out = {name: _made(document, one, name, depth + 1) for name, one in members.items()}
    if "slug" in members and "name" in members:
        out["name"] = "Acme"
    more = schema.get("additionalProperties")
    if isinstance(more, Mapping) and more and not out:
        key = "fr" if "properties" in _resolve(document, more) else "…"
        out[key] = _made(document, more, "", depth + 1)
    return out


def _sample(name: str, schema: Mapping[str, Any]) -> Any:
    """Return what a reader recognises, if it fits the schema."""
    if "enum" in schema:
        known = _SAMPLES.get(name)
        return known if known in schema["enum"] else schema["enum"][0]
    kind = schema.get("type")
    if name == "id" or name.endswith("_id"):
        return _ID if kind == "string" else None
    if name.endswith("_at") or schema.get("format") == "date-time":
        return _TIME
    if name in _SAMPLES and (kind is None or _fits(_SAMPLES[name], str(kind))):
        return _SAMPLES[name]
    return None


def _fits(value: Any, kind: str) -> bool:
    kinds = {"string": str, "integer": int, "array": list, "null": type(None)}
    return isinstance(value, kinds.get(kind, ()))
