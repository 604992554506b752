"""A charter from a file or a server: what is one, and what is not."""

from typing import Any

import pytest
from hypothesis import given

from app.core.charter_files import read_charter_body
from app.core.charters import content_hash
from app.core.errors import InvalidError
from app.core.statements import StatementKind
from tests import builders
from tests.core.strategies import json_values

VALUE: dict[str, Any] = {"kind": "value", "texts": {"fr": {"text": "Oui."}}}


def body(**given: Any) -> dict[str, Any]:
    statements = builders.charter()
    return {
        "number": 3,
        "content_sha256": content_hash(statements).hex(),
        "statements": [one.as_json() for one in statements],
        **given,
    }


def test_what_the_api_answers_is_a_charter() -> None:
    charter = read_charter_body(body(title="ignored"), "acme")
    assert (charter.organization, charter.number) == ("acme", 3)
    assert [one.kind for one in charter.statements] == [StatementKind.MISSION, StatementKind.VALUE]
    assert content_hash(charter.statements).hex() == charter.content_sha256


def test_the_least_that_is_a_charter() -> None:
    charter = read_charter_body({"statements": [VALUE, VALUE]})
    assert [one.id for one in charter.statements] == ["statement-1", "statement-2"]
    assert [one.position for one in charter.statements] == [1, 2]
    assert (charter.number, len(charter.content_sha256)) == (None, 64)


def test_words_may_stand_beside_the_statements() -> None:
    words = [{"locale": "fr", "word": "usager", "instead": "client", "reason": "Éditorial."}]
    assert [one.as_json() for one in read_charter_body(body(words=words)).words] == words
    assert read_charter_body(body(words=None)).words == read_charter_body(body()).words == ()


def test_a_changed_charter_is_refused() -> None:
    changed = body()
    changed["statements"][0]["texts"]["fr"]["text"] += "!"
    with pytest.raises(InvalidError, match="was changed"):
        read_charter_body(changed)
    # One locale of it has another hash by nature.
    assert read_charter_body({**changed, "locale_served": "fr"}).number == 3


@pytest.mark.parametrize(
    ("raw", "why"),
    [
        (None, "statements"),
        ([], "statements"),
        ({}, "statements"),
        ({"statements": []}, "1 to 50"),
        ({"statements": [VALUE] * 51}, "1 to 50"),
        ({"statements": "x"}, "1 to 50"),
        ({"statements": [1]}, "/statements/0: a statement is an object"),
        ({"statements": [{**VALUE, "kind": "motto"}]}, "/statements/0/kind"),
        ({"statements": [{**VALUE, "texts": {}}]}, "/statements/0/texts"),
        ({"statements": [VALUE, {**VALUE, "texts": {"fr": {}}}]}, "/statements/1/texts/fr/text"),
        ({"statements": [{**VALUE, "texts": {"not a tag": {"text": "a"}}}]}, "BCP 47"),
        ({"statements": [{**VALUE, "texts": {"fr": {"text": "a", "do": "b"}}}]}, "/texts/fr/do"),
        ({"statements": [{**VALUE, "texts": {"fr": {"text": "a", "name": 1}}}]}, "/texts/fr/name"),
        ({"statements": [{**VALUE, "texts": {"fr": {"text": "a" * 4_001}}}]}, "/texts/fr/text"),
        ({"statements": [{**VALUE, "id": "x"}, {**VALUE, "id": "x"}]}, "twice"),
        ({"statements": [{**VALUE, "more": 2**70}]}, "no charter"),
        ({"statements": [VALUE], "content_sha256": 5}, "was changed"),
        ({"statements": [VALUE], "words": "usager"}, "/words: it must be a list"),
        ({"statements": [VALUE], "words": [{"locale": "fr"}]}, "/words/0/word"),
    ],
)
def test_what_is_no_charter(raw: Any, why: str) -> None:
    with pytest.raises(InvalidError) as refused:
        read_charter_body(raw)
    assert why in refused.value.detail


@given(json_values())
def test_nonsense_is_refused_and_no_more(raw: Any) -> None:
    with pytest.raises(InvalidError):
        read_charter_body(raw)
    with pytest.raises(InvalidError):
        read_charter_body({"statements": [raw]})
    with pytest.raises(InvalidError):
        read_charter_body({"statements": [{**VALUE, "texts": {"fr": raw}}]})
