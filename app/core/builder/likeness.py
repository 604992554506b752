"""Whether two people said the same thing: by their words and, where an encoder is, by meaning.

Two that share a frame and fill it otherwise (electric cars, petrol cars) say different things,
however near a model finds them: an agreement that is none would be put in people's mouths.
"""

import re
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass

from app.core.builder.spelling import plain_word
from app.core.rules.folding import fold

# The cosine from which two values say the same, measured on written cards: docs/quality.md.
SAME_MEANING = 0.8
# One of two may say this much more than the other, of the shorter one's words.
MORE = 0.5
_WORD = re.compile(r"\w+")
_NEGATION = re.compile(
    r"\b(?:ne|n|pas|jamais|sans|aucun|aucune|non|not|never|no|nobody|nothing|without|cannot)\b|n't\b"
)

# What makes of all a part of them: « quelques agriculteurs » are not « tous les agriculteurs ».
_SOME = re.compile(
    r"\b(?:some|few|several|most|many|only|except|unless|quelques|certaine?s|plusieurs|la plupart"
    r"|seulement|uniquement|sauf|hormis|excepte)\b"
)
# What stands between two that may not change places: staff before suppliers.
_RELATES = re.compile(
    r"\b(?:before|after|than|to|from|over|rather|instead|helps?|avant|apres|que|plutot|sur|a|aux?"
    r"|aident|aide)\b"
)


def word_set(words: str) -> frozenset[str]:
    """Return the words of a table."""
    return frozenset(words.split())


_EMPTY = word_set(
    """
    a afin ai au aussi aux avec avoir ce cela ces cet cette chaque comme d dans de depuis des
    du elle elles en entre est et etre eux fait faire ici il ils j je l la le les leur leurs
    lui ma mais meme mes moi mon n ne nos notre nous on ont ou par pas plus pour qu que qui
    quoi s sa sans se ses si son sont sur ta tes toi ton tous tout toute toutes tu un une vers
    vos votre vous y an and are as at be because been but by can do does doing each every for
    from had has have he her his how i if in into is it its me more my no not of on or our out
    she so that the their them there these they this those through to too up us was we were
    what when where which who will with without you your always toujours jamais never all any
    did didn don doesn won wouldn isn aren wasn t ll ve re
    """
)
_ALL = re.compile(r"\btout le monde\b|\b(?:chacun|everyone|everybody)\b")

Meaning = Callable[[Sequence[str]], Sequence[Sequence[float]]]


def stems(text: str) -> frozenset[str]:
    """Return the words that carry sense, numbers in digits, plurals and spellings made one."""
    plain = fold(text).plain
    # « Tout le monde sait réparer » says what « chaque habitant sait réparer » says.
    return _stems(_ALL.sub(" ", plain)) or _stems(plain)


def _stems(plain: str) -> frozenset[str]:
    return frozenset(plain_word(one) for one in _WORD.findall(plain) if one not in _EMPTY)


def denies(text: str) -> bool:
    """Say whether the text holds a word of negation."""
    return bool(_NEGATION.search(fold(text).plain))


# What inflection puts after what two forms of a word have in common.
_ENDINGS = word_set(
    """
    r z nt e s on er es ez ent ons ions ais ait aient ant ants ante antes ir is it isson issons
    issez issent re ure eur eurs euse euses age ages ment ments ion ions ation ations ateur atrice
    al ale aux if ive ed ing ings d n ly ity
    """
) | {""}
_VERBAL = word_set("er on ons ez ent e es ant ing ed ait ir issons issent")
_SHARED_MIN, _SHORT_MIN = 4, 3


def near(one: str, other: str) -> bool:
    """Say whether two words are forms of one: repair and repairing, former and formons."""
    if one == other:
        return True
    shared = next(
        (at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b),
        min(len(one), len(other)),
    )
    ends = {one[shared:], other[shared:]}
    return (shared >= _SHARED_MIN and ends <= _ENDINGS) or (
        shared >= _SHORT_MIN and ends <= _VERBAL
    )


