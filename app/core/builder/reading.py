"""Answers as phrases for the places of patterns: what each place wants is seen to here."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from app.core.builder.answers import Answer
from app.core.builder.cleaning import capital, is_shouted, items_of
from app.core.builder.phrases import Language, Phrase, Shape
from app.core.builder.questions import AnswerKind, Question
from app.core.builder.templates import Source

# A longer name in capitals is typed loudly.
ACRONYM_MAX_CHARS = 4
# Shorter, and no sentence stands on it.
_LABEL_MAX_WORDS = 2
_SHOUTING, _SHOUTING_MIN = 0.8, 20
# Said of people who must be named before.
_THEY = re.compile(r"(?:ils|elles|they)\b")
_TIME = re.compile(r"\b(?:20|21)\d\d\b|\d+\s*(?:ans?|years?|mois|months?)\b", re.IGNORECASE)
_ACTS = frozenset({"promise", "staff", "customers", "suppliers", "tuesday", "refusal"})
_OWN = frozenset({"work", "change", "why"})
_NAMED = frozenset({Shape.NOUN, Shape.WORDS, Shape.BARE})


@dataclass(frozen=True, slots=True)
class Read:
    """A phrase, where it goes and what it came from."""

    slot: str
    phrase: Phrase
    source: Source


def shouts(answers: Sequence[Answer]) -> bool:
    """Say whether a sheet is typed in capitals."""
    letters = [
        char
        for one in answers
        for text in (one.value if isinstance(one.value, tuple) else (one.value or "",))
        for char in text
        if char.isalpha()
    ]
    loud = sum(char.isupper() for char in letters)
    return len(letters) >= _SHOUTING_MIN and loud >= _SHOUTING * len(letters)


def read(
    language: Language, question: Question, index: int, answer: Answer, *, loud: bool
) -> list[Read]:
    """Return an answer's phrases, several where it is a list; none of what says nothing.

    Args: loud: the whole sheet is typed in capitals.
    """
    value = answer.value or ""
    texts = value if isinstance(value, tuple) else items_of(value)
    several = question.answer is AnswerKind.LIST or len(texts) > 1
    found = _cleaned(language, question, texts, loud=loud)
    if several and not question.verbal and any(one.shape is Shape.VERB for one in found.values()):
        # « teach, play, sing »: what one item of a list is, words that could be it are too
        found = _cleaned(language, replace(question, verbal=True), texts, loud=loud)
    reads = [
        Read(*_placed(language, question.slot, phrase), (index, place))
        for place, phrase in found.items()
    ]
    return _together(reads) if several else reads


def _cleaned(
    language: Language, question: Question, texts: Sequence[str], *, loud: bool
) -> dict[int, Phrase]:
    """Return the phrases by their places."""
    found = {}
    for place, text in enumerate(texts):
        calm = text.lower() if is_shouted(text) or (loud and text.isupper()) else text
        if question.slot == "horizon":
            calm = calm.rstrip(" ?!")  # who is not sure of a year has said one
        phrase = language.clean(calm, question.strip, verbal=question.verbal)
        if phrase is not None:
            found[place] = phrase
    return found


def _together(found: Sequence[Read]) -> list[Read]:
    """Return items of one list, in which one verb that names its subject makes all do."""
    if all(one.phrase.shape is not Shape.SELF for one in found):
        return list(found)
    return [
        replace(one, phrase=replace(one.phrase, shape=Shape.SELF))
        if one.phrase.shape is Shape.VERB
        else one
        for one in found
    ]


def _placed(language: Language, slot: str, phrase: Phrase) -> tuple[str, Phrase]:
    """Return where a phrase goes and as what."""
    if phrase.shape is Shape.PROSE:
        return slot, phrase
    text, form = phrase.text, phrase.shape
    if slot in ("whom", "where"):
        said = language.group(text) if slot == "whom" else language.place(text, form)
        return slot, Phrase(*said)
    if slot == "name":
        shouted = text.isupper() and len(text) > ACRONYM_MAX_CHARS
        return slot, Phrase(text.capitalize() if shouted else capital(text), Shape.WORDS)
    if slot == "horizon":
        when = language.horizon(text)
        if when is None:
            return ("term" if _TIME.search(text) else "vague"), Phrase(text, Shape.WORDS)
        return slot, Phrase(when, Shape.WORDS)
    return _shaped(language, slot, phrase)


def _shaped(language: Language, slot: str, phrase: Phrase) -> tuple[str, Phrase]:
    """Return a part of a sentence as what its question makes of it."""
    if slot == "refusal" and language.denied(phrase.text):
        # Not done by those who live the value: it is what they do.
        return "kept", phrase
    return slot, Phrase(phrase.text, _form(language, slot, phrase))


def _form(language: Language, slot: str, phrase: Phrase) -> Shape:
    text, form = phrase.text, phrase.shape
    if slot == "missing":
        alone = Shape.ALONE if form is Shape.BARE else Shape.RESULT
        alone = Shape.THEY if _THEY.match(text.casefold()) else alone
        return alone if language.happens(text) else Shape.LABEL
    if slot == "refusal" and text.casefold().startswith("refus"):
        return Shape.WORDS  # « nous refusons de refuser »
    if slot == "tuesday" and form is Shape.NOUN:
        return Shape.CLAUSE  # « une aide-soignante frappe »
    if slot in ("why", "change") and form in _NAMED and len(text.split()) <= _LABEL_MAX_WORDS:
        return Shape.LABEL
    own = form is Shape.VERB and slot in _ACTS | _OWN
    return Shape.SELF if own and language.about_self(text, slot in _ACTS) else form
