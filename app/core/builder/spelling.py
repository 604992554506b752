"""Words as they are compared: numbers in digits, plurals, spellings and everyday twins made one."""

from collections.abc import Mapping

SHORT_CHARS = 3
_AMERICAN_MIN = 5


_COUNTED = (
    """
    zero un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize
    """,
    """
    zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen
    sixteen seventeen eighteen nineteen
    """,
)
_TENS = (
    "vingt trente quarante cinquante soixante",
    "twenty thirty forty fifty sixty seventy eighty ninety",
)


def _numbers() -> dict[str, str]:
    found: dict[str, str] = {}
    for row in _COUNTED:
        found |= {word: str(value) for value, word in enumerate(row.split())}
    for row in _TENS:
        found |= {word: str(10 * value) for value, word in enumerate(row.split(), start=2)}
    return found | {"cent": "100", "hundred": "100", "mille": "1000", "thousand": "1000"}


# Number words of both languages, accents off; `un` and `one` are articles and pronouns too.
NUMBERS: Mapping[str, str] = {
    word: value for word, value in _numbers().items() if word not in ("un", "one", "zero")
}
_TWINS = {
    twin: row.split()[0]
    for row in (
        "bicycle bike",
        "velo bicyclette",
        "repair mend fix",
        "child kid children",
        "woman women",
        "man men",
        "customer client",
        "employee staff colleague",
        "salarie employe collaborateur",
        "everyone everybody",
        "anyone anybody",
        "pupil student",
        "buy purchase",
        "eleve ecolier",
        "voiture auto",
    )
    for twin in row.split()
}


def plain_word(word: str) -> str:
    """Return what a folded word is compared as."""
    if word.isdigit():
        return word
    if word in NUMBERS:
        return NUMBERS[word]
    single = word[:-1] if word[-1] in "sx" and len(word) > SHORT_CHARS else word
    if single.endswith("our") and len(single) > _AMERICAN_MIN:  # candour, candor
        single = f"{single[:-3]}or"
    single = single.replace("isation", "ization")
    return _TWINS.get(single, single)
