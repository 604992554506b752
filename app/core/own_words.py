"""An organization's own words as a file or a server gives them, read with suspicion."""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeGuard

from app.core.communications import text_problem
from app.core.errors import FieldError, InvalidError
from app.core.locales import normal_locale
from app.core.organizations import WORD_MAX_CHARS, WORD_REASON_MAX_CHARS, WORDS_MAX, OwnWord
from app.core.rules.folding import folded_words
from app.core.rules.matching import Lexicon, Prose, Term

# What is wrong, and at which pointer.
Fail = Callable[[str, str], None]
_MEMBERS = frozenset({"locale", "word", "instead", "reason"})


def word_problem(word: str) -> str | None:
    """Return why a word could never be found in a text; None when it can be."""
    problem = wording_problem(word)
    if problem is None and not Lexicon((Term((word,), ""),)).matches(Prose(word)):
        return "it would never be found: addresses, @names and code are not read."
    return problem


def wording_problem(words: str) -> str | None:
    """Return why nobody could write these words in a line; None when they can be written."""
    if re.search(r"\w", words) is None:
        return "it must have a letter or a digit: marks alone are no word."
    if len(words.strip().splitlines()) > 1:
        return "it must stand on one line."
    return None


def preference_problem(word: str, instead: str | None) -> str | None:
    """Return why one word cannot be preferred to another; None when it can be."""
    if instead is not None and folded_words(word) == folded_words(instead):
        return "it must be another word than the one it replaces."
    return None


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
        listed = [_known(one) for one in listed if not _is_idle(one)]
    words = own_words(listed, lambda at, why: errors.append(FieldError(at, "words", why)))
    if errors:
        first = errors[0]
        raise InvalidError(errors, f"Its own words cannot be used: {first.pointer}: {first.detail}")
    return words


def _known(raw: Any) -> Any:
    if not isinstance(raw, Mapping):
        return raw
    return {name: value for name, value in raw.items() if name in _MEMBERS}


def _is_idle(raw: Any) -> bool:
    """Say whether an earlier release took a word that finds nothing, or prefers itself."""
    if not isinstance(raw, Mapping) or not _is_text(word := raw.get("word"), WORD_MAX_CHARS):
        return False
    instead = raw.get("instead")
    known = instead if isinstance(instead, str) else None
    return bool(word_problem(word) or preference_problem(word, known))


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
    usable = _is_usable(word, f"{pointer}/word", fail)
    if instead is not None and not _is_word(instead):
        fail(f"{pointer}/instead", "it must be a word too, or null.")
    if not _is_text(reason, WORD_REASON_MAX_CHARS):
        fail(f"{pointer}/reason", f"it must be {WORD_REASON_MAX_CHARS} characters at most.")
        return None
    if locale is None or not usable or not (instead is None or _is_word(instead)):
        return None
    word = str(word).strip()
    if (problem := preference_problem(word, instead)) is not None:
        fail(f"{pointer}/instead", problem)
        return None
    return OwnWord(locale, word, instead, reason)


def _is_usable(word: Any, pointer: str, fail: Fail) -> bool:
    """Say whether a text can hold this word; `fail` is told why not."""
    if not _is_text(word, WORD_MAX_CHARS):
        fail(pointer, f"it must be a word of {WORD_MAX_CHARS} characters at most.")
        return False
    problem = word_problem(word)
    if problem is not None:
        fail(pointer, problem)
    return problem is None


def _is_word(value: Any) -> TypeGuard[str]:
    return _is_text(value, WORD_MAX_CHARS) and wording_problem(value) is None


def _is_text(value: Any, most: int) -> TypeGuard[str]:
    return isinstance(value, str) and len(value) <= most and text_problem(value) is None
