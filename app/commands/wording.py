"""What the summary and the page say around the findings, in French and in English."""

from dataclasses import dataclass

from app.core.findings import Relation
from app.core.text_checks import Decider


@dataclass(frozen=True, slots=True)
class Wording:
    """The words of one language.

    Attributes:
        colon, decimal: the marks after a heading and within a number.
        deciders: who decided, by the decider's kind.
        relations: what a passage does, for a heading or a cell.
    """

    language: str
    colon: str
    decimal: str
    title: str
    lead: str
    charter: str
    version: str
    engine: str
    passages: str
    unread: str
    nothing: str
    where: str
    passage: str
    what: str
    statement: str
    confidence: str
    behaviour: str
    decided: str
    do: str
    dont: str
    texts: str
    deciders: dict[str, str]
    relations: dict[Relation, str]

    def number(self, value: float) -> str:
        """Return a share with two decimals, as this language writes it."""
        return f"{value:.2f}".replace(".", self.decimal)

    def decider(self, one: Decider) -> str:
        """Return who decided, and where a rule comes from."""
        said = f"{self.deciders.get(one.kind, one.kind)} {one.name}"
        return f"{said} ({one.source})" if one.source else said


_ENGLISH = Wording(
    language="en",
    colon=":",
    decimal=".",
    title="What these texts do to the charter",
    lead="Each passage is shown as it was written. A finding is a reason to look, not a verdict.",
    charter="Charter",
    version="version {number}",
    engine="Read by",
    passages="Passages",
    unread="{unread} of {passages} passages were too far from the charter to be read closely.",
    nothing="Nothing bears on the charter.",
    where="Place",
    passage="Passage",
    what="What it does",
    statement="Statement",
    confidence="Confidence",
    behaviour="Nearest behaviour",
    decided="Decided by",
    do="do: {text}",
    dont="do not: {text}",
    texts="Texts",
    deciders={"engine": "engine", "rule": "rule", "judge": "second opinion of"},
    relations={
        Relation.SUPPORTS: "Keeps the word",
        Relation.CONTRADICTS: "Contradicts",
        Relation.MENTIONS: "Mentions",
        Relation.UNDECIDED: "Undecided",
    },
)
_FRENCH = Wording(
    language="fr",
    colon="\u00a0:",
    decimal=",",
    title="Ce que ces textes font à la charte",
    lead=(
        "Chaque passage est montré tel qu’il a été écrit. Un constat invite à relire\u00a0; "
        "ce n’est pas un jugement."
    ),
    charter="Charte",
    version="version {number}",
    engine="Lu par",
    passages="Passages",
    unread="{unread} des {passages} passages étaient trop loin de la charte pour être lus de près.",
    nothing="Rien ne touche à la charte.",
    where="Endroit",
    passage="Passage",
    what="Ce qu’il fait",
    statement="Énoncé",
    confidence="Confiance",
    behaviour="Comportement le plus proche",
    decided="Décidé par",
    do="à faire\u00a0: {text}",
    dont="à ne pas faire\u00a0: {text}",
    texts="Textes",
    deciders={"engine": "moteur", "rule": "règle", "judge": "second avis de"},
    relations={
        Relation.SUPPORTS: "Tient parole",
        Relation.CONTRADICTS: "Contredit",
        Relation.MENTIONS: "Évoque",
        Relation.UNDECIDED: "Indécis",
    },
)
WORDINGS = {one.language: one for one in (_ENGLISH, _FRENCH)}
