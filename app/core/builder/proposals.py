"""Candidate statements made of answers, every sentence traced to who said it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from app.core.builder.answers import Answer
from app.core.builder.cleaning import capital
from app.core.builder.languages import LANGUAGES
from app.core.builder.likeness import Meaning
from app.core.builder.phrases import Language, Shape
from app.core.builder.questions import Questionnaire
from app.core.builder.templates import Item, Source, Template, names_again
from app.core.builder.voices import Reader, Speaker
from app.core.rules.sentences import sentences
from app.core.statements import (
    BEHAVIOUR_MAX_CHARS,
    BEHAVIOURS_MAX,
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
        last: it stands only where no other of its kind does.
        apart: two slots of which the second must not name what the first does.
    """

    id: str
    kind: StatementKind
    sentences: tuple[Template, ...]
    when: Mapping[str, str] = field(hash=False)
    last: bool = False
    apart: tuple[str, str] | None = None


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
        sources: the items of answers that are in it; of a judge's, whole answers are.
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
    sources: frozenset[Source] = frozenset()

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
    elsewhere = ""
    for number, said in enumerate(reader.values(), start=1):
        set_ = f"value-{number}"
        made = _candidates(said, values, reader.language, set_, VALUE_TOGETHER_MAX, elsewhere)
        # A turn of phrase that every value has would be a tic.
        elsewhere += " ".join(one.text for one in made)
        found += made
    return tuple(found)


def _candidates(
    speakers: Sequence[Speaker],
    patterns: Sequence[Pattern],
    language: Language,
    set_: str,
    most: int,
    elsewhere: str = "",
) -> list[Proposal]:
    """Return everybody's candidates, then each participant's best, no text twice.

    Args: most: of everybody's; elsewhere: what statements before say.
    """
    found: dict[str, Proposal] = {}
    for speaker in speakers[: ALONE_MAX + 1]:
        made = [
            (one, proposal)
            for one in patterns
            if (proposal := _made(speaker, one, language, set_, elsewhere)) is not None
        ]
        better = [one for one in made if not one[0].last] or made
        kept = [proposal for _, proposal in better if proposal.text not in found]
        alone = len(speakers) > 1 and not speaker.together
        for one in kept[: APIECE if alone else most]:
            found.setdefault(one.text, one)
    return list(found.values())


def _made(
    speaker: Speaker, pattern: Pattern, language: Language, set_: str, elsewhere: str
) -> Proposal | None:
    steering = frozenset[int]()
    for slot, choice in pattern.when.items():
        taken, who = speaker.choices.get(slot, ("", frozenset[int]()))
        if taken != choice:
            return None
        steering |= who
    if pattern.apart and names_again(speaker.voice, language, *pattern.apart):
        return None
    text, traces, sources = "", list[Trace](), frozenset[Source]()
    for template in pattern.sentences:
        filled = template.fill(speaker.voice, language, text, elsewhere)
        if filled is None:
            if template.optional:
                continue
            return None
        sources |= filled.sources
        start = len(text) + bool(text)
        text = f"{text} {filled.text}".lstrip()
        answers = tuple(sorted({index for index, _ in filled.sources} | steering))
        steering = frozenset()
        # An answer of several sentences is several sentences here too.
        spans = sentences(text[start:]) or ()
        traces += [Trace(start + one.start, start + one.end, answers) for one in spans]
    if not text or len(text) > TEXT_MAX_CHARS:
        return None
    kind = pattern.kind
    made = Proposal(kind, language.locale, set_, text, tuple(traces), pattern=pattern.id)
    made = replace(made, sources=sources)
    return _with_behaviours(made, speaker) if kind is StatementKind.VALUE else made


def _with_behaviours(made: Proposal, speaker: Speaker) -> Proposal:
    """Return a value with its name, what those who live it do and what they do not."""
    names = [one for one in speaker.voice.get("name", ()) if len(one.phrase.text) <= NAME_MAX_CHARS]
    # « Nous ne mentons jamais » is done by who lives the value: in `dont` it would condemn them.
    do = _acts([one for slot in ("tuesday", "kept") for one in speaker.voice.get(slot, ())])
    dont = _acts(speaker.voice.get("refusal", ()))
    named = names[:1]
    return replace(
        made,
        name=named[0].phrase.text if named else None,
        name_answers=_who(named[0]) if named else (),
        do=tuple(_act(one) for one in do),
        dont=tuple(_act(one) for one in dont),
        do_answers=tuple(_who(one) for one in do),
        dont_answers=tuple(_who(one) for one in dont),
        sources=made.sources.union(*(one.sources for one in (*named, *do, *dont))),
    )


def _acts(items: Sequence[Item]) -> list[Item]:
    fits = [one for one in items if len(one.phrase.text) <= BEHAVIOUR_MAX_CHARS]
    return fits[:BEHAVIOURS_MAX]


def _who(item: Item) -> tuple[int, ...]:
    return tuple(sorted({index for index, _ in item.sources}))


def _act(item: Item) -> str:
    """Return a behaviour as it stands in a list: a capital, and no stop after one sentence."""
    prose = item.phrase.shape is Shape.PROSE
    return item.phrase.text if prose else capital(item.phrase.text)
