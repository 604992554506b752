"""Texts that somebody is writing, and what a check says of them at their lines and columns."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from app.core.findings import BehaviourMet, EngineIdentity, Relation
from app.core.locales import Preference, lookup
from app.core.places import Place
from app.core.statements import Statement
from app.core.texts import MappedText


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


@dataclass(frozen=True, slots=True)
class UsedCharter:
    """The charter that texts are checked against.

    Attributes:
        organization: its slug, or None when nobody said.
        number: of the version; None when nobody said.
        content_sha256: of its content, hexadecimal.
    """

    organization: str | None
    number: int | None
    content_sha256: str
    statements: tuple[Statement, ...]


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
class CheckedText:
    """One file and what was found in it.

    Attributes:
        locale: the language it was read in; None when nothing was in it.
        passages: how many sentences it has; unread: how many of them were not read closely.
        findings: in order of place.
    """

    text: WrittenText
    locale: str | None
    passages: int
    unread: int
    findings: tuple[TextFinding, ...]


@dataclass(frozen=True, slots=True)
class TextCheck:
    """All that one check of files came to."""

    charter: UsedCharter
    engine: EngineIdentity
    texts: tuple[CheckedText, ...]

    def counts(self) -> dict[Relation, int]:
        """Return how many findings there are of each relation, zero included."""
        found = [one.relation for text in self.texts for one in text.findings]
        return {relation: found.count(relation) for relation in Relation}


class FailOn(StrEnum):
    """From which finding on a check fails."""

    CONTRADICTS = "contradicts"
    UNDECIDED = "undecided"
    NEVER = "never"


_FAILS = {
    FailOn.CONTRADICTS: {Relation.CONTRADICTS},
    FailOn.UNDECIDED: {Relation.CONTRADICTS, Relation.UNDECIDED},
    FailOn.NEVER: set[Relation](),
}
# What a reviewer should look at; supports and mentions are no trouble.
TROUBLES = frozenset({Relation.CONTRADICTS, Relation.UNDECIDED})


def fails(check: TextCheck, on: FailOn) -> bool:
    """Say whether a check found what it must fail on."""
    return any(one.relation in _FAILS[on] for text in check.texts for one in text.findings)


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


def check_json(check: TextCheck) -> dict[str, Any]:
    """Return a check as JSON: findings as in 3-api, with their places in the files."""
    return {
        "charter": {
            "organization": check.charter.organization,
            "number": check.charter.number,
            "content_sha256": check.charter.content_sha256,
        },
        "engine": check.engine.as_json(),
        "counts": {relation.value: count for relation, count in check.counts().items()},
        "files": [
            {
                "path": one.text.name,
                "locale": one.locale,
                "passages": one.passages,
                "unread": one.unread,
                "findings": _findings_json(check.charter, one.findings),
            }
            for one in check.texts
        ],
    }


def _findings_json(charter: UsedCharter, findings: Iterable[TextFinding]) -> list[dict[str, Any]]:
    return [
        {
            "statement_id": one.statement_id,
            "statement": one.statement,
            "version": charter.number,
            "relation": one.relation.value,
            "confidence": one.confidence,
            "passage": {"start": one.start, "end": one.end, "exact": one.exact},
            "place": {
                "line": one.place.line,
                "column": one.place.column,
                "end_line": one.place.end_line,
                "end_column": one.place.end_column,
            },
            "behaviour": {**one.behaviour.as_json(), "text": one.behaviour_text}
            if one.behaviour
            else None,
            "decided_by": {
                "kind": one.decider.kind,
                "name": one.decider.name,
                "digest": one.decider.digest,
                "source": one.decider.source,
            },
        }
        for one in findings
    ]
