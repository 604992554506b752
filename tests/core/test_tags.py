from hypothesis import given
from hypothesis import strategies as st

from app.core.tags import changed_since, field_tag

FACTS = {"name": "Acme", "locales": ["fr"], "approvals_required": 0}
values = st.none() | st.integers(-9, 9) | st.text(max_size=4)
facts = st.dictionaries(st.sampled_from("abcdef"), values, min_size=1)


def test_a_tag_is_a_strong_one_that_headers_take() -> None:
    tag = field_tag(3, FACTS)
    assert tag.startswith('"3.')
    assert tag.endswith('"')
    assert tag.isascii()
    assert not set(tag[1:-1]) & set(' ",\\')


def test_the_fields_that_changed_are_named() -> None:
    tag = field_tag(1, FACTS)
    assert changed_since(tag, FACTS | {"name": "Acme SA"}) == ["/name"]
    assert changed_since(tag, FACTS | {"locales": ["fr", "en"], "approvals_required": 2}) == [
        "/approvals_required",
        "/locales",
    ]


def test_a_tag_that_does_not_say_names_the_whole() -> None:
    for tag in ('"1"', '""', "nonsense", 'W/"1.abc"', field_tag(1, {"name": "Acme"})):
        assert changed_since(tag, FACTS) == [""]
    assert changed_since(field_tag(1, FACTS), FACTS) == [""]


@given(before=facts, after=facts)
def test_a_field_that_is_as_it_was_is_never_named(before: dict, after: dict) -> None:
    after = {name: after.get(name, before[name]) for name in before}
    found = changed_since(field_tag(1, before), after)
    assert set(found) - {""} <= {f"/{name}" for name in before if before[name] != after[name]}
