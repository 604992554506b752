"""A mission names whom it serves and what for; which of Pearce and David's nine parts it has."""

from collections.abc import Iterator, Sequence

from app.core.rules.findings import Part, RuleFinding, Severity, Span
from app.core.rules.matching import Prose
from app.core.rules.rulebook import Place, Rulebook, Tables, span_of
from app.core.rules.whom import served, speaks_of_itself
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
_KINDS = frozenset({StatementKind.MISSION, StatementKind.PURPOSE})


def check_mission(book: Rulebook, place: Place) -> Iterator[RuleFinding]:
    """Say what a mission or purpose leaves out; nothing of other statements.

    Many a good mission leaves out one of the two, and no list knows every word for people: that is
    a note. A mission that lacks both, or one that says what the organization is and nobody it
    serves, is none yet: a warning. A purpose says why, and "loneliness kills" may be all of it.
    """
    tables = book.of(place.locale)
    prose = place.prose("text")
    if place.statement.kind not in _KINDS or tables is None or not _speaks(prose):
        return
    nobody = served(tables, prose) is None
    nothing = not _acts(tables, prose)
    itself = speaks_of_itself(tables, prose) if nobody else None
    purpose = "purpose" if place.statement.kind is StatementKind.PURPOSE else ""
    empty = nobody and nothing and not purpose
    severity = Severity.WARNING if empty or itself else Severity.NOTE
    if nobody:
        variant = ("itself-purpose" if purpose else "itself") if itself else purpose
        words = itself.exact if itself else ""
        yield book.finding("mission-whom", severity, place, itself, variant=variant, words=words)
    if nothing:
        yield book.finding("mission-what-for", severity, place, variant=purpose)


def _speaks(prose: Prose) -> bool:
    return any(map(str.isalnum, prose.text))


def _acts(tables: Tables, prose: Prose) -> bool:
    """Say whether a mission does something (« mieux loger les jeunes », "we teach") or says why."""
    if tables.lexicon("purposes").first(prose) is not None:
        return True
    return tables.pattern("acts").first("text", prose) is not None


def check_components(book: Rulebook, places: Sequence[Place]) -> Iterator[RuleFinding]:
    """Show which of the nine components each mission has."""
    for place in places:
        tables, prose = book.of(place.locale), place.prose("text")
        if place.statement.kind is not StatementKind.MISSION or tables is None:
            continue
        if not _speaks(prose):
            continue
        parts = components(tables, prose)
        present = [one.label for one in parts if one.span is not None]
        yield book.finding(
            "mission-components",
            Severity.NOTE,
            place,
            parts=parts,
            variant="" if present else "none",
            count=len(present),
            of=len(parts),
            present=", ".join(present),
        )


def components(tables: Tables, prose: Prose) -> tuple[Part, ...]:
    """Return the nine components, each with the first words that speak of it.

    Source: Pearce & David 1987.
    """
    found: dict[str, Span] = {}
    for one in tables.lexicon("components").matches(prose):
        found.setdefault(one.term.key, span_of("text", prose.text, one.start, one.end))
    people = served(tables, prose)
    if people is not None:
        found["customers"] = people
    return tuple(Part(name, tables.labels[name], found.get(name)) for name in COMPONENTS)
