import time
from dataclasses import replace

import pytest
from hypothesis import given

from app.core.diffs import ChangeClass, WordOp, classify, diff_statements, diff_words
from app.core.statements import Statement, StatementKind, StatementText
from tests import builders
from tests.core.strategies import charters, forks, prose, statement_texts


def joined(ops: tuple[WordOp, ...], *kinds: str) -> str:
    return "".join(one.text for one in ops if one.op in kinds)


@given(before=prose, after=prose)
def test_the_runs_join_to_both_texts(before: str, after: str) -> None:
    ops = diff_words(before, after)
    assert joined(ops, "equal", "delete") == before
    assert joined(ops, "equal", "insert") == after
    for one in ops:
        whole = before if one.op == "delete" else after
        assert one.text
        assert whole[one.start : one.start + len(one.text)] == one.text
        assert one.as_json()["end"] == one.start + len(one.text)


@given(text=prose)
def test_a_text_has_no_difference_from_itself(text: str) -> None:
    assert diff_words(text, text) == ((WordOp("equal", text, 0),) if text else ())


def test_words_that_changed_are_named_with_their_places() -> None:
    assert diff_words("Nous disons tout.", "Nous ne disons pas tout !") == (
        WordOp("equal", "Nous ", 0),
        WordOp("insert", "ne ", 5),
        WordOp("equal", "disons ", 8),
        WordOp("insert", "pas ", 15),
        WordOp("equal", "tout", 19),
        WordOp("delete", ".", 16),
        WordOp("insert", " !", 23),
    )


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("!" * 4000, "!?" * 2000),
        ("a " * 2000, "a b " * 1000),
        ("!" * 2000 + "x" + "!" * 1999, "!" * 4000),
        ("", "?" * 4000),
    ],
)
def test_hostile_texts_take_no_time(before: str, after: str) -> None:
    """The comparison is cubic at worst: the first pair once ran for minutes."""
    start = time.process_time()
    ops = diff_words(before, after)
    assert time.process_time() - start < 3
    assert joined(ops, "equal", "delete") == before
    assert joined(ops, "equal", "insert") == after


def test_a_long_common_text_around_a_hostile_middle_stays_equal() -> None:
    head, tail = "Nous publions nos audits. ", " Toujours."
    ops = diff_words(head + "!" * 3000 + tail, head + "?!" * 1500 + tail)
    assert ops[0] == WordOp("equal", head, 0)
    assert ops[-1].op == "equal"
    assert ops[-1].text.endswith("Toujours.")


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (None, "Dire", ChangeClass.ADDED),
        ("Dire", None, ChangeClass.REMOVED),
        ("Dire  tout.", "dire, tout !", ChangeClass.EDITORIAL),
        ("Straße", "STRASSE", ChangeClass.EDITORIAL),
        ("Nous disons", "Nous ne disons pas", ChangeClass.MEANING),
        ("a b", "b a", ChangeClass.MEANING),
        ("10 jours", "30 jours", ChangeClass.MEANING),
        ("", "Dire", ChangeClass.MEANING),
    ],
)
def test_classes(before: str | None, after: str | None, expected: ChangeClass) -> None:
    assert classify(before, after) is expected


@given(charter=charters)
def test_a_charter_has_no_difference_from_itself(charter: list[Statement]) -> None:
    assert diff_statements(charter, charter) == ()


@given(fork=forks())
def test_charters_differ_when_a_text_does(
    fork: tuple[list[Statement], list[Statement], list[Statement]],
) -> None:
    _, one, other = fork
    texts = [
        {(each.id, tag): text for each in side for tag, text in each.texts.items()}
        for side in (one, other)
    ]
    changes = [each for each in diff_statements(one, other) if each.locale]
    assert bool(changes) == (texts[0] != texts[1])
    differing = {
        place
        for place in texts[0].keys() | texts[1].keys()
        if texts[0].get(place) != texts[1].get(place)
    }
    assert {(each.statement_id, each.locale) for each in changes} == differing


