"""Texts that somebody is writing, and what a check says of them at their lines and columns."""

from dataclasses import dataclass
from enum import StrEnum

from app.core.findings import BehaviourMet, EngineIdentity, Relation
from app.core.held_calibrations import HeldCalibration
from app.core.locales import Preference, lookup
from app.core.organizations import OwnWord
from app.core.places import Place
from app.core.rules.findings import Severity
from app.core.statements import Statement
from app.core.texts import MappedText

# Of a file; what is longer is refused before it is read whole.
FILE_MAX_BYTES = 16 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class WrittenText:
    """A file as it was written, and the words in it.

    Attributes:
        name: its path, or what standard input is called.
        locale: what the file itself declares, BCP 47; None when it declares nothing.
    """

    name: str
    source: str
    words: MappedText
    locale: str | None


class Remark(StrEnum):
    """Something that a check did not go by, and whoever reads it should know."""

    WORDS_WITHHELD = "words-withheld"
    CALIBRATION_WITHHELD = "calibration-withheld"
    CALIBRATION_OF_ANOTHER_ENGINE = "calibration-of-another-engine"


@dataclass(frozen=True, slots=True)
class UsedCharter:
    """The charter that texts are checked against, and what its organization has beside it.

    Attributes:
        organization: its slug, or None when nobody said.
        number: of the version; None when nobody said.
        content_sha256: of its content, hexadecimal; the words and the calibration are no part.
        words: the organization's own.
        calibration: the one that holds; None when the charter's place knows of none.
        withheld: what its place has and did not give.
    """

    organization: str | None
    number: int | None
    content_sha256: str
    statements: tuple[Statement, ...]
    words: tuple[OwnWord, ...] = ()
    calibration: HeldCalibration | None = None
    withheld: tuple[Remark, ...] = ()


@dataclass(frozen=True, slots=True)
class Decider:
    """Who said it.

    Attributes:
        kind: `engine` for the model, `rule` for an exact rule, `judge` for a second opinion.
        name: the engine's, the rule's or the judge's.
        digest: of what decides, or of a judge's transcript; `sha256:…`.
        source: where a rule comes from, for people; None for a model.
    """

    kind: str
    name: str
    digest: str | None = None
    source: str | None = None

    def told(self) -> str:
        """Return it for people: `rule green-claims (Directive (EU) 2024/825)`."""
        return f"{self.kind} {self.name}" + (f" ({self.source})" if self.source else "")


@dataclass(frozen=True, slots=True)
class TextFinding:
    """What one passage of a file does to one statement.

    Attributes:
        start, end: of the passage in the source, code points, half-open.
        exact: source[start:end], markup inside included.
        statement: its name, or its kind when it has none.
        confidence: in [0, 1].
        behaviour, behaviour_text: what the passage met, and its words; None when nothing.
    """

    place: Place
    start: int
    end: int
    exact: str
    statement_id: str
    statement: str
    relation: Relation
    confidence: float
    behaviour: BehaviourMet | None
    behaviour_text: str | None
    decider: Decider


@dataclass(frozen=True, slots=True)
class TextRule:
    """What one exact rule says of words of a file.

    Attributes:
        start, end: of the words in the source, code points, half-open.
        exact: source[start:end], markup inside included.
        message, mend: in the text's language where the rules speak it, else in English.
        decider: the rule, and the citation it rests on.
    """

    place: Place
    start: int
    end: int
    exact: str
    severity: Severity
    message: str
    mend: str
    decider: Decider

    @property
    def rule(self) -> str:
        """The rule's name, which never changes."""
        return self.decider.name


@dataclass(frozen=True, slots=True)
class CheckedText:
    """One file and what was found in it.

    Attributes:
        locale: the language it was read in; None when nothing was in it.
        passages: how many sentences it has; unread: how many of them were not read closely. Both
            are 0 where no engine read it.
        findings, rules: in order of place.
    """

    text: WrittenText
    locale: str | None
    passages: int
    unread: int
    findings: tuple[TextFinding, ...]
    rules: tuple[TextRule, ...] = ()

    def found(self) -> list[TextFinding | TextRule]:
        """Return all of it in order of place: at one place a passage before the words in it."""
        everything: list[TextFinding | TextRule] = [*self.findings, *self.rules]
        return sorted(everything, key=lambda one: one.start)


@dataclass(frozen=True, slots=True)
class TextCheck:
    """All that one check of files came to.

    Attributes:
        engine: who judged, under the thresholds that held; None when the rules read alone.
        rulebook: digest of the tables that the rules went by, `sha256:…`.
    """

    charter: UsedCharter
    engine: EngineIdentity | None
    rulebook: str
    texts: tuple[CheckedText, ...]
    remarks: tuple[Remark, ...] = ()

    @property
    def calibration(self) -> int:
        """The number of the calibration that holds; 0: the engine's own thresholds."""
        return self.charter.calibration.number if self.charter.calibration and self.engine else 0

    def counts(self) -> dict[Relation, int]:
        """Return how many findings there are of each relation, zero included."""
        found = [one.relation for text in self.texts for one in text.findings]
        return {relation: found.count(relation) for relation in Relation}

    def severities(self) -> dict[Severity, int]:
        """Return how many times rules spoke with each severity, zero included."""
        found = [one.severity for text in self.texts for one in text.rules]
        return {severity: found.count(severity) for severity in Severity}


class FailOn(StrEnum):
    """From which finding on a check fails."""

    CONTRADICTS = "contradicts"
    UNDECIDED = "undecided"
    NEVER = "never"


class FailOnRules(StrEnum):
    """From which severity of an exact rule on a check fails."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"
    NEVER = "never"


_FAILS = {
    FailOn.CONTRADICTS: {Relation.CONTRADICTS},
    FailOn.UNDECIDED: {Relation.CONTRADICTS, Relation.UNDECIDED},
    FailOn.NEVER: set[Relation](),
}
_RULES_FAIL = {
    FailOnRules.ERROR: {Severity.ERROR},
    FailOnRules.WARNING: {Severity.ERROR, Severity.WARNING},
    FailOnRules.NOTE: set(Severity),
    FailOnRules.NEVER: set[Severity](),
}
# What a reviewer should look at; supports and mentions are no trouble.
TROUBLES = frozenset({Relation.CONTRADICTS, Relation.UNDECIDED})


def fails(check: TextCheck, on: FailOn) -> bool:
    """Say whether the engine found what a check must fail on."""
    return any(one.relation in _FAILS[on] for text in check.texts for one in text.findings)


def rules_fail(check: TextCheck, on: FailOnRules) -> bool:
    """Say whether a rule spoke with a severity that a check must fail on."""
    return any(one.severity in _RULES_FAIL[on] for text in check.texts for one in text.rules)


def label(statement: Statement, locale: str) -> str:
    """Return a statement's name in the locale nearest to one, or its kind when it has none."""
    text = statement.texts[lookup(Preference((locale,)), sorted(statement.texts), "en")]
    return text.name or statement.kind.value


def behaviour_words(statement: Statement, met: BehaviourMet | None) -> str | None:
    """Return the words of the behaviour that a passage met."""
    text = statement.texts.get(met.locale) if met else None
    if met is None or text is None:
        return None
    listed = text.do if met.kind == "do" else text.dont
    return listed[met.index] if 0 <= met.index < len(listed) else None
