"""Sentences with places for answers, written as data.

`{work}` is a place; `{de:work}` puts a particle before it; `{work|verb}` wants that shape, `a,b`
either; `{whom+}` and `{whom-}` stand in a sentence of their own: what was not said before, `+`
where something of it was, `-` where nothing was. `[, pour {whom}]` is left out when its answer is
missing or already said in the sentence, `[, même quand cela nous coûte]` when the text already has
such a turn; `[,? pour {whom}]` has a comma only after something long, or a verb without an object.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from app.core.builder.cleaning import capital
from app.core.builder.likeness import stems
from app.core.builder.phrases import Language, Phrase, Shape

_PLACE = re.compile(r"\{(?:([^\W\d_]+):)?([a-z]+)([+-]?)(?:\|([a-z,]+))?\}")
_PARTS = re.compile(r"(\[[^\[\]]*\]|\{[^{}]*\})")
_APART = frozenset({Shape.PROSE, Shape.LABEL, Shape.SCOPE, Shape.ALONE, Shape.THEY})
ONE_SENTENCE = frozenset(Shape) - _APART
PEOPLE = frozenset({Shape.NOUN, Shape.BARE})
# How many behaviours a value's own sentence names; the lists have them all.
SAID_MAX = 2
_BRIEF = frozenset({"seen", "refused"})
# Up to here a phrase and whom it is for are one breath.
_BREATH_WORDS = 5
_FOR = re.compile(r"\b(?:pour|for)\b(?! free)")
# Whoever is named in the phrase already: « faire grimper tout le monde, pour les débutants ».
_SOMEBODY = re.compile(
    r"\b(?:tout le monde|chacune?|les gens|everyone|everybody|people|others)\b", re.IGNORECASE
)
_LONG = re.compile(r",|\b(?:pour|for|que|qui|that|who|instead|plutôt)\b|qu’")

Source = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Item:
    """A phrase and who said it.

    Attributes:
        sources: of each answer, its zero-based index and the item's place in it.
    """

    phrase: Phrase
    sources: frozenset[Source]


Voice = Mapping[str, Sequence[Item]]


@dataclass(frozen=True, slots=True)
class Place:
    """Where an answer goes.

    Attributes:
        rest: `+` or `-`: only what no sentence before has said.
    """

    slot: str
    particle: str
    shapes: frozenset[Shape]
    rest: str = ""

    def items(self, voice: Voice) -> Sequence[Item] | None:
        """Return what is said here; None when nothing is that can stand here."""
        fits = [one for one in voice.get(self.slot, ()) if one.phrase.shape in self.shapes]
        return (fits[:SAID_MAX] if self.slot in _BRIEF else fits) or None

    def told(self, voice: Voice) -> Sequence[Item]:
        """Return what « aussi » stands for: the items that a sentence before has said."""
        return (self.items(voice) or ()) if self.rest == "+" else ()


@dataclass(frozen=True, slots=True)
class Option:
    """A part that may be left out."""

    parts: tuple[str | Place, ...]


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence made, and the items that are in it."""

    text: str
    sources: frozenset[Source]


