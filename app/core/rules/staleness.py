"""Translations that were not looked at again when the text they translate changed.

No translation says which text it was made of: it is taken to follow the source's words at the time
its own words last changed. Letter case, punctuation and white space alone change nothing.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from app.core.rules.folding import fold
from app.core.statements import Statement, StatementText

FIELDS = ("name", "text", "do", "dont")
_WORD = re.compile(r"\w+")
_Words = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Field:
    """One field of one translation: `name`, `text`, `do` or `dont`."""

    statement_id: str
    locale: str
    field: str


@dataclass(frozen=True, slots=True)
class Stale:
    """A field of a translation, and what its source says otherwise than when it was written.

    Attributes:
        changed: words taken out of the source or put into it since, folded.
        share: how many that is of all its words, before and after; in (0, 1], 0 for their order.
    """

    statement_id: str
    locale: str
    field: str
    changed: tuple[str, ...]
    share: float


def _words(text: StatementText | None, field: str) -> _Words:
    """Return what a field says; nothing where there is none."""
    if text is None:
        return ()
    said = getattr(text, field) or ""
    return tuple(_WORD.findall(fold(said if isinstance(said, str) else "\n".join(said)).exact))


def stale_texts(
    statements: Sequence[Statement], source: str, earlier: Iterable[Sequence[Statement]]
) -> list[Stale]:
    """Return the translations older than the words they translate.

    Args:
        statements: as they stand.
        source: the locale that the others are translated from.
        earlier: what was kept before, the newest first; read only as far back as is needed.
    """
    watched = _watched(statements, source)
    # What the source said when each translation got its present words, as far as is known.
    then = {one: _words(texts[source], one.field) for one, texts in watched.items()}
    pending = set(watched)
    for kept in earlier:
        if not pending:
            break
        known = {one.id: one.texts for one in kept}
        for one in tuple(pending):
            texts = known.get(one.statement_id, {})
            mine = _words(watched[one][one.locale], one.field)
            if _words(texts.get(one.locale), one.field) != mine or source not in texts:
                pending.discard(one)
            else:
                then[one] = _words(texts[source], one.field)
    return [
        _stale(one, then[one], _words(texts[source], one.field))
        for one, texts in watched.items()
        if then[one] != _words(texts[source], one.field)
    ]


def _stale(one: _Field, was: _Words, now: _Words) -> Stale:
    before, after = Counter(was), Counter(now)
    changed = (*(before - after).elements(), *(after - before).elements())
    share = len(changed) / (len(was) + len(now))
    return Stale(one.statement_id, one.locale, one.field, changed, share)


def _watched(
    statements: Sequence[Statement], source: str
) -> dict[_Field, Mapping[str, StatementText]]:
    """Return every field of every translation that has words, with its statement's texts."""
    return {
        _Field(one.id, locale, field): one.texts
        for one in statements
        if source in one.texts
        for locale in one.texts
        if locale != source
        for field in FIELDS
        if _words(one.texts[locale], field)
    }
