"""Messages and their answers, in memory, by walking along the replies."""

from collections.abc import Mapping
from dataclasses import replace

from app.core.checks import Selection
from app.core.communications import OUTSIDE, Audience, AuthorKind, Communication
from app.core.dialogues import ANSWERING, ORIGINS, DialogueDimension, Exchange
from tests.fakes.communications import selects

Texts = Mapping[str, Communication]


def is_message(one: Communication) -> bool:
    """Say whether somebody wrote it to the organization."""
    kind, audience = one.content.author_kind, one.content.audience
    return kind in OUTSIDE or (kind is AuthorKind.EMPLOYEE and audience is Audience.STAFF)


def parents_of(one: Communication, texts: Texts) -> list[Communication]:
    """Return what it answers, as far as that is here."""
    named = one.content.in_reply_to
    return [
        other
        for other in texts.values()
        if named is not None
        and other.id != one.id
        and named in (other.id, other.content.external_id)
    ]


def answers_to(one: Communication, texts: Texts) -> list[Communication]:
    """Return all that follows from it and answers it."""
    seen, waiting = {one.id}, [one]
    while waiting:
        here = waiting.pop()
        for other in texts.values():
            if other.id not in seen and here in parents_of(other, texts):
                seen.add(other.id)
                waiting.append(other)
    return [texts[each] for each in seen if texts[each].content.author_kind in ANSWERING]


def exchanges(texts: Texts, selection: Selection) -> tuple[list[Exchange], int]:
    """Return what the store returns."""
    chosen = replace(selection, author=None, author_kind=None)
    found: dict[tuple[DialogueDimension, str], list[int | None]] = {}
    follow_ups = 0
    for one in texts.values():
        if one.is_erased or not is_message(one) or not selects(chosen, one.content):
            continue
        if any(is_message(p) or p.content.in_reply_to for p in parents_of(one, texts)):
            follow_ups += 1
            continue
        times = [each.content.published_at for each in answers_to(one, texts)]
        waited = None
        if times:
            waited = max(0, round((min(times) - one.content.published_at).total_seconds()))
        for key in (
            (DialogueDimension.WHOLE, ""),
            (DialogueDimension.ORIGIN, ORIGINS[one.content.author_kind].value),
            (DialogueDimension.CHANNEL, one.content.channel),
        ):
            found.setdefault(key, []).append(waited)
    return [_exchange(*key, waits) for key, waits in found.items()], follow_ups


def _exchange(dimension: DialogueDimension, key: str, waits: list[int | None]) -> Exchange:
    known = sorted(one for one in waits if one is not None)
    middle = tuple(known[(len(known) - 1) // 2 : len(known) // 2 + 1])
    return Exchange(dimension, key, len(waits), len(known), middle)
