import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.activity_files import DEPTH_MAX, MARKS_MAX
from app.core.activity_parts import Origin
from app.core.communications import Audience, AuthorKind, NewCommunication
from app.core.erasures import is_row_of
from app.core.errors import InvalidError
from app.core.imports import ImportFormat, read_row, split_rows
from tests.core.posts import PUBLIC, create, note, read, refused, words
from tests.core.strategies import json_values


def rows(document: Any, **said: Any) -> list[bytes]:
    data = document if isinstance(document, bytes) else json.dumps(document).encode()
    return split_rows(data, ImportFormat.ACTIVITIES, Origin(**said))


def from_row(data: bytes) -> list[NewCommunication]:
    return read_row(data, ImportFormat.ACTIVITIES, words)


@pytest.mark.parametrize("kind", ["Collection", "OrderedCollectionPage", "as:OrderedCollection"])
@pytest.mark.parametrize("name", ["items", "orderedItems"])
def test_every_kind_of_collection_is_split_into_its_items(kind: str, name: str):
    found = rows({"type": kind, name: [note(), create(note())]})
    assert [from_row(row) for row in found] == [read(note()), read(create(note()))]
    (single,) = rows({"type": kind, "first": {"type": "CollectionPage", name: note()}})
    assert from_row(single) == read(note())


def test_what_the_sender_said_travels_with_every_row():
    said = {
        "channel": "blog",
        "audience": Audience.STAFF,
        "author_kind": AuthorKind.EMPLOYEE,
        "author_name": "Ana",
        "locale": "en",
    }
    post = note(to=None, cc=None, contentMap=None)
    (row,) = rows(post, **said)
    assert from_row(row) == read(post, **said)
    context = {"@context": {"@language": "fr"}, "type": "Collection", "items": [note(name="x")]}
    assert from_row(rows(context, locale="en")[0])[0].locale == "fr"


def test_an_erasure_finds_the_author_of_a_row_that_waits():
    named = note(attributedTo={"name": "Ana"})
    assert is_row_of(rows(named)[0], "Ana")
    assert is_row_of(rows(create(note(attributedTo=None), actor={"name": "Ana"}))[0], "Ana")
    assert is_row_of(rows(note(), author_name="Ben")[0], "Ben")


def nested(levels: int) -> Any:
    value: Any = 1
    for _ in range(levels):
        value = [value]
    return value


def test_an_item_that_is_nested_too_deep_is_refused_and_its_neighbours_kept():
    last, over = note(tag=nested(DEPTH_MAX - 2)), note(tag=nested(DEPTH_MAX - 1))
    first, second = rows({"type": "Collection", "items": [last, over]})
    assert from_row(first) == read(note())
    with pytest.raises(InvalidError) as caught:
        from_row(second)
    assert caught.value.errors[0].code == "too_deep"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "json"),
        (b"{", "json"),
        (b'{"a": NaN}', "json"),
        (b'{"a": \xff}', "json"),
        (b'{"a": "\x00"}', "json"),
        (b'{"a": ' + b"9" * 5000 + b"}", "json"),
        ('{"type": "Note"}'.encode("utf-16"), "json"),
        (b'{"a": ' + b"[" * 100_000 + b"]" * 100_000 + b"}", "json"),
        (b"[]", "type"),
        (b"7", "type"),
        (b'"x"', "type"),
        (b'{"type": "OrderedCollection", "first": "https://a.example/page"}', "empty"),
        (b'{"type": "OrderedCollection", "orderedItems": []}', "empty"),
        (b'{"a": [' + b"0," * MARKS_MAX + b"0]}", "too_large"),
        (b'{"type": "Collection", "items": [' + b"0," * 100_000 + b"0]}", "too_many"),
    ],
)
def test_a_file_that_cannot_be_items_is_refused_whole(data: bytes, code: str):
    with pytest.raises(InvalidError) as caught:
        rows(data)
    assert [error.code for error in caught.value.errors] == [code]


def test_a_row_of_json_lines_is_never_taken_for_one_of_ours():
    for line in (b'{"_columns": 5}', b'{"_columns": [1, 2]}', b'{"refused": ["a", "b"]}'):
        with pytest.raises(InvalidError) as caught:
            read_row(line, ImportFormat.JSON_LINES, words)
        assert {error.code for error in caught.value.errors} >= {"unknown"}
    assert refused({"refused": ["a", "b"]}) == {("", "no_post")}


names = st.sampled_from(
    [
        *("type", "object", "actor", "content", "contentMap", "name", "summary", "published"),
        *("to", "cc", "id", "url", "href", "inReplyTo", "attributedTo", "@context", "@language"),
        *("items", "orderedItems", "first", "mediaType", "nameMap", "fr", "audience"),
    ]
)
leaves = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(allow_nan=False),
    st.text(max_size=20),
    st.sampled_from(["Note", "Create", "Collection", "Announce", PUBLIC, "\ud800", "a\x00b"]),
)
activities = st.recursive(
    leaves,
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(names, inner, max_size=6)),
    max_leaves=20,
)
# Nearly posts, so that what lies behind the first refusals is reached as well.
nearly = st.builds(
    lambda changed: note(**changed), st.dictionaries(names, activities, max_size=4)
) | st.builds(lambda changed: create(note(**changed)), st.dictionaries(names, activities))


def attempt(reading: Callable[[Any], list[Any]], value: Any) -> list[Any]:
    """Return what is read, or the refusal's errors."""
    try:
        return reading(value)
    except InvalidError as error:
        return list(error.errors)


@given(activities | nearly | json_values())
def test_any_json_gives_communications_or_a_report(value: Any):
    for row in attempt(rows, value):
        found = attempt(from_row, row) if isinstance(row, bytes) else [row]
        assert found
        for each in found:
            if isinstance(each, NewCommunication):
                assert each.body.strip()
                told = json.dumps(each.as_json(), ensure_ascii=False)
            else:
                told = each.pointer + each.code + each.detail
            assert told.encode()
            assert "\x00" not in told
