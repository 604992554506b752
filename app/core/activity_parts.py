"""Parts of ActivityStreams 2.0 objects, read from JSON of unknown make without a network.

`@context` is not resolved: names are those of the normative context, bare, with `as:` or in full.
Source: W3C Activity Streams 2.0, Activity Vocabulary, ActivityPub.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.core.communications import Audience, AuthorKind
from app.core.errors import FieldError, InvalidError
from app.core.locales import normal_locale

NAMESPACE = "https://www.w3.org/ns/activitystreams#"
# Activity Vocabulary section 3.1 and ActivityPub section 5.6: all three mean everybody.
PUBLIC = frozenset({f"{NAMESPACE}Public", "as:Public", "Public"})
CHANNEL = "fediverse"
_ADDRESSEES = ("to", "cc", "bto", "bcc", "audience")
_CREATES = "Create"
# Tags that name no language (ISO 639-2).
_NO_LANGUAGE = frozenset({"und", "mul", "mis", "zxx"})


@dataclass(frozen=True, slots=True)
class Origin:
    """What whoever sends posts says of them, because the posts do not.

    Attributes:
        audience: None: the public; said, it is also that of posts that name no addressee.
        author_name: None: the one that each post names.
        locale: of posts that declare none; None: the check engine identifies it.
    """

    channel: str = CHANNEL
    audience: Audience | None = None
    author_kind: AuthorKind = AuthorKind.ORGANIZATION
    author_name: str | None = None
    locale: str | None = None


def refusal(pointer: str, code: str, detail: str) -> InvalidError:
    """Return the refusal of an item for one reason."""
    return InvalidError([FieldError(pointer, code, detail)])


def listed(value: Any) -> list[Any]:
    """Return the values of a property: JSON-LD writes one of them without its list."""
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def kinds_of(value: Mapping[str, Any]) -> list[str]:
    """Return the types of an object, without their namespace."""
    return [
        one.removeprefix(NAMESPACE).removeprefix("as:")
        for one in listed(value.get("type"))
        if isinstance(one, str)
    ]


def addresses(value: Any) -> list[str]:
    """Return what a property points to: addresses, `href` of links, `id` of objects."""
    found = [
        (one.get("href") or one.get("id")) if isinstance(one, Mapping) else one
        for one in listed(value)
    ]
    return [one for one in found if isinstance(one, str) and one]


def post_in(item: Mapping[str, Any]) -> Any:
    """Return what an item publishes: the object of a `Create`, else the item itself."""
    if _CREATES not in kinds_of(item):
        return item
    objects = listed(item.get("object"))
    return objects[0] if len(objects) == 1 else objects


def names_addressee(*parts: Mapping[str, Any]) -> bool:
    """Say whether an activity or its object says at all to whom it goes."""
    return any(addresses(part.get(name)) for part in parts for name in _ADDRESSEES)


def is_public(*parts: Mapping[str, Any]) -> bool:
    """Say whether everybody is among those whom a post goes to.

    Where activity and object both name addressees, both must: the narrower of the two counts.
    """
    addressed = [part for part in parts if names_addressee(part)]
    return bool(addressed) and all(
        PUBLIC.intersection(addresses(part.get("to")) + addresses(part.get("cc")))
        for part in addressed
    )


def author_name(item: Any, origin: Origin) -> str | None:
    """Return who is said to have written an item: the sender's word, a name, else an address."""
    if origin.author_name is not None or not isinstance(item, Mapping):
        return origin.author_name
    post = post_in(item)
    given = listed(post.get("attributedTo")) if isinstance(post, Mapping) else []
    for one in (*given, *listed(item.get("actor"))):
        names = (
            [one.get("name"), one.get("preferredUsername"), one.get("id")]
            if isinstance(one, Mapping)
            else [one]
        )
        for name in names:
            if isinstance(name, str) and name.strip():
                return name
    return None


def known_locale(tag: Any) -> str | None:
    """Return a language tag in its usual form, or None where it is none or names no language."""
    locale = normal_locale(tag) if isinstance(tag, str) else None
    return None if locale in _NO_LANGUAGE else locale


def context_locale(value: Mapping[str, Any]) -> str | None:
    """Return the language that `@context` gives to texts that name none."""
    for one in listed(value.get("@context")):
        locale = known_locale(one.get("@language")) if isinstance(one, Mapping) else None
        if locale is not None:
            return locale
    return None