@given(before=statement_texts, after=statement_texts)
def test_the_changes_tell_the_newer_text_from_the_older(
    before: StatementText, after: StatementText
) -> None:
    """Every field that differs is named once, with both of its texts in the words."""
    one = builders.statement({"fr": before}, id="a")
    changes = diff_statements([one], [replace(one, texts={"fr": after})])
    scalar = {each.field: each for each in changes if each.field in ("name", "text")}
    for name in ("name", "text"):
        was, now = getattr(before, name), getattr(after, name)
        assert (name in scalar) == (was != now)
        if name in scalar:
            assert joined(scalar[name].words, "equal", "delete") == (was or "")
            assert joined(scalar[name].words, "equal", "insert") == (now or "")
    for name in ("do", "dont"):
        listed = [each for each in changes if each.field.startswith(f"{name}/")]
        was, now = list(getattr(before, name)), list(getattr(after, name))
        for each in listed:
            if each.change_class is not ChangeClass.ADDED:
                was.remove(joined(each.words, "equal", "delete"))
            if each.change_class is not ChangeClass.REMOVED:
                now.remove(joined(each.words, "equal", "insert"))
        assert sorted(was) == sorted(now)


def test_a_removed_first_behaviour_is_the_only_change() -> None:
    before = builders.statement({"fr": builders.text(do=("Un", "Deux", "Trois"))}, id="a")
    after = replace(before, texts={"fr": builders.text(do=("Deux", "Trois"))})
    [change] = diff_statements([before], [after])
    assert (change.field, change.change_class) == ("do/0", ChangeClass.REMOVED)


def test_a_statement_that_moved_is_named_and_its_neighbours_as_well() -> None:
    a, b, c = builders.charter("A.", "B.", "C.")
    moved = (c, a, b)
    after = [replace(one, position=place) for place, one in enumerate(moved, 1)]
    changes = diff_statements((a, b, c), after)
    assert {(one.statement_id, one.field, one.locale) for one in changes} == {
        (one.id, "position", None) for one in (a, b, c)
    }
    assert {
        one.statement_id: (joined(one.words, "delete"), joined(one.words, "insert"))
        for one in changes
    } == {a.id: ("1", "2"), b.id: ("2", "3"), c.id: ("3", "1")}


def test_a_removed_statement_moves_nobody() -> None:
    a, b, c = builders.charter("A.", "B.", "C.")
    changes = diff_statements((a, b, c), [replace(b, position=1), replace(c, position=2)])
    assert {one.statement_id for one in changes} == {a.id}
    assert {one.change_class for one in changes} == {ChangeClass.REMOVED}


def test_a_change_as_json() -> None:
    one = Statement("a", StatementKind.VALUE, 1, {"fr": StatementText("Dire")})
    other = replace(one, texts={"fr": StatementText("Taire")})
    [change] = diff_statements([one], [other])
    assert change.as_json() == {
        "statement_id": "a",
        "kind": "value",
        "locale": "fr",
        "field": "text",
        "class": "meaning",
        "words": [
            {"op": "delete", "text": "Dire", "start": 0, "end": 4},
            {"op": "insert", "text": "Taire", "start": 0, "end": 5},
        ],
    }


def test_an_added_word_leaves_the_one_before_alone() -> None:
    assert diff_words("Être clair", "Être clair toujours") == (
        WordOp("equal", "Être clair", 0),
        WordOp("insert", " toujours", 10),
    )


def test_a_phrase_replaced_is_one_change() -> None:
    ops = diff_words("Nous publions nos audits chaque an.", "Nous montrons tout travail chaque an.")
    assert [(one.op, one.text) for one in ops] == [
        ("equal", "Nous "),
        ("delete", "publions nos audits"),
        ("insert", "montrons tout travail"),
        ("equal", " chaque an."),
    ]


def test_behaviours_are_named_by_their_place_in_the_newer_list() -> None:
    before = builders.statement(texts={"fr": StatementText("Texte", do=("A", "B"))})
    after = replace(before, texts={"fr": StatementText("Texte", do=("B", "C"))})
    changes = [(one.field, one.change_class) for one in diff_statements([before], [after])]
    assert changes == [("do/0", ChangeClass.REMOVED), ("do/1", ChangeClass.ADDED)]


def test_a_changed_kind_is_told() -> None:
    before = builders.statement(kind=StatementKind.MISSION)
    (change,) = diff_statements([before], [replace(before, kind=StatementKind.PURPOSE)])
    assert (change.field, change.change_class) == ("kind", ChangeClass.MEANING)
    assert [one.text for one in change.words] == ["mission", "purpose"]
