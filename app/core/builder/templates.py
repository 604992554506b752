"""Sentences with places for answers, written as data.

`{work}` is a place; `{de:work}` puts a particle before it; `{work|verb}` wants that shape, `a,b`
either; `[, pour {whom}]` is left out when its answer is missing or already said in the sentence,
`[, même quand cela nous coûte]` when the text already has such a turn.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from app.core.builder.likeness import stems
from app.core.builder.phrases import Language, Phrase, Shape, capital

_PLACE = re.compile(r"\{(?:([^\W\d_]+):)?([a-z]+)(?:\|([a-z,]+))?\}")
_PARTS = re.compile(r"(\[[^\[\]]*\]|\{[^{}]*\})")
ONE_SENTENCE = frozenset(Shape) - {Shape.PROSE}


@dataclass(frozen=True, slots=True)
class Item:
    """A phrase and who said it.

    Attributes:
        answers: zero-based indices.
    """

    phrase: Phrase
    answers: frozenset[int]


Voice = Mapping[str, Sequence[Item]]


@dataclass(frozen=True, slots=True)
class Place:
    """Where an answer goes."""

    slot: str
    particle: str
    shapes: frozenset[Shape]

    def items(self, voice: Voice) -> Sequence[Item] | None:
        """Return what is said here; None when nothing is that can stand here."""
        items = voice.get(self.slot)
        fits = items and all(one.phrase.shape in self.shapes for one in items)
        return items if fits else None


@dataclass(frozen=True, slots=True)
class Option:
    """A part that may be left out."""

    parts: tuple[str | Place, ...]


@dataclass(frozen=True, slots=True)
class Template:
    """One sentence.

    Attributes:
        optional: the rest of the text stands without it.
    """

    parts: tuple[str | Place | Option, ...]
    optional: bool

    def fill(
        self, voice: Voice, language: Language, before: str = ""
    ) -> tuple[str, frozenset[int]] | None:
        """Return the sentence and the answers in it; None when a needed one is missing.

        Args: before: the sentences already said; an optional turn of phrase is not said twice.
        """
        said, answers = "", frozenset[int]()
        for part in self.parts:
            inner = part.parts if isinstance(part, Option) else (part,)
            places = [one for one in inner if isinstance(one, Place)]
            found = [one.items(voice) for one in places]
            if any(one is None for one in found):
                if isinstance(part, Option):
                    continue
                return None
            items = [item for one in found if one for item in one]
            answers |= frozenset[int]().union(*(one.answers for one in items))
            if isinstance(part, Option) and (
                _said(items, said) if places else _turned(inner, before + said)
            ):
                continue
            said += "".join(_render(inner, voice, language))
        return _ended(capital(language.typography(said).lstrip(" ,"))), answers


def _said(items: Sequence[Item], before: str) -> bool:
    known = stems(before)
    said = [stems(one.phrase.text) for one in items]
    return all(one and one <= known for one in said)


def _turned(parts: Sequence[str | Place], before: str) -> bool:
    """Say whether the first two words of a turn of phrase were used before."""
    words = "".join(one for one in parts if isinstance(one, str)).strip(" ,").split()[:2]
    return " ".join(words) in before


def _render(parts: Sequence[str | Place], voice: Voice, language: Language) -> Iterator[str]:
    for part in parts:
        if isinstance(part, str):
            yield part
        else:
            phrases = [one.phrase for one in voice[part.slot]]
            yield language.join(phrases, part.particle)


def _ended(sentence: str) -> str:
    return sentence if sentence.endswith((".", "!", "?", "…", "»", "”")) else f"{sentence}."


def parse_template(written: str) -> Template:
    """Return a sentence of the data; a leading `?` makes it optional. Raises: ValueError."""
    optional = written.startswith("?")
    parts: list[str | Place | Option] = []
    for piece in _PARTS.split(written.removeprefix("?")):
        if piece.startswith("["):
            inner = [_part(one) for one in _PARTS.split(piece[1:-1]) if one]
            parts.append(Option(tuple(inner)))
        elif piece:
            parts.append(_part(piece))
    if not any(isinstance(one, Place) for one in parts):
        raise ValueError(f"a sentence says nothing of the answers: {written!r}")
    return Template(tuple(parts), optional)


def _part(piece: str) -> str | Place:
    if not piece.startswith("{"):
        return piece
    found = _PLACE.fullmatch(piece)
    if found is None:
        raise ValueError(f"this is no place for an answer: {piece!r}")
    particle, slot, shapes = found.groups()
    wanted = frozenset(map(Shape, shapes.split(","))) if shapes else ONE_SENTENCE
    if Shape.WORDS in wanted:
        wanted |= {Shape.NOUN}
    return Place(slot, particle or "", wanted)
