"""A mission names whom it serves and what for; which of Pearce and David's nine parts it has."""

import re
from collections.abc import Iterator
from itertools import islice

from app.core.rules.findings import Part, RuleFinding, Severity, Span
from app.core.rules.matching import Prose
from app.core.rules.rulebook import Place, Rulebook, Tables, span_of
from app.core.statements import StatementKind

COMPONENTS = (
    "customers",
    "products",
    "location",
    "technology",
    "survival",
    "philosophy",
    "self-concept",
    "public-image",
    "employees",
)
_WORD = re.compile(r"[^\W\d_]{3,}")
_KINDS = frozenset({StatementKind.MISSION, StatementKind.PURPOSE})


def check_mission(book: Rulebook, place: Place) -> Iterator[RuleFinding]:
    """Say what a mission or purpose leaves out; nothing of other statements."""
    tables = book.of(place.locale)
    if place.statement.kind not in _KINDS or tables is None or not place.text.text.strip():
        return
    prose = place.prose("text")
    served = tables.lexicon("people").first(prose) or tables.lexicon("served").first(prose)
    if served is None:
        yield book.finding("mission-whom", Severity.WARNING, place)
    if tables.lexicon("purposes").first(prose) is None and not _acts(tables, prose):
        yield book.finding("mission-what-for", Severity.WARNING, place)
    if place.statement.kind is StatementKind.MISSION:
        parts = components(tables, prose)
        missing = [one.label for one in parts if one.span is None]
        yield book.finding(
            "mission-components",
            Severity.NOTE,
            place,
            parts=parts,
            count=len(parts) - len(missing),
            of=len(parts),
            missing=", ".join(missing) or "—",
        )


def _acts(tables: Tables, prose: Prose) -> bool:
    """Say whether one of a mission's first two words is an act: « Mieux loger les jeunes »."""
    first = islice(_WORD.finditer(prose.text), 2)
    return any(one.group().lower().endswith(tables.suffixes["acts"]) for one in first)


def components(tables: Tables, prose: Prose) -> tuple[Part, ...]:
    """Return the nine components, each with the first words that speak of it.

    Source: Pearce & David 1987.
    """
    found: dict[str, Span] = {}
    for one in tables.lexicon("components").matches(prose):
        found.setdefault(one.term.key, span_of("text", prose.text, one.start, one.end))
    people = tables.lexicon("people").first(prose)
    if people is not None:
        found.setdefault("customers", span_of("text", prose.text, people.start, people.end))
    return tuple(Part(name, tables.labels[name], found.get(name)) for name in COMPONENTS)
