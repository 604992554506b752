"""Answers as parts of sentences: cleaned gently, told apart by form, never reworded.

What may change: white space, bullets, typographic marks, the first letter, the final stop, and a
beginning that the question itself gave (« Nous existons pour… »). Nothing else.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from app.core.rules.folding import fold

_SPACES = re.compile(r"\s+")
_INNER_APOSTROPHE = re.compile(r"(?<=\w)'(?=\w)")
_BULLETS = "-–—•*·"
_END = " \t.,;:\u00a0\u202f"
_NEXT_SENTENCE = re.compile(r"[.!?…](?:\s?[»”\"])?\s+(?=[«“\"]?\s?[A-ZÀ-ÖØ-ÞŒ])")
_SUBJECTS = frozenset({"we", "nous", "on"})
_FIRST = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")


class Shape(StrEnum):
    """What a phrase can be in a sentence."""

    VERB = "verb"  # an infinitive in French, a base form in English
    GERUND = "gerund"  # English alone: repairing bikes
    CLAUSE = "clause"  # it begins with its subject: we repair bikes
    AIM = "aim"  # it begins with its purpose: so that…, pour que…
    PLACE = "place"  # it begins with where: in the valley
    NOUN = "noun"  # it begins with an article or the like
    BARE = "bare"  # it begins with a capital that may be a name's: it can only begin a sentence
    WORDS = "words"  # anything else in one sentence
    PROSE = "prose"  # several sentences


@dataclass(frozen=True, slots=True)
class Phrase:
    """A cleaned answer, or one item of a list.

    Attributes:
        text: without its final stop, its first letter small unless it may be a name.
    """

    text: str
    shape: Shape


@dataclass(frozen=True)
class Language:
    """What sentences need to know of a language.

    Attributes:
        locale: primary language subtag.
        typography: sets quotes and spaces as the language does.
        shape: of a cleaned phrase of one sentence.
        may_lower: whether a first word is surely no name.
        group: makes a group of people out of a bare plural (« habitants » → « les habitants »).
        particle: puts a word before a phrase (de + avoir → d’avoir).
        joiner, longer_joiner: the word before the last item; the longer one where items hold it.
        repeats: particles that are said again before every item.
    """

    locale: str
    typography: Callable[[str], str]
    shape: Callable[[str], Shape]
    may_lower: Callable[[str], bool]
    group: Callable[[str], str]
    particle: Callable[[str, str, Shape], str]
    horizon: Callable[[str], str | None]
    deadline: Callable[[str], str]
    joiner: str
    longer_joiner: str
    repeats: frozenset[str] = field(default_factory=frozenset)

    def clean(self, text: str, strip: Sequence[str] = ()) -> Phrase | None:
        """Return an answer ready for a sentence; None when nothing is left of it."""
        words = tidy(text)
        prose = bool(_NEXT_SENTENCE.search(words))
        words = self.typography(words if prose else words.strip(_END))
        if prose:
            return Phrase(words, Shape.PROSE)
        whole = self._phrase(words)
        less = self._phrase(without_lead(words, strip))
        # « Nous réparons » is no infinitive without its subject; `we repair` is a base form.
        subject = fold(words).plain.split(" ", 1)[0] in _SUBJECTS
        alone = whole and less and whole.text != less.text and " " not in _taken(whole, less)
        if subject and alone and less and less.shape is not Shape.VERB:
            return whole
        return less

    def _phrase(self, text: str) -> Phrase | None:
        words = text.strip(_END).lstrip(_END + _BULLETS)
        if not any(one.isalnum() for one in words):
            return None
        first = _FIRST.search(words)
        if first and first.start() == 0 and self.may_lower(first.group()):
            words = words[0].lower() + words[1:]
        form = self.shape(words)
        bare = form is Shape.WORDS and words[0].isupper()
        return Phrase(words, Shape.BARE if bare else form)

    def join(self, items: Sequence[Phrase], particle: str = "") -> str:
        """Return the items as one enumeration, a particle before the first or before each.

        Args: particle: `ou` and `or` stand before the last item instead of `et` and `and`.
        """
        either = particle in ("ou", "or")
        joiner, particle = (particle, "") if either else (self.joiner, particle)
        items = sorted(items, key=lambda one: "," in one.text)  # what is long comes last
        each = particle in self.repeats or len(items) == 1
        again = "to " if joiner == "or" and all(one.shape is Shape.VERB for one in items) else ""
        said = [
            self.particle(particle, one.text, one.shape)
            if particle and (each or not at)
            else (again if at else "") + one.text
            for at, one in enumerate(items)
        ]
        if len(said) == 1:
            return said[0]
        held = any(f" {joiner} " in one.text or "," in one.text for one in items)
        word = self.longer_joiner if held and not either else joiner
        # Two or more with commas of their own are told apart by more than a comma.
        marked = sum("," in one.text for one in items) > 1
        mark, last = (" ; ", f" ; {word} ") if marked else (", ", f" {word} ")
        return f"{mark.join(said[:-1])}{last}{said[-1]}"


def tidy(text: str) -> str:
    """Return a text on one line, without a bullet before it, with typographic apostrophes."""
    words = _SPACES.sub(" ", text).strip().lstrip(_BULLETS).strip()
    return _INNER_APOSTROPHE.sub("’", words)


def without_lead(text: str, leads: Sequence[str]) -> str:
    """Return a text without the longest of these beginnings that it has.

    A lead that ends with an apostrophe may stand before any letter; others before a space.
    """
    folded = fold(text)
    plain = folded.plain
    best = 0
    for lead in leads:
        key = fold(lead).plain.strip()
        if plain.startswith(key) and len(key) > best and len(key) < len(plain):
            whole = key.endswith("'") or not plain[len(key)].isalnum()
            best = len(key) if whole else best
    if best == 0:
        return text
    rest = text[folded.starts[best] :].lstrip(" ,:;…\u00a0\u202f")
    rest = rest.removeprefix("...").lstrip()
    return rest or text


def _taken(whole: Phrase, less: Phrase) -> str:
    """Return what was taken from the beginning of a phrase."""
    return whole.text[: max(0, len(whole.text) - len(less.text))].strip()


def capital(text: str) -> str:
    """Return the text with its first letter a capital."""
    return text[:1].upper() + text[1:]
