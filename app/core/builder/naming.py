"""Which entries are about the same value, whatever place each participant gave it."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.core.builder.answers import Answer
from app.core.builder.likeness import Meaning, gather
from app.core.builder.questions import Questionnaire

Placed = tuple[int, Answer]


@dataclass(frozen=True, slots=True)
class Entry:
    """What one participant said of one value.

    Attributes:
        name: empty when they gave none.
        said: the answers with their indices.
    """

    participant: str
    name: str
    said: tuple[Placed, ...]


def entries_of(
    questionnaire: Questionnaire, answers: Sequence[Answer], meaning: Meaning | None
) -> list[list[Entry]]:
    """Return the entries of each value, those of most participants first, nameless ones last."""
    found: dict[tuple[str, int], list[Placed]] = {}
    for index, one in enumerate(answers):
        group = questionnaire.by_id[one.question_id].group
        if group and one.value is not None:
            found.setdefault((one.participant, group), []).append((index, one))
    entries = [
        Entry(who, _name(questionnaire, said), tuple(said)) for (who, _), said in found.items()
    ]
    named = [one for one in entries if one.name]
    owners = [one.participant for one in named]
    clusters = gather([one.name for one in named], meaning, owners)
    clusters.sort(key=len, reverse=True)
    values = [[named[at] for at in cluster] for cluster in clusters]
    return values + [[one] for one in entries if not one.name]


def _name(questionnaire: Questionnaire, said: Sequence[Placed]) -> str:
    slots = ((questionnaire.by_id[one.question_id].slot, one.value) for _, one in said)
    return next((str(value) for slot, value in slots if slot == "name"), "")
