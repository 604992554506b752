"""French sentences: elision, contraction, infinitives, typographic spaces.

Sources: Imprimerie nationale, Lexique des règles typographiques (spaces before ; : ! ? and inside
« »); Grevisse, Le Bon Usage, on elision before a vowel or a mute h.
"""

import re

from app.core.builder.french_people import group
from app.core.builder.french_times import deadline, horizon
from app.core.builder.french_words import (
    DETERMINERS,
    FINITE,
    FINITE_OR_NOUN,
    NO_INFINITIVES,
    OTHERS,
    PLACES,
    PRONOUNS,
    SCOPES,
)
from app.core.builder.likeness import word_set
from app.core.builder.phrases import Language, Shape
from app.core.rules.folding import fold

NARROW, WIDE = "\u202f", "\u00a0"

_INFINITIVE = re.compile(r"(?:er|[iï]r|oir|re)$")
_ADVERB = re.compile(r"ment$")
# Aspirated: no elision before them.
_ASPIRATED = re.compile(
    r"h(?:ach|aie|aïr|aine|alt|all|amac|ameau|anche|and(?:icap|ball)|angar|ant|app|aras|arcel|ard|argn"
    r"|arnach|arp|asard|ât|auss|aut|avre|ennir|érisson|éron|éros(?!ï)|êtr|eur[tl]|ibou|iérarch|iss|ockey"
    r"|ollande|onte|oquet|ors|otte|ouille|ublot|uées?|uit|url|utte)"
)
_VOWELS = frozenset("aeiouœæ")
_NO_ELISION = word_set("onze oui ouistiti onzième un-un yaourt")
_CLITICS = re.compile(
    r"^(?:(?:ne (?:pas|plus|jamais|rien) )?(?:(?:se|nous|le|la|les|lui|leur|y|en) |[sl]’)?)"
)
_AIM = re.compile(r"(?:pour|afin) (?:qu|de|d’|ne|[a-zà-ÿ’]+(?:er|ir|re)\b)|afin")
_BEGINNINGS = (
    (_AIM, Shape.AIM),
    (re.compile(r"qu(?:e |’)"), Shape.THAT),
    (re.compile(r"j(?:e |’)"), Shape.FIRST),
    (re.compile(r"n’importe qui |tout le monde "), Shape.CLAUSE),
)
_SUBORDINATE = re.compile(
    r"\b(?:qui|que|où|dont|si|quand|lorsque|comment|pourquoi|combien|parce|même)\b|\bqu’|\bs’ils?\b"
)
_COPULA = re.compile(r",? (?:c’est|ce sont|ça )|\bn[e’] ?[\w’]+ (?:pas|plus|jamais|rien)\b")
_WORD = re.compile(r"[\w-]+’?")
_BEFORE_NOUNS = (
    DETERMINERS | PLACES | word_set("de d l d’ l’ par pour avec sans cette tenir rendre")
)
_HAPPENS = re.compile(r"\b\w+(?:rait|raient|rions|riez|ra|ront|rons)\b(?<!\bopéra)(?<!\bcaméra)")
_NOTHING = re.compile(r"(?:rien|tout|pas grand.chose|personne)(?: \w+)?(?:,|$)")
_SUBJECT_NOUN = re.compile(r"(?:on|nous|il|elle|ils|elles|personne|ça|cela|ce|c’|plus personne)\b")
_SELF_HEAD = re.compile(
    r"(?:ne (?:pas|plus|jamais) )?(?:se |s’(?!ils?\b))|.*\bet (?:se |s’)(?!ils?\b)"
)
_SELF_ANYWHERE = re.compile(r"\b(?:se|soi|soi-même|son|sa|ses)\b|\bs’(?!ils?\b)")
# Infinitives that are nouns too, and are where an adjective follows.
_NAMED_ACT = re.compile(
    r"(?:goûter|dîner|déjeuner|souper|sourire|devoir|pouvoir|savoir) "
    r"(?:\w+é(?:e?s?)|offerts?|gratuits?|communs?|collectifs?|compris|inclus|garantis?|ouverts?)\b"
)
_DENIED_ACT = re.compile(r"(?:ne (?:pas|jamais|plus|rien)|éviter d|s’interdire|s’abstenir)")
_DENIED = re.compile(
    r"(?:pas|jamais|aucune?|zéro|rien|plus (?:jamais|aucune?|de|d’)|nulle?|ni|sans|interdi\w+)\b"
    r"|(?:(?!qu[ei]\b|qu’|quand\b|si\b|dont\b|où\b)[\w’-]+,? ){1,5}?(?:ne |n’)"
    r"|(?:je|on|nous|il|elle) (?:m’|s’|nous )?(?:refus|évit|interdi)"
)


def typography(text: str) -> str:
    """Return a text with French quotes' and marks' spaces."""
    text = re.sub(r"\s*»", f"{WIDE}»", re.sub(r"«\s*", f"«{WIDE}", text))
    text = re.sub(r"(?<=[^\W_])\s*([;!?])(?=\s|$|[»”])", rf"{NARROW}\1", text)
    text = re.sub(r"^([;])\s", rf"{NARROW}\1 ", text)
    return re.sub(r"(?<=[\w»)])\s*:(?=\s)", f"{WIDE}:", text)


