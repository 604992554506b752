"""Answers as parts of sentences: cleaned gently, told apart by form, never reworded."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from app.core.builder.cleaning import capital, tidy, without_bullet, without_lead, without_pictures
from app.core.rules.folding import fold

_END = " \t.,;:!…\u00a0\u202f"
_NEXT_SENTENCE = re.compile(r"[.!?…](?:\s?[»”\"])?\s+(?=[«“\"]?\s?[A-ZÀ-ÖØ-ÞŒ])")
_QUESTION = re.compile(r"\?[\s»”\"]*$")
_SUBJECTS = frozenset({"we", "nous", "on", "je", "i"})
# Beginnings that may go from an answer of several sentences too.
_LEADING = ("because", "parce que", "parce qu’", "car", "cos", "sans nous", "without us")
_FIRST = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")


class Shape(StrEnum):
    """What a phrase can be in a sentence."""

    VERB = "verb"  # an infinitive in French, a base form in English
    SELF = (
        "self"  # French alone: « se taire », « tenir sa parole »; its subject must be a third one
    )
    NOT = "not"  # English alone: not hide it; `to` comes after `not`
    GERUND = "gerund"  # English alone: repairing bikes
    CLAUSE = "clause"  # it begins with its subject: we repair bikes
    FIRST = "first"  # it begins with I: one person speaks
    THIRD = "third"  # English alone: grows vegetables; a name is wanted before it
    THAT = "that"  # what is wanted: « que chacun puisse courir », we want every child to run
    AIM = "aim"  # it begins with its purpose: so that…, pour que…
    PLACE = "place"  # it begins with where: in the valley
    SCOPE = "scope"  # an adjective of where: national
    RESULT = "result"  # what would happen: people would give up
    THEY = "they"  # the same, to whoever was named before: « ils perdraient leur emploi »
    ALONE = "alone"  # the same, its first letter a capital that may be a name's
    NOUN = "noun"  # it begins with an article or the like
    BARE = "bare"  # it begins with a capital that may be a name's: it can only begin a sentence
    LABEL = "label"  # words that only a colon can come before
    WORDS = "words"  # anything else in one sentence
    PROSE = "prose"  # several sentences, or a question


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
        shape: of a cleaned phrase of one sentence; told whether the question asks for a verb.
        may_lower: whether a first word is surely no name.
        hesitation: what is said before or after one knows what to say (euh, um).
        group: makes a group of people that « pour » can come before (« les habitants »).
        head: the noun of such a group.
        place: says where as part of a sentence (Kent: in Kent).
        horizon, deadline: a time as a sentence's beginning, and as one something is done by.
        happens: whether a clause says what would happen.
        denied: whether an act is one that is not done (« nous ne mentons pas »).
        about_self: whether a verb's own subject is named in it again (se, son, soi).
        particle: puts a word before a phrase (de + avoir → d’avoir).
        joiner, longer_joiner: the word before the last item; the longer one where items hold it.
        repeats: particles that are said again before every item.
    """

    locale: str
    typography: Callable[[str], str]
    shape: Callable[[str, bool], Shape]
    may_lower: Callable[[str], bool]
    hesitation: re.Pattern[str]
    group: Callable[[str], tuple[str, Shape]]
    head: Callable[[str], str]
    place: Callable[[str, Shape], tuple[str, Shape]]
    horizon: Callable[[str], str | None]
    deadline: Callable[[str], str]
    happens: Callable[[str], bool]
    denied: Callable[[str], bool]
    about_self: Callable[[str, bool], bool]
    particle: Callable[[str, str, Shape], str]
    joiner: str
    longer_joiner: str
    repeats: frozenset[str] = field(default_factory=frozenset)

    def clean(self, text: str, strip: Sequence[str] = (), *, verbal: bool = False) -> Phrase | None:
        """Return an answer ready for a sentence; None when nothing is left of it.

        Args: strip: beginnings that the question gave; verbal: it asks for a verb.
        """
        words = self.hesitation.sub("", tidy(text)).strip()
        asked = words.rstrip(_END)
        if _NEXT_SENTENCE.search(words) or _QUESTION.search(asked):
            words = asked if _QUESTION.search(asked) else words
            prose = without_lead(words, [one for one in strip if one.endswith(_LEADING)])
            prose = words if prose == words else capital(prose)
            prose = f"{prose}." if prose[-1:].isalnum() else prose
            return Phrase(self.typography(prose).strip(), Shape.PROSE) if _says(prose) else None
        words = self.typography(words.strip(_END))
        whole = self._phrase(words, verbal=verbal)
        rest = without_lead(words, strip)
        told = fold(words[: len(words) - len(rest)]).plain.split()[-1:] == ["to"]
        less = self._phrase(rest, verbal=verbal or told)
        # « Nous réparons » is no infinitive without its subject; `we repair` is a base form.
        subject = fold(words).plain.split(" ", 1)[0] in _SUBJECTS
        alone = whole and less and whole.text != less.text and " " not in _taken(whole, less)
        if subject and alone and less and less.shape is not Shape.VERB:
            return whole
        return less

    def _phrase(self, text: str, *, verbal: bool) -> Phrase | None:
        words = without_pictures(text).strip(_END)
        words = without_bullet(words.lstrip(_END)).lstrip(_END)
        if not _says(words):
            return None
        first = _FIRST.search(words)
        if first and first.start() == 0 and self.may_lower(first.group()):
            words = words[0].lower() + words[1:]
        form = self.shape(words, verbal)
        if form is Shape.VERB and words[1:2].islower():
            words = words[0].lower() + words[1:]
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
        if held and any(one.shape is Shape.CLAUSE for one in items):
            return self.typography("; ".join(said))  # no word joins two sentences
        word = self.longer_joiner if held and not either else joiner
        # Two or more with commas of their own are told apart by more than a comma.
        marked = sum("," in one.text for one in items) > 1
        mark, last = (" ; ", f" ; {word} ") if marked else (", ", f" {word} ")
        return f"{mark.join(said[:-1])}{last}{said[-1]}"


def _says(text: str) -> bool:
    return any(one.isalnum() for one in text)


def _taken(whole: Phrase, less: Phrase) -> str:
    """Return what was taken from the beginning of a phrase."""
    return whole.text[: max(0, len(whole.text) - len(less.text))].strip()
