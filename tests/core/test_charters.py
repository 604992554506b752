import json
from datetime import datetime

from hypothesis import given
from hypothesis import strategies as st

from app.core.canonical import sha256
from app.core.charters import (
    Version,
    available_locales,
    content_bytes,
    content_hash,
    in_force,
    of_kind,
    statements_of,
)
from app.core.statements import Statement, StatementKind, StatementText
from tests import builders
from tests.core.strategies import charters

days = st.integers(0, 5).map(lambda day: builders.later(days=day))
histories = st.lists(st.tuples(days, days), max_size=6).map(
    lambda times: [
        builders.version("acme", number, effective_from=start, published_at=known)
        for number, (start, known) in enumerate(times, start=1)
    ]
)


@given(versions=histories, on=days, known_at=st.none() | days, order=st.randoms())
def test_in_force_is_the_latest_start_and_then_the_latest_publication(
    versions: list[Version], on: datetime, known_at: datetime | None, order: object
) -> None:
    """Walk through the publications as a reader of that time would have."""
    current: Version | None = None
    for one in versions:
        if known_at is not None and one.published_at > known_at:
            continue
        if one.effective_from > on:
            continue
        if current is None or one.effective_from >= current.effective_from:
            current = one
    shuffled = list(versions)
    order.shuffle(shuffled)  # type: ignore[attr-defined]
    assert in_force(shuffled, on, known_at) == current


def test_nothing_is_in_force_before_the_first() -> None:
    version = builders.version("acme")
    assert in_force([version], builders.later(microseconds=-1)) is None
    assert in_force([version], builders.NOW) == version
    assert in_force([], builders.NOW) is None


def test_a_correction_of_the_past_shows_only_to_those_who_know_it() -> None:
    first = builders.version("acme", 1, effective_from=builders.NOW)
    backdated = builders.version(
        "acme", 2, effective_from=builders.NOW, published_at=builders.later(days=10)
    )
    asked = builders.later(days=5)
    assert in_force([first, backdated], asked, known_at=builders.later(days=9)) == first
    assert in_force([first, backdated], asked, known_at=builders.later(days=10)) == backdated
    assert in_force([first, backdated], asked) == backdated


def test_a_version_for_later_does_not_count_yet() -> None:
    first = builders.version("acme", 1)
    planned = builders.version("acme", 2, effective_from=builders.later(days=30))
    assert in_force([first, planned], builders.later(days=29)) == first
    assert in_force([first, planned], builders.later(days=30)) == planned


@given(charter=charters)
def test_content_comes_back_from_its_bytes(charter: list[Statement]) -> None:
    assert statements_of(content_bytes(charter)) == tuple(charter)
    assert content_hash(charter) == sha256(content_bytes(charter))


def test_content_is_canonical_json_of_the_statements() -> None:
    statement = Statement(
        "0198", StatementKind.VALUE, 1, {"fr": StatementText("Dire.", do=("Publier",))}
    )
    assert content_bytes([statement]) == (
        b'{"statements":[{"id":"0198","kind":"value","position":1,'
        b'"texts":{"fr":{"do":["Publier"],"dont":[],"text":"Dire."}}}]}'
    )


def test_the_order_of_locales_does_not_change_the_hash_and_one_letter_does() -> None:
    french, english = StatementText("Dire."), StatementText("Say.")
    one = builders.statement({"fr": french, "en": english}, id="0198")
    other = builders.statement({"en": english, "fr": french}, id="0198")
    changed = builders.statement({"en": english, "fr": StatementText("Dire!")}, id="0198")
    assert content_hash([one]) == content_hash([other])
    assert content_hash([one]) != content_hash([changed])


def test_statements_of_one_kind_keep_their_order() -> None:
    charter = builders.charter("Un.", "Deux.")
    mission = builders.statement(kind=StatementKind.MISSION)
    assert of_kind([charter[1], mission, charter[0]], StatementKind.VALUE) == charter[::-1]
    assert of_kind(charter, StatementKind.VISION) == ()


def test_locales_are_named_once_in_order_of_appearance() -> None:
    text = StatementText("x")
    first = builders.statement({"fr": text, "en": text})
    second = builders.statement({"de": text, "fr": text})
    assert available_locales([first, second]) == ("fr", "en", "de")
    assert available_locales([]) == ()


def test_builders_write_versions_whose_hash_holds() -> None:
    version = builders.version("acme")
    assert sha256(version.content) == version.content_hash
    assert json.loads(version.content)["statements"]
