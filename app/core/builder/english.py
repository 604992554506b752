"""English sentences: base forms and gerunds, groups of people, places."""

import re

from app.core.builder.english_times import deadline, horizon
from app.core.builder.english_words import (
    ADJECTIVE_ENDINGS,
    ADJECTIVES_TOO,
    COLLECTIVES,
    COMPOUNDS,
    DEMONYMS,
    DETERMINERS,
    EVERYWHERE,
    MASSES,
    MODIFIERS,
    NO_GERUNDS,
    NOT_AFTER_UNKNOWN,
    NOT_AFTER_VERBS,
    NOT_VERB_ENDINGS,
    NOT_VERBS,
    NOUNS_TOO,
    OBJECTS,
    OTHERS,
    PLACES,
    PLURALS,
    PRONOUNS,
    THINGS,
    THIRDS,
    VERBS,
)
from app.core.builder.phrases import Language, Shape

_BEGINNINGS = (
    (re.compile(r"(?:so that|so\b|in order to)\s"), Shape.AIM),
    (re.compile(r"(?:we|i)(?: (?:want|hope|wish)|(?:’d| would) (?:like|love))\b"), Shape.THAT),
    (re.compile(r"i(?:’\w+)? "), Shape.FIRST),
)
# A clause that what looks like a verb is the subject of: pay is trust.
_FINITE = re.compile(
    r"[\w’-]+(?: (?!(?:that|who|which|what|when|where|if|how|why|because|whether|until|before|after"
    r"|so|as|to|we|you|they|he|she|it|i)\b)[\w’-]+){0,4}? "
    r"(?:is|are|was|were|should|must|can|cannot|could|will|would|may|has|pays?|starts?|matters?"
    r"|counts?|means|takes|comes|costs?|deserves?|belongs?|saves|keeps|makes|begins)\b"
)
_ADVERBS = re.compile(r"^(?:never|always|only|also|simply|just|quietly|honestly|openly) ")
_THIRD = re.compile(r"(\w+?)(e?s)(?: and \w+s)? (?!of\b)\w+")
_HAPPENS = re.compile(r"\b(?:would|could|might|will|wouldn’t|couldn’t|won’t)\b|’(?:d|ll)\b")
_NOTHING = re.compile(r"(?:nothing|everything|not much)(?: \w+)?(?:,|$)")
_NO_CLAUSE = re.compile(r"\w+ (?:to|who|that|with|for|like)\b")
_DENIED = re.compile(
    r"(?:never|not|no|nothing|nobody|none|zero|without|don’t|do not|won’t|will not|cannot|can’t)\b"
    r"|(?:avoid \w+ing|refuse to|refrain from)\b"
    r"|(?:we|i|they|he|she|you|people|(?:our|the|an?|my|no) [\w’-]+(?: [\w’-]+)?)"
    r"(?:’d|’ll| would| will)? "
    r"(?:never|do(?:es)? not|don’t|doesn’t|won’t|not|cannot|can’t|refuses?|avoids?)\b"
)
_ON = re.compile(r"\b(?:isles?|islands?|coast|border|riviera|estate)\b", re.IGNORECASE)
_OVER = re.compile(r"(?:all (?:over|around|across)|right across|up and down|from|anywhere)\b")
_GERUND_MIN = 5
_PAIR = 2
_OWNED = re.compile(r"['’]s$|s['’]$")
_QUOTED = re.compile(r"(?<![\w’])['‘]([^'‘’]+)['’](?!\w)")
_AFTER_HEAD = re.compile(
    r" (?:who|that|which|with|without|in|of|from|to|under|over|at|on|aged|living|across|and|for)"
    r"\b.*"
)


def typography(text: str) -> str:
    """Return a text with no space before its marks, and its quotes curled."""
    text = _QUOTED.sub(r"‘\1’", text)
    return re.sub(r"\s+([;:!?])(?=\s|$)", r"\1", text)  # ` ; ` comes from lists


def _first(text: str) -> str:
    found = re.match(r"[^\W_]+(?:-[^\W_]+)*", text)
    return found.group().casefold() if found else ""


def _is_plural(word: str) -> bool:
    return word in PLURALS or (word.endswith("s") and not word.endswith(("ss", "us", "is")))


def _is_verb(low: str, *, verbal: bool) -> bool:
    words = _ADVERBS.sub("", low).split()
    first, after = _first(words[0]) if words else "", _first(" ".join(words[1:]))
    if first in ADJECTIVES_TOO:
        return after in OBJECTS
    if first in VERBS:
        objects = _is_plural(after) and after not in COMPOUNDS
        shown = objects or after in OBJECTS | MODIFIERS | MASSES or after.endswith("ly")
        return verbal or first not in NOUNS_TOO or len(words) == 1 or shown
    if not verbal or not first.replace("-", "").isalpha():
        return False
    return first in NOUNS_TOO or not _is_no_verb(first, words[0], after, last=len(words) == _PAIR)


