"""When, in French: a date or a span as the beginning of a sentence, and as a deadline."""

import re

from app.core.builder.spelling import NUMBERS
from app.core.rules.folding import fold

_YEAR = r"(?:20|21)\d\d"
_UNIT = r"(?:ans?|annees?|decennies?|generations?|mois|semaines?|mandats?|siecles?)"
_WORD = "|".join([*NUMBERS, "un", "une", "demi", "demie", "dizaine", "douzaine", "vingtaine"])
_COUNT = rf"(?:(?:{_WORD}|\d+)(?:[ -](?:et[ -])?(?:{_WORD}|une))*)"
_MONTHS = "janvier|fevrier|mars|avril|mai|juin|juillet|aout|septembre|octobre|novembre|decembre"
_SPAN = re.compile(
    rf"(?:environ )?{_COUNT}(?: ?(?:a|ou|-|–) ?{_COUNT})?(?: d'| )(?:petites? )?{_UNIT}\b.{{0,20}}$"
)
_RANGE = re.compile(rf"^({_YEAR}) ?(?:-|–|a|ou) ?({_YEAR})$")
_LONG_RANGE = re.compile(rf"^(\d+) ?[-–] ?(\d+)(?= {_UNIT})")
_ABOUT_TIME = re.compile(
    rf"{_YEAR}|\b{_UNIT}\b|\b(?:siecle|an|annee|rentree|decennie|demain|prochaines?)\b"
)
# What may begin a sentence as it stands.
_OPENINGS = re.compile(
    rf"^(?:d'ici|dans|en|avant|apres|a l'horizon|au cours|au plus tard|vers|sous|a la|a l'|au|"
    rf"fin {_YEAR}|debut {_YEAR}|mi-?{_YEAR}|courant {_YEAR}|l'an(?:nee)? prochaine?|"
    r"le \d{1,2}(?:er)? )"
)
_REWRITTEN = (
    (re.compile(rf"^(?:a )?(?:l')?horizon (?={_YEAR})"), "à l’horizon "),
    (re.compile(rf"^(?:autour de|aux alentours de|environ) (?={_YEAR})"), "vers "),
    (re.compile(rf"^(?:pour|d'ici a|jusqu'en) (?={_YEAR})"), "d’ici "),
    (re.compile(rf"^a (?={_COUNT} {_UNIT})"), "d’ici "),
    (re.compile(rf"^(?=(?:{_MONTHS}) {_YEAR})"), "en "),
    (re.compile(rf"^(?=noel {_YEAR})"), "à "),
    (re.compile(rf"^(?=printemps {_YEAR})"), "au "),
    (re.compile(rf"^(?:l')?(?=(?:ete|automne|hiver) {_YEAR})"), "à l’"),
    (re.compile(rf"^(?=rentree {_YEAR})"), "à la "),
    (re.compile(rf"^(?=\d{{1,2}}(?:er)? (?:{_MONTHS}) {_YEAR})"), "le "),
    (re.compile(rf"^(?:l'annee )?(?={_YEAR}(?:$| au plus tard))"), "en "),
)
_WORDS_MAX = 8


def horizon(text: str) -> str | None:
    """Return when, as the beginning of a sentence; None when it cannot be said so."""
    low = text.strip(" ?!.,").replace(", au plus", " au plus")
    low = low if low.startswith("Noël") else low[:1].lower() + low[1:]
    plain = fold(low).plain
    if len(low.split()) > _WORDS_MAX or len(plain) != len(low):
        return None
    between = _RANGE.match(plain)
    if between:
        return f"entre {between[1]} et {between[2]}"
    if _SPAN.match(plain):
        return "dans " + _LONG_RANGE.sub(r"\1 à \2", low)
    for pattern, before in _REWRITTEN:
        found = pattern.match(plain)
        if found:
            return before + low[found.end() :]
    return low if _OPENINGS.match(plain) and _ABOUT_TIME.search(plain) else None


def deadline(when: str) -> str:
    """Return the same time as one that something is done by."""
    if when.startswith("en ") and when.endswith(" au plus tard"):
        return when
    return re.sub(r"^(?:(?:en|dans) (?!les |le )|(?=fin |début |mi-|l’an))", "d’ici ", when)
