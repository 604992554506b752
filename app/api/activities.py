"""ActivityStreams as it comes in: its media types, what its sender says of it, and examples."""

import re
from typing import Annotated, Any

from fastapi import Depends, Query, Request

from app.api.callers import media_type_of
from app.core.activity_parts import CHANNEL, Origin
from app.core.communications import (
    AUTHOR_NAME_MAX_CHARS,
    CHANNEL_MAX_CHARS,
    Audience,
    AuthorKind,
    text_problem,
)
from app.core.errors import FieldError, InvalidError
from app.core.locales import normal_locale

ACTIVITY_TYPE = "application/activity+json"
_PROFILE = "https://www.w3.org/ns/activitystreams"
LINKED_DATA_TYPE = f'application/ld+json; profile="{_PROFILE}"'
MEDIA_TYPES = (ACTIVITY_TYPE, LINKED_DATA_TYPE)
_PROFILES = re.compile(r";\s*profile\s*=\s*(?:\"([^\"]*)\"|([^\s;\"]+))", re.IGNORECASE)
_SAID_OF_POSTS = "Of ActivityStreams posts alone"

_NOTE = {
    "id": "https://social.example/users/acme/statuses/1",
    "type": "Note",
    "published": "2026-11-23T09:00:00Z",
    "attributedTo": "https://social.example/users/acme",
    "to": ["https://www.w3.org/ns/activitystreams#Public"],
    "content": "<p>Nous avons publié notre audit.</p>",
    "contentMap": {"fr": "<p>Nous avons publié notre audit.</p>"},
    "url": "https://social.example/@acme/1",
}
POST_EXAMPLE = {"@context": _PROFILE, **_NOTE}
OUTBOX_EXAMPLE = {
    "@context": _PROFILE,
    "id": "outbox.json",
    "type": "OrderedCollection",
    "totalItems": 1,
    "orderedItems": [
        {
            "id": "https://social.example/users/acme/statuses/1/activity",
            "type": "Create",
            "actor": "https://social.example/users/acme",
            "published": "2026-11-23T09:00:00Z",
            "to": ["https://www.w3.org/ns/activitystreams#Public"],
            "object": _NOTE,
        }
    ],
}


def activity_contents(example: dict[str, Any]) -> dict[str, Any]:
    """Return the OpenAPI description of a body in ActivityStreams."""
    schema = {"type": "object", "description": "ActivityStreams 2.0; other members are let be."}
    return {one: {"schema": schema, "example": example} for one in MEDIA_TYPES}


def sends_activities(request: Request) -> bool:
    """Say whether the body is ActivityStreams. Source: Activity Streams 2.0, section 8."""
    kind = media_type_of(request)
    if kind != "application/ld+json":
        return kind == ACTIVITY_TYPE
    found = _PROFILES.search(request.headers.get("content-type", ""))
    return found is not None and _PROFILE in (found[1] or found[2] or "").split()


async def _origin(
    channel: Annotated[
        str, Query(max_length=CHANNEL_MAX_CHARS, description=f"{_SAID_OF_POSTS}.")
    ] = CHANNEL,
    audience: Annotated[
        Audience | None,
        Query(
            description=f"{_SAID_OF_POSTS}; without it `public`. Said, posts that name nobody whom "
            "they are addressed to are taken too; private ones never are."
        ),
    ] = None,
    author_kind: Annotated[
        AuthorKind, Query(description=f"{_SAID_OF_POSTS}.")
    ] = AuthorKind.ORGANIZATION,
    author_name: Annotated[
        str | None,
        Query(
            max_length=AUTHOR_NAME_MAX_CHARS,
            description=f"{_SAID_OF_POSTS}; without it the one that each names.",
        ),
    ] = None,
    locale: Annotated[
        str | None, Query(description=f"{_SAID_OF_POSTS}, of those that declare none.")
    ] = None,
) -> Origin:
    found = [
        FieldError(name, "characters", problem)
        for name, value in (("channel", channel), ("author_name", author_name))
        if value and (problem := text_problem(value))
    ]
    if not channel.strip():
        found.append(FieldError("channel", "missing", "`channel` is empty; name one."))
    tag = normal_locale(locale) if locale is not None else None
    if locale is not None and tag is None:
        found.append(FieldError("locale", "format", "`locale` is not a BCP 47 tag."))
    if found:
        raise InvalidError(found)
    return Origin(channel, audience, author_kind, author_name or None, tag)


AskOrigin = Annotated[Origin, Depends(_origin)]
