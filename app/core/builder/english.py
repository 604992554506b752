"""English sentences: base forms and gerunds, groups of people, dates."""

import re

from app.core.builder.likeness import word_set
from app.core.builder.phrases import Language, Shape

_PRONOUNS = word_set(
    "we i they he she it people everyone everybody nobody anyone someone there you"
)
_DETERMINERS = word_set(
    """
    a an the this that these those my our your their his her its each every any some all no
    both few many most several such two three four five six seven eight nine ten one more less
    fewer better another other
    """
)
_PLACES = word_set("in at on across throughout near within around between among beyond under")
_OTHERS = word_set(
    """
    to for by with without from of if when because so as while not never always only into
    about after before until unless whatever wherever where whether and or but
    """
)
_PLURALS = word_set("children women men people youth")
_AIM = re.compile(r"(?:so that|so\b|in order to)\s")
_YEAR = re.compile(r"^(?:20|21)\d\d$")
_SPAN = re.compile(
    r"^(?:an? |one |\d+ |two |three |four |five |six |seven |eight |ten |fifteen |twenty |thirty )"
    r"(?:years?|decades?|generations?|months?)\b"
)
_WHEN = re.compile(r"^(?:by|within|in|before|over the next|at the end|towards?)\b")
# Verbs that answers begin with; `clean water`, `free care` are why some are left out.
_VERBS = word_set(
    """
    accept achieve act adapt advise afford aid allow answer anticipate ask assemble assist
    avoid bear become begin bring build buy care carry cause celebrate champion charge check
    choose collect combine come comfort commit communicate compete conceal connect conserve
    consult continue contribute cooperate create cultivate cure cut deceive decide defend
    delay deliver demonstrate deny develop discover discriminate distribute do eliminate
    empower enable encourage end enhance enrich ensure equip establish exceed exchange exclude
    expand explain explore expose extend face facilitate feed fight find finish fix follow
    foster fund gather generate get give grow guarantee guide have heal hear help hide
    hire honor honour host hurt identify ignore illuminate improve include increase inform
    innovate inspire install insure integrate introduce invent invest invite join judge keep
    know launch lead learn leave lend let liberate lie listen look lose maintain make
    manage manufacture measure meet mend mislead modernise modernize move nourish nurture
    obtain offer operate organise organize overcome overcharge participate pay perform
    persuade pioneer plant play pollute postpone praise prepare preserve pretend prevent
    produce promise promote propose protect prove provide publish punish push put raise reach
    read realise realize receive recognise recognize recycle reduce refuse remain remove rent
    repair replace reply report represent require resist resolve respect respond restore
    retain return reuse reveal reward rush safeguard save say see sell send serve share
    shift shorten show silence simplify skip solve speak spend spread start stay stop
    strengthen strive supply surrender sustain take talk teach tell test think tolerate train
    transform translate travel treat try turn understand unite unlock use visit wait
    walk waste welcome win withhold write
    """
)


def typography(text: str) -> str:
    """Return a text with no space before its marks."""
    return re.sub(r"\s+([;:!?])(?=\s|$)", r"\1", text)  # ` ; ` comes from lists


def _first(text: str) -> str:
    found = re.match(r"[^\W_]+", text)
    return found.group().casefold() if found else ""


def _is_verb(low: str) -> bool:
    words = re.sub(r"^(?:never|always|not|only|quietly|honestly|openly) ", "", low)
    return _first(words) in _VERBS


def shape(text: str) -> Shape:
    """Return what a phrase of one sentence can be."""
    low = text.casefold()
    first = _first(low)
    if _AIM.match(low):
        return Shape.AIM
    if first in _PRONOUNS:
        return Shape.CLAUSE
    if _is_verb(low):
        return Shape.VERB
    if first.endswith("ing") and first not in _DETERMINERS and len(first) > 5:  # noqa: PLR2004 - `king`, `being`
        return Shape.GERUND
    if first in _PLACES:
        return Shape.PLACE
    return Shape.NOUN if first in _DETERMINERS else Shape.WORDS


def may_lower(word: str) -> bool:
    """Say whether a first word is surely no name: a word of grammar, or a known verb."""
    if word == "I" or (len(word) > 1 and word[1:] != word[1:].lower()):
        return False
    low = re.match(r"[^\W_]+", word.casefold())
    first = low.group() if low else ""
    known = (_PRONOUNS | _DETERMINERS | _PLACES | _OTHERS | _VERBS) - {"i"}
    return first in known or first.endswith(("ing", "ly"))


def group(text: str) -> str:
    """Return a group of people; English needs no article before a plural."""
    head = text.split(" ", 1)[0]
    plural = head.endswith("s") or head.casefold() in _PLURALS
    plural = plural and head[1:] == head[1:].lower()
    return text[0].lower() + text[1:] if plural else text


def particle(word: str, text: str, _form: Shape) -> str:
    """Return a word before a phrase."""
    return f"{word} {text}"


def horizon(text: str) -> str | None:
    """Return when, as the beginning of a sentence; None when it cannot be said so."""
    low = text[:1].lower() + text[1:]
    if _YEAR.match(low):
        return f"by {low}"
    if _WHEN.match(low):
        return low
    return f"in {low}" if _SPAN.match(low) else None


def deadline(when: str) -> str:
    """Return the same time as one that something is done by."""
    return re.sub(r"^in (?=(?:20|21)\d\d$)", "by ", re.sub(r"^in (?!20|21)", "within ", when))


ENGLISH = Language(
    "en",
    typography,
    shape,
    may_lower,
    group,
    particle,
    horizon,
    deadline,
    joiner="and",
    longer_joiner="as well as",
)