def _is_no_verb(first: str, word: str, after: str, *, last: bool) -> bool:
    """Say whether a word that is in no list of verbs is seen to be none.

    Args: word: as it is written; last: nothing comes after `after` (pop in).
    """
    known = first in PRONOUNS | DETERMINERS | PLACES | OTHERS | NOT_VERBS
    ends = first.endswith(NOT_VERB_ENDINGS) or after in NOT_AFTER_VERBS
    named = bool(_OWNED.search(word)) or (after in NOT_AFTER_UNKNOWN and not last)
    return known or ends or named


def shape(text: str, verbal: bool = False) -> Shape:
    """Return what a phrase of one sentence can be.

    Args: verbal: the question asks for a verb, so that a word not known to be none is one.
    """
    low = text.casefold()
    first = _first(low)
    begun = next((form for pattern, form in _BEGINNINGS if pattern.match(low)), None)
    if begun is not None:
        return begun
    stated = first in VERBS | NOUNS_TOO and _FINITE.match(low)  # pay is trust
    if first in PRONOUNS or first in THINGS or stated:
        return Shape.CLAUSE
    if low.startswith("not ") and _is_verb(low.removeprefix("not "), verbal=verbal):
        return Shape.NOT
    gerund = first.endswith("ing") and first not in NO_GERUNDS and len(first) >= _GERUND_MIN
    if _is_verb(low, verbal=verbal) or gerund:
        form = Shape.GERUND if gerund and first not in VERBS else Shape.VERB
        return Shape.CLAUSE if _FINITE.match(low) else form
    return _other(low, first)


def _other(low: str, first: str) -> Shape:
    if first in PLACES or first in EVERYWHERE or _OVER.match(low):
        return Shape.PLACE
    third = _THIRD.match(low)
    if third and {third[1], f"{third[1]}e"} & (VERBS - NOUNS_TOO | THIRDS):
        return Shape.THIRD
    return Shape.NOUN if first in DETERMINERS else Shape.WORDS


def may_lower(word: str) -> bool:
    """Say whether a first word is surely no name: a word of grammar, or a known verb."""
    if word == "I" or (len(word) > 1 and word[1:] != word[1:].lower()):
        return False
    first = _first(word.casefold())
    grammar = PRONOUNS | DETERMINERS | PLACES | OTHERS | EVERYWHERE
    known = grammar | VERBS | NOUNS_TOO | THINGS | PLURALS
    return (first in known and first != "i") or first.endswith(("ing", "ly"))


def group(text: str) -> tuple[str, Shape]:
    """Return a group of people; English needs no article before a plural."""
    low = text[0].lower() + text[1:]
    first = _first(low)
    if first in ("we", "i", "it", "he", "she", "they"):
        return text, Shape.CLAUSE
    words = low.split(" ")
    if words[-1] in COLLECTIVES and len(words) <= 2 and first not in DETERMINERS:  # noqa: PLR2004 - general public
        return f"the {low}", Shape.NOUN
    inner = text[1:] == text[1:].lower() and first not in DEMONYMS
    common = _is_plural(first) or first in MODIFIERS or first.endswith(ADJECTIVE_ENDINGS)
    return (low if inner and (common or may_lower(first)) else text), Shape.NOUN


def head(text: str) -> str:
    """Return the noun of a group of people: young people aged 16 to 25."""
    return _AFTER_HEAD.sub("", text).rsplit(" ", 1)[-1]


def place(text: str, form: Shape) -> tuple[str, Shape]:
    """Return where: in Kent, in the Lorient area, on the Isle of Wight."""
    if form in (Shape.BARE, Shape.WORDS, Shape.NOUN):
        return f"{'on' if _ON.search(text) else 'in'} {text}", Shape.PLACE
    return text, form


def happens(text: str) -> bool:
    """Say whether a clause says what would happen; a noun alone may be what would be missing."""
    low = text.casefold()
    if _NOTHING.match(low):
        return False
    return bool(_HAPPENS.search(low)) or (_first(low) in PRONOUNS and not _NO_CLAUSE.match(low))


def denied(text: str) -> bool:
    """Say whether an act is one that is not done: we never lie, no hidden fees."""
    return bool(_DENIED.match(text.casefold()))


def about_self(_text: str, _anywhere: bool) -> bool:
    """Say that English verbs need no other pronoun after `we`."""
    return False


def particle(word: str, text: str, form: Shape) -> str:
    """Return a word before a phrase: `not` and `never` stand before its `to`."""
    before, _, rest = text.partition(" ")
    if word == "to" and (form is Shape.NOT or before == "never"):
        return f"{before} to {rest}"
    return f"{word} {text}"


ENGLISH = Language(
    "en",
    typography,
    shape,
    may_lower,
    re.compile(r"^(?:(?:um+|uh+|erm*|hmm+|basically|honestly)[ ,…]+)+", re.IGNORECASE),
    group,
    head,
    place,
    horizon,
    deadline,
    happens,
    denied,
    about_self,
    particle,
    joiner="and",
    longer_joiner="as well as",
)
