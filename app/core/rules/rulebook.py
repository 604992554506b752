"""The tables the rules read, frozen; a gateway reads them from files that name their sources."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from app.core.locales import primary_language
from app.core.rules.findings import Part, RuleFinding, Severity, Span
from app.core.rules.matching import Lexicon, Prose
from app.core.rules.parity_words import ParityWords
from app.core.rules.patterns import Patterns
from app.core.statements import Statement, StatementKind, StatementText

DEFAULT_LANGUAGE = "en"
OPENING_CHARS = 40  # of a value without a name


@dataclass(frozen=True, slots=True)
class Wording:
    """How a rule speaks in one language; `{names}` are filled in."""

    message: str
    mend: str


@dataclass(frozen=True)
class Tables:
    """What the rules know of one language.

    Attributes:
        lexicons: name -> terms, as in docs/quality.md.
        wordings: rule, or rule/variant -> how it is said.
        labels: what the tables' keys are called to a reader, such as `customers` -> `clients`.
        figures: keys of common values -> how common, with the study.
        limits: named numbers: words a sentence may have, and the constants of the reading ease.
        patterns: name -> forms of phrase, as in docs/quality.md.
    """

    language: str
    lexicons: Mapping[str, Lexicon]
    wordings: Mapping[str, Wording]
    labels: Mapping[str, str]
    figures: Mapping[str, str]
    limits: Mapping[str, float]
    patterns: Mapping[str, Patterns] = field(default_factory=dict)

    def lexicon(self, name: str) -> Lexicon:
        """Return the terms of that name; a language without them finds nothing."""
        return self.lexicons.get(name) or Lexicon(())

    def pattern(self, name: str) -> Patterns:
        """Return the forms of phrase of that name; a language without them finds nothing."""
        return self.patterns.get(name) or Patterns(())


@dataclass(frozen=True)
class Rulebook:
    """Every table, and what the rules rest on.

    Attributes:
        tables: primary language subtag -> its tables; English is always there.
        sources: rule, or rule/variant -> citation.
        digest: SHA-256 in hexadecimal over the files the tables were read from.
        parity: primary language subtag -> what translations are compared by.
    """

    tables: Mapping[str, Tables]
    sources: Mapping[str, str]
    digest: str
    parity: Mapping[str, ParityWords] = field(default_factory=dict)
    _spoken: Tables = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_spoken", self.tables[DEFAULT_LANGUAGE])

    def of(self, locale: str | None) -> Tables | None:
        """Return the tables of a locale's language, or None when there are none."""
        return self.tables.get(primary_language(locale)) if locale else None

    @cached_property
    def languages(self) -> tuple[str, ...]:
        """The languages the rules read."""
        return tuple(sorted(self.tables))

    def named(self, place: "Place", text: StatementText | None = None) -> str:
        """Return what a reader knows a statement by: its name, its kind, a value's first words.

        Args: text: the locale that has the name, when it is not the place's.
        """
        labels = (self.of(place.locale) or self._spoken).labels
        written = text or place.text
        words = written.name or ""
        if not words and place.statement.kind is StatementKind.VALUE:
            words = _opening(written.text)
        kind = place.statement.kind.value
        return labels["quoted"].format(name=words) if words else labels[f"kind-{kind}"]

    def finding(
        self,
        rule: str,
        severity: Severity,
        place: "Place | None" = None,
        span: Span | None = None,
        *,
        variant: str = "",
        locale: str | None = None,
        parts: Sequence[Part] = (),
        **values: object,
    ) -> RuleFinding:
        """Return the finding, said in the language of its locale.

        Args:
            variant: when a rule says one of several things.
            locale: for findings without a place: the language to speak.
        """
        name = f"{rule}/{variant}" if variant else rule
        spoken = self.of(place.locale if place else locale) or self._spoken
        wording = spoken.wordings[name]
        return RuleFinding(
            rule=rule,
            severity=severity,
            statement_id=place.statement.id if place else None,
            locale=place.locale if place else None,
            span=span,
            message=wording.message.format(**values),
            source=self.sources.get(name) or self.sources[rule],
            mend=wording.mend.format(**values),
            parts=tuple(parts),
        )


@dataclass(frozen=True, slots=True)
class Place:
    """One statement in one locale: what most rules look at."""

    statement: Statement
    locale: str
    text: StatementText
    proses: tuple[tuple[str, Prose], ...]

    def fields(self, *, behaviours: bool = True) -> list[tuple[str, Prose]]:
        """Return (field, prose) of all that is written here, empty ones left out."""
        return [
            (name, prose)
            for name, prose in self.proses
            if behaviours or not name.startswith(("do/", "dont/"))
        ]

    def prose(self, field_name: str) -> Prose:
        """Return the prose of a field; an empty one when nothing is written there."""
        return dict(self.proses).get(field_name) or Prose("")


def span_of(field_name: str, text: str, start: int, end: int) -> Span:
    """Return the span of a half-open range of a field."""
    return Span(field_name, start, end, text[start:end])


def _opening(text: str) -> str:
    """Return the first words of a text, cut at a word."""
    words = " ".join(text.split())
    return words if len(words) <= OPENING_CHARS else f"{words[:OPENING_CHARS].rpartition(' ')[0]}…"


def places(statements: Sequence[Statement]) -> list[Place]:
    """Return every statement in every locale it has, in order."""
    return [
        Place(one, tag, text, _proses(text))
        for one in statements
        for tag, text in one.texts.items()
    ]


def _proses(text: StatementText) -> tuple[tuple[str, Prose], ...]:
    written = [("name", text.name or ""), ("text", text.text)]
    written += [(f"do/{at}", one) for at, one in enumerate(text.do)]
    written += [(f"dont/{at}", one) for at, one in enumerate(text.dont)]
    return tuple((name, Prose(words)) for name, words in written if words.strip())
