"""Candidate statements made of answers, every sentence traced to who said it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from app.core.builder.answers import Answer
from app.core.builder.languages import LANGUAGES
from app.core.builder.likeness import Meaning
from app.core.builder.phrases import Language, Shape, capital
from app.core.builder.questions import AnswerKind, Questionnaire
from app.core.builder.templates import Item, Template
from app.core.builder.voices import Reader, Speaker
from app.core.rules.sentences import sentences
from app.core.statements import (
    BEHAVIOUR_MAX_CHARS,
    NAME_MAX_CHARS,
    TEXT_MAX_CHARS,
    StatementKind,
)

# What is read before a choice is made: more candidates are skimmed, not weighed.
TOGETHER_MAX = 5
VALUE_TOGETHER_MAX = 3
ALONE_MAX = 12
APIECE = 2


@dataclass(frozen=True, slots=True)
class Pattern:
    """A way to say one kind of statement in one language.

    Attributes:
        when: slot -> the choice that must have been taken.
    """

    id: str
    kind: StatementKind
    sentences: tuple[Template, ...]
    when: Mapping[str, str] = field(hash=False)


@dataclass(frozen=True, slots=True)
class Trace:
    """Which answers a sentence came from.

    Attributes:
        start, end: half-open range of the proposal's text in code points.
        answers: zero-based indices into the answers sent, in order.
    """

    start: int
    end: int
    answers: tuple[int, ...]

    def as_json(self) -> dict[str, Any]:
        """Return the shape of 3-api."""
        return {"start": self.start, "end": self.end, "answers": list(self.answers)}


@dataclass(frozen=True, slots=True)
class Proposal:
    """One candidate statement in one locale.

    Attributes:
        alternatives: proposals of one such set are alternatives to each other.
        do_answers, dont_answers: the answers of each behaviour.
        origin: `pattern` or `judge`; pattern: which one.
    """

    kind: StatementKind
    locale: str
    alternatives: str
    text: str
    traces: tuple[Trace, ...]
    name: str | None = None
    do: tuple[str, ...] = ()
    dont: tuple[str, ...] = ()
    do_answers: tuple[tuple[int, ...], ...] = ()
    dont_answers: tuple[tuple[int, ...], ...] = ()
    name_answers: tuple[int, ...] = ()
    origin: str = "pattern"
    pattern: str | None = None

    def as_json(self) -> dict[str, Any]:
        """Return the shape of 3-api, with what helps to choose."""
        return {
            "kind": self.kind.value,
            "locale": self.locale,
            "set": self.alternatives,
            "name": self.name,
            "text": self.text,
            "do": list(self.do),
            "dont": list(self.dont),
            "traces": [one.as_json() for one in self.traces],
            "name_answers": list(self.name_answers),
            "do_answers": [list(one) for one in self.do_answers],
            "dont_answers": [list(one) for one in self.dont_answers],
            "origin": self.origin,
            "pattern": self.pattern,
        }

    def answers(self) -> set[int]:
        """Return the indices of every answer that is in it."""
        rows = [one.answers for one in self.traces]
        return set(self.name_answers).union(*rows, *self.do_answers, *self.dont_answers)


def propose(
    questionnaire: Questionnaire,
    patterns: Sequence[Pattern],
    answers: Sequence[Answer],
    meaning: Meaning | None = None,
) -> tuple[Proposal, ...]:
    """Return candidates of every kind that the answers allow, best first within a kind.

    Args: answers: checked; patterns: of the questionnaire's locale, best first.
    """
    reader = Reader(LANGUAGES[questionnaire.locale], questionnaire, answers, meaning)
    found: list[Proposal] = []
    speakers = reader.speakers()
    for kind in (StatementKind.PURPOSE, StatementKind.MISSION, StatementKind.VISION):
        mine = [one for one in patterns if one.kind is kind]
        found += _candidates(speakers, mine, reader.language, kind.value, TOGETHER_MAX)
    values = [one for one in patterns if one.kind is StatementKind.VALUE]
    for number, said in enumerate(reader.values(), start=1):
        found += _candidates(said, values, reader.language, f"value-{number}", VALUE_TOGETHER_MAX)
    return tuple(found)


def unused(
    questionnaire: Questionnaire, answers: Sequence[Answer], proposals: Sequence[Proposal]
) -> tuple[int, ...]:
    """Return the answers that no proposal holds; choices steer and are not said."""
    used = set[int]().union(*(one.answers() for one in proposals))
    return tuple(
        index
        for index, one in enumerate(answers)
        if one.value is not None
        and index not in used
        and questionnaire.by_id[one.question_id].answer is not AnswerKind.CHOICE
    )


def _candidates(
    speakers: Sequence[Speaker],
    patterns: Sequence[Pattern],
    language: Language,
    set_: str,
    most: int,
) -> list[Proposal]:
    """Return everybody's candidates, then each participant's best, no text twice.

    Args: most: of everybody's.
    """
    found: dict[str, Proposal] = {}
    for speaker in speakers[: ALONE_MAX + 1]:
        made = (_made(speaker, one, language, set_) for one in patterns)
        kept = [one for one in made if one is not None and one.text not in found]
        alone = len(speakers) > 1 and not speaker.together
        for one in kept[: APIECE if alone else most]:
            found.setdefault(one.text, one)
    return list(found.values())


def _made(speaker: Speaker, pattern: Pattern, language: Language, set_: str) -> Proposal | None:
    steering = frozenset[int]()
    for slot, choice in pattern.when.items():
        taken, who = speaker.choices.get(slot, ("", frozenset[int]()))
        if taken != choice:
            return None
        steering |= who
    text, traces = "", list[Trace]()
    for template in pattern.sentences:
        filled = template.fill(speaker.voice, language, text)
        if filled is None:
            if template.optional:
                continue
            return None
        start = len(text) + bool(text)
        text = f"{text} {filled[0]}".lstrip()
        answers = tuple(sorted(filled[1] | steering))
        steering = frozenset()
        # An answer of several sentences is several sentences here too.
        spans = sentences(text[start:]) or ()
        traces += [Trace(start + one.start, start + one.end, answers) for one in spans]
    if not text or len(text) > TEXT_MAX_CHARS:
        return None
    return _with_behaviours(
        Proposal(pattern.kind, language.locale, set_, text, tuple(traces), pattern=pattern.id),
        speaker,
        pattern.kind,
    )


def _with_behaviours(made: Proposal, speaker: Speaker, kind: StatementKind) -> Proposal:
    if kind is not StatementKind.VALUE:
        return made
    name = next(iter(speaker.voice.get("name", ())), None)
    do, dont = (_acts(speaker.voice.get(slot, ())) for slot in ("tuesday", "refusal"))
    named = name is not None and len(name.phrase.text) <= NAME_MAX_CHARS
    return Proposal(
        made.kind,
        made.locale,
        made.alternatives,
        made.text,
        made.traces,
        name.phrase.text if name and named else None,
        tuple(text for text, _ in do),
        tuple(text for text, _ in dont),
        tuple(who for _, who in do),
        tuple(who for _, who in dont),
        tuple(sorted(name.answers)) if name and named else (),
        made.origin,
        made.pattern,
    )


def _acts(items: Sequence[Item]) -> list[tuple[str, tuple[int, ...]]]:
    return [
        (_act(one), tuple(sorted(one.answers)))
        for one in items
        if len(one.phrase.text) <= BEHAVIOUR_MAX_CHARS
    ]


def _act(item: Item) -> str:
    """Return a behaviour as it stands in a list: a capital, and no stop after one sentence."""
    prose = item.phrase.shape is Shape.PROSE
    return item.phrase.text if prose else capital(item.phrase.text)
