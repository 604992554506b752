from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.canonical import canonical_bytes
from app.core.drafts import (
    DraftContent,
    DraftState,
    allowed_actions,
    changed_pointers,
    draft_etag,
    revision_of_etag,
)
from app.core.statements import Statement
from tests import builders
from tests.core.strategies import charters, json_values, texts

NOWHERE = object()
# True and 1 are equal in Python and not in JSON; drafts hold no booleans.
leaves = st.one_of(st.none(), st.integers(-5, 5), texts)


def resolve(value: Any, pointer: str) -> Any:
    """Return what an RFC 6901 pointer names, or NOWHERE."""
    for step in pointer.split("/")[1:]:
        key = step.replace("~1", "/").replace("~0", "~")
        if isinstance(value, list):
            value = value[int(key)] if key.isdigit() and int(key) < len(value) else NOWHERE
        elif isinstance(value, dict):
            value = value.get(key, NOWHERE)
        else:
            return NOWHERE
    return value


@given(before=json_values(leaves), after=json_values(leaves))
def test_each_pointer_names_a_place_that_differs(before: Any, after: Any) -> None:
    pointers = changed_pointers(before, after)
    assert (pointers == []) == (before == after)
    assert len(set(pointers)) == len(pointers)
    for pointer in pointers:
        was, now = resolve(before, pointer), resolve(after, pointer)
        assert was is not NOWHERE or now is not NOWHERE
        assert was is NOWHERE or now is NOWHERE or was != now


@st.composite
def neighbours(draw: st.DrawFn) -> tuple[Any, Any]:
    """Make two objects that share most members."""
    before = draw(st.dictionaries(texts, json_values(leaves), max_size=4))
    changed = draw(st.dictionaries(st.sampled_from([*before, "new"]), json_values(leaves)))
    return before, before | changed


@given(pair=neighbours())
def test_writing_the_named_places_turns_the_one_into_the_other(pair: tuple[Any, Any]) -> None:
    """Nothing that differs is left unnamed: it is enough to copy what the pointers name."""
    before, after = pair
    patched: Any = {"": _copy(before)}
    for pointer in changed_pointers(before, after):
        steps = [one.replace("~1", "/").replace("~0", "~") for one in f"{pointer}".split("/")]
        inside = patched
        for step in steps[:-1]:
            inside = inside[int(step)] if isinstance(inside, list) else inside[step]
        new = resolve(after, pointer)
        if new is NOWHERE:
            del inside[steps[-1]]
        elif isinstance(inside, list):
            inside[int(steps[-1])] = new
        else:
            inside[steps[-1]] = new
    assert patched[""] == after


def _copy(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _copy(one) for key, one in value.items()}
    return [_copy(one) for one in value] if isinstance(value, list) else value


@pytest.mark.parametrize(
    ("before", "after", "pointers"),
    [
        ({"a": 1}, {"a": 1}, []),
        ({"a": 1, "b": 2}, {"a": 3, "c": 2}, ["/a", "/b", "/c"]),
        ({"a/b": {"m~n": 1}}, {"a/b": {"m~n": 2}}, ["/a~1b/m~0n"]),
        ({"a": [1, {"b": 2}]}, {"a": [1, {"b": 3}]}, ["/a/1/b"]),
        ({"a": [1]}, {"a": [1, 2]}, ["/a"]),
        ({"a": {"b": 1}}, {"a": [1]}, ["/a"]),
        (1, 2, [""]),
        ({"a": None}, {}, ["/a"]),
    ],
)
def test_changed_pointers(before: Any, after: Any, pointers: list[str]) -> None:
    assert changed_pointers(before, after) == pointers


@given(charter=charters, title=texts, based_on=st.none() | st.integers(1, 9))
def test_content_comes_back_from_json(
    charter: list[Statement], title: str, based_on: int | None
) -> None:
    content = DraftContent(title, tuple(charter), "2026-05-01T00:00:00Z", based_on)
    assert DraftContent.from_json(content.as_json()) == content
    assert canonical_bytes(content.as_json())


def test_a_tag_names_its_revision_and_changes_with_the_state() -> None:
    draft = builders.draft("acme", revision=12)
    assert draft.etag == '"12-editing"'
    assert revision_of_etag(draft.etag) == 12
    assert draft_etag(12, DraftState.PUBLISHED) != draft.etag
    assert revision_of_etag(draft_etag(12, DraftState.PUBLISHED)) == 12


@pytest.mark.parametrize(
    ("etag", "revision"),
    [
        (' "3-editing" ', 3),
        ('"3"', 3),
        ("3-editing", 3),
        ('W/"3-editing"', None),
        ('"x-editing"', None),
        ('"-3-editing"', None),
        ('"٣-editing"', None),
        ('"³"', None),
        ('"99999999999999999999-editing"', None),
        ("*", None),
        ("", None),
    ],
)
def test_a_tag_that_is_not_ours_names_no_revision(etag: str, revision: int | None) -> None:
    assert revision_of_etag(etag) == revision


def may(state: DraftState, caller: str = "somebody", **given: Any) -> list[str]:
    values = {"may_write": True, "may_publish": True, "approvals_required": 0} | given
    draft = builders.draft(builders.new_id(), state=state, submitted_by="asker")
    return allowed_actions(draft, caller, **values)


@pytest.mark.parametrize("state", [DraftState.PUBLISHED, DraftState.WITHDRAWN])
def test_nothing_may_be_done_with_a_closed_draft(state: DraftState) -> None:
    assert may(state) == []


@pytest.mark.parametrize(
    ("may_write", "may_publish", "approvals", "actions"),
    [
        (True, True, 0, ["edit", "submit", "publish", "withdraw"]),
        (True, False, 0, ["edit", "submit", "withdraw"]),
        (False, True, 0, ["publish"]),
        (True, True, 1, ["edit", "submit", "withdraw"]),
        (False, False, 0, []),
    ],
)
def test_what_may_be_done_with_a_draft_in_editing(
    may_write: bool, may_publish: bool, approvals: int, actions: list[str]
) -> None:
    assert actions == may(
        DraftState.EDITING,
        may_write=may_write,
        may_publish=may_publish,
        approvals_required=approvals,
    )


def test_who_asked_may_not_approve() -> None:
    review = DraftState.IN_REVIEW
    assert may(review, approvals_required=1) == ["edit", "approve", "reject", "withdraw"]
    assert may(review, "asker", approvals_required=1) == ["edit", "reject", "withdraw"]
    assert "approve" not in may(review, has_decided=True)
    assert may(review, may_publish=False, approvals_required=1) == ["edit", "withdraw"]


def test_an_approved_draft_may_be_published() -> None:
    assert "publish" in may(DraftState.APPROVED, approvals_required=2)
    assert "publish" not in may(DraftState.IN_REVIEW, approvals_required=2)
