"""What a page shows of findings: passages with their side, what explains it, and their place."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from app.core.communications import AuthorKind
from app.core.findings import BehaviourMet, Relation
from app.core.locales import Preference, lookup
from app.core.statements import Statement
from app.services.evidence import FindingView
from app.services.reports import ReportView

# Those against the charter first: a reader who stops early has seen what matters most.
_ORDER = (Relation.CONTRADICTS, Relation.SUPPORTS, Relation.UNDECIDED, Relation.MENTIONS)
Statements = Mapping[int, Mapping[str, Statement]]
Examples = Mapping[str, Mapping[Relation, Sequence[FindingView]]]


@dataclass(frozen=True, slots=True)
class Name:
    """What a statement is called in one locale; None where it has no name."""

    kind: str
    text: str | None
    locale: str


@dataclass(frozen=True, slots=True)
class Behaviour:
    """The behaviour nearest to a passage, in words."""

    kind: str
    text: str
    locale: str


@dataclass(frozen=True, slots=True)
class Passage:
    """A passage with its side, what explains it, and where it was said.

    Attributes:
        text: None once the text was erased.
        relation: the one that counts, as a person may have corrected it.
        confidence: of the machine in that relation; None where a person spoke last.
        author_name: of an organization or a leader; employees are not named in a report.
        url: where it was published, an http or https address; never an employee's.
        verdict: the latest word of a person on it, if there is one.
    """

    relation: str
    confidence: float | None
    text: str | None
    locale: str | None
    behaviour: Behaviour | None
    channel: str
    audience: str
    author_kind: str
    author_name: str | None
    published_at: datetime
    url: str | None
    version: int
    verdict: str | None


@dataclass(frozen=True, slots=True)
class Scene:
    """What every part of the report is shown with."""

    preference: Preference
    default: str
    names: Mapping[str, Statement]
    versions: Statements

    def name(self, statement_id: str) -> Name:
        """Return what a statement is called."""
        one = self.names.get(statement_id)
        if one is None:
            return Name("value", None, self.default)
        locale = lookup(self.preference, tuple(one.texts), self.default)
        return Name(one.kind.value, one.texts[locale].name, locale)

    def behaviour(self, view: FindingView) -> Behaviour | None:
        """Return the behaviour a finding met, in words."""
        met = view.finding.behaviour
        one = self.versions.get(view.finding.version, {}).get(view.finding.statement_id)
        text = _behaviour_text(one, met) if one and met else None
        return Behaviour(met.kind, text, met.locale) if met and text else None

    def passage(self, view: FindingView) -> Passage:
        """Return a finding as a reader sees it: on the side that counts."""
        finding, said = view.finding, view.communication.content
        # An employee's address names them as surely as their name does.
        employee = said.author_kind is AuthorKind.EMPLOYEE
        url = said.url if (said.url or "").startswith(("https://", "http://")) else None
        return Passage(
            relation=view.weighed.relation,
            confidence=view.weighed.confidence,
            text=view.exact,
            locale=said.locale,
            behaviour=self.behaviour(view),
            channel=said.channel,
            audience=said.audience.value,
            author_kind=said.author_kind.value,
            author_name=None if employee else said.author_name,
            published_at=said.published_at,
            url=None if employee else url,
            version=finding.version,
            verdict=view.word.verdict.value if view.word else None,
        )


def _behaviour_text(one: Statement, met: BehaviourMet) -> str | None:
    text = one.texts.get(met.locale)
    if text is None:
        return None
    listed = text.do if met.kind == "do" else text.dont
    return listed[met.index] if met.index < len(listed) else None


def versions_met(view: ReportView, examples: Examples) -> frozenset[int]:
    """Return the numbers of the versions whose behaviours the report names."""
    shown = [one for sides in examples.values() for found in sides.values() for one in found]
    shown += [one for pair in view.contrasts for one in (pair.supports, pair.contradicts)]
    return frozenset(one.finding.version for one in shown)


def show_examples(
    scene: Scene, sides: Mapping[Relation, Sequence[FindingView]]
) -> tuple[Passage, ...]:
    """Return the passages of one statement, those against it first, then in their order."""
    return tuple(scene.passage(one) for side in _ORDER for one in sides.get(side, ()))
