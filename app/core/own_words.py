"""An organization's own words as a file or a server gives them, read with suspicion."""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeGuard

from app.core.communications import text_problem
from app.core.errors import FieldError, InvalidError
from app.core.locales import normal_locale
from app.core.organizations import WORD_MAX_CHARS, WORD_REASON_MAX_CHARS, WORDS_MAX, OwnWord
from app.core.rules.folding import folded_words

# What is wrong, and at which pointer.
Fail = Callable[[str, str], None]
_MEMBERS = frozenset({"locale", "word", "instead", "reason"})


def own_words(raw: Any, fail: Fail) -> tuple[OwnWord, ...]:
    """Return the words of a decoded list, by the rules of `PATCH O {"words": […]}`.

    Args: fail: told the pointer and what is wrong, once for each thing that is.
    """
    if not isinstance(raw, Sequence) or isinstance(raw, str) or len(raw) > WORDS_MAX:
        fail("/words", f"it must be a list of {WORDS_MAX} words at most.")
        return ()
    read = [_own_word(one, f"/words/{place}", fail) for place, one in enumerate(raw)]
    words = tuple(one for one in read if one is not None)
    if len({(one.locale, folded_words(one.word)) for one in words}) < len(words):
        fail("/words", "it names one word of one locale twice.")
    return words


def organization_words(raw: Any) -> tuple[OwnWord, ...]:
    """Return the words of what `GET O` answers. Raises: InvalidError: they cannot be any."""
    errors: list[FieldError] = []
    listed = raw.get("words") if isinstance(raw, Mapping) else None
    if isinstance(listed, list):  # a later release of the server may say more of each
        listed = [_known(one) for one in listed]
    words = own_words(listed, lambda at, why: errors.append(FieldError(at, "words", why)))
    if errors:
        first = errors[0]
        raise InvalidError(errors, f"Its own words cannot be used: {first.pointer}: {first.detail}")
    return words


def _known(raw: Any) -> Any:
    if not isinstance(raw, Mapping):
        return raw
    return {name: value for name, value in raw.items() if name in _MEMBERS}


def _own_word(raw: Any, pointer: str, fail: Fail) -> OwnWord | None:
    if not isinstance(raw, Mapping):
        fail(pointer, "a word is an object with `locale` and `word`.")
        return None
    unknown = sorted(str(one) for one in raw.keys() - _MEMBERS)
    if unknown:
        fail(pointer, f"it has a member that no word has: {unknown[0][:80]}.")
        return None
    said, word = raw.get("locale"), raw.get("word")
    instead, reason = raw.get("instead"), raw.get("reason", "")
    locale = normal_locale(said) if isinstance(said, str) else None
    if locale is None:
        fail(f"{pointer}/locale", "it must be a BCP 47 tag.")
    if not _is_word(word):
        fail(f"{pointer}/word", f"it must be a word of {WORD_MAX_CHARS} characters at most.")
    if instead is not None and not _is_word(instead):
        fail(f"{pointer}/instead", "it must be a word too, or null.")
    if not _is_text(reason, WORD_REASON_MAX_CHARS):
        fail(f"{pointer}/reason", f"it must be {WORD_REASON_MAX_CHARS} characters at most.")
        return None
    if locale is None or not _is_word(word) or not (instead is None or _is_word(instead)):
        return None
    return OwnWord(locale, word.strip(), instead, reason)


def _is_word(value: Any) -> TypeGuard[str]:
    return _is_text(value, WORD_MAX_CHARS) and re.search(r"\w", value) is not None


def _is_text(value: Any, most: int) -> TypeGuard[str]:
    return isinstance(value, str) and len(value) <= most and text_problem(value) is None