def _first(text: str) -> str:
    found = re.match(r"[^\W_]+", text)
    return found.group().casefold() if found else ""


def is_infinitive(word: str) -> bool:
    """Say whether a word is one by its ending, names and nouns that end so left out."""
    low = word.casefold()
    return bool(_INFINITIVE.search(low)) and low not in NO_INFINITIVES and len(low) > 3  # noqa: PLR2004 - `mer`, `fer`


def _is_act(low: str) -> bool:
    """Say whether a phrase begins with an infinitive: « goûter offert » does not."""
    return is_infinitive(_first(_CLITICS.sub("", low))) and not _NAMED_ACT.match(low)


def _is_subject(low: str) -> bool:
    """Say whether an infinitive is the subject of a clause: « réparer, c’est résister »."""
    main = _SUBORDINATE.split(low, maxsplit=1)[0]
    if _COPULA.search(main):
        return True
    before = ""
    for at, found in enumerate(_WORD.findall(main)):
        noun = before in _BEFORE_NOUNS or before.endswith("’")
        if at and (found in FINITE or found in FINITE_OR_NOUN) and not noun:
            return True
        before = found
    return False


def shape(text: str, _verbal: bool = False) -> Shape:
    """Return what a phrase of one sentence can be."""
    low = text.casefold()
    begun = next((form for pattern, form in _BEGINNINGS if pattern.match(low)), None)
    if begun is not None:
        return begun
    if _is_act(low):
        return Shape.CLAUSE if _is_subject(low) else Shape.VERB
    return _named(low, _first(low))


def _named(low: str, first: str) -> Shape:
    if first in PRONOUNS and not re.match(r"(?:ceux|celles|celui|celle|tout) ", low):
        return Shape.CLAUSE
    if first in PLACES:
        return Shape.PLACE
    if low in SCOPES:
        return Shape.SCOPE
    return Shape.NOUN if first in DETERMINERS else Shape.WORDS


def may_lower(word: str) -> bool:
    """Say whether a first word is surely no name: a word of grammar, or an infinitive."""
    if len(word) > 1 and word[1:] != word[1:].lower():
        return False
    low = word.casefold()
    known = PRONOUNS | DETERMINERS | PLACES | OTHERS | SCOPES
    return _first(low) in known or is_infinitive(low) or bool(_ADVERB.search(low))


def head(text: str) -> str:
    """Return the noun of a group of people: « tous les jeunes de 16 à 25 ans »."""
    words = text.split()
    return next((one for one in words if one.casefold() not in DETERMINERS), words[-1])


def place(text: str, form: Shape) -> tuple[str, Shape]:
    """Return where; what preposition a name takes is not to be seen from it."""
    return text, form


def happens(text: str) -> bool:
    """Say whether a clause says what would happen; a noun alone may be what would be missing."""
    low = text.casefold()
    if _NOTHING.match(low):
        return False
    return bool(_HAPPENS.search(low) or _SUBJECT_NOUN.match(low))


def denied(text: str) -> bool:
    """Say whether an act is one that is not done: « nous ne mentons pas », « pas de frais »."""
    low = text.casefold()
    acts = is_infinitive(_first(_CLITICS.sub("", low)))
    return bool((_DENIED_ACT if acts else _DENIED).match(low))


def about_self(text: str, anywhere: bool) -> bool:
    """Say whether a verb's own subject is named in it: after « nous », « se » would be wrong.

    Args: anywhere: `son` and `soi` count too, whoever's they are.
    """
    main = _SUBORDINATE.split(text.casefold(), maxsplit=1)[0]
    return bool(_SELF_ANYWHERE.search(main) if anywhere else _SELF_HEAD.match(main))


def elides(text: str) -> bool:
    """Say whether `de` or `que` loses its vowel before the text."""
    low = text.casefold()
    if _first(low) in _NO_ELISION or low[:1].isdigit():
        return False
    if low.startswith("h"):
        return not _ASPIRATED.match(low)
    return fold(low[:1]).plain[:1] in _VOWELS or low.startswith(("y ", "y’"))


def particle(word: str, text: str, form: Shape) -> str:
    """Return `de`, `à` or `que` before a phrase, elided or contracted with its article."""
    if word in ("de", "que") and elides(text):
        return f"{word[:-1]}’{text}"
    if form not in (Shape.VERB, Shape.SELF) and word in ("de", "à"):
        for article, joined in {"le ": ("du ", "au "), "les ": ("des ", "aux ")}.items():
            if text.startswith(article):
                return joined[word == "à"] + text.removeprefix(article)
    return f"{word} {text}"


FRENCH = Language(
    "fr",
    typography,
    shape,
    may_lower,
    re.compile(
        r"^(?:(?:euh|heu|ben|bah|bref|ouais|eh bien|hé bien|et bien|du coup|en fait)[ ,…]+)+"
        r"|,? quoi$",
        re.IGNORECASE,
    ),
    group,
    head,
    place,
    horizon,
    deadline,
    happens,
    denied,
    about_self,
    particle,
    joiner="et",
    longer_joiner="ainsi que",
    repeats=frozenset({"de", "à", "que"}),
)
