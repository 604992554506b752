"""The words of an ActivityStreams object, in every language that it has them in."""

from collections.abc import Callable, Mapping
from typing import Any

from app.core.activity_parts import known_locale, refusal

# Markup of what a body may hold, several times over; beyond, it is refused before it is read.
CONTENT_MAX_CHARS = 1_000_000
_WORDS = ("content", "name", "summary")
_HTML, _PLAIN = "text/html", "text/plain"
# Of these a summary is an excerpt: with their content it would say the same twice.
_EXCERPTED = frozenset({"Article", "Page", "Event"})

Words = Callable[[str], str]  # HTML -> the words that a reader sees


def texts_of(
    post: Mapping[str, Any], kind: str, at: str, declared: str | None, words: Words
) -> list[tuple[str | None, str]]:
    """Return (locale, body) of each language; the first is the one that goes by the post's id.

    The first is the language whose words `content` repeats, else `declared`, else the first by
    its tag; so that it is the same however the map is ordered.
    Args:
        at: the pointer to the post.
        declared: the locale of words outside of language maps.
        words: never asked for markup over CONTENT_MAX_CHARS.
    Raises: InvalidError: no words, or words that are no text.
    """
    maps = {name: _language_map(post, name, at) for name in _WORDS}
    tags = next((list(maps[name]) for name in _WORDS if maps[name]), [])
    languages: list[str | None] = [*tags] if tags else [None]
    texts = [
        (known_locale(tag) or declared, _body(post, maps, tag, kind, at, words))
        for tag in languages
    ]
    said = [(locale, body) for locale, body in texts if body]
    if not said:
        detail = "There are no words in this post; pictures and links alone are not read."
        raise refusal(f"{at}/content", "empty", detail)
    own = next((tag for tag in tags if maps["content"].get(tag) == post.get("content")), None)
    main = known_locale(own) or declared
    return sorted(said, key=lambda one: (one[0] != main, one[0] or ""))


def _language_map(post: Mapping[str, Any], name: str, at: str) -> dict[str, str]:
    """Return the texts by language tag, as they were sent."""
    given = post.get(f"{name}Map")
    if given is None:
        return {}
    pointer = f"{at}/{name}Map"
    if not isinstance(given, Mapping) or not all(
        value is None or isinstance(value, str) for value in given.values()
    ):
        raise refusal(pointer, "type", f"`{name}Map` must be an object of texts by language.")
    texts = {tag: value for tag, value in given.items() if value}
    wrong = [tag for tag in texts if tag != "@none" and known_locale(tag) is None]
    if len(texts) > 1 and wrong:
        detail = f"Of several languages in `{name}Map` each must have a BCP 47 tag."
        raise refusal(pointer, "format", detail)
    return texts


def _body(
    post: Mapping[str, Any],
    maps: Mapping[str, Mapping[str, str]],
    tag: str | None,
    kind: str,
    at: str,
    words: Words,
) -> str:
    """Return title, warning and content as a reader of that language meets them."""
    given = {name: _given(post, maps[name], tag, name, at) for name in _WORDS}
    content = given["content"]
    if content and _media_type(post, at) == _HTML:
        content = words(content)
    summary = words(given["summary"]) if given["summary"] else ""
    if content.strip() and kind in _EXCERPTED:
        summary = ""
    parts = (given["name"].strip(), summary.strip(), content.strip())
    return "\n\n".join(part for part in parts if part)


def _given(
    post: Mapping[str, Any], texts: Mapping[str, str], tag: str | None, name: str, at: str
) -> str:
    """Return one text of a language; what is in no map is in every language."""
    value = texts.get(tag or "", "") if texts else (post.get(name) or "")
    pointer = f"{at}/{name}"
    if not isinstance(value, str):
        raise refusal(pointer, "type", f"`{name}` must be a string.")
    if len(value) > CONTENT_MAX_CHARS:
        detail = f"`{name}` has more than {CONTENT_MAX_CHARS} characters."
        raise refusal(pointer, "too_long", detail)
    return value


def _media_type(post: Mapping[str, Any], at: str) -> str:
    """Return how content is written. Source: Activity Vocabulary, `mediaType`."""
    given = post.get("mediaType") or _HTML
    kind = given.partition(";")[0].strip().lower() if isinstance(given, str) else ""
    if kind not in (_HTML, _PLAIN):
        detail = f"`content` is read as {_HTML} or {_PLAIN}."
        raise refusal(f"{at}/mediaType", "media_type", detail)
    return kind
