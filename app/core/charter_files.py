"""A charter as a file or a server gives it: the body of `GET O/charter`, read with suspicion."""

from collections.abc import Mapping, Sequence
from typing import Any

from app.core.canonical import canonical_bytes, sha256_hex
from app.core.errors import FieldError, InvalidError
from app.core.locales import normal_locale
from app.core.own_words import own_words
from app.core.statements import (
    BEHAVIOURS_MAX,
    LOCALES_MAX,
    STATEMENTS_MAX,
    TEXT_MAX_CHARS,
    Statement,
    StatementKind,
    StatementText,
)
from app.core.text_checks import UsedCharter

_KINDS = frozenset(kind.value for kind in StatementKind)


class _Reader:
    """Reads statements and remembers what is wrong."""

    def __init__(self) -> None:
        self.errors: list[FieldError] = []

    def fail(self, pointer: str, detail: str) -> None:
        self.errors.append(FieldError(pointer, "charter", detail))

    def statement(self, raw: Any, place: int) -> Statement | None:
        pointer, before = f"/statements/{place}", len(self.errors)
        if not isinstance(raw, Mapping):
            self.fail(pointer, "a statement is an object.")
            return None
        kind, texts = raw.get("kind"), raw.get("texts")
        if not isinstance(kind, str) or kind not in _KINDS:
            self.fail(f"{pointer}/kind", f"it must be one of {', '.join(sorted(_KINDS))}.")
        if not isinstance(texts, Mapping) or not 1 <= len(texts) <= LOCALES_MAX:
            self.fail(f"{pointer}/texts", f"it must have 1 to {LOCALES_MAX} locales.")
            texts = {}
        read = {
            str(tag): self.text(tag, one, f"{pointer}/texts/{tag}") for tag, one in texts.items()
        }
        known, position = raw.get("id"), raw.get("position")
        if len(self.errors) > before or not isinstance(kind, str):
            return None
        return Statement(
            id=known if isinstance(known, str) and known else f"statement-{place + 1}",
            kind=StatementKind(kind),
            position=position if isinstance(position, int) else place + 1,
            texts={tag: one for tag, one in read.items() if one is not None},
        )

    def text(self, tag: Any, raw: Any, pointer: str) -> StatementText | None:
        if normal_locale(str(tag)) is None:
            self.fail(pointer, "its name must be a BCP 47 tag.")
        if not isinstance(raw, Mapping):
            self.fail(pointer, "a text is an object.")
            return None
        words, name = raw.get("text"), raw.get("name")
        if not _is_text(words):
            self.fail(f"{pointer}/text", "it must be a text.")
        if name is not None and not _is_text(name):
            self.fail(f"{pointer}/name", "it must be a text.")
        lists = {}
        for kind in ("do", "dont"):
            listed = raw.get(kind, [])
            if not _is_list(listed, BEHAVIOURS_MAX) or not all(_is_text(one) for one in listed):
                self.fail(
                    f"{pointer}/{kind}", f"it must be a list of {BEHAVIOURS_MAX} texts at most."
                )
                listed = []
            lists[kind] = tuple(listed)
        return StatementText(str(words), name, lists["do"], lists["dont"])


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and len(value) <= TEXT_MAX_CHARS


def _is_list(value: Any, most: int) -> bool:
    return isinstance(value, Sequence) and not isinstance(value, str) and len(value) <= most


def read_charter_body(raw: Any, organization: str | None = None) -> UsedCharter:
    """Return the charter of a decoded JSON value: `{"statements": […], "words": […], …}`.

    Only `statements` must be there, and of each its kind and texts. `words` are the organization's
    own, which no charter of the API holds: whoever keeps the file may write them there.
    Raises: InvalidError: what cannot be a charter, or is not the one its `content_sha256` names.
    """
    listed = raw.get("statements") if isinstance(raw, Mapping) else None
    if not _is_list(listed, STATEMENTS_MAX) or not listed:
        detail = f"it must hold `statements`, a list of 1 to {STATEMENTS_MAX}."
        raise InvalidError([FieldError("", "charter", detail)], f"This is no charter: {detail}")
    reader = _Reader()
    read = [reader.statement(one, place) for place, one in enumerate(listed)]
    statements = tuple(one for one in read if one is not None)
    if len({one.id for one in statements}) < len(statements):
        reader.fail("/statements", "an id occurs twice.")
    words = own_words(raw["words"], reader.fail) if raw.get("words") is not None else ()
    if reader.errors:
        first = reader.errors[0]
        raise InvalidError(
            reader.errors, f"This is no charter: {first.pointer or '/'}: {first.detail}"
        )
    try:
        digest = sha256_hex(canonical_bytes({"statements": listed}))
    except ValueError as error:
        raise InvalidError([], f"This is no charter: {error}.") from error
    said, number = raw.get("content_sha256"), raw.get("number")
    whole = raw.get("locale_served") is None  # one locale of a charter has another hash
    if whole and said is not None and said != digest:
        raise InvalidError(
            [FieldError("/content_sha256", "charter", "it is not that of `statements`.")],
            "This charter was changed: its content_sha256 is not that of its statements.",
        )
    return UsedCharter(
        organization,
        number if isinstance(number, int) and not isinstance(number, bool) else None,
        said if isinstance(said, str) and said else digest,
        statements,
        words,
    )
