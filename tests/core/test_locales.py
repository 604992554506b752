import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.locales import Preference, lookup, normal_locale, parse_accept_language


@pytest.mark.parametrize(
    ("tag", "expected"),
    [
        ("fr", "fr"),
        ("FR-ca", "fr-CA"),
        ("mn-cyrl-mn", "mn-Cyrl-MN"),
        ("MN-cYRL-mn", "mn-Cyrl-MN"),
        ("zh-hans-cn", "zh-Hans-CN"),
        ("es-419", "es-419"),
        ("sl-rozaj-biske", "sl-rozaj-biske"),
        ("de-ch-1901", "de-CH-1901"),
        ("zh-yue-HK", "zh-yue-HK"),
        ("en-CA-x-CA", "en-CA-x-ca"),
        ("az-latn-x-latn", "az-Latn-x-latn"),
        ("en-a-myext-b-another", "en-a-myext-b-another"),
        ("hy-Latn-IT-arevela", "hy-Latn-IT-arevela"),
    ],
)
def test_tags_in_their_usual_letter_case(tag: str, expected: str) -> None:
    """Source: RFC 5646 section 2.1.1 and appendix A."""
    assert normal_locale(tag) == expected


@pytest.mark.parametrize(
    "tag",
    [
        "",
        "f",
        "français",
        "fr_CA",
        "fr-",
        "-fr",
        "fr--CA",
        "de-419-DE",
        "a-DE",
        "en-x",
        "*",
        "fr\n",
    ],
)
def test_malformed_tags(tag: str) -> None:
    assert normal_locale(tag) is None


def test_a_tag_longer_than_the_column_is_refused() -> None:
    assert normal_locale("en-x-" + "-".join(["abcdefgh"] * 3)) is not None
    assert normal_locale("en-x-" + "-".join(["abcdefgh"] * 4)) is None


@given(
    tag=st.from_regex(
        r"[a-zA-Z]{2,3}(-[a-zA-Z]{4})?(-[a-zA-Z]{2})?(-x-[a-z0-9]{1,8})?", fullmatch=True
    )
)
def test_a_normal_tag_is_normal(tag: str) -> None:
    normal = normal_locale(tag)
    assert normal is not None
    assert normal.lower() == tag.lower()
    assert normal_locale(normal) == normal


@pytest.mark.parametrize(
    ("header", "ranges"),
    [
        ("da, en-gb;q=0.8, en;q=0.7", ("da", "en-gb", "en")),
        ("en;q=0.7, fr", ("fr", "en")),
        ("fr;q=0.5, en;q=0.5, de;q=0.5", ("fr", "en", "de")),
        ("fr;q=0, en", ("en",)),
        ("fr ; q = 0.9 , *;q=0.1", ("fr", "*")),
        ("fr;q=1.000", ("fr",)),
        ("fr;q=high, en;level=1, de", ("de",)),
        ("français, fr", ("fr",)),
        ("", ()),
        (",,,", ()),
        ("fr;q=2, en", ("en",)),
    ],
)
def test_accept_language(header: str, ranges: tuple[str, ...]) -> None:
    """Source: RFC 9110 section 12.5.4 for the first."""
    assert parse_accept_language(header) == ranges


@given(header=st.text(max_size=60))
def test_any_header_is_read_without_trouble(header: str) -> None:
    assert isinstance(parse_accept_language(header), tuple)


def test_a_flood_of_ranges_is_cut() -> None:
    assert len(parse_accept_language(",".join(["fr"] * 10_000))) == 50


FALLBACK = [
    "zh-Hant-CN-x-private1-private2",
    "zh-Hant-CN-x-private1",
    "zh-Hant-CN",
    "zh-Hant",
    "zh",
]


@pytest.mark.parametrize("length", range(5))
def test_a_range_is_shortened_from_its_end(length: int) -> None:
    """Source: RFC 4647 section 3.4, the fallback pattern; `x` never stands last."""
    available = ["de", *FALLBACK[length:]]
    assert lookup(Preference((FALLBACK[0],)), available, "de") == FALLBACK[length]


@pytest.mark.parametrize(
    ("ranges", "available", "expected"),
    [
        (("fr",), ["en", "fr"], "fr"),
        (("FR-CH",), ["en", "fr"], "fr"),
        (("fr-FR", "zh-Hant"), ["ja", "zh-Hant"], "zh-Hant"),
        (("fr",), ["en", "fr-CA"], "fr-CA"),
        (("fr-BE",), ["en", "fr-CA"], "fr-CA"),
        (("de", "fr"), ["en", "fr"], "fr"),
        (("*",), ["fr", "en"], "en"),
        (("de", "*", "fr"), ["fr", "en"], "en"),
        ((), ["fr", "en"], "en"),
        (("de",), ["fr", "it"], "fr"),
        (("de",), [], "en"),
        (("zh-Hant",), ["zh-Hans", "zh"], "zh"),
    ],
)
def test_lookup(ranges: tuple[str, ...], available: list[str], expected: str) -> None:
    assert lookup(Preference(ranges), available, "en") == expected


@given(
    ranges=st.lists(st.sampled_from(["fr", "fr-CA", "en", "zh-Hant-TW", "*", "de-x-a"])),
    available=st.lists(st.sampled_from(["fr", "fr-CA", "en-GB", "zh", "de"]), min_size=1),
)
def test_what_is_served_is_available(ranges: list[str], available: list[str]) -> None:
    assert lookup(Preference(tuple(ranges)), available, "it") in available


def test_what_was_requested_is_the_first_range() -> None:
    assert Preference(("fr-CA", "en")).requested == "fr-CA"
    assert Preference().requested is None
