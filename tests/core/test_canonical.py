import hashlib
import json
from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.canonical import canonical_bytes, sha256, sha256_hex
from tests.core.strategies import json_values

ascii_texts = st.text(st.characters(min_codepoint=0x20, max_codepoint=0x7E), max_size=8)
plain = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(-(2**53) + 1, 2**53 - 1), ascii_texts),
    lambda inner: st.one_of(
        st.lists(inner, max_size=4), st.dictionaries(ascii_texts, inner, max_size=4)
    ),
    max_leaves=10,
)


@given(value=plain)
def test_for_ascii_it_is_sorted_json_without_white_space(value: Any) -> None:
    expected = json.dumps(value, sort_keys=True, separators=(",", ":"))
    assert canonical_bytes(value) == expected.encode()


@given(value=json_values())
def test_it_says_the_same_value(value: Any) -> None:
    assert json.loads(canonical_bytes(value), parse_int=float) == value  # JSON has one number


@given(value=json_values())
def test_the_order_of_members_does_not_matter(value: Any) -> None:
    assert canonical_bytes(_turned(value)) == canonical_bytes(value)


def _turned(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _turned(value[key]) for key in reversed(value)}
    return [_turned(one) for one in value] if isinstance(value, list) else value


def test_the_example_of_the_rfc() -> None:
    """Source: RFC 8785 section 3.2.2 and 3.2.3."""
    value = {
        "numbers": [333333333.33333329, 1e30, 4.50, 2e-3, 0.000000000000000000000000001],
        "string": "\u20ac$\u000f\u000aA'\u0042\u0022\u005c\\\"/",
        "literals": [None, True, False],
    }
    assert canonical_bytes(value).decode() == (
        '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],'
        '"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}'
    )


def test_members_are_sorted_by_utf_16_units() -> None:
    """Source: RFC 8785 section 3.2.3; a code point beyond the first plane sorts before U+FB33."""
    value = {"\u20ac": 1, "\r": 2, "\ufb33": 3, "1": 4, "\U0001f600": 5, "\u0080": 6, "\u00f6": 7}
    assert list(json.loads(canonical_bytes(value)).values()) == [2, 4, 6, 7, 1, 5, 3]


@pytest.mark.parametrize(
    "value",
    [
        float("nan"),
        float("inf"),
        [-float("inf")],
        2**53,
        -(2**53),
        "\ud800",
        {"\udfff": 1},
        b"bytes",
        {"a": {1, 2}},
        object(),
        {1: "a number for a name"},
    ],
)
def test_what_json_does_not_have_is_refused(value: Any) -> None:
    with pytest.raises(ValueError):
        canonical_bytes(value)


def test_hashes_are_sha_256() -> None:
    """Source: FIPS 180-4, the example of `abc`."""
    digest = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    assert sha256_hex(b"abc") == digest
    assert sha256(b"abc").hex() == digest
    assert sha256(b"") == hashlib.sha256().digest()
