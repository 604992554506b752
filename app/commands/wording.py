"""What the summary and the page say around the findings, in French and in English."""

from dataclasses import dataclass

from app.core.findings import EngineIdentity, Relation
from app.core.rules.findings import Severity
from app.core.text_checks import Decider, Remark, TextCheck
from app.core.text_remarks import REMARKS


@dataclass(frozen=True, slots=True)
class Wording:
    """The words of one language.

    Attributes:
        colon, decimal: the marks after a heading and within a number.
        deciders: who decided, by the decider's kind.
        relations: what a passage does, for a heading or a cell.
        severities: how grave a rule says it is, likewise.
        remarks: what the check did not go by.
    """

    language: str
    colon: str
    decimal: str
    title: str
    lead: str
    charter: str
    version: str
    engine: str
    calibration: str
    rules_alone: str
    passages: str
    unread: str
    nothing: str
    no_rule: str
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
    rule: str
    words: str
    says: str
    mend: str
    source: str
    deciders: dict[str, str]
    relations: dict[Relation, str]
    severities: dict[Severity, str]
    remarks: dict[Remark, str]

    def reader(self, engine: EngineIdentity | None) -> str:
        """Return who read the texts."""
        return engine.name if engine else self.rules_alone

    def under(self, check: TextCheck) -> list[str]:
        """Return which version the texts were held against, and the calibration that holds."""
        said = []
        if check.charter.number is not None:
            said.append(self.version.format(number=check.charter.number))
        if check.calibration:
            said.append(self.calibration.format(number=check.calibration))
        return said

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
    calibration="calibration {number}",
    rules_alone="the exact rules alone",
    passages="Passages",
    unread="{unread} of {passages} passages were too far from the charter to be read closely.",
    nothing="Nothing bears on the charter.",
    no_rule="No rule objects.",
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
    rule="Rule",
    words="Words",
    says="What it says",
    mend="How to mend it",
    source="Source",
    deciders={"engine": "engine", "rule": "rule", "judge": "second opinion of"},
    relations={
        Relation.SUPPORTS: "Keeps the word",
        Relation.CONTRADICTS: "Contradicts",
        Relation.MENTIONS: "Mentions",
        Relation.UNDECIDED: "Undecided",
    },
    severities={
        Severity.ERROR: "Error",
        Severity.WARNING: "Warning",
        Severity.NOTE: "Note",
    },
    remarks=REMARKS,
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
    calibration="calibrage {number}",
    rules_alone="les seules règles exactes",
    passages="Passages",
    unread="{unread} des {passages} passages étaient trop loin de la charte pour être lus de près.",
    nothing="Rien ne touche à la charte.",
    no_rule="Aucune règle n’a rien à redire.",
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
    rule="Règle",
    words="Mots",
    says="Ce qu’elle dit",
    mend="Comment corriger",
    source="Source",
    deciders={"engine": "moteur", "rule": "règle", "judge": "second avis de"},
    relations={
        Relation.SUPPORTS: "Tient parole",
        Relation.CONTRADICTS: "Contredit",
        Relation.MENTIONS: "Évoque",
        Relation.UNDECIDED: "Indécis",
    },
    severities={
        Severity.ERROR: "Erreur",
        Severity.WARNING: "Avertissement",
        Severity.NOTE: "Remarque",
    },
    remarks={
        Remark.WORDS_WITHHELD: (
            "Les mots propres à l’organisation n’ont pas été cherchés\u00a0: le serveur ne les "
            "donne pas à cette clé (CREDO_KEY)."
        ),
        Remark.CALIBRATION_WITHHELD: (
            "Les seuils sont ceux du moteur\u00a0: le serveur ne donne pas le calibrage de "
            "l’organisation à cette clé (CREDO_KEY)."
        ),
        Remark.CALIBRATION_OF_ANOTHER_ENGINE: (
            "Les seuils sont ceux du moteur\u00a0: le calibrage de l’organisation est celui d’un "
            "moteur d’un autre nom."
        ),
    },
)
WORDINGS = {one.language: one for one in (_ENGLISH, _FRENCH)}
