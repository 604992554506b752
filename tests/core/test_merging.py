from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given

from app.core.merging import Merge, merge_statements, reorder
from app.core.statements import Statement, StatementKind, StatementText
from tests import builders
from tests.core.strategies import charters, edits, forks

FR, EN = StatementText("Nous disons."), StatementText("We say.")


def value(one: str, position: int = 1, **texts: StatementText) -> Statement:
    return Statement(one, StatementKind.VALUE, position, texts)


def said(statements: Sequence[Statement]) -> dict[tuple[str, str], Any]:
    """Return every text under its statement and locale."""
    return {(one.id, tag): text for one in statements for tag, text in one.texts.items()}


def ids(merge: Merge) -> list[str]:
    return [one.id for one in merge.statements]


@given(fork=forks())
def test_an_untouched_side_yields_to_the_other(
    fork: tuple[list[Statement], list[Statement], list[Statement]],
) -> None:
    base, ours, _ = fork
    assert merge_statements(base, ours, base) == Merge(tuple(ours), ())
    assert merge_statements(base, base, ours) == Merge(tuple(ours), ())


@given(fork=forks())
def test_two_equal_edits_are_one(
    fork: tuple[list[Statement], list[Statement], list[Statement]],
) -> None:
    base, ours, _ = fork
    assert merge_statements(base, ours, ours) == Merge(tuple(ours), ())


@given(fork=forks())
def test_the_sides_may_be_swapped_but_for_order_and_conflicts(
    fork: tuple[list[Statement], list[Statement], list[Statement]],
) -> None:
    base, ours, theirs = fork
    one, other = merge_statements(base, ours, theirs), merge_statements(base, theirs, ours)
    assert set(ids(one)) == set(ids(other))
    assert {
        (each.statement_id, each.locale): (repr(each.base), repr(each.ours), repr(each.theirs))
        for each in one.conflicts
    } == {
        (each.statement_id, each.locale): (repr(each.base), repr(each.theirs), repr(each.ours))
        for each in other.conflicts
    }
    contested = {(each.statement_id, each.locale) for each in one.conflicts}
    if (None, None) not in contested:
        common = {each.id for each in base} & {each.id for each in ours}
        common &= {each.id for each in theirs}
        assert [key for key in ids(one) if key in common] == [
            key for key in ids(other) if key in common
        ]
    first, second = said(one.statements), said(other.statements)
    assert first.keys() == second.keys()
    assert all(first[place] == second[place] for place in first.keys() - contested)


@given(fork=forks())
def test_no_changed_text_is_dropped(
    fork: tuple[list[Statement], list[Statement], list[Statement]],
) -> None:
    base, ours, theirs = fork
    merge = merge_statements(base, ours, theirs)
    kept, before = said(merge.statements), said(base)
    for side, name in ((ours, "ours"), (theirs, "theirs")):
        for (one, tag), text in said(side).items():
            if before.get((one, tag)) == text or kept.get((one, tag)) == text:
                continue
            listed = [
                getattr(each, name) if each.locale else getattr(each, name)["texts"].get(tag)
                for each in merge.conflicts
                if each.statement_id == one and each.locale in (tag, None) and getattr(each, name)
            ]
            assert text.as_json() in listed


@given(fork=forks())
def test_no_changed_order_is_dropped(
    fork: tuple[list[Statement], list[Statement], list[Statement]],
) -> None:
    """Of the statements that all three still have, in the order of whoever changed it, or told."""
    base, ours, theirs = fork
    merge = merge_statements(base, ours, theirs)
    common = {one.id for one in base} & {one.id for one in ours} & {one.id for one in theirs}
    was, mine, other, kept = (
        [one.id for one in side if one.id in common]
        for side in (base, ours, theirs, merge.statements)
    )
    told = [one for one in merge.conflicts if one.statement_id is None]
    if mine != was and other not in (was, mine):
        assert [(one.base, one.ours, one.theirs) for one in told] == [(was, mine, other)]
        assert kept == mine
    else:
        assert told == []
        assert kept == (other if mine == was else mine)


def test_two_orders_are_a_conflict_and_ours_stands() -> None:
    def charter(letters: str) -> list[Statement]:
        return [value(one, at, fr=FR) for at, one in enumerate(letters, 1)]

    merge = merge_statements(charter("abc"), charter("bac"), charter("acb"))
    assert ids(merge) == list("bac")
    assert [one.as_json() for one in merge.conflicts] == [
        {
            "statement_id": None,
            "locale": None,
            "base": list("abc"),
            "ours": list("bac"),
            "theirs": list("acb"),
        }
    ]
    # What ours moved only past a statement that theirs removed leaves the order to theirs.
    merge = merge_statements(charter("abc"), charter("cab"), charter("ba"))
    assert (ids(merge), merge.conflicts) == (list("ba"), ())


