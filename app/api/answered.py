"""What answers carry beside their body, in the OpenAPI document: tags, places, pages, waits."""

from typing import Any

# Bodies of these answers are tagged, and a GET of one answers 304.
_TAGGED = frozenset({"checks", "findings", "jobs", "calibrations", "communications"})
HEADERS: dict[str, Any] = {
    "ETag": "A strong entity tag of the answer, for `If-None-Match`.",
    "Location": "Where what was made, or the job that does it, is.",
    "Link": '`rel="next"`: the page after this one (RFC 8288); absent on the last.',
    "Retry-After": "Seconds until it is worth asking again.",
    "Idempotency-Replayed": "`true` when this answer was given before to the same request.",
    "Preference-Applied": "The `Prefer: wait=N` that was followed (RFC 7240).",
}


def tell_headers(document: dict[str, Any]) -> None:
    """Give the answers of every operation the fields that they carry, and 304 where it is."""
    document["components"]["headers"] = {
        name: {"description": said, "schema": {"type": "string"}} for name, said in HEADERS.items()
    }
    for item in document["paths"].values():
        for method, operation in item.items():
            tagged = method == "get" and not _TAGGED.isdisjoint(operation.get("tags", ()))
            taken = {one["name"] for one in operation.get("parameters", ())}
            for status, response in operation["responses"].items():
                if status.startswith("2"):
                    _tell(response, _carried(response, status, taken, tagged=tagged))
            if tagged:
                held: dict[str, Any] = {"description": "`If-None-Match` named its tag."}
                _tell(held, ["ETag"])
                operation["responses"]["304"] = held


def _carried(response: dict[str, Any], status: str, taken: set[str], *, tagged: bool) -> list[str]:
    media = response.get("content", {}).get("application/json", {})
    paged = "/Page_" in media.get("schema", {}).get("$ref", "")
    carries = {
        "ETag": tagged,
        "Link": tagged and paged,
        "Location": status in ("201", "202") or (status == "200" and "Prefer" in taken),
        "Retry-After": status == "202",
        "Idempotency-Replayed": "Idempotency-Key" in taken,
        "Preference-Applied": "Prefer" in taken and status in ("200", "202"),
    }
    return [name for name, holds in carries.items() if holds]


def _tell(response: dict[str, Any], names: list[str]) -> None:
    for name in names:
        known = response.setdefault("headers", {})
        known.setdefault(name, {"$ref": f"#/components/headers/{name}"})
