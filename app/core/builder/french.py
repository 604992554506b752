"""French sentences: elision, contraction, infinitives, typographic spaces.

Sources: Imprimerie nationale, Lexique des règles typographiques (spaces before ; : ! ? and inside
« »); Grevisse, Le Bon Usage, on elision before a vowel or a mute h.
"""

import re

from app.core.builder.likeness import word_set
from app.core.builder.phrases import Language, Shape
from app.core.rules.folding import fold

NARROW, WIDE = "\u202f", "\u00a0"

_PRONOUNS = word_set(
    """
    je j nous on il elle ils elles ce c cela ça ceux celui celle celles chacun chacune
    personne rien tout quelqu
    """
)
_DETERMINERS = word_set(
    """
    le la l les un une des du au aux ce cet cette ces mon ma mes notre nos votre vos leur
    leurs son sa ses tout toute tous toutes chaque plusieurs quelques certains certaines aucun
    aucune deux trois quatre cinq six sept huit neuf dix cent mille plus moins davantage
    beaucoup celles ceux celui celle quiconque qui nous
    """
)
_PLACES = word_set(
    "dans en à au aux sur sous partout chez entre autour hors depuis près loin ici là"
)
_OTHERS = word_set(
    """
    de d pour par avec sans afin parce car quand lorsque lorsqu si ne n se s y toujours jamais
    pas que qu et ou mais d'ici avant après vers selon envers
    """
)
# They end like infinitives and are none.
_NO_INFINITIVES = word_set(
    """
    notre votre autre entre contre outre quatre hier cher fier amer hiver premier dernier
    particulier entier régulier singulier cahier papier métier chantier quartier loisir avenir
    désir plaisir souvenir cadre centre offre livre titre lettre maître ministre registre
    semestre trimestre théâtre chiffre ordre genre nombre membre chambre arbre encre sucre
    libre propre rare guerre terre pierre verre mer fer ver enfer atelier soir miroir espoir
    tiroir trottoir territoire histoire mémoire victoire culture nature lecture agriculture
    voiture nourriture écriture mesure heure cure figure posture structure peinture ouverture
    couverture procédure rupture repère mère père frère lumière matière manière carrière
    rivière frontière colère caractère affaire salaire solidaire claire
    """
)
_INFINITIVE = re.compile(r"(?:er|ir|oir|re)$")
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
_GROUPS = word_set("PME TPE ETI ONG TPE/PME PME-ETI")
_PLURAL = re.compile(
    r"(?:és|ées|ants|antes|ents|entes|eurs|euses|rices|iens|iennes|aires|istes|ains|aines|iers|ières"
    r"|elles|iches|oles|ises|ions|unes|oyens|ades|ives|ifs|ales|aux|eux)$"
)
_YEAR = re.compile(r"^(?:20|21)\d\d$")
_SPAN = re.compile(
    r"^(?:une? |\d+ |deux |trois |quatre |cinq |six |sept |huit |dix |quinze |vingt |trente )"
    r"(?:ans?|années?|décennies?|générations?|mois|douzaine d’années|dizaine d’années)\b"
)
_WHEN = re.compile(r"^(?:d’ici|dans|en|avant|à l’horizon|au cours|vers|pour 20|à la fin|fin 20)\b")


def typography(text: str) -> str:
    """Return a text with French quotes' and marks' spaces."""
    text = re.sub(r"\s*»", f"{WIDE}»", re.sub(r"«\s*", f"«{WIDE}", text))
    text = re.sub(r"(?<=[^\W_])\s*([;!?])(?=\s|$|[»”])", rf"{NARROW}\1", text)
    text = re.sub(r"^([;])\s", rf"{NARROW}\1 ", text)
    return re.sub(r"(?<=[\w»)])\s*:(?=\s)", f"{WIDE}:", text)


def _first(text: str) -> str:
    found = re.match(r"[^\W_]+", text)
    return found.group().casefold() if found else ""


_SUBJECT = re.compile(
    r"(?:(?!\b(?:qui|que|où|dont|si|quand|lorsque)\b|\bqu’)[^,;:])*?\s"
    r"(?:n[e’]\s?)?(?:doit|devrait|peut|pourrait|est|reste|devient|coûte|demande|suppose|compte)\b"
)


def is_infinitive(word: str) -> bool:
    """Say whether a word is one by its ending, names and nouns that end so left out."""
    low = word.casefold()
    return bool(_INFINITIVE.search(low)) and low not in _NO_INFINITIVES and len(low) > 3  # noqa: PLR2004 - `mer`, `fer`


def shape(text: str) -> Shape:
    """Return what a phrase of one sentence can be."""
    low = text.casefold()
    if re.match(r"(?:pour|afin) (?:qu|de|d’|ne|[a-zà-ÿ’]+(?:er|ir|re)\b)|afin", low):
        return Shape.AIM
    rest = _CLITICS.sub("", low)
    if is_infinitive(_first(rest)):
        # « se déplacer ne doit pas coûter un salaire »: the infinitive is the subject of a clause.
        return Shape.CLAUSE if _SUBJECT.match(low) else Shape.VERB
    first = _first(low)
    if first in _PRONOUNS and not re.match(r"(?:ceux|celles|celui|celle|tout) ", low):
        return Shape.CLAUSE
    if first in _PLACES:
        return Shape.PLACE
    return Shape.NOUN if first in _DETERMINERS else Shape.WORDS


def may_lower(word: str) -> bool:
    """Say whether a first word is surely no name: a word of grammar, or an infinitive."""
    if len(word) > 1 and word[1:] != word[1:].lower():
        return False
    low = word.casefold()
    first = _first(low)
    known = _PRONOUNS | _DETERMINERS | _PLACES | _OTHERS
    if first in known or is_infinitive(low):
        return True
    return bool(_ADVERB.search(low))


def group(text: str) -> str:
    """Return a group of people with its article, where it is a bare plural."""
    first = _first(text)
    head = text.split(" ", 1)[0]
    if first in _DETERMINERS | _PLACES | _OTHERS or is_infinitive(first):
        return text
    if head in _GROUPS:
        return f"les {text}"
    # « Emmaüs » alone is a name; « Collectivités » alone is a plural.
    sure = head.islower() or " " in text or _PLURAL.search(head)
    if sure and first[-1:] in ("s", "x") and head[1:] == head[1:].lower():
        return f"les {text[0].lower()}{text[1:]}"
    return text


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
    if form is not Shape.VERB and word in ("de", "à"):
        for article, joined in {"le ": ("du ", "au "), "les ": ("des ", "aux ")}.items():
            if text.startswith(article):
                return joined[word == "à"] + text.removeprefix(article)
    return f"{word} {text}"


def horizon(text: str) -> str | None:
    """Return when, as the beginning of a sentence; None when it cannot be said so."""
    low = text[:1].lower() + text[1:]
    if _YEAR.match(low):
        return f"en {low}"
    if _WHEN.match(low):
        return low
    return f"dans {low}" if _SPAN.match(low) else None


def deadline(when: str) -> str:
    """Return the same time as one that something is done by."""
    return re.sub(r"^(?:en|dans) ", "d’ici ", when)


FRENCH = Language(
    "fr",
    typography,
    shape,
    may_lower,
    group,
    particle,
    horizon,
    deadline,
    joiner="et",
    longer_joiner="ainsi que",
    repeats=frozenset({"de", "à", "que"}),
)