@pytest.mark.parametrize(
    ("first", "found"),
    [("", "abcd"), ("dcba", "dcba"), ("ca", "cbad"), ("xdb", "adcb"), ("xy", "abcd")],
)
def test_some_statements_are_put_in_an_order_and_the_others_stay(first: str, found: str) -> None:
    statements = [value(one, at, fr=FR) for at, one in enumerate("abcd", 1)]
    again = reorder(statements, list(first))
    assert [one.id for one in again] == list(found)
    assert [one.position for one in again] == [1, 2, 3, 4]


@given(fork=forks())
def test_nothing_is_made_up_and_places_are_counted(
    fork: tuple[list[Statement], list[Statement], list[Statement]],
) -> None:
    base, ours, theirs = fork
    merge = merge_statements(base, ours, theirs)
    assert [one.position for one in merge.statements] == list(range(1, len(ids(merge)) + 1))
    assert len(set(ids(merge))) == len(ids(merge))
    for (one, tag), text in said(merge.statements).items():
        assert text in (said(ours).get((one, tag)), said(theirs).get((one, tag)))


@given(fork=forks())
def test_a_conflict_is_a_place_both_sides_changed(
    fork: tuple[list[Statement], list[Statement], list[Statement]],
) -> None:
    for one in merge_statements(*fork).conflicts:
        assert repr(one.ours) != repr(one.theirs)
        assert repr(one.base) not in (repr(one.ours), repr(one.theirs))


def test_edits_of_two_locales_of_one_statement_both_stand() -> None:
    base = [value("a", fr=FR, en=EN)]
    ours = [value("a", fr=StatementText("Nous publions."), en=EN)]
    theirs = [value("a", fr=FR, en=StatementText("We publish."))]
    [merged] = merge_statements(base, ours, theirs).statements
    assert merged.texts == {
        "fr": StatementText("Nous publions."),
        "en": StatementText("We publish."),
    }


def test_two_edits_of_one_text_are_a_conflict_and_ours_stands() -> None:
    mine, other = StatementText("Nous publions."), StatementText("Nous montrons.")
    merge = merge_statements([value("a", fr=FR)], [value("a", fr=mine)], [value("a", fr=other)])
    assert merge.statements == (value("a", fr=mine),)
    assert [one.as_json() for one in merge.conflicts] == [
        {
            "statement_id": "a",
            "locale": "fr",
            "base": FR.as_json(),
            "ours": mine.as_json(),
            "theirs": other.as_json(),
        }
    ]


@pytest.mark.parametrize("swapped", [False, True])
def test_a_removal_against_a_change_is_a_conflict_and_the_text_stays(swapped: bool) -> None:
    base, changed = [value("a", fr=FR)], [value("a", fr=EN)]
    merge = merge_statements(base, *((changed, []) if swapped else ([], changed)))
    assert merge.statements == tuple(changed)
    [conflict] = merge.conflicts
    assert conflict.locale is None
    assert {conflict.ours is None, conflict.theirs is None} == {True, False}


def test_a_removal_against_nothing_stands() -> None:
    base = [value("a", fr=FR), value("b", 2, fr=FR)]
    merge = merge_statements(base, base, [value("b", fr=FR)])
    assert merge == Merge((value("b", fr=FR),), ())


def test_two_kinds_for_one_statement_are_a_conflict() -> None:
    def of_kind(kind: StatementKind) -> list[Statement]:
        return [Statement("a", kind, 1, {"fr": FR})]

    merge = merge_statements(
        of_kind(StatementKind.VALUE), of_kind(StatementKind.MISSION), of_kind(StatementKind.VISION)
    )
    assert merge.statements[0].kind is StatementKind.MISSION
    assert [(one.ours["kind"], one.theirs["kind"]) for one in merge.conflicts] == [
        ("mission", "vision")
    ]


def test_new_statements_follow_what_they_followed() -> None:
    def charter(letters: str) -> list[Statement]:
        return [value(one, at, fr=FR) for at, one in enumerate(letters, 1)]

    assert ids(merge_statements(charter("abc"), charter("axbc"), charter("abycz"))) == list(
        "axbycz"
    )
    assert ids(merge_statements(charter("ab"), charter("xab"), charter("yab"))) == list("yxab")
    assert ids(merge_statements(charter("abc"), charter("abxc"), charter("cba"))) == list("cbxa")


@given(base=charters, edit=charters.flatmap(edits))
def test_statements_of_nowhere_are_all_kept(base: list[Statement], edit: list[Statement]) -> None:
    """Two charters with no common base: both sides are new in every place."""
    merge = merge_statements([], base, edit)
    assert set(ids(merge)) == {one.id for one in base} | {one.id for one in edit}


def test_builders_make_charters_that_merge_with_themselves() -> None:
    charter = builders.charter("Un.", "Deux.")
    assert merge_statements(charter, charter, charter) == Merge(charter, ())
