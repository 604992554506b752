"""What a page shows of a charter: the one in force, and the line of versions with their changes."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from app.core.charters import Version, statements_of
from app.core.diffs import Change, ChangeClass, WordOp, diff_statements
from app.core.locales import Preference, lookup
from app.core.statements import Statement, StatementKind

# A run this short between two changes is read faster as part of one change.
_ISLAND_WORDS = 3
# With less than this share of the words kept, the text was rewritten: old and new stand apart.
_REWRITTEN = 0.35
_WEIGHT = (ChangeClass.MEANING, ChangeClass.ADDED, ChangeClass.REMOVED, ChangeClass.EDITORIAL)


@dataclass(frozen=True, slots=True)
class Shown:
    """One statement in the locale that serves the reader best.

    Attributes:
        locale: of these words, which may not be the page's.
        number: 1-based place among the values; 0 for the other kinds.
    """

    id: str
    kind: str
    number: int
    locale: str
    name: str | None
    text: str
    do: tuple[str, ...]
    dont: tuple[str, ...]


def show_statements(
    statements: Iterable[Statement], preference: Preference, default: str
) -> tuple[Shown, ...]:
    """Return the statements in the charter's order, each in its best locale."""
    shown: list[Shown] = []
    values = 0
    for one in statements:
        locale = lookup(preference, tuple(one.texts), default)
        text = one.texts[locale]
        values += one.kind is StatementKind.VALUE
        number = values if one.kind is StatementKind.VALUE else 0
        shown.append(
            Shown(one.id, one.kind.value, number, locale, text.name, text.text, text.do, text.dont)
        )
    return tuple(shown)


@dataclass(frozen=True, slots=True)
class ChangedField:
    """One field that differs.

    Attributes:
        field: `name`, `text`, `do`, `dont` or `position`.
        runs: (`equal`, `delete` or `insert`, text), joined for reading.
    """

    field: str
    change_class: str
    runs: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class ChangedStatement:
    """What changed of one statement in one locale; behaviours apart, since they are many."""

    kind: str
    name: str | None
    change_class: str
    fields: tuple[ChangedField, ...]
    behaviours: tuple[ChangedField, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """One version in the line.

    Attributes:
        state: `in-force`, `coming` or `past`.
        before: number of the version compared with; None for the first.
        elsewhere: other locales in which something changed.
    """

    number: int
    title: str
    reason: str
    effective_from: datetime
    published_at: datetime
    sha256: str
    state: str
    before: int | None
    statements: int
    changed: tuple[ChangedStatement, ...]
    elsewhere: tuple[str, ...]


def readable(words: Sequence[WordOp]) -> tuple[tuple[str, str], ...]:
    """Return the runs as a person reads them: short islands joined, rewritten texts whole.

    The runs still join to the older text (without `insert`) and to the newer (without `delete`).
    """
    old = "".join(one.text for one in words if one.op != "insert")
    new = "".join(one.text for one in words if one.op != "delete")
    kept = sum(len(one.text) for one in words if one.op == "equal")
    if old and new and kept < _REWRITTEN * max(len(old), len(new)):
        return (("delete", old), ("insert", new))
    out: list[tuple[str, str]] = []
    removed = inserted = ""
    for index, one in enumerate(words):
        island = 0 < index < len(words) - 1 and len(one.text.split()) < _ISLAND_WORDS
        if one.op == "equal" and not (island and removed + inserted):
            out += _change(removed, inserted)
            removed = inserted = ""
            out.append(("equal", one.text))
            continue
        removed += "" if one.op == "insert" else one.text
        inserted += "" if one.op == "delete" else one.text
    return (*out, *_change(removed, inserted))


def _change(removed: str, inserted: str) -> list[tuple[str, str]]:
    return [(op, text) for op, text in (("delete", removed), ("insert", inserted)) if text]


def _strongest(classes: Iterable[str]) -> str:
    found = set(classes)
    return next((one.value for one in _WEIGHT if one.value in found), ChangeClass.EDITORIAL.value)


def _field(change: Change) -> ChangedField:
    name = change.field.partition("/")[0]
    return ChangedField(name, change.change_class.value, readable(change.words))


def _changed(
    changes: Sequence[Change], one: Statement, *, was: bool, now: bool, locale: str
) -> ChangedStatement:
    fields = [_field(change) for change in changes]
    if not was or not now:
        change_class = (ChangeClass.REMOVED if was else ChangeClass.ADDED).value
    else:
        change_class = _strongest(each.change_class for each in fields)
    text = one.texts.get(locale)
    return ChangedStatement(
        kind=one.kind.value,
        name=text.name if text else None,
        change_class=change_class,
        fields=tuple(each for each in fields if each.field not in ("do", "dont")),
        behaviours=tuple(each for each in fields if each.field in ("do", "dont")),
    )


def changed_statements(
    before: Sequence[Statement], after: Sequence[Statement], locale: str
) -> tuple[tuple[ChangedStatement, ...], tuple[str, ...]]:
    """Return what changed in one locale, and the other locales in which something did."""
    old, new = {one.id: one for one in before}, {one.id: one for one in after}
    grouped: dict[str, list[Change]] = {}
    elsewhere: dict[str, None] = {}
    for change in diff_statements(before, after):
        if change.locale in (locale, None):
            grouped.setdefault(change.statement_id, []).append(change)
        else:
            elsewhere.setdefault(str(change.locale))
    changed = [
        _changed(changes, new.get(key) or old[key], was=key in old, now=key in new, locale=locale)
        for key, changes in grouped.items()
    ]
    return tuple(changed), tuple(elsewhere)


def version_line(
    versions: Sequence[Version], in_force: Version | None, now: datetime, locale: str, shown: int
) -> tuple[Entry, ...]:
    """Return the newest `shown` versions, each with what changed since the one before it.

    Args: versions: newest first; one more than `shown` where there is one, to compare with.
    """
    statements: Mapping[int, tuple[Statement, ...]] = {
        one.number: statements_of(one.content) for one in versions
    }
    entries = []
    for one in versions[:shown]:
        before = statements.get(one.number - 1)
        changed, elsewhere = (
            changed_statements(before, statements[one.number], locale)
            if before is not None
            else ((), ())
        )
        entries.append(
            Entry(
                number=one.number,
                title=one.title,
                reason=one.reason,
                effective_from=one.effective_from,
                published_at=one.published_at,
                sha256=one.content_hash.hex(),
                state=_state(one, in_force, now),
                before=one.number - 1 if before is not None else None,
                statements=len(statements[one.number]),
                changed=changed,
                elsewhere=elsewhere,
            )
        )
    return tuple(entries)


def _state(one: Version, in_force: Version | None, now: datetime) -> str:
    if in_force is not None and one.number == in_force.number:
        return "in-force"
    return "coming" if one.effective_from > now else "past"