@dataclass(frozen=True, slots=True)
class Template:
    """One sentence.

    Attributes:
        optional: the rest of the text stands without it.
    """

    parts: tuple[str | Place | Option, ...]
    optional: bool

    def fill(
        self, voice: Voice, language: Language, before: str = "", elsewhere: str = ""
    ) -> Said | None:
        """Return the sentence and the items in it; None when a needed one is missing.

        Args:
            before: the sentences already said; elsewhere: statements said before this one; an
                optional turn of phrase is not said twice.
        """
        said, sources = "", frozenset[Source]()
        last, apart, lone = "", False, False
        for part in self.parts:
            inner = part.parts if isinstance(part, Option) else (part,)
            found = _found(inner, voice, before)
            if found is None:
                if isinstance(part, Option):
                    continue
                return None
            items = [item for one in found.values() for item in one]
            if isinstance(part, Option):
                # What the sentence says already is credited, and not said twice.
                told = [one for one in items if _known(one, said)]
                sources |= _sources(told)
                if found and len(told) == len(items):
                    continue
                turned = not found and _turned(inner, f"{before} {said}", elsewhere)
                if turned or _elsewhere(found, said, last, language):
                    continue
            sources |= _sources(items).union(*(_sources(one.told(voice)) for one in found))
            written = "".join(_render(inner, found, language))
            if written.startswith(",? "):
                apart = apart or _is_long(last) or lone
                written = ("," if apart else "") + written[2:]
            said += written
            if items:
                last = ", ".join(one.phrase.text for one in items)
                lone = " " not in last and items[0].phrase.shape is Shape.VERB
        return Said(_ended(capital(language.typography(said).lstrip(" ,"))), sources)


def names_again(voice: Voice, language: Language, slot: str, other: str) -> bool:
    """Say whether what one slot names is named in the other: « aider les élus, pour les élus »."""
    known = frozenset[str]().union(*(stems(one.phrase.text) for one in voice.get(other, ())))
    return any(_head(one, language) & known for one in voice.get(slot, ()))


def _found(
    parts: Sequence[str | Place], voice: Voice, before: str
) -> dict[Place, Sequence[Item]] | None:
    """Return what goes into each place; None when one stays empty."""
    found: dict[Place, Sequence[Item]] = {}
    for one in parts:
        if isinstance(one, Place):
            items = one.items(voice)
            if items and one.rest:
                left = [item for item in items if not _known(item, before)]
                items = left if (len(left) < len(items)) == (one.rest == "+") else None
            if not items:
                return None
            found[one] = items
    return found


def _sources(items: Sequence[Item]) -> frozenset[Source]:
    return frozenset[Source]().union(*(one.sources for one in items))


def _known(item: Item, before: str) -> bool:
    """Say whether an item is said in a text, by its words if not in them."""
    words = stems(item.phrase.text)
    return item.phrase.text in before or (bool(words) and words <= stems(before))


def _head(item: Item, language: Language) -> frozenset[str]:
    return stems(language.head(item.phrase.text))


def _elsewhere(
    found: Mapping[Place, Sequence[Item]], said: str, last: str, language: Language
) -> bool:
    """Say whether people are better named in a sentence of their own.

    They are named in part (« aider les jeunes, pour les jeunes de Brest »), or the phrase before
    says for whom or what itself.
    """
    people = [item for one, items in found.items() if one.slot == "whom" for item in items]
    known = stems(said)
    return bool(people) and (
        bool(_FOR.search(last) or _SOMEBODY.search(last))
        or any(_head(one, language) & known for one in people)
    )


def _turned(parts: Sequence[str | Place], before: str, elsewhere: str) -> bool:
    """Say whether the first two words of a turn of phrase were used before.

    One that is added at an end (`, même quand…`) wears out over several statements.
    """
    turn = "".join(one for one in parts if isinstance(one, str))
    words = " ".join(turn.strip(" ,").split()[:2]).casefold()
    return words in (f"{elsewhere} {before}" if turn.startswith(",") else before).casefold()


def _is_long(text: str) -> bool:
    return len(text.split()) > _BREATH_WORDS or bool(_LONG.search(text))


def _render(
    parts: Sequence[str | Place], found: Mapping[Place, Sequence[Item]], language: Language
) -> Iterator[str]:
    for part in parts:
        if isinstance(part, str):
            yield part
        else:
            yield language.join([one.phrase for one in found[part]], part.particle)


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
    particle, slot, rest, shapes = found.groups()
    usual = PEOPLE if slot == "whom" else ONE_SENTENCE
    wanted = frozenset(map(Shape, shapes.split(","))) if shapes else usual
    if Shape.WORDS in wanted:
        wanted |= {Shape.NOUN}
    return Place(slot, particle or "", wanted, rest)
