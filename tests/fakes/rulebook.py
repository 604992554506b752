"""A rulebook of a few words, so that a test of a service shows which word did it."""

from collections.abc import Mapping

from app.core.rules.matching import Lexicon, Term
from app.core.rules.missions import COMPONENTS
from app.core.rules.rulebook import Rulebook, Tables, Wording
from app.core.statements import StatementKind

LIMITS = {
    "sentence_words": 12,
    "ease_start": 207,
    "ease_sentence": 1.0,
    "ease_syllable": 73.6,
}


class SayAnything(Mapping[str, Wording]):
    """A wording for every rule: its name and the words it was about."""

    def __getitem__(self, name: str) -> Wording:
        return Wording(f"{name} says so", f"mend {name}")

    def __iter__(self):
        return iter(())

    def __len__(self) -> int:
        return 0


class CiteAnything(dict[str, str]):
    """A source for every rule."""

    def __missing__(self, name: str) -> str:
        return f"source of {name}"


def lexicon(*forms: str, key: str = "") -> Lexicon:
    return Lexicon(tuple(Term((one,), key or one) for one in forms))


def fake_tables(language: str) -> Tables:
    """Return tables whose words are invented, the same in every language."""
    return Tables(
        language=language,
        lexicons={
            "people": lexicon("citizens", "habitants"),
            "purposes": lexicon("so that", "pour"),
            "buzzwords": lexicon("synergy", "synergie"),
            "environmental-claims": lexicon("planetkind", key="generic"),
            "certificates": lexicon("Ecoseal"),
        },
        wordings=SayAnything(),
        labels={
            **{name: name for name in COMPONENTS},
            **{f"kind-{kind.value}": kind.value for kind in StatementKind},
            "quoted": "{name}",
        },
        figures={},
        limits=LIMITS,
    )


def fake_rulebook() -> Rulebook:
    """Return tables for French and English."""
    tables = {language: fake_tables(language) for language in ("fr", "en")}
    return Rulebook(tables, CiteAnything(), "fa" * 32)