@dataclass(frozen=True, slots=True)
class Sense:
    """What is compared of a text, worked out once.

    Attributes:
        numbers: those of its words that are numbers; heads: how its words begin.
        some: it speaks of a part; order: its words as they come, where their order counts.
    """

    words: frozenset[str]
    numbers: frozenset[str]
    heads: frozenset[str]
    denies: bool
    some: bool = False
    order: tuple[str, ...] = ()


def sense(text: str) -> Sense:
    """Return what is compared of a text."""
    words = stems(text)
    numbers = frozenset(one for one in words if one.isdigit())
    heads = frozenset(one[:_SHORT_MIN] for one in words)
    plain = fold(text).plain
    order = dict.fromkeys(plain_word(one) for one in _WORD.findall(plain))
    return Sense(
        words,
        numbers,
        heads,
        denies(text),
        bool(_SOME.search(plain)),
        tuple(one for one in order if one in words) if _RELATES.search(plain) else (),
    )


def _lone(one: Sense, other: Sense) -> frozenset[str]:
    """Return the words of one that have no form in the other."""
    return frozenset(
        word for word in one.words if not any(near(word, each) for each in other.words)
    )


def _may_agree(one: Sense, other: Sense) -> bool:
    """Say that neither denies what the other says, gives other numbers, or turns it round.

    Nor is what holds for some the same as what holds for all. An agreement missed does no harm.
    """
    same = one.denies is other.denies and one.numbers == other.numbers
    return same and one.some is other.some and not _turned_round(one, other)


def _turned_round(one: Sense, other: Sense) -> bool:
    """Say whether what both say comes in another order, where the order counts."""
    places = [
        next((at for at, each in enumerate(other.order) if near(word, each)), None)
        for word in one.order
    ]
    shared = [at for at in places if at is not None]
    return shared != sorted(shared)


def same_frame(one: Sense, other: Sense) -> bool:
    """Say whether two texts share a frame and fill it otherwise: the same but for what counts."""
    mine, theirs = _lone(one, other), _lone(other, one)
    shared = min(len(one.words) - len(mine), len(other.words) - len(theirs))
    return bool(mine and theirs) and shared >= max(len(mine), len(theirs))


def alike(one: Sense, other: Sense) -> bool:
    """Say whether two texts say the same by their words.

    One may say a little more than the other; each saying what the other does not, they differ.
    One that denies is never the same as one that does not, nor are two with other numbers.
    """
    if not (one.heads & other.heads and _may_agree(one, other)):
        return False  # most pairs, and the cheapest to tell
    mine, theirs = _lone(one, other), _lone(other, one)
    # « adultes » and « jeunes adultes » are others: a single word has nothing to lean on.
    least = min(len(one.words), len(other.words))
    return not (mine and theirs) and len(mine or theirs) <= MORE * least


def same_words(one: str, other: str) -> bool:
    """Say whether two texts say the same by their words."""
    return alike(sense(one), sense(other))


def gather(
    texts: Sequence[str], meaning: Meaning | None = None, owners: Sequence[Hashable] = ()
) -> list[list[int]]:
    """Return the texts' indices in clusters of those that say the same, in the order said.

    Args:
        meaning: gives cosines between texts; None: words alone decide.
        owners: who said each; what one person tells apart is not one, exact repeats excepted.
    """
    cosines = meaning(texts) if meaning and len(texts) > 1 else None
    senses = [sense(one) for one in texts]
    plains = [" ".join(fold(one).exact.split()) for one in texts]
    clusters: list[list[int]] = []

    def joins(first: int, index: int) -> bool:
        mine, theirs = senses[first], senses[index]
        if alike(mine, theirs):
            return True
        heard = cosines is not None and cosines[first][index] >= SAME_MEANING
        return heard and _may_agree(mine, theirs) and not same_frame(mine, theirs)

    for index, plain in enumerate(plains):
        for cluster in clusters:
            repeated = any(plains[at] == plain for at in cluster)
            mine = owners and any(owners[at] == owners[index] for at in cluster)
            if repeated or (not mine and joins(cluster[0], index)):
                cluster.append(index)
                break
        else:
            clusters.append([index])
    return clusters
