"""Posts in ActivityStreams, and short ways to read them in the tests of activities."""

from typing import Any

import pytest

from app.core.activities import read_post
from app.core.activity_parts import Origin
from app.core.communications import NewCommunication
from app.core.errors import InvalidError
from tests import builders

PUBLIC = "https://www.w3.org/ns/activitystreams#Public"
FOLLOWERS = "https://social.example/users/acme/followers"


def words(source: str) -> str:
    """Stand for the gateway: takes the paragraphs' tags away."""
    return source.replace("<p>", "").replace("</p>", "\n\n").strip()


def read(item: Any, **said: Any) -> list[NewCommunication]:
    return read_post(item, Origin(**said), words)


def one(item: Any, **said: Any) -> NewCommunication:
    (found,) = read(item, **said)
    return found


def refused(item: Any, **said: Any) -> set[tuple[str, str]]:
    with pytest.raises(InvalidError) as caught:
        read(item, **said)
    assert all(error.detail for error in caught.value.errors)
    return {(error.pointer, error.code) for error in caught.value.errors}


def note(**given: Any) -> dict[str, Any]:
    return builders.note(**given)


def create(post: Any, **given: Any) -> dict[str, Any]:
    return {
        "id": "https://social.example/1/activity",
        "type": "Create",
        "actor": "https://social.example/users/acme",
        "to": [PUBLIC],
        "object": post,
        **given,
    }
