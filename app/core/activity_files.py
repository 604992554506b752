"""ActivityStreams files (outboxes, pages of them, single posts) to rows read one by one."""

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from app.core.activities import read_post
from app.core.activity_parts import Origin, author_name, context_locale, kinds_of, refusal
from app.core.activity_texts import Words
from app.core.communications import Audience, AuthorKind, NewCommunication
from app.core.errors import FieldError, InvalidError

# A post has three or four levels; what is nested deeper was made to be hard to read.
DEPTH_MAX = 32
# Commas and opening brackets of a file: what its JSON takes in memory grows with them.
MARKS_MAX = 4_000_000
_COLLECTIONS = frozenset(
    {"Collection", "OrderedCollection", "CollectionPage", "OrderedCollectionPage"}
)


def split_activities(data: bytes, origin: Origin) -> list[bytes]:
    """Return a row for each item: what it says, and what its sender says of it.

    Raises: InvalidError: the file as a whole cannot be read.
    """
    document = _decoded(data)
    origin = replace(origin, locale=context_locale(document) or origin.locale)
    return [_row(item, origin) for item in _items(document)]


def read_activity_row(data: bytes, words: Words) -> list[NewCommunication]:
    """Return the communications of a row. Raises: InvalidError: what is wrong with its item."""
    row = json.loads(data)
    if "refused" in row:
        raise refusal("", *row["refused"])
    origin = Origin(
        channel=row["channel"],
        audience=Audience(row["audience"]) if row["audience"] else None,
        author_kind=AuthorKind(row["author"]["kind"]),
        author_name=row["author"]["name"],
        locale=row["locale"],
    )
    return read_post(row["item"], origin, words)


def _row(item: Any, origin: Origin) -> bytes:
    if _too_deep(item):
        detail = f"This is nested more than {DEPTH_MAX} levels deep."
        return json.dumps({"refused": ["too_deep", detail]}).encode()
    row = {
        # Where every row has its author: an erasure looks for it there.
        "author": {"kind": origin.author_kind.value, "name": author_name(item, origin)},
        "channel": origin.channel,
        "audience": origin.audience.value if origin.audience else None,
        "locale": origin.locale,
        "item": item,
    }
    return json.dumps(row).encode()


def _decoded(data: bytes) -> Mapping[str, Any]:
    if sum(data.count(mark) for mark in (b",", b"[", b"{")) > MARKS_MAX:
        raise _refuse("too_large", "There is too much in this file; send it page by page.")
    try:
        document = json.loads(data.decode("utf-8-sig"), parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:
        raise _refuse("json", f"The file is not JSON in UTF-8: {error}."[:500]) from None
    if not isinstance(document, Mapping):
        raise _refuse("type", "The file must be a JSON object: a collection, an activity, a post.")
    return document


def _no_constant(name: str) -> Any:
    raise ValueError(f"{name} is not JSON")


def _items(document: Mapping[str, Any]) -> list[Any]:
    """Return the items of a collection or of its first page; anything else is its own item."""
    if not _COLLECTIONS.intersection(kinds_of(document)):
        return [document]
    for page in (document, document.get("first")):
        if not isinstance(page, Mapping):
            continue
        for name in ("orderedItems", "items"):
            if page.get(name) is not None:
                found = page[name]
                return found if isinstance(found, list) else [found]
    detail = "The collection holds no items, and nothing is fetched; send its pages one by one."
    raise _refuse("empty", detail)


def _too_deep(item: Any) -> bool:
    level = [item]
    for _ in range(DEPTH_MAX):
        level = [inner for one in level for inner in _inside(one)]
        if not level:
            return False
    return True


def _inside(value: Any) -> list[Any]:
    if isinstance(value, dict):
        return list(value.values())
    return value if isinstance(value, list) else []


def _refuse(code: str, detail: str) -> InvalidError:
    return InvalidError([FieldError("", code, detail)], "The file was not accepted.")
