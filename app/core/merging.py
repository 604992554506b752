"""Three-way merge of two edits of one charter, by statement and locale; nothing is dropped."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.core.statements import Statement, StatementText


@dataclass(frozen=True, slots=True)
class Conflict:
    """One place that both sides changed, differently.

    Attributes:
        statement_id: None when the order of the statements is at stake.
        locale: None when the statement itself is at stake (one side removed it).
        base, ours, theirs: the text there as JSON, or None where there is none; of the order, the
            ids of the statements that all three have.
    """

    statement_id: str | None
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
    the order, which is in conflict when both changed it differently. New statements of both sides
    are kept: ours in our order, theirs after the statement they followed (the other way round when
    theirs alone moved statements).
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
    was, mine_order, other_order = _orders(bases, *sides)
    if mine_order == was:
        sides = (sides[1], sides[0]) if other_order != was else sides
    elif other_order not in (was, mine_order):
        conflicts.append(Conflict(None, None, was, mine_order, other_order))
    return Merge(_placed(merged, _order(*sides, merged)), tuple(conflicts))


def reorder(statements: Sequence[Statement], first: Sequence[str]) -> tuple[Statement, ...]:
    """Return the statements with those that `first` names in its order, the others where they are.

    Args: first: ids; those that are not among the statements are passed over.
    """
    known = {one.id: one for one in statements}
    wanted = iter([key for key in first if key in known])
    named = set(first)
    order = [next(wanted) if one.id in named else one.id for one in statements]
    return _placed(known, order)


def _placed(known: Mapping[str, Statement], order: Sequence[str]) -> tuple[Statement, ...]:
    return tuple(
        Statement(known[key].id, known[key].kind, place, known[key].texts)
        for place, key in enumerate(order, start=1)
    )


def _orders(
    bases: Mapping[str, Statement], ours: list[str], theirs: list[str]
) -> tuple[list[str], list[str], list[str]]:
    """Return the statements that all three have, in the order of each: base, ours, theirs."""
    common = set(ours) & set(theirs) & set(bases)
    was, mine, other = ([key for key in side if key in common] for side in (bases, ours, theirs))
    return was, mine, other


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
