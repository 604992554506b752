"""All that the rules say of a charter, as several acts need it; models are asked, nothing is kept.

It is called while no unit of work is open; what it needs of the store is gathered before.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from app.core.charters import statements_of
from app.core.drafts import Draft
from app.core.errors import NotReadyError
from app.core.organizations import Organization
from app.core.rules.findings import RuleFinding
from app.core.rules.likeness import Similarities, comparable, said
from app.core.rules.parity import check_parity
from app.core.rules.quality import check_quality
from app.core.rules.rulebook import places
from app.core.rules.staleness import stale_texts
from app.core.rules.translations import (
    Key,
    Nearness,
    compared_by_meaning,
    pairs,
    sides_key,
    two_sided,
)
from app.core.statements import Statement
from app.services.ports import Embedder, Ports, UnitOfWork

# How far back a translation's age is looked for: saves of the draft, then versions.
SAVES_MAX = 100
VERSIONS_MAX = 100
# What an encoder reads in one go: about 5 ms each, remembered from one call to the next.
TEXTS_MAX = 400


@dataclass(frozen=True, slots=True)
class Charter:
    """What is to be looked at.

    Attributes:
        default: the locale that the others are translated from.
        locales: those that every statement is to have.
        earlier: what was kept before, the newest first.
    """

    statements: Sequence[Statement]
    default: str
    locales: Sequence[str] = ()
    earlier: Sequence[Sequence[Statement]] = ()


def charter_of(uow: UnitOfWork, organization: Organization, draft: Draft) -> Charter:
    """Return a draft with the saves and versions before it."""
    statements = draft.content.statements
    earlier: list[Sequence[Statement]] = []
    if any(len(one.texts) > 1 for one in statements):
        saves = uow.drafts.revisions(draft.id, draft.revision, SAVES_MAX)
        earlier += [one.content.statements for one in saves]
        base = draft.content.based_on
        versions = uow.versions.page(organization.id, base + 1, VERSIONS_MAX) if base else []
        earlier += [statements_of(one.content) for one in versions]
    return Charter(statements, organization.default_locale, organization.locales, earlier)


def say_of(ports: Ports, charter: Charter, *, strict: bool = False) -> tuple[RuleFinding, ...]:
    """Return every finding: statement by statement, on the whole, then on its translations.

    Raises: NotReadyError: `strict`, and the encoder is still loading; else it goes without.
    """
    statements, default = charter.statements, charter.default
    embedder = ports.embedder
    alike = check_quality(ports.rulebook, statements, default, _similar(embedder, statements))
    parity = check_parity(
        ports.rulebook,
        statements,
        charter.locales,
        default,
        stale_texts(statements, default, charter.earlier),
        _near(embedder, statements, default, strict=strict),
        embedder.reads if embedder else lambda _locale: False,
    )
    return (*alike, *parity)


def _similar(embedder: Embedder | None, statements: Sequence[Statement]) -> dict[str, Similarities]:
    """Return how alike the values of each locale are; nothing while no encoder is at hand."""
    if embedder is None:
        return {}
    try:
        return {
            locale: embedder.similarity([said(one) for one in values])
            for locale, values in comparable(places(statements)).items()
        }
    except NotReadyError:
        return {}


def _near(
    embedder: Embedder | None, statements: Sequence[Statement], default: str, *, strict: bool
) -> Nearness | None:
    """Return how near each translation is to its source, sentence by sentence, within the limit."""
    if embedder is None:
        return None
    found: dict[Key, Sequence[Sequence[float]]] = {}
    texts = 0
    try:
        for key, rows, columns in _compared(embedder, statements, default):
            texts += len(rows) + len(columns)
            if texts > TEXTS_MAX:
                break
            cosines = embedder.similarity([*rows, *columns])
            found[key] = [list(row[len(rows) :]) for row in cosines[: len(rows)]]
    except NotReadyError:
        if strict:
            raise
        return None
    return found


def _compared(
    embedder: Embedder, statements: Sequence[Statement], default: str
) -> Iterator[tuple[Key, list[str], list[str]]]:
    """Yield what is compared, sentence by sentence, then behaviour by behaviour."""
    for pair in pairs(statements, default):
        known = embedder.reads(pair.source.locale) and embedder.reads(pair.place.locale)
        if known and compared_by_meaning(pair):
            first, second = pair.sentences()
            yield pair.key, [pair.said, *first], [pair.text, *second]
    for source, place, theirs, mine in two_sided(statements, default):
        if embedder.reads(source.locale) and embedder.reads(place.locale):
            yield sides_key(place), theirs, mine
