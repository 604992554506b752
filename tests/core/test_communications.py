from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.communications import (
    BODY_MAX_CHARS,
    CHANNEL_MAX_CHARS,
    Audience,
    AuthorKind,
    NewCommunication,
    parse_rfc3339,
    read_communication,
    rfc3339,
    text_problem,
)
from app.core.errors import FieldError, InvalidError
from tests import builders
from tests.core.strategies import json_leaves, json_values, texts

moments = st.datetimes(timezones=st.just(UTC))
FIELDS = [
    "body",
    "channel",
    "audience",
    "author",
    "locale",
    "published_at",
    "url",
    "external_id",
    "unknown",
    "a/b~c",
    "\ud800",
]
plausible = st.one_of(
    json_values(st.one_of(json_leaves, st.text(max_size=3))),
    st.sampled_from(
        [
            *[one.value for one in Audience],
            "fr",
            "fr-ca",
            "2026-03-01T12:00:00Z",
            "2026-03-01T12:00:00.123456789+05:30",
            "https://example.org/a",
            {"kind": "leader", "name": "Ada"},
            {"kind": "leader", "other": []},
        ]
    ),
)
sent = st.dictionaries(st.sampled_from(FIELDS), plausible)


def minimal(**given: Any) -> dict[str, Any]:
    return {
        "body": "Nous publions.",
        "channel": "blog",
        "audience": "public",
        "published_at": "2026-03-01T12:00:00Z",
        **given,
    }


def refusals(raw: Any) -> dict[str, str]:
    with pytest.raises(InvalidError) as refusal:
        read_communication(raw)
    return {one.pointer: one.code for one in refusal.value.errors}


@given(raw=st.one_of(json_values(), sent, sent.map(lambda some: minimal(**some))))
def test_anything_sent_is_read_or_refused_in_words(raw: Any) -> None:
    errors: tuple[FieldError, ...] = ()
    try:
        read = read_communication(raw)
    except InvalidError as refusal:
        errors = refusal.errors
    else:
        assert read_communication(read.as_json()) == read
        return
    assert errors
    for one in errors:
        assert f"{one.pointer} {one.code} {one.detail}".encode()
        assert one.pointer == "" or one.pointer.startswith("/")


@given(
    communication=st.builds(
        NewCommunication,
        body=texts.filter(str.strip),
        channel=texts.filter(str.strip),
        audience=st.sampled_from(Audience),
        author_kind=st.sampled_from(AuthorKind),
        author_name=st.none() | texts.filter(bool),
        locale=st.sampled_from([None, "fr", "fr-CA", "zh-Hant"]),
        published_at=moments,
        url=st.sampled_from([None, "https://example.org/?a=é"]),
        external_id=st.none() | texts.filter(bool),
    )
)
def test_what_is_shown_can_be_sent_back(communication: NewCommunication) -> None:
    assert read_communication(communication.as_json()) == communication


def test_the_smallest_communication() -> None:
    assert read_communication(minimal()) == builders.new_communication(
        "Nous publions.", locale=None
    )


def test_every_wrong_field_is_named() -> None:
    assert refusals(
        {
            "body": " \n",
            "channel": "x" * (CHANNEL_MAX_CHARS + 1),
            "audience": "everybody",
            "author": {"kind": "robot", "name": 7, "mail": "a@b"},
            "locale": "français",
            "published_at": "yesterday",
            "url": "javascript:alert(1)",
            "external_id": "\x00",
            "likes": 3,
            "a/b~": 4,
        }
    ) == {
        "/body": "missing",
        "/channel": "too_long",
        "/audience": "choice",
        "/author/kind": "choice",
        "/author/name": "type",
        "/author/mail": "unknown",
        "/locale": "format",
        "/published_at": "format",
        "/url": "format",
        "/external_id": "characters",
        "/likes": "unknown",
        "/a~1b~0": "unknown",
    }


@pytest.mark.parametrize("raw", [None, [], "text", 7, True])
def test_only_an_object_is_a_communication(raw: Any) -> None:
    assert refusals(raw) == {"": "type"}


def test_nothing_sent_lacks_every_required_field() -> None:
    assert refusals({}) == {
        "/body": "missing",
        "/channel": "missing",
        "/audience": "choice",
        "/published_at": "missing",
    }


def test_a_name_of_a_field_that_is_no_text_is_refused_in_valid_words() -> None:
    [pointer] = refusals(minimal(**{"\ud800" * 1000: 1}))
    assert len(pointer.encode()) < 500


