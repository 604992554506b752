"""For whom, in French: bare plurals get their article, and what cannot is told from what can."""

import re

from app.core.builder.french_words import (
    COLLECTIVES,
    DETERMINERS,
    FIRST_ADJECTIVES,
    GROUPS,
    NAMES,
    PEOPLES,
    PLACES,
)
from app.core.builder.phrases import Shape

_AFTER_TO = re.compile(r"^(aux?|à) ", re.IGNORECASE)
_WITHOUT = re.compile(r"^sans-\w+s\b")
_LISTED = re.compile(r"\s*,\s*|\s+et\s+")
_CLAUSE = re.compile(r"^(?:nous|on|je|j’|il|elle|ils|elles|c’est)\b")


def group(text: str) -> tuple[str, Shape]:
    """Return a group of people that « pour » can come before, or a label that it cannot."""
    to = _AFTER_TO.match(text)
    if to:  # « aux étudiants »: those whom something is done to are those it is done for
        rest = text[to.end() :]
        bare = "les " if to[1].lower() == "aux" else "le " if to[1].lower() == "au" else ""
        return f"{bare}{rest}", Shape.NOUN
    low = text[0].lower() + text[1:]
    first = re.match(r"[^\W_]+", low)
    word = first.group() if first else ""
    if _CLAUSE.match(low):
        return text, Shape.CLAUSE
    if _WITHOUT.match(low):
        return f"les {low}", Shape.NOUN
    if word in DETERMINERS | PLACES or low.startswith(("n’importe", "quiconque")):
        return (low if word in DETERMINERS else text), Shape.NOUN
    listed = _LISTED.split(text)
    if len(listed) > 1 and all(_is_plural(one) and " " not in one for one in listed):
        said = [_plural(one) for one in listed]
        return f"{', '.join(said[:-1])} et {said[-1]}", Shape.NOUN
    return _bare(text, low)


def _bare(text: str, low: str) -> tuple[str, Shape]:
    words = low.split(" ")
    noun = words[1] if words[0] in FIRST_ADJECTIVES and len(words) > 1 else words[0]
    if noun in COLLECTIVES:
        return f"{COLLECTIVES[noun]} {low}", Shape.NOUN
    head = text.split(" ", 1)[0]
    if head in GROUPS or _is_plural(head):
        return _plural(text), Shape.NOUN
    # « Médecins du Monde », « SNCF », « Dieu » are names; « particulier » wants an article.
    return text, Shape.BARE if text[0].isupper() else Shape.LABEL


def _is_plural(text: str) -> bool:
    head = text.split(" ", 1)[0]
    name = head.lower() in NAMES or head[1:] != head[1:].lower()
    return head[-1:] in ("s", "x") and len(head) > 3 and not name  # noqa: PLR2004 - « gars »


def _plural(text: str) -> str:
    head = text.split(" ", 1)[0]
    keeps = head in GROUPS or head.lower() in PEOPLES
    return f"les {text}" if keeps else f"les {text[0].lower()}{text[1:]}"
