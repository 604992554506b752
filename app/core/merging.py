"""Three-way merge of two edits of one charter, by statement and locale; nothing is dropped."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.core.statements import Statement, StatementText


@dataclass(frozen=True, slots=True)
class Conflict:
    """One place that both sides changed, differently.

    Attributes:
        locale: None when the statement itself is at stake (one side removed it).
        base, ours, theirs: the text there as JSON, or None where there is none.
    """

    statement_id: str
    locale: str | None
    base: Any
    ours: Any
    theirs: Any

    def as_json(self) -> dict[str, Any]:
        """Return the members a problem document lists."""
        return {
            "statement_id": self.statement_id,
            "locale": self.locale,
            "base": self.base,
            "ours": self.ours,
            "theirs": self.theirs,
        }


@dataclass(frozen=True, slots=True)
class Merge:
    """What both sides say together.

    Attributes:
        statements: the merged list; where the sides conflict, ours stands, or what the one side
            kept that the other removed.
        conflicts: empty when nothing needs a person.
    """

    statements: tuple[Statement, ...]
    conflicts: tuple[Conflict, ...]


def merge_statements(
    base: Sequence[Statement], ours: Sequence[Statement], theirs: Sequence[Statement]
) -> Merge:
    """Return the statements that hold both sides' changes.

    A side that left a text as it was in `base` yields to the side that changed it; so it is with
    the order. New statements of both sides are kept: ours in our order, theirs after the statement
    they followed (the other way round when theirs alone moved statements).
    """
    bases, mine, other = ({one.id: one for one in side} for side in (base, ours, theirs))
    merged: dict[str, Statement] = {}
    conflicts: list[Conflict] = []
    for key in dict.fromkeys([*mine, *other]):
        kept, found = _merge_one(bases.get(key), mine.get(key), other.get(key))
        conflicts += found
        if kept:
            merged[key] = kept
    sides = [one.id for one in ours], [one.id for one in theirs]
    if _moved(bases, sides[1]) and not _moved(bases, sides[0]):
        sides = sides[1], sides[0]
    order = _order(*sides, merged)
    return Merge(
        tuple(
            Statement(merged[key].id, merged[key].kind, place, merged[key].texts)
            for place, key in enumerate(order, start=1)
        ),
        tuple(conflicts),
    )


def _same(one: Statement, other: Statement) -> bool:
    return one.kind == other.kind and dict(one.texts) == dict(other.texts)


def _merge_one(
    base: Statement | None, ours: Statement | None, theirs: Statement | None
) -> tuple[Statement | None, list[Conflict]]:
    if ours is None or theirs is None:
        kept = ours or theirs
        if base is None or kept is None:
            return kept, []
        if _same(kept, base):  # one side removed it and the other left it alone
            return None, []
        return kept, [Conflict(kept.id, None, base.as_json(), _json(ours), _json(theirs))]
    texts: dict[str, StatementText] = {}
    conflicts = []
    for locale in dict.fromkeys([*ours.texts, *theirs.texts]):
        was = base.texts.get(locale) if base else None
        mine, other = ours.texts.get(locale), theirs.texts.get(locale)
        if other in (mine, was):
            chosen = mine
        elif mine == was:
            chosen = other
        else:
            chosen = mine or other
            conflicts.append(Conflict(ours.id, locale, _json(was), _json(mine), _json(other)))
        if chosen is not None:
            texts[locale] = chosen
    kind = theirs.kind if base and ours.kind == base.kind else ours.kind
    if theirs.kind not in (kind, base.kind if base else kind):
        conflicts.append(Conflict(ours.id, None, _json(base), _json(ours), _json(theirs)))
    return Statement(ours.id, kind, ours.position, texts), conflicts


def _moved(bases: Mapping[str, Statement], side: list[str]) -> bool:
    """Say whether the statements that the side kept are in another order than in the base."""
    kept = set(side)
    return [one for one in side if one in bases] != [one for one in bases if one in kept]


def _json(value: Statement | StatementText | None) -> Any:
    return value.as_json() if value else None


def _order(ours: list[str], theirs: list[str], merged: dict[str, Statement]) -> list[str]:
    """Return the first order with the other's additions after what they follow there."""
    order = [key for key in ours if key in merged]
    for index, key in enumerate(theirs):
        if key in merged and key not in order:
            before = [one for one in theirs[:index] if one in order]
            order.insert(order.index(before[-1]) + 1 if before else 0, key)
    return order