def test_limits_count_code_points() -> None:
    assert read_communication(minimal(body="🌻" * BODY_MAX_CHARS)).body
    assert refusals(minimal(body="🌻" * (BODY_MAX_CHARS + 1))) == {"/body": "too_long"}


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("a\x00b", "NUL"),
        ("a\x07b", "U+0007"),
        ("a\x1b[31mb", "U+001B"),
        ("a\x9b31mb", "U+009B"),
        ("a\x7fb", "U+007F"),
        ("a\ud800b", "surrogate"),
        ("fine 🌻\t\r\n\x0b\x0c\x85\u2028\u200d", None),
    ],
)
def test_what_no_stored_text_may_hold(text: str, says: str | None) -> None:
    problem = text_problem(text)
    assert (says in (problem or "")) if says else problem is None


def test_the_same_external_id_is_the_same_communication() -> None:
    one = builders.new_communication("First.", external_id="7")
    assert one.fingerprint() == builders.new_communication("Edited.", external_id="7").fingerprint()
    assert one.fingerprint() != builders.new_communication("First.", external_id="8").fingerprint()
    assert one.fingerprint() != builders.new_communication("First.").fingerprint()


@pytest.mark.parametrize(
    "change",
    [
        {"body": "Another."},
        {"channel": "letter"},
        {"audience": Audience.STAFF},
        {"author_kind": AuthorKind.LEADER},
        {"author_name": "Ada"},
        {"locale": "en"},
        {"published_at": builders.later(microseconds=1)},
        {"url": "https://example.org/"},
    ],
)
def test_without_one_every_field_tells_communications_apart(change: dict[str, Any]) -> None:
    one = builders.new_communication()
    assert replace(one, **change).fingerprint() != one.fingerprint()
    assert replace(one).fingerprint() == one.fingerprint()


@given(at=moments)
def test_times_come_back_from_their_text(at: datetime) -> None:
    text = rfc3339(at)
    assert text.endswith("Z")
    assert parse_rfc3339(text) == at


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1985-04-12T23:20:50.52Z", datetime(1985, 4, 12, 23, 20, 50, 520000, UTC)),
        ("1996-12-19T16:39:57-08:00", datetime(1996, 12, 20, 0, 39, 57, 0, UTC)),
        ("1937-01-01T12:00:27.87+00:20", datetime(1937, 1, 1, 11, 40, 27, 870000, UTC)),
        ("2026-03-01t12:00:00z", datetime(2026, 3, 1, 12, tzinfo=UTC)),
        ("2026-03-01 12:00:00Z", datetime(2026, 3, 1, 12, tzinfo=UTC)),
        ("2026-03-01T12:00:00.123456789Z", datetime(2026, 3, 1, 12, 0, 0, 123456, UTC)),
        ("2026-03-01T12:00:00.1-00:00", datetime(2026, 3, 1, 12, 0, 0, 100000, UTC)),
        ("2026-03-01T12:00:00", None),
        ("2026-03-01T12:00Z", None),
        ("2026-03-01", None),
        ("20260301T120000Z", None),
        ("2026-W09-7T12:00:00Z", None),
        ("2026-02-30T12:00:00Z", None),
        ("2026-03-01T12:00:60Z", None),
        ("2026-03-01T25:00:00Z", None),
        ("2026-03-01T12:00:00+99:00", None),
        ("2026-03-01T12:00:00,5Z", None),
        ("2026-03-01T12:00:00.Z", None),
        ("2026-03-01T12:00:00Z\n", None),
        ("0001-01-01T00:00:00+14:00", None),
        ("９999-01-01T00:00:00Z", None),
        ("", None),
    ],
)
def test_only_rfc_3339_times_with_offset_are_read(text: str, expected: datetime | None) -> None:
    """Source: RFC 3339 section 5.8 for the first three."""
    assert parse_rfc3339(text) == expected


def test_times_are_written_in_utc_with_fractions_only_where_there_are_any() -> None:
    paris = timezone(timedelta(hours=2))
    assert rfc3339(datetime(2026, 7, 1, 1, 30, tzinfo=paris)) == "2026-06-30T23:30:00Z"
    assert rfc3339(datetime(2026, 7, 1, 0, 0, 0, 7, UTC)) == "2026-07-01T00:00:00.000007Z"
