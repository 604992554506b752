"""All that the rules say of a charter: a list of findings, and never one score."""

from collections.abc import Callable, Iterator, Sequence

from app.core.rules import (
    audiences,
    behaviours,
    likeness,
    missions,
    phrases,
    readability,
    values,
    visions,
)
from app.core.rules.claims import environmental_claims
from app.core.rules.findings import RuleFinding, Severity
from app.core.rules.likeness import Similarities
from app.core.rules.promises import absolute_promises
from app.core.rules.rulebook import Place, Rulebook, places, span_of
from app.core.statements import Statement, StatementKind

# Every rule of a charter by its stable name: what a gate may require.
QUALITY_RULES = (
    "text-missing",
    "mission-whom",
    "mission-what-for",
    "mission-components",
    "vision-horizon",
    "vision-outcome",
    "values-count",
    "values-core",
    "value-name-common",
    "values-alike",
    "behaviours-missing",
    "behaviour-observable",
    "behaviour-denied",
    "audience-forgotten",
    "buzzword",
    "weasel-word",
    "absolute-promise",
    "environmental-claim",
    "sentence-long",
    "readability",
    "language-not-read",
)
# What is shown and never stands in anybody's way.
NEVER_GATES = frozenset({"mission-components", "readability", "language-not-read"})

_PLACE_RULES: tuple[Callable[[Rulebook, Place], Iterator[RuleFinding]], ...] = (
    phrases.check_phrases,
    missions.check_mission,
    visions.check_vision,
    values.check_name,
    behaviours.check_present,
    behaviours.check_behaviours,
    readability.check_sentences,
)


def check_quality(
    book: Rulebook,
    statements: Sequence[Statement],
    locale: str,
    similar: dict[str, Similarities] | None = None,
) -> tuple[RuleFinding, ...]:
    """Return every finding: statement by statement in their order, then on the charter as a whole.

    Args:
        locale: the language to speak where the charter as a whole is meant.
        similar: as in likeness.check_likeness.
    """
    found: list[RuleFinding] = []
    everywhere = places(statements)
    for place in everywhere:
        for rule in _PLACE_RULES:
            found += rule(book, place)
        found += _claims(book, place)
    found += values.check_count(book, statements, locale)
    found += values.check_core(book, statements, everywhere)
    found += likeness.check_likeness(book, everywhere, similar or {})
    found += audiences.check_audiences(book, everywhere)
    found += missions.check_components(book, everywhere)
    found += readability.check_ease(book, everywhere)
    found += _unread(book, everywhere)
    return tuple(found)


def _claims(book: Rulebook, place: Place) -> Iterator[RuleFinding]:
    """Yield promises and environmental claims.

    Behaviours are commands to oneself: "never hide a defect" is what a behaviour should be. So is
    a value that says "we never sell what a guest tells us": values are spared the notes.
    """
    tables = book.of(place.locale)
    if tables is None:
        return
    for name, prose in place.fields(behaviours=False):
        for promise, severity in absolute_promises(tables, name, prose):
            if severity is Severity.NOTE and place.statement.kind is StatementKind.VALUE:
                continue
            yield book.finding("absolute-promise", severity, place, promise, word=promise.exact)
        for claim in environmental_claims(tables, prose):
            span = span_of(name, prose.text, claim.match.start, claim.match.end)
            yield book.finding(
                "environmental-claim",
                claim.severity,
                place,
                span,
                variant=claim.variant,
                claim=claim.match.exact,
                evidence=claim.evidence,
            )


def _unread(book: Rulebook, everywhere: Sequence[Place]) -> Iterator[RuleFinding]:
    """Say which locales most rules could not read."""
    for tag in dict.fromkeys(one.locale for one in everywhere):
        if book.of(tag) is None:
            yield book.finding("language-not-read", Severity.NOTE, locale=tag, tag=tag)
