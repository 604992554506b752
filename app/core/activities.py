"""Posts in ActivityStreams 2.0 to communications; what is no publication is refused with why."""

import re
from collections.abc import Mapping
from typing import Any

from app.core.activity_parts import (
    Origin,
    addresses,
    author_name,
    context_locale,
    is_public,
    kinds_of,
    listed,
    names_addressee,
    post_in,
    refusal,
)
from app.core.activity_texts import Words, texts_of
from app.core.communications import (
    URL_MAX_CHARS,
    Audience,
    NewCommunication,
    read_communication,
)
from app.core.errors import FieldError, InvalidError

# What is read; a `Question` is a poll: its words are, its choices are not.
POSTS = ("Note", "Article", "Page", "Question", "Event")
# Kinds of item that publish no words of the organization: code, why.
_NO_POSTS = {
    "Announce": ("others_words", "A boost repeats what others wrote; only own words are kept."),
    "Delete": ("deleted", "This takes a post back; its words are not here."),
    "Tombstone": ("deleted", "This post was deleted; its words are not here."),
    "Update": (
        "changed",
        "A communication does not change; send the new text as a post with an id of its own.",
    ),
    "Link": ("not_embedded", "This only points to a post, and nothing is fetched; send the post."),
}
_OTHER = ("no_post", f"This is no post; of an outbox, `Create` of {', '.join(POSTS)} is read.")
# Our name of a field -> theirs: what is wrong is told in the words of what was sent.
_FIELDS = {
    "body": "content",
    "published_at": "published",
    "external_id": "id",
    "in_reply_to": "inReplyTo",
    "name": "attributedTo",
    "locale": "contentMap",
}
_HTTP = re.compile(r"https?://\S+")
# ActivityStreams 2.0, section 2.3: the seconds of a time may be left out.
_NO_SECONDS = re.compile(r"(\d{4}-\d\d-\d\d[Tt]\d\d:\d\d)(Z|z|[+-]\d\d:\d\d)", re.ASCII)


def read_post(item: Any, origin: Origin, words: Words) -> list[NewCommunication]:
    """Return the communications of one item, one a language; the first has the post's own id.

    Args: words: HTML -> the words that a reader sees.
    Raises: InvalidError: what is wrong with it, or why it is nothing that was published.
    """
    activity, post, at = _published(item)
    _require_own_words(activity, post, at)
    _require_public(activity, post, at, origin)
    kind = next(one for one in kinds_of(post) if one in POSTS)
    declared = context_locale(post) or context_locale(activity) or origin.locale
    texts = texts_of(post, kind, at, declared, words)
    shared = {
        "channel": origin.channel,
        "audience": (origin.audience or Audience.PUBLIC).value,
        "author": {"kind": origin.author_kind.value, "name": author_name(item, origin)},
        "published_at": _time(post, activity),
        "url": _url(post),
        "in_reply_to": _replied_to(post, at),
    }
    own_id = post.get("id") if post.get("id") is not None else activity.get("id")
    found = []
    for place, (locale, body) in enumerate(texts):
        name = f"{own_id}#{locale}" if place and isinstance(own_id, str) and own_id else own_id
        try:
            raw = {**shared, "body": body, "locale": locale, "external_id": name}
            found.append(read_communication(raw))
        except InvalidError as error:
            raise InvalidError([_told(one, at) for one in error.errors]) from None
    return found


def read_single_post(item: Any, origin: Origin, words: Words) -> NewCommunication:
    """Return the one communication of a post. Raises: InvalidError: also where there are more."""
    first, *others = read_post(item, origin, words)
    if others:
        detail = "These are several languages, each a communication of its own; import the post."
        raise refusal("", "several", detail)
    return first


def _published(item: Any) -> tuple[Mapping[str, Any], Mapping[str, Any], str]:
    """Return the activity, its post (the same for a bare one) and the pointer to the post."""
    if isinstance(item, str):
        raise refusal("", *_NO_POSTS["Link"])
    if not isinstance(item, Mapping):
        raise refusal("", "type", "An item is a JSON object: an activity or a post.")
    post = post_in(item)
    at = "" if post is item else "/object"
    if isinstance(post, str):
        raise refusal(at, *_NO_POSTS["Link"])
    if not isinstance(post, Mapping):
        raise refusal(at, "type", "`object` must be one post, as a JSON object.")
    kinds = kinds_of(post)
    if not any(one in POSTS for one in kinds):
        told = next((_NO_POSTS[one] for one in kinds if one in _NO_POSTS), _OTHER)
        raise refusal(at, *told)
    return item, post, at


def _require_own_words(activity: Mapping[str, Any], post: Mapping[str, Any], at: str) -> None:
    """Refuse a post that somebody else wrote than the one who brings it."""
    actors, authors = addresses(activity.get("actor")), addresses(post.get("attributedTo"))
    if actors and authors and not set(actors) & set(authors):
        detail = "Its `attributedTo` is not the `actor` who brings it; only own words are kept."
        raise refusal(f"{at}/attributedTo", "others_words", detail)


def _require_public(
    activity: Mapping[str, Any], post: Mapping[str, Any], at: str, origin: Origin
) -> None:
    if is_public(activity, post):
        return
    if names_addressee(activity, post):
        detail = "This is not addressed to everybody (`Public` in `to` or `cc`): it is private."
        raise refusal(f"{at}/to", "not_public", detail)
    if origin.audience is None:
        detail = (
            "This names nobody whom it is addressed to. If it was published, say to whom in the "
            "query: `audience=public`."
        )
        raise refusal(f"{at}/to", "not_public", detail)


def _time(post: Mapping[str, Any], activity: Mapping[str, Any]) -> Any:
    given = post.get("published") or activity.get("published")
    found = _NO_SECONDS.fullmatch(given) if isinstance(given, str) else None
    return f"{found[1]}:00{found[2]}" if found else given


def _url(post: Mapping[str, Any]) -> str | None:
    """Return the first address of the web: that of the page, else the post's id."""
    links = sorted(listed(post.get("url")), key=_leads_elsewhere)
    for address in (*addresses(links), *addresses(post.get("id"))):
        fits = len(address) <= URL_MAX_CHARS and address.isprintable()
        if fits and _HTTP.fullmatch(address):
            return address
    return None


def _leads_elsewhere(link: Any) -> bool:
    """Say whether a link is to a sound or a picture, not to a page."""
    return isinstance(link, Mapping) and link.get("mediaType", "text/html") != "text/html"


def _replied_to(post: Mapping[str, Any], at: str) -> str | None:
    given = post.get("inReplyTo")
    found = addresses(given)
    if listed(given) and not found and given != "":
        detail = "`inReplyTo` must be an address, or an object with an `id`."
        raise refusal(f"{at}/inReplyTo", "type", detail)
    return found[0] if found else None


def _told(one: FieldError, at: str) -> FieldError:
    """Return what is wrong in the words of ActivityStreams."""
    ours = one.pointer.rpartition("/")[2]
    theirs = _FIELDS.get(ours)
    if theirs is None:
        return one
    detail = one.detail.replace(f"`{ours}`", f"`{theirs}`")
    return FieldError(f"{at}/{theirs}", one.code, detail)
